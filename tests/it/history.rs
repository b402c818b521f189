//! What a plan once said: imports that synchronise, promises eased in silence, decisions that a stale
//! table contradicts, and the plan of an earlier day.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value as Json;
use sqlx::{Connection, SqliteConnection};
use yamedoki::calendar::Calendar;
use yamedoki::office::importing::{Choices, Imported, NotImported, Request, import};
use yamedoki::store::{Options, Store};

use crate::evaluate::{review, yamedoki};
use crate::naive::Row;
use crate::world::{Answer, World};

const CONFIG: &str = "[store]\npath = \"y.db\"\n[channel.mail]\ntype = \"file\"\ndir = \"letters\"\n[delivery]\nchannel = \"mail\"\n";

const DEPARTMENTS: &str =
    "code,name,role,emails\nHQ,推進本部,headquarters,hq@city.example\nA,防災課,,a@city.example\n";

/// A world with a plan of these initiatives (`code,title,ends_on` each).
fn world(initiatives: &str) -> World {
    let world = World::new(CONFIG);
    world.write("plan/departments.csv", DEPARTMENTS);
    write_initiatives(&world, initiatives);
    world
}

fn write_initiatives(world: &World, rows: &str) {
    let rows: Vec<String> = rows.split_whitespace().map(|row| format!("{row},A\n")).collect();
    world.write("plan/initiatives.csv", format!("code,title,ends_on,owner\n{}", rows.concat()));
}

fn imports(world: &World, more: &[&str]) -> Answer {
    let arguments = ["import", "plan", "--source", "plan", "--by", "佐藤", "--format", "json"];
    world.run(&[&arguments, more].concat())
}

fn subjects(world: &World, rule: &str) -> BTreeSet<String> {
    judged(world, rule, &[])
}

fn judged(world: &World, rule: &str, more: &[&str]) -> BTreeSet<String> {
    let judged = world.run(&[&["evaluate", "--at", "2024-04-01", "--format", "json"], more].concat()).json();
    let findings = judged["findings"].as_array().expect("findings").iter().filter(|f| f["rule"] == rule);
    findings.map(|f| f["subject"].as_str().expect("a subject").to_owned()).collect()
}

