#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::plan::{Origin, Point, Sheet};

/// Rows as `(table, cells as stored)`; they stand in `kpis.csv` and so on from row 2.
fn records(rows: &[(Table, Value)]) -> Vec<Record> {
    let mut next: BTreeMap<Table, u32> = BTreeMap::new();
    let mut record = |(table, json): &(Table, Value)| {
        let row = next.entry(*table).or_insert(1);
        *row += 1;
        let sheet = Sheet { file: format!("{}.csv", table.name()), ..Sheet::default() };
        Record::from_json(*table, json, Origin { sheet: Arc::new(sheet), row: *row }).unwrap()
    };
    rows.iter().map(&mut record).collect()
}

fn date(text: &str) -> Value {
    json!({ "date": text })
}

fn number(value: f64) -> Value {
    json!({ "number": format!("{value:?}") })
}

fn placeholder(text: &str) -> Value {
    json!({ "placeholder": text })
}

/// Two departments, an initiative of the first, and a KPI of it; then `more`.
fn city(more: &[(Table, Value)]) -> Vec<Record> {
    let mut rows = vec![
        (Table::Departments, json!({ "code": "D1", "name": "都市計画課" })),
        (Table::Departments, json!({ "code": "D2", "name": "土木管理課" })),
        (
            Table::Initiatives,
            json!({ "code": "I1", "title": "端末の配備", "owner": ["都市計画課"], "starts_on": date("2026-04-01") }),
        ),
        (Table::Kpis, json!({ "code": "K1", "initiative": "I1", "name": "端末数" })),
    ];
    rows.extend_from_slice(more);
    records(&rows)
}

fn said(remarks: &[Remark], records: &[Record]) -> Vec<(String, String)> {
    let place = |r: &Remark| {
        let table = records[r.record].table;
        let column = r.column.map_or("", |c| table.columns()[c].name);
        format!("{}:{} {column}", table.name(), records[r.record].origin.row)
    };
    remarks.iter().map(|r| (place(r), r.message.en.clone())).collect()
}

/// The errors of a city with these rows, each as its place and a part of what it says.
#[track_caller]
fn refused(more: &[(Table, Value)], wanted: &[(&str, &str)]) {
    let records = city(more);
    let errors = build(&records, BuildSettings::default()).expect_err("refused");
    compare(&said(&errors, &records), wanted);
}

#[track_caller]
fn warned(more: &[(Table, Value)], wanted: &[(&str, &str)]) -> Plan {
    let records = city(more);
    let today = Some("2026-06-01".parse().unwrap());
    let built = build(&records, BuildSettings { today }).expect("accepted");
    compare(&said(&built.warnings, &records), wanted);
    built.plan
}

#[track_caller]
fn compare(found: &[(String, String)], wanted: &[(&str, &str)]) {
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for ((place, message), (at, part)) in found.iter().zip(wanted) {
        assert_eq!(place, at, "{message}");
        assert!(message.contains(part), "{message} lacks {part}");
    }
}

fn target(on: &str, value: Value) -> (Table, Value) {
    (Table::KpiTargets, json!({ "kpi": "K1", "on": date(on), "value": value }))
}

fn measured(on: &str, value: Value) -> (Table, Value) {
    (Table::Measurements, json!({ "kpi": "K1", "on": date(on), "value": value }))
}

fn kpi(code: &str, more: Value) -> (Table, Value) {
    let mut row = json!({ "code": code, "initiative": "I1", "name": "指標" });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    (Table::Kpis, row)
}

#[test]
fn all_mistakes_come_in_one_run_and_in_order() {
    refused(
        &[
            (Table::Milestones, json!({ "code": "M1", "initiative": "I9", "title": null })),
            (
                Table::Milestones,
                json!({ "code": "M1", "initiative": "I1", "title": "t", "fiscal_year": { "year": 2026 } }),
            ),
            measured("2026-04-01", json!(null)),
        ],
        &[
            ("milestones:2 initiative", "`I9`, which does not exist"),
            ("milestones:2 title", "is required, but is missing"),
            ("milestones:2 due_on", "neither `due_on` nor `fiscal_year`"),
            ("milestones:3 code", "stands already in milestones.csv row 2"),
            ("measurements:2 value", "is required, but is missing"),
        ],
    );
}

#[test]
fn an_owner_that_is_no_department_is_told_the_nearest() {
    let owner = |owner: &str| (Table::Initiatives, json!({ "code": "I2", "title": "t", "owner": [owner] }));
    refused(&[owner("都市計画部各課など")], &[("initiatives:3 owner", "the nearest is `都市計画課`")]);
    let records = city(&[owner("都市計画部各課など")]);
    let errors = build(&records, BuildSettings::default()).unwrap_err();
    let ja = &errors[0].message.ja;
    assert!(ja.contains("「所管部署」の「都市計画部各課など」は見つかりません"), "{ja}");
    assert!(ja.contains("コードか名称（一つの部署）") && ja.contains("「都市計画課」"), "{ja}");
}

