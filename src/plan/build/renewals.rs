//! Rows of 更新案件.

use super::initiatives::{owner_and_related, warn_of_end_before_start};
use super::row::Row;
use crate::plan::stored::span_text;
use crate::plan::{Renewal, RenewalKind, Status};

pub(super) fn read(row: &mut Row<'_, '_>) -> Renewal {
    let (owner, related) = owner_and_related(row);
    let term = row.span("term");
    let notice = row.span("notice");
    let renewal = Renewal {
        code: row.code("code"),
        kind: row.choice("kind", RenewalKind::from_name),
        title: row.given_text("title"),
        counterparty: row.text("counterparty"),
        owner,
        related,
        initiative: row.reference("initiative"),
        starts_on: row.date("starts_on"),
        ends_on: row.date("ends_on"),
        term,
        notice,
        term_text: term.map(span_text),
        notice_text: notice.map(span_text),
        notice_by: row.date("notice_by"),
        auto_renews: row.flag("auto_renews"),
        notice_sent_on: row.date("notice_sent_on"),
        review_every: row.whole("review_every"),
        reviewed_on: row.date("reviewed_on"),
        annual_cost: row.number("annual_cost"),
        times_renewed: row.whole("times_renewed"),
        status: row.choice("status", Status::from_name),
        ended_on: row.date("ended_on"),
    };
    warn_of_end_before_start(row, renewal.starts_on, renewal.ends_on);
    renewal
}
