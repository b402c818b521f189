//! Dates: `2026-04-01`, `R8.4.1`, `令和8年4月1日`, `令和8年3月末`, and fiscal years, whose last day is
//! meant.

use chrono::{Datelike, NaiveDate, Weekday};

use super::year::{self, Suffix, Token};
use super::{Read, fold};
use crate::calendar::{Calendar, month_end};
use crate::lang::Text;
use crate::plan::Cell;

const ACCEPTED: (&str, &str) = (
    "2026-04-01、2026/4/1、R8.4.1、令和8年4月1日、令和8年3月末、R7年度末、令和8年度（その末日）",
    "2026-04-01, 2026/4/1, R8.4.1, 令和8年4月1日, 令和8年3月末, R7年度末, 令和8年度 (its last day)",
);

/// Reads a date; a fiscal year is its last day.
pub(super) fn read(text: &str, calendar: &Calendar) -> Result<Read, Text> {
    match read_or_year(text, calendar)? {
        Read { cell: Cell::Year(year), .. } => Ok(Read::taken(Cell::Date(calendar.fiscal_year_end(year)))),
        read => Ok(read),
    }
}

/// Reads a date, or a fiscal year, which is kept apart. `R7年度末` names a day.
pub(super) fn read_or_year(text: &str, calendar: &Calendar) -> Result<Read, Text> {
    if let Some(date) = iso(text.trim()) {
        return Ok(Read::literal(Cell::Date(date)));
    }
    let folded = fold::fold(text);
    let (day, timed) = without_time(&folded);
    let tight: String = day.chars().filter(|c| !c.is_whitespace()).collect();
    let (tight, weekday) = without_weekday(&tight);
    let read = dated(text, tight, calendar)?;
    match (&read.cell, weekday) {
        (Cell::Date(date), Some(named)) if date.weekday() != named => Err(wrong_weekday(text, *date)),
        (Cell::Year(_), Some(_)) => Err(unreadable(text)),
        _ => Ok(Read { literal: read.literal && !timed && weekday.is_none(), ..read }),
    }
}

/// The date or fiscal year that a number in a cell is, where it can be only that.
pub(super) fn of_number(value: f64) -> Option<Cell> {
    if let Some(year) = year::of_number(value) {
        return Some(Cell::Year(year));
    }
    let eight = value.fract() == 0.0 && (18_680_101.0..=99_991_231.0).contains(&value);
    eight.then(|| eight_digits(&format!("{value}"))).flatten().map(Cell::Date)
}

/// Why a bare number is no date: it may be a day number whose cell lost its date format.
pub(super) fn serial(value: &str) -> Text {
    Text::new(
        format!(
            "「{value}」は日付として書式設定されていない数です。Excel のセルの書式を日付にするか、2026-04-01 のように書いてください。"
        ),
        format!(
            "`{value}` is a number without a date format; format the cell as a date in Excel, or write it as 2026-04-01."
        ),
    )
}

fn iso(text: &str) -> Option<NaiveDate> {
    let b = text.as_bytes();
    let digit = |i: usize| b.get(i).filter(|c| c.is_ascii_digit()).map(|c| u32::from(c - b'0'));
    if b.len() != 10 || b.get(4) != Some(&b'-') || b.get(7) != Some(&b'-') {
        return None;
    }
    let year = digit(0)? * 1000 + digit(1)? * 100 + digit(2)? * 10 + digit(3)?;
    let date = NaiveDate::from_ymd_opt(year as i32, digit(5)? * 10 + digit(6)?, digit(8)? * 10 + digit(9)?)?;
    (date.year() >= 1868).then_some(date)
}

fn eight_digits(tight: &str) -> Option<NaiveDate> {
    let good = tight.len() == 8 && tight.bytes().all(|b| b.is_ascii_digit());
    good.then(|| iso(&format!("{}-{}-{}", &tight[..4], &tight[4..6], &tight[6..]))).flatten()
}

/// Cuts a time of day (`2026-04-01 00:00:00`, as databases write it).
fn without_time(folded: &str) -> (&str, bool) {
    let Some(at) = folded.rfind([' ', 'T']) else { return (folded, false) };
    let time = &folded[at + 1..];
    let clock =
        time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z'));
    if clock { (&folded[..at], true) } else { (folded, false) }
}

/// Cuts `(水)`, `(水曜日)`.
fn without_weekday(tight: &str) -> (&str, Option<Weekday>) {
    let Some((before, inside)) = tight.strip_suffix(')').and_then(|t| t.rsplit_once('(')) else {
        return (tight, None);
    };
    let name = inside.trim_end_matches("曜日").trim_end_matches('曜');
    let weekday = match name {
        "月" => Weekday::Mon,
        "火" => Weekday::Tue,
        "水" => Weekday::Wed,
        "木" => Weekday::Thu,
        "金" => Weekday::Fri,
        "土" => Weekday::Sat,
        "日" => Weekday::Sun,
        _ => return (tight, None),
    };
    (before, Some(weekday))
}