#[test]
fn a_code_is_taken_as_written_but_for_its_ends() {
    let odd = "a/b;c\nd";
    let plan = warned(
        &[
            (Table::Departments, json!({ "code": odd, "name": "課" })),
            (Table::Initiatives, json!({ "code": format!("  {odd} "), "title": "t", "owner": odd })),
            (
                Table::Milestones,
                json!({ "code": "m", "initiative": format!("{odd} "), "title": "t", "fiscal_year": { "year": 2026 } }),
            ),
        ],
        &[],
    );
    assert_eq!(plan.subject(Table::Initiatives, 1).unwrap(), format!("initiative/{odd}"));
    assert_eq!(plan.owner_of(Table::Milestones, 0), Some(2));
    refused(
        &[(
            Table::Milestones,
            json!({ "code": "m", "initiative": "Ｉ1", "title": "t", "fiscal_year": { "year": 2026 } }),
        )],
        &[("milestones:2 initiative", "`Ｉ1`")],
    );
}

#[test]
fn codes_that_differ_only_by_folding_are_two_rows_and_a_warning() {
    let plan = warned(&[kpi("Ｋ１", json!({}))], &[("kpis:3 code", "`Ｋ１` differs from `K1` only by")]);
    assert_eq!(plan.kpis.len(), 2);
}

#[test]
fn a_department_name_borne_twice_is_an_error_only_where_it_is_used() {
    let twin = (Table::Departments, json!({ "code": "D3", "name": "土木管理課" }));
    let of = |owner| (Table::Initiatives, json!({ "code": "I2", "title": "t", "owner": [owner] }));
    let plan =
        warned(&[twin.clone(), of("D3")], &[("departments:4 name", "the same as in departments.csv row 3")]);
    assert_eq!(plan.initiatives[1].owner, 2);
    refused(&[twin, of("土木管理課")], &[("initiatives:3 owner", "give a code: D2, D3")]);
}

#[test]
fn the_first_owner_owns_and_the_rest_are_related() {
    let row = json!({ "code": "I2", "title": "t", "owner": "土木管理課、D1", "related": ["D1", "D2"] });
    let plan = warned(&[(Table::Initiatives, row)], &[]);
    assert_eq!((plan.initiatives[1].owner, &plan.initiatives[1].related), (1, &vec![0]));
}

#[test]
fn a_placeholder_is_an_error_where_a_value_is_required() {
    refused(
        &[(Table::Initiatives, json!({ "code": "I2", "title": placeholder("－"), "owner": ["D1"] }))],
        &[("initiatives:3 title", "but `－` gives no value")],
    );
    let row = json!({ "code": "I2", "title": "t", "owner": ["D1"], "policy": placeholder("…") });
    assert_eq!(warned(&[(Table::Initiatives, row)], &[]).initiatives[1].policy, None);
}

#[test]
fn placeholders_in_values_are_neither_target_nor_result() {
    let plan = warned(
        &[
            target("2027-03-31", placeholder("〇台")),
            measured("2026-04-30", number(3.0)),
            measured("2026-04-30", placeholder("－")),
            measured("2026-05-31", placeholder("〇台")),
        ],
        &[],
    );
    assert_eq!(plan.kpis[0].targets[0].value, None);
    assert_eq!(plan.kpis[0].measurements, [Point { on: "2026-04-30".parse().unwrap(), value: 3.0 }]);
}

#[test]
fn a_later_measurement_corrects_but_a_second_target_is_refused() {
    let plan = warned(&[measured("2026-04-30", number(3.0)), measured("2026-04-30", number(4.0))], &[]);
    assert_eq!(plan.kpis[0].measurements.iter().map(|m| m.value).collect::<Vec<_>>(), [4.0]);
    refused(
        &[target("2027-03-31", number(3.0)), target("2027-03-31", number(3.0))],
        &[(
            "kpi_targets:3 on",
            "already has a target for that date in kpi_targets.csv row 2 (K1@2027-03-31)",
        )],
    );
}

#[test]
fn a_baseline_needs_both_and_a_flow_has_none() {
    let on = |more: Value| {
        let mut row = more;
        row["baseline_on"] = date("2026-04-01");
        row
    };
    let plan = warned(
        &[
            kpi("K2", on(json!({}))),
            kpi("K3", json!({ "baseline": number(1.0) })),
            kpi("K4", on(json!({ "baseline": number(1.0), "kind": "flow" }))),
            kpi("K5", on(json!({ "baseline": number(1.0) }))),
        ],
        &[
            ("kpis:3 baseline_on", "one alone counts as none"),
            ("kpis:4 baseline", "one alone counts as none"),
            ("kpis:5 baseline_on", "a flow has no baseline"),
            ("kpis:5 baseline", "a flow has no baseline"),
        ],
    );
    assert_eq!(
        plan.kpis.iter().map(|k| k.baseline.is_some()).collect::<Vec<_>>(),
        [false, false, false, false, true]
    );
}

