//! An initiative: its steps by year, its measures with targets and results, its exit points.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use minijinja::{Value, context};

use super::model::{Entry, Model};
use super::{Cell, Files, Head, chart, href, index, progress, say, spread};
use crate::lang::Lang;
use crate::plan::Table;
use crate::publish::PublishError;
use crate::publish::data::{Column, Datum, Row, Sheet};
use crate::publish::shown;
use crate::render::words;

/// The most days of which a page shows targets and results: the data files have all.
const POINTS: usize = 40;

/// Its pages, in both languages.
pub(super) fn pages(model: &Model<'_>, entry: &Entry<'_>) -> Result<Files, PublishError> {
    let (steps, kpis) = (entry.milestones.len(), entry.kpis.len());
    let all = steps + kpis + entry.exits.len();
    spread(model, "initiative.html.j2", &entry.base, all, |lang, range| {
        let within = |from: usize, len: usize| {
            let at = |n: usize| n.clamp(from, from + len) - from;
            at(range.start)..at(range.end)
        };
        let milestones = &entry.milestones[within(0, steps)];
        let measures = &entry.kpis[within(steps, kpis)];
        let exits = &entry.exits[within(steps + kpis, entry.exits.len())];
        let perspective = &model.perspectives[entry.perspective];
        let kpi = |(n, row): (usize, &&Row)| kpi(model, row, range.start + n, lang);
        Ok(context! {
            title => title(model, entry),
            first => range.start == 0,
            facts => facts(model, Table::Initiatives, entry.row, &["title"], None, lang),
            steps => progress::steps(model, entry.milestones.iter().copied(), lang)?,
            milestone_columns => heads(model, Table::Milestones, lang),
            milestones => rows(model, Table::Milestones, milestones, lang),
            kpis => measures.iter().enumerate().map(kpi).collect::<Result<Vec<Value>, PublishError>>()?,
            exit_columns => heads(model, Table::ExitPoints, lang),
            exits => rows(model, Table::ExitPoints, exits, lang),
            up => context! {
                name => index::name(model, perspective, lang)?, href => href(&perspective.base, 0),
            },
        })
    })
}

/// Its title.
pub(super) fn title(model: &Model<'_>, entry: &Entry<'_>) -> String {
    match model.shelf.sheet(Table::Initiatives).map(|sheet| sheet.value(entry.row, "title")) {
        Some(Datum::Text(title)) => shown::clipped(title),
        _ => String::new(),
    }
}

/// What is public of a row, but for `without`, as a list of facts; what the plan does not say is left out.
fn facts(
    model: &Model<'_>,
    table: Table,
    row: &Row,
    without: &[&str],
    unit: Option<&str>,
    lang: Lang,
) -> Vec<Cell> {
    let Some(sheet) = model.shelf.sheet(table) else { return Vec::new() };
    let all = sheet.columns.iter().zip(&row.values);
    let cells = all.filter_map(|(column, datum)| match column {
        Column::Field(name) if !without.contains(&name.1) => Some(Cell {
            label: shown::label(*name, lang),
            words: shown::value(datum, *name, unit, lang),
            look: progress::look(table, name.1, datum),
        }),
        _ => None,
    });
    cells.filter(|cell| !cell.words.is_empty()).collect()
}

/// The heads of a table's public columns. Codes are for the data, not for readers.
pub(super) fn heads(model: &Model<'_>, table: Table, lang: Lang) -> Vec<Head> {
    let Some(sheet) = model.shelf.sheet(table) else { return Vec::new() };
    let head = |(_, name): (usize, _)| Head {
        words: shown::label(name, lang),
        number: matches!(name.1, "annual_cost" | "times_renewed" | "days_late"),
    };
    columns(sheet).into_iter().map(head).collect()
}

