//! Days, walked one by one.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Plan;

pub(crate) fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

pub(crate) fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap()
}

pub(crate) fn previous(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap()
}

/// `to` − `from` in days.
pub(crate) fn between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

pub(crate) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    day + chrono::TimeDelta::days(days)
}

pub(crate) fn fiscal_year(day: NaiveDate) -> i32 {
    if day.month() < 4 { day.year() - 1 } else { day.year() }
}

pub(crate) fn year_start(year: i32) -> NaiveDate {
    ymd(year, 4, 1).unwrap()
}

pub(crate) fn year_end(year: i32) -> NaiveDate {
    ymd(year + 1, 3, 31).unwrap()
}

pub(crate) fn is_business_day(plan: &Plan, day: NaiveDate) -> bool {
    let weekend = day.weekday() == Weekday::Sat || day.weekday() == Weekday::Sun;
    let closing = (day.month() == 12 && day.day() >= 29) || (day.month() == 1 && day.day() <= 3);
    !weekend && !closing && !plan.holidays.contains(&day)
}

/// Business days after `from` up to and including `to`.
pub(crate) fn business_days(plan: &Plan, from: NaiveDate, to: NaiveDate) -> i64 {
    let mut count = 0;
    let mut day = from;
    while day < to {
        day = next(day);
        if is_business_day(plan, day) {
            count += 1;
        }
    }
    count
}

/// Back by months; a day that the month lacks becomes its last.
pub(crate) fn months_before(day: NaiveDate, months: i64) -> NaiveDate {
    let count = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 - months;
    let (year, month) = (count.div_euclid(12) as i32, count.rem_euclid(12) as u32 + 1);
    (1..=day.day()).rev().find_map(|d| ymd(year, month, d)).unwrap()
}

/// A span before a day: `90d`, `2w`, `3mo`, `90日`, `3か月`.
pub(crate) fn span_before(plan: &Plan, day: NaiveDate, span: &str) -> NaiveDate {
    let digits: String = span.chars().take_while(char::is_ascii_digit).collect();
    let n: i64 = digits.parse().unwrap();
    match &span[digits.len()..] {
        "d" | "日" => plus(day, -n),
        "w" => plus(day, -7 * n),
        "mo" | "か月" => months_before(day, n),
        "bd" => business_days_before(plan, day, n),
        other => panic!("span unit {other}"),
    }
}

pub(crate) fn business_days_before(plan: &Plan, day: NaiveDate, n: i64) -> NaiveDate {
    let mut day = day;
    for _ in 0..n {
        day = previous(day);
        while !is_business_day(plan, day) {
            day = previous(day);
        }
    }
    day
}

/// The last business day on or before a day.
pub(crate) fn back_to_business(plan: &Plan, day: NaiveDate) -> NaiveDate {
    let mut day = day;
    while !is_business_day(plan, day) {
        day = previous(day);
    }
    day
}
