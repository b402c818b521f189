//! The public part of a plan: the public fields of the public rows, and nothing beside them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::fields::Name;
use super::{Edition, PublishError};
use crate::plan::fields::{self, Value, View};
use crate::plan::{Plan, Table, naming};

/// A value that is public.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    /// The plan says nothing.
    Nothing,
    /// Yes or no.
    Yes(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A day.
    Day(NaiveDate),
    /// Texts.
    List(Vec<String>),
}

/// A column of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A public field.
    Field(Name),
    /// The code of the row of this table that a row belongs to.
    Of(Table),
}

/// The public rows of one table.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The table.
    pub(super) table: Table,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// Its rows.
    pub(super) rows: Vec<Row>,
}

/// A public row.
#[derive(Debug)]
pub(super) struct Row {
    /// Where the plan has it; of a target or a result, where its KPI is.
    pub(super) at: usize,
    /// A value a column.
    pub(super) values: Vec<Datum>,
}

/// All that is public.
#[derive(Debug)]
pub(super) struct Shelf {
    /// A sheet a table, in the plan's order; of a table that is not public there is none.
    pub(super) sheets: Vec<Sheet>,
}

impl Shelf {
    /// The sheet of a table.
    pub(super) fn sheet(&self, table: Table) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.table == table)
    }

    /// All values.
    pub(super) fn values(&self) -> impl Iterator<Item = &Datum> {
        self.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.values)
    }
}

impl Sheet {
    /// Where a field stands in its rows.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| matches!(column, Column::Field((_, field)) if *field == name))
    }

    /// A field of a row.
    pub(super) fn value<'a>(&self, row: &'a Row, name: &str) -> &'a Datum {
        self.place(name).and_then(|place| row.values.get(place)).unwrap_or(&Datum::Nothing)
    }
}

/// The public part of the edition's plan.
pub(super) fn shelf(edition: &Edition<'_>) -> Result<Shelf, PublishError> {
    let chosen = chosen(edition)?;
    let sheet = |table| {
        let fields = edition.settings.fields.columns(table);
        (!fields.is_empty()).then(|| sheet(edition, table, &fields, &chosen))
    };
    Ok(Shelf { sheets: Table::ALL.into_iter().filter_map(sheet).collect() })
}

/// The initiatives that are public.
fn chosen(edition: &Edition<'_>) -> Result<BTreeSet<usize>, PublishError> {
    let plan = edition.view.plan;
    let codes = plan.by_code(Table::Initiatives);
    let settings = edition.settings;
    let unknown: BTreeSet<&String> = settings
        .initiatives
        .iter()
        .flatten()
        .chain(&settings.exclude)
        .filter(|code| !codes.contains_key(code.as_str()))
        .collect();
    if !unknown.is_empty() {
        let near = |code: &str| naming::nearest(code, plan.initiatives.iter().map(|i| i.code.as_str()));
        let named = |code: &String| (code.clone(), near(code).map(str::to_owned));
        return Err(PublishError::Unknown(unknown.into_iter().map(named).collect()));
    }
    let at = |codes_given: &[String]| -> BTreeSet<usize> {
        codes_given.iter().filter_map(|code| codes.get(code.as_str()).copied()).collect()
    };
    let mut chosen = match &settings.initiatives {
        Some(only) => at(only),
        None => (0..plan.initiatives.len()).collect(),
    };
    let excluded = at(&settings.exclude);
    chosen.retain(|initiative| !excluded.contains(initiative));
    Ok(chosen)
}

fn sheet(edition: &Edition<'_>, table: Table, fields: &[Name], chosen: &BTreeSet<usize>) -> Sheet {
    let view = edition.view;
    let plan = view.plan;
    let coded = |of: Table| edition.settings.fields.has(of, "code") && edition.settings.fields.shows(of);
    let of = links(table).iter().filter(|of| coded(**of)).map(|of| Column::Of(*of));
    let columns: Vec<Column> = of.chain(fields.iter().copied().map(Column::Field)).collect();
    let public =
        |row: usize| initiative(plan, table, row).is_none_or(|initiative| chosen.contains(&initiative));
    let mut rows = Vec::new();
    for at in (0..len(plan, table)).filter(|row| public(*row)) {
        for part in 0..parts(plan, table, at) {
            let value = |column: &Column| match column {
                Column::Of(of) => link(plan, table, at, *of),
                Column::Field((_, name)) => value(&view, table, name, at, part),
            };
            rows.push(Row { at, values: columns.iter().map(value).collect() });
        }
    }
    Sheet { table, columns, rows }
}

