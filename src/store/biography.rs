//! The life of one row: what it said when, from where, and what befell it.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, date, instant};
use super::plan::{Until, records};
use super::{Store, StoreError, Tx};
use crate::plan::sync::RowKey;
use crate::plan::{Record, Table};

/// All that is recorded of one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Biography {
    /// Its versions, the oldest first.
    pub versions: Vec<Version>,
    /// What befell it otherwise, in the order of its recording.
    pub events: Vec<Happening>,
}

/// What a row said for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The row, with where it stood.
    pub record: Record,
    /// What made it so.
    pub since: Made,
    /// What ended it.
    pub until: Option<Made>,
}

/// A revision of the plan: who made it, when, by what.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Its number.
    pub revision: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// By what: `import`, `decision`, `default`, `answer`, `entry`, `closing`, `ended`.
    pub kind: String,
    /// By whom.
    pub by: String,
    /// Of a closing: why.
    pub reason: Option<String>,
    /// Of an import: the source's name, and the file or folder read.
    pub import: Option<(String, String)>,
}

/// Something that befell a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// When.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// What: `decided`, `answered`, `promise_broken`, `overruled`, `vanished`, `returned`, `eased`.
    pub kind: &'static str,
    /// By whom.
    pub by: String,
    /// The particulars.
    pub data: Value,
}

impl Store {
    /// The lives of `rows`, as known at the end of `day` where one is given.
    pub async fn biographies(
        &self,
        rows: &[RowKey],
        day: Option<NaiveDate>,
    ) -> Result<Vec<Biography>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let until = match day {
                Some(day) => Until::of(&mut tx, day).await?,
                None => Until::NOW,
            };
            let mut lives = Vec::with_capacity(rows.len());
            for (table, key) in rows {
                let versions = versions(&mut tx, *table, key, until).await?;
                let events = events(&mut tx, *table, key, until).await?;
                lives.push(Biography { versions, events });
            }
            Ok(lives)
        })
        .await
    }
}

async fn versions(tx: &mut Tx, table: Table, key: &str, until: Until) -> Result<Vec<Version>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT rows.tbl, rows.cells, rows.sheet_id, rows.row, rows.until, \
                s.revision, s.at, s.day, s.kind, s.by, s.reason, sources.name, imports.path, \
                u.at AS until_at, u.day AS until_day, u.kind AS until_kind, u.by AS until_by, \
                u.reason AS until_reason \
         FROM rows JOIN revisions s ON s.revision = rows.since \
         LEFT JOIN imports ON imports.revision = rows.since \
         LEFT JOIN sources ON sources.id = imports.source_id \
         LEFT JOIN revisions u ON u.revision = rows.until AND u.revision <= $3 \
         WHERE rows.tbl = $1 AND rows.key = $2 AND rows.since <= $3 ORDER BY rows.since, rows.nth",
    )
    .bind(table.name())
    .bind(key)
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    let records = records(tx, &rows).await?;
    rows.iter().zip(records).map(|(row, record)| version(row, record)).collect()
}

fn version(row: &SqliteRow, record: Record) -> Result<Version, sqlx::Error> {
    let import = row.get::<Option<String>, _>("name").zip(row.get::<Option<String>, _>("path"));
    let since = Made {
        revision: row.get("revision"),
        at: instant(row.get("at"))?,
        day: date(row.get("day"))?,
        kind: row.get("kind"),
        by: row.get("by"),
        reason: row.get("reason"),
        import,
    };
    let until = match row.get::<Option<i64>, _>("until_at") {
        Some(at) => Some(Made {
            revision: row.get("until"),
            at: instant(at)?,
            day: date(row.get("until_day"))?,
            kind: row.get("until_kind"),
            by: row.get("until_by"),
            reason: row.get("until_reason"),
            import: None,
        }),
        None => None,
    };
    Ok(Version { record, since, until })
}

async fn events(tx: &mut Tx, table: Table, key: &str, until: Until) -> Result<Vec<Happening>, sqlx::Error> {
    let subject = format!("{}/{key}", table.singular());
    let mut events = decisions(tx, &subject, until).await?;
    events.extend(answers(tx, &subject, until).await?);
    events.extend(promises_broken(tx, &subject, until).await?);
    events.extend(overruled(tx, &subject, until).await?);
    events.extend(eased(tx, &subject, until).await?);
    events.extend(vanished(tx, table, key, until).await?);
    events.sort_by_key(|event| event.at);
    Ok(events)
}

/// The columns of `row` as a JSON object.
fn columns(row: &SqliteRow, names: &[&str]) -> Value {
    let texts = names.iter().map(|name| ((*name).to_owned(), json!(row.get::<Option<String>, _>(*name))));
    Value::Object(texts.collect())
}

