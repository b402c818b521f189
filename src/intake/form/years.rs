//! The form's grid: items down, fiscal years across.

use std::borrow::Cow;

use super::super::cell::{Raw, fold, year_of};
use super::super::grid::{Merge, Row, Spread};
use super::{At, field, seen, texts};
use crate::lang::Text;

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

/// The form's grid as it was read.
#[derive(Default)]
pub(super) struct Years<'a> {
    pub(super) items: Vec<Item<'a>>,
    /// The last year that it has.
    pub(super) last: Option<(i32, At<'a>)>,
    /// The cells of its header that are no year, and why.
    pub(super) unread: Vec<(At<'a>, Text)>,
}

/// The items by year; `None` where the form has no grid.
pub(super) fn read<'a>(rows: &'a [Row<'a>], merges: &[Merge], across: &[Spread]) -> Option<Years<'a>> {
    let (header, (years, unread)) = headers(rows)?;
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
    Some(Years { items, last, unread })
}

/// The years of a header, and its cells that are none.
type Header<'a> = (Vec<(i32, At<'a>)>, Vec<(At<'a>, Text)>);

/// The row that heads the grid, by its position. A row of nothing but years comes before one that is
/// called 項目/年度, and that one before others that have a year, or only numbers.
fn headers<'a>(rows: &'a [Row<'a>]) -> Option<(usize, Header<'a>)> {
    let found = rows.iter().enumerate().filter_map(|(at, row)| Some((at, rank(row)?, header(row)?)));
    let (at, _, header) = found.min_by_key(|(_, rank, (_, unread))| (!unread.is_empty(), *rank))?;
    Some((at, header))
}

/// How surely a row heads the grid, the lower the surer; `None`: it does not.
fn rank(row: &Row<'_>) -> Option<u8> {
    let (column, label) = texts(row).next()?;
    if field(label).is_some() {
        return None;
    }
    let label = fold::name(label);
    let cells = || row.cells.iter().skip(column as usize + 1).filter(|cell| !cell.is_blank());
    let counts = |cell: &Raw<'_>| fold::tight(&cell.seen()).starts_with(|c: char| c.is_ascii_digit());
    match (label.contains("項目"), label.contains("年度")) {
        (false, false) => None,
        (true, true) => Some(0),
        _ if cells().any(|cell| year_of(cell).is_ok()) => Some(1),
        _ if cells().count() > 1 && cells().all(counts) => Some(2),
        _ => None,
    }
}

/// What stands beside a row's label, as years; `None` where nothing does.
fn header<'a>(row: &'a Row<'a>) -> Option<Header<'a>> {
    let (column, _) = texts(row).next()?;
    let (mut years, mut unread) = (Vec::new(), Vec::new());
    for (column, cell) in (0u32..).zip(&row.cells).skip(column as usize + 1).filter(|(_, c)| !c.is_blank()) {
        let at = At { text: seen(cell), row: row.number, column };
        match year_of(cell) {
            Ok(year) => years.push((year, at)),
            Err(why) => unread.push((at, why)),
        }
    }
    (!(years.is_empty() && unread.is_empty())).then_some((years, unread))
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
