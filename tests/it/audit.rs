//! The record, checked and written out by the real binary, and checked again by others.

use std::fs;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::world::World;
use crate::{plans, tools};

const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\n[delivery]\nhours = \"always\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n";

/// A city with something on record: an import, rules, an adoption, letters handed over.
fn city() -> World {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    world.run(&["serve", "--once"]).says(0, &[]);
    world
}

/// Somebody takes the triggers away and edits the database by hand.
async fn edit(world: &World, sql: &'static str) {
    let path = world.path("y.db").display().to_string();
    let mut database = SqliteConnection::connect(&path).await.expect("opens");
    let triggers = "DROP TRIGGER IF EXISTS audit_stands; DROP TRIGGER IF EXISTS audit_is_kept;";
    for sql in [triggers, sql] {
        sqlx::raw_sql(sql).execute(&mut database).await.expect("edited");
    }
    database.close().await.expect("closes");
}

/// The exported entries.
fn exported(world: &World, arguments: &[&str]) -> Vec<Value> {
    let answer = world.run(&[&["audit", "export"], arguments].concat());
    assert_eq!(answer.code, 0, "{answer:?}");
    answer.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn kinds(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["kind"].as_str().expect("a kind")).collect()
}

#[test]
fn a_sound_record_is_said_to_be_sound() {
    let world = city();
    let entries = exported(&world, &[]);
    let last = entries.last().expect("entries")["hash"].as_str().expect("a hash").to_owned();
    world.run(&["audit", "verify"]).says(0, &[&format!("{} entries, all as written", entries.len()), &last]);
    let json = world.run(&["audit", "verify", "--format", "json"]).json();
    assert_eq!((&json["good"], &json["broken"]), (&Value::from(entries.len()), &Value::Null));
    for kind in ["plan_imported", "rules_in_force", "alert_opened", "letter_queued", "letter_handed_over"] {
        assert!(kinds(&entries).contains(&kind), "{kind}: {:?}", kinds(&entries));
    }
    let text = entries.iter().map(Value::to_string).collect::<String>();
    assert!(!text.contains("example.lg.jp"), "no addresses");
}

#[tokio::test]
async fn a_database_that_was_edited_by_hand_shows_the_first_broken_place() {
    for (sql, words) in [
        (
            "UPDATE audit SET data = '{}' WHERE seq = 2",
            ["entry 2 is not what was written", "Before it, 1 are"],
        ),
        ("DELETE FROM audit WHERE seq = 3", ["entry 3 is missing", "Before it, 2 are"]),
        (
            "UPDATE audit SET seq = -1 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; \
             UPDATE audit SET seq = 3 WHERE seq = -1",
            ["entry 2 does not follow the one before", "Before it, 1 are"],
        ),
        (
            "DELETE FROM audit WHERE seq > 4",
            ["entry 5 is missing, and so is all after it", "Before it, 4 are"],
        ),
        (
            "INSERT INTO audit SELECT seq + 1, at, actor, kind, subject, data, hash, hash FROM audit \
             ORDER BY seq DESC LIMIT 1",
            ["was added by hand", "Before it,"],
        ),
    ] {
        let world = city();
        edit(&world, sql).await;
        world.run(&["audit", "verify"]).says(1, &words);
        let json = world.run(&["audit", "verify", "--format", "json"]);
        assert_eq!(json.code, 1);
        assert!(json.json()["broken"]["seq"].is_i64(), "{json:?}");
    }
}

#[tokio::test]
async fn a_decision_answer_or_import_that_is_not_what_the_record_says_is_named() {
    let open = "DROP TRIGGER decisions_stand; DROP TRIGGER decisions_are_kept; DROP TRIGGER answers_stand; \
                DROP TRIGGER answers_are_kept; DROP TRIGGER IF EXISTS imports_stand;";
    for (sql, words) in [
        ("UPDATE decisions SET outcome = 'end'", "decision 1 is not what the record says"),
        ("UPDATE decisions SET reason = 'y'", "decision 1 is not what the record says"),
        (
            "INSERT INTO decisions (at, day, subject, outcome, reason, by) \
             VALUES (1, '2026-04-01', 'initiative/I1', 'continue', 'x', 'y')",
            "decision 2 is not on record",
        ),
        ("UPDATE answers SET date = '2098-01-01'", "answer 1 is not what the record says"),
        ("DELETE FROM answers", "answer 1 is missing"),
        ("UPDATE imports SET digest = 'x'", "import 1 is not what the record says"),
        ("DROP TABLE audit", "the record (the table audit) is gone"),
    ] {
        let world = World::new(CONFIG);
        plans::small(&world, "plan");
        world.write("plan/milestones.csv", "code,initiative,title,due_on\nM1,I1,選定,2020-09-30\n");
        world.run(&["serve", "--once"]).says(0, &[]);
        let promise =
            ["answer", "milestone-overdue/milestone/M1", "--working-until", "2099-12-31", "--by", "佐藤"];
        world.run(&promise).says(0, &[]);
        let decide = ["decide", "initiative/I1", "revise", "--because", "x", "--by", "佐藤"];
        world.run(&decide).says(0, &[]);
        world.run(&["audit", "verify"]).says(0, &[]);
        edit(&world, open).await;
        edit(&world, sql).await;
        world.run(&["audit", "verify"]).says(1, &[words]);
        assert_eq!(world.run(&["audit", "verify", "--format", "json"]).code, 1);
    }
}

