//! `outbox list`: the letters, the newest first, below the channels that rest.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use serde_json::{Value as Json, json};

use super::words::{OutboxState, clock, delivery, words};
use crate::cli::day::day;
use crate::cli::setting::{self, Desk};
use crate::cli::{Failure, Format, Out};
use crate::lang::counted;
use crate::office::stored::stored_plan;
use crate::plan::Plan;
use crate::store::{Circuit, Delivery, OutboxFilter, OutboxRow, ToldRow};

/// `outbox list`
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Only those in this state
    #[arg(long, value_enum)]
    pub state: Option<OutboxState>,
    /// Only those for this channel
    #[arg(long, value_name = "NAME")]
    pub channel: Option<String>,
    /// Only those to this department, by code or name
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// Only those queued on or after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<NaiveDate>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(desk: &Desk, args: &ListArgs, out: &mut Out) -> Result<(), Failure> {
    let plan = desk.block(async |store| Ok(stored_plan(store, None).await?.plan))?;
    let filter = filter(desk, args, &plan)?;
    let (circuits, rows, told) = desk.block(async |store| {
        let rows = store.outbox_list(&filter).await?;
        let since = rows.iter().map(|r| r.created_at).min().unwrap_or(DateTime::<Utc>::MAX_UTC);
        let told = if rows.is_empty() { Vec::new() } else { store.events_since(since).await? };
        Ok((store.circuits().await?, rows, told))
    })?;
    match args.format {
        Format::Json => out.line(json(&circuits, &rows, &told).to_string()),
        Format::Text => {
            for circuit in &circuits {
                resting(circuit, desk, out);
            }
            for row in &rows {
                text_row(row, desk, &plan, out);
            }
            out.say(format!("\n{} 通", rows.len()), format!("\n{}", counted(rows.len(), "letter")));
        }
    }
    Ok(())
}

fn filter(desk: &Desk, args: &ListArgs, plan: &Plan) -> Result<OutboxFilter, Failure> {
    let department = match &args.department {
        Some(asked) => Some(setting::department(plan, asked)?.code.clone()),
        None => None,
    };
    let since = args.since.map(|day| desk.parts.calendar.midnight(day));
    Ok(OutboxFilter {
        state: args.state.map(delivery),
        channel: args.channel.clone(),
        department,
        since,
        ..OutboxFilter::default()
    })
}

/// A channel that rests.
fn resting(circuit: &Circuit, desk: &Desk, out: &mut Out) {
    let Circuit { channel, failures, error, .. } = circuit;
    let (since, probe) = (clock(circuit.since, desk), clock(circuit.probe_at, desk));
    out.say(
        format!(
            "！「{channel}」は {since} から休止中です（続けて {failures} 回失敗）。次に試すのは {probe}\n      {error}\n"
        ),
        format!(
            "! {channel} rests since {since} ({} in a row); next tried at {probe}\n      {error}\n",
            counted(*failures, "failure")
        ),
    );
}

fn text_row(row: &OutboxRow, desk: &Desk, plan: &Plan, out: &mut Out) {
    let lang = out.lang;
    let (state, created, to) = (words(row.state), clock(row.created_at, desk), row.whom(plan));
    out.line(format!("{}  {created}  {to}  {}", state.get(lang), row.subject));
    out.line(format!("      {}", facts(row, desk, out).join("  ")));
    // What went wrong before it arrived is history, which `outbox show` tells.
    if let (false, Some(error)) = (row.state == Delivery::HandedOver, &row.last_error) {
        out.line(format!("      {error}"));
    }
}

/// What else is to be known of a letter.
fn facts(row: &OutboxRow, desk: &Desk, out: &Out) -> Vec<String> {
    let lang = out.lang;
    let mut facts = vec![row.key.clone(), row.channel.clone()];
    if row.state == Delivery::Pending {
        let next = clock(row.next_at, desk);
        facts.push(lang.pick(format!("次は {next}"), format!("next at {next}")));
    }
    if let (Delivery::Held | Delivery::Discarded, Some(hold)) = (row.state, &row.hold) {
        facts.push(lang.pick(format!("保留の名前 {hold}"), format!("held as {hold}")));
    }
    if row.attempts > 0 {
        facts.push(lang.pick(format!("{} 回試行", row.attempts), counted(row.attempts, "attempt")));
    }
    if row.refused > 0 {
        let (of, refused) = (row.recipients.len(), row.refused);
        facts.push(lang.pick(
            format!("宛先 {of} 件のうち {refused} 件に届かず"),
            format!("{refused} of {} got none", counted(of, "recipient")),
        ));
    }
    if row.bounced > 0 {
        let code = row.bounce_code.as_deref().unwrap_or("-");
        facts.push(lang.pick(format!("メールが戻ってきた（{code}）"), format!("came back ({code})")));
    }
    if row.maybe_twice {
        facts.push(lang.pick("二度届いたかもしれません".into(), "may have arrived twice".into()));
    }
    if let Some(of) = &row.stands_in_for {
        facts.push(lang.pick(format!("{of} の代わり"), format!("stands in for {of}")));
    }
    if let Some(stand_in) = &row.stand_in {
        let (channel, state) = (&stand_in.channel, words(stand_in.state));
        facts.push(lang.pick(
            format!("代わりに「{channel}」（{}）", state.ja.trim_end_matches('　')),
            format!("{channel} stands in ({})", state.en.trim_end().to_lowercase()),
        ));
    }
    facts
}

fn json(circuits: &[Circuit], rows: &[OutboxRow], told: &[ToldRow]) -> Json {
    let mut tells: BTreeMap<&str, Vec<&ToldRow>> = BTreeMap::new();
    for row in told {
        if let Some(letter) = &row.entry.letter {
            tells.entry(letter).or_default().push(row);
        }
    }
    let resting = |circuit: &Circuit| {
        json!({
            "channel": circuit.channel,
            "state": circuit.state.name(),
            "since": circuit.since.to_rfc3339(),
            "probe_at": circuit.probe_at.to_rfc3339(),
            "failures": circuit.failures,
            "error": circuit.error,
        })
    };
    let letters: Vec<Json> = rows
        .iter()
        .map(|row| {
            let key = row.stands_in_for.as_ref().unwrap_or(&row.key);
            json_row(row, tells.get(key.as_str()).map_or(&[][..], Vec::as_slice))
        })
        .collect();
    json!({"circuits": circuits.iter().map(resting).collect::<Vec<_>>(), "letters": letters})
}

/// A letter as JSON lists show it, with what it tells.
pub(super) fn json_row(row: &OutboxRow, tells: &[&ToldRow]) -> Json {
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
        "addresses": row.recipients.len(),
        "refused": row.refused,
        "bounced": row.bounced,
        "stands_in_for": row.stands_in_for,
        "stand_in": row.stand_in.as_ref().map(|s| json!({
            "channel": s.channel,
            "state": s.state.name(),
            "handed_over_at": time(s.handed_over_at),
        })),
        "last_error": row.last_error,
        "failed_at": time(row.failed_at),
        "handed_over_at": time(row.handed_over_at),
        "tells": tells,
    })
}