fn dated(text: &str, tight: &str, calendar: &Calendar) -> Result<Read, Text> {
    if let Some(date) = eight_digits(tight) {
        return Ok(Read::taken(Cell::Date(date)));
    }
    let Some(Token { year, suffix, rest }) = year::token(tight, text)? else {
        return Err(without_year(text, tight));
    };
    match (suffix, rest) {
        (Suffix::None | Suffix::FiscalYear, "") => {
            Ok(Read { cell: Cell::Year(year), literal: text.trim().len() == 4 })
        }
        (Suffix::FiscalYear, "末" | "末日") => Ok(Read::taken(Cell::Date(calendar.fiscal_year_end(year)))),
        (Suffix::Year, "") => Err(calendar_year(text)),
        (Suffix::FiscalYear, _) => Err(unreadable(text)),
        (_, rest) => {
            let date = month_and_day(text, year, suffix, rest)?;
            let literal = suffix == Suffix::None && tight.starts_with(|c: char| c.is_ascii_digit());
            Ok(Read { cell: Cell::Date(date), literal: literal && text.trim().is_ascii() })
        }
    }
}

/// Reads `4月1日`, `3月末`, `.4.1`, `/3末` behind a year.
fn month_and_day(text: &str, year: i32, suffix: Suffix, rest: &str) -> Result<NaiveDate, Text> {
    let (separator, rest) = match suffix {
        Suffix::Year => ('月', rest),
        _ => {
            let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'));
            let separator = separator.ok_or_else(|| unreadable(text))?;
            (separator, &rest[1..])
        }
    };
    let (month, rest) = number(rest).ok_or_else(|| unreadable(text))?;
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| no_such_day(text))?;
    let rest = match rest.strip_prefix(separator) {
        Some(rest) => rest,
        None if separator != '月' && (rest == "末" || rest.is_empty()) => rest,
        None => return Err(unreadable(text)),
    };
    if matches!(rest, "末" | "末日") {
        return Ok(month_end(first));
    }
    if rest.is_empty() {
        return Err(month_only(text));
    }
    let (day, rest) = number(rest).ok_or_else(|| unreadable(text))?;
    let complete = if separator == '月' { matches!(rest, "日" | "") } else { rest.is_empty() };
    if !complete {
        return Err(unreadable(text));
    }
    first.with_day(day).ok_or_else(|| no_such_day(text))
}

/// One or two digits, and what follows.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if !(1..=2).contains(&end) {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

fn unreadable(text: &str) -> Text {
    super::unreadable(text, ("日付", "a date"), ACCEPTED)
}

fn without_year(text: &str, tight: &str) -> Text {
    if !tight.starts_with(|c: char| c.is_ascii_digit()) {
        return unreadable(text);
    }
    if tight.bytes().all(|b| b.is_ascii_digit()) && tight.len() > 2 {
        return serial(&super::quote(text));
    }
    let parts = tight.split(['-', '/', '.', '月']).filter(|p| !p.is_empty()).count();
    if parts == 2 && !tight.contains('年') && !tight.contains('(') {
        return super::ambiguous(text, ("年のない日付", "a date without a year"), ACCEPTED);
    }
    super::ambiguous(text, ("元号のない年", "a year without an era"), ACCEPTED)
}

fn calendar_year(text: &str) -> Text {
    super::ambiguous(text, ("年か年度か", "the calendar year or the fiscal year"), ACCEPTED)
}

fn month_only(text: &str) -> Text {
    super::ambiguous(text, ("その月の何日か", "which day of the month"), ACCEPTED)
}

fn no_such_day(text: &str) -> Text {
    let found = super::quote(text);
    Text::new(
        format!("「{found}」という日は暦にありません。正しい日付を書いてください。"),
        format!("`{found}` is no day of the calendar; write the right date."),
    )
}

