//! Japan's public holidays as the law has had them, computed: what stands in for a table past its
//! horizon.
//!
//! Source: 国民の祝日に関する法律 (昭和23年法律第178号, in force from 20 July 1948) with its amendments,
//! and the acts that made single days holidays or moved them for the Olympic Games.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::equinox;

/// The name of a day off because a holiday fell on a Sunday (Article 3, paragraph 2).
const SUBSTITUTE: &str = "振替休日";
/// The name of a day off because both its neighbours are holidays (Article 3, paragraph 3).
const SANDWICHED: &str = "国民の休日";

/// On which day of a year a holiday falls.
#[derive(Clone, Copy)]
enum When {
    /// Month and day.
    On(u32, u32),
    /// The n-th Monday of a month (ハッピーマンデー制度).
    Monday(u32, u8),
    /// 春分日
    Vernal,
    /// 秋分日
    Autumnal,
}

use When::{Autumnal, Monday, On, Vernal};

/// Holidays with the first and last year in which they were so.
const HOLIDAYS: &[(i32, i32, When, &str)] = &[
    (1949, 9999, On(1, 1), "元日"),
    (1949, 1999, On(1, 15), "成人の日"),
    (2000, 9999, Monday(1, 2), "成人の日"),
    (1967, 9999, On(2, 11), "建国記念の日"),
    (2020, 9999, On(2, 23), "天皇誕生日"),
    (1949, 9999, Vernal, "春分の日"),
    (1949, 1988, On(4, 29), "天皇誕生日"),
    (1989, 2006, On(4, 29), "みどりの日"),
    (2007, 9999, On(4, 29), "昭和の日"),
    (1949, 9999, On(5, 3), "憲法記念日"),
    (2007, 9999, On(5, 4), "みどりの日"),
    (1949, 9999, On(5, 5), "こどもの日"),
    (1996, 2002, On(7, 20), "海の日"),
    (2003, 2019, Monday(7, 3), "海の日"),
    (2022, 9999, Monday(7, 3), "海の日"),
    (2016, 2019, On(8, 11), "山の日"),
    (2022, 9999, On(8, 11), "山の日"),
    (1966, 2002, On(9, 15), "敬老の日"),
    (2003, 9999, Monday(9, 3), "敬老の日"),
    (1948, 9999, Autumnal, "秋分の日"),
    (1966, 1999, On(10, 10), "体育の日"),
    (2000, 2019, Monday(10, 2), "体育の日"),
    (2022, 9999, Monday(10, 2), "スポーツの日"),
    (1948, 9999, On(11, 3), "文化の日"),
    (1948, 9999, On(11, 23), "勤労感謝の日"),
    (1989, 2018, On(12, 23), "天皇誕生日"),
    // Days by acts of their own: weddings of 1959 and 1993, the mourning of 1989, the
    // enthronements of 1990 and 2019 (those of 2019 count as holidays for Article 3).
    (1959, 1959, On(4, 10), "結婚の儀"),
    (1989, 1989, On(2, 24), "大喪の礼"),
    (1990, 1990, On(11, 12), "即位礼正殿の儀"),
    (1993, 1993, On(6, 9), "結婚の儀"),
    (2019, 2019, On(5, 1), "天皇の即位の日"),
    (2019, 2019, On(10, 22), "即位礼正殿の儀"),
    // Moved for the Olympic Games, and again when these were put off by a year.
    (2020, 2020, On(7, 23), "海の日"),
    (2020, 2020, On(7, 24), "スポーツの日"),
    (2020, 2020, On(8, 10), "山の日"),
    (2021, 2021, On(7, 22), "海の日"),
    (2021, 2021, On(7, 23), "スポーツの日"),
    (2021, 2021, On(8, 8), "山の日"),
];

