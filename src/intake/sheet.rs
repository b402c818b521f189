//! A grid of raw cells → records: every cell read by its column's kind, every row accounted for.

use std::sync::Arc;

use super::cell::number::OwnUnit;
use super::cell::{self, Context, Raw, fold};
use super::desk::Desk;
use super::grid::{Format, Grid, Row};
use super::header::{self, Found, Header};
use super::report::{Interpretation, Placeholder, Problem, Progress};
use crate::lang::Text;
use crate::plan::schema::{Column, Kind, Unit};
use crate::plan::{Cell, Origin, Record, Sheet, Table};

/// How often a long import says how far it is.
const PROGRESS_EVERY: usize = 5_000;

/// Reads all rows of `grid` onto the desk.
pub(crate) fn read(grid: &Grid<'_>, desk: &mut Desk<'_>) {
    desk.counts.entry(grid.table).or_default();
    match header::find(grid) {
        Found::Blank => {}
        Found::Wrong { problems, at } => refuse_all(grid, at, problems, desk),
        Found::Header(mut header) => {
            desk.warnings.append(&mut header.unknown);
            read_rows(grid, &header, desk);
        }
    }
}

/// Without a header no row can be read; all are counted, and references to them are not complained of.
fn refuse_all(grid: &Grid<'_>, header: Option<usize>, problems: Vec<Problem>, desk: &mut Desk<'_>) {
    let rows = header.map_or(0, |at| grid.rows.iter().skip(at + 1).filter(|r| !r.is_blank()).count());
    let count = desk.counts.entry(grid.table).or_default();
    count.read += rows;
    count.rejected += rows;
    desk.problems.extend(problems);
    desk.lost.insert(grid.table);
}

fn read_rows(grid: &Grid<'_>, header: &Header, desk: &mut Desk<'_>) {
    let sheet = Arc::new(Sheet {
        file: grid.file.clone(),
        sheet: grid.sheet.clone(),
        columns: header.columns.iter().map(|at| at.map(|c| grid.column(c))).collect(),
    });
    let mut beside = false;
    for row in grid.rows.iter().skip(header.at + 1).filter(|r| !r.is_blank()) {
        if let Some(reason) = passed_over(grid, header, row) {
            let found = row.cells.iter().find(|c| !c.is_blank()).map(Raw::seen).unwrap_or_default();
            let place = grid.place_of(row, None);
            desk.interpretations.push(Interpretation { place, found, read_as: reason });
            continue;
        }
        let rows = count(grid.table, desk);
        if rows.is_multiple_of(PROGRESS_EVERY) {
            (desk.progress)(Progress { table: grid.table, rows });
        }
        if let Some(message) = ragged(grid, header, row) {
            desk.problems.push(Problem { place: grid.place_of(row, None), message });
            desk.lost.insert(grid.table);
            desk.reject(grid.table);
            continue;
        }
        if !beside && let Some(column) = beside_the_table(grid, header, row) {
            beside = true;
            let place = grid.place_of(row, Some(column));
            desk.warnings.push(Problem { place, message: without_name() });
        }
        read_row(grid, header, row, &sheet, desk);
    }
    let rows = desk.counts.get(&grid.table).map_or(0, |c| c.read);
    (desk.progress)(Progress { table: grid.table, rows });
}

fn count(table: Table, desk: &mut Desk<'_>) -> usize {
    let count = desk.counts.entry(table).or_default();
    count.read += 1;
    count.read
}

/// Why a row that is not blank is none of the plan's: a header again, or the template's example.
fn passed_over(grid: &Grid<'_>, header: &Header, row: &Row<'_>) -> Option<Text> {
    let key = header.columns.first().copied().flatten().map(|c| row.cell(c));
    if let Some(Raw::Text(text)) = key
        && is_example(text)
    {
        return Some(Text::new("記入例なので読みません", "a worked example, not read"));
    }
    header::repeats(grid, header, row)
        .then(|| Text::new("見出しの繰り返しなので読みません", "the header again, not read"))
}

/// The template marks its example row by the first cell.
pub(crate) fn is_example(text: &str) -> bool {
    text.trim_start().starts_with(['(', '（']) && {
        let folded = fold::name(text);
        folded.starts_with("(記入例)") || folded.starts_with("(example)")
    }
}

/// A CSV row with other cells than its header has lost a column, or gained a comma.
fn ragged(grid: &Grid<'_>, header: &Header, row: &Row<'_>) -> Option<Text> {
    if grid.format != Format::Csv {
        return None;
    }
    let written = row.cells.iter().rposition(|c| !c.is_blank()).map_or(0, |i| i + 1);
    let (found, width) = (row.cells.len(), header.width);
    if found < width {
        return Some(Text::new(
            format!(
                "この行にはセルが {found} 個しかありません（見出しは {width} 個）。列が抜けていないか確かめてください。空欄にも「,」が要ります。"
            ),
            format!(
                "this row has {found} cells, but the header names {width} columns; a column was lost. Empty cells need their comma too."
            ),
        ));
    }
    (written > width).then(|| {
        Text::new(
            format!("この行にはセルが {written} 個あります（見出しは {width} 個）。「,」を含む文章は \" で囲んでください。"),
            format!("this row has {written} cells, but the header names {width} columns; put text that holds a comma in double quotes."),
        )
    })
}

/// A written cell of a workbook beyond the named columns.
fn beside_the_table(grid: &Grid<'_>, header: &Header, row: &Row<'_>) -> Option<u32> {
    if grid.format != Format::Workbook {
        return None;
    }
    let found = row.cells.iter().skip(header.width).position(|c| !c.is_blank())?;
    u32::try_from(header.width + found).ok()
}