/// The hash by the formula of docs/audit.md, written out by hand: no serializer of ours.
fn hash(entry: &Value) -> String {
    let quoted = |text: &str| {
        let mut out = String::from("\"");
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                c if u32::from(c) < 32 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => out.push(c),
            }
        }
        out + "\""
    };
    let text = |key: &str| entry[key].as_str().map_or_else(|| "null".to_owned(), quoted);
    let array = format!(
        "[{},{},{},{},{},{},{}]",
        text("prev_hash"),
        entry["seq"],
        entry["at_ms"],
        text("actor"),
        text("kind"),
        text("subject"),
        text("data"),
    );
    Sha256::digest(array).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_export_can_be_checked_by_the_published_formula() {
    let world = city();
    let odd = ["import", "plan", "--by", "佐\u{2028}藤 \"\\\u{1}\t/\u{7f}"];
    world.run(&odd).says(0, &[]);
    let entries = exported(&world, &[]);
    let mut prev = String::new();
    for entry in &entries {
        assert_eq!(entry["prev_hash"], prev);
        assert_eq!(entry["hash"], hash(entry), "{entry}");
        prev = entry["hash"].as_str().expect("a hash").to_owned();
    }
    if !tools::require("python3") {
        return;
    }
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/audit.md");
    let page = fs::read_to_string(page).expect("the page");
    let script =
        page.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the script");
    world.write("check.py", script);
    world.run(&["audit", "export", "all.jsonl"]).says(0, &["all.jsonl"]);
    let python = |file: &str| {
        let mut command = Command::new("python3");
        command.args(["check.py", file]).current_dir(world.path("")).env("PYTHONUTF8", "1");
        let output = command.output().expect("python runs");
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    assert_eq!(python("all.jsonl").trim(), format!("{} good", entries.len()));
    let forged =
        fs::read_to_string(world.path("all.jsonl")).expect("the export").replacen("daemon", "nobody", 1);
    world.write("forged.jsonl", forged);
    assert!(python("forged.jsonl").contains("broken at"), "{}", python("forged.jsonl"));
}

#[test]
fn an_export_is_of_the_days_asked_for_and_the_same_each_time() {
    let world = city();
    let all = exported(&world, &[]);
    assert_eq!(all, exported(&world, &["--from", "2020-01-01", "--to", "2999-12-31"]));
    assert!(exported(&world, &["--to", "2020-01-01"]).is_empty());
    assert!(exported(&world, &["--from", "2999-01-01"]).is_empty());
    let day = &all[0]["at"].as_str().expect("a moment")[..10];
    assert!(all[0]["at"].as_str().expect("a moment").ends_with("+09:00"), "the city's time");
    assert_eq!(exported(&world, &["--from", day, "--to", day])[0], all[0]);
    let twice = || world.run(&["audit", "export"]).out;
    assert_eq!(twice(), twice());
    let wrong = ["audit", "export", "--from", "2026-05-01", "--to", "2026-04-01"];
    world.run(&wrong).says(1, &["wrong way round"]);
    world.run(&["audit", "export", "--from", "yesterday"]).says(2, &["--from"]);
}

#[test]
fn a_table_for_spreadsheets_holds_the_same_and_overwrites_nothing_unasked() {
    let world = city();
    let export = ["audit", "export", "record.csv", "--format", "csv"];
    world.run(&export).says(0, &["record.csv"]);
    world.run(&export).says(1, &["record.csv exists", "--force"]);
    world.run(&[&export[..], &["--force"]].concat()).says(0, &["record.csv"]);
    let text = fs::read_to_string(world.path("record.csv")).expect("the table");
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').expect("the mark").as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let entries = exported(&world, &[]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), entries.len());
    for (row, entry) in rows.iter().zip(&entries) {
        for (name, cell) in header.iter().zip(row) {
            let value = &entry[name];
            let expected = value.as_str().map_or_else(
                || if value.is_null() { String::new() } else { value.to_string() },
                str::to_owned,
            );
            assert_eq!(cell, expected, "{name}");
        }
    }
}

#[test]
fn rules_go_on_record_when_those_in_force_change() {
    let world = city();
    let recorded = || {
        let entries = exported(&world, &[]);
        let found = entries.into_iter().filter(|entry| entry["kind"] == "rules_in_force");
        found
            .map(|e| serde_json::from_str(e["data"].as_str().expect("text")).expect("JSON"))
            .collect::<Vec<Value>>()
    };
    world.run(&["serve", "--once"]).says(0, &[]);
    let first = recorded();
    assert_eq!(first.len(), 1, "once for a fingerprint");
    assert!(first[0]["rules"].as_array().expect("names").iter().any(|name| name == "milestone-overdue"));
    assert!(!first[0]["files"].as_array().expect("files").is_empty());
    world.write("yamedoki.toml", format!("{CONFIG}[override.milestone-overdue]\nseverity = \"info\"\n"));
    world.run(&["serve", "--once"]).says(0, &[]);
    let second = recorded();
    assert_eq!(second.len(), 2);
    assert_ne!(second[0]["fingerprint"], second[1]["fingerprint"]);
}

#[test]
fn without_a_store_there_is_nothing_to_check() {
    World::new(CONFIG).run(&["audit", "verify"]).says(1, &["no plan yet"]);
}
