//! Durations as rules and plans write them: `90m`, `12h`, `10d`, `5bd`, `2w`, `3mo`.

use std::fmt;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::business::instant;
use super::{Calendar, add_months};
use crate::lang::Text;

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

    /// The number, whatever the unit.
    pub fn count(self) -> u32 {
        self.parts().0
    }

    /// The span in words: 3か月, `3 months`.
    pub fn words(self) -> Text {
        let (n, _, ja, en) = self.parts();
        let plural = if n == 1 { "" } else { "s" };
        Text::new(format!("{n}{ja}"), format!("{n} {en}{plural}"))
    }

    /// The day this span after `date`; minutes and hours count as none. Past the range of dates:
    /// `date` itself.
    pub fn after(self, date: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let moved = match self {
            Span::Minutes(_) | Span::Hours(_) => Some(date),
            Span::Days(n) => date.checked_add_days(Days::new(n.into())),
            Span::BusinessDays(n) => Some(calendar.add_business_days(date, n.into())),
            Span::Weeks(n) => date.checked_add_days(Days::new(u64::from(n) * 7)),
            Span::Months(n) => i32::try_from(n).ok().and_then(|n| add_months(date, n)),
        };
        moved.unwrap_or(date)
    }

    /// The days that lie at the least between a date and the one this span after it, for a quick answer.
    pub fn least_days(self) -> i64 {
        match self {
            Span::Minutes(_) | Span::Hours(_) => 0,
            Span::Days(n) | Span::BusinessDays(n) => n.into(),
            Span::Weeks(n) => i64::from(n) * 7,
            Span::Months(n) => i64::from(n) * 28,
        }
    }

    /// The day this span before `date`; minutes and hours count as none. Past the range of dates:
    /// `date` itself.
    pub fn before(self, date: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let moved = match self {
            Span::Minutes(_) | Span::Hours(_) => Some(date),
            Span::Days(n) => date.checked_sub_days(Days::new(n.into())),
            Span::BusinessDays(n) => Some(calendar.add_business_days(date, -i64::from(n))),
            Span::Weeks(n) => date.checked_sub_days(Days::new(u64::from(n) * 7)),
            Span::Months(n) => i32::try_from(n).ok().and_then(|n| add_months(date, -n)),
        };
        moved.unwrap_or(date)
    }

    /// The instant this span after `now`. Minutes and hours are lengths; longer spans move the
    /// civil date in the calendar's zone and keep the time of day (the next one that clocks show,
    /// where they skip it).
    pub fn after_instant(self, now: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
        let length = match self {
            Span::Minutes(n) => TimeDelta::minutes(n.into()),
            Span::Hours(n) => TimeDelta::hours(n.into()),
            _ if self.count() == 0 => TimeDelta::zero(),
            _ => {
                let local = now.with_timezone(&calendar.zone()).naive_local();
                return instant(self.after(local.date(), calendar).and_time(local.time()), calendar.zone());
            }
        };
        now.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Number, unit as written, and the unit's words in Japanese and English.
    fn parts(self) -> (u32, &'static str, &'static str, &'static str) {
        match self {
            Span::Minutes(n) => (n, "m", "分", "minute"),
            Span::Hours(n) => (n, "h", "時間", "hour"),
            Span::Days(n) => (n, "d", "日", "day"),
            Span::BusinessDays(n) => (n, "bd", "営業日", "business day"),
            Span::Weeks(n) => (n, "w", "週間", "week"),
            Span::Months(n) => (n, "mo", "か月", "month"),
        }
    }
}

