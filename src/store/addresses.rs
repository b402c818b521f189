//! What became of single addresses: those that took a letter are not sent it again, and those that
//! refused it for good are not asked again until a person says so.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::Row;

use super::codes::{corrupt, instant, millis};
use super::{Outcome, Settled, Tx, bulk};

/// One address of a letter, as far as something is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressRow {
    /// The address, as the letter has it.
    pub address: String,
    /// `accepted`, `refused`, or `bounced`.
    pub fate: String,
    /// The relay's code, such as `5.1.1`.
    pub code: Option<String>,
    /// Why, in the channel's words.
    pub detail: Option<String>,
    /// Since when that is known.
    pub at: DateTime<Utc>,
}

/// Writes the fates that `round` brought. Of a letter that was handed over only what was refused is
/// written: all others took it. Gives, by letter, how many addresses refused it now.
pub(super) async fn write<'a>(
    tx: &mut Tx,
    round: &'a [Settled],
) -> Result<HashMap<&'a str, usize>, sqlx::Error> {
    let mut refused: HashMap<&str, usize> = HashMap::new();
    let mut rows: Vec<Value> = Vec::new();
    for one in round {
        let whole = one.outcome == Outcome::HandedOver;
        for address in one.addresses.iter().filter(|address| !(whole && address.accepted)) {
            let fate = if address.accepted { "accepted" } else { "refused" };
            rows.push(json!([one.key, address.address, fate, address.code, address.detail, millis(one.at)]));
            if !address.accepted {
                *refused.entry(&one.key).or_default() += 1;
            }
        }
    }
    for array in bulk::arrays(&rows) {
        sqlx::query(
            "INSERT INTO addressed \
             SELECT outbox.id, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 \
             FROM json_each($1) CROSS JOIN outbox ON outbox.key = value ->> 0 WHERE true \
             ON CONFLICT (outbox_id, address) DO UPDATE SET \
                fate = excluded.fate, code = excluded.code, detail = excluded.detail, at = excluded.at \
             WHERE addressed.fate = 'refused'",
        )
        .bind(array?)
        .execute(&mut **tx)
        .await?;
    }
    Ok(refused)
}

/// The letters of a round that nobody is left to be tried for, though they were to be.
#[derive(Debug, Default)]
pub(super) struct Complete {
    taken: HashSet<String>,
    refused: HashSet<String>,
}

impl Complete {
    /// How the attempt ended, seen with all attempts before it: where the last address is settled there is
    /// nothing to try again.
    pub(super) fn of(&self, one: &Settled) -> Outcome {
        match &one.outcome {
            Outcome::Retry { .. } if self.taken.contains(&one.key) => Outcome::HandedOver,
            Outcome::Retry { error, .. } if self.refused.contains(&one.key) => {
                Outcome::Failed { error: error.clone() }
            }
            outcome => outcome.clone(),
        }
    }
}

/// Which letters of `round` that are to be tried again have no address left to try.
pub(super) async fn complete(tx: &mut Tx, round: &[Settled]) -> Result<Complete, sqlx::Error> {
    let partly = |one: &&Settled| matches!(one.outcome, Outcome::Retry { .. }) && !one.addresses.is_empty();
    let keys: Vec<&str> = round.iter().filter(partly).map(|one| one.key.as_str()).collect();
    let mut complete = Complete::default();
    if keys.is_empty() {
        return Ok(complete);
    }
    let rows = sqlx::query(
        "SELECT outbox.key, max(fate = 'accepted') AS taken FROM json_each($1) AS asked \
         CROSS JOIN outbox ON outbox.key = asked.value JOIN addressed ON outbox_id = outbox.id \
         GROUP BY outbox.id HAVING count(*) >= json_array_length(recipients)",
    )
    .bind(json!(keys).to_string())
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        let of = if row.get("taken") { &mut complete.taken } else { &mut complete.refused };
        of.insert(row.get("key"));
    }
    Ok(complete)
}

/// Those of `recipients` of which nothing is known yet; `known` is a JSON array.
pub(super) fn left(mut recipients: Vec<String>, known: &str) -> Result<Vec<String>, sqlx::Error> {
    if known != "[]" {
        let known: HashSet<String> =
            serde_json::from_str(known).map_err(|error| corrupt(error.to_string()))?;
        recipients.retain(|address| !known.contains(address));
    }
    Ok(recipients)
}

/// What is known of the addresses of the letter with this number, by address.
pub(super) async fn of(tx: &mut Tx, letter: i64) -> Result<Vec<AddressRow>, sqlx::Error> {
    let rows = sqlx::query("SELECT * FROM addressed WHERE outbox_id = $1 ORDER BY address")
        .bind(letter)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(AddressRow {
                address: row.get("address"),
                fate: row.get("fate"),
                code: row.get("code"),
                detail: row.get("detail"),
                at: instant(row.get("at"))?,
            })
        })
        .collect()
}

/// Lets those that refused these letters be asked again: a person says that it is mended.
pub(super) async fn ask_again(tx: &mut Tx, keys: &[String]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "DELETE FROM addressed WHERE fate = 'refused' AND outbox_id IN \
         (SELECT id FROM outbox WHERE key IN (SELECT value FROM json_each($1)))",
    )
    .bind(json!(keys).to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
