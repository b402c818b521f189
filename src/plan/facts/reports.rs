//! When the next result is due (`plan.md`, KPI: `next_report_due`).

use chrono::{Days, NaiveDate};

use crate::calendar::{Calendar, add_months};
use crate::plan::Kpi;

/// The first end of a reporting period after `since` (the last report, else the baseline, else the
/// start), plus the grace; `None` where the KPI is not checked or nothing says since when.
pub(super) fn next_due(kpi: &Kpi, since: Option<NaiveDate>, calendar: &Calendar) -> Option<NaiveDate> {
    let every = kpi.report_every.filter(|months| *months > 0)?;
    let end = first_period_end_after(since?, every, calendar)?;
    end.checked_add_days(Days::new(kpi.report_grace.into()))
}

fn first_period_end_after(since: NaiveDate, every: u32, calendar: &Calendar) -> Option<NaiveDate> {
    // On a fiscal year's last day the search begins in the next year, all of whose ends lie ahead.
    let from = since.succ_opt()?;
    let first = calendar.fiscal_year_start(calendar.fiscal_year_of(from));
    let mut months = every;
    loop {
        let end = add_months(first, i32::try_from(months).ok()?)?.pred_opt()?;
        if end > since {
            return Some(end);
        }
        months += every;
    }
}
