//! What must be decided, and what ends.

use super::super::super::Out;
use super::super::columns::{WIDTH, cut, pad};
use super::super::record::Record;
use super::heading;
use crate::alerts::{Alert, AlertKey, State};
use crate::lang::Lang;
use crate::notices::Item;

/// The questions that stand, by date.
pub(super) fn decisions(record: &Record, out: &mut Out) {
    let questions = &record.stand.decisions;
    let n = questions.len();
    heading(6, &format!("判断が要るもの（{n} 件、期限の順）"), &format!("What must be decided ({n}, by date)"), out);
    for item in questions {
        out.line(line(item, out.lang));
    }
}

fn line(item: &Item, lang: Lang) -> String {
    row(item.deadline.map(|day| day.to_string()), &item.owner, item.title.get(lang))
}

fn row(day: Option<String>, owner: &str, title: &str) -> String {
    cut(&format!("  {}  {}  {title}", pad(&day.unwrap_or_default(), 10), pad(owner, 22)), WIDTH)
}

/// What ends, or ended during the year: by the plan, not by a question.
pub(super) fn ends(record: &Record, out: &mut Out) {
    let sunset = |(key, _): &(&AlertKey, &Alert)| {
        let rule = record.rule(key);
        rule.is_some_and(|r| r.decision.is_none() && r.remind.is_some() && r.labels.get("theme").is_some_and(|t| t == "sunset"))
    };
    let mut found: Vec<(&AlertKey, &Alert)> = record.alerts.iter().filter(sunset).collect();
    found.sort_by_key(|(_, alert)| (alert.deadline.is_none(), alert.deadline));
    heading(7, "終わるもの、終わったもの", "What ends, and what has ended", out);
    for (_, alert) in found {
        let over = alert.state == State::Resolved;
        let mark = if over { out.lang.pick("［済］", "[done] ") } else { "" };
        let owner = record.name(&alert.owner);
        let day = alert.deadline.map(|day| day.to_string());
        out.line(row(day, owner, &format!("{mark}{}", alert.title.get(out.lang))));
    }
}
