//! `simulate` from outside: its fixed form, its manners, and above all that it tells what the daemon
//! then does, letter for letter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value as Json, json};

use crate::plans;
use crate::world::{Answer, BINARY, World};

mod agreement;
mod history;

/// The example's plan.
fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example")
}

fn simulate(world: &World, arguments: &[&str]) -> Answer {
    world.run(&[&["simulate"], arguments].concat())
}

/// A year of the small plan, in JSON.
const YEAR: [&str; 8] = ["--plan", "plan", "--from", "2026-04-01", "--to", "2027-03-31", "--format", "json"];

fn small() -> World {
    let world = World::new("");
    plans::small(&world, "plan");
    world
}

/// The words of a rehearsal as `day to rule kind`.
fn words(played: &Json) -> Vec<String> {
    let text = |value: &Json| value.as_str().expect("a text").to_owned();
    let of = |notice: &Json| -> Vec<String> {
        let alerts = notice["alerts"].as_array().expect("a list");
        let line = |w: &Json| [&notice["at"], &notice["to"], &w["rule"], &w["kind"]].map(text).join(" ");
        alerts.iter().map(line).collect()
    };
    played["notices"].as_array().expect("a list").iter().flat_map(of).collect()
}

#[test]
fn a_milestone_nobody_touches_is_told_before_and_after_its_date() {
    let world = small();
    let answer = simulate(&world, &YEAR);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    let played = answer.json();
    let of_m1: Vec<String> = played["notices"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|n| {
            let about = |w: &&Json| w["subject"] == "milestone/M1";
            let alerts: Vec<&Json> = n["alerts"].as_array().unwrap().iter().filter(about).collect();
            alerts.into_iter().map(|w| format!("{} {} {}", n["at"], n["to"], w["kind"])).collect::<Vec<_>>()
        })
        .map(|line| line.replace('"', ""))
        .take(8)
        .collect();
    // Due on Wednesday 30 September 2026; the 23rd is a holiday, on which the plan is judged all the same.
    let told = [
        "2026-08-31 TK opened",
        "2026-09-16 TK reminder",
        "2026-09-23 TK reminder",
        "2026-09-29 TK reminder",
        "2026-10-01 TK opened",
        "2026-10-08 TK reminder",
        "2026-10-16 HQ escalated",
        "2026-10-23 TK reminder",
    ];
    assert_eq!(of_m1, told);
    assert_eq!(played.as_object().unwrap().keys().collect::<Vec<_>>(), ["notices", "decisions"]);
    let order: Vec<String> =
        played["notices"].as_array().unwrap().iter().map(|n| format!("{}{}", n["at"], n["to"])).collect();
    assert!(order.is_sorted(), "by day, then recipient");
}

#[test]
fn nothing_is_written_and_the_store_plays_as_its_plan_does() {
    let world = small();
    let alone = simulate(&world, &YEAR);
    assert!(!world.path("yamedoki.db").exists(), "looking makes no store");
    simulate(&world, &YEAR[2..]).says(1, &["there is no plan yet", "yamedoki import"]);
    world.run(&["import", "plan"]).says(0, &[]);
    let stored = simulate(&world, &YEAR[2..]);
    assert_eq!((stored.code, &stored.out), (0, &alone.out));
    world.run(&["alerts"]).says(0, &["0 alerts"]);
    world.run(&["outbox", "list"]).says(0, &["0 letters"]);
}

#[test]
fn a_span_that_cannot_be_is_refused_with_a_mend() {
    let world = small();
    let span = |from: &str, to: &str| simulate(&world, &["--plan", "plan", "--from", from, "--to", to]);
    span("2026-04-02", "2026-04-01").says(2, &["--from (2026-04-02) is after --to (2026-04-01)"]);
    span("2026-04-01", "2046-04-01").says(2, &["at most 20 years"]);
    span("2026-04-01", "2026-04-01").says(0, &["Rehearsal: 2026-04-01 to 2026-04-01"]);
    span("1900-01-01", "1900-01-02").says(2, &["between 1970 and 2100"]);
    span("2026-02-30", "2026-04-01").says(2, &["--from"]);
    simulate(&world, &["--plan", "plan", "--to", "2026-04-01"]).says(2, &["--from"]);
}

#[test]
fn a_report_goes_where_it_is_asked_to_but_never_over_a_plan() {
    let world = small();
    let span = ["--plan", "plan", "--from", "2026-04-01", "--to", "2027-03-31"];
    let to = |path: &str| simulate(&world, &[&span[..], &["--out", path]].concat());
    to("plan.xlsx").says(2, &[".html, .json or .txt"]);
    to("nowhere/report.html").says(3, &["cannot write"]);
    to("report.json").says(0, &["report.json"]);
    let written: Json =
        serde_json::from_str(&fs::read_to_string(world.path("report.json")).unwrap()).unwrap();
    assert_eq!(written, simulate(&world, &YEAR).json());
    to("report.html").says(0, &[]);
    let page = fs::read_to_string(world.path("report.html")).unwrap();
    for foreign in ["<script", "http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(foreign), "the page stands alone, without {foreign}");
    }
    assert!(page.contains("都市計画課 TK") && page.contains("milestone-overdue") && page.contains("2026-09"));
}

