//! Payloads judged by code of others: Adaptive Cards by their own parser, Slack's blocks by their types.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use yamedoki::render::Form;

use super::letters::letters;
use crate::tools;

/// Prints, for each card of the file, its place and events; then how many elements were read.
const PARSE: &str = r#"
import fs from "node:fs";
import { createRequire } from "node:module";
const ac = createRequire(process.cwd() + "/")("adaptivecards/dist/adaptivecards.js");
let runs = 0;
const count = (item) => {
    if (item instanceof ac.TextRun) { runs += 1; }
    const inner = item.getItemCount ? item.getItemCount() : 0;
    for (let i = 0; i < inner; i += 1) { count(item.getItemAt(i)); }
    const inlines = item.getInlineCount ? item.getInlineCount() : 0;
    for (let i = 0; i < inlines; i += 1) { count(item.getInlineAt(i)); }
};
JSON.parse(fs.readFileSync(process.argv[1], "utf8")).forEach((json, at) => {
    const context = new ac.SerializationContext();
    const card = new ac.AdaptiveCard();
    card.parse(json, context);
    for (let i = 0; i < context.eventCount; i += 1) { console.log(at, context.getEventAt(i).message); }
    for (const failure of card.validateProperties().validationEvents) { console.log(at, failure.message); }
    count(card);
});
console.log("runs", runs);
"#;

/// What the parser says of `cards`, a line an event, and how many runs of text it found.
fn parsed(folder: &Path, cards: &[Value]) -> (Vec<String>, usize) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cards.json");
    fs::write(&file, serde_json::to_vec(cards).unwrap()).unwrap();
    let mut node = Command::new("node");
    let output =
        node.current_dir(folder).args(["--input-type=module", "-e", PARSE]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut said: Vec<String> =
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    let runs = said.pop().and_then(|line| line.strip_prefix("runs ")?.parse().ok()).unwrap();
    (said, runs)
}

fn runs(value: &Value) -> usize {
    match value {
        Value::Array(all) => all.iter().map(runs).sum(),
        Value::Object(all) => {
            usize::from(all.get("type") == Some(&json!("TextRun"))) + all.values().map(runs).sum::<usize>()
        }
        _ => 0,
    }
}

#[test]
fn every_card_for_teams_is_parsed_without_events() {
    let Some(folder) = tools::node_package("adaptivecards") else { return };
    let letters = letters(&Form::Teams);
    let card = |payload: &[u8]| -> Value {
        assert!(payload.len() <= 20_000, "{}", payload.len());
        serde_json::from_slice::<Value>(payload).unwrap()["attachments"][0]["content"].clone()
    };
    let cards: Vec<Value> = letters.iter().map(|(_, letter)| card(&letter.payload)).collect();
    let (events, found) = parsed(&folder, &cards);
    let named = |line: &String| {
        let at: usize = line.split(' ').next().unwrap().parse().unwrap();
        format!("{}: {line}", letters[at].0)
    };
    assert!(events.is_empty(), "{:#?}", events.iter().map(named).collect::<Vec<_>>());
    assert_eq!(found, cards.iter().map(runs).sum::<usize>(), "it read every text");
}

#[test]
fn the_parser_of_cards_does_find_mistakes() {
    let Some(folder) = tools::node_package("adaptivecards") else { return };
    let card = |element: Value| json!({ "type": "AdaptiveCard", "version": "1.4", "body": [element] });
    let wrong = [
        card(json!({ "type": "RichTextBlok", "inlines": [] })),
        card(json!({ "type": "Container", "style": "red", "items": [] })),
    ];
    let (events, _) = parsed(&folder, &wrong);
    assert!(
        events.iter().any(|e| e.starts_with("0 ")) && events.iter().any(|e| e.starts_with("1 ")),
        "{events:?}"
    );
}

/// Whether TypeScript takes `blocks` for blocks of Slack, and what it says.
fn typed(folder: &Path, blocks: &[Value]) -> (bool, String) {
    let dir = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(folder.join("node_modules"), dir.path().join("node_modules")).unwrap();
    let mut source = "import type { KnownBlock } from \"@slack/types\";\n".to_owned();
    for (at, blocks) in blocks.iter().enumerate() {
        source += &format!("export const letter{at} = {blocks} satisfies KnownBlock[];\n");
    }
    fs::write(dir.path().join("blocks.ts"), source).unwrap();
    let tsc = folder.join("node_modules/typescript/bin/tsc");
    let options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"];
    let output =
        Command::new("node").current_dir(&dir).arg(tsc).args(options).arg("blocks.ts").output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn slacks_blocks_are_of_its_own_types() {
    let (Some(folder), Some(_)) = (tools::node_package("@slack/types"), tools::node_package("typescript"))
    else {
        return;
    };
    let blocks: Vec<Value> = letters(&Form::Slack)
        .iter()
        .map(|(_, letter)| serde_json::from_slice::<Value>(&letter.payload).unwrap()["blocks"].clone())
        .collect();
    let (good, said) = typed(&folder, &blocks);
    assert!(good, "{said}");
    let wrong = [json!([{ "type": "section", "text": { "type": "plain", "text": "x" } }])];
    let (good, said) = typed(&folder, &wrong);
    assert!(!good && said.contains("TS"), "the judge finds mistakes: {said}");
}
