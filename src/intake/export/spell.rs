//! How a cell is spelled: the raw cell that the reader of this form takes for the same value.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::Form;
use crate::intake::cell::{self, Raw, Shown, placeholder};
use crate::plan::Cell;
use crate::plan::schema::{Choice, Kind};

/// `cell` of a column of `kind` as `form` holds it; a column that no source gives stands empty.
pub(super) fn raw<'a>(form: Form, kind: Kind, cell: Option<&'a Cell>) -> Raw<'a> {
    let toml = form == Form::Toml;
    match cell {
        None | Some(Cell::Empty) => Raw::Empty,
        Some(Cell::Text(text) | Cell::Placeholder(text)) if text.is_empty() => Raw::Empty,
        Some(Cell::Placeholder(text)) => text_of(text),
        Some(Cell::Text(text)) => match kind {
            Kind::Choice(choices) if !toml => in_japanese(choices, text),
            _ => text_of(text),
        },
        Some(Cell::Date(date)) if form == Form::Csv || (!toml && !excel_shows(*date)) => {
            owned(date.to_string())
        }
        Some(Cell::Date(date)) => Raw::Date(*date, false),
        Some(Cell::Year(year)) if form == Form::Csv => owned(year.to_string()),
        Some(Cell::Year(year)) => Raw::Integer(i64::from(*year)),
        Some(Cell::Number(value)) if form == Form::Csv => owned(digits(*value)),
        // Minus zero is zero.
        Some(Cell::Number(value)) => Raw::Number(*value + 0.0, Shown::Plain),
        Some(Cell::Bool(yes)) if toml => Raw::Bool(*yes),
        Some(Cell::Bool(true)) => text_of("はい"),
        Some(Cell::Bool(false)) => text_of("いいえ"),
        Some(Cell::List(items)) if items.is_empty() => Raw::Empty,
        Some(Cell::List(items)) if toml => Raw::List(items.clone()),
        Some(Cell::List(items)) => owned(joined(items)),
        Some(span @ Cell::Span(_)) if !toml => owned(cell::describe(span).ja),
        Some(Cell::Span(span)) => owned(span.to_string()),
    }
}

/// A number in the fewest plain digits that give it back.
pub(super) fn digits(value: f64) -> String {
    let value = value + 0.0;
    if value == 0.0 || (1e-5..1e15).contains(&value.abs()) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// Whether a spreadsheet program that is given `raw` as a line of text takes it for a formula.
pub(super) fn like_formula(raw: &Raw<'_>) -> bool {
    match raw {
        Raw::Text(text) => {
            text.starts_with(['=', '+', '-', '@'])
                && text.parse::<f64>().is_err()
                && !placeholder::is_dash(text)
        }
        _ => false,
    }
}

fn text_of(text: &str) -> Raw<'_> {
    Raw::Text(Cow::Borrowed(text))
}

fn owned(text: String) -> Raw<'static> {
    Raw::Text(Cow::Owned(text))
}

fn in_japanese<'a>(choices: &'static [Choice], value: &'a str) -> Raw<'a> {
    let choice = choices.iter().find(|c| c.value == value);
    text_of(choice.and_then(|c| c.ja.first().copied()).unwrap_or(value))
}

/// A list's only entry may be what alone would be a placeholder; a separator behind it says otherwise.
fn joined(items: &[String]) -> String {
    let text = items.join(";");
    if placeholder::is_mark(&text) { text + ";" } else { text }
}

/// Excel's days begin with 1900, and its February of that year has a day too many.
fn excel_shows(date: NaiveDate) -> bool {
    (1901..=9999).contains(&date.year())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::calendar::Span;

    fn check(form: Form, kind: Kind, cell: Cell, expected: &str) {
        assert_eq!(raw(form, kind, Some(&cell)).seen(), expected, "{form:?} {cell:?}");
    }

    #[test]
    fn people_read_japanese_words_and_scripts_the_names_that_rules_compare() {
        let status = Kind::Choice(&[Choice { value: "active", ja: &["実施中"] }]);
        let text = |t: &str| Cell::Text(t.to_owned());
        let list = |items: &[&str]| Cell::List(items.iter().map(|i| (*i).to_owned()).collect());
        for (form, spelled) in [(Form::Workbook, "実施中"), (Form::Csv, "実施中"), (Form::Toml, "active")]
        {
            check(form, status, text("active"), spelled);
        }
        for (form, spelled) in [(Form::Workbook, "3か月"), (Form::Csv, "3か月"), (Form::Toml, "3mo")] {
            check(form, Kind::Span, Cell::Span(Span::Months(3)), spelled);
        }
        check(Form::Csv, Kind::YesNo, Cell::Bool(false), "いいえ");
        check(Form::Workbook, Kind::List, list(&["a", "b"]), "a;b");
        check(Form::Workbook, Kind::List, list(&["-"]), "-;");
    }

    #[test]
    fn numbers_keep_every_digit() {
        for (value, text) in [
            (0.1 + 0.2, "0.30000000000000004"),
            (1e-300, "1e-300"),
            (-1.5e300, "-1.5e300"),
            (-0.0, "0"),
            (12_345_678.9, "12345678.9"),
            (f64::MAX, "1.7976931348623157e308"),
        ] {
            assert_eq!(digits(value), text);
            assert_eq!(text.parse::<f64>().unwrap(), value);
        }
    }

    #[test]
    fn a_formula_is_told_from_a_number_and_a_placeholder() {
        for (text, like) in
            [("=1+1", true), ("+81 3", true), ("@x", true), ("-5", false), ("-", false), ("総務", false)]
        {
            assert_eq!(like_formula(&text_of(text)), like, "{text}");
        }
    }
}
