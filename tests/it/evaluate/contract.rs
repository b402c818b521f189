//! The shape of the output, key by key, as the contract writes it.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use yamedoki::rules::{load, pack};

use super::{evaluate, findings, unknown, yamedoki};
use crate::world::shared;

/// A folder with the files of a plan in it.
pub(super) struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    /// With these files: name, text.
    pub(super) fn with(files: &[(&str, &str)]) -> Home {
        let home = Home { dir: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        home
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(super) fn plan(&self) -> PathBuf {
        self.path().join("plan")
    }

    pub(super) fn judge(&self, at: &str, more: &[&str]) -> Json {
        evaluate(self.path(), &self.plan(), at, more)
    }
}

const DEPARTMENTS: &str = "code,name,valid_until,successor\n\
    D1,情報課,2026-03-31,D2\nD2,DX推進課,2026-12-31,業務改革課\nD3,業務改革課,,\n";
const INITIATIVES: &str = "code,title,owner,policy,target_state,starts_on,ends_on\n\
    I1,タブレット端末の配備,情報課,方針,姿,2026-04-01,2029-03-31\n";
const MILESTONES: &str = "code,initiative,title,due_on\nM1,I1,機種選定,2026-05-20\n";

fn small() -> Home {
    Home::with(&[
        ("plan/departments.csv", DEPARTMENTS),
        ("plan/initiatives.csv", INITIATIVES),
        ("plan/milestones.csv", MILESTONES),
        ("plan/kpis.csv", "code,initiative,name\nK1,I1,配備率\n"),
        ("plan/kpi_targets.csv", "kpi,on,value\nK1,2027-03-31,100\n"),
        ("plan/measurements.csv", "kpi,on,value\nK1,2027-03-31,75\n"),
    ])
}

fn keys(value: &Json) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The finding of `rule`, of which there is one.
fn of<'a>(output: &'a Json, rule: &str) -> &'a Json {
    let mut found = output["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule);
    let one = found.next().unwrap_or_else(|| panic!("{rule} does not fire: {output}"));
    assert!(found.next().is_none(), "{rule} fires once");
    one
}

#[test]
fn the_whole_output_of_a_small_plan_is_this() {
    let output = small().judge("2026-05-01", &[]);
    let wanted = json!({
        "at": "2026-05-01",
        "findings": [{
            "rule": "milestone-due-soon",
            "subject": "milestone/M1",
            "owner": "D2",
            "severity": "info",
            "title": of(&output, "milestone-due-soon")["title"],
            "evidence": {"initiative.status": "active", "milestone.days_left": 19, "milestone.open": true},
        }],
        "unknown": [
            {"rule": "kpi-at-risk", "subject": "kpi/K1", "missing": ["kpi.attainment"]},
            {"rule": "kpi-off-track", "subject": "kpi/K1", "missing": ["kpi.attainment"]},
        ],
        "errors": [],
    });
    assert_eq!(output, wanted);
    assert_eq!(keys(&output), ["at", "findings", "unknown", "errors"]);
    assert_eq!(keys(&output["findings"][0]), ["rule", "subject", "owner", "severity", "title", "evidence"]);
    assert_eq!(keys(&output["unknown"][0]), ["rule", "subject", "missing"]);
}

#[test]
fn titles_are_japanese_unless_english_is_asked_for() {
    let home = small();
    let title = |more: &[&str]| of(&home.judge("2026-05-01", more), "milestone-due-soon")["title"].clone();
    let (ja, en) = (title(&[]), title(&["--lang", "en"]));
    assert_eq!(ja, title(&["--lang", "ja"]));
    assert!(ja.as_str().unwrap().contains("タブレット端末の配備") && ja != en, "{ja} {en}");
    assert!(!en.as_str().unwrap().contains(['が', 'は', 'を']), "{en}");
}

