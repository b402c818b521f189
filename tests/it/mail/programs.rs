//! What Outlook, Gmail and Apple Mail can show, by npm's `caniemail`.

use std::fs;
use std::process::Command;

use super::letters::{all, style};
use crate::tools;

/// Gmail's page for telephones, and Gmail where it shows another provider's mailbox, drop the style block:
/// what is left is plain, and complete.
const PLAIN: &str = "who drops the style block shows a plain letter that is complete";

/// What some program does not show as written, and why it may stay.
const ACCEPTED: [(&str, &str); 28] = [
    ("partly|<body> element", "webmail makes it a block; its colours stand on the table below it too"),
    ("unsupported|<body> element", "the same, Outlook for macOS"),
    ("partly|<ul>, <ol> and <dl>", "marks may differ; the entries are there"),
    ("unsupported|role attribute", "only screen readers use it; without it they name a table of layout"),
    ("partly|align attribute", "Outlook for macOS: a block in the middle stands at the left"),
    ("partly|background", "Outlook for Windows takes plain colours, and there is nothing else"),
    ("partly|border", "Outlook for Windows draws whole pixels, and there is nothing else"),
    ("partly|font-size", "Outlook for Windows takes pixels, and there is nothing else"),
    ("partly|font-weight", "Outlook for Windows knows normal and bold, and there is nothing else"),
    ("partly|line-height", "Outlook for Windows may round it"),
    ("partly|margin", "no margin is negative, and none holds anything apart that a border does not"),
    ("partly|padding", "Outlook for Windows: on cells, where almost all of it is"),
    ("partly|max-width", "who does not know it has the width of the table"),
    ("partly|width attribute", "Outlook for Windows: pixels and per cent on tables and cells, as here"),
    ("partly|width property", "the attribute stands beside it"),
    ("partly|height attribute", "one empty row that keeps items apart"),
    ("partly|height property", "the same row"),
    ("partly|text-align", "only left and right, which all know"),
    ("partly|<style> element", PLAIN),
    ("unsupported|<style> element", PLAIN),
    ("partly|Class selector", PLAIN),
    ("unsupported|Class selector", PLAIN),
    ("partly|Type selector", PLAIN),
    ("unsupported|Type selector", PLAIN),
    ("partly|Chaining selectors", PLAIN),
    ("unsupported|Chaining selectors", PLAIN),
    ("partly|Descendant combinator", PLAIN),
    ("unsupported|Descendant combinator", PLAIN),
];

/// Prints what a program does not support, a line each, with the programs.
const JUDGE: &str = r#"
import { caniemail, rawData } from 'caniemail';
import { readFileSync } from 'node:fs';
const issues = new Map();
for (const path of process.argv.slice(1)) {
  const html = readFileSync(path, 'utf8');
  const found = caniemail({ clients: ['outlook.*', 'gmail.*', 'apple-mail.*'], html }).issues;
  for (const [kind, all] of [['unsupported', found.errors], ['partly', found.warnings]])
    for (const [client, list] of all)
      for (const issue of list) {
        const line = `${kind}|${issue.title}`;
        issues.set(line, (issues.get(line) ?? new Set()).add(client));
      }
}
for (const [line, clients] of [...issues].sort()) console.log(`${line}|${[...clients].sort().join(', ')}`);
"#;

#[test]
fn outlook_gmail_and_apple_mail_can_show_every_letter() {
    let Some(folder) = tools::node_package("caniemail") else { return };
    let pages = tempfile::tempdir().unwrap();
    let mut node = Command::new("node");
    node.current_dir(folder).args(["--input-type=module", "-e", JUDGE, "--"]);
    for sample in all(&style(None)) {
        let path = pages.path().join(format!("{}.html", sample.name));
        fs::write(&path, sample.written.html).unwrap();
        node.arg(path);
    }
    let output = node.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = String::from_utf8(output.stdout).unwrap();
    let feature = |line: &str| line.rsplit_once('|').unwrap().0.to_owned();
    let mut known: Vec<&str> = ACCEPTED.iter().map(|(feature, _)| *feature).collect();
    known.sort_unstable();
    let features: Vec<String> = found.lines().map(feature).collect();
    assert_eq!(features, known, "what is no longer found leaves the list; what is new is mended:\n{found}");
}
