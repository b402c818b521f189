//! What can go wrong with the store, each with its mend, in both languages.

use std::path::{Path, PathBuf};

use crate::lang::{Lang, Text};

/// Why the store cannot do what it was asked. A program branches on the variant; a person reads
/// [`StoreError::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// Another daemon holds the store; its process id where the lock file names one.
    Locked {
        /// The store's file.
        path: PathBuf,
        /// The process that holds it.
        pid: Option<u32>,
    },
    /// The file or its folder does not let us write.
    ReadOnly {
        /// The store's file.
        path: PathBuf,
    },
    /// The disk, or the page limit set for it, is full. Nothing of the failed step was kept.
    Full {
        /// The store's file.
        path: PathBuf,
    },
    /// Another process kept the store to itself for longer than we wait (5 s).
    Busy {
        /// The store's file.
        path: PathBuf,
    },
    /// The folder, or the file where it was not to be made, does not exist.
    NotFound {
        /// What does not exist.
        path: PathBuf,
    },
    /// A newer Yamedoki wrote the file.
    NewerLayout {
        /// The store's file.
        path: PathBuf,
        /// The layout it has.
        found: i64,
        /// The newest that we know.
        known: i64,
    },
    /// The file is damaged, or is no store of ours.
    Corrupt {
        /// The store's file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Anything else.
    Other {
        /// The store's file.
        path: PathBuf,
        /// The cause in the database's own words.
        detail: String,
    },
}

impl StoreError {
    /// What happened and what to do about it, in `lang`.
    pub fn text(&self, lang: Lang) -> String {
        self.texts().get(lang).to_owned()
    }

    /// The store's file, or the path that does not exist.
    pub fn path(&self) -> &Path {
        match self {
            StoreError::Locked { path, .. }
            | StoreError::ReadOnly { path }
            | StoreError::Full { path }
            | StoreError::Busy { path }
            | StoreError::NotFound { path }
            | StoreError::NewerLayout { path, .. }
            | StoreError::Corrupt { path, .. }
            | StoreError::Other { path, .. } => path,
        }
    }

    /// The same trouble with the file at `path`.
    pub(super) fn at(self, path: &Path) -> StoreError {
        let path = path.to_path_buf();
        match self {
            StoreError::Locked { pid, .. } => StoreError::Locked { path, pid },
            StoreError::ReadOnly { .. } => StoreError::ReadOnly { path },
            StoreError::Full { .. } => StoreError::Full { path },
            StoreError::Busy { .. } => StoreError::Busy { path },
            StoreError::NotFound { .. } => StoreError::NotFound { path },
            StoreError::NewerLayout { found, known, .. } => StoreError::NewerLayout { path, found, known },
            StoreError::Corrupt { detail, .. } => StoreError::Corrupt { path, detail },
            StoreError::Other { detail, .. } => StoreError::Other { path, detail },
        }
    }

    /// Both wordings.
    pub fn texts(&self) -> Text {
        let at = self.path().display();
        match self {
            StoreError::Locked { pid, .. } => locked(&at.to_string(), *pid),
            StoreError::ReadOnly { .. } => Text::new(
                format!(
                    "データベース {at} に書き込めません（読み取り専用です）。ファイルとその置き場所のフォルダーに、このプログラムを動かすユーザーの書き込み権限を付けてください。"
                ),
                format!(
                    "the database {at} cannot be written: it is read-only. Give the user that runs this program the right to write the file and the folder it stands in."
                ),
            ),
            StoreError::Full { .. } => Text::new(
                format!(
                    "ディスクがいっぱいのため、データベース {at} に書き込めません。この処理は取り消され、それまでの記録はそのまま残っています。空きを作ってからもう一度実行してください。"
                ),
                format!(
                    "the database {at} cannot grow: the disk is full. This step was undone as a whole and nothing recorded before is lost. Free some space, then run it again."
                ),
            ),
            StoreError::Busy { .. } => Text::new(
                format!(
                    "データベース {at} は別の処理が使用中です。大きな取り込みが動いていないか確かめ、少し待ってからもう一度実行してください。"
                ),
                format!(
                    "the database {at} is in use by another process. See whether a large import is running, wait a little, then run it again."
                ),
            ),
            StoreError::NotFound { .. } => Text::new(
                format!(
                    "{at} がありません。設定ファイルの保存場所を確かめるか、フォルダーを作ってください（新しく始めるときは `yamedoki init`）。"
                ),
                format!(
                    "{at} does not exist. Check the store's path in the configuration, or make the folder (`yamedoki init` starts a new one)."
                ),
            ),
            StoreError::NewerLayout { found, known, .. } => Text::new(
                format!(
                    "データベース {at} は、より新しい版の yamedoki が作ったものです（形式 {found}、この版が扱えるのは {known} まで）。新しい版を使ってください。"
                ),
                format!(
                    "the database {at} was written by a newer yamedoki (layout {found}; this one knows up to {known}). Use the newer version."
                ),
            ),
            StoreError::Corrupt { detail, .. } => Text::new(
                format!(
                    "{at} は yamedoki のデータベースではないか、壊れています（{detail}）。保存場所を確かめ、壊れている場合は控えから戻してください（yamedoki restore 控えのファイル）。"
                ),
                format!(
                    "{at} is no database of yamedoki's, or it is damaged ({detail}). Check the path; if it is damaged, restore it from a backup (yamedoki restore FILE)."
                ),
            ),
            StoreError::Other { detail, .. } => Text::new(
                format!("データベース {at} でエラーが起きました：{detail}"),
                format!("the database {at} failed: {detail}"),
            ),
        }
    }
}