#[test]
fn the_locale_changes_nothing() {
    let home = small();
    let plan = home.plan();
    let arguments = ["evaluate", "--plan", plan.to_str().unwrap(), "--at", "2026-05-01", "--format", "json"];
    let with = |locale: &str| {
        let mut command = std::process::Command::new(crate::world::BINARY);
        command.current_dir(home.path()).env("LC_ALL", locale).env("LANG", locale).args(arguments);
        crate::world::Answer::of(command.output().unwrap()).out
    };
    assert_eq!(with("en_US.UTF-8"), with("ja_JP.UTF-8"));
    assert_eq!(with("C"), with("ja_JP.UTF-8"));
}

#[test]
fn the_owner_is_who_is_responsible_on_the_day() {
    let home = small();
    let owner = |at: &str| home.judge(at, &[])["findings"][0]["owner"].clone();
    assert_eq!(owner("2026-05-01"), "D2"); // D1 ended on 31 March
    assert_eq!(owner("2026-12-31"), "D2"); // its last day is still its own
    assert_eq!(owner("2027-01-01"), "D3");
    let early = Home::with(&[
        ("plan/departments.csv", DEPARTMENTS),
        ("plan/renewals.csv", "code,kind,title,owner\nR1,協定,包括連携,D1\n"),
    ]);
    assert_eq!(early.judge("2026-03-31", &[])["findings"][0]["owner"], "D1");
}

#[test]
fn lists_are_sorted_by_rule_and_subject_in_bytes() {
    let mut rows = String::from("code,initiative,name\n");
    for code in ["b", "a", "B", "ｂ", "あ", "10", "9", "\"a\"\"\"", "a/b", "a-"] {
        rows.push_str(&format!("{code},I1,指標\n"));
    }
    let home = Home::with(&[
        ("plan/departments.csv", "code,name\nD1,課\n"),
        ("plan/initiatives.csv", "code,title,owner\nI1,題,D1\n"),
        ("plan/kpis.csv", &rows),
    ]);
    let found = unknown(&home.judge("2026-05-01", &[]));
    let mut sorted = found.clone();
    sorted.sort_by(|a, b| (a.0.as_bytes(), a.1.as_bytes()).cmp(&(b.0.as_bytes(), b.1.as_bytes())));
    assert_eq!(found, sorted);
    assert_eq!(found.len(), 20);
}

#[test]
fn codes_stand_as_they_are_written() {
    let codes = ["a\nb", "1/2/3", "\"引用\"", "カンマ,", "\\", "　内 側　の空白", "ﾊﾝｶｸ", "😀"];
    let quoted = |code: &str| format!("\"{}\"", code.replace('"', "\"\""));
    let mut rows = String::from("code,kind,title,owner\n");
    for code in codes {
        rows.push_str(&format!("{},協定,件,D1\n", quoted(code)));
    }
    let home = Home::with(&[("plan/departments.csv", "code,name\nD1,課\n"), ("plan/renewals.csv", &rows)]);
    let mut wanted: Vec<String> = codes.iter().map(|c| format!("renewal/{}", c.trim())).collect();
    wanted.sort();
    let found: Vec<String> = findings(&home.judge("2026-05-01", &[])).into_iter().map(|f| f.1).collect();
    assert_eq!(found, wanted);
}

#[test]
fn an_owner_whose_code_holds_a_separator_is_found() {
    let departments = "code,name\n\"D\n1\",総務課\n\"D、2\",財政課\nD;3,税務課\n";
    let renewals = "code,kind,title,owner\nR1,協定,件,\"D\n1\"\nR2,協定,件,\"D、2\"\nR3,協定,件,D;3\n";
    let home = Home::with(&[("plan/departments.csv", departments), ("plan/renewals.csv", renewals)]);
    let owners: Vec<String> = findings(&home.judge("2026-05-01", &[])).into_iter().map(|f| f.2).collect();
    assert_eq!(owners, ["D\n1", "D、2", "D;3"]);
}

