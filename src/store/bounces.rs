//! Mail that came back, and the addresses that cannot be reached until a person says that they can.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, Row};

use super::codes::{corrupt, instant, instant_opt, millis};
use super::{Store, StoreError, Tx, audit};
use crate::alerts::AuditEntry;

/// What a mail that came back says of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    /// The addresses that it may mean, the nearest to the mailbox first: as the last relay had it, and as
    /// the sender gave it.
    pub addresses: Vec<String>,
    /// Whether the letter never arrives there, and is not only late.
    pub is_final: bool,
    /// Whether the address itself is at fault: nothing that is sent to it arrives.
    pub is_dead: bool,
    /// The relay's code, such as `5.1.1`.
    pub code: Option<String>,
    /// The relay's words.
    pub detail: Option<String>,
}

/// A letter of ours that did not reach an address of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounced {
    /// The letter's key.
    pub letter: String,
    /// Its subject.
    pub subject: String,
    /// The department that it was for, by code, where it was for one.
    pub department: Option<String>,
    /// Its channel.
    pub channel: String,
    /// The address, as the letter has it; `None` where none of them can be told.
    pub address: Option<String>,
    /// Whether it never arrives there.
    pub is_final: bool,
    /// The relay's code.
    pub code: Option<String>,
    /// The relay's words.
    pub detail: Option<String>,
    /// Since when the address cannot be reached, where it became so.
    pub unreachable_since: Option<DateTime<Utc>>,
}

/// An address that cannot be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// The address.
    pub address: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The relay's code.
    pub code: Option<String>,
    /// The relay's words.
    pub detail: Option<String>,
    /// The key of the letter that came back.
    pub letter: Option<String>,
}

/// A letter's own columns, as far as they matter here.
struct Letter {
    id: i64,
    key: String,
    subject: String,
    department: Option<String>,
    channel: String,
    recipients: Vec<String>,
}

impl Store {
    /// Whether a mail with this hash was recorded.
    pub async fn bounce_is_known(&self, hash: &str) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar("SELECT count(*) > 0 FROM bounces WHERE hash = $1").bind(hash);
        self.run(query.fetch_one(&self.readers)).await
    }

    /// The keys of the letters that were handed over by mail or file, the newest first.
    pub async fn letters_sent(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        let query = sqlx::query_scalar(
            "SELECT key FROM outbox WHERE recipients <> '[]' AND attempts > 0 ORDER BY id DESC LIMIT $1",
        )
        .bind(limit);
        self.run(query.fetch_all(&self.readers)).await
    }

    /// Records what a mail says of the letter `key`, all at once; `None` where that mail was recorded
    /// already. Of a mail that is about no letter of ours only that it came is kept.
    pub async fn record_bounces(
        &self,
        at: DateTime<Utc>,
        hash: &str,
        key: Option<&str>,
        bounces: &[Bounce],
    ) -> Result<Option<Vec<Bounced>>, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let letter = match key {
                Some(key) => letter(&mut tx, key).await?,
                None => None,
            };
            let bounces = if letter.is_some() { bounces } else { &[] };
            let mut found = Vec::new();
            for (n, bounce) in bounces.iter().enumerate() {
                // The mail's first address bears its hash alone: by that it is known again.
                let hash = if n == 0 { hash.to_owned() } else { format!("{hash}/{n}") };
                let Some(letter) = &letter else { break };
                let (address, exact) = meant(&letter.recipients, &bounce.addresses);
                if !keep(&mut tx, at, &hash, Some((letter, bounce)), address).await? {
                    return Ok(None);
                }
                found.push(effect(&mut tx, at, letter, bounce, address, exact).await?);
            }
            if bounces.is_empty() && !keep(&mut tx, at, hash, None, None).await? {
                return Ok(None);
            }
            tx.commit().await?;
            Ok(Some(found))
        })
        .await
    }

    /// The addresses that cannot be reached now, the latest first.
    pub async fn unreachable(&self) -> Result<Vec<Unreachable>, StoreError> {
        let query =
            sqlx::query("SELECT * FROM unreachable WHERE cleared_at IS NULL ORDER BY since DESC, id DESC");
        self.run(async {
            let rows = query.fetch_all(&self.readers).await?;
            let read = |row: &SqliteRow| {
                Ok(Unreachable {
                    address: row.get("address"),
                    since: instant(row.get("since"))?,
                    code: row.get("code"),
                    detail: row.get("detail"),
                    letter: row.get("letter"),
                })
            };
            rows.iter().map(read).collect()
        })
        .await
    }

    /// The same, as notices ask for them: in small letters.
    pub async fn unreachable_addresses(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(self.unreachable().await?.into_iter().map(|row| row.address.to_lowercase()).collect())
    }

    /// The same of the store at `path`, without opening it as a store: nothing is made or brought up to
    /// date. None where there is no such store, or one of an earlier layout.
    pub async fn unreachable_at(path: &Path) -> BTreeSet<String> {
        let look = async {
            let options = SqliteConnectOptions::new().filename(path).read_only(true);
            let mut connection = options.connect().await?;
            let query = "SELECT lower(address) FROM unreachable WHERE cleared_at IS NULL";
            let found: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut connection).await?;
            connection.close().await?;
            Ok::<_, sqlx::Error>(found)
        };
        if path.exists() { look.await.unwrap_or_default().into_iter().collect() } else { BTreeSet::new() }
    }

    /// Somebody says that an address can be reached again. Says whether it was on the list.
    pub async fn clear_unreachable(
        &self,
        address: &str,
        at: DateTime<Utc>,
        by: &str,
        because: Option<&str>,
    ) -> Result<bool, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let letters: Vec<Option<String>> = sqlx::query_scalar(
                "UPDATE unreachable SET cleared_at = $2, cleared_by = $3 \
                 WHERE lower(address) = lower($1) AND cleared_at IS NULL RETURNING letter",
            )
            .bind(address)
            .bind(millis(at))
            .bind(by)
            .fetch_all(&mut *tx)
            .await?;
            for letter in &letters {
                // The address is a person's: the record names the letter that it was found by.
                let data = json!({ "letter": letter, "because": because });
                let entry = AuditEntry { kind: "address_cleared", subject: None, data };
                audit::append(&mut tx, at, by, &[entry]).await?;
            }
            tx.commit().await?;
            Ok(!letters.is_empty())
        })
        .await
    }
}