/// The tables that rows of a table belong to.
fn links(table: Table) -> &'static [Table] {
    match table {
        Table::Milestones | Table::Kpis | Table::Renewals => &[Table::Initiatives],
        Table::ExitPoints => &[Table::Initiatives, Table::Kpis],
        Table::KpiTargets | Table::Measurements => &[Table::Kpis],
        Table::Departments | Table::Initiatives => &[],
    }
}

/// The initiative that a row is or belongs to. Targets and results go by their KPI.
fn initiative(plan: &Plan, table: Table, row: usize) -> Option<usize> {
    match table {
        Table::KpiTargets | Table::Measurements => plan.initiative_of(Table::Kpis, row),
        table => plan.initiative_of(table, row),
    }
}

fn len(plan: &Plan, table: Table) -> usize {
    match table {
        Table::Departments => 0,
        Table::Initiatives => plan.initiatives.len(),
        Table::Milestones => plan.milestones.len(),
        Table::Kpis | Table::KpiTargets | Table::Measurements => plan.kpis.len(),
        Table::ExitPoints => plan.exit_points.len(),
        Table::Renewals => plan.renewals.len(),
    }
}

/// How many rows of a table there are at one row of the plan: a KPI has many targets and results.
fn parts(plan: &Plan, table: Table, at: usize) -> usize {
    match table {
        Table::KpiTargets => plan.kpis[at].targets.len(),
        Table::Measurements => plan.kpis[at].measurements.len(),
        _ => 1,
    }
}

fn link(plan: &Plan, table: Table, at: usize, of: Table) -> Datum {
    let code = match (table, of) {
        (_, Table::Initiatives) => initiative(plan, table, at).map(|i| &plan.initiatives[i].code),
        (Table::ExitPoints, Table::Kpis) => {
            plan.exit_points[at].condition.as_ref().map(|condition| &plan.kpis[condition.kpi].code)
        }
        (_, Table::Kpis) => plan.kpis.get(at).map(|kpi| &kpi.code),
        _ => None,
    };
    code.map_or(Datum::Nothing, |code| Datum::Text(code.clone()))
}

fn value(view: &View<'_>, table: Table, name: &str, at: usize, part: usize) -> Datum {
    let plan = view.plan;
    match (table, name) {
        (Table::KpiTargets, "on") => Datum::Day(plan.kpis[at].targets[part].on),
        (Table::KpiTargets, _) => plan.kpis[at].targets[part].value.map_or(Datum::Nothing, Datum::Number),
        (Table::Measurements, "on") => Datum::Day(plan.kpis[at].measurements[part].on),
        (Table::Measurements, _) => Datum::Number(plan.kpis[at].measurements[part].value),
        (Table::Initiatives, "owner") => department(plan, plan.initiatives[at].owner),
        (Table::Renewals, "owner") => department(plan, plan.renewals[at].owner),
        (Table::Initiatives, "related") => departments(plan, &plan.initiatives[at].related),
        (Table::Renewals, "related") => departments(plan, &plan.renewals[at].related),
        _ => derived(view, table, name, at),
    }
}

fn derived(view: &View<'_>, table: Table, name: &str, at: usize) -> Datum {
    let Some(field) = fields::fields(table).iter().find(|field| field.name == name) else {
        return Datum::Nothing;
    };
    match (field.get)(view, at) {
        Value::Absent => Datum::Nothing,
        Value::Bool(yes) => Datum::Yes(yes),
        Value::Int(whole) => Datum::Whole(whole),
        Value::Double(number) => Datum::Number(number),
        Value::Str(text) => Datum::Text(text.to_owned()),
        Value::Date(day) => Datum::Day(day),
        Value::List(list) => Datum::List(list.iter().map(str::to_owned).collect()),
    }
}

/// Departments are public by name: their codes are the city's own.
fn department(plan: &Plan, at: usize) -> Datum {
    plan.departments.get(at).map_or(Datum::Nothing, |department| Datum::Text(department.name.clone()))
}

fn departments(plan: &Plan, rows: &[usize]) -> Datum {
    let names = rows.iter().filter_map(|at| plan.departments.get(*at));
    Datum::List(names.map(|department| department.name.clone()).collect())
}

/// The rows of a sheet by the row of the plan that they belong to, as `of` says.
pub(super) fn grouped(
    sheet: Option<&Sheet>,
    of: impl Fn(usize) -> Option<usize>,
) -> BTreeMap<usize, Vec<&Row>> {
    let mut groups: BTreeMap<usize, Vec<&Row>> = BTreeMap::new();
    for row in sheet.into_iter().flat_map(|sheet| &sheet.rows) {
        if let Some(at) = of(row.at) {
            groups.entry(at).or_default().push(row);
        }
    }
    groups
}
