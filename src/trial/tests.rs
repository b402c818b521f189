#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::Path;
use std::sync::LazyLock;

use super::*;
use crate::calendar::Schedule;
use crate::render::Outlet;
use crate::rules::pack;

static JAPAN: LazyLock<Calendar> = LazyLock::new(Calendar::japan);

const PLAN: &str = r#"
only = ["milestone-overdue"]
[plan]
departments = [{ code = "hq", name = "本部", role = "headquarters" }, { code = "a", name = "総務課" }]
initiatives = [{ code = "i", title = "配備", owner = "a" }]
milestones = [{ code = "m", initiative = "i", title = "選定", due_on = 2026-06-30 }]
"#;

fn trial_only(text: &str, only: Option<&str>) -> Trial {
    let rules = pack();
    let outlet = Outlet::Mail { from: "plan@city.example".into(), domain: "city.example".into(), dkim: None };
    let bench = Bench {
        calendar: &JAPAN,
        facts: &FactSettings::default(),
        rules: &rules,
        overrides: None,
        names: &Names::default(),
        questions: Questions::default(),
        settings: &Settings::default(),
        style: &Style::new("市", chrono_tz::Asia::Tokyo).with("mail", outlet),
        schedule: &Schedule::parse("weekdays 07:00").unwrap(),
        folder: &|_| Err(Text::new("ない", "none")),
        only,
    };
    run(Path::new("t.toml"), "t.toml", text, &bench)
}

fn trial(text: &str) -> Trial {
    trial_only(text, None)
}

/// A file of the plan above and `case` misses once for each of `words`, in order, each of which the
/// message holds, and nothing else.
fn check(case: &str, words: &[&str]) {
    let text = format!("{PLAN}[[case]]\nname = \"c\"\n{case}");
    let misses = trial(&text).misses;
    let said: Vec<String> = misses.iter().map(|m| format!("{} {} / {}", m.line, m.en, m.ja)).collect();
    assert_eq!(said.len(), words.len(), "{case}\n{said:#?}");
    for (miss, word) in said.iter().zip(words) {
        assert!(miss.contains(word), "{case}: `{word}` is not in {miss}");
    }
}

#[test]
fn what_is_said_and_what_is_found_are_the_same_set() {
    check("at = 2026-07-01\nfires = [\"milestone-overdue milestone/m\"]", &[]);
    check("at = 2026-06-30\nnot = [\"milestone-overdue milestone/m\"]", &[]);
    check("at = 2026-06-30", &[]);
}

#[test]
fn an_assertion_that_nothing_matches_fails() {
    check("at = 2026-06-30\nfires = [\"milestone-overdue milestone/m\"]", &["found: it does not fire"]);
    check("at = 2026-07-01\nnot = [\"milestone-overdue milestone/m\"]", &["found: it fires"]);
    check(
        "at = 2026-07-01\nfires = [\"milestone-overdue milestone/m\"]\ncannot_tell = [\"milestone-overdue milestone/m: milestone.due\"]",
        &["cannot tell: milestone.due is missing; found: it fires"],
    );
    check(
        "at = 2026-07-01\nfires = [\"milestone-overdue milestone/m\"]\nerrors = [\"milestone-overdue milestone/m\"]",
        &["Expected: it fails"],
    );
    check(
        "at = 2026-07-01\nfires = [\"milestone-overdue milestone/m\"]\nsays = { \"milestone-overdue milestone/m\" = \"?\" }",
        &["期限（2026-06-30）を過ぎています"],
    );
}

#[test]
fn a_finding_that_nobody_asserted_fails() {
    check("at = 2026-07-01", &["nobody asserted it. If that is right, add it to `fires`"]);
    check(
        "at = [2026-06-30, 2026-07-01, 2026-07-02]",
        &["2026-07-01: `milestone-overdue milestone/m`", "2026-07-02"],
    );
}

const SPAN: &str = "from = 2026-06-25\nto = 2026-07-10\nopen = [\"milestone-overdue milestone/m\"]\n";
const OPENED: &str = "[[case.told]]\non = 2026-07-01\nto = \"a\"\nrule = \"milestone-overdue\"\nsubject = \"milestone/m\"\nkind = \"opened\"\n";
const REMINDED: &str = "[[case.told]]\non = 2026-07-08\nto = \"a\"\nrule = \"milestone-overdue\"\nsubject = \"milestone/m\"\nkind = \"reminder\"\n";

#[test]
fn who_is_told_is_exact_in_day_party_and_kind() {
    check(&format!("{SPAN}{OPENED}{REMINDED}"), &[]);
    check(&format!("{SPAN}{OPENED}"), &["`2026-07-08 a milestone-overdue milestone/m reminder` was told"]);
    let wrong_day = REMINDED.replace("07-08", "07-09");
    check(
        &format!("{SPAN}{OPENED}{wrong_day}"),
        &["was told", "no such word; the nearest is `2026-07-08 a milestone-overdue milestone/m reminder`"],
    );
    let wrong_party = REMINDED.replace("to = \"a\"", "to = \"hq\"");
    check(&format!("{SPAN}{OPENED}{wrong_party}"), &["was told", "no such word"]);
    check(&format!("{SPAN}{OPENED}{REMINDED}{REMINDED}"), &["no such word"]);
}

