//! Years: `2026`, `R8`, `令和8年度`, `R8(2026)`. A year without an era or century is asked back.

use super::{Read, fold};
use crate::calendar::era;
use crate::lang::Text;
use crate::plan::Cell;

const ACCEPTED: (&str, &str) = ("2026、R8、令和8年度、R8(2026)", "2026, R8, 令和8年度, R8(2026)");

/// The years that a plan can speak of: from the first era that is read to the last day of ISO dates.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=9999;

/// What stood behind a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Suffix {
    /// Nothing.
    None,
    /// 年
    Year,
    /// 年度
    FiscalYear,
}

/// A year at the start of a text, and what follows it.
#[derive(Debug, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) year: i32,
    pub(super) suffix: Suffix,
    pub(super) rest: &'a str,
}

/// Reads a fiscal year.
pub(super) fn read(text: &str) -> Result<Read, Text> {
    let tight = fold::tight(text);
    let literal = tight.len() == 4 && text.trim().len() == 4;
    match token(&tight, text)? {
        Some(Token { year, rest: "", .. }) => Ok(Read { cell: Cell::Year(year), literal }),
        Some(Token { year, suffix: Suffix::FiscalYear, rest: "末" }) => Ok(Read::taken(Cell::Year(year))),
        Some(_) => Err(super::unreadable(text, ("年度", "a fiscal year"), ACCEPTED)),
        None if tight.starts_with(|c: char| c.is_ascii_digit()) => Err(undated(text)),
        None => Err(super::unreadable(text, ("年度", "a fiscal year"), ACCEPTED)),
    }
}

/// The fiscal year that a number in a cell is, where it can be only that.
pub(super) fn of_number(value: f64) -> Option<i32> {
    (value.fract() == 0.0 && (1868.0..=2999.0).contains(&value)).then_some(value as i32)
}

/// `18`, `27(4)`: which era, or which of the two?
pub(super) fn undated(text: &str) -> Text {
    super::ambiguous(text, ("元号のない年", "a year without an era"), ACCEPTED)
}

/// The year at the start of `tight`; two spellings of it, one in brackets, must agree.
pub(super) fn token<'a>(tight: &'a str, text: &str) -> Result<Option<Token<'a>>, Text> {
    let start = tight.strip_prefix("FY").or_else(|| tight.strip_prefix("fy"));
    let Some((year, rest)) = bare(start.unwrap_or(tight), text)? else { return Ok(None) };
    let (mut suffix, mut rest) = suffixed(rest);
    if start.is_some() {
        suffix = Suffix::FiscalYear;
    }
    if let Some((inside, after)) = rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
        let Some((other, tail)) = bare(inside, text)? else { return Err(undated(text)) };
        let (other_suffix, tail) = suffixed(tail);
        if !tail.is_empty() {
            return Err(super::unreadable(text, ("年", "a year"), ACCEPTED));
        }
        if other != year {
            return Err(disagreeing(text, year, other));
        }
        let (later, after) = suffixed(after);
        suffix = [suffix, later, other_suffix].into_iter().find(|s| *s != Suffix::None).unwrap_or(suffix);
        rest = after;
    }
    Ok(Some(Token { year, suffix, rest }))
}

fn bare<'a>(tight: &'a str, text: &str) -> Result<Option<(i32, &'a str)>, Text> {
    if let Some((era, length)) = era::parse_prefix(tight) {
        let rest = tight.get(length..).unwrap_or_default();
        let (n, rest) = match rest.strip_prefix('元') {
            Some(rest) => (Some(1), rest),
            None => digits(rest),
        };
        let Some(n) = n else { return Ok(None) };
        return match u32::try_from(n).ok().and_then(|n| era.year(n)) {
            Some(year) => Ok(Some((year, rest))),
            None => Err(super::unreadable(text, ("元号の年", "a year of that era"), ACCEPTED)),
        };
    }
    let (n, rest) = digits(tight);
    Ok(n.filter(|n| tight.len() - rest.len() == 4 && YEARS.contains(n)).map(|n| (n, rest)))
}

fn digits(text: &str) -> (Option<i32>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    (number.parse().ok(), rest)
}

fn suffixed(rest: &str) -> (Suffix, &str) {
    if let Some(rest) = rest.strip_prefix("年度") {
        (Suffix::FiscalYear, rest)
    } else if let Some(rest) = rest.strip_prefix('年') {
        (Suffix::Year, rest)
    } else {
        (Suffix::None, rest)
    }
}

fn disagreeing(text: &str, year: i32, other: i32) -> Text {
    let found = super::quote(text);
    Text::new(
        format!("「{found}」は {year} 年と {other} 年の2通りに読めます。どちらか一方を書いてください。"),
        format!("`{found}` names two different years, {year} and {other}; write the one that is meant."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn fiscal_years_are_read_in_all_their_spellings() {
        for (text, year) in [
            ("2026", 2026),
            ("２０２６", 2026),
            ("2026年度", 2026),
            ("2026年", 2026),
            ("R8", 2026),
            ("r8", 2026),
            ("Ｒ８", 2026),
            ("R08", 2026),
            ("令和8年度", 2026),
            ("令和８年度", 2026),
            ("令和 8 年度", 2026),
            ("令和8年", 2026),
            ("㋿8年度", 2026),
            ("令和元年度", 2019),
            ("R元", 2019),
            ("H31", 2019),
            ("平成31年度", 2019),
            ("平成30", 2018),
            ("S63年度", 1988),
            ("R8(2026)", 2026),
            ("R8（2026）", 2026),
            ("2026（R8）", 2026),
            ("2026年度（令和8年度）", 2026),
            ("令和8(2026)年度", 2026),
            ("平成31(令和元)年度", 2019),
            ("R7年度末", 2025),
            ("FY2026", 2026),
        ] {
            assert_eq!(read(text).map(|r| r.cell), Ok(Cell::Year(year)), "{text}");
        }
    }

    #[test]
    fn a_year_without_an_era_is_asked_back() {
        for text in ["18", "27（4）", "8", "8年度", "26年度", "202"] {
            let message = read(text).unwrap_err();
            assert!(message.ja.contains(text) && message.ja.contains("元号"), "{}", message.ja);
            assert!(message.en.contains(text) && message.en.contains("without an era"), "{}", message.en);
            assert!(message.ja.contains("R8") && message.en.contains("R8"));
        }
    }

    #[test]
    fn two_years_that_disagree_are_named() {
        let message = read("R8(2025)").unwrap_err();
        for text in [&message.ja, &message.en] {
            assert!(text.contains("2026") && text.contains("2025"), "{text}");
        }
        assert!(read("R8(8)").is_err());
    }

    #[test]
    fn nonsense_is_no_year() {
        for text in [
            "未定",
            "R",
            "令和年度",
            "令和0年度",
            "R8.4.1",
            "2026-2028",
            "2026〜",
            "R8年度頃",
            "20261",
            "0026",
            "R99999999999",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_plain_year_is_literal() {
        assert!(read("2026").unwrap().literal);
        assert!(!read("R8").unwrap().literal && !read("２０２６").unwrap().literal);
    }
}
