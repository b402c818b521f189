//! Where rows of the plan stand in their sources, and what became of them: for who looks at the plan and
//! asks where it says so.

use super::trouble::Trouble;
use crate::intake;
use crate::plan::Table;
use crate::store::{Biography, Store};

/// Where each of `rows` (by table and key) stands as it is now: `milestones.csv!12`; `None` where no source
/// brought it, or there is none.
///
/// # Errors
/// What the store reports.
pub async fn places(store: &Store, rows: &[(Table, String)]) -> Result<Vec<Option<String>>, Trouble> {
    let lives = store.biographies(rows, None).await?;
    Ok(lives.iter().map(place).collect())
}

/// The life of one row.
///
/// # Errors
/// What the store reports.
pub async fn life(store: &Store, table: Table, key: &str) -> Result<Biography, Trouble> {
    Ok(store.biographies(&[(table, key.to_owned())], None).await?.pop().unwrap_or_default())
}

fn place(life: &Biography) -> Option<String> {
    let record = &life.versions.last()?.record;
    (!record.origin.sheet.file.is_empty()).then(|| intake::place_of(record, None).to_string())
}
