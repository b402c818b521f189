//! One cell: what the source holds → a typed [`Cell`], or what was found and what is accepted.
//!
//! Pure functions, one kind a file. Folding serves the reading only; text and codes stay as written.

mod choice;
mod date;
pub(crate) mod fold;
mod list;
pub(crate) mod number;
pub(crate) mod placeholder;
mod span;
mod year;
mod yes_no;

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::Cell;
use crate::plan::schema::Kind;
use number::OwnUnit;

/// Longer than any cell of Excel (32,767 characters); a cell beyond it is no plan.
const LONGEST: usize = 100_000;

/// What a source's cell holds before it is read by its column's kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Raw<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A number of a workbook or TOML file.
    Number(f64, Shown),
    /// A whole number of a TOML file, exact where it is a code.
    Integer(i64),
    /// A date; with a time of day behind it or not.
    Date(NaiveDate, bool),
    /// Yes or no.
    Bool(bool),
    /// A TOML array.
    List(Vec<String>),
    /// What the file itself calls broken (`#REF!`), or cannot be a cell.
    Broken(Box<Text>),
}

/// How a workbook shows a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shown {
    /// As it is.
    Plain,
    /// As percent.
    Percent,
    /// With leading zeros up to so many digits (`000`).
    Padded(u8),
}

/// What a cell was read as.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    /// The typed cell.
    pub(crate) cell: Cell,
    /// Whether it stood there literally; else the reading is listed.
    pub(crate) literal: bool,
}

impl Read {
    fn literal(cell: Cell) -> Read {
        Read { cell, literal: true }
    }

    fn taken(cell: Cell) -> Read {
        Read { cell, literal: false }
    }
}

/// What the reading of a cell depends on beside its kind.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// Where fiscal years end.
    pub(crate) calendar: &'a Calendar,
    /// The unit of the column's numbers.
    pub(crate) unit: OwnUnit<'a>,
}

impl Raw<'_> {
    /// Whether there is nothing to read.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Raw::Empty => true,
            Raw::Text(text) => text.trim().is_empty(),
            Raw::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// As a person sees it.
    pub(crate) fn seen(&self) -> String {
        match self {
            Raw::Empty => String::new(),
            Raw::Text(text) => text.clone().into_owned(),
            Raw::Number(value, Shown::Percent) => format!("{}%", number::percent(*value)),
            Raw::Number(value, Shown::Padded(width)) if value.fract() == 0.0 && *value >= 0.0 => {
                format!("{value:0>width$}", width = usize::from(*width))
            }
            Raw::Number(value, _) => format!("{value}"),
            Raw::Integer(value) => value.to_string(),
            Raw::Date(date, _) => date.to_string(),
            Raw::Bool(true) => "TRUE".to_owned(),
            Raw::Bool(false) => "FALSE".to_owned(),
            Raw::List(items) => items.join("、"),
            Raw::Broken(_) => String::new(),
        }
    }
}

/// The fiscal year that a heading says: `R6(2024)`, `令和6年度`, 2024.
///
/// # Errors
/// What a cell of [`Kind::FiscalYear`] says of it: no year, ambiguous without an era, two years.
pub(crate) fn year_of(raw: &Raw<'_>) -> Result<i32, Text> {
    let seen = raw.seen();
    match raw {
        Raw::Broken(why) => Err((**why).clone()),
        Raw::Number(value, _) => year::of_number(*value).ok_or_else(|| year::undated(&seen)),
        _ => match year::read(&seen)?.cell {
            Cell::Year(year) => Ok(year),
            _ => Err(year::undated(&seen)),
        },
    }
}

