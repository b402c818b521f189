//! One daemon a store: an advisory lock on a file beside the database.
//!
//! The kernel drops the lock with the process, however it ends, so a lock file that is left behind
//! holds nobody up. Commands beside a running daemon do not take it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::StoreError;

/// The right to be the daemon of a store, for as long as it lives.
#[derive(Debug)]
pub struct DaemonLock {
    _file: File,
}

/// Takes the daemon's lock of the store at `path`: `<path>.lock`, which holds our process id for the
/// one who is refused.
pub(super) fn take(path: &Path) -> Result<DaemonLock, StoreError> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(beside(path))
        .map_err(|error| cannot_open(path, &error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StoreError::Locked { path: path.to_path_buf(), pid: holder(&mut file) });
        }
        Err(TryLockError::Error(error)) => return Err(other(path, &error)),
    }
    sign(&mut file).map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full { path: path.to_path_buf() },
        _ => other(path, &error),
    })?;
    Ok(DaemonLock { _file: file })
}

/// The lock file's path. A link to the database is followed, so that two names of one file give one lock.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.canonicalize().unwrap_or_else(|_| path.to_path_buf()).into_os_string();
    name.push(".lock");
    name.into()
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn cannot_open(path: &Path, error: &std::io::Error) -> StoreError {
    use std::io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        NotFound => StoreError::NotFound { path: super::open::folder(path).to_path_buf() },
        PermissionDenied | ReadOnlyFilesystem => StoreError::ReadOnly { path: path.to_path_buf() },
        StorageFull => StoreError::Full { path: path.to_path_buf() },
        _ => other(path, error),
    }
}

fn other(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Other { path: path.to_path_buf(), detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_second_daemon_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("y.db");
        let first = take(&path).unwrap();
        let refused = take(&path).unwrap_err();
        assert_eq!(refused, StoreError::Locked { path: path.clone(), pid: Some(std::process::id()) });
        drop(first);
        take(&path).unwrap();
    }

    #[test]
    fn a_lock_file_left_behind_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("y.db");
        std::fs::write(folder.path().join("y.db.lock"), "99999999\n").unwrap();
        take(&path).unwrap();
        assert_eq!(
            std::fs::read_to_string(folder.path().join("y.db.lock")).unwrap(),
            format!("{}\n", std::process::id())
        );
    }

    #[test]
    fn two_names_of_one_store_are_one_lock() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("y.db"), folder.path().join("link.db"));
        std::fs::write(&path, "").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let _held = take(&path).unwrap();
        assert!(matches!(take(&link), Err(StoreError::Locked { .. })));
    }

    #[test]
    fn a_missing_folder_is_named() {
        let refused = take(Path::new("/nonexistent/folder/y.db")).unwrap_err();
        assert_eq!(refused, StoreError::NotFound { path: "/nonexistent/folder".into() });
    }
}
