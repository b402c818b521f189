//! All that is kept of one letter.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, instant, millis};
use super::outbox::{listed, listing};
use super::{AddressRow, OutboxRow, Store, StoreError, ToldRow, Tx, addresses, told};

/// All that is kept of one letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// The letter as lists show it.
    pub letter: OutboxRow,
    /// When it may leave at the earliest.
    pub not_before: DateTime<Utc>,
    /// Who has it in hand, until when.
    pub lease: Option<(String, DateTime<Utc>)>,
    /// Its bytes, while they are kept.
    pub payload: Option<Vec<u8>>,
    /// The addresses of which something is known.
    pub addresses: Vec<AddressRow>,
    /// What it tells.
    pub told: Vec<ToldRow>,
    /// The channel that would stand in for it.
    pub fallback: Option<String>,
    /// Mail that came back from it, the oldest first.
    pub returned: Vec<Returned>,
    /// What went on record of it, the oldest first: when, who, what, the particulars.
    pub record: Vec<(DateTime<Utc>, String, String, Value)>,
}

/// A message that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// When it was read.
    pub at: DateTime<Utc>,
    /// From which address, where it says so.
    pub address: Option<String>,
    /// Whether delivery failed for good; else it is only late.
    pub last: bool,
    /// The relay's code, such as `5.1.1`.
    pub code: Option<String>,
    /// Why, in the relay's words.
    pub detail: Option<String>,
}

impl Store {
    /// All that is kept of the letter with this key; `None`: there is none.
    pub async fn dossier(&self, key: &str) -> Result<Option<Dossier>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let found = sqlx::query(listing!("WHERE o.key = $1")).bind(key).fetch_optional(&mut *tx).await?;
            let Some(row) = found else { return Ok(None) };
            let (id, letter) = (row.get("id"), listed(&row)?);
            let lease = row.get::<Option<String>, _>("lease_owner").zip(row.get("lease_until"));
            Ok(Some(Dossier {
                not_before: instant(row.get("not_before"))?,
                lease: lease
                    .map(|(owner, until)| Ok::<_, sqlx::Error>((owner, instant(until)?)))
                    .transpose()?,
                payload: of(&mut tx, "SELECT payload FROM payloads WHERE outbox_id = $1", id).await?,
                addresses: addresses::of(&mut tx, id).await?,
                told: told::in_letter(&mut tx, letter.stands_in_for.as_deref().unwrap_or(key)).await?,
                fallback: of(&mut tx, "SELECT channel FROM fallbacks WHERE outbox_id = $1", id).await?,
                returned: returned(&mut tx, key).await?,
                record: record(&mut tx, &letter).await?,
                letter,
            }))
        })
        .await
    }
}

async fn of<T>(tx: &mut Tx, query: &'static str, id: i64) -> Result<Option<T>, sqlx::Error>
where
    T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    sqlx::query_scalar(query).bind(id).fetch_optional(&mut **tx).await
}

async fn returned(tx: &mut Tx, key: &str) -> Result<Vec<Returned>, sqlx::Error> {
    let rows = sqlx::query("SELECT * FROM bounces WHERE letter = $1 ORDER BY at, id")
        .bind(key)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Returned {
                at: instant(row.get("at"))?,
                address: row.get("address"),
                last: row.get("final"),
                code: row.get("code"),
                detail: row.get("detail"),
            })
        })
        .collect()
}

/// Only what tells of letters is looked into, and of most of it only what names this one: the record is long.
/// That it was handed over bears the letter's own moment ([`super::settle`] writes both).
async fn record(
    tx: &mut Tx,
    letter: &OutboxRow,
) -> Result<Vec<(DateTime<Utc>, String, String, Value)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT seq, at, actor, kind, data FROM audit \
         WHERE data ->> 'letter' = $1 \
             AND kind IN ('letter_retried', 'letter_failed', 'letter_expired', 'addresses_refused') \
         UNION ALL \
         SELECT seq, at, actor, kind, data FROM audit INDEXED BY audit_at \
         WHERE at = $3 AND kind = 'letter_handed_over' AND data ->> 'letter' = $1 \
         UNION ALL \
         SELECT seq, at, actor, kind, data FROM audit \
         WHERE kind = 'stand_in_queued' AND +at >= $2 AND $1 IN (data ->> 'letter', data ->> 'stands_in_for') \
         UNION ALL \
         SELECT seq, at, actor, kind, data FROM audit \
         WHERE kind IN ('letters_sent_again', 'letters_released', 'letters_discarded') \
             AND +at >= $2 AND instr(data, json_quote($1)) > 0 \
         ORDER BY seq",
    )
    .bind(&letter.key)
    .bind(millis(letter.created_at))
    .bind(letter.handed_over_at.map(millis))
    .fetch_all(&mut **tx)
    .await?;
    let read = |row: &SqliteRow| {
        let data = serde_json::from_str(row.get("data")).map_err(|error| corrupt(error.to_string()))?;
        Ok((instant(row.get("at"))?, row.get("actor"), row.get("kind"), data))
    };
    rows.iter().map(read).collect()
}
