//! The public data as CSV: UTF-8 with a byte order mark, which Excel wants, and CRLF (RFC 4180).

use super::data::{Column, Datum, Sheet, Shelf};
use super::shown::choice;
use crate::plan::Table;

/// With what a text begins that a spreadsheet takes for a formula (OWASP, CSV Injection), also in the wide
/// forms that Japanese spreadsheets fold.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A file a sheet.
pub(super) fn files(shelf: &Shelf) -> Vec<(String, Vec<u8>)> {
    shelf.sheets.iter().map(|sheet| (path(sheet.table), file(sheet))).collect()
}

/// `data/initiatives.csv`
pub(super) fn path(table: Table) -> String {
    format!("data/{}.csv", table.name())
}

/// How many texts begin like a formula.
pub(super) fn like_formulas(shelf: &Shelf) -> usize {
    shelf
        .values()
        .filter(|datum| is_formula(&plain(datum)) && !matches!(datum, Datum::Number(_) | Datum::Whole(_)))
        .count()
}

/// A column's header: the plan's own, in Japanese.
pub(super) fn header(column: Column) -> String {
    match column {
        Column::Of(Table::Initiatives) => "取り組みコード".to_owned(),
        Column::Of(_) => "指標コード".to_owned(),
        Column::Field(name) => super::shown::japanese(name),
    }
}

fn file(sheet: &Sheet) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    let headers = sheet.columns.iter().map(|column| quoted(&header(*column)));
    line(&mut out, headers);
    for row in &sheet.rows {
        line(&mut out, sheet.columns.iter().zip(&row.values).map(|(column, datum)| cell(*column, datum)));
    }
    out.into_bytes()
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// A cell: of a closed set the plan's own word, which goes with the headers.
fn cell(column: Column, datum: &Datum) -> String {
    match (column, datum) {
        (_, Datum::Number(_) | Datum::Whole(_)) => plain(datum),
        (Column::Field(name), Datum::Text(text)) => {
            quoted(&safe(choice(name, text).map_or_else(|| text.clone(), |said| said.ja)))
        }
        _ => quoted(&safe(plain(datum))),
    }
}

/// A text that no spreadsheet reckons with.
fn safe(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(FORMULA)
}

fn quoted(text: &str) -> String {
    let needs = text.contains([',', '"', '\n', '\r', '\'']) || text != text.trim();
    if needs { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn plain(datum: &Datum) -> String {
    match datum {
        Datum::Nothing => String::new(),
        Datum::Yes(true) => "はい".to_owned(),
        Datum::Yes(false) => "いいえ".to_owned(),
        Datum::Whole(whole) => whole.to_string(),
        Datum::Number(number) => number.to_string(),
        Datum::Text(text) => text.clone(),
        Datum::Day(day) => day.to_string(),
        Datum::List(texts) => texts.join("; "),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_text_that_begins_like_a_formula_stays_text_and_a_number_a_number() {
        let check = |datum: Datum, written: &str| {
            assert_eq!(cell(Column::Field((Table::Initiatives, "title")), &datum), written)
        };
        let text = |text: &str| Datum::Text(text.to_owned());
        check(text("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
        check(text("-1+1"), "\"'-1+1\"");
        check(text("＝SUM(A1)"), "\"'＝SUM(A1)\"");
        check(text("\t=1"), "\"'\t=1\"");
        check(Datum::List(vec!["@a".into(), "b".into()]), "\"'@a; b\"");
        check(Datum::Number(-1.5), "-1.5");
        check(Datum::Whole(-3), "-3");
        check(text("a,\"b\"\r\n"), "\"a,\"\"b\"\"\r\n\"");
        check(text("対応中"), "対応中");
    }
}
