//! The words that people read: none lies about unused, and a thing has one name.

use std::fs;
use std::path::{Path, PathBuf};

fn inside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(dir: &Path, ends: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, ends, found);
        } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
            found.push(path);
        }
    }
}

/// The text of all files below `dir` whose names end so.
fn all(dir: &str, ends: &[&str]) -> String {
    let mut found = Vec::new();
    files(&inside(dir), ends, &mut found);
    found.iter().map(|path| fs::read_to_string(path).expect("readable")).collect()
}

/// The beginnings of words that code puts together: `"page.state_" ~ state`, `format!("page.state_{state}")`.
fn beginnings(code: &str) -> Vec<&str> {
    let literals = code.split('"').skip(1);
    let followed = literals.zip(code.split('"').skip(2));
    let begun = followed.filter_map(|(literal, after)| match literal.split_once('{') {
        Some((before, _)) => Some(before),
        None => after.starts_with(" ~").then_some(literal),
    });
    begun.filter(|text| text.contains('.') && !text.contains(' ')).collect()
}

#[test]
fn every_word_of_a_page_is_used() {
    let code = all("src/web", &[".rs", ".j2"]);
    let beginnings = beginnings(&code);
    let mut pages = Vec::new();
    files(&inside("src/web/words/ja"), &[".toml"], &mut pages);
    let mut unused = Vec::new();
    for path in pages {
        let page = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("readable");
        for (key, _) in text.parse::<toml::Table>().expect("a table of words") {
            let whole = format!("{page}.{key}");
            let said = |text: &str| code.contains(&format!("\"{text}\""));
            // Where only the page is written, the word itself stands somewhere else.
            let pieces = key.rsplit_once('_').is_some_and(|(a, b)| said(a) || said(&format!("_{b}")));
            let begun =
                |start: &&str| whole.starts_with(*start) && (!start.ends_with('.') || said(&key) || pieces);
            if key != "title" && !said(&whole) && !beginnings.iter().any(begun) {
                unused.push(whole);
            }
        }
    }
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

/// What is not said, and what is said instead.
const NOT_SAID: &[(&str, &str)] = &[
    ("手紙", "通知"),
    ("アラート", "お知らせ"),
    ("警告", "お知らせ"),
    ("サイレンス", "休止"),
    ("締切", "期限"),
    ("締め切り", "期限"),
    ("チャネル", "経路"),
    ("規則", "ルール"),
    ("サインイン", "ログイン"),
    ("施策", "取り組み"),
    ("タスク", "項目"),
    ("ユーザー", "アカウント"),
];

#[test]
fn a_thing_has_one_name_in_all_that_people_read() {
    let catalogues =
        [("src/web/words/ja", ".toml"), ("src/render", "ja.toml"), ("src/publish/words", "ja.toml")];
    for (dir, end) in catalogues {
        let text = all(dir, &[end]);
        for (not, but) in NOT_SAID {
            let lines: Vec<&str> = text.lines().filter(|line| line.contains(not)).collect();
            assert!(lines.is_empty(), "{dir} says {not} for {but}: {lines:?}");
        }
    }
}
