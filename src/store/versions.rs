//! Versions of rows, written by difference: what is no longer so is closed, what is new appended, and a
//! row that merely moved gets its new place.

use std::collections::HashMap;

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::rows::{Id, Row, Sheets};
use super::{Tx, bulk, plan};

/// What became of the rows that were open.
struct Difference<'a> {
    /// New or changed, with their position.
    new: Vec<(usize, &'a Row<'a>)>,
    /// As they were, with their position and the stored row.
    same: Vec<(usize, &'a Row<'a>, SqliteRow)>,
    /// The stored rows that are changed or gone.
    ended: Vec<i64>,
}

/// Compares `given` with the open rows of a table of versions.
fn compare<'a>(open: Vec<SqliteRow>, given: &'a [Row<'a>]) -> Result<Difference<'a>, sqlx::Error> {
    let mut stored: HashMap<Id, SqliteRow> = HashMap::with_capacity(open.len());
    for row in open {
        let id = (plan::table(row.get("tbl"))?, row.get::<&str, _>("key").into(), row.get("nth"));
        stored.insert(id, row);
    }
    let mut difference = Difference { new: Vec::new(), same: Vec::new(), ended: Vec::new() };
    for (position, row) in given.iter().enumerate() {
        match stored.remove(&row.id) {
            Some(old) if old.get::<&str, _>("cells") == &*row.cells => {
                difference.same.push((position, row, old));
            }
            Some(old) => {
                difference.ended.push(old.get("id"));
                difference.new.push((position, row));
            }
            None => difference.new.push((position, row)),
        }
    }
    difference.ended.extend(stored.values().map(|gone| gone.get::<i64, _>("id")));
    Ok(difference)
}

/// Writes what the source says now, and closes what it no longer says.
pub(super) async fn write_said(
    tx: &mut Tx,
    source: i64,
    import: i64,
    said: &[Row<'_>],
    sheets: &Sheets,
) -> Result<(), sqlx::Error> {
    let open = sqlx::query(
        "SELECT id, tbl, key, nth, cells FROM row_versions WHERE source_id = $1 AND ended_by IS NULL",
    )
    .bind(source)
    .fetch_all(&mut **tx)
    .await?;
    let difference = compare(open, said)?;
    for array in bulk::arrays(&difference.ended) {
        sqlx::query("UPDATE row_versions SET ended_by = $2 WHERE id IN (SELECT value FROM json_each($1))")
            .bind(array?)
            .bind(import)
            .execute(&mut **tx)
            .await?;
    }
    let head = "INSERT INTO row_versions (source_id, tbl, key, nth, cells, sheet_id, row, import_id) ";
    bulk::insert(tx, head, &difference.new, |values, (_, row)| {
        values.push_bind(source);
        row.bind(values, sheets);
        values.push_bind(import);
    })
    .await
}

/// Writes the plan as it is from `revision` on, and closes the rows that were otherwise before.
pub(super) async fn write_state(
    tx: &mut Tx,
    revision: i64,
    state: &[Row<'_>],
    sheets: &Sheets,
) -> Result<(), sqlx::Error> {
    let open =
        sqlx::query("SELECT id, tbl, key, nth, cells, ord, sheet_id, row FROM rows WHERE until IS NULL")
            .fetch_all(&mut **tx)
            .await?;
    let difference = compare(open, state)?;
    for array in bulk::arrays(&difference.ended) {
        sqlx::query("UPDATE rows SET until = $2 WHERE id IN (SELECT value FROM json_each($1))")
            .bind(array?)
            .bind(revision)
            .execute(&mut **tx)
            .await?;
    }
    move_rows(tx, &difference.same, sheets).await?;
    let head = "INSERT INTO rows (tbl, key, nth, cells, sheet_id, row, ord, since) ";
    bulk::insert(tx, head, &difference.new, |values, (position, row)| {
        row.bind(values, sheets);
        values.push_bind(*position as i64);
        values.push_bind(revision);
    })
    .await
}

/// Gives rows whose cells are as they were their new places, where they have new ones.
async fn move_rows(
    tx: &mut Tx,
    same: &[(usize, &Row<'_>, SqliteRow)],
    sheets: &Sheets,
) -> Result<(), sqlx::Error> {
    let moved: Vec<(i64, i64, i64, i64)> = same
        .iter()
        .filter_map(|(position, row, old)| {
            let place = (*position as i64, sheets.number(row.record), i64::from(row.record.origin.row));
            let before = (old.get("ord"), old.get("sheet_id"), old.get("row"));
            (place != before).then(|| (old.get("id"), place.0, place.1, place.2))
        })
        .collect();
    for array in bulk::arrays(&moved) {
        sqlx::query(
            "UPDATE rows SET ord = moved.value ->> 1, sheet_id = moved.value ->> 2, row = moved.value ->> 3 \
             FROM json_each($1) AS moved WHERE rows.id = moved.value ->> 0",
        )
        .bind(array?)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
