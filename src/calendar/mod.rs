//! Civil time as a city hall keeps it: days in its zone, fiscal years, eras, holidays and closing
//! days, business-day arithmetic, durations as rules write them (`5bd`, `3mo`), and schedules.

mod business;
mod closing;
mod count;
pub mod era;
pub mod holidays;
pub mod hours;
pub mod schedule;
pub mod span;

pub use business::{Calendar, CalendarSettings};
pub use closing::{Closed, ClosingDays};
pub use hours::DeliveryHours;
pub use schedule::Schedule;
pub use span::Span;

use chrono::{Datelike, NaiveDate};

/// `date` moved by `months` calendar months; a day past the month's end becomes its last day
/// (31 March − 1 month = 28 or 29 February). `None` only beyond the range of dates.
pub fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    let step = chrono::Months::new(months.unsigned_abs());
    if months >= 0 { date.checked_add_months(step) } else { date.checked_sub_months(step) }
}

/// The last day of `date`'s month.
pub fn month_end(date: NaiveDate) -> NaiveDate {
    let next = if date.month() == 12 {
        NaiveDate::from_ymd_opt(date.year() + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(date.year(), date.month() + 1, 1)
    };
    next.and_then(|d| d.pred_opt()).unwrap_or(date)
}
