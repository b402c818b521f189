//! Letters given out with a lease, the critical ones first.
//!
//! Delivery is at least once. Who claims a letter has it until the lease runs out; then the next one
//! may claim it, and the letter is marked as one that may have gone out already.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{instant, instant_opt, millis};
use super::outbox::recipients;
use super::{Store, StoreError, addresses};

/// So many bytes of letters are claimed at a time, and the rest of the letter that comes to them: a burst
/// of large ones must not fill the memory.
pub const CLAIM_BYTES: u32 = 6 * 1024 * 1024;

/// Who asks for letters, and for how many.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The present.
    pub now: DateTime<Utc>,
    /// How many at most.
    pub limit: u32,
    /// How long the claim holds: longer than any attempt at sending takes.
    pub lease: Duration,
    /// Names the claimer, another one for each process.
    pub owner: &'a str,
    /// Only letters for this channel.
    pub channel: Option<&'a str>,
    /// Where the delivery hours are closed: what may leave all the same.
    pub closed: Option<Closed>,
}

/// Outside the delivery hours words to the operator leave, and nothing else but what is said here
/// (`rules.md`, An alert's life): however long it waited, and though its channel works again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Whether critical letters leave (`critical_outside_hours`).
    pub critical: bool,
}

/// A letter in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The idempotency key.
    pub key: String,
    /// The configured channel.
    pub channel: String,
    /// The envelope's recipients that have neither taken nor refused it yet.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// What goes out, byte for byte.
    pub payload: Vec<u8>,
    /// Whether it holds something critical.
    pub critical: bool,
    /// Since when it might have gone: queued, and its `not_before` passed.
    pub due_since: DateTime<Utc>,
    /// Which attempt this is, counted from 1.
    pub attempt: u32,
    /// It was in somebody's hands before and may have gone out.
    pub maybe_twice: bool,
}

/// Whose turn it is, as a JSON array of numbers: what has come due, up to so many letters, and to as many
/// as begin within so many bytes. `length` reads no payload.
macro_rules! turn {
    ($of:literal, $hours:literal) => {
        concat!(
            "SELECT json_group_array(id), count(*) FROM ( \
                SELECT id, sum(size) OVER (ORDER BY critical DESC, created_at, id) - size AS before FROM ( \
                    SELECT id, critical, created_at, coalesce((SELECT length(payload) FROM payloads WHERE outbox_id = id), 0) AS size \
                    FROM outbox WHERE state IN ('pending', 'sending') ",
            $of,
            $hours,
            "AND CASE state WHEN 'pending' THEN next_at ELSE lease_until END <= $1 \
                    ORDER BY critical DESC, created_at, id LIMIT $2)) \
             WHERE before < $3"
        )
    };
}

const OF_CHANNEL: &str = turn!("AND channel = $4 ", "");
const OF_ANY: &str = turn!("", "");
/// What is no rule's word and goes to no department goes to the operator.
const AT_NIGHT_OF_CHANNEL: &str =
    turn!("AND channel = $4 ", "AND ($5 AND critical OR kind = 'word' AND department IS NULL) ");
const AT_NIGHT_OF_ANY: &str = turn!("", "AND ($5 AND critical OR kind = 'word' AND department IS NULL) ");

/// Marks them as claimed. What they hold is read by a statement of its own: a `RETURNING` would copy every
/// payload into a temporary table.
const TAKE: &str = "\
    UPDATE outbox SET state = 'sending', attempts = attempts + 1, attempted_at = $2, \
           lease_owner = $3, lease_until = $4, maybe_twice = maybe_twice OR state = 'sending' \
    WHERE id IN (SELECT value FROM json_each($1))";

/// Their bytes, and the addresses that are done with, in the order of the array.
const BRING: &str = "\
    SELECT outbox.key, channel, recipients, subject, critical, not_before, created_at, attempts, maybe_twice, \
           (SELECT payload FROM payloads WHERE outbox_id = outbox.id) AS payload, \
           (SELECT json_group_array(address) FROM addressed WHERE outbox_id = outbox.id) AS known \
    FROM json_each($1) AS turn CROSS JOIN outbox ON outbox.id = turn.value";

impl Store {
    /// Takes letters whose time has come, and those whose lease ran out: critical ones first, then the
    /// oldest. Each is another attempt. They are fewer than asked for where that is all, or where what
    /// they hold comes to [`CLAIM_BYTES`].
    pub async fn claim(&self, claim: &Claim<'_>) -> Result<Vec<Claimed>, StoreError> {
        let lease = i64::try_from(claim.lease.as_millis()).unwrap_or(i64::MAX);
        let turn = match (claim.channel, claim.closed) {
            (Some(_), None) => OF_CHANNEL,
            (None, None) => OF_ANY,
            (Some(_), Some(_)) => AT_NIGHT_OF_CHANNEL,
            (None, Some(_)) => AT_NIGHT_OF_ANY,
        };
        let mut turn = sqlx::query_as(turn)
            .bind(millis(claim.now))
            .bind(claim.limit)
            .bind(CLAIM_BYTES)
            .bind(claim.channel);
        if let Some(Closed { critical }) = claim.closed {
            turn = turn.bind(critical);
        }
        self.run(async {
            let mut tx = self.write().await?;
            let (ids, letters): (String, u32) = turn.fetch_one(&mut *tx).await?;
            if letters == 0 {
                return Ok(Vec::new());
            }
            sqlx::query(TAKE)
                .bind(&ids)
                .bind(millis(claim.now))
                .bind(claim.owner)
                .bind(millis(claim.now).saturating_add(lease))
                .execute(&mut *tx)
                .await?;
            let rows = sqlx::query(BRING).bind(&ids).fetch_all(&mut *tx).await?;
            tx.commit().await?;
            rows.iter().map(claimed).collect()
        })
        .await
    }

    /// When the next letter is to be claimed: its time comes, or its lease runs out. `None`: nothing waits.
    pub async fn next_delivery(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.run(async {
            let next: Option<i64> = sqlx::query_scalar(
                "SELECT min(CASE state WHEN 'pending' THEN next_at ELSE lease_until END) FROM outbox \
                 WHERE state IN ('pending', 'sending')",
            )
            .fetch_one(&self.readers)
            .await?;
            instant_opt(next)
        })
        .await
    }
}

fn claimed(row: &SqliteRow) -> Result<Claimed, sqlx::Error> {
    Ok(Claimed {
        key: row.get("key"),
        channel: row.get("channel"),
        recipients: addresses::left(recipients(row)?, row.get("known"))?,
        subject: row.get("subject"),
        payload: row.try_get("payload")?,
        critical: row.get("critical"),
        due_since: instant(row.get::<i64, _>("created_at").max(row.get("not_before")))?,
        attempt: row.get("attempts"),
        maybe_twice: row.get("maybe_twice"),
    })
}
