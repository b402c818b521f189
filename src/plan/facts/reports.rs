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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    fn check(every: u32, since: &str, wanted: &str) {
        let kpi = Kpi { report_every: Some(every), report_grace: 0, ..Kpi::default() };
        assert_eq!(next_due(&kpi, Some(day(since)), &calendar()), Some(day(wanted)), "{every} since {since}");
    }

    #[test]
    fn the_first_period_end_after_the_last_report() {
        // Quarters counted from 1 April: 30 June, 30 September, 31 December, 31 March.
        check(3, "2026-04-01", "2026-06-30");
        check(3, "2026-06-29", "2026-06-30");
        check(3, "2026-06-30", "2026-09-30"); // after, not on
        check(3, "2027-03-31", "2027-06-30");
        check(1, "2026-02-10", "2026-02-28");
        check(1, "2026-02-28", "2026-03-31");
        check(6, "2026-09-30", "2027-03-31");
        check(12, "2026-03-31", "2027-03-31");
        check(12, "2027-03-30", "2027-03-31");
    }

    #[test]
    fn a_report_is_late_the_day_after_its_grace() {
        // 30 June + 30 days = 30 July.
        let late = |measured, start, today| {
            let kpi = Kpi { report_every: Some(3), ..kpi("", measured) };
            let f = facts_of(kpi, start, today);
            (f.next_report_due.map(|d| d.to_string()), f.report_late)
        };
        let due = |d: &str, late| (Some(d.to_owned()), late);
        assert_eq!(late("2026-04-10=1", None, "2026-07-30"), due("2026-07-30", false));
        assert_eq!(late("2026-04-10=1", None, "2026-07-31"), due("2026-07-30", true));
        // Never reported: from the start; without any date nothing is due.
        assert_eq!(late("", Some("2026-04-01"), "2026-07-31"), due("2026-07-30", true));
        assert_eq!(late("", None, "2026-07-31"), (None, false));
        // Reported only tomorrow: today that is not known.
        assert_eq!(late("2026-08-01=1", Some("2026-04-01"), "2026-07-31"), due("2026-07-30", true));
    }

    #[test]
    fn a_baseline_comes_before_the_start() {
        let kpi = Kpi {
            report_every: Some(12),
            baseline: baseline("2027-04-01", 0.0),
            report_grace: 61,
            ..kpi("", "")
        };
        // After 1 April 2027: 31 March 2028, + 61 days = 31 May 2028.
        assert_eq!(facts_of(kpi, Some("2026-04-01"), "2026-05-01").next_report_due, Some(day("2028-05-31")));
    }
}
