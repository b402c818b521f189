//! A plan's records as they are stored: what tells them apart, their texts, the sheets they stand in.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::json;
use sqlx::Sqlite;
use sqlx::query_builder::Separated;

use super::{Tx, plan};
use crate::plan::{Record, Sheet, Table};

/// What tells rows apart: the table, the key, and the order among rows of one key.
pub(super) type Id = (Table, Arc<str>, i64);

/// A record as it is stored.
pub(super) struct Row<'a> {
    pub(super) id: Id,
    pub(super) cells: Arc<str>,
    pub(super) record: &'a Record,
}

impl Row<'_> {
    /// Table, key, order, cells, sheet, row.
    pub(super) fn bind(&self, values: &mut Separated<'_, Sqlite, &'static str>, sheets: &Sheets) {
        let (table, key, nth) = &self.id;
        values.push_bind(table.name());
        values.push_bind(Arc::clone(key));
        values.push_bind(*nth);
        values.push_bind(Arc::clone(&self.cells));
        values.push_bind(sheets.number(self.record));
        values.push_bind(self.record.origin.row);
    }
}

/// The stored texts of records: what a source says is, as a rule, what the plan says too, and is
/// written out once.
#[derive(Default)]
pub(super) struct Texts<'a> {
    known: HashMap<Id, (&'a Record, Arc<str>)>,
}

impl<'a> Texts<'a> {
    pub(super) fn rows(&mut self, records: &'a [Record]) -> Vec<Row<'a>> {
        let mut seen: HashMap<(Table, Arc<str>), i64> = HashMap::with_capacity(records.len());
        records
            .iter()
            .map(|record| {
                let key: Arc<str> = record.key().unwrap_or_default().into();
                let nth = seen.entry((record.table, Arc::clone(&key))).or_insert(0);
                *nth += 1;
                let id = (record.table, key, *nth - 1);
                Row { cells: self.cells(&id, record), id, record }
            })
            .collect()
    }

    fn cells(&mut self, id: &Id, record: &'a Record) -> Arc<str> {
        match self.known.get(id) {
            Some((known, text)) if known.cells == record.cells => Arc::clone(text),
            _ => {
                let text: Arc<str> = record.to_json().to_string().into();
                self.known.insert(id.clone(), (record, Arc::clone(&text)));
                text
            }
        }
    }
}

/// The numbers of the sheets that records stand in, by the sheets' places in memory.
pub(super) struct Sheets(HashMap<usize, i64>);

impl Sheets {
    /// Numbers every sheet of `records`; equal ones share a number, also with earlier imports.
    pub(super) async fn of(
        tx: &mut Tx,
        records: impl Iterator<Item = &Record>,
    ) -> Result<Sheets, sqlx::Error> {
        let mut stored = plan::sheets(tx).await?;
        let mut numbers = HashMap::new();
        for sheet in records.map(|record| &record.origin.sheet) {
            let place = Arc::as_ptr(sheet) as usize;
            if numbers.contains_key(&place) {
                continue;
            }
            let known = stored.iter().find(|(_, known)| *known == sheet).map(|(number, _)| *number);
            let number = match known {
                Some(number) => number,
                None => insert_sheet(tx, sheet).await?,
            };
            stored.insert(number, Arc::clone(sheet));
            numbers.insert(place, number);
        }
        Ok(Sheets(numbers))
    }

    pub(super) fn number(&self, record: &Record) -> i64 {
        // Every record's sheet was numbered; a row of sheet 0 would be refused by its reference.
        self.0.get(&(Arc::as_ptr(&record.origin.sheet) as usize)).copied().unwrap_or(0)
    }
}

async fn insert_sheet(tx: &mut Tx, sheet: &Sheet) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("INSERT INTO sheets (file, sheet, columns) VALUES ($1, $2, $3) RETURNING id")
        .bind(&sheet.file)
        .bind(&sheet.sheet)
        .bind(json!(sheet.columns).to_string())
        .fetch_one(&mut **tx)
        .await
}