fn texts(list: &Json) -> BTreeSet<String> {
    list.as_array().expect("a list").iter().map(|t| t.as_str().expect("a text").to_owned()).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The rows of a table, read without the program: by code, or by KPI and day.
fn keyed(folder: &Path, table: &str) -> BTreeMap<String, Row> {
    let mut reader = csv::Reader::from_path(folder.join(format!("{table}.csv"))).expect("a table");
    let rows = reader.deserialize().map(|row: Result<Row, _>| row.expect("a row"));
    let key = |row: &Row| match row.get("code") {
        Some(code) => code.trim().to_owned(),
        None => format!("{}@{}", row["kpi"].trim(), row["on"]),
    };
    rows.map(|row| (key(&row), row)).collect()
}

const TABLES: [(&str, &str); 5] = [
    ("departments", "department"),
    ("initiatives", "initiative"),
    ("kpis", "kpi"),
    ("kpi_targets", "kpi_target"),
    ("measurements", "measurement"),
];

/// The programmes of `year` whose end the next one puts off or takes out.
fn put_off(before: &Path, after: &Path) -> BTreeSet<String> {
    let after = keyed(after, "initiatives");
    let moved = |(code, row): (String, Row)| {
        let (from, to) = (row["ends_on"].clone(), after.get(&code)?["ends_on"].clone());
        (!from.is_empty() && (to.is_empty() || to > from)).then(|| format!("initiative/{code}"))
    };
    keyed(before, "initiatives").into_iter().filter_map(moved).collect()
}

#[test]
fn three_years_of_the_review_show_who_put_an_end_off_and_what_vanished() {
    three_years(&["--source", "review"]);
}

/// Each year in a folder of its own: the first synchronisation of another source takes the place of all.
#[test]
fn a_plan_that_is_synchronised_from_another_place_takes_the_place_of_what_was() {
    three_years(&[]);
}

fn three_years(source: &[&str]) {
    let world = World::new(CONFIG);
    let mut folders = Vec::new();
    for year in [2021, 2022, 2023] {
        let Some(folder) = review(&world.path(""), year) else { return };
        folders.push(folder);
    }
    let take = |folder: &Path, more: &[&str]| {
        let path = folder.to_str().expect("a path");
        world.run(&[&["import", path, "--sync", "--format", "json"], source, more].concat())
    };
    assert_eq!(take(&folders[0], &[]).code, 0);
    let mut gone: BTreeSet<String> = BTreeSet::new();
    let mut moved: BTreeSet<String> = BTreeSet::new();
    for pair in folders.windows(2) {
        let in_force = world.run(&["evaluate", "--at", "2024-04-01", "--format", "json"]).out;
        let refused = take(&pair[1], &[]);
        assert_eq!((refused.code, refused.json()["accepted"].as_bool()), (1, Some(false)));
        assert!(refused.out.contains("more than a fifth") || refused.out.contains("rows of"), "{refused:?}");
        let after = world.run(&["evaluate", "--at", "2024-04-01", "--format", "json"]).out;
        assert_eq!(after, in_force, "the plan in force stays");

        let accepted = take(&pair[1], &["--accept-shrink"]);
        assert_eq!(accepted.code, 0, "{accepted:?}");
        let mut absent = BTreeSet::new();
        for (table, singular) in TABLES {
            let (then, now) = (keyed(&pair[0], table), keyed(&pair[1], table));
            absent.extend(then.keys().filter(|k| !now.contains_key(*k)).map(|k| format!("{singular}/{k}")));
            let back = |name: &String| {
                name.strip_prefix(&format!("{singular}/")).is_some_and(|key| now.contains_key(key))
            };
            gone.retain(|name| !back(name));
        }
        assert_eq!(texts(&accepted.json()["vanished"]), absent);
        gone.extend(absent);
        let put_off = put_off(&pair[0], &pair[1]);
        println!("{} put off, {} vanished", put_off.len(), gone.len());
        moved.extend(put_off);
        assert_eq!(subjects(&world, "end-moved-quietly"), moved);
        let subjects_gone =
            |name: &&String| !(name.starts_with("kpi_target/") || name.starts_with("measurement/"));
        assert_eq!(subjects(&world, "vanished"), gone.iter().filter(subjects_gone).cloned().collect());
    }
    // Independent counts: six from 2021 to 2022, sixteen from 2022 to 2023, one of them in both.
    let counts = folders.windows(2).map(|pair| put_off(&pair[0], &pair[1]).len()).collect::<Vec<_>>();
    assert_eq!((counts, moved.len()), (vec![6, 16], 21));
}

#[test]
fn the_same_file_again_changes_nothing() {
    let world = world("a,あ,2027-03-31 b,い,2027-03-31");
    assert_eq!(imports(&world, &["--sync"]).json()["committed"], true);
    let again = imports(&world, &["--sync"]).json();
    assert_eq!(
        (&again["committed"], &again["changed"], &again["unchanged"]),
        (&false.into(), &0.into(), &4.into())
    );
    assert_eq!(again["easings"], serde_json::json!([]));
}

#[test]
fn a_row_vanishes_is_reported_and_comes_back() {
    let world = world("a,あ, b,い, c,う, d,え, e,お,");
    imports(&world, &["--sync"]).says(0, &[]);
    write_initiatives(&world, "a,あ, b,い, c,う, d,え,");
    // Without --sync nothing vanishes; with it, also what an earlier import left out.
    imports(&world, &[]).says(0, &[]);
    assert_eq!(subjects(&world, "vanished"), set(&[]));
    let dry = imports(&world, &["--sync", "--dry-run"]).json();
    assert_eq!((texts(&dry["vanished"]), &dry["committed"]), (set(&["initiative/e"]), &false.into()));
    assert_eq!(texts(&imports(&world, &["--sync"]).json()["vanished"]), set(&["initiative/e"]));
    assert_eq!(subjects(&world, "vanished"), set(&["initiative/e"]));
    assert_eq!(imports(&world, &["--sync"]).json()["vanished"], serde_json::json!([]), "once");
    write_initiatives(&world, "a,あ, b,い, c,う, d,え, e,お,");
    assert_eq!(texts(&imports(&world, &[]).json()["returned"]), set(&["initiative/e"]));
    assert_eq!(subjects(&world, "vanished"), set(&[]));
    let life = world.run(&["history", "initiative/e", "--format", "json"]).json();
    let kinds: Vec<&Json> = life["events"].as_array().expect("events").iter().map(|e| &e["kind"]).collect();
    assert_eq!(kinds, ["vanished", "returned"]);
}

#[test]
fn an_export_read_back_changes_nothing_and_lifts_no_mark() {
    let world = world("a,あ,2027-03-31 b,い, c,う, d,え, e,お,");
    imports(&world, &["--sync"]).says(0, &[]);
    write_initiatives(&world, "a,あ,2027-03-31 b,い, c,う, d,え,");
    assert_eq!(texts(&imports(&world, &["--sync"]).json()["vanished"]), set(&["initiative/e"]));
    let in_force = world.run(&["evaluate", "--at", "2024-04-01", "--format", "json"]).out;
    world.run(&["export", "out.xlsx"]).says(0, &[]);
    for more in [&["--dry-run"][..], &[], &[]] {
        let back = world.run(&[&["import", "out.xlsx", "--format", "json"], more].concat()).json();
        let changes = [&back["added"], &back["changed"], &back["unchanged"]].map(|n| n.as_u64());
        assert_eq!(changes, [Some(0), Some(0), Some(7)], "{back}");
        assert_eq!((&back["returned"], &back["vanished"]), (&serde_json::json!([]), &serde_json::json!([])));
        let notes = texts(&back["notes"]).into_iter().collect::<String>();
        assert!(notes.contains("1 row had vanished from another source"), "{notes}");
    }
    assert_eq!(world.run(&["evaluate", "--at", "2024-04-01", "--format", "json"]).out, in_force);
    assert_eq!(subjects(&world, "vanished"), set(&["initiative/e"]));
    // The source that lost it says it again.
    write_initiatives(&world, "a,あ,2027-03-31 b,い, c,う, d,え, e,お,");
    assert_eq!(texts(&imports(&world, &[]).json()["returned"]), set(&["initiative/e"]));
    assert_eq!(subjects(&world, "vanished"), set(&[]));
}

#[test]
fn a_new_source_over_known_rows_is_noted_and_a_path_means_the_source_it_named() {
    let world = world("a,あ, b,い, c,う, d,え, e,お,");
    world.run(&["import", "plan"]).says(0, &[]);
    let whole = world.path("plan").canonicalize().expect("there").display().to_string();
    let copy = world.path("copy");
    std::fs::create_dir(&copy).expect("made");
    for name in ["departments.csv", "initiatives.csv"] {
        std::fs::copy(world.path("plan").join(name), copy.join(name)).expect("copied");
    }
    let first = ["7 rows of it are there already", "--source", whole.as_str()];
    world.run(&["import", "copy", "--dry-run"]).says(0, &first);
    let json = world.run(&["import", "copy", "--dry-run", "--format", "json"]).json();
    assert!(texts(&json["notes"]).iter().any(|note| note.contains(&whole)), "{json}");
    for same in ["plan", "./plan", whole.as_str()] {
        let json = world.run(&["import", "copy", "--source", same, "--format", "json"]).json();
        assert_eq!((&json["notes"], &json["committed"]), (&serde_json::json!([]), &false.into()), "{same}");
    }
    let new = world.run(&["import", "copy", "--format", "json"]).json();
    assert_eq!((texts(&new["notes"]).len(), &new["committed"]), (1, &true.into()));
    // What one of the two loses, the other still says.
    write_initiatives(&world, "a,あ, b,い, c,う, d,え,");
    let lost = world.run(&["import", "plan", "--sync"]);
    lost.says(0, &["1 row no longer in this source, but another source has them"]);
    assert_eq!(subjects(&world, "vanished"), set(&[]));
}

#[test]
fn a_table_or_column_that_is_gone_is_refused_and_the_plan_stays() {
    let world = world("a,あ,2027-03-31 b,い, c,う,");
    world.write("plan/kpis.csv", "code,initiative,name\nk,a,数\n");
    imports(&world, &["--sync"]).says(0, &[]);
    let gone = world.path("plan/kpis.csv");
    std::fs::remove_file(&gone).expect("removed");
    let text = world.run(&["import", "plan", "--source", "plan", "--sync"]);
    text.says(1, &["the table kpis, which had 1 row", "--accept-shrink", "plan in force is unchanged"]);
    world.write("plan/kpis.csv", "code,initiative,name\nk,a,数\n");
    world.write("plan/initiatives.csv", "code,title,owner\na,あ,A\nb,い,A\nc,う,A\n");
    imports(&world, &["--sync"]).says(1, &["the column ends_on of initiatives"]);
    write_initiatives(&world, "a,あ,2027-03-31");
    imports(&world, &["--sync"]).says(1, &["2 of the 3 rows of initiatives"]);
    assert_eq!(subjects(&world, "vanished"), set(&[]));
    imports(&world, &["--sync", "--accept-shrink"]).says(0, &[]);
    assert_eq!(subjects(&world, "vanished"), set(&["initiative/b", "initiative/c"]));
    world.run(&["import", "plan", "--accept-shrink"]).says(2, &["--sync"]);
}

#[test]
fn an_end_put_off_in_silence_is_shown_by_place() {
    let world = world("a,あ,2027-03-31 b,い,2027-03-31");
    imports(&world, &[]).says(0, &[]);
    write_initiatives(&world, "a,あ,2028-03-31 b,い,");
    world
        .run(&["import", "plan", "--source", "plan", "--dry-run"])
        .says(0, &["initiatives.csv!C2  initiative/a ends_on: 2027-03-31 → 2028-03-31", "eased since"]);
    assert_eq!(subjects(&world, "end-moved-quietly"), set(&[]));
    let done = imports(&world, &[]).json();
    assert_eq!(done["easings"][1]["cells"][0]["at"], "initiatives.csv!C3");
    assert_eq!(subjects(&world, "end-moved-quietly"), set(&["initiative/a", "initiative/b"]));
    let title = world.run(&["evaluate", "--at", "2026-05-01"]);
    title.says(
        0,
        &[
            "あ: its end was put off from 2027-03-31 to 2028-03-31",
            "い: its end was taken out (at first 2027-03-31)",
        ],
    );
    world.run(&["history", "initiative/a"]).says(
        0,
        &[
            "imported  佐藤  plan initiatives.csv!2",
            "ends_on: 2027-03-31 → 2028-03-31",
            "eased without a decision",
        ],
    );
    let answer = yamedoki(
        world.path("").as_path(),
        &["--config", "yamedoki.toml", "--lang", "ja", "history", "initiative/a"],
    );
    answer.says(0, &["取り組み名: あ", "終了日: 2027-03-31", "initiative/a 終了日: 2027-03-31 → 2028-03-31"]);
    world.run(&["explain", "end-moved-quietly", "initiative/a"]).says(0, &[": 2027-03-31 → 2028-03-31) = 1"]);
}

#[test]
fn a_closed_row_leaves_the_plan_with_its_parts_and_stays_closed() {
    let world = world("a,あ, b,い, c,う, d,え, e,お,");
    world.write("plan/kpis.csv", "code,initiative,name\nk,e,数\n");
    world.write("plan/kpi_targets.csv", "kpi,on,value\nk,2027-03-31,1\n");
    world.write("plan/renewals.csv", "code,kind,title,owner,initiative\nr,contract,保守,A,e\n");
    imports(&world, &["--sync"]).says(0, &[]);
    let close = |more: &[&str]| world.run(&[&["close", "initiative/e"], more].concat());
    close(&["--because", "統合"]).says(1, &["has not vanished", "--force", "decide"]);
    close(&["--because", " "]).says(1, &["say why"]);
    close(&[]).says(2, &["--because"]);
    world
        .run(&["close", "initiative/f", "--because", "x"])
        .says(1, &["no row initiative/f", "the nearest is initiative/"]);
    close(&["--because", "統合", "--force", "--dry-run"])
        .says(0, &["3 rows would leave", "renewal/r (stays"]);
    close(&["--because", "統合", "--force", "--by", "田中"]).says(0, &["3 rows left the plan"]);
    close(&["--because", "統合"]).says(1, &["closed already"]);
    // The source still says it, as it did: it stays closed, and the renewal with no initiative.
    world.write("plan/renewals.csv", "code,kind,title,owner,initiative\nr,contract,保守委託,A,e\n");
    imports(&world, &["--sync"]).says(0, &[]);
    let judged = world.run(&["evaluate", "--at", "2026-05-01", "--format", "json"]).out;
    assert!(!judged.contains("initiative/e") && judged.contains("renewal/r"), "{judged}");
    world.run(&["history", "initiative/e"]).says(0, &["closed  田中  統合"]);
    world.run(&["history", "renewal/r"]).says(0, &["initiative: e → (empty)", "title: 保守 → 保守委託"]);
}

/// What the decision of 本部 makes of the store: initiative `a` goes on until 2028-03-31.
async fn decide(path: &Path) {
    let mut store = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.expect("opens");
    for sql in [
        "UPDATE heads SET plan_revision = 2",
        "INSERT INTO revisions (revision, at, day, kind, by) VALUES (2, 1, '2026-04-01', 'decision', '本部')",
        "INSERT INTO decisions (id, at, day, subject, outcome, reason, by, term, revision) \
         VALUES (1, 1, '2026-04-01', 'initiative/a', 'continue', '要る', '本部', '2028-03-31', 2)",
        "UPDATE rows SET until = 2 WHERE tbl = 'initiatives' AND key = 'a'",
        "INSERT INTO rows (tbl, key, nth, ord, cells, sheet_id, row, since) SELECT tbl, key, nth, ord, \
         json_set(cells, '$.ends_on', json('{\"date\":\"2028-03-31\"}')), sheet_id, row, 2 FROM rows WHERE until = 2",
        "INSERT INTO edits (revision, tbl, key, \"column\", cell, before, decision_id) VALUES \
         (2, 'initiatives', 'a', 'ends_on', '{\"date\":\"2028-03-31\"}', '{\"date\":\"2027-03-31\"}', 1)",
    ] {
        sqlx::query(sql).execute(&mut store).await.expect(sql);
    }
    store.close().await.expect("closes");
}

#[tokio::test]
async fn an_import_that_overrules_a_decision_is_marked_as_such() {
    let world = world("a,あ,2027-03-31");
    imports(&world, &[]).says(0, &[]);
    decide(&world.path("y.db")).await;
    write_initiatives(&world, "a,あ,2029-03-31");
    imports(&world, &["--override"]).says(0, &[]);
    let words = "overruled what 本部 decided on 2026-04-01  ends_on: 2028-03-31 → 2029-03-31  佐藤";
    world.run(&["history", "initiative/a"]).says(0, &[words]);
}

#[tokio::test]
async fn a_stale_workbook_imported_after_a_decision_does_not_undo_it() {
    let world = world("a,あ,2027-03-31");
    imports(&world, &[]).says(0, &[]);
    decide(&world.path("y.db")).await;
    let end = || {
        let life = world.run(&["history", "initiative/a", "--format", "json"]).json();
        let last = life["versions"].as_array().expect("versions").last().expect("one").clone();
        last["cells"]["ends_on"]["date"].as_str().unwrap_or("none").to_owned()
    };
    // The old file, with something else changed in it: its cell is as it was, and the decision stands.
    write_initiatives(&world, "a,あああ,2027-03-31");
    imports(&world, &[]).says(0, &[]);
    assert_eq!(end(), "2028-03-31");
    // A changed cell that says otherwise is a conflict.
    write_initiatives(&world, "a,あああ,2029-03-31");
    let refused = imports(&world, &[]);
    refused.says(1, &["initiatives.csv!C2", "decided on 2026-04-01 by 本部", "2029-03-31", "--override"]);
    assert_eq!(refused.json()["conflicts"][0]["decided"], "2028-03-31");
    assert_eq!(imports(&world, &["--dry-run"]).code, 1);
    assert_eq!(end(), "2028-03-31");
    imports(&world, &["--override"]).says(0, &[]);
    assert_eq!(end(), "2029-03-31");
    assert_eq!(subjects(&world, "end-moved-quietly"), set(&["initiative/a"]), "further than was decided");
    let audit: i64 = {
        let path = format!("sqlite://{}", world.path("y.db").display());
        let mut store = SqliteConnection::connect(&path).await.expect("opens");
        let count =
            "SELECT count(*) FROM audit WHERE kind = 'decision_overridden' AND subject = 'initiative/a'";
        sqlx::query_scalar(count).fetch_one(&mut store).await.expect("counted")
    };
    assert_eq!(audit, 1);
    world.run(&["history", "initiative/a"]).says(0, &["decided: continue", "本部  要る"]);
}

/// Imports `plan` at a moment of ours.
async fn import_on(world: &World, day: &str, choices: Choices) -> Imported {
    let store = Store::open(world.path("y.db"), &Options::default()).await.expect("opens");
    let calendar = Calendar::japan();
    let request = Request {
        path: &world.path("plan"),
        source: "plan",
        by: "佐藤",
        now: format!("{day}T10:00:00+09:00").parse().expect("a moment"),
        calendar: &calendar,
        dry_run: false,
        choices,
    };
    let done = import(&store, &request, &mut |_| {}).await;
    store.close().await;
    match done {
        Ok(imported) => imported,
        Err(NotImported::Refused(refused)) => panic!("{:?}", refused.problems),
        Err(_) => panic!("withheld or in trouble"),
    }
}

#[tokio::test]
async fn the_plan_of_an_earlier_day_is_judged_compared_and_told_as_it_was() {
    let world = world("a,あ,2024-03-31 b,い,2027-03-31");
    import_on(&world, "2024-01-10", Choices::default()).await;
    write_initiatives(&world, "a,ああ,2025-03-31 c,う,2027-03-31");
    let sync = Choices { sync: true, accept_shrink: true, overrides: false };
    import_on(&world, "2024-02-10", sync).await;
    let past_end = |more: &[&str]| judged(&world, "initiative-past-end", more);
    assert_eq!(past_end(&[]), set(&[]));
    assert_eq!(past_end(&["--as-of", "2024-02-09"]), set(&["initiative/a"]));
    assert_eq!(past_end(&["--as-of", "2024-01-09"]), set(&[]), "nothing was known yet");
    assert_eq!(judged(&world, "vanished", &["--as-of", "2024-02-09"]), set(&[]));
    assert_eq!(judged(&world, "vanished", &["--as-of", "2024-02-10"]), set(&["initiative/b"]));
    assert_eq!(judged(&world, "end-moved-quietly", &["--as-of", "2024-02-09"]), set(&[]));
    assert_eq!(subjects(&world, "end-moved-quietly"), set(&["initiative/a"]));

    let diff = |more: &[&str]| world.run(&[&["diff", "--format", "json"], more].concat()).json();
    let found = diff(&["--since", "2024-01-31"]);
    assert_eq!(
        (texts(&found["added"]), texts(&found["vanished"])),
        (set(&["initiative/c"]), set(&["initiative/b"]))
    );
    assert_eq!(found["changed"][0]["subject"], "initiative/a");
    assert_eq!(found["changed"][0]["fields"][0]["column"], "title");
    assert_eq!(diff(&["--since", "2024-02-10"])["changed"], serde_json::json!([]));
    let before = diff(&["--since", "2024-01-09", "--until", "2024-01-31"]);
    assert_eq!(texts(&before["added"]).len(), 4);
    world.run(&["diff", "--since", "2024-02-01", "--until", "2024-01-01"]).says(2, &["--until"]);

    let versions = |more: &[&str]| {
        let life = world.run(&[&["history", "initiative/a", "--format", "json"], more].concat()).json();
        life["versions"].as_array().expect("versions").len()
    };
    assert_eq!((versions(&[]), versions(&["--as-of", "2024-02-09"])), (2, 1));
    world.run(&["history", "initiative/a", "--as-of", "2024-01-09"]).says(1, &["no row initiative/a"]);
    world.run(&["history", "initiative/ab"]).says(1, &["the nearest is initiative/a"]);
    world
        .run(&["digest", "--preview", "--as-of", "2024-02-09"])
        .says(0, &["Plan imported: 10 Jan 2024 (30 days ago)", "9 Feb 2024"]);
}
