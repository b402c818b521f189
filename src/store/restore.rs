//! Putting a backup in the place of the store, so that nobody is told twice by it.
//!
//! What the backup believes unsent may have been sent since it was made; what it believes unsaid may have
//! been said. So what is pending is held under the name `restore`, the next evaluation's letters are held
//! too, nothing takes effect by itself until somebody released or discarded what is held, and the digest
//! of the period under way counts as sent: its matters stand in the next one.
//!
//! The store that was there is never deleted. It is moved aside under a name of its own, its write-ahead
//! log with it, only after the backup was copied beside, looked through, brought up to date and looked
//! through again.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{ConnectOptions, Connection};

use super::backup::{Part, from_io, settle, sync_folder, with_suffix};
use super::error::from_sqlx;
use super::holds::{RESTORE, restored, strained};
use super::integrity::{Checked, check_pages};
use super::{DaemonLock, Options, Store, StoreError, audit, digests, open, states};
use crate::alerts::AuditEntry;

/// How to restore.
#[derive(Clone, Copy, Debug)]
pub struct Restore<'a> {
    /// The backup.
    pub backup: &'a Path,
    /// The present.
    pub now: DateTime<Utc>,
    /// Who does it.
    pub by: &'a str,
    /// Send what is pending in the backup, and go on as if nothing had been sent since it was made.
    pub send: bool,
    /// The digest's name and the period under way, which counts as sent.
    pub digest: Option<(&'a str, &'a str)>,
    /// Also where the backup is of another store than the one that is there.
    pub other_store: bool,
    /// What follows the store's name in the name of the one that is moved aside.
    pub aside: &'a str,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the backup held, before anything was done to it; its layout is the one it has now.
    pub checked: Checked,
    /// The layout that it was made with.
    pub layout: i64,
    /// Letters that are held now.
    pub held: u64,
    /// Where the store went that was there before.
    pub aside: Option<PathBuf>,
}

/// Why a backup was not restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRestored {
    /// The store, the backup or the disk.
    Store(StoreError),
    /// The backup is of another store than the one in the place where it is to go.
    OtherStore,
}

impl From<StoreError> for NotRestored {
    fn from(error: StoreError) -> NotRestored {
        NotRestored::Store(error)
    }
}

/// Puts a backup in the place of the store at `path`, whose daemon's lock the caller has.
///
/// # Errors
/// What is wrong with the backup or in the way. Until the last step the store is as it was.
pub async fn restore(
    path: &Path,
    restore: &Restore<'_>,
    _lock: &DaemonLock,
) -> Result<Restored, NotRestored> {
    let part = Part::beside(path)?;
    copy(restore.backup, &part.path).map_err(|(at, error)| from_io(&at, &error))?;
    let of_backup = |error: StoreError| match error {
        // What is full is our own folder.
        StoreError::Full { .. } => error.at(path),
        error => error.at(restore.backup),
    };
    // A write-ahead log beside the backup belongs to it: folded in before anything is looked at.
    fold(&part.path).await.map_err(of_backup)?;
    let layout = check_pages(&part.path).await.map_err(of_backup)?;
    if layout == 0 {
        return Err(no_store(restore.backup).into());
    }
    let options = Options { create: false, keep_older: false, ..Options::default() };
    let store = Store::open(&part.path, &options).await.map_err(of_backup)?;
    let prepared = prepare(&store, restore, path).await;
    store.close().await;
    let (checked, held) = prepared?;
    let ready = belongs_like(path, &part.path).and_then(|()| settle(&part.path));
    ready.map_err(|error| from_io(path, &error))?;
    let aside = move_aside(path, restore.aside).await?;
    part.becomes(path).map_err(|error| from_io(path, &error))?;
    Ok(Restored { checked, layout, held, aside })
}

/// Looks through the copy, and makes sure that nobody is told twice by it.
async fn prepare(store: &Store, restore: &Restore<'_>, path: &Path) -> Result<(Checked, u64), NotRestored> {
    let checked = store.check_fully().await.map_err(|error| error.at(restore.backup))?;
    if !checked.is_sound() {
        let (path, detail) = (restore.backup.to_path_buf(), checked.wrong());
        return Err(StoreError::Corrupt { path, detail }.into());
    }
    if !restore.other_store && present_id(path).await.is_some_and(|id| id != checked.store_id) {
        return Err(NotRestored::OtherStore);
    }
    let held = hold(store, restore, &checked).await.map_err(|error| error.at(path))?;
    Ok((checked, held))
}

async fn hold(store: &Store, restore: &Restore<'_>, checked: &Checked) -> Result<u64, StoreError> {
    store
        .run(async {
            let mut tx = store.write().await?;
            let mut held = 0;
            // Who was signed in then is not let in by it again.
            sqlx::query("DELETE FROM sessions").execute(&mut *tx).await?;
            if !restore.send {
                let query = "UPDATE outbox SET maybe_twice = maybe_twice OR state = 'sending', state = 'held', \
                                    hold = $1, lease_owner = NULL, lease_until = NULL \
                             WHERE state IN ('pending', 'sending')";
                held = sqlx::query(query).bind(RESTORE).execute(&mut *tx).await?.rows_affected();
                states::write(&mut tx, restore.now, &[strained(RESTORE), restored(true)]).await?;
                if let (Some((name, period)), Some(at)) = (restore.digest, checked.last_at) {
                    // At the backup's moment: what happened since then stands in the next one.
                    digests::take(&mut tx, name, period, at).await?;
                }
            }
            let data = json!({
                "backup": restore.backup.file_name().map(|name| name.to_string_lossy()),
                "as_of": checked.last_at.map(|at| at.timestamp_millis()),
                "entries": checked.audit.entries,
                "held": held,
                "send": restore.send,
            });
            let entry = AuditEntry { kind: "store_restored", subject: None, data };
            audit::append(&mut tx, restore.now, restore.by, &[entry]).await?;
            tx.commit().await?;
            Ok(held)
        })
        .await
}

