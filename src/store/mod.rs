//! The store: what the city's plan said and when, the book of alerts, the letters, and the record of
//! all of it, in one SQLite file.
//!
//! Every change is one `BEGIN IMMEDIATE` transaction: an import with its snapshot, a cycle with its
//! alerts, letters and audit entries, a claim, a settling. A cycle commits only if the plan and the
//! book are still those it loaded, else nothing is written and it runs again. History is appended
//! to and closed, never overwritten; triggers in the layout hold that.
//!
//! # Why `synchronous = FULL`
//! In WAL mode `NORMAL` may lose the last commits in a power cut. A lost commit would tell a
//! department twice or undo a settled letter; a cycle commits a few times an hour, so one `fsync`
//! a commit costs nothing that anybody notices.
//!
//! # Why two small pools
//! One connection writes, so writers of one process queue in memory instead of polling a lock; at
//! most two read beside it, and close when idle: a connection costs a thread and up to 2 MiB of cache.
//!
//! Instants are kept in whole milliseconds; what is finer is cut off.

mod accounts;
mod addresses;
mod answers;
mod audit;
mod backup;
mod biography;
mod book;
mod book_as_of;
mod bounces;
mod bulk;
mod circuits;
mod claim;
mod closing;
mod codes;
mod cycle;
mod decisions;
mod digests;
mod discard;
mod dossier;
mod edits;
mod entries;
mod error;
mod failures;
mod feeds;
mod give_back;
mod history;
mod holds;
mod imports;
mod integrity;
mod keys;
mod knocks;
mod lock;
mod open;
mod outbox;
mod outbox_page;
mod plan;
mod put_back;
mod restore;
mod retention;
mod retry;
mod rows;
mod sessions;
mod settle;
mod silences;
mod stand_ins;
mod states;
mod tokens;
mod told;
mod versions;
mod waiting;
mod writers;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, Transaction};

pub use accounts::{Account, AccountChange, NewAccount};
pub use addresses::AddressRow;
pub use answers::{AnswerCommit, AnswerRow, NewAnswer};
pub use audit::{
    AuditCheck, AuditRange, AuditRow, AuditSearch, Broken, Damage, KINDS, LastEvaluation, OutOfStep,
};
pub use backup::BackedUp;
pub use biography::{Biography, Happening, Made, Version};
pub use book::{Heads, LoadedBook};
pub use bounces::{Bounce, Bounced, Unreachable};
pub use circuits::{Circuit, CircuitState};
pub use claim::{CLAIM_BYTES, Claim, Claimed, Closed};
pub use closing::ClosingCommit;
pub use cycle::{Commit, CycleCommit, DigestPeriod, Stale, Words};
pub use decisions::{DecisionCommit, DecisionRow};
pub use discard::DiscardOne;
pub use dossier::{Dossier, Returned};
pub use entries::EntryCommit;
pub use error::StoreError;
pub use failures::{TELLS_OF_FAILURES, Undelivered, Untold};
pub use feeds::{FeedEvent, FeedRow, NewFeed};
pub use history::{PastOf, detail as easing_detail};
pub use holds::{ADOPTION, BELT, Discard, Looked, RESTORE, Release, passed, restored, strained};
pub use imports::{ImportCommit, ImportInfo};
pub use integrity::{Checked, Inspected, inspect};
pub use knocks::Knocks;
pub use lock::DaemonLock;
pub use open::Options;
pub use outbox::{Count, Delivery, OutboxFilter, OutboxRow, StoodIn};
pub use outbox_page::{OutboxPage, OutboxSearch};
pub use plan::{LoadedPlan, LoadedSource};
pub use restore::{NotRestored, Restore, Restored, restore};
pub use retention::{Keep, Removed};
pub use retry::{Retried, Retry};
pub use sessions::{NewSession, Signed};
pub use settle::{AddressFate, Outcome, Settled};
pub use silences::NewSilence;
pub use tokens::{NewToken, TokenRow};
pub use told::ToldRow;
pub use waiting::Waiting;
pub use writers::Writer;

/// A transaction of the store's.
type Tx = Transaction<'static, Sqlite>;

/// An open store. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the store at `path`, makes it where it does not exist, and brings its layout up to date.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a missing folder, [`StoreError::ReadOnly`],
    /// [`StoreError::NewerLayout`], [`StoreError::Corrupt`] for a file that is no store of ours.
    pub async fn open(path: impl AsRef<Path>, options: &Options) -> Result<Store, StoreError> {
        open::open(path.as_ref(), options).await
    }

    /// Takes the right to be the daemon of the store at `path`, until the lock is dropped or the
    /// process ends.
    ///
    /// # Errors
    /// [`StoreError::Locked`] names the process that has it.
    pub fn lock_daemon(path: impl AsRef<Path>) -> Result<DaemonLock, StoreError> {
        lock::take(path.as_ref())
    }

    /// Where the store stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The store's own name: 16 random bytes in hexadecimal, made with it.
    pub async fn id(&self) -> Result<String, StoreError> {
        let id =
            sqlx::query_scalar("SELECT value FROM meta WHERE name = 'store_id'").fetch_one(&self.readers);
        self.run(id).await
    }

    /// Closes the connections; the last one to close folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// A write transaction: from its first moment no other writer is inside.
    async fn write(&self) -> Result<Tx, sqlx::Error> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// A read transaction: all it reads is of one moment.
    async fn read(&self) -> Result<Tx, sqlx::Error> {
        self.readers.begin().await
    }

    /// Awaits `work` and says what its error means.
    async fn run<T>(&self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, StoreError> {
        work.await.map_err(|error| error::from_sqlx(&self.path, &error))
    }
}
