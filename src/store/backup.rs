//! A backup: a whole, compact, verified copy of the store, made while others write.
//!
//! # Why `VACUUM INTO`
//! It reads one moment of the store, as any reader does, so the daemon goes on writing meanwhile. SQLite's
//! other way, its backup interface, begins anew whenever somebody writes and copies the empty pages too.
//!
//! Nobody finds half a backup under its name: the copy is written beside it, brought to the disk, looked
//! through from its first page to the last entry of its audit record, and only then given the name.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection};

use super::error::from_sqlx;
use super::integrity::{Checked, check_file};
use super::{Options, Store, StoreError, open};

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Its size in bytes.
    pub bytes: u64,
    /// What was found when it was looked through: all of it sound.
    pub checked: Checked,
}

impl Store {
    /// Makes a verified backup at `file`, in place of what is there. Only its owner may read it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where the store itself is damaged: then nothing was put at `file`. Else what
    /// kept the copy from being written, with the path that it was to have.
    pub async fn backup(&self, file: &Path) -> Result<BackedUp, StoreError> {
        let part = Part::beside(file)?;
        copy(&self.path, &part.path, file).await?;
        let failed = |error: io::Error| from_io(file, &error);
        let bytes = settle(&part.path).map_err(failed)?;
        let checked = check_file(&part.path).await.map_err(|error| error.at(&self.path))?;
        if !checked.is_sound() {
            return Err(StoreError::Corrupt { path: self.path.clone(), detail: checked.wrong() });
        }
        part.becomes(file).map_err(failed)?;
        Ok(BackedUp { bytes, checked })
    }
}

/// Keeps a copy of a store that has an older layout as `<path>.layout-N.bak`, once: with it the older
/// program can be used again. Where there is no room for it the upgrade goes on without, for it is one
/// transaction, and leaves the old layout whole where it fails.
pub(super) async fn keep_older(path: &Path, layout: i64) -> Result<(), StoreError> {
    let file = with_suffix(path, &format!(".layout-{layout}.bak"));
    if file.exists() {
        return Ok(());
    }
    let kept = async {
        let part = Part::beside(&file)?;
        copy(path, &part.path, &file).await?;
        settle(&part.path).and_then(|_| part.becomes(&file)).map_err(|error| from_io(&file, &error))
    };
    match kept.await {
        Err(StoreError::Full { .. } | StoreError::ReadOnly { .. }) => Ok(()),
        other => other,
    }
}

/// Copies the store at `path` into the empty file `part`; errors name `file`, where they are about it.
async fn copy(path: &Path, part: &Path, file: &Path) -> Result<(), StoreError> {
    let fail = |error: sqlx::Error| from_sqlx(path, &error);
    let Some(target) = part.to_str() else {
        let detail = "its name is not UTF-8".to_owned();
        return Err(StoreError::Other { path: file.to_path_buf(), detail });
    };
    let options = open::connection(path, &Options { create: false, ..Options::default() });
    let mut connection = options.connect().await.map_err(fail)?;
    let copied = sqlx::query("VACUUM INTO $1").bind(target).execute(&mut connection).await;
    connection.close().await.map_err(fail)?;
    match copied.map_err(fail) {
        Ok(_) => Ok(()),
        // What is full or protected is where the copy goes.
        Err(error @ (StoreError::Full { .. } | StoreError::ReadOnly { .. } | StoreError::Other { .. })) => {
            Err(error.at(file))
        }
        Err(error) => Err(error),
    }
}

/// A file on its way to its name; what is left of it when it is dropped goes.
pub(super) struct Part {
    /// Where it is written.
    pub(super) path: PathBuf,
}

impl Part {
    /// An empty one beside `file`, which only its owner may read.
    pub(super) fn beside(file: &Path) -> Result<Part, StoreError> {
        let mut name = OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let path = file.with_file_name(name);
        let part = Part { path };
        part.remove();
        let new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part.path);
        new.map_err(|error| from_io(file, &error))?;
        Ok(part)
    }

    /// Gives it its name, and brings the name to the disk.
    pub(super) fn becomes(self, file: &Path) -> io::Result<()> {
        fs::rename(&self.path, file)?;
        sync_folder(file)
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(with_suffix(&self.path, suffix)); // it may not be there
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Brings what was written to the disk. Gives its size in bytes.
pub(super) fn settle(path: &Path) -> io::Result<u64> {
    let file = File::open(path)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// Brings a new name in the folder of `file` to the disk.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(open::folder(file))?.sync_all()
}

pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// What an error of the file system means for the file at `path`.
pub(super) fn from_io(path: &Path, error: &io::Error) -> StoreError {
    use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let path = path.to_path_buf();
    match error.kind() {
        NotFound => StoreError::NotFound { path: open::folder(&path).to_path_buf() },
        PermissionDenied | ReadOnlyFilesystem => StoreError::ReadOnly { path },
        StorageFull | QuotaExceeded => StoreError::Full { path },
        _ => StoreError::Other { path, detail: error.to_string() },
    }
}
