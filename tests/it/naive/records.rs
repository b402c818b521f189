//! Rows of clean strings as the program's records, without the intake: ISO dates, English names.

use std::sync::Arc;

use yamedoki::calendar::Span;
use yamedoki::plan::schema::{Column, Kind};
use yamedoki::plan::{Cell, Origin, Record, Sheet, Table};

use super::{Plan, Row};

/// The records of a plan, table by table.
pub(crate) fn records(plan: &Plan) -> Vec<Record> {
    let mut out = Vec::new();
    for table in Table::ALL {
        let sheet = Arc::new(Sheet { file: format!("{}.csv", table.name()), ..Sheet::default() });
        for (i, row) in plan.rows(table.name()).iter().enumerate() {
            let cells = table.columns().iter().map(|c| cell(c, row)).collect();
            out.push(Record {
                table,
                cells,
                origin: Origin { sheet: Arc::clone(&sheet), row: i as u32 + 2 },
            });
        }
    }
    out
}

fn cell(column: &Column, row: &Row) -> Option<Cell> {
    let text = row.get(column.name)?.trim();
    let numeric = matches!(column.kind, Kind::Number(_) | Kind::Whole(_));
    let circle = text.contains(['〇', '○', '◯']) && !text.contains(|c: char| c.is_ascii_digit());
    if text.is_empty() {
        return Some(if column.kind == Kind::YesNo { Cell::Bool(false) } else { Cell::Empty });
    }
    if matches!(text, "-" | "－" | "―" | "…") || (numeric && circle) {
        return Some(Cell::Placeholder(text.to_owned()));
    }
    Some(match column.kind {
        Kind::Date => Cell::Date(text.parse().unwrap()),
        Kind::DateOrYear if text.len() > 4 => Cell::Date(text.parse().unwrap()),
        Kind::DateOrYear | Kind::FiscalYear => Cell::Year(text.parse().unwrap()),
        Kind::Number(_) | Kind::Whole(_) => Cell::Number(text.parse().unwrap()),
        Kind::YesNo => Cell::Bool(super::yes(row, column.name)),
        Kind::List => Cell::List(super::list(row, column.name)),
        Kind::Span => {
            Cell::Span(Span::parse(&text.replace("か月", "mo").replace('日', "d")).expect("a span"))
        }
        _ => Cell::Text(text.to_owned()),
    })
}
