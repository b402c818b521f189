//! The whole plan as one TOML file, in the names that rules use; cells without anything are left out.

use std::fmt::Write;

use super::{Tables, spell};
use crate::intake::cell::Raw;
use crate::plan::Table;

/// The file's text.
pub(super) fn write(tables: &Tables<'_>) -> String {
    let mut text = String::from("# yamedoki export\n");
    // A key of the document's own must stand above its first table.
    for table in Table::ALL.into_iter().filter(|t| tables.rows(*t).is_empty()) {
        let _ = writeln!(text, "{} = []", table.name());
    }
    for table in Table::ALL {
        for record in tables.rows(table) {
            let _ = writeln!(text, "\n[[{}]]", table.name());
            for (column, cell) in table.columns().iter().zip(&record.cells) {
                if let Some(value) = value(&spell::raw(tables.form, column.kind, cell.as_ref())) {
                    let _ = writeln!(text, "{} = {value}", column.name);
                }
            }
        }
    }
    text
}

fn value(raw: &Raw<'_>) -> Option<String> {
    let string = |text: &str| ::toml::Value::String(text.to_owned()).to_string();
    match raw {
        Raw::Empty | Raw::Broken(_) => None,
        Raw::Text(text) => Some(string(text)),
        Raw::Number(value, _) => Some(spell::digits(*value)),
        Raw::Integer(value) => Some(value.to_string()),
        Raw::Date(date, _) => Some(date.to_string()),
        Raw::Bool(value) => Some(value.to_string()),
        Raw::List(items) => {
            Some(format!("[{}]", items.iter().map(|i| string(i)).collect::<Vec<_>>().join(", ")))
        }
    }
}
