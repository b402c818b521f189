//! Rows of やめるポイント.

use super::row::Row;
use crate::lang::Text;
use crate::plan::{Comparison, DefaultOutcome, ExitCondition, ExitPoint};

const CONDITION: [&str; 3] = ["kpi", "comparison", "threshold"];

pub(super) fn read(row: &mut Row<'_, '_>) -> ExitPoint {
    let on = row.date("on");
    let condition = condition(row);
    if !row.has("on") && !CONDITION.iter().all(|c| row.has(c)) {
        note_incomplete(row);
    }
    if row.has("on") && condition.is_none() && CONDITION.iter().any(|c| row.has(c)) {
        let lacking = CONDITION.into_iter().find(|c| !row.has(c)).unwrap_or("kpi");
        row.warn(
            lacking,
            Text::new(
                "指標による条件には「指標コード」「比較」「基準」がそろって必要です。期日だけで判定します",
                "a KPI's condition needs `kpi`, `comparison` and `threshold` together; only `on` counts",
            ),
        );
    }
    ExitPoint {
        code: row.code("code"),
        initiative: row.reference("initiative").unwrap_or_default(),
        description: row.given_text("description"),
        on,
        condition,
        decide_within: row.whole("decide_within").unwrap_or(30),
        default_outcome: row.choice("default_outcome", DefaultOutcome::from_name),
    }
}

fn condition(row: &mut Row<'_, '_>) -> Option<ExitCondition> {
    let kpi = row.reference("kpi");
    let comparison = row.chosen("comparison", Comparison::from_name);
    let threshold = row.number("threshold");
    let consecutive = row.whole("consecutive");
    if consecutive == Some(0) {
        row.warn(
            "consecutive",
            Text::new("連続回数は1以上です。1として扱います", "counts as 1: 0 results reach nothing"),
        );
    }
    Some(ExitCondition {
        from: row.date("from"),
        kpi: kpi?,
        comparison: comparison?,
        threshold: threshold?,
        consecutive: consecutive.unwrap_or(1).max(1),
    })
}

/// Neither way is whole: names the cells that the begun way lacks, or else both ways.
fn note_incomplete(row: &mut Row<'_, '_>) {
    if CONDITION.iter().any(|c| row.has(c)) {
        for column in CONDITION.into_iter().filter(|c| !row.has(c)).collect::<Vec<_>>() {
            row.miss(column);
        }
        return;
    }
    row.error(
        Some("on"),
        Text::new(
            "いつやめるかが決まりません。「期日」か、「指標コード」「比較」「基準」の三つを入力してください",
            "nothing says when it is reached: give `on`, or `kpi`, `comparison` and `threshold`",
        ),
    );
}
