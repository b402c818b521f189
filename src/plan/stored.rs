//! A record's cells as JSON, for the store: lossless, and readable by a person with a database
//! browser.
//!
//! Text is a string, yes and no are booleans, a list is an array, an empty cell is null, and a
//! column that the source lacks is left out. Everything else says what it is: `{"date":
//! "2026-04-01"}`, `{"number": "0.1"}`. Numbers are strings because JSON readers round them.

use serde_json::{Map, Value, json};

use super::record::{Cell, Origin, Record};
use super::schema::Table;
use crate::calendar::Span;

/// A stored cell that this program did not write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stored {} row: {found} in column `{column}` is no cell", table.name())]
pub struct StoredCellError {
    /// The table.
    pub table: Table,
    /// The column's English name, as stored.
    pub column: String,
    /// What stands there.
    pub found: String,
}

impl Record {
    /// Its cells as a JSON object, keyed by the columns' English names.
    pub fn to_json(&self) -> Value {
        let cells = self.table.columns().iter().zip(&self.cells);
        let object: Map<String, Value> = cells
            .filter_map(|(column, cell)| Some((column.name.to_owned(), cell_to_json(cell.as_ref()?))))
            .collect();
        Value::Object(object)
    }

    /// One cell as [`Record::to_json`] writes it.
    pub fn json_of(cell: &Cell) -> Value {
        cell_to_json(cell)
    }

    /// The record whose cells `json` holds. Fails on what [`Record::to_json`] never writes; a column
    /// that the schema no longer has is such a thing.
    pub fn from_json(table: Table, json: &Value, origin: Origin) -> Result<Record, StoredCellError> {
        let wrong = |column: &str, found: &Value| StoredCellError {
            table,
            column: column.to_owned(),
            found: found.to_string(),
        };
        let object = json.as_object().ok_or_else(|| wrong("", json))?;
        let mut cells = vec![None; table.columns().len()];
        for (name, value) in object {
            let column = table.column(name).ok_or_else(|| wrong(name, value))?;
            cells[column] = Some(cell_from_json(value).ok_or_else(|| wrong(name, value))?);
        }
        Ok(Record { table, cells, origin })
    }
}

impl Cell {
    /// As the store keeps it.
    pub fn to_json(&self) -> Value {
        cell_to_json(self)
    }

    /// The cell that `json` holds; `None` for what [`Cell::to_json`] never writes.
    pub fn from_json(json: &Value) -> Option<Cell> {
        cell_from_json(json)
    }
}

fn cell_to_json(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Placeholder(text) => json!({ "placeholder": text }),
        Cell::Text(text) => json!(text),
        Cell::Date(date) => json!({ "date": date.to_string() }),
        Cell::Year(year) => json!({ "year": year }),
        Cell::Number(number) => json!({ "number": format!("{number:?}") }),
        Cell::Bool(truth) => json!(truth),
        Cell::List(items) => json!(items),
        Cell::Span(span) => json!({ "span": span_text(*span) }),
    }
}

fn cell_from_json(value: &Value) -> Option<Cell> {
    match value {
        Value::Null => Some(Cell::Empty),
        Value::Bool(truth) => Some(Cell::Bool(*truth)),
        Value::String(text) => Some(Cell::Text(text.clone())),
        Value::Array(items) => {
            items.iter().map(|i| i.as_str().map(str::to_owned)).collect::<Option<_>>().map(Cell::List)
        }
        Value::Object(object) => {
            let (tag, value) = object.iter().next().filter(|_| object.len() == 1)?;
            tagged_from_json(tag, value)
        }
        Value::Number(_) => None,
    }
}

fn tagged_from_json(tag: &str, value: &Value) -> Option<Cell> {
    Some(match tag {
        "placeholder" => Cell::Placeholder(value.as_str()?.to_owned()),
        "date" => Cell::Date(value.as_str()?.parse().ok()?),
        "year" => Cell::Year(value.as_i64()?.try_into().ok()?),
        "number" => Cell::Number(value.as_str()?.parse().ok()?),
        "span" => Cell::Span(Span::parse(value.as_str()?)?),
        _ => return None,
    })
}

/// A span as rules and plans write it.
pub(super) fn span_text(span: Span) -> String {
    match span {
        Span::Minutes(n) => format!("{n}m"),
        Span::Hours(n) => format!("{n}h"),
        Span::Days(n) => format!("{n}d"),
        Span::BusinessDays(n) => format!("{n}bd"),
        Span::Weeks(n) => format!("{n}w"),
        Span::Months(n) => format!("{n}mo"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::sync::Arc;

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn origin() -> Origin {
        Origin { sheet: Arc::default(), row: 2 }
    }

    fn cells() -> impl Strategy<Value = Option<Cell>> {
        let date = (0i32..80_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(700_000 + n).unwrap());
        let span = (0u32..1000, 0usize..6).prop_map(|(n, unit)| {
            [Span::Minutes, Span::Hours, Span::Days, Span::BusinessDays, Span::Weeks, Span::Months][unit](n)
        });
        prop_oneof![
            Just(None),
            Just(Some(Cell::Empty)),
            any::<String>().prop_map(|s| Some(Cell::Placeholder(s))),
            any::<String>().prop_map(|s| Some(Cell::Text(s))),
            date.prop_map(|d| Some(Cell::Date(d))),
            any::<i32>().prop_map(|y| Some(Cell::Year(y))),
            any::<f64>().prop_map(|n| Some(Cell::Number(n))),
            any::<bool>().prop_map(|b| Some(Cell::Bool(b))),
            proptest::collection::vec(any::<String>(), 0..4).prop_map(|l| Some(Cell::List(l))),
            span.prop_map(|s| Some(Cell::Span(s))),
        ]
    }

    proptest! {
        #[test]
        fn what_is_stored_comes_back_bit_for_bit(
            cells in proptest::collection::vec(cells(), Table::Renewals.columns().len()),
        ) {
            let record = Record { table: Table::Renewals, cells, origin: origin() };
            let text = record.to_json().to_string();
            let json = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Record::from_json(Table::Renewals, &json, origin()).unwrap(), record);
        }
    }

    #[test]
    fn a_foreign_cell_is_named() {
        let error = Record::from_json(Table::Kpis, &json!({ "name": 3 }), origin()).unwrap_err();
        assert_eq!(error.to_string(), "stored kpis row: 3 in column `name` is no cell");
    }

    #[test]
    fn a_row_is_known_by_its_code_or_by_kpi_and_day() {
        let check = |table, json: Value, key: Option<&str>| {
            let record = Record::from_json(table, &json, origin()).unwrap();
            assert_eq!(record.key().as_deref(), key);
        };
        check(Table::Initiatives, json!({ "code": " 1-1-01 " }), Some("1-1-01"));
        check(Table::Initiatives, json!({ "code": null }), None);
        check(Table::Initiatives, json!({ "title": "x" }), None);
        check(
            Table::KpiTargets,
            json!({ "kpi": "a@b", "on": { "date": "2026-03-31" }, "value": { "placeholder": "〇件" } }),
            Some("a@b@2026-03-31"),
        );
    }
}
