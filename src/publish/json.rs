//! The public data as one JSON document: fields by their English names, days as 2026-11-22, texts unchanged.

use serde_json::{Map, Number, Value, json};

use super::Edition;
use super::data::{Column, Datum, Row, Sheet, Shelf};

/// The document.
pub(super) fn file(edition: &Edition<'_>, shelf: &Shelf) -> Vec<u8> {
    let settings = edition.settings;
    let mut all = Map::new();
    all.insert("city".to_owned(), json!(edition.city));
    all.insert("updated".to_owned(), json!(edition.today.to_string()));
    all.insert("license".to_owned(), json!(settings.license));
    all.insert("license_url".to_owned(), json!(settings.license_url));
    for sheet in &shelf.sheets {
        let rows = sheet.rows.iter().map(|row| object(sheet, row)).collect();
        all.insert(sheet.table.name().to_owned(), Value::Array(rows));
    }
    format!("{:#}\n", Value::Object(all)).into_bytes()
}

/// A column's name.
pub(super) fn name(column: Column) -> &'static str {
    match column {
        Column::Of(table) => table.singular(),
        Column::Field((_, name)) => name,
    }
}

fn object(sheet: &Sheet, row: &Row) -> Value {
    let members = sheet.columns.iter().zip(&row.values);
    Value::Object(members.map(|(column, datum)| (name(*column).to_owned(), value(datum))).collect())
}

fn value(datum: &Datum) -> Value {
    match datum {
        Datum::Nothing => Value::Null,
        Datum::Yes(yes) => json!(yes),
        Datum::Whole(whole) => json!(whole),
        Datum::Number(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        Datum::Text(text) => json!(text),
        Datum::Day(day) => json!(day.to_string()),
        Datum::List(texts) => json!(texts),
    }
}
