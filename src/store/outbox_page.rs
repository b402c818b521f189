//! The outbox leafed through, the newest letters first, whatever it has grown to.

use chrono::{DateTime, Utc};
use sqlx::{QueryBuilder, Row, Sqlite};

use super::codes::millis;
use super::outbox::{listed, listing};
use super::{Delivery, OutboxRow, Store, StoreError, Tx};

/// How many letters one search for a text looks at: the next page goes on from there.
const SEARCHED: i64 = 10_000;

/// Which letters to leaf through; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxSearch {
    /// In this state.
    pub state: Option<Delivery>,
    /// For this channel.
    pub channel: Option<String>,
    /// To this department, by code.
    pub department: Option<String>,
    /// Held, or once held, under this very name.
    pub hold: Option<String>,
    /// With this in their subject or key.
    pub text: Option<String>,
    /// Queued at or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Queued before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Older than the letter of this place ([`OutboxPage::next`]).
    pub before: Option<i64>,
}

/// One page of letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxPage {
    /// The letters, the newest first.
    pub letters: Vec<OutboxRow>,
    /// From where the next page goes on; `None`: there is none.
    pub next: Option<i64>,
}

impl Store {
    /// A page of at most `limit` letters.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn outbox_page(&self, search: &OutboxSearch, limit: u32) -> Result<OutboxPage, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let newest: Option<i64> =
                sqlx::query_scalar("SELECT max(id) FROM outbox").fetch_one(&mut *tx).await?;
            let before = search.before.unwrap_or(i64::MAX).min(newest.unwrap_or(0) + 1);
            let floor = if search.text.is_some() { (before - SEARCHED).max(0) } else { 0 };
            let mut ids = ids(&mut tx, search, before, floor, limit).await?;
            let more = ids.len() > limit as usize;
            ids.truncate(limit as usize);
            let next = match (more, floor) {
                (true, _) => ids.last().copied(),
                (false, 0) => None,
                (false, floor) => Some(floor), // it was not looked at any further
            };
            let list = serde_json::json!(ids).to_string();
            let query = listing!("WHERE o.id IN (SELECT value FROM json_each($1)) ORDER BY o.id DESC");
            let rows = sqlx::query(query).bind(list).fetch_all(&mut *tx).await?;
            Ok(OutboxPage { letters: rows.iter().map(listed).collect::<Result<_, _>>()?, next })
        })
        .await
    }
}

/// The places of the letters before `before` and from `floor` on, one more than `limit`.
async fn ids(
    tx: &mut Tx,
    search: &OutboxSearch,
    before: i64,
    floor: i64,
    limit: u32,
) -> Result<Vec<i64>, sqlx::Error> {
    // The states that wait for somebody stand in small indexes, which these very words lead to.
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new("SELECT id FROM outbox");
    query.push(match search.state {
        None | Some(Delivery::HandedOver) => " WHERE true",
        Some(Delivery::Pending | Delivery::Sending) => {
            " INDEXED BY outbox_due WHERE state IN ('pending', 'sending')"
        }
        Some(Delivery::Failed | Delivery::Expired | Delivery::Held) => {
            " INDEXED BY outbox_waiting_for_a_person WHERE state IN ('failed', 'expired', 'held')"
        }
        Some(Delivery::Discarded) => " INDEXED BY outbox_discarded WHERE state = 'discarded'",
    });
    if let Some(state) = search.state {
        query.push(" AND state = ").push_bind(state.name());
    }
    for (column, value) in [
        (" AND channel = ", &search.channel),
        (" AND department = ", &search.department),
        (" AND hold = ", &search.hold),
    ] {
        if let Some(value) = value {
            query.push(column).push_bind(value);
        }
    }
    if let Some(from) = search.from {
        query.push(" AND created_at >= ").push_bind(millis(from));
    }
    if let Some(until) = search.until {
        query.push(" AND created_at < ").push_bind(millis(until));
    }
    if let Some(text) = &search.text {
        query.push(" AND (instr(lower(subject), lower(").push_bind(text);
        query.push(")) > 0 OR instr(key, ").push_bind(text).push(") > 0)");
    }
    query.push(" AND id < ").push_bind(before).push(" AND id >= ").push_bind(floor);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit) + 1);
    query.build().fetch_all(&mut **tx).await?.iter().map(|row| row.try_get(0)).collect()
}