/// Reads `raw` as a cell of `kind`.
pub(crate) fn read(kind: Kind, raw: &Raw<'_>, context: Context<'_>) -> Result<Read, Text> {
    match raw {
        raw if raw.is_blank() => Ok(Read::literal(Cell::Empty)),
        Raw::Empty => Ok(Read::literal(Cell::Empty)),
        Raw::Broken(why) => Err((**why).clone()),
        Raw::Text(text) if text.len() > LONGEST * 4 || text.chars().nth(LONGEST).is_some() => Err(too_long()),
        Raw::Text(text) if text.contains('\0') => Err(nul()),
        Raw::Text(text) => read_text(kind, text, context),
        Raw::List(items) => read_list(kind, items, context),
        Raw::Number(..) | Raw::Integer(_) => read_number(kind, raw, context),
        Raw::Date(date, timed) => read_date(kind, *date, *timed),
        Raw::Bool(value) => match kind {
            Kind::YesNo => Ok(Read::literal(Cell::Bool(*value))),
            Kind::Text => Ok(Read::literal(Cell::Text(raw.seen()))),
            kind => read_text(kind, &raw.seen(), context),
        },
    }
}

fn read_text(kind: Kind, text: &str, context: Context<'_>) -> Result<Read, Text> {
    if is_placeholder(kind, text) {
        return Ok(Read::taken(Cell::Placeholder(text.trim().to_owned())));
    }
    match kind {
        Kind::Text => Ok(Read::literal(Cell::Text(text.to_owned()))),
        Kind::Code | Kind::Ref(_) | Kind::Department => Ok(Read::literal(Cell::Text(text.trim().to_owned()))),
        Kind::DepartmentList | Kind::List => match list::read(text) {
            items if items.is_empty() => Ok(Read::taken(Cell::Empty)),
            items => Ok(Read::literal(Cell::List(items))),
        },
        Kind::Date => date::read(text, context.calendar),
        Kind::DateOrYear => date::read_or_year(text, context.calendar),
        Kind::FiscalYear => year::read(text),
        Kind::Number(_) => number::read(text, context.unit).map(numbered),
        Kind::Whole(_) => number::read(text, context.unit).and_then(|n| whole(text, n)),
        Kind::YesNo => yes_no::read(text),
        Kind::Choice(choices) => choice::read(text, choices),
        Kind::Span => span::read(text),
    }
}

fn is_placeholder(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Code | Kind::Ref(_) | Kind::Department | Kind::DepartmentList | Kind::Text | Kind::List => {
            placeholder::is_mark(text)
        }
        // A circle where a date belongs is no number that is still to come: ○ in 完了日 may mean "done".
        Kind::YesNo | Kind::Choice(_) | Kind::Date | Kind::DateOrYear => placeholder::is_dash(text),
        // A fiscal year or a span is a number too: 令和〇年度 waits for one as 〇台 does.
        Kind::Number(_) | Kind::Whole(_) | Kind::FiscalYear | Kind::Span => {
            placeholder::is_dash(text) || placeholder::is_circle_for_a_number(text)
        }
    }
}

fn read_number(kind: Kind, raw: &Raw<'_>, context: Context<'_>) -> Result<Read, Text> {
    let (value, shown) = match raw {
        Raw::Number(value, shown) => (*value, *shown),
        Raw::Integer(value) => (*value as f64, Shown::Plain),
        _ => return read_text(kind, &raw.seen(), context),
    };
    let seen = raw.seen();
    match (kind, shown) {
        (Kind::Text | Kind::Code | Kind::Ref(_) | Kind::Department, _) => {
            Ok(Read { cell: Cell::Text(seen), literal: shown == Shown::Plain })
        }
        (Kind::DepartmentList | Kind::List, _) => Ok(Read::literal(Cell::List(vec![seen]))),
        (Kind::Number(_), Shown::Percent) => number::shown_percent(value, context.unit).map(numbered),
        (Kind::Whole(_), Shown::Percent) => {
            number::shown_percent(value, context.unit).and_then(|n| whole(&seen, n))
        }
        (Kind::Number(_), _) if value.is_finite() => Ok(Read::literal(Cell::Number(value))),
        (Kind::Whole(_), _) => whole(&seen, number::Number { value, literal: true }),
        (Kind::Date, Shown::Plain | Shown::Padded(_)) => match date::of_number(value) {
            Some(Cell::Year(year)) => Ok(Read::taken(Cell::Date(context.calendar.fiscal_year_end(year)))),
            Some(cell) => Ok(Read::taken(cell)),
            None => read_text(kind, &seen, context),
        },
        (Kind::DateOrYear, Shown::Plain | Shown::Padded(_)) => match date::of_number(value) {
            Some(cell) => Ok(Read { literal: matches!(cell, Cell::Year(_)), cell }),
            None => read_text(kind, &seen, context),
        },
        _ => read_text(kind, &seen, context),
    }
}

