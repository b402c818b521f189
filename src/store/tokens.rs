//! Tokens: programs that use the API, like an account without a password.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, instant, instant_opt, millis};
use super::{Store, StoreError, audit};
use crate::alerts::AuditEntry;
use crate::people::{Person, Role};

/// That a token was used is noted no more often than this.
const NOTED: TimeDelta = TimeDelta::hours(1);

/// A token to be made.
#[derive(Clone)]
pub struct NewToken<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Who makes it.
    pub by: &'a str,
    /// SHA-256 of what is given out.
    pub token: &'a str,
    /// What it is for, as the record shows who did it.
    pub name: &'a str,
    /// What it may do.
    pub role: Role,
    /// A department's token: its code.
    pub department: Option<&'a str>,
    /// From when on it is not accepted.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A token, without what was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its number.
    pub id: i64,
    /// Who comes with it; the login is `token/` and its number.
    pub person: Person,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: String,
    /// From when on it is not accepted.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the hour.
    pub used_at: Option<DateTime<Utc>>,
    /// Since when it is not accepted.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Makes a token; its number.
    pub async fn add_token(&self, new: &NewToken<'_>) -> Result<i64, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO tokens (token, name, role, department, created_at, created_by, expires_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            )
            .bind(new.token)
            .bind(new.name)
            .bind(new.role.name())
            .bind(new.department)
            .bind(millis(new.at))
            .bind(new.by)
            .bind(new.expires_at.map(millis))
            .fetch_one(&mut *tx)
            .await?;
            let data = json!({
                "id": id,
                "name": new.name,
                "role": new.role.name(),
                "department": new.department,
                "expires_at": new.expires_at.map(millis),
            });
            let entry = AuditEntry { kind: "token_added", subject: None, data };
            audit::append(&mut tx, new.at, new.by, &[entry]).await?;
            tx.commit().await?;
            Ok(id)
        })
        .await
    }

    /// All tokens, the newest last.
    pub async fn tokens(&self) -> Result<Vec<TokenRow>, StoreError> {
        self.run(async {
            let rows = sqlx::query("SELECT * FROM tokens ORDER BY id").fetch_all(&self.readers).await?;
            rows.iter().map(token).collect()
        })
        .await
    }

    /// Revokes the token with this number; `false` where there is none, or it was revoked before.
    pub async fn revoke_token(&self, at: DateTime<Utc>, by: &str, id: i64) -> Result<bool, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let revoked = sqlx::query_scalar(
                "UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name",
            );
            let Some(name) =
                revoked.bind(id).bind(millis(at)).fetch_optional(&mut *tx).await? as Option<String>
            else {
                return Ok(false);
            };
            let data = json!({"id": id, "name": name});
            let entry = AuditEntry { kind: "token_revoked", subject: None, data };
            audit::append(&mut tx, at, by, &[entry]).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Who comes with a token (its SHA-256), where it is accepted at `now`. Notes once an hour that it was
    /// used.
    pub async fn token_person(&self, hash: &str, now: DateTime<Utc>) -> Result<Option<Person>, StoreError> {
        self.run(async {
            let row = sqlx::query(
                "SELECT * FROM tokens WHERE token = $1 AND revoked_at IS NULL \
                 AND (expires_at IS NULL OR expires_at > $2)",
            );
            let row = row.bind(hash).bind(millis(now)).fetch_optional(&self.readers).await?;
            let Some(found) = row.as_ref().map(token).transpose()? else { return Ok(None) };
            if found.used_at.is_none_or(|used| now - used >= NOTED) {
                let used = sqlx::query("UPDATE tokens SET used_at = $2 WHERE id = $1");
                used.bind(found.id).bind(millis(now)).execute(&self.writer).await?;
            }
            Ok(Some(found.person))
        })
        .await
    }
}

fn token(row: &SqliteRow) -> Result<TokenRow, sqlx::Error> {
    let (id, role): (i64, String) = (row.get("id"), row.get("role"));
    Ok(TokenRow {
        id,
        person: Person {
            login: format!("token/{id}"),
            name: row.get("name"),
            role: Role::parse(&role).ok_or_else(|| corrupt(format!("role {role}")))?,
            department: row.get("department"),
        },
        created_at: instant(row.get("created_at"))?,
        created_by: row.get("created_by"),
        expires_at: instant_opt(row.get("expires_at"))?,
        used_at: instant_opt(row.get("used_at"))?,
        revoked_at: instant_opt(row.get("revoked_at"))?,
    })
}
