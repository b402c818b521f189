//! The pack's rule tests, run as a city runs them: every rule on both sides, and a wrong word fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use yamedoki::rules::{Names, load, pack};

use crate::world::{Answer, World};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn run(world: &World, dir: &Path, more: &[&str]) -> Answer {
    let dir = dir.to_str().unwrap();
    world.run(&[&["test", dir, "--format", "json"], more].concat())
}

#[test]
fn every_rule_of_the_pack_is_tested_on_both_sides_and_holds() {
    let answer = run(&World::new(""), &tests(), &[]);
    let said = answer.json();
    assert_eq!((answer.code, &said["ok"]), (0, &true.into()), "{said:#}");
    let shipped = load(&pack(), None, &Names::default()).unwrap();
    let shipped: BTreeSet<&str> = shipped.rules.iter().map(|rule| rule.name.as_str()).collect();
    let mut tested = BTreeSet::new();
    for row in said["rules"].as_array().unwrap() {
        let name = row["rule"].as_str().unwrap();
        assert!(row["fires"].as_u64() > Some(0), "no case in which {name} fires");
        assert!(row["not"].as_u64() > Some(0), "no case in which {name} does not fire");
        tested.insert(name);
    }
    assert_eq!(tested, shipped);
    for name in ["kpi-at-risk", "kpi-off-track", "exit-point-reached"] {
        let row = said["rules"].as_array().unwrap().iter().find(|row| row["rule"] == name).unwrap();
        assert!(row["cannot_tell"].as_u64() > Some(0), "no case in which {name} cannot tell");
    }
}

/// The file's test after `from` became `to`: it fails, and says so in its place.
fn breaks(file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(tests().join(file)).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    let world = World::new("");
    let path = world.write(file, text.replacen(from, to, 1));
    let answer = run(&world, &path, &[]);
    let said = answer.json();
    assert_eq!(answer.code, 1, "{file} without `{from}`: {said:#}");
    let failures = said["files"][0]["failures"].as_array().unwrap();
    assert!(failures.iter().all(|f| f["line"].as_u64() > Some(0)), "{said:#}");
}

#[test]
fn a_line_taken_out_or_a_wrong_one_makes_it_fail() {
    breaks("milestones.toml", "  \"milestone-due-soon milestone/of-end\",\n", "");
    breaks(
        "milestones.toml",
        "not = [\"milestone-due-soon",
        "fires = [\"milestone-overdue milestone/m\"]\nnot = [\"milestone-due-soon",
    );
    breaks("milestones.toml", "at = [2026-04-01, 2026-04-28, 2026-04-29]", "at = [2026-04-01, 2026-04-30]");
    breaks(
        "kpis.toml",
        "cannot_tell = [\n  \"kpi-at-risk kpi/no-result: kpi.attainment\",\n",
        "cannot_tell = [\n",
    );
    breaks("kpis.toml", "value = 69.9", "value = 70");
    breaks("renewals.toml", "on = 2026-10-14, to = \"hq\"", "on = 2026-10-15, to = \"hq\"");
    breaks("shadow.toml", "mode = \"shadow\"", "mode = \"active\"");
    breaks("decided.toml", "day = 2026-04-10, outcome", "day = 2026-04-09, outcome");
}

#[test]
fn a_rule_that_is_changed_is_found_out() {
    let world = World::new("[rules]\ndir = \"rules\"\n");
    for source in pack() {
        let text = source.text.replace("milestone.days_left <= 30", "milestone.days_left <= 31");
        world.write(&source.name, text);
    }
    let copied = |name: &str| fs::read_to_string(tests().join(name)).unwrap();
    world.write("tests/rules/milestones.toml", copied("milestones.toml"));
    // Without a folder: the tests beside the configured rules.
    world.run(&["test"]).says(1, &["milestones.toml:", "2026-05-30", "milestone-due-soon milestone/m"]);
    world
        .run(&["test", "--rule", "milestone-overdue"])
        .says(0, &["ok", "Rules tested on both sides: 1 of 1"]);
    world.run(&["test", "--rule", "milestone-overdo"]).says(1, &["there is no rule", "milestone-overdue"]);
    world.run(&["test", "nowhere"]).says(1, &["no rule tests in nowhere"]);
    let helped = world.run(&["test", "--help"]);
    helped.says(0, &["[[case]]", "fires"]);
}

#[test]
fn the_example_of_the_help_is_a_test_that_holds() {
    let world = World::new("");
    let help = world.run(&["test", "--help"]).out;
    let example = help.split("test file:").nth(1).unwrap();
    let end = example.rfind("\n\n").unwrap();
    world.write("t.toml", &example[..end]);
    world.run(&["test", "t.toml"]).says(0, &["2 cases"]);
}

#[test]
fn a_rule_in_the_shadow_is_listed_and_nobody_is_told() {
    let config = "[override.milestone-overdue]\nmode = \"shadow\"\n[delivery]\nhours = \"always\"\n[schedule]\nafter_import = true\n";
    let told = |config: &str| {
        let world = World::new(config);
        let milestone = |due: &str| format!("code,initiative,title,due_on\nm,i,選定,{due}\n");
        world.write(
            "plan/departments.csv",
            "code,name,role,emails\nhq,本部,本部,hq@city.example\na,総務課,,a@city.example\n",
        );
        world.write("plan/initiatives.csv", "code,title,owner\ni,配備,a\n");
        world.write("plan/milestones.csv", milestone("2099-03-31"));
        world.run(&["import", "plan"]).says(0, &[]);
        world.run(&["serve", "--once"]).says(0, &[]);
        world.write("plan/milestones.csv", milestone("2020-03-31"));
        world.run(&["import", "plan"]).says(0, &[]);
        world.run(&["serve", "--once"]).says(0, &[]);
        let listed = world.run(&["alerts", "--rule", "milestone-overdue", "--format", "json"]);
        let outbox = world.run(&["outbox", "list", "--format", "json"]).out;
        assert!(listed.out.contains("milestone/m") && listed.out.contains("firing"), "{listed:?}");
        outbox.matches("\"department\"").count().max(outbox.matches("\"to\"").count())
    };
    let (shadow, active) = (told(config), told(&config.replace("shadow", "active")));
    assert_eq!(active, shadow + 1, "one letter more where it is told");
}

/// The pack's tests of defaults are written for ten business days.
#[test]
fn a_rule_test_goes_by_the_citys_own_grace() {
    let file = tests().join("defaults.toml");
    for (grace, code) in [("10bd", 0), ("25bd", 1)] {
        let world = World::new(&format!("[decisions]\ngrace = \"{grace}\"\n"));
        assert_eq!(run(&world, &file, &[]).code, code, "{grace}");
    }
}
