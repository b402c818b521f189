//! The shipped pack over the plans that come with the contract: exactly their findings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value as Json;
use yamedoki::calendar::{Calendar, CalendarSettings};
use yamedoki::lang::Lang;
use yamedoki::plan::facts::{FactSettings, derive};
use yamedoki::plan::fields::View;
use yamedoki::plan::{BuildSettings, Recorded, build};
use yamedoki::rules::{Judgement, RuleSet, judge, load, pack};

use crate::naive::{self, TABLES};

/// A finding as the contract writes it: rule, subject, owner.
type Finding = (String, String, String);

fn holidays(data: &Path) -> BTreeMap<NaiveDate, String> {
    let text = fs::read_to_string(data.join("calendar/holiday_jp_holidays.yml")).unwrap();
    let lines = text.lines().filter_map(|l| l.split_once(": "));
    lines.filter_map(|(day, name)| Some((day.parse().ok()?, name.to_owned()))).collect()
}

fn read_plan(dir: &Path, holidays: &BTreeMap<NaiveDate, String>) -> naive::Plan {
    let mut plan = naive::Plan { holidays: holidays.keys().copied().collect(), ..Default::default() };
    for table in TABLES {
        let Ok(mut reader) = csv::Reader::from_path(dir.join(format!("{table}.csv"))) else { continue };
        plan.tables.insert(table, reader.deserialize().map(Result::unwrap).collect());
    }
    plan
}

fn expectations(dir: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    files.filter(|p| p.extension().is_some_and(|e| e == "json")).collect()
}

fn expected(json: &Json) -> Vec<Finding> {
    let part = |f: &Json, key: &str| f[key].as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings.map(|f| (part(f, "rule"), part(f, "subject"), part(f, "owner"))).collect()
}

fn found(judged: &Judgement, set: &RuleSet, view: &View<'_>, calendar: &Calendar) -> Vec<Finding> {
    let plan = view.plan;
    let mut found: Vec<Finding> = Vec::new();
    for f in &judged.findings {
        let (table, row) = (f.subject.table, f.subject.row);
        let owner = plan.owner_of(table, row).map(|d| plan.responsible(d, judged.at)).unwrap();
        for lang in [Lang::Ja, Lang::En] {
            let title = set.title(f, view, calendar, lang);
            assert!(!title.contains('―'), "an absent value in the title {title:?}");
        }
        let subject = plan.subject(table, row).unwrap();
        found.push((set.rules[f.rule].name.clone(), subject, plan.departments[owner].code.clone()));
    }
    found.sort();
    found
}

#[test]
fn the_pack_finds_what_the_contract_expects_and_nothing_else() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let Ok(dirs) = fs::read_dir(data.join("vectors/plans")) else {
        eprintln!("skipped: the shared data is not there");
        return;
    };
    let holidays = holidays(&data);
    let calendar = Calendar::new(CalendarSettings { holidays: holidays.clone(), ..Default::default() });
    let set = load(&pack(), None, &yamedoki::rules::Names::default())
        .unwrap_or_else(|m| panic!("{}", m[0].rendered.en));
    let mut days = 0;
    for dir in dirs.map(|e| e.unwrap().path()) {
        let records = naive::records::records(&read_plan(&dir, &holidays));
        let plan = build(&records, BuildSettings::default()).unwrap().plan;
        for path in expectations(&dir) {
            let json: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let today: NaiveDate = json["at"].as_str().unwrap().parse().unwrap();
            let facts = derive(&plan, &Recorded::default(), &calendar, &FactSettings::default(), today);
            let view = View { plan: &plan, facts: &facts };
            let judged = judge(&set, &view, &calendar, calendar.midnight(today));
            assert_eq!(found(&judged, &set, &view, &calendar), expected(&json), "{}", path.display());
            assert_eq!(judged.errors, []);
            for u in &judged.unknown {
                let rule = set.rules[u.rule].name.as_str();
                let may = ["kpi-at-risk", "kpi-off-track", "exit-point-reached"];
                assert!(may.contains(&rule), "{rule} cannot tell for want of {:?}", u.missing);
            }
            days += 1;
        }
    }
    assert!(days > 0, "the vectors hold expectations");
}
