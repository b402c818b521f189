//! `explain` seen from outside: it says what `evaluate` says, and why, down to the cell.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use chrono::{TimeDelta, Utc};
use serde_json::Value as Json;
use yamedoki::clock::Clock;
use yamedoki::daemon::{judging, post, source};
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Parts, Places};

use crate::evaluate::{evaluate, yamedoki};
use crate::plans;
use crate::world::{Answer, World};

const FILE: &str = "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n[delivery]\nchannel = \"mail\"\nhours = \"always\"\n\
     [adoption]\nrelease = \"at-once\"\n[channel.mail]\ntype = \"file\"\ndir = \"letters\"\ncounts_as_delivered = true\n";

/// A world with a plan of one renewal that renews itself, and one KPI without a result.
fn world() -> World {
    let world = World::new(FILE);
    plans::small(&world, "plan");
    world.write(
        "plan/renewals.csv",
        "code,kind,title,owner,starts_on,ends_on,notice,auto_renews\nR1,agreement,包括連携協定,TK,2026-04-01,2027-03-31,3か月,○\n",
    );
    world
}

fn explain(world: &World, arguments: &[&str]) -> Answer {
    world.run(&[&["explain"], arguments].concat())
}

/// The fact of this name, wherever it stands below `facts`.
fn find<'a>(facts: &'a Json, name: &str) -> Option<&'a Json> {
    facts
        .as_array()?
        .iter()
        .find_map(|fact| if fact["name"] == name { Some(fact) } else { find(&fact["from"], name) })
}

#[test]
fn the_day_to_decide_is_derived_in_both_languages_down_to_the_cell() {
    let world = world();
    let asked = ["renewal-decision-due", "renewal/R1", "--at", "2026-10-01", "--plan", "plan"];
    explain(&world, &asked).says(
        0,
        &[
            "it fires",
            "2027-03-31 (end) − 3 months (notice period) = 2026-12-31 → closed that day (a closing day): 2026-12-28",
            "business days earlier, for the letter: 2026-12-14",
            "renewals.csv!F2",
            "nobody is told by it",
        ],
    );
    let japanese = yamedoki(
        world.path("").as_path(),
        &[&["--config", "yamedoki.toml", "--lang", "ja", "explain"], asked.as_slice(), &["--format", "json"]]
            .concat(),
    );
    let output = japanese.json();
    let decide_by = find(&output["facts"], "renewal.decide_by").unwrap();
    assert_eq!(
        decide_by["derivation"],
        "2027-03-31（満了日） − 3か月（予告期間） = 2026-12-31 → 休日のため 2026-12-28（2026-12-31 は閉庁日） \
         → 書面送付の10営業日前 2026-12-14"
    );
    let end = find(&output["facts"], "renewal/R1.ends_on").unwrap();
    assert_eq!((&end["origin"]["file"], &end["origin"]["cell"]), (&"renewals.csv".into(), &"F2".into()));
    assert_eq!((&output["told"], &output["alert"]), (&Json::Null, &Json::Null));
    // 2026-12-14 itself is still in time; the rule goes on until the end has passed.
    assert_eq!(output["next"]["change"]["on"], "2027-04-01");
    assert_eq!(output["next"]["deadline"], "2026-12-14");
}

