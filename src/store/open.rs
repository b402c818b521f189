//! Opening a store: what stands in the way is said before anything is written.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, SqlSafeStr};

use super::error::{from_migrate, from_sqlx};
use super::{Store, StoreError};

/// How to open a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Make the file where it does not exist; else that is [`StoreError::NotFound`].
    pub create: bool,
    /// The most pages of 4 KiB that the file may have; `None`: as many as the disk holds.
    pub max_pages: Option<u32>,
    /// How long to wait for another process's transaction.
    pub busy_timeout: Duration,
    /// Keep a copy of a store of an older layout beside it, before its layout is brought up to date.
    pub keep_older: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { create: true, max_pages: None, busy_timeout: Duration::from_secs(5), keep_older: true }
    }
}

/// `application_id` of a store: "YAME".
const APPLICATION: i64 = 0x5941_4d45;

fn migrations() -> Vec<Migration> {
    let of = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    vec![
        of(1, "store", include_str!("migrations/0001_store.sql")),
        of(2, "judgement", include_str!("migrations/0002_judgement.sql")),
        of(3, "delivery", include_str!("migrations/0003_delivery.sql")),
        of(4, "board", include_str!("migrations/0004_board.sql")),
    ]
}

pub(super) async fn open(path: &Path, options: &Options) -> Result<Store, StoreError> {
    look(path, options)?;
    if options.create {
        private(path);
    }
    // What a settling of some hundred letters changes fits in, and is written once.
    let writer = pool(1).connect_lazy_with(connection(path, options).pragma("cache_size", "-768"));
    prepare(path, options, &writer).await?;
    let readers = pool(2).idle_timeout(Duration::from_secs(60));
    let readers = readers.connect_lazy_with(connection(path, options).pragma("query_only", "1"));
    Ok(Store { path: path.to_path_buf(), writer, readers })
}

/// A store that nobody writes to, such as a backup: not even SQLite's own files are made beside it, and a
/// write-ahead log that lies there is not read.
pub(super) fn sealed(path: &Path) -> Store {
    let connection = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true)
        .disable_statement_logging();
    let pool = pool(1).connect_lazy_with(connection);
    Store { path: path.to_path_buf(), writer: pool.clone(), readers: pool }
}

/// A store as it is, to be read only: whatever its layout.
pub(super) fn reading(path: &Path) -> Store {
    let options = Options { create: false, ..Options::default() };
    let pool = pool(1).connect_lazy_with(connection(path, &options).pragma("query_only", "1"));
    Store { path: path.to_path_buf(), writer: pool.clone(), readers: pool }
}

