//! Accounts: who may come to the board.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, instant, instant_opt, millis};
use super::{Store, StoreError, Tx, audit, knocks};
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
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub person: Person,
    /// The password's PHC string.
    pub password: Option<String>,
    /// Whether the password was chosen by somebody else.
    pub must_change: bool,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Since when nobody may come in by it.
    pub disabled_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("person", &self.person).finish_non_exhaustive()
    }
}

/// What becomes of an account.
#[derive(Clone, Copy)]
pub enum AccountChange<'a> {
    /// Another password (PHC string), and whether its owner is to change it. Every session of the account
    /// ends, and what was counted against its login is forgotten.
    Password(&'a str, bool),
    /// Another role, and the department where the role is a department's.
    Role(Role, Option<&'a str>),
    /// Nobody may come in by it; its sessions end.
    Disable,
    /// It may be used again, and what was counted against its login is forgotten.
    Enable,
}

impl Store {
    /// Makes an account; `None` where the login is taken.
    pub async fn add_account(&self, new: &NewAccount<'_>) -> Result<Option<i64>, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let Person { login, name, role, department } = new.person;
            let id: Option<i64> = sqlx::query_scalar(
                "INSERT INTO accounts (login, name, role, department, password, must_change, created_at, \
                 created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
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

    /// All accounts, by login.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.run(async {
            let rows = sqlx::query("SELECT * FROM accounts ORDER BY login").fetch_all(&self.readers).await?;
            rows.iter().map(account).collect()
        })
        .await
    }

    /// Whether there is any account.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM accounts)").fetch_one(&self.readers);
        self.run(query).await
    }

    /// Changes the account with this login; `false` where there is none.
    pub async fn change_account(
        &self,
        at: DateTime<Utc>,
        by: &str,
        login: &str,
        change: AccountChange<'_>,
    ) -> Result<bool, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let known = sqlx::query_scalar("SELECT id FROM accounts WHERE login = $1").bind(login);
            let Some(id) = known.fetch_optional(&mut *tx).await? else { return Ok(false) };
            let (kind, data) = apply(&mut tx, at, id, login, change).await?;
            audit::append(&mut tx, at, by, &[AuditEntry { kind, subject: None, data }]).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }
}

/// Does it, and says what the record says of it.
async fn apply(
    tx: &mut Tx,
    at: DateTime<Utc>,
    id: i64,
    login: &str,
    change: AccountChange<'_>,
) -> Result<(&'static str, serde_json::Value), sqlx::Error> {
    if matches!(change, AccountChange::Password(..) | AccountChange::Disable) {
        sqlx::query("DELETE FROM sessions WHERE account_id = $1").bind(id).execute(&mut **tx).await?;
    }
    if matches!(change, AccountChange::Password(..) | AccountChange::Enable) {
        knocks::forget(tx, login).await?;
    }
    let (kind, update, data) = match change {
        AccountChange::Password(phc, must_change) => (
            "account_changed",
            sqlx::query("UPDATE accounts SET password = $2, must_change = $3 WHERE id = $1")
                .bind(id)
                .bind(phc.to_owned())
                .bind(must_change),
            json!({"login": login, "changed": "password", "must_change": must_change}),
        ),
        AccountChange::Role(role, department) => (
            "account_changed",
            sqlx::query("UPDATE accounts SET role = $2, department = $3 WHERE id = $1")
                .bind(id)
                .bind(role.name())
                .bind(department.map(str::to_owned)),
            json!({"login": login, "changed": "role", "role": role.name(), "department": department}),
        ),
        AccountChange::Disable => (
            "account_disabled",
            sqlx::query("UPDATE accounts SET disabled_at = $2 WHERE id = $1").bind(id).bind(millis(at)),
            json!({ "login": login }),
        ),
        AccountChange::Enable => (
            "account_enabled",
            sqlx::query("UPDATE accounts SET disabled_at = NULL WHERE id = $1").bind(id),
            json!({ "login": login }),
        ),
    };
    update.execute(&mut **tx).await?;
    Ok((kind, data))
}

pub(super) fn account(row: &SqliteRow) -> Result<Account, sqlx::Error> {
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
        created_at: instant(row.get("created_at"))?,
        disabled_at: instant_opt(row.get("disabled_at"))?,
    })
}