#[test]
fn evidence_holds_what_was_read_with_its_own_type() {
    let output = small().judge("2027-05-01", &[]);
    let at_risk = &of(&output, "kpi-at-risk")["evidence"];
    let wanted = json!({
        "initiative.status": "active",
        "kpi.at_risk_at": 0.7,
        "kpi.attainment": 0.75, // 75 of 100
        "kpi.on_track_at": 0.9,
    });
    assert_eq!(at_risk, &wanted);
    let home = Home::with(&[
        ("plan/departments.csv", "code,name\nD1,課\n"),
        ("plan/initiatives.csv", "code,title,owner,ends_on\nI1,題,D1,2026-04-30\n"),
    ]);
    let output = home.judge("2026-05-01", &[]);
    assert_eq!(of(&output, "initiative-past-end")["evidence"]["initiative.ends_on"], "2026-04-30");
    let missing = &of(&output, "plan-incomplete")["evidence"]["initiative.missing"];
    assert_eq!(missing, &json!(["policy", "target_state", "kpi", "milestone"]));
}

#[test]
fn without_at_the_clock_says_which_day_it_is() {
    let home = small();
    let plan = home.plan();
    let answer = yamedoki(home.path(), &["evaluate", "--plan", plan.to_str().unwrap(), "--format", "json"]);
    let at = answer.json()["at"].as_str().unwrap().to_owned();
    let today = yamedoki::clock::Clock::System.now() + chrono::TimeDelta::hours(9);
    let near = at.parse::<chrono::NaiveDate>().unwrap() - today.date_naive();
    assert!(near.num_days().abs() <= 1, "{at}");
}

#[test]
fn what_cannot_be_judged_is_refused_with_the_right_code() {
    let home = small();
    let plan = home.plan();
    let plan = plan.to_str().unwrap();
    for (code, arguments) in [
        (1, ["evaluate", "--plan", "nowhere", "--at", "2026-05-01"]),
        (2, ["evaluate", "--plan", plan, "--at", "2026-02-30"]),
        (1, ["evaluate", "--plan", plan, "--rules", "nowhere"]),
    ] {
        let answer = yamedoki(home.path(), &arguments);
        assert_eq!(answer.code, code, "{answer:?}");
        assert!(answer.out.is_empty() && !answer.err.is_empty(), "{answer:?}");
    }
}

#[test]
fn an_empty_store_is_judged_with_a_word_beside() {
    let home = Home::with(&[]);
    let answer =
        yamedoki(home.path(), &["evaluate", "--at", "2026-05-01", "--format", "json", "--lang", "en"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert_eq!(answer.json(), json!({"at": "2026-05-01", "findings": [], "unknown": [], "errors": []}));
    assert!(answer.err.contains("there is no plan yet"), "{answer:?}");
}

/// The rows of the contract's table of the pack: rule, tables, severity.
fn contract_table() -> Option<Vec<(String, Vec<String>, String)>> {
    let text = std::fs::read_to_string(shared("spec/rules.md")?).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(" | ").map(|c| c.trim_matches(['|', ' '])).collect();
        let name = cells.first()?.strip_prefix('`')?.strip_suffix('`')?;
        let [_, each, _, told] = cells[..] else { return None };
        let each = each.split(", ").map(str::to_owned).collect();
        Some((name.to_owned(), each, told.split([';', ',']).next()?.to_owned()))
    };
    Some(text.lines().filter_map(row).collect())
}

#[test]
fn the_pack_is_the_contracts() {
    let Some(table) = contract_table() else { return };
    assert_eq!(table.len(), 25, "the table is read");
    let mut rules = load(&pack(), None, &yamedoki::rules::Names::default()).unwrap().rules;
    // The one that every set has stands in `plan.md`.
    rules.retain(|rule| rule.name != "vanished");
    for rule in &rules {
        let (_, each, severity) = table.iter().find(|t| t.0 == rule.name).expect("a rule of the contract");
        let tables: Vec<&str> = rule.each.iter().map(|t| t.singular()).collect();
        assert_eq!(
            (&tables, rule.severity.name()),
            (&each.iter().map(String::as_str).collect(), severity.as_str()),
            "{}",
            rule.name
        );
    }
    let lacking: Vec<&str> =
        table.iter().map(|t| t.0.as_str()).filter(|n| rules.iter().all(|r| r.name != *n)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}
