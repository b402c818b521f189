//! A folder: which file is which table.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::names;
use super::report::{Place, Problem};
use super::source::{self, Part};
use crate::lang::Text;

/// What a folder holds.
pub(super) struct Folder {
    /// Its files that are tables of a plan, by name.
    pub(super) parts: Vec<Part>,
    /// Files that are none, and are not read.
    pub(super) warnings: Vec<Problem>,
    /// Files that cannot be read, and tables that have two.
    pub(super) problems: Vec<Problem>,
}

/// Reads the files of `folder` that are tables; folders in it are not entered.
pub(super) fn read(folder: &Path) -> Folder {
    let mut found = Folder { parts: Vec::new(), warnings: Vec::new(), problems: Vec::new() };
    let entries = fs::read_dir(folder).and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect());
    let mut paths: Vec<PathBuf> = match entries {
        Ok(paths) => paths,
        Err(error) => {
            let place = Place::file(folder.display().to_string());
            found.problems.push(Problem { place, message: source::unreadable(&error) });
            return found;
        }
    };
    paths.sort();
    for path in paths {
        found.add(&path);
    }
    if found.parts.is_empty() && found.problems.is_empty() {
        let place = Place::file(folder.display().to_string());
        found.problems.push(Problem { place, message: names::no_table() });
    }
    found
}

impl Folder {
    fn add(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_clutter(&name) {
            return;
        }
        let place = Place::file(name.clone());
        if path.is_dir() {
            self.warnings.push(Problem { place, message: inner_folder() });
            return;
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let part = match extension(path).as_str() {
            "csv" => match names::table(&stem) {
                Some(table) => source::bytes(path).map(|bytes| Part::Csv { table, file: name, bytes }),
                None => {
                    self.warnings.push(Problem { place, message: names::unknown_table(&stem) });
                    return;
                }
            },
            "toml" => source::bytes(path).map(|bytes| Part::Toml { file: name, bytes }),
            extension => {
                self.warnings.push(Problem { place, message: not_read(extension) });
                return;
            }
        };
        match part {
            Ok(part) => self.keep(part, place),
            Err(message) => self.problems.push(Problem { place, message }),
        }
    }

    fn keep(&mut self, part: Part, place: Place) {
        let table = |part: &Part| match part {
            Part::Csv { table, .. } => Some(*table),
            _ => None,
        };
        let twin = self.parts.iter().find(|p| table(p).is_some() && table(p) == table(&part));
        match (twin, table(&part)) {
            (Some(twin), Some(table)) => {
                let message = names::twice(table, twin.file());
                self.problems.push(Problem { place, message });
            }
            _ => self.parts.push(part),
        }
    }
}

/// The lower-case extension of `path`.
pub(super) fn extension(path: &Path) -> String {
    path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase()
}

/// Files that programs leave behind: Excel's lock, hidden files.
fn is_clutter(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || matches!(name.to_lowercase().as_str(), "thumbs.db" | "desktop.ini")
}

fn inner_folder() -> Text {
    Text::new("中のフォルダーは読みません。", "a folder inside the folder is not read.")
}

fn not_read(extension: &str) -> Text {
    if matches!(extension, "xlsx" | "xlsm" | "xls") {
        return Text::new(
            "フォルダーの中の Excel ブックは読みません。ブックを読むときは、そのファイルを指定してください。",
            "workbooks inside a folder are not read; to import one, name the file itself.",
        );
    }
    Text::new(
        "計画の表（.csv、.toml）ではないため、読みません。",
        "is no table of a plan (.csv, .toml), and is not read.",
    )
}
