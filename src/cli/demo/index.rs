//! The list of letters: the files bear the keys of their letters, which say nothing to a reader.

use std::path::{Path, PathBuf};

use super::super::Failure;
use super::columns::pad;
use super::files::{INDEX, LETTERS, put};
use super::record::Record;
use crate::lang::Lang;
use crate::store::{Delivery, OutboxRow};

/// Where a letter's file is, below the demo's folder; `None` where it has not left.
pub(super) fn file(letter: &OutboxRow) -> Option<PathBuf> {
    let there = letter.state == Delivery::HandedOver;
    there.then(|| Path::new(LETTERS).join("new").join(format!("{}.eml", letter.key)))
}

/// Writes it: date, recipient, file and subject, by date.
pub(super) fn write(folder: &Path, record: &Record, lang: Lang) -> Result<(), Failure> {
    let head = lang.pick(["日時", "宛先", "ファイル", "件名"], ["date", "to", "file", "subject"]);
    let mut rows: Vec<[String; 4]> = record.letters.iter().filter_map(|letter| row(record, letter)).collect();
    rows.sort();
    let lines = std::iter::once(head.map(str::to_owned)).chain(rows).map(|[at, to, file, subject]| {
        format!("{}  {}  {}  {subject}\n", pad(&at, 16), pad(&to, 28), pad(&file, 40))
    });
    put(&folder.join(LETTERS).join(INDEX), &lines.collect::<String>())
}

fn row(record: &Record, letter: &OutboxRow) -> Option<[String; 4]> {
    let file = file(letter)?;
    let file = file.strip_prefix(LETTERS).unwrap_or(&file).display().to_string();
    let to = record.name(letter.department.as_deref().unwrap_or(&letter.channel)).to_owned();
    Some([record.clock(Record::left(letter)), to, file, letter.subject.clone()])
}
