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

/// The letters of a round whose end differs, seen with all attempts before it.
#[derive(Debug, Default)]
pub(super) struct Complete {
    /// Nobody is left to be tried for.
    settled: HashSet<String>,
    /// Somebody took it.
    taken: HashSet<String>,
}

impl Complete {
    /// How the attempt ended, seen with all attempts before it. Where the last address is settled there is
    /// nothing to try again; and a letter that is given up after somebody took it was handed over all the
    /// same, only not to all: nothing stands in for it.
    pub(super) fn of(&self, one: &Settled) -> Outcome {
        let (settled, taken) = (self.settled.contains(&one.key), self.taken.contains(&one.key));
        match &one.outcome {
            Outcome::Retry { .. } if settled && taken => Outcome::HandedOver,
            Outcome::Retry { error, .. } if settled => Outcome::Failed { error: error.clone() },
            Outcome::Failed { .. } | Outcome::Expired { .. } if taken => Outcome::HandedOver,
            outcome => outcome.clone(),
        }
    }
}

/// Which letters of `round` somebody took, and which have no address left to try.
pub(super) async fn complete(tx: &mut Tx, round: &[Settled]) -> Result<Complete, sqlx::Error> {
    let partly = |one: &&Settled| match one.outcome {
        Outcome::HandedOver => false,
        Outcome::Retry { .. } => !one.addresses.is_empty(),
        Outcome::Failed { .. } | Outcome::Expired { .. } => true,
    };
    let keys: Vec<&str> = round.iter().filter(partly).map(|one| one.key.as_str()).collect();
    let mut complete = Complete::default();
    if keys.is_empty() {
        return Ok(complete);
    }
    let rows = sqlx::query(
        "SELECT outbox.key, max(fate = 'accepted') AS taken, count(*) >= json_array_length(recipients) AS settled \
         FROM json_each($1) AS asked \
         CROSS JOIN outbox ON outbox.key = asked.value JOIN addressed ON outbox_id = outbox.id \
         GROUP BY outbox.id",
    )
    .bind(json!(keys).to_string())
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        if row.get("taken") {
            complete.taken.insert(row.get("key"));
        }
        if row.get("settled") {
            complete.settled.insert(row.get("key"));
        }
    }
    Ok(complete)
}

/// Writes that the addresses of which nothing is known yet never took a letter that others took, and whose
/// time has run out. Gives, by letter, how many these are.
pub(super) async fn leave_out(tx: &mut Tx, one: &Settled, error: &str) -> Result<usize, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO addressed \
         SELECT outbox.id, value, 'refused', NULL, $2, $3 FROM outbox, json_each(recipients) \
         WHERE outbox.key = $1 AND NOT EXISTS \
               (SELECT 1 FROM addressed WHERE outbox_id = outbox.id AND address = value)",
    )
    .bind(&one.key)
    .bind(error)
    .bind(millis(one.at))
    .execute(&mut **tx)
    .await?;
    Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
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
