//! Whether the file is sound: its pages, its references, and the audit record.
//!
//! # Why a quick look at every start
//! A damaged page is found either when somebody looks, or when the row on it is needed; until then every
//! backup copies the damage over the good ones. The quick look reads every page once (120 MB in less than
//! 0.1 s); the full one compares indexes with tables too and walks the whole audit record.

use std::path::Path;

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::codes::instant_opt;
use super::{AuditCheck, Broken, Store, StoreError, Tx, audit, open};

/// So many entries at the end of the audit record are looked at when the daemon starts.
const TAIL: i64 = 1_000;
/// So much damage is listed; more of it says nothing new.
const LISTED: i64 = 10;

/// What a look through a whole store found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The layout that the file has.
    pub layout: i64,
    /// The store's own name.
    pub store_id: String,
    /// When the last entry of its audit record was written: the moment that it knows of.
    pub last_at: Option<DateTime<Utc>>,
    /// Rows of the plan in force.
    pub rows: u64,
    /// Letters, whatever became of them.
    pub letters: u64,
    /// Letters that are to be sent, or are on their way.
    pub pending: u64,
    /// Letters that wait for a release.
    pub held: u64,
    /// The audit record.
    pub audit: AuditCheck,
    /// What is damaged, in the database's own words; empty where nothing is.
    pub damage: Vec<String>,
}

impl Checked {
    /// Nothing damaged, missing, moved or added by hand.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty() && self.audit.broken.is_none() && self.audit.rows.is_empty()
    }

    /// All that is wrong, in one line; empty where nothing is.
    pub fn wrong(&self) -> String {
        let rows = self.audit.rows.iter().map(|row| format!("{} {} {}", row.table, row.id, row.how.name()));
        self.damage
            .iter()
            .cloned()
            .chain(self.audit.broken.map(broken))
            .chain(rows)
            .collect::<Vec<_>>()
            .join("; ")
    }
}

impl Store {
    /// The look before the daemon begins: every page, every reference, the end of the audit record.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] with the first damage found.
    pub async fn check_at_start(&self) -> Result<(), StoreError> {
        let found = self.run(async {
            let mut tx = self.read().await?;
            let mut damage = pages(&mut tx, "PRAGMA quick_check(1)").await?;
            damage.extend(references(&mut tx, 1).await?);
            damage.extend(audit::broken_tail(&mut tx, TAIL).await?.map(broken));
            Ok(damage.into_iter().next())
        });
        match found.await? {
            None => Ok(()),
            Some(detail) => Err(StoreError::Corrupt { path: self.path.clone(), detail }),
        }
    }

    /// Looks through all of it: pages, indexes, references, the audit record and the rows it tells of.
    pub async fn check_fully(&self) -> Result<Checked, StoreError> {
        let damage = self.run(async {
            let mut tx = self.read().await?;
            let mut damage = pages(&mut tx, "PRAGMA integrity_check(10)").await?;
            damage.extend(references(&mut tx, LISTED).await?);
            Ok(damage)
        });
        let damage = damage.await?;
        let audit = self.verify_audit().await?;
        self.run(async {
            let mut tx = self.read().await?;
            let row = sqlx::query(
                "SELECT (SELECT coalesce(max(version), 0) FROM _sqlx_migrations) AS layout, \
                        (SELECT value FROM meta WHERE name = 'store_id') AS store_id, \
                        (SELECT at FROM audit ORDER BY seq DESC LIMIT 1) AS last_at, \
                        (SELECT count(*) FROM rows WHERE until IS NULL) AS rows, \
                        (SELECT count(*) FROM outbox) AS letters, \
                        (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')) AS pending, \
                        (SELECT count(*) FROM outbox WHERE state = 'held') AS held",
            )
            .fetch_one(&mut *tx)
            .await?;
            Ok(Checked {
                layout: row.try_get("layout")?,
                store_id: row.try_get("store_id")?,
                last_at: instant_opt(row.try_get("last_at")?)?,
                rows: row.try_get("rows")?,
                letters: row.try_get("letters")?,
                pending: row.try_get("pending")?,
                held: row.try_get("held")?,
                audit,
                damage,
            })
        })
        .await
    }
}

/// A store as `check` finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inspected {
    /// It has our layout; what was found.
    Whole(Checked),
    /// It has this older layout, and its pages are sound; it is brought up to date when it is next opened.
    Older(i64),
}

/// Looks through the store at `path`, whoever uses it meanwhile. Nothing is changed, not even an old layout.
///
/// # Errors
/// [`StoreError::Corrupt`] for a file that is no store of ours or cannot be read as one.
pub async fn inspect(path: &Path) -> Result<Inspected, StoreError> {
    let store = open::reading(path);
    let looked = async {
        match open::known_layout(path, &store.readers).await? {
            layout if layout < open::newest() => {
                sound_pages(&store).await?;
                Ok(Inspected::Older(layout))
            }
            _ => store.check_fully().await.map(Inspected::Whole),
        }
    };
    let looked = looked.await;
    store.close().await;
    looked
}

/// Looks through the file at `path` without writing to it; it has our layout.
pub(super) async fn check_file(path: &Path) -> Result<Checked, StoreError> {
    let store = open::sealed(path);
    let checked = store.check_fully().await;
    store.close().await;
    checked
}

/// Whether the file at `path`, of whatever layout that we know, is a store of ours and undamaged.
pub(super) async fn check_pages(path: &Path) -> Result<i64, StoreError> {
    let store = open::sealed(path);
    let found = async {
        let layout = open::known_layout(path, &store.readers).await?;
        sound_pages(&store).await.map(|()| layout)
    };
    let found = found.await;
    store.close().await;
    found
}

async fn sound_pages(store: &Store) -> Result<(), StoreError> {
    let damage = store.run(async {
        let mut tx = store.read().await?;
        let mut damage = pages(&mut tx, "PRAGMA integrity_check(1)").await?;
        damage.extend(references(&mut tx, 1).await?);
        Ok(damage)
    });
    match damage.await?.into_iter().next() {
        None => Ok(()),
        Some(detail) => Err(StoreError::Corrupt { path: store.path.clone(), detail }),
    }
}

async fn pages(tx: &mut Tx, pragma: &'static str) -> Result<Vec<String>, sqlx::Error> {
    let said: Vec<String> = sqlx::query_scalar(pragma).fetch_all(&mut **tx).await?;
    Ok(said.into_iter().filter(|line| line != "ok").collect())
}

/// Rows that refer to rows that are not there.
async fn references(tx: &mut Tx, listed: i64) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT $1")
        .bind(listed)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter()
        .map(|row| {
            let (table, id, parent): (&str, Option<i64>, &str) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let id = id.map(|id| format!(" {id}")).unwrap_or_default();
            Ok(format!("{table}{id}: no such row of {parent}"))
        })
        .collect()
}

fn broken(broken: Broken) -> String {
    format!("audit {} {}", broken.seq, broken.how.name())
}
