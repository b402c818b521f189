//! The manual is held to the program: what the code knows is generated into it, what it claims is run.
//!
//! Generated parts stand between `<!-- generated NAME -->` and `<!-- end -->`; their last columns are
//! written by hand and kept. `YAMEDOKI_WRITE_DOCS=1 cargo test --test it docs` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

mod api;
mod channels;
mod examples;
mod metrics;
mod plan;
mod publish;
mod rules;
mod security;

/// A table of a document: its header and its rows, the first cell of which names the row.
struct Table {
    header: Vec<&'static str>,
    /// The generated cells of each row.
    rows: Vec<Vec<String>>,
    /// How many columns at the end are kept as they are written.
    kept: usize,
}

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn text_of(name: &str) -> String {
    fs::read_to_string(document(name)).unwrap_or_else(|e| panic!("docs/{name}: {e}"))
}

/// The cells of a table's line.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|').trim_end_matches('|').replace("\\|", "\u{0}");
    line.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
}

/// The rows below the header of the first table in `block`.
fn rows(block: &str) -> Vec<Vec<String>> {
    let lines = block.lines().filter(|line| line.trim_start().starts_with('|'));
    lines.skip(2).map(cells).collect()
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// What stands between the markers of `name`.
fn block<'t>(text: &'t str, name: &str) -> &'t str {
    let start = format!("<!-- generated {name} -->\n");
    let after = text.split(&start).nth(1).unwrap_or_else(|| panic!("the marker {start} is missing"));
    after.split("<!-- end -->").next().unwrap()
}

/// The table as it has to stand in the document, its kept cells taken from `old`.
fn written(table: &Table, old: &str) -> String {
    let old: BTreeMap<String, Vec<String>> = rows(old).into_iter().map(|row| (row[0].clone(), row)).collect();
    let header: Vec<String> = table.header.iter().map(|h| (*h).to_owned()).collect();
    let mut text = line(&header);
    text += &format!("|{}\n", "---|".repeat(header.len()));
    for row in &table.rows {
        let kept = old.get(&row[0]).map(|old| old.len().saturating_sub(table.kept).min(old.len()));
        let kept = kept.map_or(Vec::new(), |from| old[&row[0]][from..].to_vec());
        let blank = std::iter::repeat_n(String::new(), table.kept - kept.len().min(table.kept));
        text += &line(&row.iter().cloned().chain(kept).chain(blank).collect::<Vec<_>>());
    }
    text
}

/// Holds the generated parts of a document to `tables`, or writes them.
fn hold(name: &str, tables: &[(String, Table)]) {
    let mut text = text_of(name);
    let before = text.clone();
    for (part, table) in tables {
        let old = block(&text, part).to_owned();
        let start = format!("<!-- generated {part} -->\n");
        text = text.replace(&format!("{start}{old}"), &format!("{start}{}", written(table, &old)));
    }
    if std::env::var_os("YAMEDOKI_WRITE_DOCS").is_some() {
        fs::write(document(name), &text).unwrap();
    } else {
        let differs = text.lines().zip(before.lines()).find(|(new, old)| new != old);
        assert!(
            text == before,
            "docs/{name} is not what the code says; YAMEDOKI_WRITE_DOCS=1 cargo test --test it docs writes it.\n{differs:#?}"
        );
    }
    for (part, table) in tables {
        for row in rows(block(&text, part)) {
            let words = row.last().unwrap();
            assert!(!words.is_empty(), "docs/{name}, {part}: `{}` has no words of its own", row[0]);
            assert_eq!(row.len(), table.header.len(), "docs/{name}, {part}: {row:?}");
        }
    }
}

/// The blocks of `text` in the language `kind`.
fn fenced<'t>(text: &'t str, kind: &str) -> Vec<&'t str> {
    let open = format!("```{kind}\n");
    text.split(&open).skip(1).filter_map(|after| after.split("\n```").next()).collect()
}

#[test]
fn cells_and_lines_are_each_others_inverse() {
    let row = ["a || b".to_owned(), "c".to_owned(), String::new()];
    assert_eq!(cells(&line(&row)), row);
}

#[test]
fn the_readme_leads_to_the_manual() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    for name in names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(".md")) {
        assert!(readme.contains(&format!("](docs/{name})")), "docs/{name}");
    }
}
