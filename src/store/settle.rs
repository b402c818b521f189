//! What became of a letter in hand, and what a person does about one that failed or is held.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::codes::millis;
use super::{DaemonLock, Delivery, Store, StoreError, Tx, audit};
use crate::alerts::AuditEntry;

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The relay, webhook or file took it.
    HandedOver,
    /// It did not, and may do so later.
    Retry {
        /// When to try again.
        at: DateTime<Utc>,
        /// What went wrong, in the channel's words.
        error: String,
    },
    /// It never will.
    Failed {
        /// What went wrong, in the channel's words.
        error: String,
    },
    /// It did not, and its time has run out.
    Expired {
        /// What went wrong last, in the channel's words.
        error: String,
    },
}

/// What became of one address of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressFate {
    /// The address, as the letter has it.
    pub address: String,
    /// Whether the relay took the letter for it, or refused it for good.
    pub accepted: bool,
    /// The relay's code, such as `5.1.1`.
    pub code: Option<String>,
    /// Why it was refused, in the channel's words.
    pub detail: Option<String>,
}

/// One settled attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The letter's key.
    pub key: String,
    /// Who claimed it.
    pub owner: String,
    /// The attempt that the claim was.
    pub attempt: u32,
    /// When it ended.
    pub at: DateTime<Utc>,
    /// How.
    pub outcome: Outcome,
    /// What became of single addresses, where the channel has any.
    pub addresses: Vec<AddressFate>,
}

impl Store {
    /// Settles attempts in one transaction, and says how many of them counted.
    ///
    /// That a letter was handed over counts whoever says it, for it is a fact. That it was not counts
    /// only from the one who has it in hand: a lease that ran out has given it to another.
    pub async fn settle_many(&self, settled: &[Settled]) -> Result<usize, StoreError> {
        if settled.is_empty() {
            return Ok(0);
        }
        self.run(async {
            let mut tx = self.write().await?;
            let mut counted = 0;
            for one in settled {
                if settle(&mut tx, one).await? {
                    counted += 1;
                }
            }
            tx.commit().await?;
            Ok(counted)
        })
        .await
    }

    /// Makes letters that were given up, or wait for another attempt, due now: the one of `key`, or all
    /// that were given up, which begin with their attempts anew. `by` says who asked for it. Says how many.
    pub async fn outbox_retry(
        &self,
        key: Option<&str>,
        now: DateTime<Utc>,
        by: &str,
    ) -> Result<u64, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let keys: Vec<String> = sqlx::query_scalar(
                "UPDATE outbox SET state = 'pending', next_at = max(not_before, $1), failed_at = NULL, \
                        attempts = CASE state WHEN 'pending' THEN attempts ELSE 0 END \
                 WHERE CASE WHEN $2 IS NULL THEN state IN ('failed', 'expired') \
                            ELSE key = $2 AND state IN ('failed', 'expired', 'pending') END \
                 RETURNING key",
            )
            .bind(millis(now))
            .bind(key)
            .fetch_all(&mut *tx)
            .await?;
            if !keys.is_empty() {
                let data = json!({ "letters": keys });
                let entry = AuditEntry { kind: "letters_sent_again", subject: None, data };
                audit::append(&mut tx, now, by, &[entry]).await?;
            }
            tx.commit().await?;
            Ok(keys.len() as u64)
        })
        .await
    }

    /// Ends the leases of whoever was the daemon before: the caller holds the daemon's lock, so nobody
    /// has those letters in hand any more. They are claimed again at once, and marked as perhaps sent
    /// twice. Says how many.
    pub async fn end_leases(&self, _daemon: &DaemonLock, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let query =
            sqlx::query("UPDATE outbox SET lease_until = $1 WHERE state = 'sending' AND lease_until > $1")
                .bind(millis(now));
        self.change(query).await
    }

    pub(super) async fn change(
        &self,
        query: sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>,
    ) -> Result<u64, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let changed = query.execute(&mut *tx).await?.rows_affected();
            tx.commit().await?;
            Ok(changed)
        })
        .await
    }
}

async fn settle(tx: &mut Tx, settled: &Settled) -> Result<bool, sqlx::Error> {
    let (kind, counted) = match &settled.outcome {
        Outcome::HandedOver => ("letter_handed_over", handed_over(tx, settled).await?),
        Outcome::Retry { at, error } => ("letter_retried", not_now(tx, settled, *at, error).await?),
        Outcome::Failed { error } => ("letter_failed", never(tx, settled, Delivery::Failed, error).await?),
        Outcome::Expired { error } => ("letter_expired", never(tx, settled, Delivery::Expired, error).await?),
    };
    if counted {
        // The error is left out: a relay's reply may repeat an address.
        let entry = AuditEntry {
            kind,
            subject: None,
            data: json!({ "letter": settled.key, "attempt": settled.attempt }),
        };
        audit::append(tx, settled.at, "daemon", &[entry]).await?;
    }
    Ok(counted)
}

async fn handed_over(tx: &mut Tx, settled: &Settled) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE outbox SET state = 'handed_over', handed_over_at = $2, failed_at = NULL, \
                lease_owner = NULL, lease_until = NULL \
         WHERE key = $1 AND state <> 'handed_over'",
    )
    .bind(&settled.key)
    .bind(millis(settled.at))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn not_now(
    tx: &mut Tx,
    settled: &Settled,
    at: DateTime<Utc>,
    error: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE outbox SET state = 'pending', next_at = $4, last_error = $5, \
                lease_owner = NULL, lease_until = NULL \
         WHERE key = $1 AND state = 'sending' AND lease_owner = $2 AND attempts = $3",
    )
    .bind(&settled.key)
    .bind(&settled.owner)
    .bind(settled.attempt)
    .bind(millis(at))
    .bind(error)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn never(tx: &mut Tx, settled: &Settled, state: Delivery, error: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE outbox SET state = $6, failed_at = $4, last_error = $5, \
                lease_owner = NULL, lease_until = NULL \
         WHERE key = $1 AND state = 'sending' AND lease_owner = $2 AND attempts = $3",
    )
    .bind(&settled.key)
    .bind(&settled.owner)
    .bind(settled.attempt)
    .bind(millis(settled.at))
    .bind(error)
    .bind(state.name())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
