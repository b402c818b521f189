//! What is recorded of the plan's past: first ends, eased promises, rows that vanished or were closed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;
use sqlx::Row as _;

use super::Tx;
use super::codes::corrupt;
use super::plan::{Until, date, table};
use crate::plan::{Past, Record, Table};

/// `table/key`, the table in the singular.
fn subject(table: Table, key: &str) -> String {
    format!("{}/{key}", table.singular())
}

/// What each subject once promised: its first end, and how many imports eased a promise of it that no
/// decision recorded later has ratified.
pub(super) async fn past(tx: &mut Tx, until: Until) -> Result<BTreeMap<String, Past>, sqlx::Error> {
    let mut past: BTreeMap<String, Past> = BTreeMap::new();
    let firsts = sqlx::query("SELECT subject, ends_on FROM first_ends WHERE revision <= $1")
        .bind(until.revision)
        .fetch_all(&mut **tx)
        .await?;
    for row in &firsts {
        past.entry(row.get(0)).or_default().ends_first = Some(date(row.get(1))?);
    }
    let decided = last_decisions(tx, until).await?;
    let easings = sqlx::query(
        "SELECT easings.subject, easings.kind, easings.detail, revisions.at FROM easings \
         JOIN revisions USING (revision) WHERE revision <= $1",
    )
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    for row in &easings {
        let subject: String = row.get(0);
        let ratified = |subject: &str| decided.get(subject).is_some_and(|at| *at >= row.get::<i64, _>(3));
        let (kind, past) = (row.get::<&str, _>(1), past.entry(subject.clone()).or_default());
        match kind {
            "end_moved" if !ratified(&subject) => past.ends_moved += 1,
            "target_eased" => past.targets_eased += 1,
            "exit_point_eased"
                if !ratified(&subject) && !rows_of(row.get(2))?.iter().all(|r| ratified(r)) =>
            {
                past.exit_points_eased += 1;
            }
            "end_moved" | "exit_point_eased" => {}
            other => return Err(corrupt(format!("`{other}` is no easing"))),
        }
    }
    Ok(past)
}

/// The rows that an easing's detail names.
fn rows_of(detail: &str) -> Result<Vec<String>, sqlx::Error> {
    let detail: Value = serde_json::from_str(detail).map_err(|error| corrupt(error.to_string()))?;
    let rows = detail.as_array().into_iter().flatten();
    Ok(rows.filter_map(|eased| eased["row"].as_str().map(str::to_owned)).collect())
}

/// When each subject was last decided on.
async fn last_decisions(tx: &mut Tx, until: Until) -> Result<HashMap<String, i64>, sqlx::Error> {
    let rows = sqlx::query("SELECT subject, max(at) FROM decisions WHERE day <= $1 GROUP BY subject")
        .bind(until.day.to_string())
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Rows that a synchronised source no longer has.
pub(super) async fn vanished(tx: &mut Tx, until: Until) -> Result<BTreeSet<String>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT tbl, key FROM vanished WHERE revision <= $1 AND (until IS NULL OR until > $1)")
            .bind(until.revision)
            .fetch_all(&mut **tx)
            .await?;
    rows.iter().map(|row| Ok(subject(table(row.get(0))?, row.get(1)))).collect()
}

/// Rows that a person closed and that are not among `present`.
pub(super) async fn closed(
    tx: &mut Tx,
    until: Until,
    present: &[Record],
) -> Result<BTreeSet<String>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT tbl, key FROM edits JOIN revisions USING (revision) \
         WHERE revisions.kind = 'closing' AND \"column\" IS NULL AND cell IS NULL AND revision <= $1",
    )
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    if rows.is_empty() {
        return Ok(BTreeSet::new());
    }
    let present: HashSet<(Table, String)> =
        present.iter().filter_map(|record| Some((record.table, record.key()?))).collect();
    let mut closed = BTreeSet::new();
    for row in &rows {
        let gone = (table(row.get(0))?, row.get::<String, _>(1));
        if !present.contains(&gone) {
            closed.insert(subject(gone.0, &gone.1));
        }
    }
    Ok(closed)
}
