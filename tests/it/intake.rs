//! Files become plans: the same in every format, with every mistake named where it stands.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;
use yamedoki::calendar::{Calendar, CalendarSettings};
use yamedoki::intake::{self, Intake, Known, Refused};
use yamedoki::plan::{BuildSettings, Built, Cell, Record, Table};

mod bad_input;
mod formats;
mod hostile;
mod real;
mod speed;
mod template;
mod workbooks;

/// A source on disk that goes away with the test.
pub(crate) struct Source {
    dir: TempDir,
    path: PathBuf,
}

impl Source {
    /// An empty folder.
    pub(crate) fn folder() -> Source {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().to_path_buf();
        Source { dir, path }
    }

    /// One file, which is the source itself.
    pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> Source {
        let mut source = Source::folder().with(name, bytes);
        source.path = source.dir.path().join(name);
        source
    }

    /// A further file.
    pub(crate) fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Source {
        fs::write(self.dir.path().join(name), bytes).expect("written");
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn read(&self) -> Result<Intake, Refused> {
        intake::read(&self.path, &known(), &mut |_| {})
    }

    pub(crate) fn plan(&self) -> Result<(Intake, Built), Refused> {
        intake::read_plan(&self.path, &known(), BuildSettings::default(), &mut |_| {})
    }

    /// The records of a source that has no mistake.
    pub(crate) fn records(&self) -> Vec<Record> {
        match self.read() {
            Ok(intake) => intake.records,
            Err(refused) => panic!("{refused:#?}"),
        }
    }

    /// What is refused, as `place: message` in both languages.
    pub(crate) fn refusals(&self) -> Vec<(String, String, String)> {
        let Err(refused) = self.plan() else { panic!("was not refused") };
        assert_accounted(refused.counts.values());
        let file = self.path.display().to_string();
        let place = |p: &intake::Problem| p.place.to_string().replace(&file, "FILE");
        refused.problems.iter().map(|p| (place(p), p.message.ja.clone(), p.message.en.clone())).collect()
    }
}

pub(crate) fn known() -> Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known::new(Calendar::new(CalendarSettings::default())));
    KNOWN.clone()
}

/// Read = accepted + rejected.
pub(crate) fn assert_accounted<'a>(counts: impl IntoIterator<Item = &'a intake::Count>) {
    for count in counts {
        assert_eq!(count.read, count.accepted + count.rejected);
    }
}

/// The cells of `table`'s rows, without their places.
pub(crate) fn cells(records: &[Record], table: Table) -> Vec<Vec<Option<Cell>>> {
    records.iter().filter(|r| r.table == table).map(|r| r.cells.clone()).collect()
}

/// A folder with one department and one initiative, for tests of the other tables.
pub(crate) fn small() -> Source {
    Source::folder()
        .with("departments.csv", "code,name\nD1,総務課\n")
        .with("initiatives.csv", "code,title,owner\nI1,タブレット端末の配備,D1\n")
}
