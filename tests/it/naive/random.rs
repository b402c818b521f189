//! Random plans as rows of strings: small, with dates that meet (month and year ends, each other) and
//! values that meet (targets, baselines and thresholds from one handful), and everything optional
//! sometimes absent.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;

use super::{Plan, Row};

type Column = (&'static str, BoxedStrategy<String>);

/// A day on which to judge, or that a plan names.
pub(crate) fn day() -> BoxedStrategy<NaiveDate> {
    let turning = [
        "2024-02-29",
        "2024-03-31",
        "2024-04-01",
        "2025-03-31",
        "2025-04-01",
        "2025-06-30",
        "2025-09-30",
        "2025-12-28",
        "2026-01-04",
        "2026-03-31",
        "2026-04-01",
        "2026-04-11",
        "2026-07-10",
        "2026-05-31",
        "2026-06-30",
        "2027-03-31",
    ];
    let turning = proptest::sample::select(turning.map(|d| d.parse::<NaiveDate>().unwrap()).to_vec());
    let first: NaiveDate = "2024-01-01".parse().unwrap();
    prop_oneof![2 => turning, 3 => (0i64..1_500).prop_map(move |n| first + chrono::TimeDelta::days(n))]
        .boxed()
}

fn date() -> BoxedStrategy<String> {
    day().prop_map(|d| d.to_string()).boxed()
}

fn one_of(values: &[&str]) -> BoxedStrategy<String> {
    proptest::sample::select(values.iter().map(|v| v.to_string()).collect::<Vec<_>>()).boxed()
}

/// Absent every other time.
fn maybe(strategy: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), strategy].boxed()
}

fn value() -> BoxedStrategy<String> {
    prop_oneof![
        4 => (-4i32..30).prop_map(|n| n.to_string()),
        1 => (-40i32..400).prop_map(|n| format!("{:.2}", f64::from(n) / 7.0)),
        1 => (-3_000i32..20_000).prop_map(|n| n.to_string()),
    ]
    .boxed()
}

/// A value of a target or measurement, which may be a placeholder.
fn reported() -> BoxedStrategy<String> {
    prop_oneof![9 => value(), 1 => one_of(&["－", "〇台", "…", "約○百万円"])].boxed()
}

fn index() -> BoxedStrategy<String> {
    (0u32..12).prop_map(|n| n.to_string()).boxed()
}

/// Up to `most` rows; a row's code is its table's letter and its number.
fn rows(letter: &'static str, most: usize, columns: Vec<Column>) -> BoxedStrategy<Vec<Row>> {
    let (names, cells): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    vec(cells, 0..=most)
        .prop_map(move |rows| {
            let row = |(i, cells): (usize, Vec<String>)| {
                let mut row: Row = names.iter().map(|n| n.to_string()).zip(cells).collect();
                row.insert("code".into(), format!("{letter}{i}"));
                row
            };
            rows.into_iter().enumerate().map(row).collect()
        })
        .boxed()
}

fn departments() -> BoxedStrategy<Vec<Row>> {
    let columns = vec![("valid_until", maybe(date())), ("successor", maybe(index()))];
    rows("D", 4, columns)
        .prop_map(|mut rows| {
            rows.push([("code".to_owned(), "HQ".to_owned())].into());
            for (i, row) in rows.iter_mut().enumerate() {
                row.insert("name".into(), format!("第{i}課"));
            }
            rows
        })
        .boxed()
}

fn initiatives() -> BoxedStrategy<Vec<Row>> {
    let columns = vec![
        ("title", Just("題".to_owned()).boxed()),
        ("owner", index()),
        ("related", maybe(index())),
        ("policy", one_of(&["方針", "", "－"])),
        ("target_state", maybe(one_of(&["姿"]))),
        ("new", one_of(&["yes", "no", ""])),
        ("starts_on", maybe(date())),
        ("ends_on", maybe(date())),
        ("status", one_of(&["", "active", "active", "ending", "ended"])),
        ("tags", one_of(&["", "a", "a;b、c"])),
    ];
    rows("I", 3, columns).prop_filter("one at least", |rows| !rows.is_empty()).boxed()
}

fn milestones() -> BoxedStrategy<Vec<Row>> {
    let year = one_of(&["2024", "2025", "2026"]);
    let columns = vec![
        ("initiative", index()),
        ("title", Just("項目".to_owned()).boxed()),
        ("fiscal_year", year.clone()),
        ("due_on", prop_oneof![3 => maybe(date()), 1 => year].boxed()),
        ("status", one_of(&["", "planned", "in_progress", "done", "done", "dropped"])),
        ("completed_on", maybe(date())),
        ("updated_on", maybe(date())),
    ];
    rows("M", 6, columns)
}

