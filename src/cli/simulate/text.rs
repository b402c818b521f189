//! The report as tables on a terminal.

use unicode_width::UnicodeWidthStr;

use super::super::demo::columns::{WIDTH, hang, pad, right, wrap};
use crate::rehearsal::{Column, Report, Table};

/// However wide the others are, the first column keeps this room.
const FIRST: usize = 24;

/// The report.
pub(super) fn print(report: &Report) -> String {
    let mut lines = vec![report.title.clone()];
    for paragraph in &report.intro {
        lines.extend(wrap(paragraph, 2));
    }
    for table in &report.tables {
        lines.push(String::new());
        lines.push(table.title.clone());
        lines.extend(table.note.iter().flat_map(|note| wrap(note, 2)));
        if !table.rows.is_empty() {
            lines.extend(rows(table));
        }
    }
    lines.join("\n") + "\n"
}

/// The table's lines: numbers stand right, the last text takes the room that is left.
fn rows(table: &Table) -> Vec<String> {
    let head: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let body = table.rows.iter().chain(&table.total).map(|row| row.iter().map(String::as_str).collect());
    let all: Vec<Vec<&str>> = std::iter::once(head).chain(body).collect();
    let width = |n: usize| all.iter().filter_map(|row| row.get(n)).map(|cell| cell.width()).max();
    let mut widths: Vec<usize> = (0..table.columns.len()).map(|n| width(n).unwrap_or(0)).collect();
    // Names give way to numbers.
    if table.columns.iter().skip(1).all(|column| column.number)
        && let Some((first, others)) = widths.split_first_mut()
    {
        let taken: usize = others.iter().map(|width| width + 2).sum();
        *first = (*first).min(WIDTH.saturating_sub(2 + taken).max(FIRST));
    }
    all.iter().flat_map(|row| line(row, &table.columns, &widths)).collect()
}

fn line(row: &[&str], columns: &[Column], widths: &[usize]) -> Vec<String> {
    let mut head = String::from("  ");
    for (n, ((cell, column), width)) in row.iter().zip(columns).zip(widths).enumerate() {
        let last = n + 1 == columns.len();
        match column.number {
            true => head.push_str(&right(cell, *width)),
            false if last && head.width() + cell.width() > WIDTH => return hang(&head, cell),
            false => head.push_str(&pad(cell, *width)),
        }
        if !last {
            head.push_str("  ");
        }
    }
    vec![head.trim_end().to_owned()]
}
