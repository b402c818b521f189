//! Seeing that files changed: the kernel's word where it gives one, and a look at them from time to
//! time where it does not (network shares, editors that replace files).

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

/// What a file or folder looks like from outside: equal looks, nothing changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Look {
    /// Looks at `path`; of a folder at the files in it, two levels deep. A missing one looks empty.
    pub(super) fn at(path: &Path) -> Look {
        let mut found = Vec::new();
        look(path, 2, &mut found);
        found.sort();
        Look(found)
    }

    /// Whether there is anything.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn look(path: &Path, depth: u8, found: &mut Vec<(PathBuf, u64, Option<SystemTime>)>) {
    let Ok(metadata) = std::fs::metadata(path) else { return };
    if metadata.is_file() {
        found.push((path.to_owned(), metadata.len(), metadata.modified().ok()));
    } else if depth > 0 {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        for entry in entries.flatten() {
            look(&entry.path(), depth - 1, found);
        }
    }
}

/// The kernel's word that something changed below the watched paths.
pub(super) struct Watch {
    // Dropping the watcher ends the watch.
    _watcher: Option<RecommendedWatcher>,
    changed: mpsc::Receiver<()>,
}

impl Watch {
    /// Watches `paths`; of a file its folder, because editors replace files. Where the kernel cannot
    /// (too many watches, a network share), only the look from time to time remains.
    pub(super) fn over(paths: &[PathBuf]) -> Watch {
        let (tell, changed) = mpsc::channel(1);
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|e| !e.kind.is_access()) {
                let _ = tell.try_send(());
            }
        });
        let mut watcher = watcher.ok();
        for path in paths {
            let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
            if let (Some(watcher), Some(folder)) = (watcher.as_mut(), folder) {
                let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
                    tracing::debug!(%error, "not watched by the kernel; looked at from time to time");
                }
            }
        }
        Watch { _watcher: watcher, changed }
    }

    /// Waits for the next word.
    pub(super) async fn changed(&mut self) {
        if self.changed.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_looks_different_when_a_file_in_it_grew_came_or_went() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path();
        let empty = Look::at(path);
        assert!(empty.is_empty());
        std::fs::write(path.join("a.csv"), "1").unwrap();
        let one = Look::at(path);
        assert_ne!(empty, one);
        std::fs::write(path.join("a.csv"), "12").unwrap();
        assert_ne!(one, Look::at(path));
        std::fs::remove_file(path.join("a.csv")).unwrap();
        assert_eq!(empty, Look::at(path));
    }
}
