#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::*;
use crate::calendar::Calendar;
use crate::plan::facts::{FactSettings, derive};
use crate::plan::{BuildSettings, Origin as At, Recorded, Sheet, build};

fn record(table: Table, row: u32, cells: Json) -> Record {
    let columns = (0..).take(table.columns().len()).map(Some).collect();
    let sheet = Sheet { file: "計画.xlsx".into(), sheet: Some(table.ja()[0].into()), columns };
    Record::from_json(table, &cells, At { sheet: Arc::new(sheet), row }).unwrap()
}

fn writer(kind: &str, column: Option<&str>, cell: Json) -> Writer {
    Writer {
        table: Table::Renewals,
        key: "R1".into(),
        column: column.map(str::to_owned),
        cell,
        kind: kind.into(),
        by: "mori".into(),
        day: "2026-04-08".parse().unwrap(),
        reference: None,
        reason: None,
    }
}

/// Where `field` of a renewal comes from whose cells are `cells`, with what was written since.
fn origin(cells: Json, writers: &[Writer], field: &'static str) -> Origin {
    let mut renewal = json!({"code": "R1", "kind": "agreement", "title": "協定", "owner": ["D"]});
    for (column, cell) in cells.as_object().unwrap() {
        renewal[column] = cell.clone();
    }
    let records = [
        record(Table::Departments, 2, json!({"code": "D", "name": "課"})),
        record(Table::Renewals, 7, renewal),
    ];
    let plan = build(&records, BuildSettings::default()).unwrap().plan;
    let (calendar, settings, recorded) = (Calendar::japan(), FactSettings::default(), Recorded::default());
    let facts = derive(&plan, &recorded, &calendar, &settings, "2026-05-01".parse().unwrap());
    let desk =
        Desk { plan: &plan, facts: &facts, recorded: &recorded, calendar: &calendar, settings: &settings };
    let mut tracing = Tracing::new(desk, &records, writers, Table::Renewals);
    tracing.field(format!("renewal.{field}"), Table::Renewals, 0, field, 0).origin
}

fn check(cells: Json, writers: &[Writer], field: &'static str, wanted: &str) {
    let told = match origin(cells, writers, field) {
        Origin::Cell(place) => place.to_string(),
        Origin::Default(place, said) => format!("default {place} {said:?}"),
        Origin::Empty(place, said) => format!("empty {place} {said:?}"),
        Origin::Written(writer) => format!("{} by {}", writer.kind, writer.by),
        other => format!("{other:?}"),
    };
    assert_eq!(told, wanted, "{field}");
}

#[test]
fn a_value_comes_from_its_cell_a_default_or_whoever_wrote_it_since() {
    let ending = || json!({"status": "ending"});
    check(ending(), &[], "status", "計画.xlsx 更新案件!S7");
    check(json!({"status": null}), &[], "status", "default 計画.xlsx 更新案件!S7 None");
    check(json!({}), &[], "status", "NoColumn");
    check(
        json!({"starts_on": {"placeholder": "－"}}),
        &[],
        "starts_on",
        "empty 計画.xlsx 更新案件!H7 Some(\"－\")",
    );
    let decided = writer("decision", Some("status"), json!("ending"));
    check(ending(), std::slice::from_ref(&decided), "status", "decision by mori");
    // An import has written it since: it no longer says what was decided.
    check(json!({"status": "active"}), std::slice::from_ref(&decided), "status", "計画.xlsx 更新案件!S7");
    // Another column of the row is the file's own.
    check(json!({"auto_renews": true}), &[decided], "auto_renews", "計画.xlsx 更新案件!M7");
    let added = writer("answer", None, json!({"code": "R1", "status": "ending"}));
    check(ending(), &[added], "status", "answer by mori");
}
