//! What comes next, and when.

use chrono::NaiveDate;
use minijinja::{Value, context};

use crate::alerts::{Coming, State};
use crate::calendar::Span;
use crate::lang::Lang;
use crate::office::explaining::{Over, Report, Wording, telling};
use crate::web::picture::Picture;

/// What comes next of what `report` explains.
pub(super) fn next(report: &Report<'_>, over: &Over, picture: &Picture, lang: Lang) -> Value {
    let (ahead, at) = (&report.ahead, over.asked().at);
    let calendar = &picture.parts.calendar;
    let wording = Wording { facts: &report.facts, table: report.table, calendar, lang };
    let alert = report.told.as_ref().and_then(|account| account.alert.as_ref());
    let over_by_now = alert.is_some_and(|alert| alert.state == State::Resolved);
    let mut lines: Vec<(NaiveDate, Value)> = Vec::new();
    if let Some(deadline) = ahead.deadline.filter(|_| !over_by_now) {
        lines.push((deadline, context! { kind => "deadline", passed => deadline < at }));
    }
    lines.extend(ahead.words.iter().map(|word| (calendar.today(word.at), said(word, lang))));
    if let Some((day, verdict)) = &ahead.change {
        lines.push((*day, context! { kind => "change", words => wording.verdict(verdict).get(lang) }));
    }
    lines.sort_by_key(|(day, _)| *day);
    let present = report.told.as_ref().and_then(|account| account.present.as_ref());
    let due = present.into_iter().flat_map(|present| &present.entries).map(|entry| {
        context! {
            to => telling::party(&entry.party, &picture.plan, lang),
            told => telling::kind(entry.told).get(lang),
            why => telling::reason(&entry.reason, calendar).get(lang),
        }
    });
    let hold = report.rule.hold;
    let waits = alert.is_some_and(|alert| {
        let steps = u32::try_from(report.rule.escalate.len()).unwrap_or(u32::MAX);
        alert.state == State::Firing && alert.first_delivered.is_none() && alert.escalated < steps
    });
    context! {
        lines => lines.into_iter().map(|(day, what)| context! { day => day.to_string(), ..what })
            .collect::<Vec<_>>(),
        due => due.collect::<Vec<_>>(),
        same_until => ahead.change.is_none().then(|| ahead.until.to_string()),
        unproven => waits,
        hold => (hold != Span::Days(0) && hold.count() > 0).then(|| hold.words().get(lang).to_owned()),
    }
}

fn said(word: &Coming, lang: Lang) -> Value {
    let to: Vec<String> = word.to.iter().map(|to| telling::recipient(to).get(lang).to_owned()).collect();
    context! {
        kind => "word",
        told => telling::kind(word.told).get(lang),
        to => to.join(lang.pick("、", ", ")),
        severity => word.severity.map(|severity| severity.name()),
    }
}
