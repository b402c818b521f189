//! What must be decided, and what ends.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::super::Out;
use super::super::columns::{hang, pad};
use super::super::record::Record;
use super::heading;
use crate::alerts::{Alert, AlertKey, State};
use crate::plan::Table;
use crate::rules::{Rule, Severity};

/// What was decided, by people and by the default; then the questions that stand, by date.
pub(super) fn decisions(record: &Record, out: &mut Out) {
    heading(6, "決まったこと", "What was decided", out);
    for decision in &record.decisions {
        let outcome = decision.decided.outcome.words();
        let (ja, en) = match (decision.decided.by_default, decision.next_on) {
            (true, _) => (
                "（判断がなかったため、計画の定めどおり）".into(),
                " (nobody decided: as the plan foresees)".into(),
            ),
            (false, Some(day)) => {
                (format!("（本部の判断、{day}まで）"), format!(" (the headquarters, until {day})"))
            }
            (false, None) => ("（本部の判断）".into(), " (the headquarters)".into()),
        };
        let what = out.lang.pick(outcome.ja + &ja, outcome.en + &en);
        let title = format!("{}  {what}", title(record, &decision.subject));
        hang(&format!("  {}  ", decision.decided.day), &title).iter().for_each(|line| out.line(line));
    }
    let questions = &record.stand.decisions;
    let n = questions.len();
    heading(
        7,
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
    heading(8, "終わるもの、終わったもの", "What ends, and what has ended", out);
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

/// What a subject is called: the initiative's title for an exit point.
fn title<'a>(record: &'a Record, subject: &'a str) -> &'a str {
    let plan = &record.plan;
    let Some((table, code)) = subject.split_once('/') else { return subject };
    let place = Table::from_singular(table).and_then(|table| Some((table, plan.find(table, code)?)));
    let title = place.and_then(|(table, row)| match table {
        Table::Renewals => plan.renewals.get(row).map(|r| r.title.as_str()),
        _ => plan.initiative_of(table, row).and_then(|i| plan.initiatives.get(i)).map(|i| i.title.as_str()),
    });
    title.unwrap_or(subject)
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
