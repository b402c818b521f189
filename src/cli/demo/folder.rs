//! The demo's folder: whose it is, and making room in it. Only what the demo itself made goes away.

use std::fs;
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use super::super::{Failure, Out};
use super::files::{self, LETTERS, STORE, put};
use crate::lang::{Lang, Text};

/// Tells the demo's folder from anybody else's.
const MARKER: &str = ".yamedoki-demo";

/// Makes the folder the demo's: a new or empty one, one of an earlier demo, or, with consent, another.
pub(super) fn claim(folder: &Path, yes: bool, out: &mut Out) -> Result<PathBuf, Failure> {
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::input(Text::new(
            format!("{} はフォルダーではありません。--out で別の場所を指定してください。", folder.display()),
            format!("{} is no folder; choose another place with --out.", folder.display()),
        )));
    }
    fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    if !folder.join(MARKER).is_file() && !is_empty(folder)? {
        if folder.join(STORE).exists() {
            return Err(in_use(folder));
        }
        if !yes {
            consent(folder, out)?;
        }
    }
    let word = "yamedoki demo made this folder and writes it anew each time.\n\
                このフォルダーは yamedoki demo が作ったもので、実行のたびに書き直されます。\n";
    put(&folder.join(MARKER), word)?;
    Ok(folder.to_owned())
}

fn is_empty(folder: &Path) -> Result<bool, Failure> {
    let mut entries = fs::read_dir(folder).map_err(|error| unusable(folder, &error))?;
    Ok(entries.next().is_none())
}

/// Asks a person; where none is there, refuses.
fn consent(folder: &Path, out: &mut Out) -> Result<(), Failure> {
    let there: Vec<String> =
        files::all(Lang::En).into_iter().map(|(name, _)| name).filter(|n| folder.join(n).exists()).collect();
    let place = folder.display();
    let (ja, en) = if there.is_empty() {
        ("上書きされるファイルはありません。".to_owned(), "No file there would be overwritten.".to_owned())
    } else {
        (format!("上書きされるもの: {}", there.join("、")), format!("Overwritten: {}", there.join(", ")))
    };
    let ja = format!("{place} は、デモが作ったフォルダーではありません。{ja}");
    let en = format!("{place} was not made by the demo. {en}");
    if !(io::stdin().is_terminal() && out.terminal) {
        return Err(Failure::input(Text::new(
            format!(
                "{ja}\n--out で別の場所を指定するか、ここに書き出すなら --yes を付けてください。何も書き出していません。"
            ),
            format!("{en}\nChoose another place with --out, or write here with --yes. Nothing was written."),
        )));
    }
    out.remark(&Text::new(format!("{ja}\nここに書き出しますか？ [y/N]"), format!("{en}\nWrite here? [y/N]")));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "はい") {
        return Ok(());
    }
    Err(Failure::input(Text::new("やめました。何も書き出していません。", "Stopped. Nothing was written.")))
}

/// Takes away what an earlier demo made: its store and its letters, by their names. The rest is
/// overwritten, and what others put there stays.
pub(super) fn clear(folder: &Path) -> Result<(), Failure> {
    let store = ["", "-wal", "-shm"].map(|ending| folder.join(format!("{STORE}{ending}")));
    let letters = folder.join(LETTERS);
    let boxes = ["new", "tmp"].iter().filter_map(|name| fs::read_dir(letters.join(name)).ok());
    let letters = boxes.flatten().flatten().map(|entry| entry.path()).filter(|path| is_letter(path));
    for path in store.into_iter().chain(letters).filter(|path| path.exists()) {
        fs::remove_file(&path).map_err(|error| unusable(&path, &error))?;
    }
    Ok(())
}

/// Whether a file bears a letter's name: 32 hexadecimal digits.
fn is_letter(path: &Path) -> bool {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let ours = name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit());
    ours && path.extension().is_some_and(|ending| ending == "eml")
}

fn in_use(folder: &Path) -> Failure {
    let place = folder.display();
    Failure::input(Text::new(
        format!(
            "{place} には、デモのものでない保存データ（{STORE}）があります。--out で別の場所を指定してください。何も書き出していません。"
        ),
        format!(
            "{place} has a store ({STORE}) that is not the demo's. Choose another place with --out. Nothing was written."
        ),
    ))
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure::system(Text::new(
        format!("{} を使えません: {error}", path.display()),
        format!("cannot use {}: {error}", path.display()),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_the_demo_made_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let new = dir.path().join(LETTERS).join("new");
        fs::create_dir_all(&new).unwrap();
        let ours = ["0123456789abcdef0123456789abcdef.eml"];
        let theirs = ["mine.eml", "0123456789abcdef0123456789abcdef.txt", "0123456789abcdef.eml"];
        for name in ours.iter().chain(&theirs) {
            fs::write(new.join(name), "").unwrap();
        }
        fs::write(dir.path().join(STORE), "").unwrap();
        clear(dir.path()).unwrap();
        assert!(!dir.path().join(STORE).exists());
        assert!(ours.iter().all(|name| !new.join(name).exists()));
        assert!(theirs.iter().all(|name| new.join(name).exists()));
    }
}
