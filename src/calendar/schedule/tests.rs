//! Schedules by example, over clock changes, and against counting minute by minute.
#![allow(clippy::unwrap_used)]

use chrono::{Datelike, NaiveDate};
use chrono_tz::America::New_York;
use chrono_tz::Asia::Tokyo;
use proptest::prelude::*;

use super::*;

fn at(local: &str, zone: Tz) -> DateTime<Utc> {
    instant(format!("{local}:00").parse().unwrap(), zone)
}

/// Next and previous moment, both local.
fn check(schedule: &str, now: &str, next: &str, previous: &str) {
    let schedule = Schedule::parse(schedule).unwrap();
    let now = at(now, Tokyo);
    let key = |moment: Option<DateTime<Utc>>| Schedule::period_key(moment.unwrap(), Tokyo);
    assert_eq!(key(schedule.next_after(now, Tokyo)), next, "{schedule}: next");
    assert_eq!(key(schedule.previous_at_or_before(now, Tokyo)), previous, "{schedule}: previous");
}

fn refused(text: &str, part: &str) {
    let message = Schedule::parse(text).unwrap_err();
    assert!(message.en.contains(part), "{text}: {}", message.en);
    assert!(message.ja.contains(text) || message.ja.contains("欄"), "{text}: {}", message.ja);
}

#[test]
fn the_five_fields_mean_what_users_know() {
    check("0 9 * * 1", "2026-11-22T12:00", "2026-11-23T09:00", "2026-11-16T09:00");
    check("0 9 * * 0", "2026-11-22T12:00", "2026-11-29T09:00", "2026-11-22T09:00");
    check("0 9 * * 7", "2026-11-22T12:00", "2026-11-29T09:00", "2026-11-22T09:00");
    check("*/15 8-17 * * 1-5", "2026-11-20T17:50", "2026-11-23T08:00", "2026-11-20T17:45");
    check("0 8 1 4,10 *", "2026-11-22T12:00", "2027-04-01T08:00", "2026-10-01T08:00");
    check("0 0 29 2 *", "2026-11-22T12:00", "2028-02-29T00:00", "2024-02-29T00:00");
    check("0 0 31 * *", "2026-11-22T12:00", "2026-12-31T00:00", "2026-10-31T00:00");
    check("0 9 * * Fri-Mon", "2026-11-24T12:00", "2026-11-27T09:00", "2026-11-23T09:00");
}

#[test]
fn days_and_a_time_are_enough() {
    check("Mon 09:00", "2026-11-22T12:00", "2026-11-23T09:00", "2026-11-16T09:00");
    check("月 9:00", "2026-11-22T12:00", "2026-11-23T09:00", "2026-11-16T09:00");
    check("月・木曜日 ０９：００", "2026-11-22T12:00", "2026-11-23T09:00", "2026-11-19T09:00");
    check("weekdays 07:00", "2026-11-20T12:00", "2026-11-23T07:00", "2026-11-20T07:00");
    check("平日 07:00", "2026-11-20T06:59", "2026-11-20T07:00", "2026-11-19T07:00");
    check("毎日 07:00", "2026-11-20T07:00", "2026-11-21T07:00", "2026-11-20T07:00");
    check("09:00", "2026-11-22T12:00", "2026-11-23T09:00", "2026-11-22T09:00");
}

#[test]
fn a_moment_belongs_to_its_own_period() {
    check("Mon 08:00", "2026-11-23T08:00", "2026-11-30T08:00", "2026-11-23T08:00");
    check("Mon 08:00", "2026-11-23T07:59", "2026-11-23T08:00", "2026-11-16T08:00");
    let later = at("2026-11-23T08:00", Tokyo) + TimeDelta::milliseconds(1500);
    let schedule = Schedule::parse("Mon 08:00").unwrap();
    assert_eq!(schedule.previous_at_or_before(later, Tokyo), Some(at("2026-11-23T08:00", Tokyo)));
}

#[test]
fn what_cannot_be_read_is_refused_with_what_is_accepted() {
    refused("", "five fields of cron");
    refused("0 0 9 * * 1", "without seconds");
    refused("@weekly", "Mon 08:00");
    refused("Mon", "Mon 08:00");
    refused("Mon 25:00", "Mon 08:00");
    refused("Moon 09:00", "no day of the week");
    refused("60 24 * * *", "no minute");
    refused("60 24 * * *", "no hour");
}

