//! The demo, as a new user meets it: the real binary, its account, its letters, its manners.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::world::{Answer, BINARY};

/// Two months show a first overdue notice and a report; a year takes too long without optimisation.
const SHORT: &[&str] = &["--months", "2"];

fn demo(home: &Path, arguments: &[&str]) -> Answer {
    let mut command = Command::new(BINARY);
    command
        .current_dir(home)
        .env("YAMEDOKI_CONFIG", "there-is-none.toml")
        .stdin(Stdio::null())
        .arg("demo")
        .args(SHORT)
        .args(arguments);
    Answer::of(command.output().expect("the binary starts"))
}

fn letters(out: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(out.join("letters/new"))
        .expect("letters")
        .map(|e| e.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

/// A mail's header, unfolded.
fn header(mail: &str, name: &str) -> Option<String> {
    let head = mail.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut lines = head.split("\r\n");
    lines.find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
}

#[test]
fn the_demo_plays_tells_and_may_be_played_again() {
    let home = tempfile::tempdir().expect("a folder");
    let out = home.path().join("yamedoki-demo");
    let answer = demo(home.path(), &["--lang", "ja"]);
    answer.says(
        0,
        &["initiatives.csv!D2", "都市建設部各課など", "〇台", "yamedoki import plan.xlsx --dry-run"],
    );
    assert_eq!(answer.err, "");
    for line in answer.out.lines() {
        assert!(
            unicode_width::UnicodeWidthStr::width(line) <= 100 || line.contains("/tmp"),
            "too wide: {line}"
        );
    }

    let paths = letters(&out);
    assert!(paths.len() > 30, "{paths:?}");
    let mut ids = std::collections::BTreeSet::new();
    for path in &paths {
        let mail = fs::read_to_string(path).expect("a mail");
        for name in ["From", "To", "Subject", "Date", "Auto-Submitted"] {
            assert!(header(&mail, name).is_some(), "{name} is missing in {path:?}");
        }
        assert!(ids.insert(header(&mail, "Message-ID").expect("an id")), "a Message-ID comes twice");
    }
    let index = fs::read_to_string(out.join("letters/index.txt")).expect("the list");
    for path in &paths {
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name");
        assert!(index.contains(name), "{name} is not in the list");
    }
    let dates: Vec<&str> = index.lines().skip(1).filter_map(|line| line.get(..16)).collect();
    assert!(dates.is_sorted() && dates.first() == Some(&"2026-04-01 08:30"), "{dates:?}");

    fs::write(out.join("mine.txt"), "mine").expect("written");
    let again = demo(home.path(), &["--lang", "en"]);
    again.says(0, &["initiatives.csv!D2", "no value", "What must be decided", "cargo run --release --"]);
    assert_eq!(letters(&out).len(), paths.len(), "the letters of the first run are gone");
    assert_eq!(fs::read_to_string(out.join("mine.txt")).expect("read"), "mine");
}

#[test]
fn a_folder_of_others_is_refused_and_untouched() {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir(home.path().join("theirs")).expect("a folder");
    fs::write(home.path().join("theirs/yamedoki.toml"), "theirs").expect("written");
    demo(home.path(), &["--lang", "en", "--out", "theirs"])
        .says(1, &["was not made by the demo", "yamedoki.toml", "--yes", "Nothing was written"]);
    let left: Vec<_> = fs::read_dir(home.path().join("theirs")).expect("read").collect();
    assert_eq!(left.len(), 1);
    assert_eq!(fs::read_to_string(home.path().join("theirs/yamedoki.toml")).expect("read"), "theirs");
}

#[test]
fn a_store_of_others_is_refused_even_with_consent() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("yamedoki.db"), "theirs").expect("written");
    demo(home.path(), &["--lang", "ja", "--out", ".", "--yes"]).says(1, &["yamedoki.db", "--out"]);
    assert_eq!(fs::read_to_string(home.path().join("yamedoki.db")).expect("read"), "theirs");
    assert!(!home.path().join("plan").exists());
}

#[test]
fn a_file_in_the_place_of_the_folder_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("file"), "").expect("written");
    demo(home.path(), &["--lang", "en", "--out", "file"]).says(1, &["is no folder"]);
}
