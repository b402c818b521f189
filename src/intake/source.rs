//! What a path leads to: a workbook, a CSV file, a TOML file, or a folder of them. Bytes are read
//! once; the digest is of what was read.

use std::fmt::Write;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::folder;
use super::limits;
use super::names;
use super::report::{Place, Problem};
use crate::lang::Text;
use crate::plan::Table;

/// A file of a source, in memory.
pub(super) enum Part {
    /// One table.
    Csv {
        /// The table that its name says.
        table: Table,
        /// How it is called in messages.
        file: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Arrays of tables.
    Toml {
        /// How it is called in messages.
        file: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// One sheet a table.
    Workbook {
        /// How it is called in messages.
        file: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

/// All files of a source, and what is wrong or odd about them as files.
#[derive(Default)]
pub(super) struct Source {
    /// The files.
    pub(super) parts: Vec<Part>,
    /// Oddities.
    pub(super) warnings: Vec<Problem>,
    /// Mistakes.
    pub(super) problems: Vec<Problem>,
}

impl Part {
    /// How the file is called in messages.
    pub(super) fn file(&self) -> &str {
        match self {
            Part::Csv { file, .. } | Part::Toml { file, .. } | Part::Workbook { file, .. } => file,
        }
    }

    /// Its name and its content.
    pub(super) fn into_file(self) -> (String, Vec<u8>) {
        match self {
            Part::Csv { file, bytes, .. } | Part::Toml { file, bytes } | Part::Workbook { file, bytes } => {
                (file, bytes)
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Part::Csv { bytes, .. } | Part::Toml { bytes, .. } | Part::Workbook { bytes, .. } => bytes,
        }
    }
}

impl Source {
    /// SHA-256 of the one file's bytes, or of all files' names, sizes and bytes in order.
    pub(super) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        if let [only] = self.parts.as_slice() {
            hash.update(only.bytes());
        } else {
            for part in &self.parts {
                hash.update(part.file());
                hash.update([0]);
                hash.update((part.bytes().len() as u64).to_be_bytes());
                hash.update(part.bytes());
            }
        }
        hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// Reads what `path` leads to.
pub(super) fn open(path: &Path) -> Source {
    let file = path.display().to_string();
    let refuse = |message| Source {
        problems: vec![Problem { place: Place::file(&file), message }],
        ..Source::default()
    };
    match fs::metadata(path) {
        Err(error) => return refuse(unreadable(&error)),
        Ok(meta) if meta.is_dir() => {
            let folder = folder::read(path);
            return Source { parts: folder.parts, warnings: folder.warnings, problems: folder.problems };
        }
        Ok(_) => {}
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if name.starts_with("~$") {
        return refuse(lock_file());
    }
    let part = match folder::extension(path).as_str() {
        "xlsx" => bytes(path).map(|bytes| Part::Workbook { file: file.clone(), bytes }),
        "toml" => bytes(path).map(|bytes| Part::Toml { file: file.clone(), bytes }),
        "csv" => {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            match names::table(&stem) {
                Some(table) => bytes(path).map(|bytes| Part::Csv { table, file: file.clone(), bytes }),
                None => Err(names::unknown_table(&stem)),
            }
        }
        extension => Err(other_format(extension)),
    };
    match part {
        Ok(part) => Source { parts: vec![part], ..Source::default() },
        Err(message) => refuse(message),
    }
}

/// The bytes of a plain file, up to the limit.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Text> {
    // A pipe or device named like a table would hold the import for ever.
    let meta = fs::metadata(path).map_err(|e| unreadable(&e))?;
    if !meta.is_file() {
        return Err(no_plain_file());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|e| unreadable(&e))?;
    file.take(limits::FILE + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
    if bytes.len() as u64 > limits::FILE { Err(too_large()) } else { Ok(bytes) }
}

/// The mistake that a file or folder cannot be read, in words that follow its name.
pub fn unreadable(error: &std::io::Error) -> Text {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            Text::new("見つかりません。パスを確かめてください。", "does not exist; check the path.")
        }
        std::io::ErrorKind::PermissionDenied => Text::new(
            "読む権限がありません。権限を確かめるか、開いているプログラムを閉じてください。",
            "may not be read; check its permissions.",
        ),
        _ => Text::new(format!("読めません（{error}）。"), format!("cannot be read ({error}).")),
    }
}

fn lock_file() -> Text {
    Text::new(
        "Excel が開いている間だけ作る一時ファイルです。「~$」の付かない元のブックを指定してください。",
        "is the lock file that Excel keeps while a workbook is open; name the workbook itself, without `~$`.",
    )
}

fn no_plain_file() -> Text {
    Text::new("普通のファイルではありません。", "is no plain file.")
}

fn too_large() -> Text {
    let megabytes = limits::FILE >> 20;
    Text::new(
        format!("{megabytes} MB を超えています。計画のファイルではないため読みません。"),
        format!("is larger than {megabytes} MB; it is no file of a plan and is not read."),
    )
}

fn other_format(extension: &str) -> Text {
    let (ja, en) = match extension {
        "xls" => ("古い Excel 形式（.xls）です。「Excel ブック (.xlsx)」で保存し直してください。".to_owned(),
            "is of the old Excel format .xls; save it as “Excel Workbook (.xlsx)”.".to_owned()),
        "xlsm" | "xlsb" | "xltx" | "xltm" => (
            format!("マクロ付きなどの Excel 形式（.{extension}）です。マクロのない「Excel ブック (.xlsx)」で保存し直してください。"),
            format!("is an Excel file of the kind .{extension}; save it, without macros, as “Excel Workbook (.xlsx)”."),
        ),
        "ods" => ("LibreOffice の形式（.ods）です。「Excel 2007-365 (.xlsx)」で保存し直してください。".to_owned(),
            "is an OpenDocument sheet (.ods); save it as “Excel 2007–365 (.xlsx)”.".to_owned()),
        _ => ("計画として読める形式ではありません。Excel ブック（.xlsx）、CSV ファイルのフォルダー、TOML（.toml）のどれかを指定してください。".to_owned(),
            "is of no format that a plan is read from; name an Excel workbook (.xlsx), a folder of CSV files, or a TOML file (.toml).".to_owned()),
    };
    Text::new(ja, en)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn formats_that_are_not_read_are_called_by_their_names() {
        let dir = tempfile::tempdir().unwrap();
        for (name, ja, en) in [
            ("plan.xls", "古い Excel 形式", "old Excel format"),
            ("plan.xlsm", "マクロ", "macros"),
            ("~$plan.xlsx", "一時ファイル", "lock file"),
            ("plan.pdf", "CSV ファイルのフォルダー", "a folder of CSV files"),
            ("kpi2.csv", "「KPI", "`kpi"),
        ] {
            let path = dir.path().join(name);
            fs::write(&path, b"x").unwrap();
            let message = &open(&path).problems[0].message;
            assert!(
                message.ja.contains(ja) || message.ja.to_lowercase().contains(&ja.to_lowercase()),
                "{}",
                message.ja
            );
            assert!(message.en.to_lowercase().contains(en.to_lowercase().as_str()), "{}", message.en);
        }
        let missing = &open(&dir.path().join("none.xlsx")).problems[0];
        assert!(missing.message.ja.contains("見つかりません") && missing.place.file.ends_with("none.xlsx"));
    }

    #[test]
    fn a_folder_passes_over_clutter_and_warns_of_what_is_no_table() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["kpis.csv", "~$plan.xlsx", ".DS_Store", "読み方.txt", "実績地.csv", "plan.xlsx"] {
            fs::write(dir.path().join(name), b"").unwrap();
        }
        fs::create_dir(dir.path().join("旧版")).unwrap();
        let source = open(dir.path());
        assert_eq!(source.parts.iter().map(Part::file).collect::<Vec<_>>(), ["kpis.csv"]);
        let warned: Vec<_> = source.warnings.iter().map(|w| w.place.to_string()).collect();
        assert_eq!(warned, ["plan.xlsx", "実績地.csv", "旧版", "読み方.txt"]);
        assert!(source.warnings[1].message.ja.contains("「実績値」のことですか"));
    }

    #[test]
    fn a_table_in_two_files_is_a_mistake_that_names_both() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["kpis.csv", "ＫＰＩ.csv"] {
            fs::write(dir.path().join(name), b"").unwrap();
        }
        let source = open(dir.path());
        assert_eq!(source.problems.len(), 1);
        assert!(
            source.problems[0].message.ja.contains("kpis.csv")
                && source.problems[0].place.file == "ＫＰＩ.csv"
        );
    }

    #[test]
    fn the_digest_changes_with_any_byte_and_any_name() {
        let part = |file: &str, bytes: &[u8]| Part::Toml { file: file.into(), bytes: bytes.to_vec() };
        let digest = |parts| Source { parts, ..Source::default() }.digest();
        let one = digest(vec![part("a", b"abc")]);
        assert_eq!(one, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let two = digest(vec![part("a", b"x"), part("b", b"y")]);
        assert_ne!(two, digest(vec![part("a", b"x"), part("c", b"y")]));
        assert_ne!(two, digest(vec![part("a", b"xb"), part("", b"y")]));
    }
}
