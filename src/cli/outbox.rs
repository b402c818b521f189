//! `outbox`: what is queued for delivery, what failed and why, what is held.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value as Json, json};

use super::setting::Desk;
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::config;
use crate::lang::{Text, counted};
use crate::store::{Delivery, Discard, OutboxFilter, OutboxRow, Release, Retry, ToldRow};

/// `outbox`
#[derive(Args, Debug)]
pub struct OutboxArgs {
    /// What to do with it
    #[command(subcommand)]
    pub command: OutboxCommand,
}

/// What can be done with the outbox.
#[derive(Subcommand, Debug)]
pub enum OutboxCommand {
    /// List letters, the newest first
    List {
        /// Only those in this state
        #[arg(long, value_enum)]
        state: Option<OutboxState>,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Send failed letters again
    Retry {
        /// The letter's key, as `outbox list` shows it
        #[arg(value_name = "KEY", required_unless_present = "all")]
        key: Option<String>,
        /// All that failed
        #[arg(long)]
        all: bool,
    },
    /// Release the letters that are held: the departments' first sheets, or what was too much at once
    Release {
        /// Only those that wait under this name: adoption, belt, belt:2026-04-02T07:00
        #[arg(long, value_name = "NAME")]
        hold: Option<String>,
        /// Who releases them, for the record [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Discard letters that are held: they are never sent, and that is on record
    Discard {
        /// Those that wait under this name: belt, belt:2026-04-02T07:00, adoption
        #[arg(long, value_name = "NAME", default_value = "belt")]
        hold: String,
        /// Why, for the record
        #[arg(long, value_name = "TEXT")]
        because: String,
        /// Who discards them, for the record [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// A letter's state on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutboxState {
    /// Waiting for its time or its next attempt
    Pending,
    /// On its way
    Sending,
    /// Accepted by the relay or the webhook
    HandedOver,
    /// Refused for good
    Failed,
    /// Tried again and again until its time ran out
    Expired,
    /// Waiting for a release
    Held,
    /// Never to be sent: a person decided so
    Discarded,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &OutboxArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    match &args.command {
        OutboxCommand::List { state, format } => list(&desk, *state, *format, out),
        OutboxCommand::Retry { key, all: _ } => retry(&desk, key.as_deref(), out),
        OutboxCommand::Release { hold, by } => release(&desk, hold.as_deref(), &who(by), out),
        OutboxCommand::Discard { hold, because, by } => discard(&desk, hold, because, &who(by), out),
    }
}

fn list(desk: &Desk, state: Option<OutboxState>, format: Format, out: &mut Out) -> Result<(), Failure> {
    let filter = OutboxFilter { state: state.map(delivery), ..OutboxFilter::default() };
    let (rows, told) = desk.block(async |store| {
        let rows = store.outbox_list(&filter).await?;
        let since = rows.iter().map(|r| r.created_at).min().unwrap_or(DateTime::<Utc>::MAX_UTC);
        let told = if rows.is_empty() { Vec::new() } else { store.events_since(since).await? };
        Ok((rows, told))
    })?;
    let mut tells: BTreeMap<&str, Vec<&ToldRow>> = BTreeMap::new();
    for row in &told {
        if let Some(letter) = &row.entry.letter {
            tells.entry(letter).or_default().push(row);
        }
    }
    let nothing = Vec::new();
    match format {
        Format::Json => {
            let letters: Vec<Json> =
                rows.iter().map(|r| json_row(r, tells.get(r.key.as_str()).unwrap_or(&nothing))).collect();
            out.line(json!({"letters": letters}).to_string());
        }
        Format::Text => {
            for row in &rows {
                text_row(row, desk, out);
            }
            out.say(format!("\n{} 通", rows.len()), format!("\n{}", counted(rows.len(), "letter")));
        }
    }
    Ok(())
}

fn text_row(row: &OutboxRow, desk: &Desk, out: &mut Out) {
    let lang = out.lang;
    let zone = desk.parts.calendar.zone();
    let local = |t: DateTime<Utc>| t.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    let to = row.department.clone().unwrap_or_else(|| row.channel.clone());
    out.line(format!("{}  {}  {to}  {}", words(row.state).get(lang), local(row.created_at), row.subject));
    let mut facts = vec![row.key.clone(), row.channel.clone()];
    if row.state == Delivery::Pending {
        facts.push(
            lang.pick(format!("次は {}", local(row.next_at)), format!("next at {}", local(row.next_at))),
        );
    }
    if let (Delivery::Held | Delivery::Discarded, Some(hold)) = (row.state, &row.hold) {
        facts.push(lang.pick(format!("保留の名前 {hold}"), format!("held as {hold}")));
    }
    if row.attempts > 0 {
        facts.push(lang.pick(format!("{} 回試行", row.attempts), counted(row.attempts, "attempt")));
    }
    if row.maybe_twice {
        facts.push(lang.pick("二度届いたかもしれません".into(), "may have arrived twice".into()));
    }
    out.line(format!("      {}", facts.join("  ")));
    if let Some(error) = &row.last_error {
        out.line(format!("      {error}"));
    }
}

fn json_row(row: &OutboxRow, tells: &[&ToldRow]) -> Json {
    let time = |t: Option<DateTime<Utc>>| t.map(|t| t.to_rfc3339());
    let tells: Vec<Json> = tells
        .iter()
        .map(|t| {
            json!({
                "rule": t.entry.alert.rule,
                "subject": t.entry.alert.subject,
                "told": t.entry.told.name(),
                "opening": t.entry.opening,
                "party": t.entry.party,
            })
        })
        .collect();
    json!({
        "key": row.key,
        "kind": row.kind,
        "state": row.state.name(),
        "channel": row.channel,
        "department": row.department,
        "subject": row.subject,
        "critical": row.critical,
        "created_at": row.created_at.to_rfc3339(),
        "next_at": row.next_at.to_rfc3339(),
        "attempts": row.attempts,
        "maybe_twice": row.maybe_twice,
        "hold": row.hold,
        "last_error": row.last_error,
        "failed_at": time(row.failed_at),
        "handed_over_at": time(row.handed_over_at),
        "tells": tells,
    })
}

fn retry(desk: &Desk, key: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let by = who(&None);
    let retry = Retry { key, now, by: &by, because: None, even_so: false };
    let number = desk.block(async |store| Ok(store.outbox_retry(&retry).await?))?.letters.len();
    if let (0, Some(key)) = (number, key) {
        return Err(Failure::input(Text::new(
            format!("キー {key} の、送り直せる通知はありません。outbox list で確かめてください。"),
            format!("no letter with the key {key} can be sent again; see outbox list."),
        )));
    }
    out.say(
        format!("{number} 通をもう一度送ります。"),
        format!("{} will be sent again.", counted(number, "letter")),
    );
    Ok(())
}

fn release(desk: &Desk, hold: Option<&str>, by: &str, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let delivery = &desk.parts.config.delivery;
    let leaves = delivery.hours.next_open(now, &desk.parts.calendar);
    let critical_leaves = if delivery.critical_outside_hours { now } else { leaves };
    let release = Release { hold, now, leaves, critical_leaves, by };
    let looked = desk.block(async |store| Ok(store.release_held(&release).await?))?;
    let released = looked.letters;
    if let (true, false, Some(hold)) = (released.is_empty(), looked.strain, hold) {
        return Err(nothing_waits(desk, hold));
    }
    if released.is_empty() && !looked.strain {
        out.say("保留している通知はありません。", "Nothing is held; there is nothing to release.");
        return Ok(());
    }
    names(&released, out);
    if looked.strain {
        out.say(
            "止めていた既定の結論と終了の処理も、次の判定から再開します。",
            "Defaults and endings, which waited, take effect again from the next evaluation.",
        );
    }
    out.say(
        format!("{} 通の保留を解きました。送信時間内に送られます。", released.len()),
        format!("{} released, to leave within the delivery hours.", counted(released.len(), "letter")),
    );
    Ok(())
}

fn discard(desk: &Desk, hold: &str, because: &str, by: &str, out: &mut Out) -> Result<(), Failure> {
    let because = because.trim();
    if because.is_empty() {
        return Err(Failure::input(Text::new(
            "捨てる理由が空です。--because に理由を書いてください（記録に残ります）。",
            "the reason is empty: say with --because why they are discarded (it goes on record).",
        )));
    }
    let discard = Discard { hold, now: Clock::System.now(), by, because };
    let looked = desk.block(async |store| Ok(store.discard_held(&discard).await?))?;
    let discarded = looked.letters;
    if discarded.is_empty() && !looked.strain {
        return Err(nothing_waits(desk, hold));
    }
    names(&discarded, out);
    out.say(
        format!("{} 通を捨てました。送られません。", discarded.len()),
        format!("{} discarded: never to be sent.", counted(discarded.len(), "letter")),
    );
    Ok(())
}

fn names(rows: &[OutboxRow], out: &mut Out) {
    for row in rows {
        let to = row.department.as_ref().unwrap_or(&row.channel);
        out.line(format!("{}  {to}  {}", row.hold.as_deref().unwrap_or("-"), row.subject));
    }
}

/// That no letter waits under this name, and under which names some do.
fn nothing_waits(desk: &Desk, hold: &str) -> Failure {
    let holds = match desk.block(async |store| Ok(store.holds().await?)) {
        Ok(holds) => holds,
        Err(failure) => return failure,
    };
    let list = |unit: fn(u64) -> String| {
        holds.iter().map(|(name, n)| format!("{name} ({})", unit(*n))).collect::<Vec<_>>().join(", ")
    };
    if holds.is_empty() {
        return Failure::input(Text::new(
            format!("「{hold}」で保留している通知はありません。保留している通知は一通もありません。"),
            format!("no letter is held as {hold:?}, nor under any other name."),
        ));
    }
    Failure::input(Text::new(
        format!("「{hold}」で保留している通知はありません。あるのは: {}", list(|n| format!("{n}通"))),
        format!("no letter is held as {hold:?}. There are: {}", list(|n| counted(n, "letter"))),
    ))
}

/// The name that goes on record.
fn who(by: &Option<String>) -> String {
    let given = by.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    given.or_else(|| config::process_env("USER")).unwrap_or_else(|| "cli".to_owned())
}

fn delivery(state: OutboxState) -> Delivery {
    match state {
        OutboxState::Pending => Delivery::Pending,
        OutboxState::Sending => Delivery::Sending,
        OutboxState::HandedOver => Delivery::HandedOver,
        OutboxState::Failed => Delivery::Failed,
        OutboxState::Expired => Delivery::Expired,
        OutboxState::Held => Delivery::Held,
        OutboxState::Discarded => Delivery::Discarded,
    }
}

fn words(state: Delivery) -> Text {
    match state {
        Delivery::Pending => Text::new("待機　", "pending    "),
        Delivery::Sending => Text::new("送信中", "sending    "),
        Delivery::HandedOver => Text::new("送信済", "handed over"),
        Delivery::Failed => Text::new("失敗　", "FAILED     "),
        Delivery::Expired => Text::new("期限切", "EXPIRED    "),
        Delivery::Held => Text::new("保留　", "held       "),
        Delivery::Discarded => Text::new("破棄　", "discarded  "),
    }
}
