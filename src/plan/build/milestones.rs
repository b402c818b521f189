//! Rows of 年度別取り組み.

use super::row::Row;
use crate::lang::Text;
use crate::plan::{Milestone, MilestoneStatus};

pub(super) fn read(row: &mut Row<'_, '_>) -> Milestone {
    let year_due = row.year_for_date("due_on");
    let due_on = if year_due.is_some() { None } else { row.date("due_on") };
    let fiscal_year = row.year("fiscal_year");
    if due_on.is_none() && fiscal_year.is_none() && year_due.is_none() {
        note_no_deadline(row);
    }
    if let (Some(written), Some(due)) = (fiscal_year, year_due)
        && written != due
    {
        row.warn(
            "due_on",
            Text::new(
                format!("年度（{written}）と期限の年度（{due}）が違います。期限の年度を使います"),
                format!(
                    "`fiscal_year` ({written}) and the year in `due_on` ({due}) differ; the latter counts"
                ),
            ),
        );
    }
    Milestone {
        code: row.code("code"),
        initiative: row.reference("initiative").unwrap_or_default(),
        title: row.given_text("title"),
        fiscal_year: year_due.or(fiscal_year),
        content: row.text("content"),
        due_on,
        status: row.choice("status", MilestoneStatus::from_name),
        completed_on: row.date("completed_on"),
        updated_on: row.date("updated_on"),
    }
}

/// A cell that could not be read is an error of its own; only what is missing is told here.
fn note_no_deadline(row: &mut Row<'_, '_>) {
    if row.has("due_on") || row.has("fiscal_year") {
        return;
    }
    row.error(
        Some("due_on"),
        Text::new(
            "「期限」も「年度」もありません。どちらか一つが必要です（例：2026-09-30、令和8年度）",
            "neither `due_on` nor `fiscal_year` is given; one of them is required (such as 2026-09-30, R8)",
        ),
    );
}