#[test]
fn a_rule_that_does_not_fire_cannot_tell_or_fails_is_explained_too() {
    let world = world();
    world.write(
        "rules/own.toml",
        "[[rule]]\nname = \"fails\"\neach = \"milestone\"\nwhen = '1 / (milestone.days_late - milestone.days_late) > 0'\n\
         [[rule]]\nname = \"low\"\neach = \"kpi\"\nwhen = 'initiative.status == \"active\" && kpi.attainment < 0.7'\n",
    );
    let check = |arguments: &[&str], result: &str, words: &[&str]| {
        let answer = explain(&world, &[arguments, &["--plan", "plan"]].concat());
        answer.says(0, words);
        let json = explain(&world, &[arguments, &["--plan", "plan", "--format", "json"]].concat()).json();
        assert_eq!(json["result"], result, "{arguments:?}");
        json
    };
    let own = ["--rules", "rules"];
    let late = check(
        &["milestone-overdue", "milestone/M1", "--at", "2026-09-01"],
        "does_not_fire",
        &["it does not fire", "← this decides", "2026-10-01  the result changes: it fires"],
    );
    assert_eq!(late["next"]["change"]["on"], "2026-10-01");
    let low = check(
        &[&["low", "kpi/K1", "--at", "2026-09-01"], own.as_slice()].concat(),
        "cannot_tell",
        &["cannot tell (absent: Attainment)", "← this is why", "there is no result up to today"],
    );
    assert_eq!(low["missing"], serde_json::json!(["kpi.attainment"]));
    assert_eq!(low["condition"]["parts"][1]["role"], "hinders");
    check(
        &[&["fails", "milestone/M1", "--at", "2026-09-01"], own.as_slice()].concat(),
        "error",
        &["it fails: division by zero", "error: division by zero"],
    );
}

#[test]
fn what_is_unknown_is_met_with_the_nearest_and_all_mistakes_are_told() {
    let world = world();
    let check = |arguments: &[&str], code, words: &[&str]| {
        explain(&world, &[arguments, &["--plan", "plan"]].concat()).says(code, words);
    };
    check(
        &["milestone-overdu", "milestone/M9"],
        1,
        &["milestone-overdue", "milestone/M1", "no rule", "no row"],
    );
    check(&["milestone-overdue", "kpi/K1"], 1, &["ranges over milestones (milestone/…)", "not over kpis"]);
    check(&["milestone-overdue", "milestones_/M1"], 1, &["no table", "milestone"]);
    check(&["milestone-overdue", "M1"], 0, &["milestone/M1"]);
    check(&["milestone-overdue", "年度別取り組み/M1"], 0, &["milestone/M1"]);
    check(&["milestone-overdue", "M1", "--as-of", "2026-04-01"], 2, &["--as-of"]);
    explain(&world, &["milestone-overdue", "M1"]).says(1, &["no plan yet"]);
}

/// The daemon reads the plan, judges and delivers, so many days ago.
async fn passes(world: &World, days_ago: i64) {
    let clock = Clock::manual(Utc::now() - TimeDelta::days(days_ago));
    let places = Places { config: Some(world.path("yamedoki.toml")), rules: None };
    let load = || Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}"));
    let engine = Engine::open(load().parts, clock).await.unwrap();
    source::look_once(&engine).await.unwrap();
    judging::due(&engine).await.unwrap();
    post::empty(&engine, load().channels).await.unwrap();
    engine.store.close().await;
}

#[tokio::test]
async fn the_record_says_who_was_told_and_what_would_be_told_now() {
    let world = world();
    let json = |arguments: &[&str]| explain(&world, &[arguments, &["--format", "json"]].concat()).json();
    world.run(&["import", "plan"]).says(0, &[]);
    explain(&world, &["plan-incomplete", "initiative/I1"]).says(0, &["Nothing was evaluated yet"]);
    passes(&world, 30).await;
    let adopted = ["renewal-auto-renews", "renewal/R1"];
    explain(&world, &adopted).says(0, &["It holds since", "would give no further word", "renewals.csv!H2"]);
    // What comes after the adoption is told by letter.
    let late = "code,initiative,title,fiscal_year,content,due_on,status,completed_on\nM9,I1,予算化,2020,,2020-09-30,,\n";
    world.write("plan/milestones.csv", late);
    world.run(&["import", "plan"]).says(0, &[]);
    let asked = ["milestone-overdue", "milestone/M9"];
    let words = ["There never was an alert", "Evaluated now:", "first word: its time had come"];
    explain(&world, &asked).says(0, &words);
    let before = json(&asked);
    assert_eq!((&before["told"], &before["alert"]), (&serde_json::json!([]), &Json::Null));
    assert_eq!(
        (&before["present"][0]["to"], &before["present"][0]["reason"]),
        (&"TK".into(), &"told".into())
    );
    passes(&world, 0).await;
    let after = json(&asked);
    assert_eq!(after["alert"]["state"], "firing");
    assert_eq!(after["told"][0]["to"], "TK");
    assert_eq!(after["told"][0]["letter"]["state"], "handed_over");
    assert_eq!(after["present"], serde_json::json!([]), "told already");
    let kinds: Vec<_> =
        after["next"]["words"].as_array().unwrap().iter().map(|w| w["kind"].clone()).collect();
    assert_eq!(kinds, ["reminder", "escalated"], "in the order of their days");
    // Before anything was imported there is nothing to explain.
    explain(&world, &[asked.as_slice(), &["--as-of", "2020-01-01"]].concat()).says(1, &["no plan"]);
    explain(&world, &[asked.as_slice(), &["--at", "2030-01-01"]].concat()).says(0, &["known for today only"]);
}