#[test]
fn a_target_on_or_before_the_baseline_is_ignored_with_a_warning() {
    let base = kpi("K2", json!({ "baseline_on": date("2026-04-01"), "baseline": number(1.0) }));
    let of = |on: &str| (Table::KpiTargets, json!({ "kpi": "K2", "on": date(on), "value": number(2.0) }));
    let plan = warned(
        &[base, of("2026-04-02"), of("2026-04-01")],
        &[("kpi_targets:3 on", "not after the baseline's day (2026-04-01)")],
    );
    assert_eq!(plan.kpis[1].targets.iter().map(|t| t.ignored).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn defaults_are_the_contracts() {
    let plan = warned(
        &[
            kpi("K2", json!({ "report_every": number(12.0) })),
            kpi("K3", json!({ "report_every": number(12.0), "report_grace": number(5.0) })),
        ],
        &[],
    );
    let k = &plan.kpis[0];
    assert_eq!((k.on_track_at, k.at_risk_at, k.report_every, k.report_grace), (0.9, 0.7, None, 30));
    assert_eq!((plan.kpis[1].report_grace, plan.kpis[2].report_grace), (61, 5));
    refused(&[kpi("K2", json!({ "report_every": number(4.0) }))], &[("kpis:3 report_every", "1, 3, 6, 12")]);
    refused(&[kpi("K2", json!({ "report_grace": number(1.5) }))], &[("kpis:3 report_grace", "whole number")]);
}

#[test]
fn a_fiscal_year_in_due_on_is_read_as_fiscal_year() {
    let year = json!({ "code": "m", "initiative": "I1", "title": "t", "due_on": { "year": 2026 } });
    let milestone = &warned(&[(Table::Milestones, year)], &[]).milestones[0];
    assert_eq!((milestone.fiscal_year, milestone.due_on), (Some(2026), None));
}

#[test]
fn an_exit_point_needs_a_day_or_a_whole_condition() {
    let exit = |more: Value| {
        let mut row = json!({ "code": "x", "initiative": "I1", "description": "d" });
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        (Table::ExitPoints, row)
    };
    refused(&[exit(json!({}))], &[("exit_points:2 on", "nothing says when")]);
    refused(
        &[exit(json!({ "kpi": "K1", "threshold": placeholder("〇件") }))],
        &[("exit_points:2 comparison", "is required"), ("exit_points:2 threshold", "`〇件` gives no value")],
    );
    let whole =
        json!({ "kpi": "K1", "comparison": "<", "threshold": number(3.0), "consecutive": number(0.0) });
    let plan = warned(&[exit(whole)], &[("exit_points:2 consecutive", "counts as 1")]);
    let x = &plan.exit_points[0];
    assert_eq!((x.condition.as_ref().unwrap().consecutive, x.decide_within), (1, 30));
    let half = json!({ "kpi": "K1", "on": date("2027-03-31") });
    assert!(
        warned(&[exit(half)], &[("exit_points:2 comparison", "only `on` counts")]).exit_points[0]
            .condition
            .is_none()
    );
}

#[test]
fn oddities_are_warnings_and_refuse_nothing() {
    let done = json!({ "code": "m", "initiative": "I1", "title": "t", "fiscal_year": { "year": 2026 },
                       "completed_on": date("2026-03-31") });
    let cumulative = |on: &str, value| {
        (Table::Measurements, json!({ "kpi": "K2", "on": date(on), "value": number(value) }))
    };
    warned(
        &[
            (Table::Milestones, done),
            kpi("K2", json!({ "kind": "cumulative" })),
            cumulative("2026-05-31", 4.0),
            cumulative("2026-04-30", 9.0),
            cumulative("2026-04-30", 5.0),
            cumulative("2026-06-02", 6.0),
        ],
        &[
            ("milestones:2 completed_on", "before its initiative starts (2026-04-01)"),
            ("measurements:2 value", "falls from 5 (2026-04-30) to 4"),
            ("measurements:5 on", "dated in the future (2026-06-02)"),
        ],
    );
}

#[test]
fn a_row_knows_its_record() {
    let records = city(&[kpi("K2", json!({}))]);
    let built = build(&records, BuildSettings::default()).unwrap();
    assert_eq!(built.record_of(Table::Kpis, 1), Some(4));
    assert_eq!(built.record_of(Table::Kpis, 2), None);
}
