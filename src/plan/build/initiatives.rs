//! Rows of 取り組み.

use chrono::NaiveDate;

use super::row::Row;
use crate::lang::Text;
use crate::plan::{Initiative, Status};

pub(super) fn read(row: &mut Row<'_, '_>) -> Initiative {
    let (owner, related) = owner_and_related(row);
    let initiative = Initiative {
        code: row.code("code"),
        title: row.given_text("title"),
        perspective: row.text("perspective"),
        direction: row.text("direction"),
        policy: row.text("policy"),
        owner,
        related,
        target_state: row.text("target_state"),
        references: row.text("references"),
        new: row.flag("new"),
        starts_on: row.date("starts_on"),
        ends_on: row.date("ends_on"),
        status: row.choice("status", Status::from_name),
        tags: row.list("tags"),
    };
    warn_of_end_before_start(row, initiative.starts_on, initiative.ends_on);
    initiative
}

/// The first owner of the list owns, the rest are related, before those of `related`.
pub(super) fn owner_and_related(row: &mut Row<'_, '_>) -> (usize, Vec<usize>) {
    let owners = row.departments("owner");
    let owner = owners.first().copied().unwrap_or_default();
    let mut related: Vec<usize> = Vec::new();
    for department in owners.into_iter().skip(1).chain(row.departments("related")) {
        if department != owner && !related.contains(&department) {
            related.push(department);
        }
    }
    (owner, related)
}

pub(super) fn warn_of_end_before_start(
    row: &mut Row<'_, '_>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
) {
    if let (Some(start), Some(end)) = (starts_on, ends_on)
        && end < start
    {
        row.warn(
            "ends_on",
            Text::new(
                format!("終わりの日（{end}）が開始日（{start}）より前です"),
                format!("the end ({end}) comes before the start ({start})"),
            ),
        );
    }
}
