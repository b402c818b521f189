//! The year, month by month.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::super::super::Out;
use super::super::columns::{hang, pad, right};
use super::super::record::Record;
use super::super::year::Played;
use super::{heading, paragraph};
use crate::alerts::{AlertKey, Told};
use crate::rules::Severity;

/// A month's figures.
#[derive(Default)]
struct Month<'a> {
    letters: usize,
    opened: usize,
    reminded: usize,
    escalated: usize,
    resolved: usize,
    /// The gravest that opened, or else went a step up.
    gravest: Option<(bool, Severity, &'a AlertKey)>,
}

/// The table.
pub(super) fn table(played: &Played, out: &mut Out) {
    let record = &played.record;
    let months = months(record);
    heading(3, "一年の動き", "The year", out);
    let (n, evaluations) = (record.letters.len(), played.evaluations);
    out.say(
        format!("  判定 {evaluations} 回（平日 7:00、月曜は週報 8:00）、手紙 {n} 通"),
        format!(
            "  judged {} (weekdays 07:00, digest Mondays 08:00), {}",
            crate::lang::counted(evaluations, "time"),
            crate::lang::counted(n, "letter")
        ),
    );
    reports(played, out);
    let lang = out.lang;
    let head = lang.pick(
        ["月", "手紙", "新規", "再度", "本部へ", "解消", "その月に始まったうち、もっとも重いもの"],
        ["month", "letters", "new", "again", "to HQ", "over", "the gravest that began"],
    );
    let row = |cells: [&str; 7]| {
        let [month, numbers @ .., last] = cells;
        let numbers: String = numbers.iter().map(|n| right(n, 8)).collect();
        hang(&format!("  {}{numbers}  ", pad(month, 7)), last)
    };
    let mut lines = row(head);
    for ((year, month), m) in &months {
        let numbers = [m.letters, m.opened, m.reminded, m.escalated, m.resolved].map(|n| n.to_string());
        let [a, b, c, d, e] = &numbers;
        let title = m.gravest.and_then(|(_, _, key)| record.alerts.get(key));
        let title = title.map_or("", |alert| alert.title.get(lang));
        lines.extend(row([&format!("{year}-{month:02}"), a, b, c, d, e, title]));
    }
    lines.iter().for_each(|line| out.line(line));
}

fn reports(played: &Played, out: &mut Out) {
    if played.reports.is_empty() {
        return;
    }
    let lang = out.lang;
    let list = played.reports.iter().map(|report| {
        let (day, rows) = (report.day, report.changed + report.added);
        lang.pick(format!("{day}（{rows} 行）"), format!("{day} ({rows} rows)"))
    });
    let list = list.collect::<Vec<_>>().join(lang.pick("、", ", "));
    let text = lang.pick(
        format!("途中で各課が入れた進み具合：{list}"),
        format!("What departments reported meanwhile: {list}"),
    );
    paragraph(&text, 2, out);
}

fn months(record: &Record) -> BTreeMap<(i32, u32), Month<'_>> {
    let mut months: BTreeMap<(i32, u32), Month<'_>> = BTreeMap::new();
    let of = |at| {
        let day = record.day(at);
        (day.year(), day.month())
    };
    for letter in &record.letters {
        months.entry(of(Record::left(letter))).or_default().letters += 1;
    }
    for (at, told, key) in record.happenings() {
        let month = months.entry(of(at)).or_default();
        match told {
            Told::Opened | Told::DecisionAsked => month.opened += 1,
            Told::Reminder => month.reminded += 1,
            Told::Escalated => month.escalated += 1,
            Told::Resolved => month.resolved += 1,
            Told::DecisionTaken | Told::DefaultApplied | Told::DefaultBlocked => {}
        }
        let begins = matches!(told, Told::Opened | Told::DecisionAsked);
        let severity = record.alerts.get(key).map_or(Severity::Info, |alert| alert.severity);
        if (begins || told == Told::Escalated)
            && month.gravest.is_none_or(|g| (begins, severity) > (g.0, g.1))
        {
            month.gravest = Some((begins, severity, key));
        }
    }
    months
}