/// The days off by law in `year`; none outside the years that are computed.
pub(super) fn holidays(year: i32) -> BTreeMap<NaiveDate, Cow<'static, str>> {
    if !super::YEARS.contains(&year) {
        return BTreeMap::new();
    }
    let named: BTreeMap<NaiveDate, Cow<'static, str>> = HOLIDAYS
        .iter()
        .filter(|(first, last, ..)| (*first..=*last).contains(&year))
        .filter_map(|(_, _, when, name)| Some((when.in_year(year)?, Cow::Borrowed(*name))))
        .collect();
    let mut all = named.clone();
    for day in named.keys() {
        if let Some(substitute) = substitute_for(*day, &named) {
            all.insert(substitute, Cow::Borrowed(SUBSTITUTE));
        }
    }
    for day in named.keys() {
        if let Some(between) = between(*day, &named) {
            all.entry(between).or_insert(Cow::Borrowed(SANDWICHED));
        }
    }
    all
}

/// Article 3, paragraph 2: a holiday on a Sunday gives the next day off that is no holiday itself;
/// from 12 April 1973 to 2006 only the Monday.
fn substitute_for(day: NaiveDate, named: &BTreeMap<NaiveDate, Cow<'_, str>>) -> Option<NaiveDate> {
    let begins = NaiveDate::from_ymd_opt(1973, 4, 12)?;
    if day.weekday() != Weekday::Sun || day < begins {
        return None;
    }
    let mut next = day.checked_add_days(Days::new(1))?;
    while day.year() >= 2007 && named.contains_key(&next) {
        next = next.checked_add_days(Days::new(1))?;
    }
    (!named.contains_key(&next)).then_some(next)
}

/// Article 3, paragraph 3, from 27 December 1985: the day between two holidays is off; until 2006
/// not where it was a Sunday.
fn between(day: NaiveDate, named: &BTreeMap<NaiveDate, Cow<'_, str>>) -> Option<NaiveDate> {
    let next = day.checked_add_days(Days::new(1))?;
    let after = day.checked_add_days(Days::new(2))?;
    let sunday_counts = next.year() >= 2007 || next.weekday() != Weekday::Sun;
    (day.year() >= 1986 && !named.contains_key(&next) && named.contains_key(&after) && sunday_counts)
        .then_some(next)
}

impl When {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            On(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Monday(month, n) => NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, n),
            Vernal => NaiveDate::from_ymd_opt(year, 3, equinox::vernal(year)),
            Autumnal => NaiveDate::from_ymd_opt(year, 9, equinox::autumnal(year)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(day: &str, expected: Option<&str>) {
        let date: NaiveDate = day.parse().unwrap();
        assert_eq!(holidays(date.year()).get(&date).map(|name| &**name), expected, "{day}");
    }

    #[test]
    fn the_law_began_in_the_summer_of_1948() {
        check("1948-07-01", None);
        check("1948-11-03", Some("文化の日"));
        check("1949-01-01", Some("元日"));
        check("1947-11-03", None);
    }

    #[test]
    fn a_sunday_holiday_is_made_good_since_april_1973() {
        check("1973-02-12", None);
        check("1973-04-30", Some("振替休日"));
        check("2008-05-06", Some("振替休日"));
        check("2026-05-06", Some("振替休日"));
    }

    #[test]
    fn a_day_between_two_holidays_is_off_since_1986() {
        check("1985-05-04", None);
        check("1988-05-04", Some("国民の休日"));
        check("1986-05-04", None);
        check("2026-09-22", Some("国民の休日"));
        check("2019-04-30", Some("国民の休日"));
        check("2032-09-21", Some("国民の休日"));
    }

    #[test]
    fn single_days_and_moved_days_are_known() {
        check("1959-04-10", Some("結婚の儀"));
        check("2019-10-22", Some("即位礼正殿の儀"));
        check("2020-07-24", Some("スポーツの日"));
        check("2020-10-12", None);
        check("2021-08-09", Some("振替休日"));
        check("2021-08-11", None);
    }
}