async fn decisions(tx: &mut Tx, subject: &str, until: Until) -> Result<Vec<Happening>, sqlx::Error> {
    let rows = sqlx::query("SELECT * FROM decisions WHERE subject = $1 AND day <= $2 ORDER BY id")
        .bind(subject)
        .bind(until.day.to_string())
        .fetch_all(&mut **tx)
        .await?;
    let names = ["outcome", "reason", "department", "reference", "rule", "next_on", "term"];
    rows.iter()
        .map(|row| {
            let mut data = columns(row, &names);
            data["id"] = json!(row.get::<i64, _>("id"));
            data["supersedes"] = json!(row.get::<Option<i64>, _>("supersedes"));
            happening(row, "decided", row.get("by"), data)
        })
        .collect()
}

async fn answers(tx: &mut Tx, subject: &str, until: Until) -> Result<Vec<Happening>, sqlx::Error> {
    let rows = sqlx::query("SELECT * FROM answers WHERE subject = $1 AND day <= $2 ORDER BY id")
        .bind(subject)
        .bind(until.day.to_string())
        .fetch_all(&mut **tx)
        .await?;
    let names = ["kind", "rule", "date", "outcome", "reason", "to_whom", "department"];
    rows.iter()
        .map(|row| {
            let mut data = columns(row, &names);
            data["value"] = json!(row.get::<Option<f64>, _>("value"));
            happening(row, "answered", row.get("by"), data)
        })
        .collect()
}

/// The cells that an import wrote against a decision.
async fn overruled(tx: &mut Tx, subject: &str, until: Until) -> Result<Vec<Happening>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT audit.at, revisions.day, audit.actor, audit.data FROM audit \
         JOIN revisions ON revisions.at = audit.at AND revisions.kind = 'import' \
         WHERE audit.kind = 'decision_overridden' AND subject = $1 AND revision <= $2 GROUP BY seq ORDER BY seq",
    )
    .bind(subject)
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let data: Value =
                serde_json::from_str(row.get("data")).map_err(|error| corrupt(error.to_string()))?;
            let data = json!({
                "column": data["column"],
                "decided": data["decided"],
                "decided_by": data["by"],
                "decided_on": data["on"],
                "says": data["says"],
            });
            happening(row, "overruled", row.get("actor"), data)
        })
        .collect()
}

/// The promised days that passed; the civil day is the one after the promised.
async fn promises_broken(tx: &mut Tx, subject: &str, until: Until) -> Result<Vec<Happening>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT audit.at, evaluations.day, audit.actor, audit.data FROM audit \
         JOIN evaluations ON evaluations.at = audit.at \
         WHERE kind = 'promise_broken' AND subject = $1 AND evaluations.day <= $2 GROUP BY seq ORDER BY seq",
    )
    .bind(subject)
    .bind(until.day.to_string())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let data: Value =
                serde_json::from_str(row.get("data")).map_err(|error| corrupt(error.to_string()))?;
            let more = &data["more"];
            let data = json!({ "rule": data["rule"], "date": more["promised"], "times": more["times"] });
            happening(row, "promise_broken", row.get("actor"), data)
        })
        .collect()
}

async fn eased(tx: &mut Tx, subject: &str, until: Until) -> Result<Vec<Happening>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT easings.kind AS what, detail, revisions.at, revisions.day, revisions.by FROM easings \
         JOIN revisions USING (revision) WHERE subject = $1 AND revision <= $2 ORDER BY revision",
    )
    .bind(subject)
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let cells: Value =
                serde_json::from_str(row.get("detail")).map_err(|error| corrupt(error.to_string()))?;
            let data = json!({ "what": row.get::<&str, _>("what"), "cells": cells });
            happening(row, "eased", row.get("by"), data)
        })
        .collect()
}

async fn vanished(tx: &mut Tx, table: Table, key: &str, until: Until) -> Result<Vec<Happening>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT r.at, r.day, r.by, sources.name, vanished.revision, vanished.until, 1 AS gone \
         FROM vanished JOIN revisions r ON r.revision = vanished.revision \
         JOIN sources ON sources.id = source_id WHERE tbl = $1 AND key = $2 AND r.revision <= $3 \
         UNION ALL \
         SELECT r.at, r.day, r.by, sources.name, vanished.revision, vanished.until, 0 \
         FROM vanished JOIN revisions r ON r.revision = vanished.until AND how = 'back' \
         JOIN sources ON sources.id = source_id WHERE tbl = $1 AND key = $2 AND r.revision <= $3",
    )
    .bind(table.name())
    .bind(key)
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let kind = if row.get::<bool, _>("gone") { "vanished" } else { "returned" };
            let data = json!({ "source": row.get::<&str, _>("name") });
            happening(row, kind, row.get("by"), data)
        })
        .collect()
}

fn happening(row: &SqliteRow, kind: &'static str, by: String, data: Value) -> Result<Happening, sqlx::Error> {
    Ok(Happening { at: instant(row.get("at"))?, day: date(row.get("day"))?, kind, by, data })
}
