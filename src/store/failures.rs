//! Letters that did not reach everybody they are for: for the digest, and for the word that tells of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{instant, millis};
use super::outbox::{listed, listing};
use super::{Bounced, OutboxRow, Store, StoreError, bounces};

/// What the keys of letters end with that tell of undelivered letters: no word tells of their failure.
pub const TELLS_OF_FAILURES: &str = "-undelivered";

/// A letter that did not reach everybody it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// When it was given up, or an address refused it last.
    pub at: DateTime<Utc>,
    /// The letter.
    pub letter: OutboxRow,
}

/// What was given up and nobody was told of yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Untold {
    /// Up to which entry of the audit record this goes; unchanged where there is nothing.
    pub seq: i64,
    /// The letters, each once, in the order of their giving up; without those of
    /// [`TELLS_OF_FAILURES`], and without those that were sent again meanwhile.
    pub letters: Vec<OutboxRow>,
    /// What came back of these for good.
    pub returned: Vec<Bounced>,
}

impl Store {
    /// The letters that were given up at or after `since`, and those that an address refused or sent back
    /// since then, in that order.
    pub async fn failures_since(&self, since: DateTime<Utc>) -> Result<Vec<Undelivered>, StoreError> {
        let query = sqlx::query(concat!(
            "WITH failing AS ( \
                SELECT id, failed_at AS at FROM outbox WHERE failed_at >= $1 \
                UNION ALL \
                SELECT outbox_id, max(at) FROM addressed WHERE fate <> 'accepted' AND at >= $1 GROUP BY 1 \
                UNION ALL \
                SELECT outbox.id, max(bounces.at) FROM bounces JOIN outbox ON outbox.key = bounces.letter \
                WHERE final AND bounces.at >= $1 GROUP BY 1) ",
            listing!(
                "JOIN (SELECT id, max(at) AS at FROM failing GROUP BY 1) AS failing ON failing.id = o.id \
                 WHERE o.state NOT IN ('pending', 'sending', 'discarded') ORDER BY failing.at, o.id",
                "failing.at AS undelivered_at, "
            )
        ))
        .bind(millis(since));
        let read = |row: &SqliteRow| {
            Ok(Undelivered { at: instant(row.get("undelivered_at"))?, letter: listed(row)? })
        };
        self.run(async { query.fetch_all(&self.readers).await?.iter().map(read).collect() }).await
    }

    /// How many letters of [`TELLS_OF_FAILURES`] were given up themselves.
    pub async fn undelivered_words(&self) -> Result<u64, StoreError> {
        let query = "SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND instr(key, $1) > 0";
        let count = sqlx::query_scalar(query).bind(TELLS_OF_FAILURES).fetch_one(&self.readers);
        self.run(count).await
    }

    /// What was given up or refused after the entry `seq` of the audit record.
    pub async fn untold_failures(&self, seq: i64) -> Result<Untold, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let entries = sqlx::query(
                "SELECT seq, data ->> 'letter' AS letter FROM audit INDEXED BY audit_given_up \
                 WHERE seq > $1 AND kind IN ('letter_failed', 'letter_expired', 'addresses_refused', \
                                          'letter_bounced', 'address_unreachable') \
                 ORDER BY seq",
            )
            .bind(seq)
            .fetch_all(&mut *tx)
            .await?;
            let Some(last) = entries.last() else { return Ok(Untold { seq, ..Untold::default() }) };
            let mut order: HashMap<String, i64> = HashMap::new();
            for entry in &entries {
                order.entry(entry.get("letter")).or_insert(entry.get("seq"));
            }
            let keys = serde_json::json!(order.keys().collect::<Vec<_>>()).to_string();
            let rows = sqlx::query(listing!(
                "WHERE o.key IN (SELECT value FROM json_each($1)) AND instr(o.key, $2) = 0 \
                 AND o.state NOT IN ('pending', 'sending', 'discarded')"
            ))
            .bind(keys)
            .bind(TELLS_OF_FAILURES)
            .fetch_all(&mut *tx)
            .await?;
            let mut letters = rows.iter().map(listed).collect::<Result<Vec<_>, _>>()?;
            letters.sort_by_key(|letter| order.get(&letter.key).copied());
            let keys: Vec<&str> = letters.iter().map(|letter| letter.key.as_str()).collect();
            let returned = bounces::of_letters(&mut tx, &keys).await?;
            Ok(Untold { seq: last.get("seq"), letters, returned })
        })
        .await
    }
}