fn wrong_weekday(text: &str, date: NaiveDate) -> Text {
    let found = super::quote(text);
    let (ja, en) = match date.weekday() {
        Weekday::Mon => ("月", "a Monday"),
        Weekday::Tue => ("火", "a Tuesday"),
        Weekday::Wed => ("水", "a Wednesday"),
        Weekday::Thu => ("木", "a Thursday"),
        Weekday::Fri => ("金", "a Friday"),
        Weekday::Sat => ("土", "a Saturday"),
        Weekday::Sun => ("日", "a Sunday"),
    };
    Text::new(
        format!("「{found}」の曜日が合いません。{date} は{ja}曜日です。日付か曜日を直してください。"),
        format!("`{found}`: {date} is {en}; correct the date or the weekday."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> String {
        match read(text, &crate::calendar::Calendar::new(Default::default())) {
            Ok(Read { cell: Cell::Date(date), .. }) => date.to_string(),
            Ok(other) => format!("{other:?}"),
            Err(message) => message.en,
        }
    }

    #[test]
    fn dates_are_read_in_all_their_spellings() {
        for (text, date) in [
            ("2026-04-01", "2026-04-01"),
            ("2026/4/1", "2026-04-01"),
            ("2026.4.1", "2026-04-01"),
            ("２０２６／４／１", "2026-04-01"),
            ("2026年4月1日", "2026-04-01"),
            ("20260401", "2026-04-01"),
            ("2026-04-01 00:00:00", "2026-04-01"),
            ("2026-04-01T09:30", "2026-04-01"),
            ("R8.4.1", "2026-04-01"),
            ("R08.04.01", "2026-04-01"),
            ("Ｒ８．４．１", "2026-04-01"),
            ("r8/4/1", "2026-04-01"),
            ("令和8年4月1日", "2026-04-01"),
            ("令和８年４月１日", "2026-04-01"),
            ("令和 8年 4月 1日", "2026-04-01"),
            ("令和8年4月1日（水）", "2026-04-01"),
            ("2026/4/1(水曜日)", "2026-04-01"),
            ("令和8(2026)年4月1日", "2026-04-01"),
            ("2026年（令和8年）4月1日", "2026-04-01"),
            ("令和元年5月1日", "2019-05-01"),
            ("㋿元年５月１日", "2019-05-01"),
            ("H31.4.1", "2019-04-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("S64.1.7", "1989-01-07"),
            ("令和8年3月末", "2026-03-31"),
            ("令和8年2月末日", "2026-02-28"),
            ("2028年2月末", "2028-02-29"),
            ("R8.3末", "2026-03-31"),
            ("R7年度末", "2026-03-31"),
            ("令和7年度末", "2026-03-31"),
            ("2025年度末", "2026-03-31"),
            ("2026", "2027-03-31"),
            ("R8", "2027-03-31"),
            ("令和8年度", "2027-03-31"),
            ("R8(2026)", "2027-03-31"),
            ("9999-12-31", "9999-12-31"),
        ] {
            assert_eq!(day(text), date, "{text}");
        }
    }

    #[test]
    fn where_a_year_is_kept_apart_a_year_end_is_a_day() {
        let calendar = Calendar::new(Default::default());
        for (text, cell) in [
            ("2026", Cell::Year(2026)),
            ("R8", Cell::Year(2026)),
            ("令和8年度", Cell::Year(2026)),
            ("R7年度末", Cell::Date(NaiveDate::from_ymd_opt(2026, 3, 31).unwrap())),
            ("2026-04-01", Cell::Date(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap())),
        ] {
            assert_eq!(read_or_year(text, &calendar).unwrap().cell, cell, "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_asked_back() {
        for (text, why) in [
            ("18", "without an era"),
            ("8.4.1", "without an era"),
            ("26/4/1", "without an era"),
            ("8年4月1日", "without an era"),
            ("27（4）", "without an era"),
            ("4/1/2026", "without an era"),
            ("4/1", "without a year"),
            ("4月1日", "without a year"),
            ("3月末", "without a year"),
            ("令和8年", "calendar year or the fiscal year"),
            ("令和8年4月", "which day"),
            ("2026/4", "which day"),
            ("R8.4", "which day"),
            ("R8(2025)", "two different years"),
            ("45383", "without a date format"),
        ] {
            let message = read(text, &crate::calendar::Calendar::new(Default::default())).unwrap_err();
            assert!(message.en.contains(why) && message.en.contains(text), "{text}: {}", message.en);
            assert!(message.ja.contains(text), "{}", message.ja);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-30", "2026/13/1", "R8.2.29", "令和8年4月31日", "R8.0.1", "20261301"] {
            assert!(read(text, &crate::calendar::Calendar::new(Default::default())).is_err(), "{text}");
        }
        assert!(day("2026-02-30").contains("no day of the calendar"));
    }

    #[test]
    fn a_weekday_that_disagrees_is_told() {
        let message = read("2026/4/1(木)", &crate::calendar::Calendar::new(Default::default())).unwrap_err();
        assert!(message.ja.contains("水曜日") && message.en.contains("Wednesday"), "{message:?}");
    }

    #[test]
    fn nonsense_is_no_date() {
        for text in [
            "未定",
            "R8.4.1〜R9.3.31",
            "2026-04-01-02",
            "2026/4-1",
            "令和8年度3月",
            "R8.4.1頃",
            "2026-4-1x",
            "令和8年末",
            "（水）",
            ")(",
        ] {
            let message = read(text, &crate::calendar::Calendar::new(Default::default())).unwrap_err();
            assert!(message.ja.contains(text) && message.ja.contains("R8.4.1"), "{text}: {}", message.ja);
        }
    }

    #[test]
    fn only_dates_with_a_western_year_are_literal() {
        let literal = |text| read(text, &crate::calendar::Calendar::new(Default::default())).unwrap().literal;
        assert!(literal("2026-04-01") && literal("2026/4/1"));
        for text in ["R8.4.1", "2026", "20260401", "2026-04-01 09:30", "2026/4/1(水)", "令和8年3月末"] {
            assert!(!literal(text), "{text}");
        }
    }
}