#[test]
fn what_is_open_in_the_end_is_exact() {
    let told = format!("{OPENED}{REMINDED}");
    let span = "from = 2026-06-25\nto = 2026-07-10\nopen = []\n";
    check(&format!("{span}{told}"), &["`open` does not say so"]);
    let early = "from = 2026-06-25\nto = 2026-06-30\nopen = [\"milestone-overdue milestone/m\"]\n";
    check(early, &["found: it is not"]);
}

#[test]
fn a_change_holds_from_its_day_on() {
    let done = "[[case.change]]\non = 2026-07-03\nmilestones = [{ code = \"m\", initiative = \"i\", title = \"選定\", due_on = 2026-06-30, status = \"done\" }]\n";
    let resolved = OPENED.replace("07-01", "07-03").replace("opened", "resolved");
    let span = "from = 2026-06-25\nto = 2026-07-10\nopen = []\n";
    check(&format!("{span}{OPENED}{resolved}{done}"), &[]);
}

#[test]
fn what_is_misspelt_is_a_mistake_with_its_line_and_the_nearest_right_thing() {
    check("at = 2026-07-01\nfire = []", &["10 there is no key `fire` here; perhaps `fires`?"]);
    check("at = 2026-07-01\nfires = [\"milestone-overdeu milestone/m\"]", &["perhaps `milestone-overdue`?"]);
    check("at = 2026-07-01\nfires = [\"milestone-overdue milestone/n\"]", &["perhaps `milestone/m`?"]);
    check("at = 2026-07-01\nfires = [\"milestone-overdue\"]", &["is not of the form"]);
    check(
        "at = 2026-07-01\nnot = [\"milestone-overdue initiative/i\"]",
        &["ranges over milestone, not over"],
    );
    check("at = 2026-07-01\nnot = [\"milestone-due-soon milestone/m\"]", &["is not among `only`"]);
    check(
        "at = \"1 July\"",
        &["neither `at`", "a date, such as 2026-04-01 is wanted here; found: \"1 July\""],
    );
    check("from = 2026-07-01", &["neither `at`", "come together"]);
    check("from = 2026-07-02\nto = 2026-07-01", &["neither `at`", "must end after it begins"]);
    check(
        &format!("{SPAN}{}", OPENED.replace("opened", "open")),
        &["there is no kind `open`; perhaps `opened`?"],
    );
    check(&format!("{SPAN}{}", OPENED.replace("\"a\"", "\"b\"")), &["the plan has no department `b`"]);
    check(&format!("{SPAN}{}", OPENED.replace("2026-07-01", "2026-08-01")), &["outside the span"]);
}

#[test]
fn a_plan_with_a_slip_tests_nothing() {
    let text = format!("{}[[case]]\nname = \"c\"\nat = 2026-07-01", PLAN.replace("due_on", "due"));
    let misses = trial(&text).misses;
    assert!(misses[0].line == 6 && misses[0].en.contains("`due` is no column"), "{misses:?}");
    let text = format!(
        "{}[[case]]\nname = \"c\"\nat = 2026-07-01",
        PLAN.replace("initiative = \"i\"", "initiative = \"j\"")
    );
    let misses = trial(&text).misses;
    assert!(misses.len() == 1 && misses[0].line == 6, "{misses:?}");
    assert!(trial("x = ").misses[0].en.contains("this is not TOML"));
    assert_eq!(trial("").misses.len(), 2, "no plan, no case");
}

#[test]
fn a_file_may_bring_its_own_rule_and_overrides() {
    let own = r#"
[[rule]]
name = "mine"
each = "milestone"
when = 'milestone.days_left <= 7 && milestone.open'
[override.mine]
mode = "shadow"
[plan]
departments = [{ code = "a", name = "総務課" }]
initiatives = [{ code = "i", title = "配備", owner = "a" }]
milestones = [{ code = "m", initiative = "i", title = "選定", due_on = 2026-06-30 }]
[[case]]
name = "c"
at = 2026-06-23
fires = ["mine milestone/m"]
[[case]]
name = "told nobody"
from = 2026-06-20
to = 2026-07-31
open = ["mine milestone/m"]
"#;
    let tried = trial(own);
    assert_eq!(tried.misses, []);
    assert_eq!(tried.tally["mine"], Sides { fires: 1, ..Sides::default() });
    let broken = trial(&own.replace("days_left", "days_lft"));
    assert!(broken.misses[0].line == 5 && broken.misses[0].en.contains("days_left"), "{:?}", broken.misses);
}

#[test]
fn one_rule_asked_for_is_looked_at_alone() {
    let text = format!("{PLAN}[[case]]\nname = \"c\"\nat = 2026-07-01\nfires = []")
        .replace("only = [\"milestone-overdue\"]", "");
    assert!(trial(&text).misses.len() > 1);
    assert_eq!(trial_only(&text, Some("milestone-overdue")).misses.len(), 1);
    assert_eq!(trial_only(&text, Some("kpi-at-risk")).misses, []);
}
