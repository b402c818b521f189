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
