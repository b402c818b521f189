//! docs/rules.md: keys, functions, fields, recipients and durations.

use chrono::NaiveDate;
use yamedoki::calendar::{Calendar, Span};
use yamedoki::notices::label;
use yamedoki::plan::facts::{FactSettings, derive};
use yamedoki::plan::fields::{Type, View, fields, links};
use yamedoki::plan::{Plan, Recorded, Table as PlanTable};
use yamedoki::rules::{Names, Source, load, manual};

use super::plan::bare;
use super::{Table, hold, rows, text_of};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();

fn ty(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::Int => "int",
        Type::Double => "double",
        Type::Str => "string",
        Type::Date => "date",
        Type::List => "list",
    }
}

fn fields_of(table: PlanTable, plan: &Plan) -> Table {
    let facts = derive(plan, &Recorded::default(), &Calendar::japan(), &FactSettings::default(), TODAY);
    let view = View { plan, facts: &facts };
    let mut all = Vec::new();
    for field in fields(table) {
        let name = format!("{}.{}", table.singular(), field.name);
        let label = label(&name, Some(table));
        let absent = if field.optional { "○" } else { "" };
        all.push(vec![
            format!("`{}`", field.name),
            ty(field.ty).into(),
            absent.into(),
            format!("{} / {}", label.ja, label.en),
        ]);
    }
    for link in links(table) {
        let to = link.to.ja()[0];
        let nowhere = |row: usize| (link.follow)(&view, row).is_none();
        let absent = if (0..plan.rows(table)).any(nowhere) { "○" } else { "" };
        all.push(vec![
            format!("`{}`", link.name),
            format!("→ {}", link.to.singular()),
            absent.into(),
            format!("{to}の行 / the row"),
        ]);
    }
    let header =
        vec!["名前 / name", "型 / type", "欠けうる / may be absent", "表示名 / label", "意味 / meaning"];
    Table { header, rows: all, kept: 1 }
}

fn functions() -> Table {
    let mut all: Vec<Vec<String>> = Vec::new();
    for form in manual::functions() {
        let name = format!("`{}`", form.name);
        let written = format!("`{}`", form.written);
        match all.iter_mut().find(|row| row[0] == name) {
            Some(row) => row[1] = format!("{}<br>{written}", row[1]),
            None => all.push(vec![name, written]),
        }
    }
    Table {
        header: vec!["名前 / name", "使い方 / form", "例（真になる） / example (true)", "意味 / meaning"],
        rows: all,
        kept: 2,
    }
}

fn keys(keys: &[&str]) -> Table {
    let rows = keys.iter().map(|key| vec![format!("`{key}`")]).collect();
    Table {
        header: vec!["項目 / key", "形 / form", "書かないとき / default", "意味 / meaning"],
        rows,
        kept: 3,
    }
}

fn override_keys() -> Table {
    let rows = manual::override_keys().iter().map(|key| vec![format!("`{key}`")]).collect();
    Table { header: vec!["項目 / key", "意味 / meaning"], rows, kept: 1 }
}

const TABLES: [PlanTable; 6] = [
    PlanTable::Departments,
    PlanTable::Initiatives,
    PlanTable::Milestones,
    PlanTable::Kpis,
    PlanTable::ExitPoints,
    PlanTable::Renewals,
];

#[test]
fn the_generated_parts_of_the_rules_manual_are_as_the_code_says() {
    let mut tables = vec![
        ("keys".to_owned(), keys(manual::keys())),
        ("overrides".to_owned(), override_keys()),
        ("functions".to_owned(), functions()),
    ];
    let plan = bare();
    tables.extend(TABLES.map(|table| (format!("fields {}", table.singular()), fields_of(table, &plan))));
    hold("rules.md", &tables);
}

/// The rows of the table below `heading`.
fn below(heading: &str) -> Vec<Vec<String>> {
    let text = text_of("rules.md");
    let after = text.split(heading).nth(1).unwrap_or_else(|| panic!("no heading {heading}"));
    rows(after.split("\n## ").next().unwrap())
}

#[test]
fn every_recipient_that_the_program_knows_is_in_the_manual() {
    let rule = "[[rule]]\nname = \"r\"\neach = \"milestone\"\nwhen = \"true\"\nto = [\"zzz\"]";
    let sources = [Source { name: "r.toml".into(), text: rule.into() }];
    let refused = load(&sources, None, &Names::default()).unwrap_err();
    let rendered = &refused[0].rendered.en;
    let accepted = rendered.split("accepted: ").nth(1).unwrap().lines().next().unwrap();
    let listed: Vec<String> =
        below("## 宛先 / Recipients").into_iter().map(|row| row[0].to_lowercase()).collect();
    for name in accepted.split(", ") {
        assert!(listed.contains(&format!("`{name}`")), "{name} is not in {listed:?}");
    }
}

#[test]
fn every_duration_of_the_manual_is_one() {
    let durations = below("## 期間 / Durations");
    assert_eq!(durations.len(), 6);
    for row in durations {
        let text = row[0].trim_matches('`');
        assert!(Span::parse(text).is_some(), "{text}");
    }
}