fn locked(at: &str, pid: Option<u32>) -> Text {
    let (ja, en) = match pid {
        Some(pid) => (format!("（プロセス {pid}）"), format!(" (process {pid})")),
        None => Default::default(),
    };
    Text::new(
        format!(
            "データベース {at} では、すでに別の yamedoki serve{ja}が動いています。二重に起動する必要はありません。入れ替えるときは、先に動いている方を止めてください。"
        ),
        format!(
            "another yamedoki serve{en} is already running on the database {at}. One is enough; to replace it, stop the running one first."
        ),
    )
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.texts().en)
    }
}

impl std::error::Error for StoreError {}

// SQLite's primary result codes (sqlite.org/rescode.html): the extended code's low byte.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const PERM: i32 = 3;
const READONLY: i32 = 8;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const NOTADB: i32 = 26;
/// SQLITE_IOERR_SHMSIZE: the shared-memory file beside the database could not grow.
const IOERR_SHMSIZE: i32 = 4874;

/// What sqlx's error means for the store at `path`.
pub(super) fn from_sqlx(path: &Path, error: &sqlx::Error) -> StoreError {
    let path = path.to_path_buf();
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().and_then(|code| code.parse().ok()).unwrap_or(0);
            from_code(path, code, database.message())
        }
        sqlx::Error::PoolTimedOut => StoreError::Busy { path },
        sqlx::Error::Migrate(migrate) => from_migrate(&path, migrate),
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => {
            StoreError::Corrupt { path, detail: error.to_string() }
        }
        other => StoreError::Other { path, detail: other.to_string() },
    }
}

/// What sqlx's migration error means for the store at `path`.
pub(super) fn from_migrate(path: &Path, error: &sqlx::migrate::MigrateError) -> StoreError {
    use sqlx::migrate::MigrateError::{Dirty, Execute, ExecuteMigration, VersionMismatch};
    match error {
        Execute(error) | ExecuteMigration(error, _) => from_sqlx(path, error),
        Dirty(_) | VersionMismatch(_) => {
            StoreError::Corrupt { path: path.to_path_buf(), detail: error.to_string() }
        }
        other => StoreError::Other { path: path.to_path_buf(), detail: other.to_string() },
    }
}

fn from_code(path: PathBuf, code: i32, message: &str) -> StoreError {
    let detail = format!("{message}, SQLite {code}");
    match (code, code & 0xff) {
        (IOERR_SHMSIZE, _) | (_, FULL) => StoreError::Full { path },
        (_, BUSY | LOCKED) => StoreError::Busy { path },
        // A file that cannot be opened although it is there is one that we may not open.
        (_, READONLY | PERM) => StoreError::ReadOnly { path },
        (_, CANTOPEN) if path.exists() => StoreError::ReadOnly { path },
        (_, CANTOPEN) => StoreError::NotFound { path },
        (_, CORRUPT | NOTADB) => StoreError::Corrupt { path, detail },
        _ => StoreError::Other { path, detail },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: i32, expect: &str) {
        let error = from_code(PathBuf::from("/"), code, "the database's words");
        assert!(format!("{error:?}").starts_with(expect), "{code}: {error:?}");
    }

    #[test]
    fn a_code_is_told_by_what_can_be_done_about_it() {
        check(13, "Full");
        check(4874, "Full");
        check(517, "Busy");
        check(261, "Busy");
        check(1544, "ReadOnly");
        check(14, "ReadOnly");
        check(267, "Corrupt");
        check(26, "Corrupt");
        check(1, "Other");
    }

    #[test]
    fn a_second_daemon_is_told_which_process_holds_the_store() {
        let error = StoreError::Locked { path: "y.db".into(), pid: Some(4711) };
        assert!(error.text(Lang::Ja).contains("プロセス 4711"));
        assert!(error.text(Lang::En).contains("process 4711"));
    }
}
