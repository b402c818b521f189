//! Japan's public holidays: a table of facts, and the law computed where the table ends.
//!
//! # Why both
//! The cabinet announces the equinoxes, and so the year's list, each February for the year after;
//! parliament moves holidays at short notice. So the announced days are data that a city can
//! replace, and what lies past them is a forecast that says so ([`known_until`]).

mod equinox;
mod file;
mod law;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

pub use file::{HolidayError, read};

/// The table that ships: the Cabinet Office's list, 1955 to the last announced year.
const JAPAN: &str = include_str!("../../../config/calendar/japan.csv");

/// The years that are computed: from the law's first, as many as the calendar counts ahead.
pub(super) const YEARS: std::ops::Range<i32> = 1948..2348;

/// Holidays by day.
pub type Holidays = BTreeMap<NaiveDate, String>;

/// Japan's announced holidays, from the table that ships.
pub fn japan() -> Holidays {
    static TABLE: LazyLock<Holidays> = LazyLock::new(|| read(JAPAN.as_bytes()).unwrap_or_default());
    TABLE.clone()
}

/// The last year of the table's unbroken run of years; what follows is computed. `None` for an
/// empty table. (One misspelt year far ahead does not silence the warning.)
pub fn known_until(table: &Holidays) -> Option<i32> {
    let first = table.keys().next()?.year();
    (first..).take_while(|year| is_known(table, *year)).last()
}

/// Years of the table with fewer than half the holidays that the law gives: the file was cut off,
/// or a year in it is misspelt.
pub fn thin_years(table: &Holidays) -> Vec<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for day in table.keys() {
        *counts.entry(day.year()).or_default() += 1;
    }
    counts.retain(|year, n| *n * 2 < law::holidays(*year).len());
    counts.into_keys().collect()
}

/// The holidays of `year`: the table's where it has that year, else the law's.
pub(super) fn of_year(table: &Holidays, year: i32) -> BTreeMap<NaiveDate, Cow<'_, str>> {
    if is_known(table, year) {
        days_of(table, year).map(|(day, name)| (*day, Cow::Borrowed(name.as_str()))).collect()
    } else {
        law::holidays(year)
    }
}

fn is_known(table: &Holidays, year: i32) -> bool {
    days_of(table, year).next().is_some()
}

fn days_of(table: &Holidays, year: i32) -> impl Iterator<Item = (&NaiveDate, &String)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX);
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
    table.range(first..=last)
}

#[cfg(test)]
mod tests;
