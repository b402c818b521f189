//! Who was told: the departments, and three letters as examples.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::super::Out;
use super::super::columns::{hang, pad, right};
use super::super::index;
use super::super::record::Record;
use super::heading;
use crate::alerts::{AlertKey, Told};
use crate::lang::Lang;
use crate::store::ToldRow;

/// Letters, matters and the gravest, a department a line.
pub(super) fn by_department(record: &Record, out: &mut Out) {
    heading(4, "だれに知らせたか", "Who was told", out);
    let lang = out.lang;
    let mut letters: BTreeMap<&str, usize> = BTreeMap::new();
    for letter in &record.letters {
        *letters.entry(letter.department.as_deref().unwrap_or(&letter.channel)).or_default() += 1;
    }
    let mut rows: Vec<_> = letters.into_iter().map(|(code, n)| (code, n, matters(record, code))).collect();
    rows.sort_by_key(|(code, n, _)| (Reverse(*n), *code));
    let head =
        lang.pick(["宛先", "手紙", "件数", "もっとも重いもの"], ["to", "letters", "matters", "the gravest"]);
    let line = |[to, letters, matters, gravest]: [&str; 4]| {
        hang(&format!("  {}{}{}  ", pad(to, 22), right(letters, 8), right(matters, 8)), gravest)
    };
    let mut lines = line(head);
    for (code, n, matters) in rows {
        let alerts = matters.iter().filter_map(|key| record.alerts.get(*key));
        let gravest = alerts.max_by_key(|a| (a.severity, Reverse(a.since)));
        let gravest = gravest
            .map_or(String::new(), |a| format!("{}{}", a.severity.words().get(lang), a.title.get(lang)));
        lines.extend(line([record.name(code), &n.to_string(), &matters.len().to_string(), &gravest]));
    }
    lines.iter().for_each(|line| out.line(line));
}

fn matters<'a>(record: &'a Record, party: &str) -> BTreeSet<&'a AlertKey> {
    let told = record.told.iter().filter(|row| row.entry.letter.is_some() && row.entry.party == party);
    told.map(|row| &row.entry.alert).collect()
}

/// Three letters: the first word about a promise that was not kept, the word to the headquarters when
/// nothing came of it, and a question.
pub(super) fn examples(record: &Record, folder: &Path, out: &mut Out) {
    heading(5, "手紙の例", "Three letters", out);
    let raised =
        clearest(record, |row| row.entry.told == Told::Escalated && first_word(record, row).is_some());
    let lang = out.lang;
    let asked = clearest(record, |row| row.entry.told == Told::DecisionAsked && reads(record, row, lang));
    let shown = [
        (raised.and_then(|row| first_word(record, row)), "はじめの知らせ", "The first word"),
        (raised, "動きがなかったので、本部へ", "Nothing came of it: the headquarters is told"),
        (asked, "判断のお願い", "A question to decide"),
    ];
    if shown.iter().all(|(row, ..)| row.is_none()) {
        out.say("  この期間には、例になる手紙がありません。", "  None in so short a time.");
    }
    for (row, ja, en) in shown {
        if let Some(row) = row {
            example(record, row, out.lang.pick(ja, en), folder, out);
        }
    }
}

/// Whether a word's reader reads `lang`.
fn reads(record: &Record, row: &ToldRow, lang: Lang) -> bool {
    let department = record.plan.departments.iter().find(|d| d.code == row.entry.party);
    department.is_some_and(|d| d.language.unwrap_or(lang) == lang)
}

/// Of the words after the store's adoption the one that is most alone in its letter, then the gravest,
/// then the first.
fn clearest(record: &Record, wanted: impl Fn(&ToldRow) -> bool) -> Option<&ToldRow> {
    let adopted = record.told.first().map(|row| row.at)?;
    let rows = record.told.iter().filter(|row| row.at > adopted && row.entry.letter.is_some() && wanted(row));
    let severity = |row: &ToldRow| record.alerts.get(&row.entry.alert).map(|alert| alert.severity);
    rows.min_by_key(|row| (beside(record, row), Reverse(severity(row))))
}

/// How many words a word's letter holds.
fn beside(record: &Record, row: &ToldRow) -> usize {
    record.told.iter().filter(|other| other.entry.letter == row.entry.letter).count()
}

/// The word to the owner that began what was escalated.
fn first_word<'a>(record: &'a Record, escalated: &ToldRow) -> Option<&'a ToldRow> {
    record.told.iter().find(|row| {
        let same = row.entry.alert == escalated.entry.alert && row.entry.opening == escalated.entry.opening;
        let after = record.told.first().is_some_and(|first| row.at > first.at);
        same && after && row.entry.told == Told::Opened && row.entry.letter.is_some()
    })
}

fn example(record: &Record, row: &ToldRow, what: &str, folder: &Path, out: &mut Out) {
    let (Some(letter), Some(alert)) = (record.letter_of(row), record.alerts.get(&row.entry.alert)) else {
        return;
    };
    let lang = out.lang;
    let at = record.clock(Record::left(letter));
    out.line(format!("  - {what}  {at}  → {}", record.name(&row.entry.party)));
    let said = lang.pick(["件名", "内容", "お願い"], ["subject", "matter", "asked"]);
    let title = alert.title.get(lang);
    for (label, text) in said.into_iter().zip([letter.subject.as_str(), title, alert.advice.get(lang)]) {
        // A letter of one matter says it in its subject.
        if text != title || beside(record, row) > 1 {
            hang(&format!("      {} ", pad(label, 7)), text).iter().for_each(|line| out.line(line));
        }
    }
    if let Some(file) = index::file(letter) {
        out.line(format!("      {}", folder.join(file).display()));
    }
}
