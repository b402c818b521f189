//! `outbox`: what is queued for delivery, what failed and why, what waits for a release.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::setting::Desk;
use super::{Cli, Failure, Format, Out, OutboxArgs, OutboxCommand, OutboxState};
use crate::clock::Clock;
use crate::lang::{Text, counted};
use crate::store::{Delivery, OutboxFilter, OutboxRow, ToldRow};

/// Runs it.
pub(super) fn run(cli: &Cli, args: &OutboxArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    match &args.command {
        OutboxCommand::List { state, format } => list(&desk, *state, *format, out),
        OutboxCommand::Retry { key, all: _ } => retry(&desk, key.as_deref(), out),
        OutboxCommand::Release => release(&desk, out),
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
        "last_error": row.last_error,
        "failed_at": time(row.failed_at),
        "handed_over_at": time(row.handed_over_at),
        "tells": tells,
    })
}

fn retry(desk: &Desk, key: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let number = desk.block(async |store| Ok(store.outbox_retry(key, now).await?))?;
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

fn release(desk: &Desk, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let number = desk.block(async |store| Ok(store.release_held(now).await?))?;
    out.say(
        format!("{number} 通の保留を解きました。送信時間内に送られます。"),
        format!("{} released, to leave within the delivery hours.", counted(number, "letter")),
    );
    Ok(())
}

fn delivery(state: OutboxState) -> Delivery {
    match state {
        OutboxState::Pending => Delivery::Pending,
        OutboxState::Sending => Delivery::Sending,
        OutboxState::HandedOver => Delivery::HandedOver,
        OutboxState::Failed => Delivery::Failed,
        OutboxState::Held => Delivery::Held,
    }
}

fn words(state: Delivery) -> Text {
    match state {
        Delivery::Pending => Text::new("待機　", "pending    "),
        Delivery::Sending => Text::new("送信中", "sending    "),
        Delivery::HandedOver => Text::new("送信済", "handed over"),
        Delivery::Failed => Text::new("失敗　", "FAILED     "),
        Delivery::Held => Text::new("保留　", "held       "),
    }
}
