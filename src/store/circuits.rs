//! Channels that rest because nothing gets through: what the delivery loops remember over a restart,
//! and what `outbox list` shows first.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, instant, millis};
use super::{Store, StoreError};

/// A channel that rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuit {
    /// The configured channel.
    pub channel: String,
    /// Whether it rests or is being tried with one letter.
    pub state: CircuitState,
    /// Since when it rests.
    pub since: DateTime<Utc>,
    /// When one letter is tried next.
    pub probe_at: DateTime<Utc>,
    /// How many attempts in a row failed.
    pub failures: u32,
    /// What went wrong last, in the channel's words; no address of a person.
    pub error: String,
}

/// Whether a resting channel is being tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CircuitState {
    /// Nothing is sent until the probe's moment.
    Open,
    /// One letter is on its way to see whether it gets through.
    Probing,
}

impl CircuitState {
    /// Its name, as stored and as lists show it.
    pub fn name(self) -> &'static str {
        match self {
            CircuitState::Open => "open",
            CircuitState::Probing => "probing",
        }
    }
}

impl Store {
    /// The channels that rest, by name.
    pub async fn circuits(&self) -> Result<Vec<Circuit>, StoreError> {
        self.run(async {
            let rows =
                sqlx::query("SELECT * FROM circuits ORDER BY channel").fetch_all(&self.readers).await?;
            rows.iter().map(circuit).collect()
        })
        .await
    }

    /// Remembers that a channel rests, in place of what was known of it.
    pub async fn put_circuit(&self, circuit: &Circuit) -> Result<(), StoreError> {
        let query = sqlx::query("INSERT OR REPLACE INTO circuits VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&circuit.channel)
            .bind(circuit.state.name())
            .bind(millis(circuit.since))
            .bind(millis(circuit.probe_at))
            .bind(circuit.failures)
            .bind(&circuit.error);
        self.change(query).await?;
        Ok(())
    }

    /// Forgets that a channel rested: letters get through again. Says whether it did rest.
    pub async fn close_circuit(&self, channel: &str) -> Result<bool, StoreError> {
        Ok(self.change(sqlx::query("DELETE FROM circuits WHERE channel = $1").bind(channel)).await? > 0)
    }
}

fn circuit(row: &SqliteRow) -> Result<Circuit, sqlx::Error> {
    let state = match row.get("state") {
        "open" => CircuitState::Open,
        "probing" => CircuitState::Probing,
        other => return Err(corrupt(format!("`{other}` is no state of a circuit"))),
    };
    Ok(Circuit {
        channel: row.get("channel"),
        state,
        since: instant(row.get("since"))?,
        probe_at: instant(row.get("probe_at"))?,
        failures: row.get("failures"),
        error: row.get("error"),
    })
}