/// As rules write it: `5bd`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, unit, ..) = self.parts();
        write!(f, "{n}{unit}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::LazyLock;

    use chrono::SubsecRound;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::CalendarSettings;

    static JAPAN: LazyLock<Calendar> = LazyLock::new(Calendar::japan);

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(span: &str, from: &str, after: &str, before: &str) {
        let span = Span::parse(span).unwrap();
        assert_eq!(span.after(date(from), &JAPAN), date(after), "{from} + {span}");
        assert_eq!(span.before(date(from), &JAPAN), date(before), "{from} - {span}");
    }

    fn later(span: &str, now: &str, expected: &str) {
        let then = Span::parse(span).unwrap().after_instant(now.parse().unwrap(), &JAPAN);
        assert_eq!(then, expected.parse::<DateTime<Utc>>().unwrap(), "{now} + {span}");
    }

    #[test]
    fn a_month_end_is_clamped() {
        check("1mo", "2026-03-31", "2026-04-30", "2026-02-28");
        check("1mo", "2024-01-31", "2024-02-29", "2023-12-31");
        check("12mo", "2024-02-29", "2025-02-28", "2023-02-28");
        check("3mo", "2027-03-31", "2027-06-30", "2026-12-31");
    }

    #[test]
    fn days_weeks_and_business_days_move_the_date() {
        check("10d", "2026-12-25", "2027-01-04", "2026-12-15");
        check("2w", "2026-12-25", "2027-01-08", "2026-12-11");
        check("1bd", "2026-12-28", "2027-01-04", "2026-12-25");
        check("0bd", "2026-12-31", "2026-12-31", "2026-12-31");
        check("90m", "2026-12-31", "2026-12-31", "2026-12-31");
        check("4294967295mo", "2026-12-31", "2026-12-31", "2026-12-31");
    }

    #[test]
    fn what_is_no_span_is_none() {
        for text in ["", "5", "bd", "5 d", "5days", "-5d", "5.5d", "4294967296d", "５d", "5D", "5か月"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_keeps_its_time_of_day() {
        later("90m", "2026-11-20T08:00:00Z", "2026-11-20T09:30:00Z");
        later("12h", "2026-11-20T08:00:00Z", "2026-11-20T20:00:00Z");
        // 17:30 in Tokyo on a Friday; the Monday is a holiday.
        later("1bd", "2026-11-20T08:30:00Z", "2026-11-24T08:30:00Z");
        // 01:00 in Tokyo on Saturday, though still Friday in London.
        later("1bd", "2026-11-20T16:00:00Z", "2026-11-23T16:00:00Z");
        later("1mo", "2026-01-30T16:00:00Z", "2026-02-27T16:00:00Z");
        later("0d", "2026-11-20T08:30:00Z", "2026-11-20T08:30:00Z");
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_the_next_they_show() {
        let zone = chrono_tz::America::New_York;
        let york = Calendar::new(CalendarSettings { zone, ..CalendarSettings::default() });
        let from = "2026-03-07T07:30:00Z".parse().unwrap(); // 02:30
        let then = Span::Days(1).after_instant(from, &york);
        assert_eq!(then.with_timezone(&zone).to_rfc3339(), "2026-03-08T03:00:00-04:00");
    }

    #[test]
    fn words_exist_in_both_languages() {
        let words = |text| Span::parse(text).unwrap().words();
        assert_eq!(words("3mo"), Text::new("3か月", "3 months"));
        assert_eq!(words("5bd"), Text::new("5営業日", "5 business days"));
        assert_eq!(words("1d"), Text::new("1日", "1 day"));
    }

    proptest! {
        #[test]
        fn a_span_is_read_as_it_is_written(n in 0_u32.., unit in "m|h|d|bd|w|mo") {
            let text = format!("{n}{unit}");
            prop_assert_eq!(Span::parse(&text).unwrap().to_string(), text);
        }

        #[test]
        fn after_never_lies_before_and_both_move_alike(n in 0_u32..500, unit in "d|bd|w|mo", day in 0_u64..9000) {
            let span = Span::parse(&format!("{n}{unit}")).unwrap();
            let from = date("2010-01-01") + Days::new(day);
            prop_assert!(span.before(from, &JAPAN) <= from && from <= span.after(from, &JAPAN));
            let noon = JAPAN.midnight(from) + TimeDelta::hours(12);
            let then = span.after_instant(noon, &JAPAN).trunc_subsecs(0);
            prop_assert_eq!(JAPAN.today(then), span.after(from, &JAPAN));
        }
    }
}
