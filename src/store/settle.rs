//! What became of letters in hand: many attempts are settled at once, in a handful of statements.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::codes::{corrupt, millis};
use super::{DaemonLock, Delivery, Store, StoreError, Tx, addresses, audit, stand_ins};
use crate::alerts::AuditEntry;

/// Letters a statement: beyond a few thousand nothing is gained, and its text grows.
const ROUND: usize = 4000;

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

impl Outcome {
    /// The state that it leaves a letter in.
    fn state(&self) -> Delivery {
        match self {
            Outcome::HandedOver => Delivery::HandedOver,
            Outcome::Retry { .. } => Delivery::Pending,
            Outcome::Failed { .. } => Delivery::Failed,
            Outcome::Expired { .. } => Delivery::Expired,
        }
    }

    /// The kind of entry that tells of it.
    fn kind(&self) -> &'static str {
        match self {
            Outcome::HandedOver => "letter_handed_over",
            Outcome::Retry { .. } => "letter_retried",
            Outcome::Failed { .. } => "letter_failed",
            Outcome::Expired { .. } => "letter_expired",
        }
    }

    fn is_given_up(&self) -> bool {
        matches!(self, Outcome::Failed { .. } | Outcome::Expired { .. })
    }
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
    /// It was not handed over as far as is known, but may have arrived all the same: whenever it is sent
    /// again, it may come twice.
    pub maybe_arrived: bool,
}

impl Store {
    /// Settles attempts in one transaction, and says how many of them counted.
    ///
    /// That a letter was handed over counts whoever says it, for it is a fact, and so is what became of
    /// an address. That it was not handed over counts only from the one who has it in hand: a lease that
    /// ran out has given it to another. A letter that is given up queues the one that stands in for it.
    pub async fn settle_many(&self, settled: &[Settled]) -> Result<usize, StoreError> {
        if settled.is_empty() {
            return Ok(0);
        }
        self.run(async {
            let mut tx = self.write().await?;
            let mut counted = 0;
            for round in rounds(settled) {
                counted += settle(&mut tx, round).await?;
            }
            tx.commit().await?;
            Ok(counted)
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

/// `settled` in parts that name no letter twice: a statement takes each letter once.
fn rounds(settled: &[Settled]) -> Vec<&[Settled]> {
    let (mut rounds, mut seen, mut rest) = (Vec::new(), HashSet::new(), settled);
    let mut length = 0;
    for one in settled {
        if !seen.insert(&one.key) || length == ROUND {
            let (round, later) = rest.split_at(length);
            rounds.push(round);
            rest = later;
            length = 0;
            seen.clear();
            seen.insert(&one.key);
        }
        length += 1;
    }
    rounds.push(rest);
    rounds
}

async fn settle(tx: &mut Tx, round: &[Settled]) -> Result<usize, sqlx::Error> {
    let mut refused = addresses::write(tx, round).await?;
    let complete = addresses::complete(tx, round).await?;
    let outcomes: Vec<Outcome> = round.iter().map(|one| complete.of(one)).collect();
    for (one, outcome) in round.iter().zip(&outcomes) {
        if let (Outcome::Expired { error }, Outcome::HandedOver) = (&one.outcome, outcome) {
            *refused.entry(&one.key).or_default() += addresses::leave_out(tx, one, error).await?;
        }
    }
    let counted = change(tx, round, &outcomes).await?;
    let mut entries = Vec::with_capacity(counted.len());
    let mut given_up = Vec::new();
    for (one, outcome) in round.iter().zip(&outcomes) {
        let (refused, counts) = (refused.get(&*one.key), counted.contains(&one.key));
        if counts {
            entries.push((one.at, entry(outcome.kind(), one, None)));
        }
        if counts && outcome.is_given_up() {
            given_up.push((one.key.as_str(), one.at));
        } else if let Some(refused) = refused {
            entries.push((one.at, entry("addresses_refused", one, Some(*refused))));
        }
    }
    entries.extend(stand_ins::queue(tx, &given_up).await?);
    audit::append_dated(tx, "daemon", entries.iter().map(|(at, entry)| (*at, entry))).await?;
    Ok(counted.len())
}

/// The error is left out: a relay's reply may repeat an address. Of addresses there is a number.
fn entry(kind: &'static str, one: &Settled, refused: Option<usize>) -> AuditEntry {
    let mut data = json!({ "letter": one.key, "attempt": one.attempt });
    if let Some(refused) = refused {
        data["refused"] = refused.into();
    }
    AuditEntry { kind, subject: None, data }
}

/// Writes how each letter stands now; gives the keys of those for which that counted.
async fn change(
    tx: &mut Tx,
    round: &[Settled],
    outcomes: &[Outcome],
) -> Result<HashSet<String>, sqlx::Error> {
    let rows: Vec<Value> = round.iter().zip(outcomes).map(|(one, outcome)| columns(one, outcome)).collect();
    let counted: Vec<String> = sqlx::query_scalar(
        "UPDATE outbox SET \
            state = s.state, \
            next_at = coalesce(s.next_at, outbox.next_at), \
            maybe_twice = maybe_twice OR s.maybe_arrived, \
            last_error = coalesce(s.error, \
                (SELECT group_concat(detail, ' / ') FROM (SELECT DISTINCT detail FROM addressed \
                 WHERE outbox_id = outbox.id AND fate = 'refused')), outbox.last_error), \
            failed_at = CASE WHEN s.state IN ('failed', 'expired') THEN s.at END, \
            handed_over_at = CASE s.state WHEN 'handed_over' THEN s.at END, \
            lease_owner = NULL, lease_until = NULL \
         FROM (SELECT value ->> 0 AS key, value ->> 1 AS state, value ->> 2 AS owner, value ->> 3 AS attempt, \
                      value ->> 4 AS at, value ->> 5 AS next_at, value ->> 6 AS error, \
                      value ->> 7 AS maybe_arrived \
               FROM json_each($1)) AS s \
         WHERE outbox.key = s.key \
           AND CASE s.state WHEN 'handed_over' THEN outbox.state NOT IN ('handed_over', 'discarded') \
               ELSE outbox.state = 'sending' AND lease_owner = s.owner AND attempts = s.attempt END \
         RETURNING key",
    )
    .bind(serde_json::to_string(&rows).map_err(|error| corrupt(error.to_string()))?)
    .fetch_all(&mut **tx)
    .await?;
    Ok(counted.into_iter().collect())
}

fn columns(one: &Settled, outcome: &Outcome) -> Value {
    let (next_at, error) = match outcome {
        Outcome::HandedOver => (None, None),
        Outcome::Retry { at, error } => (Some(millis(*at)), Some(error)),
        Outcome::Failed { error } | Outcome::Expired { error } => (None, Some(error)),
    };
    json!([
        one.key,
        outcome.state().name(),
        one.owner,
        one.attempt,
        millis(one.at),
        next_at,
        error,
        one.maybe_arrived
    ])
}