fn kpis() -> BoxedStrategy<Vec<Row>> {
    let columns = vec![
        ("initiative", index()),
        ("name", Just("指標".to_owned()).boxed()),
        ("unit", maybe(one_of(&["件"]))),
        ("direction", one_of(&["", "increase", "decrease", "maintain"])),
        ("kind", one_of(&["", "level", "cumulative", "flow"])),
        ("baseline_on", maybe(date())),
        ("baseline", maybe(value())),
        ("trajectory", one_of(&["", "linear", "step"])),
        ("on_track_at", one_of(&["", "", "0.8", "1"])),
        ("at_risk_at", one_of(&["", "", "0.5"])),
        ("tolerance", one_of(&["", "0", "1.5", "3"])),
        ("report_every", one_of(&["", "1", "3", "6", "12"])),
        ("report_grace", one_of(&["", "0", "15"])),
    ];
    rows("K", 4, columns)
}

fn series(most: usize) -> BoxedStrategy<Vec<Row>> {
    rows("", most, vec![("kpi", index()), ("on", date()), ("value", reported())])
}

fn exit_points() -> BoxedStrategy<Vec<Row>> {
    let columns = vec![
        ("initiative", index()),
        ("description", Just("内容".to_owned()).boxed()),
        ("on", maybe(date())),
        ("kpi", maybe(index())),
        ("comparison", one_of(&["<", "<=", ">", ">="])),
        ("threshold", value()),
        ("consecutive", one_of(&["", "1", "2", "3"])),
        ("from", maybe(date())),
        ("decide_within", one_of(&["", "10"])),
        ("default_outcome", one_of(&["", "end", "revise"])),
    ];
    rows("X", 4, columns)
}

fn renewals() -> BoxedStrategy<Vec<Row>> {
    let columns = vec![
        ("kind", one_of(&["ordinance", "agreement", "contract", "subsidy", "designated_manager", "other"])),
        ("title", Just("件".to_owned()).boxed()),
        ("owner", index()),
        ("related", maybe(index())),
        ("initiative", maybe(index())),
        ("starts_on", maybe(date())),
        ("ends_on", maybe(date())),
        ("notice", one_of(&["", "90d", "6か月", "1mo", "30日", "2w", "5bd"])),
        ("notice_by", prop_oneof![3 => Just(String::new()), 1 => date()].boxed()),
        ("auto_renews", one_of(&["", "yes", "no", "○"])),
        ("notice_sent_on", maybe(date())),
        ("review_every", one_of(&["", "1", "3"])),
        ("reviewed_on", maybe(date())),
        ("annual_cost", maybe(value())),
        ("times_renewed", one_of(&["", "2"])),
        ("status", one_of(&["", "active", "ending", "ended"])),
    ];
    rows("R", 4, columns)
}

/// A plan that the contract accepts.
pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let parts = (departments(), initiatives(), milestones(), kpis(), exit_points(), renewals());
    (parts, series(8), series(16)).prop_map(|((d, i, m, k, x, r), targets, measured)| {
        let mut plan = Plan { holidays: holidays(), ..Plan::default() };
        for (table, rows) in [
            ("departments", d),
            ("initiatives", i),
            ("milestones", m),
            ("kpis", k),
            ("kpi_targets", targets),
            ("measurements", measured),
            ("exit_points", x),
            ("renewals", r),
        ] {
            plan.tables.insert(table, rows);
        }
        resolve(&mut plan);
        plan
    })
}

/// A table of holidays of its own: the same days every year.
pub(crate) fn holidays() -> BTreeSet<NaiveDate> {
    let days = [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)];
    (2015..2040)
        .flat_map(|year| days.iter().filter_map(move |(m, d)| NaiveDate::from_ymd_opt(year, *m, *d)))
        .collect()
}

/// Turns the numbers in references into codes (or names) of rows that are there, and drops what the
/// contract refuses: a second target for a day, an exit point without a way to be reached.
fn resolve(plan: &mut Plan) {
    let codes = |table: &str, column: &str| -> Vec<String> {
        plan.tables[table].iter().map(|r| r[column].clone()).collect()
    };
    let (departments, names) = (codes("departments", "code"), codes("departments", "name"));
    let (initiatives, kpis) = (codes("initiatives", "code"), codes("kpis", "code"));
    for (table, rows) in &mut plan.tables {
        for row in rows.iter_mut() {
            for column in ["owner", "related", "successor", "initiative", "kpi"] {
                let Some(n) = row.get(column).and_then(|n| n.parse::<usize>().ok()) else { continue };
                let all = match column {
                    "initiative" => &initiatives,
                    "kpi" => &kpis,
                    _ if n % 2 == 0 => &departments,
                    _ => &names,
                };
                let code = if all.is_empty() { String::new() } else { all[n % all.len()].clone() };
                row.insert(column.to_owned(), code);
            }
        }
        let mut seen = BTreeSet::new();
        rows.retain(|row| match *table {
            "kpi_targets" => !row["kpi"].is_empty() && seen.insert((row["kpi"].clone(), row["on"].clone())),
            "measurements" => !row["kpi"].is_empty(),
            "exit_points" => !row["on"].is_empty() || !row["kpi"].is_empty(),
            _ => true,
        });
    }
}
