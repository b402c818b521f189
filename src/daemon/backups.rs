//! Backups in a folder: each named by the store and the moment, the newest kept.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::office::trouble::Trouble;
use crate::store::{BackedUp, Store};

/// A backup in a folder.
#[derive(Clone, Debug)]
pub struct InFolder {
    /// Its file.
    pub file: PathBuf,
    /// The backup.
    pub made: BackedUp,
    /// Older ones that went for it.
    pub pruned: Vec<PathBuf>,
}

/// Makes a verified backup in `dir`, and removes all but the newest `keep` of this store's there.
///
/// # Errors
/// What kept it from being made; older ones stay then. That an older one could not be removed is none.
pub async fn into_folder(
    store: &Store,
    dir: &Path,
    keep: Option<u32>,
    now: DateTime<Utc>,
    zone: Tz,
) -> Result<InFolder, Trouble> {
    let file = dir.join(name(store.path(), now, zone));
    let made = store.backup(&file).await?;
    let pruned = keep.map(|keep| prune(dir, store.path(), keep, &file)).unwrap_or_default();
    Ok(InFolder { file, made, pruned })
}

/// `yamedoki-20261122-021500.db`: sorts by time.
fn name(store: &Path, now: DateTime<Utc>, zone: Tz) -> String {
    format!("{}-{}.db", stem(store), now.with_timezone(&zone).format("%Y%m%d-%H%M%S"))
}

fn stem(store: &Path) -> String {
    store.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The backups of this store in `dir`, the oldest first.
pub fn list(dir: &Path, store: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let stem = stem(store);
    let ours = |name: &str| {
        let moment = name.strip_prefix(&stem)?.strip_prefix('-')?.strip_suffix(".db")?;
        let shape = moment.len() == 15
            && moment.char_indices().all(|(n, c)| if n == 8 { c == '-' } else { c.is_ascii_digit() });
        shape.then_some(())
    };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| ours(name).is_some());
    names.sort();
    names.into_iter().map(|name| dir.join(name)).collect()
}

/// Removes all but the newest `keep`, and never `made`; gives what went.
fn prune(dir: &Path, store: &Path, keep: u32, made: &Path) -> Vec<PathBuf> {
    let mut all = list(dir, store);
    all.retain(|file| file != made);
    let others = usize::try_from(keep).unwrap_or(usize::MAX).saturating_sub(1);
    all.truncate(all.len().saturating_sub(others));
    all.retain(|file| std::fs::remove_file(file).is_ok());
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_oldest_of_this_stores_own_backups_go() {
        let dir = tempfile::tempdir().unwrap();
        let names = [
            "y-20261120-020000.db",
            "y-20261121-020000.db",
            "y-20261122-020000.db",
            "y-old.db",
            "yy-20261101-020000.db",
            "y-20261101-020000.db.txt",
            "y.db",
        ];
        for name in names {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let made = dir.path().join("y-20261122-020000.db");
        let gone = prune(dir.path(), Path::new("/var/y.db"), 2, &made);
        assert_eq!(gone, [dir.path().join("y-20261120-020000.db")]);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), names.len() - 1);
        // A clock that was set back makes the newest one sort first: it stays.
        let early = dir.path().join("y-20200101-000000.db");
        std::fs::write(&early, "").unwrap();
        prune(dir.path(), Path::new("y.db"), 1, &early);
        assert_eq!(list(dir.path(), Path::new("y.db")), [early]);
    }

    #[test]
    fn a_backups_name_is_of_the_citys_own_clock() {
        let at = "2026-11-21T17:15:00Z".parse().unwrap();
        let name = name(Path::new("/var/yamedoki.db"), at, chrono_tz::Asia::Tokyo);
        assert_eq!(name, "yamedoki-20261122-021500.db");
    }
}