fn read_date(kind: Kind, date: NaiveDate, timed: bool) -> Result<Read, Text> {
    match kind {
        Kind::Date | Kind::DateOrYear => Ok(Read { cell: Cell::Date(date), literal: !timed }),
        Kind::Text => Ok(Read::taken(Cell::Text(date.to_string()))),
        _ => Err(not_a_date_column(date)),
    }
}

fn read_list(kind: Kind, items: &[String], context: Context<'_>) -> Result<Read, Text> {
    match kind {
        Kind::List | Kind::DepartmentList => {
            let items: Vec<String> =
                items.iter().map(|i| i.trim().to_owned()).filter(|i| !i.is_empty()).collect();
            Ok(Read::literal(if items.is_empty() { Cell::Empty } else { Cell::List(items) }))
        }
        kind => match items {
            [only] => read_text(kind, only, context),
            _ => Err(no_list_here(items)),
        },
    }
}

fn numbered(number: number::Number) -> Read {
    Read { cell: Cell::Number(number.value), literal: number.literal }
}

fn whole(found: &str, number: number::Number) -> Result<Read, Text> {
    let good = number.value.fract() == 0.0 && (0.0..=100_000.0).contains(&number.value);
    if good {
        return Ok(numbered(number));
    }
    Err(unreadable(
        found,
        ("整数", "a whole number"),
        ("0 から 100,000 までの整数", "a whole number from 0 to 100,000"),
    ))
}

/// `read` in words, for the list of interpretations.
pub(crate) fn describe(cell: &Cell) -> Text {
    let same = |text: String| Text::new(text.clone(), text);
    match cell {
        Cell::Empty => Text::new("空欄", "empty"),
        Cell::Placeholder(_) => Text::new("値なし", "no value"),
        Cell::Text(text) => same(text.clone()),
        Cell::Date(date) => same(date.to_string()),
        Cell::Year(year) => Text::new(format!("{year}年度"), format!("fiscal year {year}")),
        Cell::Number(value) => same(format!("{value}")),
        Cell::Bool(true) => Text::new("はい", "yes"),
        Cell::Bool(false) => Text::new("いいえ", "no"),
        Cell::List(items) => Text::new(items.join("、"), items.join("; ")),
        Cell::Span(span) => describe_span(*span),
    }
}

fn describe_span(span: crate::calendar::Span) -> Text {
    use crate::calendar::Span;
    match span {
        Span::Minutes(n) => Text::new(format!("{n}分"), format!("{n} minutes")),
        Span::Hours(n) => Text::new(format!("{n}時間"), format!("{n} hours")),
        Span::Days(n) => Text::new(format!("{n}日"), format!("{n} days")),
        Span::BusinessDays(n) => Text::new(format!("{n}営業日"), format!("{n} business days")),
        Span::Weeks(n) => Text::new(format!("{n}週間"), format!("{n} weeks")),
        Span::Months(n) => Text::new(format!("{n}か月"), format!("{n} months")),
    }
}

/// What was found as it is quoted in a message: on one line, not endless.
pub(crate) fn quote(text: &str) -> String {
    let line: String = text.trim().chars().map(|c| if c.is_control() { '⏎' } else { c }).take(60).collect();
    if text.trim().chars().nth(60).is_some() { line + "…" } else { line }
}

