//! `upkeep`: what the daemon does every night, by hand: what is old goes.

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::backup::size;
use super::setting::Desk;
use super::who::who;
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::daemon::upkeep::{keep, retain};
use crate::lang::counted;
use crate::store::{Keep, Removed};

/// `upkeep`
#[derive(Args, Debug)]
pub struct UpkeepArgs {
    /// Show what would go; change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &UpkeepArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    let now = Clock::System.now();
    let keep = keep(&desk.parts, now);
    let by = who(None);
    let (removed, freed) = desk.block(async |store| {
        Ok(match args.dry_run {
            true => (store.would_go(&keep, now).await?, 0),
            false => retain(store, &keep, now, &by).await?,
        })
    })?;
    if args.format == Format::Json {
        out.line(
            json!({
                "dry_run": args.dry_run,
                "letters_before": keep.letters.map(|at| at.to_rfc3339()),
                "history_before": keep.history.map(|at| at.to_rfc3339()),
                "emptied": removed.emptied,
                "bytes": removed.bytes,
                "told": removed.told,
                "letters": removed.letters,
                "bounces": removed.bounces,
                "freed_bytes": freed,
            })
            .to_string(),
        );
        return Ok(());
    }
    bounds(&desk, &keep, out);
    lines(&removed, args.dry_run, out);
    if freed > 0 {
        out.say(
            format!("データベースのファイルが {} 小さくなりました。", size(freed)),
            format!("The database file is smaller by {}.", size(freed)),
        );
    }
    Ok(())
}

fn bounds(desk: &Desk, keep: &Keep, out: &mut Out) {
    let day = |at: DateTime<Utc>| at.with_timezone(&desk.parts.calendar.zone()).date_naive().to_string();
    let (letters, history) = (keep.letters.map(day), keep.history.map(day));
    let ja = |day: &Option<String>| {
        day.as_ref().map_or("消しません".to_owned(), |day| format!("{day} より前"))
    };
    let en = |day: &Option<String>| day.as_ref().map_or("never".to_owned(), |day| format!("before {day}"));
    out.say(
        format!("通知の本文と宛先: {}　知らせた記録: {}", ja(&letters), ja(&history)),
        format!("text and addresses of letters: {}; what was told: {}", en(&letters), en(&history)),
    );
}

fn lines(removed: &Removed, dry_run: bool, out: &mut Out) {
    if removed.is_nothing() {
        return out.say("消すほど古いものはありません。", "Nothing is old enough to go.");
    }
    let (ja, en) =
        if dry_run { ("消えることになるもの", "would go") } else { ("消したもの", "gone") };
    out.say(
        format!(
            "{ja}: 通知 {} 通の本文と宛先（{}）、知らせた記録 {} 件、通知の一覧の {} 件、戻ってきたメールの宛先など {} 件",
            removed.emptied,
            size(removed.bytes),
            removed.told,
            removed.letters,
            removed.bounces
        ),
        format!(
            "{en}: text and addresses of {} ({}), {} of what was told, {} of the list of letters, {} about returned mail",
            counted(removed.emptied, "letter"),
            size(removed.bytes),
            counted(removed.told, "line"),
            counted(removed.letters, "line"),
            counted(removed.bounces, "line")
        ),
    );
    out.say(
        "計画の履歴、取り込み、判断、回答、記録（監査ログ）には触れません。",
        "The plan's history, imports, decisions, answers and the audit record are not touched.",
    );
}