#[test]
fn the_page_escapes_what_the_plan_says() {
    let world = small();
    let path = world.path("plan/departments.csv");
    let text = fs::read_to_string(&path).unwrap().replace("都市計画課", "<b>課</b>&");
    fs::write(&path, text).unwrap();
    let path = world.path("plan/initiatives.csv");
    let text = fs::read_to_string(&path).unwrap().replace("都市計画課", "TK");
    fs::write(&path, text).unwrap();
    let span = ["--plan", "plan", "--from", "2026-04-01", "--to", "2027-03-31", "--format", "html"];
    let page = simulate(&world, &span);
    page.says(0, &["&lt;b&gt;課&lt;&#x2f;b&gt;&amp; TK"]);
    assert!(!page.out.contains("<b>課"));
}

#[test]
fn tables_name_months_rules_recipients_and_what_stays_open() {
    let world = small();
    let span = ["--plan", "plan", "--from", "2026-04-01", "--to", "2027-03-31"];
    simulate(&world, &span).says(
        0,
        &[
            "Rehearsal: 2026-04-01 to 2027-03-31",
            "By time",
            "2026-10",
            "Milestones past their date (milestone-overdue)",
            "都市計画課 TK",
            "Open at the end",
        ],
    );
    let mut command = Command::new(BINARY);
    command.current_dir(world.path(".")).args(["--lang", "ja", "simulate"]).args(span);
    let japanese = Answer::of(command.output().unwrap());
    japanese.says(0, &["予行：2026-04-01 から 2027-03-31 まで", "期限を過ぎた項目", "最後に残るもの"]);
    for line in japanese.out.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "too wide: {line}");
    }
}

#[test]
fn whom_nothing_reaches_is_named_and_not_counted() {
    let world = small();
    let path = world.path("plan/departments.csv");
    let text = fs::read_to_string(&path).unwrap().replace("toshi@example.lg.jp", "");
    fs::write(&path, text).unwrap();
    let answer = simulate(&world, &["--plan", "plan", "--from", "2026-04-01", "--to", "2027-03-31"]);
    answer.says(0, &["Recipients whom nothing reaches", "都市計画課 TK"]);
    let told = words(&simulate(&world, &YEAR).json());
    assert!(told.iter().all(|word| !word.contains(" TK ")), "{told:?}");
}

#[test]
fn a_plan_without_any_address_is_played_as_if_all_were_reached() {
    let world = small();
    let known = simulate(&world, &YEAR).json();
    let path = world.path("plan/departments.csv");
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replace("toshi@example.lg.jp", "").replace("hq@example.lg.jp", "");
    fs::write(&path, text).unwrap();
    assert_eq!(simulate(&world, &YEAR).json(), known);
    let shown = simulate(&world, &YEAR[..6]);
    let flowing = shown.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("supposes that all are reached"), "{flowing}");
    assert!(!shown.out.contains("whom nothing reaches"), "{}", shown.out);
}

#[test]
fn what_would_be_held_is_told_and_nothing_is_held() {
    let world = World::new("");
    plans::large(&world, "plan", 25);
    let shown = simulate(&world, &YEAR[..6]);
    shown.says(0, &["Days on which the letters would be held", "2026-10-01", "25 of 25 rows"]);
    let belted = simulate(&world, &YEAR).json();
    assert!(words(&belted).contains(&"2026-10-08 TK milestone-overdue reminder".to_owned()));
    world.write("yamedoki.toml", "[delivery]\nmax_percent = 100\n");
    let shown = simulate(&world, &YEAR[..6]);
    assert!(!shown.out.contains("would be held"), "{}", shown.out);
    assert_eq!(simulate(&world, &YEAR).json(), belted);
}

/// A rule that tells the headquarters once of each initiative.
const WATCH: &str = r#"[[rule]]
name = "watch"
each = "initiative"
when = "initiative.days_to_end < 1000"
severity = "info"
to = ["headquarters"]
title.ja = "あ"
title.en = "a"
"#;

#[test]
fn a_change_of_the_rules_is_shown_by_what_it_adds_and_takes_away() {
    let world = small();
    world.write("before/watch.toml", WATCH);
    world.write("after/watch.toml", WATCH.replace("< 1000", "< 900"));
    world.write("same/watch.toml", WATCH.replace("title.en = \"a\"", "title.en = \"b\""));
    let change = |after: &str, format: &str| {
        let rules = ["--rules", after, "--rules-before", "before", "--format", format];
        simulate(&world, &[&YEAR[..6], &rules[..]].concat())
    };
    // The end is 2029-03-31: 999 days before it is Monday 6 July 2026, 899 Wednesday 14 October.
    let word = |at: &str| {
        let alert = json!({"rule": "watch", "subject": "initiative/I1", "kind": "opened"});
        json!({"notices": [{"at": at, "to": "HQ", "alerts": [alert]}], "decisions": []})
    };
    let found = change("after", "json").json();
    assert_eq!(found, json!({"added": word("2026-10-14"), "removed": word("2026-07-06")}));
    change("after", "text")
        .says(0, &["What the change of the rules does", "watch", "2026-10-14", "2026-07-06"]);
    change("after", "html")
        .says(0, &["<h2>Added</h2>", "2026-10-14", "行政経営戦略推進本部 HQ", "<td>new</td>"]);
    assert!(!change("after", "html").out.contains("opened"), "kinds in words");
    change("same", "text").says(0, &["There is no difference"]);
    let empty = json!({"notices": [], "decisions": []});
    assert_eq!(change("same", "json").json(), json!({"added": empty, "removed": empty}));
    world.write("broken/watch.toml", WATCH.replace("days_to_end", "days_to_and"));
    let broken = ["--rules-before", "broken"];
    simulate(&world, &[&YEAR[..], &broken[..]].concat()).says(1, &["days_to_and", "days_to_end"]);
}
