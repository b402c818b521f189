//! Sessions: who is at the board.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::Row;

use super::accounts::account;
use super::codes::{instant, millis};
use super::{Account, Store, StoreError, audit, knocks};
use crate::alerts::AuditEntry;

/// That somebody is still there is noted no more often than this.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// A session to be opened.
#[derive(Clone)]
pub struct NewSession<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Whose.
    pub account: &'a Account,
    /// SHA-256 of what the browser keeps.
    pub token: &'a str,
    /// SHA-256 of what the browser kept until now: that session ends.
    pub before: Option<&'a str>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

/// Why a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// This one alone.
    Out,
    /// All of the account's.
    OutEverywhere,
}

impl Store {
    /// Signs somebody in: opens their session, ends the one before, forgets what was counted against their
    /// login.
    pub async fn sign_in(&self, new: &NewSession<'_>) -> Result<(), StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let login = &new.account.person.login;
            knocks::forget(&mut tx, login).await?;
            sqlx::query("DELETE FROM sessions WHERE token = $1").bind(new.before).execute(&mut *tx).await?;
            sqlx::query(
                "INSERT INTO sessions (token, account_id, created_at, seen_at, expires_at) \
                 VALUES ($1, $2, $3, $3, $4)",
            )
            .bind(new.token)
            .bind(new.account.id)
            .bind(millis(new.at))
            .bind(millis(new.expires_at))
            .execute(&mut *tx)
            .await?;
            let entry =
                AuditEntry { kind: "signed_in", subject: None, data: json!({ "login": login.as_str() }) };
            audit::append(&mut tx, new.at, &new.account.person.name, &[entry]).await?;
            tx.commit().await
        })
        .await
    }

    /// Opens a session of an account without a word in the record; `token` is the SHA-256 of what the
    /// browser keeps.
    pub async fn open_session(
        &self,
        at: DateTime<Utc>,
        account: i64,
        token: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(async {
            sqlx::query(
                "INSERT INTO sessions (token, account_id, created_at, seen_at, expires_at) \
                 VALUES ($1, $2, $3, $3, $4)",
            )
            .bind(token)
            .bind(account)
            .bind(millis(at))
            .bind(millis(expires_at))
            .execute(&self.writer)
            .await
            .map(|_| ())
        })
        .await
    }

    /// Whose session this is, where it is still open at `now`, was used within `idle`, and the account is
    /// not disabled. Notes once a minute that they are there.
    pub async fn session(
        &self,
        token: &str,
        now: DateTime<Utc>,
        idle: TimeDelta,
    ) -> Result<Option<Account>, StoreError> {
        self.run(async {
            let row = sqlx::query(
                "SELECT a.*, s.seen_at FROM sessions s JOIN accounts a ON a.id = s.account_id \
                 WHERE s.token = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled_at IS NULL",
            )
            .bind(token)
            .bind(millis(now))
            .bind(millis(now - idle))
            .fetch_optional(&self.readers)
            .await?;
            let Some(row) = row else { return Ok(None) };
            if now - instant(row.get("seen_at"))? >= NOTED {
                let seen = sqlx::query("UPDATE sessions SET seen_at = max(seen_at, $2) WHERE token = $1");
                seen.bind(token).bind(millis(now)).execute(&self.writer).await?;
            }
            account(&row).map(Some)
        })
        .await
    }

    /// Signs somebody out of the session `token`, or of all of its account's; `false` where there is no such
    /// session.
    pub async fn sign_out(&self, at: DateTime<Utc>, token: &str, how: Signed) -> Result<bool, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let whose = sqlx::query(
                "SELECT a.* FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token = $1",
            );
            let Some(row) = whose.bind(token).fetch_optional(&mut *tx).await? else { return Ok(false) };
            let whose = account(&row)?;
            let gone = match how {
                Signed::Out => sqlx::query("DELETE FROM sessions WHERE token = $1").bind(token),
                Signed::OutEverywhere => {
                    sqlx::query("DELETE FROM sessions WHERE account_id = $1").bind(whose.id)
                }
            };
            let ended = gone.execute(&mut *tx).await?.rows_affected();
            let data = json!({"login": whose.person.login, "sessions": ended});
            let entry = AuditEntry { kind: "signed_out", subject: None, data };
            audit::append(&mut tx, at, &whose.person.name, &[entry]).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Takes away sessions that are over and failed sign-ins that count no more. Says how many of each.
    pub async fn forget_visits(&self, now: DateTime<Utc>, idle: TimeDelta) -> Result<(u64, u64), StoreError> {
        self.run(async {
            let over = sqlx::query("DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2")
                .bind(millis(now))
                .bind(millis(now - idle));
            let sessions = over.execute(&self.writer).await?.rows_affected();
            let old = sqlx::query("DELETE FROM knocks WHERE at <= $1").bind(millis(now - knocks::COUNTS));
            let knocks = old.execute(&self.writer).await?.rows_affected();
            Ok((sessions, knocks))
        })
        .await
    }
}
