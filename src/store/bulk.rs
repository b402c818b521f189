//! Many rows in few statements: an array of them goes over as one JSON text, and SQLite spreads it
//! with `json_each`. A statement a row would cross to the connection's thread a hundred thousand times.

use serde::Serialize;

use super::codes::corrupt;

/// Rows a statement: beyond a few thousand nothing is gained, and the text grows.
const CHUNK: usize = 4000;

/// `rows` as JSON arrays, each for one statement.
pub(super) fn arrays<T: Serialize>(rows: &[T]) -> impl Iterator<Item = Result<String, sqlx::Error>> {
    rows.chunks(CHUNK).map(|chunk| serde_json::to_string(chunk).map_err(|error| corrupt(error.to_string())))
}
