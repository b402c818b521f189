//! Which days the city works, and counting by them.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// What a [`Calendar`] is made from.
#[derive(Clone, Debug)]
pub struct CalendarSettings {
    /// The zone in which `today` is read (default `Asia/Tokyo`).
    pub zone: Tz,
    /// The month, 1 to 12, on whose first day the fiscal year starts (default 4).
    pub fiscal_year_starts: u32,
    /// Public holidays by day, as the data file has them.
    pub holidays: BTreeMap<NaiveDate, String>,
    /// The days of the year on which the city is closed (default 29 December – 3 January).
    pub closing: Vec<ClosingDays>,
}

/// A yearly span of closing days, both ends included; it may run over the new year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosingDays {
    /// First month and day.
    pub from: (u32, u32),
    /// Last month and day.
    pub to: (u32, u32),
}

/// The city's calendar: built once, then only read.
#[derive(Clone, Debug)]
pub struct Calendar {
    settings: CalendarSettings,
}

impl Default for CalendarSettings {
    fn default() -> Self {
        CalendarSettings {
            zone: chrono_tz::Asia::Tokyo,
            fiscal_year_starts: 4,
            holidays: BTreeMap::new(),
            closing: vec![ClosingDays { from: (12, 29), to: (1, 3) }],
        }
    }
}

impl Calendar {
    /// A calendar from its settings.
    pub fn new(settings: CalendarSettings) -> Calendar {
        Calendar { settings }
    }

    /// The configured zone.
    pub fn zone(&self) -> Tz {
        self.settings.zone
    }

    /// The civil date at `now` in the configured zone.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.settings.zone).date_naive()
    }

    /// The instant at which `date` begins in the configured zone.
    pub fn midnight(&self, date: NaiveDate) -> DateTime<Utc> {
        let local = date.and_time(chrono::NaiveTime::MIN);
        match self.settings.zone.from_local_datetime(&local).earliest() {
            Some(t) => t.with_timezone(&Utc),
            None => Utc.from_utc_datetime(&local),
        }
    }

    /// The fiscal year that `date` lies in.
    pub fn fiscal_year_of(&self, date: NaiveDate) -> i32 {
        if date.month() >= self.settings.fiscal_year_starts { date.year() } else { date.year() - 1 }
    }

    /// The first day of fiscal year `year`.
    pub fn fiscal_year_start(&self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, self.settings.fiscal_year_starts, 1).unwrap_or_default()
    }

    /// The last day of fiscal year `year`.
    pub fn fiscal_year_end(&self, year: i32) -> NaiveDate {
        self.fiscal_year_start(year + 1).pred_opt().unwrap_or_default()
    }

    /// Whether the city works on `date`: no Saturday, Sunday, holiday nor closing day.
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
            && !self.settings.holidays.contains_key(&date)
            && !self.settings.closing.iter().any(|c| c.contains(date))
    }

    /// Business days in (from, to]; negative where `to` lies before `from`.
    pub fn business_days(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.business_days(to, from);
        }
        from.iter_days().skip(1).take_while(|d| *d <= to).filter(|d| self.is_business_day(*d)).count() as i64
    }

    /// The day `n` business days after `date` (before it where `n` is negative); 0 gives `date`.
    pub fn add_business_days(&self, date: NaiveDate, n: i64) -> NaiveDate {
        let mut day = date;
        let mut left = n.abs();
        while left > 0 {
            let next =
                if n > 0 { day.checked_add_days(Days::new(1)) } else { day.checked_sub_days(Days::new(1)) };
            let Some(next) = next else { return day };
            day = next;
            if self.is_business_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// The last business day on or before `date`: where a deadline counted backwards moves to.
    pub fn on_or_before(&self, date: NaiveDate) -> NaiveDate {
        if self.is_business_day(date) { date } else { self.add_business_days(date, -1) }
    }

    /// The first business day on or after `date`.
    pub fn on_or_after(&self, date: NaiveDate) -> NaiveDate {
        if self.is_business_day(date) { date } else { self.add_business_days(date, 1) }
    }
}

impl ClosingDays {
    fn contains(&self, date: NaiveDate) -> bool {
        let day = (date.month(), date.day());
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            day >= self.from || day <= self.to
        }
    }
}
