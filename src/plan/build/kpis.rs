//! Rows of KPI.

use super::row::Row;
use crate::lang::Text;
use crate::plan::{Direction, Kpi, KpiKind, Point, Trajectory};

/// Days after a period's end when the books are open no longer (`plan.md`, kpis: `report_grace`).
const GRACE: u32 = 30;
const GRACE_OF_A_YEAR: u32 = 61;

pub(super) fn read(row: &mut Row<'_, '_>) -> Kpi {
    let kind = row.choice("kind", KpiKind::from_name);
    let report_every = report_every(row);
    let grace = if report_every == Some(12) { GRACE_OF_A_YEAR } else { GRACE };
    let kpi = Kpi {
        code: row.code("code"),
        initiative: row.reference("initiative").unwrap_or_default(),
        name: row.given_text("name"),
        unit: row.text("unit"),
        direction: row.choice("direction", Direction::from_name),
        kind,
        baseline: baseline(row, kind),
        trajectory: row.choice("trajectory", Trajectory::from_name),
        on_track_at: row.number("on_track_at").unwrap_or(0.9),
        at_risk_at: row.number("at_risk_at").unwrap_or(0.7),
        tolerance: row.number("tolerance"),
        report_every,
        report_grace: row.whole("report_grace").unwrap_or(grace),
        tags: row.list("tags"),
        targets: Vec::new(),
        measurements: Vec::new(),
    };
    if kpi.on_track_at < kpi.at_risk_at {
        row.warn(
            "at_risk_at",
            Text::new(
                format!("「注意」（{}）が「順調」（{}）を上回っています", kpi.at_risk_at, kpi.on_track_at),
                format!("`at_risk_at` ({}) lies above `on_track_at` ({})", kpi.at_risk_at, kpi.on_track_at),
            ),
        );
    }
    kpi
}

fn report_every(row: &mut Row<'_, '_>) -> Option<u32> {
    let months = row.whole("report_every")?;
    if !matches!(months, 1 | 3 | 6 | 12) {
        let accepted =
            Text::new("1、3、6、12（か月。空欄は確認しない）", "1, 3, 6, 12 (months; empty: not checked)");
        row.refuse("report_every", &accepted);
    }
    Some(months)
}

/// A baseline needs its day and its value; a flow has none.
fn baseline(row: &mut Row<'_, '_>, kind: KpiKind) -> Option<Point> {
    let on = row.date("baseline_on");
    let value = row.number("baseline");
    if kind == KpiKind::Flow {
        for column in ["baseline_on", "baseline"] {
            if row.has(column) {
                row.warn(
                    column,
                    Text::new(
                        "年度値の指標には基準値がありません。この欄は使いません",
                        "a flow has no baseline; this cell counts for nothing",
                    ),
                );
            }
        }
        return None;
    }
    match (on, value) {
        (Some(on), Some(value)) => Some(Point { on, value }),
        (None, None) => None,
        (on, _) => {
            row.warn(
                if on.is_some() { "baseline_on" } else { "baseline" },
                Text::new(
                    "基準値には「基準日」と「基準値」の両方が必要です。片方だけなので、基準値なしとして扱います",
                    "a baseline needs both `baseline_on` and `baseline`; one alone counts as none",
                ),
            );
            None
        }
    }
}
