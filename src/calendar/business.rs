//! Which days the city works, and counting by them.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::closing::{Closed, ClosingDays};
use super::count::DayCount;
use super::holidays::{self, Holidays};

/// The first year with public holidays by law.
const FIRST_YEAR: i32 = holidays::YEARS.start;

/// What a [`Calendar`] is made from. The default is a Japanese city's.
#[derive(Clone, Debug)]
pub struct CalendarSettings {
    /// The zone in which `today` is read (default `Asia/Tokyo`).
    pub zone: Tz,
    /// The month, 1 to 12, on whose first day the fiscal year starts (default 4).
    pub fiscal_year_starts: u32,
    /// Public holidays by day, as the data file has them; a year that it lacks is computed from the
    /// law (default: the table that ships).
    pub holidays: Holidays,
    /// The days of the year on which the city is closed (default 29 December – 3 January).
    pub closing: Vec<ClosingDays>,
}

/// The city's calendar: built once (about a millisecond), then only read.
#[derive(Clone, Debug)]
pub struct Calendar {
    settings: CalendarSettings,
    /// Business days from [`FIRST_YEAR`] on.
    days: DayCount,
    /// Business days before that, when no day was a public holiday.
    early_days: DayCount,
}

impl Default for CalendarSettings {
    fn default() -> Self {
        CalendarSettings {
            zone: chrono_tz::Asia::Tokyo,
            fiscal_year_starts: 4,
            holidays: holidays::japan(),
            closing: vec![ClosingDays { from: (12, 29), to: (1, 3) }],
        }
    }
}

impl Calendar {
    /// A calendar from its settings.
    pub fn new(settings: CalendarSettings) -> Calendar {
        let closing = ClosingPattern::new(&settings.closing);
        let days = DayCount::new(FIRST_YEAR, |year| {
            let mut closed = closing.of_year(year).to_vec();
            closed.extend(holidays::of_year(&settings.holidays, year).keys().map(NaiveDate::ordinal0));
            closed
        });
        let early_days = DayCount::new(FIRST_YEAR, |year| closing.of_year(year).to_vec());
        Calendar { settings, days, early_days }
    }

    /// The default calendar of a Japanese city.
    pub fn japan() -> Calendar {
        static JAPAN: LazyLock<Calendar> = LazyLock::new(|| Calendar::new(CalendarSettings::default()));
        JAPAN.clone()
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
        instant(date.and_time(chrono::NaiveTime::MIN), self.settings.zone)
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
        self.count_at(date).contains(date)
    }

    /// Why the city does not work on `date`; `None` on a business day. A holiday on a Sunday is
    /// named as the holiday.
    pub fn why_closed(&self, date: NaiveDate) -> Option<Closed> {
        if let Some(name) = holidays::of_year(&self.settings.holidays, date.year()).get(&date) {
            return Some(Closed::Holiday(name.to_string()));
        }
        if self.settings.closing.iter().any(|days| days.contains(date)) {
            return Some(Closed::ClosingDay);
        }
        matches!(date.weekday(), Weekday::Sat | Weekday::Sun).then_some(Closed::Weekend)
    }

    /// The last year whose holidays the table has; those of later years are computed from the law
    /// as it stands, and may be moved yet. `None`: all are computed.
    pub fn holidays_known_until(&self) -> Option<i32> {
        holidays::known_until(&self.settings.holidays)
    }

    /// Business days in (from, to]; negative where `to` lies before `from`.
    pub fn business_days(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        self.rank(to) - self.rank(from)
    }

    /// The day `n` business days after `date` (before it where `n` is negative); 0 gives `date`.
    pub fn add_business_days(&self, date: NaiveDate, n: i64) -> NaiveDate {
        match n {
            0 => date,
            1.. => self.select(self.rank(date).saturating_add(n)),
            _ => {
                let not_before_date = i64::from(!self.is_business_day(date));
                self.select((self.rank(date) + not_before_date).saturating_add(n))
            }
        }
    }

    /// The last business day on or before `date`: where a deadline counted backwards moves to.
    pub fn on_or_before(&self, date: NaiveDate) -> NaiveDate {
        self.select(self.rank(date))
    }

    /// The first business day on or after `date`.
    pub fn on_or_after(&self, date: NaiveDate) -> NaiveDate {
        if self.is_business_day(date) { date } else { self.add_business_days(date, 1) }
    }

    /// The number of `date` in the row of business days, counted from 1 at the start of
    /// [`FIRST_YEAR`]; that of the business day before it where it is none.
    fn rank(&self, date: NaiveDate) -> i64 {
        self.count_at(date).rank(date)
    }

    fn select(&self, rank: i64) -> NaiveDate {
        if rank > 0 { self.days.select(rank) } else { self.early_days.select(rank) }
    }

    fn count_at(&self, date: NaiveDate) -> &DayCount {
        if date.year() >= FIRST_YEAR { &self.days } else { &self.early_days }
    }
}

/// The first instant at which clocks in `zone` show `local` or, where they skip it, a later time.
pub(super) fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // Clocks have skipped up to a day (Samoa, 2011).
    for minutes in 0..=24 * 60 {
        let shown = local.checked_add_signed(TimeDelta::minutes(minutes));
        if let Some(at) = shown.and_then(|shown| zone.from_local_datetime(&shown).earliest()) {
            return at.with_timezone(&Utc);
        }
    }
    Utc.from_utc_datetime(&local)
}

/// The closing days of a year as days of the year: one list for common years, one for leap years.
struct ClosingPattern {
    common: Vec<u32>,
    leap: Vec<u32>,
}

impl ClosingPattern {
    fn new(closing: &[ClosingDays]) -> ClosingPattern {
        let of = |year: i32| {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
            let closed = |day: &NaiveDate| closing.iter().any(|days| days.contains(*day));
            let days = first.iter_days().take_while(|day| day.year() == year);
            days.filter(closed).map(|day| day.ordinal0()).collect::<Vec<_>>()
        };
        ClosingPattern { common: of(2001), leap: of(2000) }
    }

    fn of_year(&self, year: i32) -> &[u32] {
        let leap = NaiveDate::from_ymd_opt(year, 2, 29).is_some();
        if leap { &self.leap } else { &self.common }
    }
}

#[cfg(test)]
mod tests;
