//! Random records, every cell whatever its column can hold.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;
use yamedoki::calendar::Span;
use yamedoki::plan::schema::{Column, Kind};
use yamedoki::plan::{Cell, Origin, Record, Table};

use crate::naive::{self, random};

fn date() -> BoxedStrategy<NaiveDate> {
    let first: NaiveDate = "1868-01-01".parse().unwrap();
    let last: NaiveDate = "9999-12-31".parse().unwrap();
    (0..=(last - first).num_days()).prop_map(move |n| first + chrono::TimeDelta::days(n)).boxed()
}

/// Text that is not blank, no placeholder and no example.
fn written() -> BoxedStrategy<String> {
    let hostile = proptest::sample::select(vec![
        "=cmd|' /C calc'!A0",
        "+1",
        "@SUM(A1)",
        "-",
        "\r\n",
        "_x000D_",
        "0123",
        "1e3",
        "2026/4/1",
        "  ",
        "\"",
        "'",
        ",",
        "〇台",
        "\u{1}",
        "R8.4.1",
        "TRUE",
        "]]>",
        "総務課",
        "\u{FFFF}",
        "；",
        "、",
    ]);
    let piece = prop_oneof![3 => hostile.prop_map(str::to_owned), 2 => "[ -~]{0,6}", 1 => any::<String>()];
    vec(piece, 1..4)
        .prop_map(|pieces| pieces.concat().replace('\0', ""))
        .prop_filter("says something", |t| {
            let t = t.trim();
            !t.is_empty() && !matches!(t, "-" | "－" | "―" | "…") && !t.starts_with(['(', '（'])
        })
        .boxed()
}

fn entry() -> BoxedStrategy<String> {
    written()
        .prop_map(|t| t.replace([';', '；', '、', '\n', '\r'], "").trim().to_owned())
        .prop_filter("says something", |t| !t.is_empty())
        .boxed()
}

fn span() -> BoxedStrategy<Cell> {
    (0u32..1_000, 0usize..4)
        .prop_map(|(n, unit)| {
            Cell::Span([Span::Days, Span::BusinessDays, Span::Weeks, Span::Months][unit](n))
        })
        .boxed()
}

fn value(kind: Kind) -> BoxedStrategy<Cell> {
    let finite = any::<f64>().prop_filter("finite", |v| v.is_finite());
    match kind {
        Kind::Text => written().prop_map(Cell::Text).boxed(),
        Kind::Code | Kind::Ref(_) | Kind::Department => {
            written().prop_map(|t| Cell::Text(t.trim().to_owned())).boxed()
        }
        Kind::DepartmentList | Kind::List => vec(entry(), 1..4).prop_map(Cell::List).boxed(),
        Kind::Date => date().prop_map(Cell::Date).boxed(),
        Kind::DateOrYear => {
            prop_oneof![date().prop_map(Cell::Date), (1868i32..=9999).prop_map(Cell::Year)].boxed()
        }
        Kind::FiscalYear => (1868i32..=9999).prop_map(Cell::Year).boxed(),
        Kind::Number(_) => {
            prop_oneof![finite, (-1_000i32..1_000).prop_map(f64::from)].prop_map(Cell::Number).boxed()
        }
        Kind::Whole(_) => (0u32..=100_000).prop_map(|n| Cell::Number(f64::from(n))).boxed(),
        Kind::YesNo => any::<bool>().prop_map(Cell::Bool).boxed(),
        Kind::Choice(choices) => {
            (0..choices.len()).prop_map(|n| Cell::Text(choices[n].value.to_owned())).boxed()
        }
        Kind::Span => span(),
    }
}

fn cell(table: Table, column: &'static Column) -> BoxedStrategy<Option<Cell>> {
    let value = value(column.kind).prop_map(Some).boxed();
    let mut of = vec![(6, value)];
    if !column.required {
        of.push((1, Just(None).boxed()));
        of.push((2, Just(Some(Cell::Empty)).boxed()));
    }
    if !column.required
        || (column.name == "value" && matches!(table, Table::KpiTargets | Table::Measurements))
    {
        of.push((1, Just(Some(Cell::Placeholder("－".to_owned()))).boxed()));
        if matches!(column.kind, Kind::Number(_)) {
            of.push((1, Just(Some(Cell::Placeholder("約○百万円".to_owned()))).boxed()));
        }
    }
    Union::new_weighted(of).boxed()
}

fn rows(table: Table) -> BoxedStrategy<Vec<Record>> {
    let cells: Vec<_> = table.columns().iter().map(|c| cell(table, c)).collect();
    vec(cells, 0..4)
        .prop_map(move |rows| {
            let mut seen = BTreeSet::new();
            let record =
                |cells| Record { table, cells, origin: Origin { sheet: Default::default(), row: 2 } };
            let rows = rows.into_iter().map(record);
            rows.filter(|r| r.key().is_some_and(|k| seen.insert(k))).collect()
        })
        .boxed()
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    Table::ALL.map(rows).to_vec().prop_map(|tables| tables.concat())
}

/// The naive records hold a list of departments as the text that it stands in.
fn listed(mut record: Record) -> Record {
    for (column, cell) in record.table.columns().iter().zip(&mut record.cells) {
        if let (Kind::DepartmentList, Some(Cell::Text(text))) = (column.kind, &cell) {
            *cell = Some(Cell::List(vec![text.clone()]));
        }
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn whatever_cells_hold_comes_back(records in records()) {
        super::check(&records);
    }

    #[test]
    fn random_plans_come_back(plan in random::plan()) {
        super::check(&super::standing(naive::records::records(&plan).into_iter().map(listed).collect()));
    }
}