#[test]
fn where_several_files_were_imported_a_cell_names_its_import() {
    let world = world();
    let asked = ["renewal-auto-renews", "renewal/R1"];
    world.run(&["import", "plan"]).says(0, &[]);
    assert!(!explain(&world, &asked).out.contains("imported on"), "one file is clear");
    world.write("more/renewals.csv", "code,kind,title,owner\nR2,contract,保守,TK\n");
    world.run(&["import", "more"]).says(0, &[]);
    let told = explain(&world, &asked);
    told.says(0, &["renewals.csv!H2 (imported on ", "plan)"]);
    assert!(!told.out.contains("more)"), "{told:?}");
}

#[test]
fn it_says_what_evaluate_says_and_shows_the_evidence() {
    let home = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    let plan = example.to_str().unwrap();
    let judged = evaluate(home.path(), &example, "2026-10-15", &[]);
    let list = |name: &str| judged[name].as_array().unwrap().clone();
    let (findings, unknown) = (list("findings"), list("unknown"));
    assert!(findings.len() > 20 && !unknown.is_empty());
    // Each rule once, whatever it says.
    let mut seen = std::collections::BTreeSet::new();
    let each = findings.iter().map(|f| (f, "fires")).chain(unknown.iter().map(|u| (u, "cannot_tell")));
    for (row, result) in each.filter(|(row, result)| seen.insert((row["rule"].to_string(), *result))) {
        let (rule, subject) = (row["rule"].as_str().unwrap(), row["subject"].as_str().unwrap());
        let arguments = ["explain", rule, subject, "--at", "2026-10-15", "--plan", plan, "--format", "json"];
        let told = yamedoki(home.path(), &arguments).json();
        assert_eq!(told["result"], result, "{rule} {subject}");
        if result == "fires" {
            assert_eq!(told["title"], row["title"]);
            assert_eq!(told["owner"], row["owner"]);
        } else {
            assert_eq!(told["missing"], row["missing"]);
        }
        for (name, value) in row["evidence"].as_object().into_iter().flatten() {
            let fact = find(&told["facts"], name).unwrap_or_else(|| panic!("{rule} {subject} lacks {name}"));
            let written = match value {
                Json::String(text) => text.clone(),
                Json::Array(items) => {
                    items.iter().map(|i| i.as_str().unwrap()).collect::<Vec<_>>().join("\n")
                }
                other => other.to_string(),
            };
            let same_number = || Some(fact["value"].as_str()?.parse::<f64>().ok()? == value.as_f64()?);
            assert!(
                fact["value"] == written.as_str() || same_number() == Some(true),
                "{rule} {subject} {name}: {fact} is not {value}"
            );
            assert!(fact["origin"]["kind"] != "no_row", "{rule} {subject} {name} comes from nowhere");
        }
    }
    assert!(seen.len() > 15, "hardly any rule was explained: {seen:?}");
}
