//! What changed in the book, for the record.

use serde_json::{Value, json};

use super::life::Turn;
use super::{Alert, AlertKey, AuditEntry, Event, Quiet, Told};
use crate::rules::Severity;

/// The entries for one alert's turn: its opening or end (`closed`: because a person closed its row), each
/// further word, a change of owner.
pub(super) fn entries(
    key: &AlertKey,
    before: Option<&Alert>,
    after: &Alert,
    turn: Turn,
    events: &[Event],
    closed: bool,
) -> Vec<AuditEntry> {
    let entry = |kind: &'static str, more: Value| AuditEntry {
        kind,
        subject: Some(key.subject.clone()),
        data: json!({ "rule": key.rule, "opening": after.openings, "more": more }),
    };
    let mut entries = Vec::new();
    match turn {
        Turn::Opens => entries.push(entry("alert_opened", opened(after, events))),
        Turn::Resolves => {
            let why = if closed { Some("closed".to_owned()) } else { quiet(events) };
            entries.push(entry("alert_resolved", json!({ "quiet": why })));
        }
        Turn::Stays => {}
    }
    if let Some(before) = before.filter(|b| turn != Turn::Opens && b.owner != after.owner) {
        entries.push(entry("alert_owner_changed", json!({ "from": before.owner, "to": after.owner })));
    }
    for event in events.iter().filter(|_| turn == Turn::Stays) {
        let mut more = json!({ "severity": severity_name(after.severity), "quiet": quiet(events) });
        if let Some(why) = event.notes.first().filter(|_| event.told == Told::DefaultBlocked) {
            more["why"] = json!({ "ja": why.ja, "en": why.en });
        }
        entries.push(entry(kind(event.told), more));
    }
    let broken = after.answered.promises_broken;
    if before.is_some_and(|b| b.answered.promises_broken < broken) {
        let promised = after.answered.latest.map(|day| day.to_string());
        entries.push(entry("promise_broken", json!({ "promised": promised, "times": broken })));
    }
    entries
}

fn opened(alert: &Alert, events: &[Event]) -> Value {
    json!({
        "severity": severity_name(alert.severity),
        "owner": alert.owner,
        "title": alert.title.ja,
        "deadline": alert.deadline.map(|d| d.to_string()),
        "quiet": quiet(events),
    })
}

fn kind(told: Told) -> &'static str {
    match told {
        Told::Opened | Told::DecisionAsked => "alert_told",
        Told::Reminder => "alert_reminded",
        Told::Escalated => "alert_escalated",
        Told::Resolved => "alert_resolved",
        Told::DecisionTaken => "decision_taken",
        Told::DefaultApplied => "default_applied",
        Told::DefaultBlocked => "default_blocked",
    }
}

fn quiet(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| event.quiet.as_ref()).map(|quiet| match quiet {
        Quiet::Shadow => "shadow".to_owned(),
        Quiet::Inhibited(by) => format!("inhibited by {by}"),
        Quiet::Superseded(by) => format!("superseded by {by}"),
        Quiet::Adopted => "adopted".to_owned(),
        Quiet::Silenced { by, until } => format!("silenced by {by} until {}", until.to_rfc3339()),
        Quiet::Decided => "decided".to_owned(),
    })
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    }
}
