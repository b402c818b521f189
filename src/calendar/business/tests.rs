//! What a city's calendar says, by example and by law.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::sync::LazyLock;

use chrono::Days;
use proptest::prelude::*;

use super::*;

static JAPAN: LazyLock<Calendar> = LazyLock::new(Calendar::japan);

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn added(from: &str, n: i64, expected: &str) {
    assert_eq!(JAPAN.add_business_days(date(from), n), date(expected), "{from} {n:+}");
}

fn closed(day: &str, why: Option<Closed>) {
    assert_eq!(JAPAN.why_closed(date(day)), why, "{day}");
    assert_eq!(JAPAN.is_business_day(date(day)), why.is_none(), "{day}");
}

fn holiday(name: &str) -> Option<Closed> {
    Some(Closed::Holiday(name.to_owned()))
}

#[test]
fn a_closed_day_says_why() {
    closed("2026-11-20", None);
    closed("2026-11-21", Some(Closed::Weekend));
    closed("2026-11-23", holiday("勤労感謝の日"));
    closed("2026-05-06", holiday("振替休日"));
    closed("2026-05-03", holiday("憲法記念日"));
    closed("2026-12-29", Some(Closed::ClosingDay));
    closed("2027-01-01", holiday("元日"));
    closed("2027-01-02", Some(Closed::ClosingDay));
    closed("2027-01-04", None);
}

#[test]
fn past_the_table_holidays_are_computed() {
    assert_eq!(JAPAN.holidays_known_until(), Some(2027));
    closed("2032-09-21", holiday("国民の休日"));
    closed("2028-02-23", holiday("天皇誕生日"));
    let computed =
        Calendar::new(CalendarSettings { holidays: Holidays::new(), ..CalendarSettings::default() });
    assert_eq!(computed.holidays_known_until(), None);
    assert!(!computed.is_business_day(date("2026-09-22")));
}

#[test]
fn the_golden_week_and_the_new_year_are_stepped_over() {
    added("2026-05-01", 1, "2026-05-07");
    added("2026-05-07", -1, "2026-05-01");
    added("2026-12-28", 1, "2027-01-04");
    added("2026-12-31", -1, "2026-12-28");
    added("2026-12-31", -2, "2026-12-25");
    added("2026-11-22", 0, "2026-11-22");
    added("2026-11-22", 1, "2026-11-24");
    assert_eq!(JAPAN.on_or_before(date("2026-12-31")), date("2026-12-28"));
    assert_eq!(JAPAN.on_or_before(date("2026-12-28")), date("2026-12-28"));
    assert_eq!(JAPAN.on_or_after(date("2026-12-31")), date("2027-01-04"));
    assert_eq!(JAPAN.business_days(date("2026-12-28"), date("2027-01-04")), 1);
    assert_eq!(JAPAN.business_days(date("2027-01-04"), date("2026-12-28")), -1);
}

#[test]
fn dates_far_away_are_counted_too() {
    let (near, far) = (date("2026-11-20"), date("9999-12-31"));
    let one_by_one = near.iter_days().skip(1).take_while(|day| *day <= far);
    let expected = one_by_one.filter(|day| JAPAN.is_business_day(*day)).count();
    assert_eq!(JAPAN.business_days(near, far), expected as i64);
    added("1889-04-01", 1, "1889-04-02");
    added("1947-12-28", 1, "1948-01-05");
    added("1948-01-04", -1, "1947-12-26");
    assert_eq!(JAPAN.add_business_days(NaiveDate::MAX, 1), NaiveDate::MAX);
    assert_eq!(JAPAN.add_business_days(date("2026-01-01"), i64::MIN), NaiveDate::MIN);
}

#[test]
fn a_fiscal_year_starts_in_its_month() {
    assert_eq!(JAPAN.fiscal_year_of(date("2026-03-31")), 2025);
    assert_eq!(JAPAN.fiscal_year_of(date("2026-04-01")), 2026);
    assert_eq!(JAPAN.fiscal_year_start(2026), date("2026-04-01"));
    assert_eq!(JAPAN.fiscal_year_end(2026), date("2027-03-31"));
    let civil = Calendar::new(CalendarSettings { fiscal_year_starts: 1, ..CalendarSettings::default() });
    assert_eq!(civil.fiscal_year_of(date("2026-01-01")), 2026);
    assert_eq!(civil.fiscal_year_end(2026), date("2026-12-31"));
}

#[test]
fn a_day_begins_at_midnight_in_its_zone_or_when_the_clocks_first_show_it() {
    assert_eq!(JAPAN.midnight(date("2026-11-22")).to_rfc3339(), "2026-11-21T15:00:00+00:00");
    assert_eq!(JAPAN.today("2026-11-21T15:00:00Z".parse().unwrap()), date("2026-11-22"));
    // In 2018 Brazil's clocks went from 23:59 to 01:00 on the night to 4 November.
    let zone = chrono_tz::America::Sao_Paulo;
    let brazil = Calendar::new(CalendarSettings { zone, ..CalendarSettings::default() });
    assert_eq!(brazil.midnight(date("2018-11-04")).to_rfc3339(), "2018-11-04T03:00:00+00:00");
}

#[test]
fn a_city_that_never_works_does_no_harm() {
    let closing = vec![ClosingDays { from: (1, 1), to: (12, 31) }];
    let never = Calendar::new(CalendarSettings { closing, ..CalendarSettings::default() });
    assert_eq!(never.business_days(date("2026-01-01"), date("2027-01-01")), 0);
    assert_eq!(never.add_business_days(date("2026-01-01"), 1), NaiveDate::MAX);
}

/// The definition, day by day, to hold the counted answers against.
fn naive_is_business_day(day: NaiveDate) -> bool {
    JAPAN.why_closed(day).is_none()
}

fn any_date() -> impl Strategy<Value = NaiveDate> {
    // 1890 to 2370: across both ends of the counted years.
    (690_000_i32..865_600).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap())
}

proptest! {
    #[test]
    fn counting_is_counting_day_by_day(from in any_date(), length in 0_u64..900) {
        let to = from + Days::new(length);
        let naive = from.iter_days().skip(1).take(length as usize).filter(|day| {
            // Past 2347 the calendar is taken to repeat itself.
            naive_is_business_day(if day.year() < 2348 { *day } else { day.with_year(day.year() - 400).unwrap() })
        });
        prop_assert_eq!(JAPAN.business_days(from, to), naive.count() as i64);
    }

    #[test]
    fn adding_and_counting_undo_each_other(from in any_date(), n in -3000_i64..3000) {
        let to = JAPAN.add_business_days(from, n);
        if n >= 0 || JAPAN.is_business_day(from) {
            prop_assert_eq!(JAPAN.business_days(from, to), n);
        } else {
            prop_assert_eq!(JAPAN.business_days(from, to), n + 1, "from a closed day backwards");
        }
        prop_assert!(n == 0 || JAPAN.is_business_day(to));
    }

    #[test]
    fn the_roll_rules_find_the_nearest_business_day(day in any_date()) {
        let (before, after) = (JAPAN.on_or_before(day), JAPAN.on_or_after(day));
        prop_assert!(before <= day && day <= after);
        prop_assert!(JAPAN.is_business_day(before) && JAPAN.is_business_day(after));
        prop_assert_eq!(JAPAN.business_days(before, after), i64::from(before != after));
    }
}