/// The cells of rows under those heads.
pub(super) fn rows(model: &Model<'_>, table: Table, rows: &[&Row], lang: Lang) -> Vec<Vec<Cell>> {
    let Some(sheet) = model.shelf.sheet(table) else { return Vec::new() };
    let columns = columns(sheet);
    let cells = |row: &&Row| {
        let unit = unit(model, table, row.at);
        let cell = |(at, name): &(usize, crate::publish::fields::Name)| Cell {
            label: String::new(),
            words: shown::value(&row.values[*at], *name, unit, lang),
            look: progress::look(table, name.1, &row.values[*at]),
        };
        columns.iter().map(cell).collect()
    };
    rows.iter().map(cells).collect()
}

/// The columns that readers see: what names the row first.
fn columns(sheet: &Sheet) -> Vec<(usize, crate::publish::fields::Name)> {
    let field = |(at, column): (usize, &Column)| match column {
        Column::Field(name) if name.1 != "code" => Some((at, *name)),
        _ => None,
    };
    let mut columns: Vec<_> = sheet.columns.iter().enumerate().filter_map(field).collect();
    columns.sort_by_key(|(_, name)| !matches!(name.1, "title" | "description"));
    columns
}

/// The unit of a row's numbers, where it is public.
fn unit<'a>(model: &Model<'a>, table: Table, at: usize) -> Option<&'a str> {
    let plan = model.edition.view.plan;
    let kpi = match table {
        Table::Kpis => at,
        Table::ExitPoints => plan.exit_points.get(at)?.condition.as_ref()?.kpi,
        _ => return None,
    };
    let public = model.shelf.sheet(Table::Kpis)?.place("unit").is_some();
    plan.kpis.get(kpi)?.unit.as_deref().filter(|_| public)
}

fn kpi(model: &Model<'_>, row: &Row, n: usize, lang: Lang) -> Result<Value, PublishError> {
    let sheet = model.shelf.sheet(Table::Kpis);
    let unit = unit(model, Table::Kpis, row.at);
    let without = ["name", "code", "unit", "status"];
    let status = sheet.map_or(&Datum::Nothing, |sheet| sheet.value(row, "status"));
    let status = (*status != Datum::Nothing).then(|| Cell {
        label: String::new(),
        words: shown::value(status, (Table::Kpis, "status"), None, lang),
        look: progress::look(Table::Kpis, "status", status),
    });
    let chart = chart::of(model, row.at, &format!("chart-{}", n + 1), lang);
    let (points, earlier) = points(model, row.at, unit, lang);
    Ok(context! {
        id => format!("kpi-{}", n + 1),
        name => sheet.map_or(String::new(), |s| shown::value(s.value(row, "name"), (Table::Kpis, "name"), None, lang)),
        status,
        facts => facts(model, Table::Kpis, row, &without, unit, lang),
        columns => [("date", false), ("target", true), ("result", true)].into_iter()
            .map(|(key, number)| Ok(Head { words: say(lang, key, context! {})?, number }))
            .collect::<Result<Vec<Head>, PublishError>>()?,
        chart, points, earlier,
    })
}

/// The targets and results of a KPI by day, the last of them; and how many there are before.
fn points(model: &Model<'_>, kpi: usize, unit: Option<&str>, lang: Lang) -> (Vec<Vec<Cell>>, usize) {
    let mut days: BTreeMap<NaiveDate, [Option<f64>; 2]> = BTreeMap::new();
    for (which, rows) in [&model.targets, &model.results].into_iter().enumerate() {
        for row in rows.get(&kpi).into_iter().flatten() {
            if let [.., Datum::Day(on), Datum::Number(value)] = row.values.as_slice() {
                days.entry(*on).or_default()[which] = Some(*value);
            }
        }
    }
    let plain = |words: String| Cell { label: String::new(), words, look: "" };
    let number =
        |value: Option<f64>| value.map_or("–".to_owned(), |value| shown::with_unit(value, unit, lang));
    let earlier = days.len().saturating_sub(POINTS);
    let point = |(on, [target, result]): (NaiveDate, [Option<f64>; 2])| {
        vec![plain(words::short_date(on, lang)), plain(number(target)), plain(number(result))]
    };
    (days.into_iter().skip(earlier).map(point).collect(), earlier)
}
