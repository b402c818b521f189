//! Many rows in few statements: a statement a row would cross to the connection's thread a hundred
//! thousand times.
//!
//! A plan's rows go over as bound values, a hundred to a statement, which is prepared once; what is few
//! or an update goes over as one JSON array, spread by `json_each`, which is simpler and costs half as
//! much again.

use serde::Serialize;
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite};

use super::Tx;
use super::codes::corrupt;

/// Rows a JSON array: beyond a few thousand nothing is gained, and the text grows.
const ARRAY: usize = 4000;

/// Rows a statement of bound values: the connection keeps it prepared, at some 60 kB.
const VALUES: usize = 100;

/// `rows` as JSON arrays, each for one statement.
pub(super) fn arrays<T: Serialize>(rows: &[T]) -> impl Iterator<Item = Result<String, sqlx::Error>> {
    rows.chunks(ARRAY).map(|chunk| serde_json::to_string(chunk).map_err(|error| corrupt(error.to_string())))
}

/// Inserts `rows`; `bind` pushes one row's values in the order of the columns that `head` names.
pub(super) async fn insert<T>(
    tx: &mut Tx,
    head: &'static str,
    rows: &[T],
    mut bind: impl FnMut(&mut Separated<'_, Sqlite, &'static str>, &T),
) -> Result<(), sqlx::Error> {
    for chunk in rows.chunks(VALUES) {
        let mut builder = QueryBuilder::new(head);
        builder.push_values(chunk, |mut values, row| bind(&mut values, row));
        builder.build().persistent(chunk.len() == VALUES).execute(&mut **tx).await?;
    }
    Ok(())
}
