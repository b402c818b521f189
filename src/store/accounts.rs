//! Accounts and their sessions.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, instant_opt, millis};
use super::{Store, StoreError, audit};
use crate::alerts::AuditEntry;
use crate::people::{Person, Role};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Who makes it.
    pub by: &'a str,
    /// Whose it is.
    pub person: &'a Person,
    /// The password's PHC string; `None`: only a trusted proxy lets them in.
    pub password: Option<&'a str>,
    /// Whether the password is to be changed at the first sign-in.
    pub must_change: bool,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub person: Person,
    /// The password's PHC string.
    pub password: Option<String>,
    /// Whether the password was chosen by somebody else.
    pub must_change: bool,
    /// Since when nobody may come in by it.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Wrong passwords since the last right one.
    pub failures: u32,
    /// Until when nobody is let in by a password.
    pub locked_until: Option<DateTime<Utc>>,
}

impl Store {
    /// Makes an account; `None` where the login is taken.
    pub async fn add_account(&self, new: &NewAccount<'_>) -> Result<Option<i64>, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let Person { login, name, role, department } = new.person;
            let id: Option<i64> = sqlx::query_scalar(
                "INSERT INTO accounts (login, name, role, department, password, must_change, created_at, \
                 created_by, failures) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) \
                 ON CONFLICT (login) DO NOTHING RETURNING id",
            )
            .bind(login)
            .bind(name)
            .bind(role.name())
            .bind(department)
            .bind(new.password)
            .bind(new.must_change)
            .bind(millis(new.at))
            .bind(new.by)
            .fetch_optional(&mut *tx)
            .await?;
            if id.is_some() {
                let data = json!({"login": login, "role": role.name(), "department": department});
                let entry = AuditEntry { kind: "account_added", subject: None, data };
                audit::append(&mut tx, new.at, new.by, &[entry]).await?;
            }
            tx.commit().await?;
            Ok(id)
        })
        .await
    }

    /// The account with this login, in lower case.
    pub async fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        self.run(async {
            let query = "SELECT * FROM accounts WHERE login = $1";
            let row = sqlx::query(query).bind(login).fetch_optional(&self.readers).await?;
            row.as_ref().map(account).transpose()
        })
        .await
    }

    /// Opens a session of an account; `token` is the SHA-256 of what the browser keeps.
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

    /// Whose session this is, where it is still open at `now` and the account is not disabled.
    pub async fn session(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Account>, StoreError> {
        self.run(async {
            let row = sqlx::query(
                "SELECT a.* FROM sessions s JOIN accounts a ON a.id = s.account_id \
                 WHERE s.token = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL",
            )
            .bind(token)
            .bind(millis(now))
            .fetch_optional(&self.readers)
            .await?;
            row.as_ref().map(account).transpose()
        })
        .await
    }
}

fn account(row: &SqliteRow) -> Result<Account, sqlx::Error> {
    let role: String = row.get("role");
    Ok(Account {
        id: row.get("id"),
        person: Person {
            login: row.get("login"),
            name: row.get("name"),
            role: Role::parse(&role).ok_or_else(|| corrupt(format!("role {role}")))?,
            department: row.get("department"),
        },
        password: row.get("password"),
        must_change: row.get("must_change"),
        disabled_at: instant_opt(row.get("disabled_at"))?,
        failures: row.get("failures"),
        locked_until: instant_opt(row.get("locked_until"))?,
    })
}
