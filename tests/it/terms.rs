//! Term arithmetic: a table of known traps, and the laws that any term obeys.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use yamedoki::calendar::{Calendar, CalendarSettings, Span, holidays};
use yamedoki::plan::facts::{FactSettings, RenewalFacts, derive};
use yamedoki::plan::{Department, Plan, Recorded, Renewal, RenewalKind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn facts(renewal: &Renewal, calendar: &Calendar, today: NaiveDate) -> RenewalFacts {
    let plan = Plan {
        departments: vec![Department { code: "a".into(), ..Department::default() }],
        renewals: vec![renewal.clone()],
        ..Plan::default()
    };
    derive(&plan, &Recorded::default(), calendar, &FactSettings::default(), today).renewals.remove(0)
}

fn paper(ends_on: &str, notice: &str) -> Renewal {
    Renewal {
        kind: RenewalKind::Agreement,
        ends_on: Some(day(ends_on)),
        notice: Some(Span::parse(notice).unwrap()),
        ..Renewal::default()
    }
}

#[test]
fn the_known_traps() {
    let japan = Calendar::japan();
    for (why, ends_on, notice, auto, notice_by, decide_by) in [
        ("the 31st less a month, a Sunday", "2027-03-31", "1mo", false, "2027-02-28", "2027-02-26"),
        ("the same in a leap year", "2028-03-31", "1mo", false, "2028-02-29", "2028-02-29"),
        ("29 February less a year", "2028-02-29", "12mo", false, "2027-02-28", "2027-02-26"),
        ("29 February less four years", "2028-02-29", "48mo", false, "2024-02-29", "2024-02-29"),
        ("the 31st less six months", "2026-08-31", "6mo", false, "2026-02-28", "2026-02-27"),
        ("into the closing days", "2027-03-31", "3mo", false, "2026-12-31", "2026-12-28"),
        ("out of the closing days after New Year", "2027-04-03", "3mo", false, "2027-01-03", "2026-12-28"),
        ("90 days are not three months", "2027-03-31", "90d", false, "2026-12-31", "2026-12-28"),
        ("where it renews itself", "2027-03-31", "3mo", true, "2026-12-31", "2026-12-14"),
        ("the ten days between two eras", "2019-07-31", "3mo", false, "2019-04-30", "2019-04-26"),
        ("from the new era into the old", "2019-08-06", "3mo", true, "2019-05-06", "2019-04-12"),
        ("five days off in May", "2026-08-05", "3mo", false, "2026-05-05", "2026-05-01"),
        ("a sandwiched holiday in September", "2026-12-22", "3mo", false, "2026-09-22", "2026-09-18"),
        ("over the fiscal year's border", "2026-04-30", "1mo", false, "2026-03-30", "2026-03-30"),
        ("notice on the last day itself", "2027-03-31", "0d", false, "2027-03-31", "2027-03-31"),
    ] {
        let renewal = Renewal { auto_renews: auto, ..paper(ends_on, notice) };
        let f = facts(&renewal, &japan, day("2026-04-01"));
        assert_eq!((f.notice_by, f.decide_by), (Some(day(notice_by)), Some(day(decide_by))), "{why}");
    }
}

/// In 2021 three holidays were moved by a law of November 2020, after calendars had been printed.
#[test]
fn a_holiday_moved_by_law_moves_the_deadline() {
    let mut printed = holidays::japan();
    for (moved, back) in [("2021-07-22", "2021-07-19"), ("2021-07-23", "2021-10-11")] {
        let name = printed.remove(&day(moved)).unwrap();
        printed.insert(day(back), name);
    }
    let before = Calendar::new(CalendarSettings { holidays: printed, ..CalendarSettings::default() });
    let after = Calendar::japan();
    for (notice_by, then, now) in [
        ("2021-07-19", "2021-07-16", "2021-07-19"),
        ("2021-07-22", "2021-07-22", "2021-07-21"),
        ("2021-07-23", "2021-07-23", "2021-07-21"),
        ("2021-10-11", "2021-10-08", "2021-10-11"),
    ] {
        let renewal = Renewal { notice_by: Some(day(notice_by)), ..paper("2022-03-31", "3mo") };
        let decide_by = |calendar| facts(&renewal, calendar, day("2021-04-01")).decide_by;
        assert_eq!((decide_by(&before), decide_by(&after)), (Some(day(then)), Some(day(now))), "{notice_by}");
    }
}

#[test]
fn the_fiscal_years_own_border_may_be_the_citys() {
    let calendar = Calendar::new(CalendarSettings { fiscal_year_starts: 1, ..CalendarSettings::default() });
    assert_eq!(calendar.fiscal_year_end(2026), day("2026-12-31"));
    assert_eq!(Calendar::japan().fiscal_year_end(2026), day("2027-03-31"));
    assert_eq!(Calendar::japan().fiscal_year_of(day("2027-03-31")), 2026);
}

fn terms() -> impl Strategy<Value = Renewal> {
    let date = (2015i32..2035, 1u32..=12, 1u32..=31)
        .prop_filter_map("no day", |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
    let notice = prop_oneof![(0u32..400).prop_map(Span::Days), (0u32..40).prop_map(Span::Months)];
    (date, notice, any::<bool>()).prop_map(|(ends_on, notice, auto_renews)| Renewal {
        ends_on: Some(ends_on),
        notice: Some(notice),
        auto_renews,
        ..Renewal::default()
    })
}

proptest! {
    #[test]
    fn a_deadline_counted_backwards_moves_earlier_never_later(renewal in terms()) {
        let japan = Calendar::japan();
        let f = facts(&renewal, &japan, day("2026-04-01"));
        let (notice_by, decide_by) = (f.notice_by.unwrap(), f.decide_by.unwrap());
        prop_assert!(notice_by <= renewal.ends_on.unwrap() && decide_by <= notice_by);
        prop_assert!(japan.is_business_day(decide_by));
        let lead = if renewal.auto_renews { 10 } else { 0 };
        prop_assert_eq!(japan.business_days(decide_by, notice_by), lead, "as late as may be");
    }

    #[test]
    fn months_clamp_to_the_last_day_and_to_no_other(renewal in terms(), months in 0u32..40) {
        let renewal = Renewal { notice: Some(Span::Months(months)), ..renewal };
        let f = facts(&renewal, &Calendar::japan(), day("2026-04-01"));
        let (end, by) = (renewal.ends_on.unwrap(), f.notice_by.unwrap());
        let counted = |d: NaiveDate| d.year() * 12 + d.month0() as i32;
        prop_assert_eq!(counted(end) - counted(by), months as i32);
        let last = yamedoki::calendar::month_end(by).day();
        prop_assert_eq!(by.day(), end.day().min(last));
    }

    #[test]
    fn a_later_end_never_has_an_earlier_deadline(renewal in terms(), later in 0u64..800) {
        let japan = Calendar::japan();
        let by = |r: &Renewal| facts(r, &japan, day("2026-04-01")).decide_by.unwrap();
        let moved = Renewal {
            ends_on: renewal.ends_on.unwrap().checked_add_days(chrono::Days::new(later)),
            ..renewal.clone()
        };
        prop_assert!(by(&renewal) <= by(&moved));
    }

    #[test]
    fn dates_follow_from_the_present_term_alone(renewal in terms(), times in 0u32..9) {
        let japan = Calendar::japan();
        let old = Renewal { starts_on: Some(day("1999-04-01")), times_renewed: Some(times), ..renewal.clone() };
        let (a, b) = (facts(&old, &japan, day("2026-04-01")), facts(&renewal, &japan, day("2026-04-01")));
        prop_assert_eq!((a.notice_by, a.decide_by, a.days_to_end), (b.notice_by, b.decide_by, b.days_to_end));
    }
}
