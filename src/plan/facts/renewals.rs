//! `plan.md`, Renewal.

use chrono::NaiveDate;

use super::{Decision, FactSettings, RenewalFacts, days};
use crate::calendar::{Calendar, add_months};
use crate::plan::{Renewal, Status};

pub(super) fn derive(
    renewal: &Renewal,
    calendar: &Calendar,
    settings: &FactSettings,
    today: NaiveDate,
) -> RenewalFacts {
    let notice_by = renewal.ends_on.map(|end| notice_by(renewal, end, calendar, settings));
    let decide_by = notice_by.map(|notice| decide_by(renewal, notice, calendar, settings));
    let decision = Decision::None;
    RenewalFacts {
        notice_by,
        decide_by,
        days_to_decide: decide_by.map(|d| days(today, d)),
        days_to_notice: notice_by.map(|d| days(today, d)),
        days_to_end: renewal.ends_on.map(|d| days(today, d)),
        over: renewal.ends_on.map(|end| today > end),
        decision,
        decided: decision != Decision::None || renewal.status != Status::Active,
        review_by: review_by(renewal),
        // The record says: see `history`.
        ends_first: None,
        ends_moved: 0,
    }
}

fn notice_by(
    renewal: &Renewal,
    ends_on: NaiveDate,
    calendar: &Calendar,
    settings: &FactSettings,
) -> NaiveDate {
    let notice = || renewal.notice.unwrap_or_else(|| settings.notice_for(renewal.kind));
    renewal.notice_by.unwrap_or_else(|| notice().before(ends_on, calendar))
}

/// Earlier by the time that a letter takes where the paper would otherwise renew itself.
fn decide_by(
    renewal: &Renewal,
    notice_by: NaiveDate,
    calendar: &Calendar,
    settings: &FactSettings,
) -> NaiveDate {
    let last = calendar.on_or_before(notice_by);
    if renewal.auto_renews {
        calendar.add_business_days(last, -i64::from(settings.letter_lead))
    } else {
        last
    }
}

fn review_by(renewal: &Renewal) -> Option<NaiveDate> {
    let months = renewal.review_every?.checked_mul(12)?;
    add_months(renewal.reviewed_on.or(renewal.starts_on)?, months.try_into().ok()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    use crate::calendar::Span;
    use crate::plan::RenewalKind;

    fn ending(ends_on: &str) -> Renewal {
        Renewal { ends_on: Some(day(ends_on)), ..Renewal::default() }
    }

    fn facts_on(renewal: &Renewal, today: &str) -> RenewalFacts {
        derive(renewal, &calendar(), &FactSettings::default(), day(today))
    }

    fn check(renewal: &Renewal, notice_by: &str, decide_by: &str) {
        let f = facts_on(renewal, "2026-04-01");
        assert_eq!((f.notice_by, f.decide_by), (Some(day(notice_by)), Some(day(decide_by))));
    }

    #[test]
    fn notice_is_counted_back_from_the_end_and_moves_to_a_worked_day_before() {
        // 31 March 2027 − 3 months = 31 December, closed from the 29th: Monday 28 December.
        check(&ending("2027-03-31"), "2026-12-31", "2026-12-28");
        // 31 May 2027 − 3 months: February has 28 days, a Sunday: Friday the 26th.
        check(&ending("2027-05-31"), "2027-02-28", "2027-02-26");
        let by_kind = |kind| Renewal { kind, ..ending("2027-06-30") };
        check(&by_kind(RenewalKind::DesignatedManager), "2026-06-30", "2026-06-30"); // 12 months; a Tuesday
        check(&by_kind(RenewalKind::Ordinance), "2026-12-30", "2026-12-28"); // 6 months
        let ninety = Renewal { notice: Some(Span::Days(90)), ..ending("2026-09-30") };
        check(&ninety, "2026-07-02", "2026-07-02"); // September 30, August 31, 29 of July's: the 2nd
        let given = Renewal { notice_by: Some(day("2026-11-23")), ..ninety };
        check(&given, "2026-11-23", "2026-11-20"); // a holiday on a Monday: the Friday before
    }

    #[test]
    fn a_paper_that_renews_itself_leaves_ten_worked_days_for_the_letter() {
        // 28 December (Mon) less 10: 25, 24, 23, 22, 21, 18, 17, 16, 15, 14 December.
        let renewal = Renewal { auto_renews: true, ..ending("2027-03-31") };
        check(&renewal, "2026-12-31", "2026-12-14");
    }

    #[test]
    fn days_are_counted_from_today() {
        let f = facts_on(&ending("2027-03-31"), "2026-12-24");
        assert_eq!(f.days_to_decide, Some(4)); // 28 − 24
        assert_eq!(f.days_to_notice, Some(7)); // 31 − 24
        assert_eq!(f.days_to_end, Some(97)); // 7 + 31 + 28 + 31
        let over = |today| facts_on(&ending("2027-03-31"), today).over;
        assert_eq!((over("2027-03-31"), over("2027-04-01")), (Some(false), Some(true)));
    }

    #[test]
    fn without_an_end_nothing_counts_down() {
        let endless = Renewal { notice_by: Some(day("2026-11-23")), ..Renewal::default() };
        assert_eq!(facts_on(&endless, "2026-04-01"), RenewalFacts::default());
    }

    #[test]
    fn a_review_is_due_so_many_years_after_the_last_or_the_start() {
        let review = |start: &str, last: Option<&str>| {
            let renewal = Renewal {
                starts_on: Some(day(start)),
                reviewed_on: last.map(day),
                review_every: Some(5),
                ..Renewal::default()
            };
            facts_on(&renewal, "2026-04-01").review_by
        };
        assert_eq!(review("2024-02-29", None), Some(day("2029-02-28")));
        assert_eq!(review("2016-04-01", Some("2021-06-30")), Some(day("2026-06-30")));
    }

    #[test]
    fn a_status_other_than_active_is_a_decision() {
        let decided = |status| facts_on(&Renewal { status, ..ending("2027-03-31") }, "2026-04-01").decided;
        assert_eq!([Status::Active, Status::Ending, Status::Ended].map(decided), [false, true, true]);
    }
}
