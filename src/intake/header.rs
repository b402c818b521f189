//! The header of a table: found below title rows, matched by folded English or Japanese names.

use std::collections::HashMap;

use super::cell::{Raw, fold};
use super::grid::{Format, Grid, Row};
use super::report::Problem;
use crate::lang::Text;
use crate::plan::schema::Column;

/// Title rows end before this many rows.
const SEARCHED: usize = 50;

/// Where a table's columns stand.
pub(crate) struct Header {
    /// Position of the header among the grid's rows.
    pub(crate) at: usize,
    /// For each column of the schema the column of the grid.
    pub(crate) columns: Vec<Option<u32>>,
    /// How many columns have a name up to the last one that has.
    pub(crate) width: usize,
    /// Names that are no column's: a warning each.
    pub(crate) unknown: Vec<Problem>,
}

/// What stands where the header should be.
pub(crate) enum Found {
    /// Nothing is written at all.
    Blank,
    /// A usable header.
    Header(Header),
    /// None, or one that lacks or doubles columns; `at` is its row where there is one.
    Wrong {
        /// The mistakes.
        problems: Vec<Problem>,
        /// Position of the header among the grid's rows.
        at: Option<usize>,
    },
}

/// Finds and reads the header of `grid`.
pub(crate) fn find(grid: &Grid<'_>) -> Found {
    let names = spellings(grid.table.columns());
    let written = || grid.rows.iter().enumerate().filter(|(_, r)| !r.is_blank());
    if written().next().is_none() {
        return Found::Blank;
    }
    let searched = if grid.format == Format::Toml { 1 } else { SEARCHED };
    let scored = written().take(searched).map(|(at, row)| (at, matches(row, &names)));
    // The first of the best: a data row never names more columns than the header above it.
    match scored.reduce(|best, next| if next.1 > best.1 { next } else { best }) {
        Some((at, hits)) if hits > 0 => read(grid, at, &names),
        _ => Found::Wrong { problems: vec![no_header(grid)], at: None },
    }
}

/// Whether `row` says the header's names again, as printed sheets do on each page.
pub(crate) fn repeats(grid: &Grid<'_>, header: &Header, row: &Row<'_>) -> bool {
    let Some(named) = grid.rows.get(header.at) else { return false };
    let same = |column: u32| match (row.cell(column), named.cell(column)) {
        (Raw::Text(a), Raw::Text(b)) => a.trim() == b.trim() && !a.trim().is_empty(),
        _ => false,
    };
    header.width > 1 && header.columns.iter().flatten().all(|c| same(*c))
}

fn spellings(columns: &'static [Column]) -> HashMap<String, usize> {
    let all = |c: &'static Column| [c.name].into_iter().chain(c.ja.iter().copied());
    columns.iter().enumerate().flat_map(|(i, c)| all(c).map(move |n| (fold::name(n), i))).collect()
}

fn matches(row: &Row<'_>, names: &HashMap<String, usize>) -> usize {
    let mut found: Vec<usize> = row.cells.iter().filter_map(|c| column(c, names)).collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

fn column(cell: &Raw<'_>, names: &HashMap<String, usize>) -> Option<usize> {
    match cell {
        Raw::Text(text) if text.len() < 200 => names.get(&fold::name(text)).copied(),
        _ => None,
    }
}

fn read(grid: &Grid<'_>, at: usize, names: &HashMap<String, usize>) -> Found {
    let schema = grid.table.columns();
    let Some(row) = grid.rows.get(at) else { return Found::Blank };
    let mut columns = vec![None; schema.len()];
    let mut problems = Vec::new();
    let mut unknown = Vec::new();
    let mut width = 0;
    for (i, cell) in (0u32..).zip(&row.cells).filter(|(_, c)| !c.is_blank()) {
        width = i as usize + 1;
        let place = grid.place_of(row, Some(i));
        match column(cell, names) {
            None => unknown.push(Problem { place, message: unknown_column(&cell.seen(), schema) }),
            Some(c) => match columns.get_mut(c) {
                Some(slot @ None) => *slot = Some(i),
                _ => problems.push(Problem { place, message: doubled(&cell.seen(), &schema[c]) }),
            },
        }
    }
    let lost = schema.iter().zip(&columns).filter(|(c, at)| c.required && at.is_none()).map(|(c, _)| c);
    problems.extend(lost.map(|c| Problem { place: grid.place_of(row, None), message: missing(c, &unknown) }));
    match problems.is_empty() {
        true => Found::Header(Header { at, columns, width, unknown }),
        false => Found::Wrong { problems, at: Some(at) },
    }
}

fn ja(column: &Column) -> &'static str {
    column.ja.first().copied().unwrap_or(column.name)
}

fn unknown_column(found: &str, schema: &'static [Column]) -> Text {
    let spellings = schema.iter().flat_map(|c| [c.name].into_iter().chain(c.ja.iter().copied()));
    let found = super::cell::quote(found);
    let mut message = Text::new(
        format!("見出し「{found}」はこの表の列ではないため、この列は読みません。"),
        format!("`{found}` is no column of this table; the column is not read."),
    );
    if let Some(near) = fold::nearest(&found, spellings) {
        message.ja += &format!("「{near}」のことですか。");
        message.en += &format!(" Did you mean `{near}`?");
    }
    message
}

fn doubled(found: &str, column: &Column) -> Text {
    let (ja, name) = (ja(column), column.name);
    let found = super::cell::quote(found);
    Text::new(
        format!("見出し「{found}」の列が2つあります。どちらが「{ja}」か決められません。1つにしてください。"),
        format!("`{found}` is a second column of `{name}`, and either could be meant; keep one."),
    )
}

fn missing(column: &Column, unknown: &[Problem]) -> Text {
    let (ja, name) = (ja(column), column.name);
    let mut message = Text::new(
        format!(
            "必要な列「{ja}」（{name}）がありません。見出しが消えていないか、書き換わっていないか確かめてください。"
        ),
        format!(
            "the required column `{name}` ({ja}) is missing; see whether its header was lost or renamed."
        ),
    );
    if !unknown.is_empty() {
        let places: Vec<String> = unknown.iter().map(|p| p.place.to_string()).collect();
        message.ja += &format!("名前の合わない見出し：{}。", places.join("、"));
        message.en += &format!(" Headers that match no column: {}.", places.join(", "));
    }
    message
}

fn no_header(grid: &Grid<'_>) -> Problem {
    let schema = grid.table.columns();
    let required = || schema.iter().filter(|c| c.required);
    let in_ja: Vec<&str> = required().map(ja).collect();
    let in_en: Vec<&str> = required().map(|c| c.name).collect();
    Problem {
        place: grid.place(),
        message: Text::new(
            format!(
                "見出しの行が見つかりません。{} などの見出しを1行に並べてください。区切りは「,」です。",
                in_ja.join("、")
            ),
            format!(
                "no header row was found; one row must name the columns, such as {}, separated by commas.",
                in_en.join(", ")
            ),
        ),
    }
}