fn unreadable(found: &str, what: (&str, &str), accepted: (&str, &str)) -> Text {
    let found = quote(found);
    Text::new(
        format!("「{found}」は{}として読めません。書ける形：{}。", what.0, accepted.0),
        format!("`{found}` cannot be read as {}; accepted: {}.", what.1, accepted.1),
    )
}

fn ambiguous(found: &str, why: (&str, &str), accepted: (&str, &str)) -> Text {
    let found = quote(found);
    Text::new(
        format!(
            "「{found}」は2通りに読めます（{}）。一通りにしか読めない形で書いてください：{}。",
            why.0, accepted.0
        ),
        format!("`{found}` could mean two things ({}); write what can mean only one: {}.", why.1, accepted.1),
    )
}

fn too_long() -> Text {
    Text::new(
        format!("{LONGEST} 文字を超えています。計画のセルとしては読めません。"),
        format!("longer than {LONGEST} characters, which is no cell of a plan."),
    )
}

fn nul() -> Text {
    Text::new(
        "文字ではない記号（NUL）が入っています。打ち直してください。",
        "holds a NUL character, which is no text; type it again.",
    )
}

fn not_a_date_column(date: NaiveDate) -> Text {
    Text::new(
        format!(
            "日付（{date}）の書式になっています。Excel が「4-1」のような入力を日付に変えたのかもしれません。セルの書式を文字列か数値にして入力し直してください。"
        ),
        format!(
            "is formatted as a date ({date}); Excel may have turned an entry such as `4-1` into one. Format the cell as text or number and type it again."
        ),
    )
}

