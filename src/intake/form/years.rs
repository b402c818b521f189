//! The form's grid: items down, fiscal years across.

use std::borrow::Cow;

use super::super::cell::{Raw, fold, year_of};
use super::super::grid::{Merge, Row, Spread};
use super::{At, seen, texts};

/// What an item is to bring in one year.
pub(super) struct Item<'a> {
    pub(super) title: At<'a>,
    pub(super) fiscal_year: i32,
    /// The header's cell.
    pub(super) year: At<'a>,
    pub(super) content: At<'a>,
}

/// Marks that stand for what the year before says: `→`, `〃`, `同左`.
fn goes_on(text: &str) -> bool {
    let text = fold::tight(text);
    !text.is_empty()
        && (text == "同左"
            || text == "同上"
            || text.chars().all(|c| matches!(c, '→' | '⇒' | '〃' | '"' | '>' | '=')))
}

/// The items by year, and the last year that the grid has.
pub(super) fn read<'a>(
    rows: &'a [Row<'a>],
    merges: &[Merge],
    across: &[Spread],
) -> (Vec<Item<'a>>, Option<(i32, At<'a>)>) {
    let Some((header, years)) = rows.iter().enumerate().find_map(|(at, row)| Some((at, header(row)?))) else {
        return (Vec::new(), None);
    };
    let mut items = Vec::new();
    for row in rows.iter().skip(header + 1).filter(|row| !row.is_blank()) {
        let Some((column, text)) =
            texts(row).next().filter(|(column, _)| years.iter().all(|(_, y)| column < &y.column))
        else {
            continue;
        };
        let title = At { text: Cow::Borrowed(text), row: row.number, column };
        items.extend(item(row, &title, &years, (rows, merges, across)));
    }
    let last = years.into_iter().max_by_key(|(year, _)| *year);
    (items, last)
}

/// The years of a row that heads the grid: `項目/年度`, then nothing but fiscal years.
fn header<'a>(row: &'a Row<'a>) -> Option<Vec<(i32, At<'a>)>> {
    let (column, first) = texts(row).next()?;
    let first = fold::name(first);
    if !(first.contains("項目") || first.contains("年度")) {
        return None;
    }
    let cells = (0u32..).zip(&row.cells).skip(column as usize + 1).filter(|(_, cell)| !cell.is_blank());
    let years: Option<Vec<_>> = cells
        .map(|(column, cell)| Some((year_of(cell)?, At { text: seen(cell), row: row.number, column })))
        .collect();
    years.filter(|years| !years.is_empty())
}

/// The item's rows: one for each year that says something. A cell merged over years says it for each.
fn item<'a>(
    row: &'a Row<'a>,
    title: &At<'a>,
    years: &[(i32, At<'a>)],
    (rows, merges, across): (&'a [Row<'a>], &[Merge], &[Spread]),
) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut before: Option<At<'a>> = None;
    for (fiscal_year, year) in years {
        let spread =
            across.iter().find(|s| s.row == row.number && s.first < year.column && year.column <= s.last);
        let column = spread.map_or(year.column, |s| s.first);
        let upper =
            merges.iter().find(|m| m.column == column && m.first < row.number && row.number <= m.last);
        let from = upper.and_then(|m| rows.iter().find(|r| r.number == m.first)).unwrap_or(row);
        let cell = from.cell(column);
        let content = At { text: seen(cell), row: from.number, column };
        let content = match (goes_on(&content.text), &before) {
            (true, Some(before)) => At { text: before.text.clone(), ..content },
            _ => content,
        };
        if matches!(cell, Raw::Empty)
            || content.text.trim().is_empty()
            || fold::tight(&content.text).chars().all(|c| matches!(c, '-' | '―' | '…' | '－'))
        {
            before = None;
            continue;
        }
        before = Some(content.clone());
        items.push(Item { title: title.clone(), fiscal_year: *fiscal_year, year: year.clone(), content });
    }
    items
}
