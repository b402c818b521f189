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