fn no_list_here(items: &[String]) -> Text {
    let found = quote(&items.join("、"));
    Text::new(
        format!("「{found}」は複数の値ですが、この欄には1つだけ書けます。"),
        format!("`{found}` is a list, but this column takes one value."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::plan::schema::Unit;

    fn check(kind: Kind, raw: Raw<'_>, expected: Result<Cell, &str>) {
        let context = Context { calendar: &Calendar::new(Default::default()), unit: OwnUnit::Kpi("％") };
        match (read(kind, &raw, context), expected) {
            (Ok(read), Ok(cell)) => assert_eq!(read.cell, cell, "{raw:?}"),
            (Err(message), Err(part)) => assert!(message.en.contains(part), "{raw:?}: {}", message.en),
            (found, expected) => assert!(found.is_err() && expected.is_err(), "{raw:?}: {found:?}"),
        }
    }

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn codes_are_trimmed_at_the_ends_only() {
        let text = |t: &'static str| Raw::Text(Cow::Borrowed(t));
        check(Kind::Code, text(" Ａ－1\u{3000}"), Ok(Cell::Text("Ａ－1".into())));
        check(Kind::Code, text("007"), Ok(Cell::Text("007".into())));
        check(Kind::Code, text("a\nb"), Ok(Cell::Text("a\nb".into())));
        check(Kind::Code, text("総務省:事業/№1"), Ok(Cell::Text("総務省:事業/№1".into())));
        check(Kind::Code, text("--"), Ok(Cell::Text("--".into())));
        check(Kind::Code, text("－"), Ok(Cell::Placeholder("－".into())));
        check(Kind::Code, Raw::Number(101.0, Shown::Plain), Ok(Cell::Text("101".into())));
        check(Kind::Code, Raw::Number(7.0, Shown::Padded(3)), Ok(Cell::Text("007".into())));
        check(Kind::Code, Raw::Integer(9_007_199_254_740_993), Ok(Cell::Text("9007199254740993".into())));
        check(Kind::Code, Raw::Date(day(2026, 4, 1), false), Err("formatted as a date"));
        check(
            Kind::Ref(crate::plan::Table::Kpis),
            Raw::Number(1.5, Shown::Plain),
            Ok(Cell::Text("1.5".into())),
        );
    }

    #[test]
    fn text_is_kept_as_written() {
        for written in [" 前後の空白 ", "①㈱ｶﾞ", "１，０００", "a\r\nb", "18", "〇台"] {
            check(Kind::Text, Raw::Text(Cow::Borrowed(written)), Ok(Cell::Text(written.into())));
        }
        check(Kind::Text, Raw::Text(Cow::Borrowed(" \u{3000}\n")), Ok(Cell::Empty));
        check(Kind::Text, Raw::Text(Cow::Borrowed("…")), Ok(Cell::Placeholder("…".into())));
        check(Kind::Text, Raw::Number(0.8, Shown::Percent), Ok(Cell::Text("80%".into())));
        check(Kind::Text, Raw::Date(day(2026, 4, 1), false), Ok(Cell::Text("2026-04-01".into())));
        check(Kind::Text, Raw::Text(Cow::Borrowed("a\0b")), Err("NUL"));
        check(Kind::Text, Raw::Text(Cow::Owned("長".repeat(100_001))), Err("longer than"));
        check(Kind::Text, Raw::Text(Cow::Owned("長".repeat(100_000))), Ok(Cell::Text("長".repeat(100_000))));
    }

    #[test]
    fn numbers_of_a_workbook_are_read_by_the_columns_kind() {
        let n = |v| Raw::Number(v, Shown::Plain);
        check(Kind::Number(Unit::Kpi), n(0.8), Ok(Cell::Number(0.8)));
        check(Kind::Number(Unit::Kpi), Raw::Number(0.8, Shown::Percent), Ok(Cell::Number(80.0)));
        check(Kind::Whole(Unit::Kpi), n(12.0), Ok(Cell::Number(12.0)));
        check(Kind::Whole(Unit::Kpi), n(1.5), Err("whole number"));
        check(Kind::Whole(Unit::Kpi), n(-1.0), Err("whole number"));
        check(Kind::Number(Unit::Kpi), n(f64::NAN), Err("number"));
        check(Kind::FiscalYear, n(2026.0), Ok(Cell::Year(2026)));
        check(Kind::FiscalYear, n(18.0), Err("without an era"));
        check(Kind::Date, n(2026.0), Ok(Cell::Date(day(2027, 3, 31))));
        check(Kind::Date, n(20260401.0), Ok(Cell::Date(day(2026, 4, 1))));
        check(Kind::Date, n(45383.0), Err("without a date format"));
        check(Kind::Date, n(18.0), Err("without an era"));
        check(Kind::DateOrYear, n(2026.0), Ok(Cell::Year(2026)));
        check(Kind::YesNo, n(1.0), Ok(Cell::Bool(true)));
        check(Kind::YesNo, n(2.0), Err("yes"));
        check(Kind::Number(Unit::Kpi), Raw::Date(day(2026, 4, 1), false), Err("formatted as a date"));
    }

    #[test]
    fn a_circle_is_yes_where_yes_is_asked_and_a_placeholder_where_a_number_is() {
        let circle = || Raw::Text(Cow::Borrowed("○"));
        check(Kind::YesNo, circle(), Ok(Cell::Bool(true)));
        check(Kind::Number(Unit::Kpi), circle(), Ok(Cell::Placeholder("○".into())));
        check(
            Kind::FiscalYear,
            Raw::Text(Cow::Borrowed("令和〇年度")),
            Ok(Cell::Placeholder("令和〇年度".into())),
        );
        check(Kind::Text, circle(), Ok(Cell::Text("○".into())));
        check(
            Kind::Number(Unit::Kpi),
            Raw::Text(Cow::Borrowed("約○百万円")),
            Ok(Cell::Placeholder("約○百万円".into())),
        );
    }

    #[test]
    fn arrays_are_lists_and_nothing_else() {
        let two = || Raw::List(vec!["a".into(), " b ".into()]);
        check(Kind::List, two(), Ok(Cell::List(vec!["a".into(), "b".into()])));
        check(Kind::Date, two(), Err("is a list"));
        check(Kind::List, Raw::List(vec![]), Ok(Cell::Empty));
    }
}
