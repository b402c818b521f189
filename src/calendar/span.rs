//! Durations as rules and plans write them: `90m`, `12h`, `10d`, `5bd`, `2w`, `3mo`.

use chrono::{Days, NaiveDate};

use super::{Calendar, add_months};

/// A span of time in the unit it was written in (a month is not thirty days).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// Minutes: `90m`.
    Minutes(u32),
    /// Hours: `12h`.
    Hours(u32),
    /// Calendar days: `10d`.
    Days(u32),
    /// Business days: `5bd`.
    BusinessDays(u32),
    /// Weeks: `2w`.
    Weeks(u32),
    /// Calendar months, clamped to the month's last day: `3mo`.
    Months(u32),
}

impl Span {
    /// Reads a span as rules write it (`rules.md`, Durations); `None` where it is none.
    pub fn parse(text: &str) -> Option<Span> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let n: u32 = text[..digits].parse().ok()?;
        Some(match &text[digits..] {
            "m" => Span::Minutes(n),
            "h" => Span::Hours(n),
            "d" => Span::Days(n),
            "bd" => Span::BusinessDays(n),
            "w" => Span::Weeks(n),
            "mo" => Span::Months(n),
            _ => return None,
        })
    }

    /// The day this span after `date`; minutes and hours count as none.
    pub fn after(self, date: NaiveDate, calendar: &Calendar) -> NaiveDate {
        match self {
            Span::Minutes(_) | Span::Hours(_) => date,
            Span::Days(n) => date.checked_add_days(Days::new(n.into())).unwrap_or(date),
            Span::BusinessDays(n) => calendar.add_business_days(date, n.into()),
            Span::Weeks(n) => date.checked_add_days(Days::new(u64::from(n) * 7)).unwrap_or(date),
            Span::Months(n) => add_months(date, n as i32).unwrap_or(date),
        }
    }

    /// The day this span before `date`; minutes and hours count as none.
    pub fn before(self, date: NaiveDate, calendar: &Calendar) -> NaiveDate {
        match self {
            Span::Minutes(_) | Span::Hours(_) => date,
            Span::Days(n) => date.checked_sub_days(Days::new(n.into())).unwrap_or(date),
            Span::BusinessDays(n) => calendar.add_business_days(date, -i64::from(n)),
            Span::Weeks(n) => date.checked_sub_days(Days::new(u64::from(n) * 7)).unwrap_or(date),
            Span::Months(n) => add_months(date, -(n as i32)).unwrap_or(date),
        }
    }
}