#[test]
fn day_and_weekday_together_and_days_that_never_come_are_refused() {
    refused("0 9 13 * 5", "both a day of the month and a weekday");
    refused("0 0 31 2 *", "never comes");
    refused("0 0 31 4,6,9,11 *", "never comes");
    assert!(Schedule::parse("0 9 1-31 * 5").is_ok(), "all days are no restriction");
}

#[test]
fn a_local_time_that_the_clocks_skip_comes_when_they_go_on() {
    let schedule = Schedule::parse("02:30").unwrap();
    let next = schedule.next_after(at("2026-03-07T12:00", New_York), New_York).unwrap();
    assert_eq!(next.with_timezone(&New_York).to_rfc3339(), "2026-03-08T03:00:00-04:00");
    assert_eq!(schedule.previous_at_or_before(next, New_York), Some(next));
    let after = schedule.next_after(next, New_York).unwrap();
    assert_eq!(Schedule::period_key(after, New_York), "2026-03-09T02:30");
}

#[test]
fn a_local_time_that_the_clocks_show_twice_comes_once() {
    let schedule = Schedule::parse("01:30").unwrap();
    let first = schedule.next_after(at("2026-10-31T12:00", New_York), New_York).unwrap();
    assert_eq!(first.with_timezone(&New_York).to_rfc3339(), "2026-11-01T01:30:00-04:00");
    let second = schedule.next_after(first, New_York).unwrap();
    assert_eq!(Schedule::period_key(second, New_York), "2026-11-02T01:30");
    let in_second_pass = first + TimeDelta::minutes(45); // 01:15 again
    assert_eq!(schedule.previous_at_or_before(in_second_pass, New_York), Some(first));
    assert_eq!(schedule.next_after(in_second_pass, New_York), Some(second));
}

/// What the words say, asked minute by minute.
fn matches(fields: &Fields, local: NaiveDateTime) -> bool {
    fields.minutes.contains(&local.minute())
        && fields.hours.contains(&local.hour())
        && fields.days.contains(&local.day())
        && fields.months.contains(&local.month())
        && fields.weekdays.contains(&local.weekday().num_days_from_sunday())
}

fn any_schedule() -> impl Strategy<Value = String> {
    let field = |min: u32, max: u32| {
        prop_oneof![
            Just("*".to_owned()),
            (2..9_u32).prop_map(|step| format!("*/{step}")),
            (min..=max).prop_map(|value| value.to_string()),
            (min..=max, min..=max).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        ]
    };
    let days = prop_oneof![
        field(1, 28).prop_map(|day| (day, "*".to_owned())),
        field(0, 7).prop_map(|day| ("*".to_owned(), day)),
    ];
    (field(0, 59), field(0, 23), days).prop_map(|(m, h, (dom, dow))| format!("{m} {h} {dom} * {dow}"))
}

proptest! {
    #[test]
    fn moments_are_those_that_counting_finds(text in any_schedule(), minute in 0_i64..500_000) {
        let schedule = Schedule::parse(&text).unwrap();
        let fields = Fields::parse(<[&str; 5]>::try_from(text.split(' ').collect::<Vec<_>>()).unwrap()).unwrap();
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_time(chrono::NaiveTime::MIN);
        let now = start + TimeDelta::minutes(minute);
        let minutes = |step| (0..100_000_i64).map(move |n| now + TimeDelta::minutes(n * step));
        let next = minutes(1).skip(1).find(|local| matches(&fields, *local)).unwrap();
        let previous = minutes(-1).find(|local| matches(&fields, *local)).unwrap();
        let moment = instant(now, Tokyo);
        prop_assert_eq!(schedule.next_after(moment, Tokyo), Some(instant(next, Tokyo)));
        prop_assert_eq!(schedule.previous_at_or_before(moment, Tokyo), Some(instant(previous, Tokyo)));
    }

    #[test]
    fn moments_follow_each_other_without_gap_or_double(text in any_schedule(), hour in 0_i64..17_000) {
        let schedule = Schedule::parse(&text).unwrap();
        let now = "2025-06-01T00:00:30Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour);
        let next = schedule.next_after(now, New_York).unwrap();
        let previous = schedule.previous_at_or_before(now, New_York).unwrap();
        prop_assert!(previous <= now && now < next);
        prop_assert_eq!(schedule.next_after(previous, New_York), Some(next));
        prop_assert_eq!(schedule.previous_at_or_before(next, New_York), Some(next));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9*/,月a-z:@ -]{0,20}") {
        let _ = Schedule::parse(&text);
    }
}
