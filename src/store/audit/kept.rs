//! Whether the rows beside the record say what the record says of them: decisions, answers, imports.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::super::Tx;
use super::Entry;
use super::verify::Damage;

/// A row that is not what the record says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfStep {
    /// Its table: `decisions`, `answers`, `imports`.
    pub table: &'static str,
    /// Its number.
    pub id: i64,
    /// What is wrong: `Changed`, `Missing`, or `Added`.
    pub how: Damage,
}

/// How a column is stored.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Integer,
    Real,
}

use Kind::{Integer, Real, Text};

/// A table whose rows are never changed, and the entries that tell of them.
struct Kept {
    table: &'static str,
    query: &'static str,
    kind: &'static str,
    /// Under which name an entry tells the row's number.
    number: &'static str,
    /// Each column, and its name in the entry.
    columns: &'static [(&'static str, &'static str, Kind)],
}

const KEPT: [Kept; 3] = [
    Kept {
        table: "decisions",
        query: "SELECT decisions.*, follow_ups.due FROM decisions LEFT JOIN follow_ups ON decision_id = id",
        kind: "decision_taken",
        number: "decision",
        columns: &[
            ("subject", SUBJECT, Text),
            ("at", AT, Integer),
            ("outcome", "outcome", Text),
            ("reason", "reason", Text),
            ("by", "by", Text),
            ("department", "department", Text),
            ("reference", "reference", Text),
            ("rule", "rule", Text),
            ("opening", "opening", Integer),
            ("next_on", "next_on", Text),
            ("term", "term", Text),
            ("due", "follow_up", Text),
            ("revision", "revision", Integer),
            ("supersedes", "supersedes", Integer),
        ],
    },
    Kept {
        table: "answers",
        query: "SELECT * FROM answers",
        kind: "alert_answered",
        number: "answer",
        columns: &[
            ("subject", SUBJECT, Text),
            ("at", AT, Integer),
            ("rule", "rule", Text),
            ("opening", "opening", Integer),
            ("kind", "kind", Text),
            ("date", "date", Text),
            ("value", "value", Real),
            ("outcome", "outcome", Text),
            ("reason", "reason", Text),
            ("to_whom", "to", Text),
            ("by", "by", Text),
            ("department", "department", Text),
            ("revision", "revision", Integer),
        ],
    },
    Kept {
        table: "imports",
        query: "SELECT * FROM imports",
        kind: "plan_imported",
        number: "import",
        columns: &[
            ("at", AT, Integer),
            ("by", ACTOR, Text),
            ("revision", "revision", Integer),
            ("path", "path", Text),
            ("digest", "digest", Text),
        ],
    },
];

/// What stands in the entry itself rather than in its data.
const SUBJECT: &str = "/subject";
const AT: &str = "/at";
const ACTOR: &str = "/actor";

/// What the record says of the rows beside it.
#[derive(Default)]
pub(super) struct Said([BTreeMap<i64, Value>; KEPT.len()]);

impl Said {
    /// Takes an entry over that tells of such a row.
    pub(super) fn take(&mut self, entry: &Entry<'_>) {
        for (kept, said) in KEPT.iter().zip(&mut self.0).filter(|(kept, _)| kept.kind == entry.kind) {
            let Ok(mut data) = serde_json::from_str::<Value>(entry.data) else { continue };
            // The words about a decision bear the same name; they have no number.
            let Some(number) = data[kept.number].as_i64() else { continue };
            data[SUBJECT] = json!(entry.subject);
            data[AT] = json!(entry.at);
            data[ACTOR] = json!(entry.actor);
            said.insert(number, data);
        }
    }

    /// The rows that say something else, are gone, or of which nothing is said.
    pub(super) async fn compare(mut self, tx: &mut Tx) -> Result<Vec<OutOfStep>, sqlx::Error> {
        let mut found = Vec::new();
        for (kept, said) in KEPT.iter().zip(&mut self.0) {
            let place = |id, how| OutOfStep { table: kept.table, id, how };
            for row in sqlx::query(kept.query).fetch_all(&mut **tx).await? {
                let id: i64 = row.try_get("id")?;
                match said.remove(&id) {
                    None => found.push(place(id, Damage::Added)),
                    Some(data) if !agrees(kept, &row, &data)? => found.push(place(id, Damage::Changed)),
                    Some(_) => {}
                }
            }
            found.extend(said.keys().map(|id| place(*id, Damage::Missing)));
        }
        found.sort_by_key(|found| (found.table, found.id));
        Ok(found)
    }
}

fn agrees(kept: &Kept, row: &SqliteRow, data: &Value) -> Result<bool, sqlx::Error> {
    for (column, name, kind) in kept.columns {
        let said = &data[*name];
        let same = match kind {
            Text => row.try_get::<Option<&str>, _>(*column)? == said.as_str(),
            Integer => row.try_get::<Option<i64>, _>(*column)? == said.as_i64(),
            Real => match (row.try_get::<Option<f64>, _>(*column)?, said.as_f64()) {
                // Written in decimals and read back, the last bit may differ.
                (Some(kept), Some(said)) => (kept - said).abs() <= kept.abs() * 1e-12,
                (kept, said) => kept.is_none() && said.is_none(),
            },
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the record's own table is there.
pub(super) async fn is_there(tx: &mut Tx) -> Result<bool, sqlx::Error> {
    let query = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit'";
    let tables: i64 = sqlx::query_scalar(query).fetch_one(&mut **tx).await?;
    Ok(tables > 0)
}