/// Makes the file, where there is none, for its owner alone: it holds letters, addresses, and the key that
/// signs links. SQLite would make it as the umask has it; the files that it puts beside it are made like this
/// one (sqlite.org, "Temporary Files Used By SQLite"). What stands in the way SQLite tells.
fn private(path: &Path) {
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

/// The folder that `path` stands in.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// What can be seen from outside. SQLite would take a write-protected file without a word, and a
/// superuser may write it: the protection is meant all the same.
fn look(path: &Path, options: &Options) -> Result<(), StoreError> {
    let folder = folder(path);
    let Ok(about_folder) = folder.metadata() else {
        return Err(StoreError::NotFound { path: folder.to_path_buf() });
    };
    let protected = match path.metadata() {
        Ok(file) if file.is_dir() => {
            return Err(StoreError::Corrupt { path: path.to_path_buf(), detail: "a folder".into() });
        }
        Ok(file) => file.permissions().readonly(),
        Err(_) if options.create => about_folder.permissions().readonly(),
        Err(_) => return Err(StoreError::NotFound { path: path.to_path_buf() }),
    };
    if protected { Err(StoreError::ReadOnly { path: path.to_path_buf() }) } else { Ok(()) }
}

pub(super) fn connection(path: &Path, options: &Options) -> SqliteConnectOptions {
    let connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(options.create)
        .busy_timeout(options.busy_timeout)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // After a large import the log shrinks back instead of keeping its size.
        .pragma("journal_size_limit", "16777216")
        // In KiB. The plan of a city is a few hundred pages, read once a cycle.
        .pragma("cache_size", "-128")
        .row_buffer_size(512)
        .disable_statement_logging();
    match options.max_pages {
        Some(pages) => connection.pragma("max_page_count", pages.to_string()),
        None => connection,
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .max_lifetime(None)
        .idle_timeout(None)
        .after_release(|connection, _| {
            Box::pin(async move {
                // A full disk makes SQLite roll back by itself; sqlx then believes that a transaction
                // is still open, and every later one on the connection would fail. The ping waits for
                // the rollback that a dropped transaction has queued.
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
}

/// Sets the journal mode, refuses what is no store of ours, and brings the layout up to date.
async fn prepare(path: &Path, options: &Options, pool: &SqlitePool) -> Result<(), StoreError> {
    let fail = |error: sqlx::Error| from_sqlx(path, &error);
    write_ahead(pool, options).await.map_err(fail)?;
    let layout = known_layout(path, pool).await?;
    let migrator = Migrator::with_migrations(migrations());
    let known = newest();
    if layout > 0 && layout < known && options.keep_older {
        super::backup::keep_older(path, layout).await?;
    }
    // Also where nothing is to be done: a file that we may only read is found out here.
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.map_err(fail)?;
    if layout < known {
        // sqlx takes no lock of its own on SQLite: inside our transaction two first openings queue.
        // (`run` does the same, but its future cannot be sent between threads.)
        migrator.run_direct(None, &mut *tx, false).await.map_err(|error| from_migrate(path, &error))?;
        tx.commit().await.map_err(fail)?;
    }
    Ok(())
}

/// The newest layout that we know.
pub(super) fn newest() -> i64 {
    migrations().iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// The file's layout; 0 for an empty file.
///
/// # Errors
/// [`StoreError::NewerLayout`] where we do not know it, [`StoreError::Corrupt`] where it is not ours.
pub(super) async fn known_layout(path: &Path, pool: &SqlitePool) -> Result<i64, StoreError> {
    let (found, known) = (layout(path, pool).await?, newest());
    if found > known {
        return Err(StoreError::NewerLayout { path: path.to_path_buf(), found, known });
    }
    Ok(found)
}

/// Switches to a write-ahead log, which the file remembers. SQLite does not wait for the lock that the
/// switch needs, so we do.
async fn write_ahead(pool: &SqlitePool, options: &Options) -> Result<(), sqlx::Error> {
    let mut waited = Duration::ZERO;
    loop {
        let switched = sqlx::query("PRAGMA journal_mode = WAL").execute(pool).await;
        let pause = Duration::from_millis(20);
        match switched {
            Err(error) if is_busy(&error) && waited < options.busy_timeout => {
                tokio::time::sleep(pause).await;
                waited += pause;
            }
            other => return other.map(|_| ()),
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    matches!(from_sqlx(Path::new(""), error), StoreError::Busy { .. })
}

/// The newest migration that the file has; 0 for an empty file.
async fn layout(path: &Path, pool: &SqlitePool) -> Result<i64, StoreError> {
    let fail = |error: sqlx::Error| from_sqlx(path, &error);
    let about = sqlx::query(
        "SELECT application_id AS application, (SELECT count(*) FROM sqlite_schema) AS objects \
         FROM pragma_application_id",
    )
    .fetch_one(pool)
    .await
    .map_err(fail)?;
    let (application, objects): (i64, i64) = (about.get("application"), about.get("objects"));
    match (application, objects) {
        (APPLICATION, _) => sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
            .fetch_one(pool)
            .await
            .map_err(fail),
        (_, 0) => Ok(0),
        _ => Err(StoreError::Corrupt {
            path: path.to_path_buf(),
            detail: "another program's SQLite database".into(),
        }),
    }
}