/// What came back for good of the letters `keys`, the oldest first, each address of a letter once.
pub(super) async fn of_letters(tx: &mut Tx, keys: &[&str]) -> Result<Vec<Bounced>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT o.key, o.subject, o.department, o.channel, b.address, b.code, b.detail, max(b.id), \
                (SELECT max(since) FROM unreachable AS u \
                 WHERE lower(u.address) = lower(b.address) AND u.cleared_at IS NULL) AS since \
         FROM bounces AS b JOIN outbox AS o ON o.key = b.letter \
         WHERE b.final AND o.key IN (SELECT value FROM json_each($1)) \
         GROUP BY o.key, b.address ORDER BY max(b.id)",
    )
    .bind(json!(keys).to_string())
    .fetch_all(&mut **tx)
    .await?;
    let read = |row: &SqliteRow| {
        Ok(Bounced {
            letter: row.get("key"),
            subject: row.get("subject"),
            department: row.get("department"),
            channel: row.get("channel"),
            address: row.get("address"),
            is_final: true,
            code: row.get("code"),
            detail: row.get("detail"),
            unreachable_since: instant_opt(row.get("since"))?,
        })
    };
    rows.iter().map(read).collect()
}

async fn letter(tx: &mut Tx, key: &str) -> Result<Option<Letter>, sqlx::Error> {
    let query = "SELECT id, key, subject, department, channel, recipients FROM outbox WHERE key = $1";
    let Some(row) = sqlx::query(query).bind(key).fetch_optional(&mut **tx).await? else { return Ok(None) };
    let recipients = serde_json::from_str(row.get("recipients")).map_err(|e| corrupt(e.to_string()))?;
    Ok(Some(Letter {
        id: row.get("id"),
        key: row.get("key"),
        subject: row.get("subject"),
        department: row.get("department"),
        channel: row.get("channel"),
        recipients,
    }))
}

/// Which of a letter's recipients is meant, and whether it is the mailbox itself that is: a letter that
/// was passed on or spread by its first address may have reached others behind it.
fn meant<'a>(recipients: &'a [String], addresses: &[String]) -> (Option<&'a str>, bool) {
    let of_ours = |address: &String| recipients.iter().find(|own| own.eq_ignore_ascii_case(address));
    if let Some(own) = addresses.first().and_then(of_ours) {
        return (Some(own), true);
    }
    match (addresses.iter().find_map(of_ours), recipients) {
        (Some(own), _) => (Some(own), false),
        (None, [only]) => (Some(only), false),
        _ => (None, false),
    }
}

