//! Rows of 目標値 and 実績値, which are kept with their KPI.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::row::Row;
use super::{Desk, words};
use crate::lang::Text;
use crate::plan::schema::Table;
use crate::plan::{Kpi, KpiKind, Plan, Point, Record, Target};

/// Gives each KPI its targets and measurements, by date.
pub(super) fn fill(
    plan: &mut Plan,
    records: &[Record],
    by_table: &BTreeMap<Table, Vec<usize>>,
    desk: &mut Desk<'_>,
) {
    let indices = |table| by_table.get(&table).into_iter().flatten().copied();
    let mut targets: HashMap<(usize, NaiveDate), usize> = HashMap::new();
    for index in indices(Table::KpiTargets) {
        let row = &mut Row::new(&records[index], index, desk);
        let Some((kpi, on, value)) = dated(row) else { continue };
        if let Some(earlier) = targets.insert((kpi, on), index) {
            let key = records[index].key().unwrap_or_default();
            row.error(Some("on"), words::duplicate(Table::KpiTargets, &key, &records[earlier]));
        }
        let target = target(row, &plan.kpis[kpi], on, value);
        plan.kpis[kpi].targets.push(target);
    }
    let mut measured: Vec<Vec<(NaiveDate, f64, usize)>> = vec![Vec::new(); plan.kpis.len()];
    for index in indices(Table::Measurements) {
        let row = &mut Row::new(&records[index], index, desk);
        let Some((kpi, on, value)) = dated(row) else { continue };
        if let Some(value) = value {
            measured[kpi].push((on, value, index));
            warn_of_the_future(row, on);
        }
    }
    for (kpi, mut rows) in plan.kpis.iter_mut().zip(measured) {
        kpi.targets.sort_by_key(|t| t.on);
        rows.sort_by_key(|(on, _, index)| (*on, *index));
        warn_of_falls(kpi, &rows, records, desk);
        kpi.measurements = corrected(&rows);
    }
}

/// The KPI, day and value of a row; the value is `None` where a placeholder stands for it.
fn dated(row: &mut Row<'_, '_>) -> Option<(usize, NaiveDate, Option<f64>)> {
    let kpi = row.reference("kpi");
    let on = row.date("on");
    let value = if row.is_placeholder("value") { None } else { Some(row.number("value")) };
    match value {
        None => Some((kpi?, on?, None)),
        Some(value) => Some((kpi?, on?, Some(value?))),
    }
}

fn target(row: &mut Row<'_, '_>, kpi: &Kpi, on: NaiveDate, value: Option<f64>) -> Target {
    let baseline = kpi.baseline.filter(|b| on <= b.on);
    if let Some(baseline) = baseline {
        row.warn(
            "on",
            Text::new(
                format!("時点が基準日（{}）以前なので、この目標値は使いません", baseline.on),
                format!("not after the baseline's day ({}): this target counts for nothing", baseline.on),
            ),
        );
    }
    Target { on, value, ignored: baseline.is_some() }
}

/// One value a day: of several rows the last one.
fn corrected(rows: &[(NaiveDate, f64, usize)]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(rows.len());
    for (on, value, _) in rows {
        match points.last_mut().filter(|p| p.on == *on) {
            Some(point) => point.value = *value,
            None => points.push(Point { on: *on, value: *value }),
        }
    }
    points
}

fn warn_of_the_future(row: &mut Row<'_, '_>, on: NaiveDate) {
    if row.today().is_some_and(|today| on > today) {
        row.warn(
            "on",
            Text::new(
                format!("実績の時点（{on}）が未来の日付です。その日までは使いません"),
                format!("this result is dated in the future ({on}); it counts from that day on"),
            ),
        );
    }
}

fn warn_of_falls(kpi: &Kpi, rows: &[(NaiveDate, f64, usize)], records: &[Record], desk: &mut Desk<'_>) {
    if kpi.kind != KpiKind::Cumulative {
        return;
    }
    let mut before: Option<Point> = None;
    for (i, (on, value, index)) in rows.iter().enumerate() {
        if rows.get(i + 1).is_some_and(|next| next.0 == *on) {
            continue; // corrected by the next row
        }
        if let Some(point) = before.filter(|p| *value < p.value) {
            Row::new(&records[*index], *index, desk).warn(
                "value",
                Text::new(
                    format!("累計の指標ですが、{}の{}から{value}に減っています", point.on, point.value),
                    format!("a cumulative series falls from {} ({}) to {value}", point.value, point.on),
                ),
            );
        }
        before = Some(Point { on: *on, value: *value });
    }
}
