//! The hours in which letters may leave.

use std::fmt;

use chrono::{DateTime, Days, NaiveTime, Utc};
use unicode_normalization::UnicodeNormalization;

use super::Calendar;
use super::business::instant;

/// When letters may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryHours {
    /// At any hour of any day: a chat room, a trial.
    Always,
    /// In the hours of business days, in the calendar's zone: from `from` until just before `to`.
    BusinessDays {
        /// Opening.
        from: NaiveTime,
        /// Closing, after `from`.
        to: NaiveTime,
    },
}

impl Default for DeliveryHours {
    /// 08:30–17:15, a city hall's usual hours.
    fn default() -> Self {
        let at = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap_or_default();
        DeliveryHours::BusinessDays { from: at(8, 30), to: at(17, 15) }
    }
}

impl DeliveryHours {
    /// Reads `08:30-17:15` (also with 〜) or `always`; `None` where it is none, or closes before it
    /// opens.
    pub fn parse(text: &str) -> Option<DeliveryHours> {
        let text: String = text.nfkc().collect();
        if matches!(text.trim(), "always" | "いつでも") {
            return Some(DeliveryHours::Always);
        }
        let (from, to) = text.split_once(['-', '~', '〜', '–'])?;
        let (from, to) = (time_of_day(from)?, time_of_day(to)?);
        (from < to).then_some(DeliveryHours::BusinessDays { from, to })
    }

    /// Whether letters may leave at `now`.
    pub fn is_open(&self, now: DateTime<Utc>, calendar: &Calendar) -> bool {
        let local = now.with_timezone(&calendar.zone()).naive_local();
        match self {
            DeliveryHours::Always => true,
            DeliveryHours::BusinessDays { from, to } => {
                calendar.is_business_day(local.date()) && *from <= local.time() && local.time() < *to
            }
        }
    }

    /// The first moment from `now` on at which letters may leave: `now` itself while open, else the
    /// next opening.
    pub fn next_open(&self, now: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
        let DeliveryHours::BusinessDays { from, .. } = self else { return now };
        if self.is_open(now, calendar) {
            return now;
        }
        let local = now.with_timezone(&calendar.zone()).naive_local();
        let from_day = if local.time() < *from {
            local.date()
        } else {
            local.date().checked_add_days(Days::new(1)).unwrap_or(local.date())
        };
        instant(calendar.on_or_after(from_day).and_time(*from), calendar.zone())
    }
}

/// As it is read: `08:30-17:15`.
impl fmt::Display for DeliveryHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeliveryHours::Always => f.write_str("always"),
            DeliveryHours::BusinessDays { from, to } => {
                write!(f, "{}-{}", from.format("%H:%M"), to.format("%H:%M"))
            }
        }
    }
}

/// `9:00` or `09:00`.
pub(super) fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let well_formed = matches!(hour.len(), 1 | 2) && minute.len() == 2 && digits(hour) && digits(minute);
    if !well_formed {
        return None;
    }
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Times are Tokyo's.
    fn check(now: &str, open: &str) {
        let calendar = Calendar::japan();
        let at = |text: &str| format!("{text}:00+09:00").parse::<DateTime<Utc>>().unwrap();
        assert_eq!(DeliveryHours::default().next_open(at(now), &calendar), at(open), "{now}");
        assert_eq!(DeliveryHours::default().is_open(at(now), &calendar), now == open, "{now}");
    }

    #[test]
    fn letters_leave_in_the_hours_of_business_days_alone() {
        check("2026-11-20T08:29", "2026-11-20T08:30");
        check("2026-11-20T08:30", "2026-11-20T08:30");
        check("2026-11-20T17:14", "2026-11-20T17:14");
        check("2026-11-20T17:15", "2026-11-24T08:30");
        check("2026-11-21T10:00", "2026-11-24T08:30");
        check("2026-12-29T07:00", "2027-01-04T08:30");
        check("2026-11-24T00:00", "2026-11-24T08:30");
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        for text in ["08:30-17:15", "8:30〜17:15", "８：３０～１７：１５", " 08:30 - 17:15 "] {
            assert_eq!(DeliveryHours::parse(text).unwrap().to_string(), "08:30-17:15", "{text}");
        }
    }

    #[test]
    fn always_is_open_on_sundays_too() {
        let sunday = "2026-11-22T03:00:00+09:00".parse::<DateTime<Utc>>().unwrap();
        let hours = DeliveryHours::parse("always").unwrap();
        assert_eq!(hours.next_open(sunday, &Calendar::japan()), sunday);
        assert_eq!(hours.to_string(), "always");
    }

    #[test]
    fn what_is_no_span_of_hours_is_none() {
        for text in
            ["", "08:30", "17:15-08:30", "09:00-09:00", "08:30-24:00", "8-17", "08:3-17:15", "+8:30-17:15"]
        {
            assert_eq!(DeliveryHours::parse(text), None, "{text}");
        }
    }
}