/// Keeps the row; false where it is there.
async fn keep(
    tx: &mut Tx,
    at: DateTime<Utc>,
    hash: &str,
    of: Option<(&Letter, &Bounce)>,
    address: Option<&str>,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query(
        "INSERT INTO bounces (hash, at, letter, address, final, code, detail) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(hash)
    .bind(millis(at))
    .bind(of.map(|(letter, _)| letter.key.as_str()))
    .bind(address)
    .bind(of.is_some_and(|(_, bounce)| bounce.is_final))
    .bind(of.and_then(|(_, bounce)| bounce.code.as_deref()))
    .bind(of.and_then(|(_, bounce)| bounce.detail.as_deref()))
    .execute(&mut **tx)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// What follows: the letter did not reach that address, and perhaps nothing does.
async fn effect(
    tx: &mut Tx,
    at: DateTime<Utc>,
    letter: &Letter,
    bounce: &Bounce,
    address: Option<&str>,
    exact: bool,
) -> Result<Bounced, sqlx::Error> {
    let mut bounced = Bounced {
        letter: letter.key.clone(),
        subject: letter.subject.clone(),
        department: letter.department.clone(),
        channel: letter.channel.clone(),
        address: address.map(str::to_owned),
        is_final: bounce.is_final,
        code: bounce.code.clone(),
        detail: bounce.detail.clone(),
        unreachable_since: None,
    };
    if !bounce.is_final {
        return Ok(bounced);
    }
    let mut entries = Vec::new();
    // A relay may say it again; it is told once.
    if !came_back(tx, letter, address).await? {
        entries.push(entry("letter_bounced", letter, bounce));
    }
    if let Some(address) = address {
        sqlx::query(
            "INSERT INTO addressed (outbox_id, address, fate, code, detail, at) \
             VALUES ($1, $2, 'bounced', $3, $4, $5) ON CONFLICT (outbox_id, address) DO UPDATE \
             SET fate = excluded.fate, code = excluded.code, detail = excluded.detail, at = excluded.at",
        )
        .bind(letter.id)
        .bind(address)
        .bind(&bounce.code)
        .bind(&bounce.detail)
        .bind(millis(at))
        .execute(&mut **tx)
        .await?;
        if exact && bounce.is_dead && mark(tx, at, letter, bounce, address).await? {
            bounced.unreachable_since = Some(instant(millis(at))?);
            entries.push(entry("address_unreachable", letter, bounce));
        }
    }
    audit::append(tx, at, "daemon", &entries).await?;
    Ok(bounced)
}

/// Whether it was known before this mail that the letter came back from that address.
async fn came_back(tx: &mut Tx, letter: &Letter, address: Option<&str>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) > 1 FROM bounces WHERE final AND letter = $1 AND address IS $2")
        .bind(&letter.key)
        .bind(address)
        .fetch_one(&mut **tx)
        .await
}

/// Puts the address on the list; false where it stands there.
async fn mark(
    tx: &mut Tx,
    at: DateTime<Utc>,
    letter: &Letter,
    bounce: &Bounce,
    address: &str,
) -> Result<bool, sqlx::Error> {
    let marked = sqlx::query(
        "INSERT INTO unreachable (address, since, code, detail, letter) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(address)
    .bind(millis(at))
    .bind(&bounce.code)
    .bind(&bounce.detail)
    .bind(&letter.key)
    .execute(&mut **tx)
    .await?;
    Ok(marked.rows_affected() == 1)
}

/// Without the address, which is a person's.
fn entry(kind: &'static str, letter: &Letter, bounce: &Bounce) -> AuditEntry {
    AuditEntry { kind, subject: None, data: json!({ "letter": letter.key, "code": bounce.code }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(recipients: &[&str], addresses: &[&str], expected: (Option<&str>, bool)) {
        let owned = |list: &[&str]| list.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>();
        assert_eq!(meant(&owned(recipients), &owned(addresses)), expected, "{recipients:?} {addresses:?}");
    }

    #[test]
    fn the_address_that_is_meant_is_one_of_the_letters() {
        check(&["a@x", "b@x"], &["B@X"], (Some("b@x"), true));
        check(&["a@x", "b@x"], &["behind@y", "a@x"], (Some("a@x"), false));
        check(&["list@x"], &["member@y"], (Some("list@x"), false));
        check(&["a@x", "b@x"], &["member@y"], (None, false));
        check(&[], &["a@x"], (None, false));
    }
}
