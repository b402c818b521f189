//! The days of the year on which the city hall is closed besides weekends and holidays.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// A yearly span of closing days, both ends included; it may run over the new year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosingDays {
    /// First month and day.
    pub from: (u32, u32),
    /// Last month and day.
    pub to: (u32, u32),
}

/// Why the city does not work on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// A Saturday or Sunday.
    Weekend,
    /// A public holiday, by name.
    Holiday(String),
    /// One of the city's closing days.
    ClosingDay,
}

impl ClosingDays {
    /// Reads `12-29..01-03`, or `06-23` for a single day; `None` where it is neither.
    pub fn parse(text: &str) -> Option<ClosingDays> {
        let text: String = text.nfkc().collect();
        let (from, to) = text.split_once("..").unwrap_or((&text, &text));
        Some(ClosingDays { from: month_day(from)?, to: month_day(to)? })
    }

    /// Whether `date` is one of them.
    pub fn contains(&self, date: NaiveDate) -> bool {
        let day = (date.month(), date.day());
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            day >= self.from || day <= self.to
        }
    }
}

/// A month and day that some year has.
fn month_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.trim().split_once(['-', '/'])?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    NaiveDate::from_ymd_opt(2000, month, day).map(|_| (month, day))
}

impl fmt::Display for ClosingDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}..{:02}-{:02}", self.from.0, self.from.1, self.to.0, self.to.1)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(span: &str, day: &str, closed: bool) {
        assert_eq!(ClosingDays::parse(span).unwrap().contains(day.parse().unwrap()), closed, "{span} {day}");
    }

    #[test]
    fn a_span_may_run_over_the_new_year() {
        check("12-29..01-03", "2026-12-28", false);
        check("12-29..01-03", "2026-12-29", true);
        check("12-29..01-03", "2027-01-03", true);
        check("12-29..01-03", "2027-01-04", false);
        check("08-13..08-15", "2026-08-15", true);
        check("06-23", "2026-06-23", true);
        check("6/23", "2026-06-24", false);
        check("02-29..03-01", "2027-03-01", true);
        check("02-29..03-01", "2027-02-28", false);
    }

    #[test]
    fn what_no_year_has_is_no_closing_day() {
        for text in ["", "12-32", "13-01..01-03", "02-30", "12-29", "12-29…01-03", "12-29..", "年末"] {
            assert_eq!(ClosingDays::parse(text).is_some(), text == "12-29", "{text}");
        }
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        assert_eq!(ClosingDays::parse("12/29..1/3").unwrap().to_string(), "12-29..01-03");
    }
}