fn without_name() -> Text {
    Text::new(
        "この列には見出しがないため、読みません（以下の行も同じです）。",
        "this column has no header and is not read, here and in the rows below.",
    )
}

fn read_row(grid: &Grid<'_>, header: &Header, row: &Row<'_>, sheet: &Arc<Sheet>, desk: &mut Desk<'_>) {
    let schema = grid.table.columns();
    let unit = row_unit(grid, header, row, desk);
    let mut cells = Vec::with_capacity(schema.len());
    let mut broken = Vec::new();
    for (index, (column, at)) in schema.iter().zip(&header.columns).enumerate() {
        let Some(at) = *at else {
            cells.push(None);
            continue;
        };
        let own = match column.kind {
            Kind::Number(Unit::Of(units)) | Kind::Whole(Unit::Of(units)) => OwnUnit::Of(units),
            Kind::Number(Unit::Kpi) | Kind::Whole(Unit::Kpi) => unit.as_own(),
            _ => OwnUnit::Plain,
        };
        match read_cell(grid, row, (index, column, at), own, desk) {
            Ok(cell) => cells.push(Some(cell)),
            Err(message) => {
                let place = grid.place_of(row, Some(at));
                desk.problems.push(Problem { place, message: in_column(column, message) });
                cells.push(Some(Cell::Empty));
                broken.push(index);
            }
        }
    }
    let record =
        Record { table: grid.table, cells, origin: Origin { sheet: Arc::clone(sheet), row: row.number } };
    // By the schema's columns: what is told later of the row knows no others.
    let line = |at: &Option<u32>| at.zip(row.lines.as_ref()).and_then(|(c, l)| l.get(c as usize)).copied();
    let lines = row.lines.is_some().then(|| header.columns.iter().map(|at| line(at).unwrap_or(0)).collect());
    desk.keep(record, broken, lines);
}

fn read_cell(
    grid: &Grid<'_>,
    row: &Row<'_>,
    (index, column, at): (usize, &'static Column, u32),
    unit: OwnUnit<'_>,
    desk: &mut Desk<'_>,
) -> Result<Cell, Text> {
    let own = row.cell(at);
    let merged = if own.is_blank() { grid.merged(row.number, at) } else { None };
    let raw = merged.unwrap_or(own);
    let context = Context { calendar: &desk.known.calendar, unit };
    let read = cell::read(column.kind, raw, context)?;
    let place = || grid.place_of(row, Some(at));
    match &read.cell {
        Cell::Empty if column.required => return Err(missing()),
        Cell::Placeholder(found) => {
            if column.required && !takes_placeholder(grid.table, column) {
                return Err(placeholder(found));
            }
            let found = found.clone();
            desk.placeholders.push(Placeholder { place: place(), table: grid.table, column: index, found });
        }
        cell if !read.literal || merged.is_some() => {
            let read_as = cell::describe(cell);
            desk.interpretations.push(Interpretation { place: place(), found: raw.seen(), read_as });
        }
        _ => {}
    }
    Ok(read.cell)
}

/// `value` of targets and measurements may wait for its number (`plan.md`, Reading a cell).
fn takes_placeholder(table: Table, column: &Column) -> bool {
    matches!(table, Table::KpiTargets | Table::Measurements) && column.name == "value"
}

/// The unit of the KPI that a row speaks of.
enum RowUnit {
    /// Its unit.
    Of(String),
    /// It has none.
    Without,
    /// The KPI is not known.
    Unknown,
}

impl RowUnit {
    fn as_own(&self) -> OwnUnit<'_> {
        match self {
            RowUnit::Of(unit) => OwnUnit::Kpi(unit),
            RowUnit::Without => OwnUnit::KpiWithout,
            RowUnit::Unknown => OwnUnit::Unknown,
        }
    }
}

fn row_unit(grid: &Grid<'_>, header: &Header, row: &Row<'_>, desk: &Desk<'_>) -> RowUnit {
    let at = |name: &str| grid.table.column(name).and_then(|c| header.columns.get(c).copied().flatten());
    let text = |at: u32| match row.cell(at) {
        raw if raw.is_blank() => grid.merged(row.number, at).map(Raw::seen).unwrap_or_default(),
        raw => raw.seen(),
    };
    let code = match grid.table {
        Table::Kpis => at("code"),
        Table::KpiTargets | Table::Measurements | Table::ExitPoints => at("kpi"),
        _ => return RowUnit::Unknown,
    };
    let known = || code.and_then(|c| desk.unit_of(text(c).trim()));
    let unit = match (grid.table, at("unit")) {
        (Table::Kpis, Some(own)) => Some(desk.unit_written(&text(own))),
        (Table::Kpis, None) => Some(known().flatten()),
        _ => known(),
    };
    match unit {
        Some(Some(unit)) => RowUnit::Of(unit),
        Some(None) => RowUnit::Without,
        None => RowUnit::Unknown,
    }
}

fn in_column(column: &Column, message: Text) -> Text {
    let ja = column.ja.first().copied().unwrap_or(column.name);
    Text::new(format!("「{ja}」欄：{}", message.ja), format!("column `{}`: {}", column.name, message.en))
}

fn missing() -> Text {
    Text::new("空欄です。必ず書いてください。", "is empty, but required.")
}

fn placeholder(found: &str) -> Text {
    Text::new(
        format!("「{found}」は値がないという印ですが、この欄は必ず書いてください。"),
        format!("`{found}` stands for no value, but this column is required."),
    )
}
