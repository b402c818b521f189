//! What must be decided, and what ends.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::super::Out;
use super::super::columns::{hang, pad};
use super::super::record::Record;
use super::heading;
use crate::alerts::{Alert, AlertKey, State};
use crate::rules::{Rule, Severity};

/// The questions that stand, by date.
pub(super) fn decisions(record: &Record, out: &mut Out) {
    let questions = &record.stand.decisions;
    let n = questions.len();
    heading(
        6,
        &format!("判断が要るもの（{n} 件、期限の順）"),
        &format!("What must be decided ({n}, by date)"),
        out,
    );
    for item in questions {
        row(item.deadline, &item.owner, item.title.get(out.lang), out);
    }
}

/// What ends by the plan, not by a question, by date; then what ought to be over and is not.
pub(super) fn ends(record: &Record, out: &mut Out) {
    let asked: BTreeSet<&str> = record.stand.decisions.iter().map(|i| i.alert.subject.as_str()).collect();
    let sunset: Vec<(&AlertKey, &Alert)> = record
        .alerts
        .iter()
        .filter(|(key, _)| is_sunset(record, key) && !asked.contains(&*key.subject))
        .collect();
    let mut dated: Vec<_> = sunset.iter().filter_map(|(_, alert)| Some((alert.deadline?, *alert))).collect();
    dated.sort_by_key(|(day, alert)| (*day, &alert.title.ja));
    heading(7, "終わるもの、終わったもの", "What ends, and what has ended", out);
    for (day, alert) in dated {
        let over = alert.state == State::Resolved;
        let mark = if over { out.lang.pick("［済］", "[done] ") } else { "" };
        let title = format!("{mark}{}", alert.title.get(out.lang));
        row(Some(day), record.name(&alert.owner), &title, out);
    }
    let left = |alert: &Alert| {
        alert.deadline.is_none() && alert.state == State::Firing && alert.severity == Severity::Critical
    };
    let left: Vec<&Alert> = sunset.iter().map(|(_, alert)| *alert).filter(|alert| left(alert)).collect();
    if !left.is_empty() {
        out.say("  期日を過ぎたのに、片付いていないもの：", "  Past its day, and not settled:");
    }
    for alert in left {
        row(None, record.name(&alert.owner), alert.title.get(out.lang), out);
    }
}

/// Whether an alert is about an end, and asks nothing.
fn is_sunset(record: &Record, key: &AlertKey) -> bool {
    let sunset = |rule: &Rule| rule.labels.get("theme").is_some_and(|theme| theme == "sunset");
    record.rule(key).is_some_and(|rule| rule.decision.is_none() && sunset(rule))
}

fn row(day: Option<NaiveDate>, owner: &str, title: &str, out: &mut Out) {
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    let head = format!("  {}  {}  ", pad(&day, 10), pad(owner, 22));
    hang(&head, title).iter().for_each(|line| out.line(line));
}