/// Copies the backup, and a write-ahead log that lies beside it.
fn copy(backup: &Path, part: &Path) -> Result<(), (PathBuf, io::Error)> {
    let from_to = |from: &Path, to: &Path| -> Result<(), (PathBuf, io::Error)> {
        let mut source = fs::File::open(from).map_err(|error| (from.to_path_buf(), error))?;
        let mut options = OpenOptions::new();
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let target = options.write(true).create(true).truncate(true).open(to);
        let copied = target.and_then(|mut target| io::copy(&mut source, &mut target));
        copied.map(|_| ()).map_err(|error| (to.to_path_buf(), error))
    };
    from_to(backup, part)?;
    let log = with_suffix(backup, "-wal");
    if log.exists() { from_to(&log, &with_suffix(part, "-wal")) } else { Ok(()) }
}

async fn fold(path: &Path) -> Result<(), StoreError> {
    if !with_suffix(path, "-wal").exists() {
        return Ok(());
    }
    let fail = |error: sqlx::Error| from_sqlx(path, &error);
    let options = open::connection(path, &Options { create: false, ..Options::default() });
    let mut connection = options.connect().await.map_err(fail)?;
    let folded = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await;
    connection.close().await.map_err(fail)?;
    folded.map(|_| ()).map_err(fail)
}

/// The id of the store that is there now, where it can be read.
async fn present_id(path: &Path) -> Option<String> {
    path.exists().then_some(())?;
    let options = open::connection(path, &Options { create: false, ..Options::default() });
    let mut connection = options.connect().await.ok()?;
    let query = "SELECT value FROM meta WHERE name = 'store_id'";
    let id = sqlx::query_scalar(query).fetch_optional(&mut connection).await.ok().flatten();
    let _ = connection.close().await;
    id
}

/// Gives the store at `path` another name, its write-ahead log with it; `None` where there is none.
///
/// # Errors
/// [`StoreError::Busy`] where a command is writing to it.
async fn move_aside(path: &Path, suffix: &str) -> Result<Option<PathBuf>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    quiet(path).await?;
    let aside = free(&with_suffix(path, suffix));
    let moved = || -> io::Result<()> {
        // A second name first, where the file system has such: the old store is never without one, and
        // the new one takes the place in one step.
        let linked = fs::hard_link(path, &aside).is_ok();
        for log in ["-wal", "-shm"] {
            let (from, to) = (with_suffix(path, log), with_suffix(&aside, log));
            if from.exists() {
                fs::rename(&from, &to)?;
            }
        }
        if !linked {
            fs::rename(path, &aside)?;
        }
        sync_folder(path)
    };
    moved().map_err(|error| from_io(&aside, &error))?;
    Ok(Some(aside))
}

/// `path`, or where that is taken the first of `path.2`, `path.3` … that is free.
fn free(path: &Path) -> PathBuf {
    if !path.exists() {
        return path.to_path_buf();
    }
    let numbered = (2_u32..).map(|n| with_suffix(path, &format!(".{n}")));
    numbered.into_iter().find(|path| !path.exists()).unwrap_or_else(|| path.to_path_buf())
}

/// Gives the file at `new` the rights and, as far as we may, the owner of the store at `path`; without one
/// the owner of its folder: whoever restores, the daemon has to be able to write it.
fn belongs_like(path: &Path, new: &Path) -> io::Result<()> {
    let (owner, mode) = match path.metadata() {
        Ok(store) => (store.clone(), Some(store.permissions())),
        Err(_) => (open::folder(path).metadata()?, None),
    };
    let _ = chown(new, Some(owner.uid()), Some(owner.gid())); // only a superuser may
    mode.map_or(Ok(()), |mode| fs::set_permissions(new, mode))
}

/// Folds the write-ahead log into the file, where it can be read, and sees that nobody writes to it.
async fn quiet(path: &Path) -> Result<(), StoreError> {
    let options = open::connection(path, &Options { create: false, ..Options::default() });
    let Ok(mut connection) = options.connect().await else { return Ok(()) }; // damaged: moved as it is
    let begun = sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await;
    let _ = sqlx::query("ROLLBACK").execute(&mut connection).await;
    let _ = connection.close().await;
    match begun.map_err(|error| from_sqlx(path, &error)) {
        Err(busy @ StoreError::Busy { .. }) => Err(busy),
        _ => Ok(()),
    }
}

fn no_store(path: &Path) -> StoreError {
    StoreError::Corrupt { path: path.to_path_buf(), detail: "an empty file".into() }
}
