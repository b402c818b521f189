//! `plan.md`, Milestone.

use chrono::NaiveDate;

use super::{MilestoneFacts, days};
use crate::calendar::Calendar;
use crate::plan::{Milestone, MilestoneStatus};

pub(super) fn derive(milestone: &Milestone, calendar: &Calendar, today: NaiveDate) -> MilestoneFacts {
    let of_year = milestone.fiscal_year.map(|year| calendar.fiscal_year_end(year));
    let due = milestone.due_on.or(of_year).unwrap_or_default();
    let open = matches!(milestone.status, MilestoneStatus::Planned | MilestoneStatus::InProgress);
    let late = open && today > due;
    MilestoneFacts {
        due,
        due_from_year: milestone.due_on.is_none(),
        done: milestone.status == MilestoneStatus::Done,
        open,
        days_left: days(today, due),
        days_late: if late { days(due, today) } else { 0 },
        business_days_late: if late { calendar.business_days(due, today) } else { 0 },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    fn on(due: &str) -> Milestone {
        Milestone { due_on: Some(day(due)), ..Milestone::default() }
    }

    #[test]
    fn days_are_counted_to_and_from_the_due_day() {
        let check = |milestone: &Milestone, today, left, late, business| {
            let f = derive(milestone, &calendar(), day(today));
            assert_eq!((f.days_left, f.days_late, f.business_days_late), (left, late, business), "{today}");
        };
        // 30 April 2026 is a Thursday. 20 April: 30 − 20 = 10 days before it.
        check(&on("2026-04-30"), "2026-04-20", 10, 0, 0);
        check(&on("2026-04-30"), "2026-04-30", 0, 0, 0);
        // 7 May: 7 days late; of 1 May (Fri), 2–3 (weekend), 3–6 (holidays) and 7 (Thu) two are worked.
        check(&on("2026-04-30"), "2026-05-07", -7, 7, 2);
        // 28 December 2026 is a Monday; 29 December – 3 January closed: 4 January is the first worked.
        check(&on("2026-12-28"), "2027-01-04", -7, 7, 1);
        // What is done or dropped is never late, and what is in progress is open.
        let with = |status| Milestone { status, ..on("2026-04-30") };
        check(&with(MilestoneStatus::Done), "2026-05-07", -7, 0, 0);
        check(&with(MilestoneStatus::Dropped), "2026-05-07", -7, 0, 0);
        check(&with(MilestoneStatus::InProgress), "2026-05-07", -7, 7, 2);
    }

    #[test]
    fn a_year_alone_is_due_on_its_last_day() {
        let year = Milestone { fiscal_year: Some(2026), ..Milestone::default() };
        let f = derive(&year, &calendar(), day("2027-03-31"));
        assert_eq!((f.due, f.due_from_year, f.days_left), (day("2027-03-31"), true, 0));
        let both = Milestone { due_on: Some(day("2026-09-30")), ..year };
        let f = derive(&both, &calendar(), day("2027-03-31"));
        assert_eq!((f.due, f.due_from_year), (day("2026-09-30"), false));
    }

    #[test]
    fn done_is_the_status_whatever_its_dates_say() {
        let dated = Milestone { completed_on: Some(day("2026-01-01")), ..on("2026-04-30") };
        let f = derive(&dated, &calendar(), day("2026-05-01"));
        assert_eq!((f.done, f.open, f.days_late), (false, true, 1));
    }
}
