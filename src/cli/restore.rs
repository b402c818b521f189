//! `restore`: a backup in the place of the database, so that nobody is told twice by it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::backup::size;
use super::setting::load_without_rules;
use super::who::who;
use super::{Cli, Failure, Format, Out};
use crate::calendar::Schedule;
use crate::clock::Clock;
use crate::daemon::backups;
use crate::lang::{Text, counted};
use crate::office::parts::Parts;
use crate::office::period::DIGEST;
use crate::store::{NotRestored, RESTORE, Restore, Restored, Store, StoreError, restore};

/// `restore`
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// The backup, as `backup` wrote it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Send what is pending in the backup, and go on as if nothing had been sent since it was made
    #[arg(long)]
    pub send: bool,
    /// Also where the backup is of another database than the one that is there
    #[arg(long)]
    pub other_store: bool,
    /// Who restores, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &RestoreArgs, out: &mut Out) -> Result<(), Failure> {
    let parts = load_without_rules(cli, out)?.parts;
    let path = &parts.config.store.path;
    there(args, &parts)?;
    let lock = Store::lock_daemon(path).map_err(|error| locked(&error))?;
    let (now, zone) = (Clock::System.now(), parts.calendar.zone());
    let period = parts.config.schedule.digest.previous_at_or_before(now, zone);
    let period = period.map(|at| Schedule::period_key(at, zone));
    let by = who(args.by.as_deref());
    let how = Restore {
        backup: &args.file,
        now,
        by: &by,
        send: args.send,
        digest: period.as_deref().map(|period| (DIGEST, period)),
        other_store: args.other_store,
        aside: &now.with_timezone(&zone).format(".before-restore-%Y%m%d-%H%M%S").to_string(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let restored =
        runtime.block_on(restore(path, &how, &lock)).map_err(|error| failed(&error, &args.file, path))?;
    report(args, &restored, &parts, out);
    Ok(())
}

/// The backup is a file, and not the database itself.
fn there(args: &RestoreArgs, parts: &Parts) -> Result<(), Failure> {
    let (file, store) = (&args.file, &parts.config.store.path);
    if !file.is_file() {
        let dir = parts.config.backup.dir.clone().or_else(|| file.parent().map(Path::to_owned));
        let newest = dir.and_then(|dir| backups::list(&dir, store).pop());
        let (ja, en) = newest
            .map(|newest| {
                (
                    format!("いちばん新しい控えは {} です。", newest.display()),
                    format!(" The newest backup is {}.", newest.display()),
                )
            })
            .unwrap_or_default();
        return Err(Failure::input(Text::new(
            format!("控えのファイル {} がありません。{ja}", file.display()),
            format!("there is no backup {}.{en}", file.display()),
        )));
    }
    if file.canonicalize().ok() == store.canonicalize().ok() {
        return Err(Failure::input(Text::new(
            format!(
                "{} は、今使っているデータベースそのものです。控えのファイルを書いてください。",
                file.display()
            ),
            format!("{} is the database in use itself; name a backup.", file.display()),
        )));
    }
    Ok(())
}

fn locked(error: &StoreError) -> Failure {
    let StoreError::Locked { path, pid } = error else { return Failure::system(error.texts()) };
    let (ja, en) =
        pid.map(|pid| (format!("（プロセス {pid}）"), format!(" (process {pid})"))).unwrap_or_default();
    let path = path.display();
    Failure::system(Text::new(
        format!(
            "データベース {path} を yamedoki serve{ja}が使っています。止めてから戻してください（systemd なら systemctl stop yamedoki）。何も変えていません。"
        ),
        format!(
            "yamedoki serve{en} is running on the database {path}; stop it first (systemctl stop yamedoki). Nothing was changed."
        ),
    ))
}

fn failed(error: &NotRestored, file: &Path, store: &Path) -> Failure {
    let at = file.display();
    match error {
        NotRestored::Store(StoreError::Corrupt { path, detail }) if path == file => {
            Failure::input(Text::new(
                format!(
                    "控え {at} は yamedoki のデータベースではないか、壊れています（{detail}）。別の控えを使ってください。何も変えていません。"
                ),
                format!(
                    "the backup {at} is no database of yamedoki's, or it is damaged ({detail}). Use another backup. Nothing was changed."
                ),
            ))
        }
        NotRestored::Store(error) if error.path() == file => Failure::input(error.texts()),
        NotRestored::Store(error) => Failure::system(error.texts()),
        NotRestored::OtherStore => Failure::input(Text::new(
            format!(
                "控え {at} は、今のデータベース {} とは別のもの（別の市や試験用など）の控えです。それでも置き換えるなら --other-store を付けてください。何も変えていません。",
                store.display()
            ),
            format!(
                "the backup {at} is of another database (another city's, or one for trials) than {}. To put it there all the same, add --other-store. Nothing was changed.",
                store.display()
            ),
        )),
    }
}

fn report(args: &RestoreArgs, done: &Restored, parts: &Parts, out: &mut Out) {
    let (file, checked) = (args.file.display(), &done.checked);
    let aside = done.aside.as_ref().map(|path| path.display().to_string());
    if args.format == Format::Json {
        return out.line(
            json!({
                "backup": file.to_string(),
                "as_of": checked.last_at.map(|at| at.to_rfc3339()),
                "layout": { "was": done.layout, "is": checked.layout },
                "rows": checked.rows,
                "letters": checked.letters,
                "pending": checked.pending,
                "held_now": done.held,
                "held_before": checked.held,
                "aside": aside,
            })
            .to_string(),
        );
    }
    let local =
        |at: DateTime<Utc>| at.with_timezone(&parts.calendar.zone()).format("%Y-%m-%d %H:%M").to_string();
    let as_of = checked.last_at.map(local).unwrap_or_default();
    out.say(
        format!("控え {file} を戻しました。{as_of} までの記録です（計画 {} 行、通知 {} 通、記録 {} 件。壊れていないことを確かめました）。", checked.rows, checked.letters, checked.audit.entries),
        format!(
            "restored {file}, which knows what was recorded until {as_of} ({} of the plan, {}, audit record of {}; verified).",
            counted(checked.rows, "row"),
            counted(checked.letters, "letter"),
            checked.audit.entries
        ),
    );
    if done.layout < checked.layout {
        out.say(
            format!("  古い形式（{}）だったため、今の形式（{}）に改めました。", done.layout, checked.layout),
            format!(
                "  It had an older layout ({}) and was brought up to date ({}).",
                done.layout, checked.layout
            ),
        );
    }
    if let Some(aside) = aside {
        let bytes = done.aside.as_ref().and_then(|path| path.metadata().ok()).map_or(0, |about| about.len());
        out.say(
            format!("  それまでのデータベースは消さずに {aside} に残してあります（{}）。", size(bytes)),
            format!("  The database that was there is kept as {aside} ({}).", size(bytes)),
        );
    }
    if args.send {
        return out.say(
            format!("  送信待ちの {} 通は、次に serve を始めると送られます（すでに送ったものが二度届くことがあります）。", checked.pending),
            format!("  {} waiting will be sent when serve starts; what was sent since the backup may arrive twice.", counted(checked.pending, "letter")),
        );
    }
    held(done, out);
}

fn held(done: &Restored, out: &mut Out) {
    if done.held > 0 {
        out.say(
            format!(
                "  控えの時点で送信待ちだった {} 通は、そのあと送られたかもしれないため、保留しました。",
                done.held
            ),
            format!(
                "  {} waiting when the backup was made may have been sent since, and {} held.",
                counted(done.held, "letter"),
                if done.held == 1 { "is" } else { "are" }
            ),
        );
    }
    out.say(
        "  次の判定の通知は、送らずに保留します。確かめるまで、既定の結論や終了の処理は行いません。今の期間の週報は送りません（次の週報に載ります）。",
        "  The letters of the next evaluation will be held, and no default takes effect until you have looked. The present period's digest is not sent; its matters stand in the next one.",
    );
    out.say(
        format!("    見る:   yamedoki outbox list --state held\n    送る:   yamedoki outbox release --hold {RESTORE}\n    捨てる: yamedoki outbox discard --hold {RESTORE} --because \"理由\""),
        format!("    to look:    yamedoki outbox list --state held\n    to send:    yamedoki outbox release --hold {RESTORE}\n    to discard: yamedoki outbox discard --hold {RESTORE} --because \"the reason\""),
    );
    out.say(
        "  控えのあとに記録した判断・回答・取り込みは、この中にありません。もう一度入れてください。",
        "  Decisions, answers and imports recorded after the backup are not in it; enter them again.",
    );
}
