//! Random plans as files, on random days: what the path of `evaluate` finds is what the naive reading
//! finds, however people spell their cells.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use yamedoki::calendar::{Calendar, CalendarSettings};
use yamedoki::intake::{self, Known};
use yamedoki::plan::facts::{FactSettings, derive};
use yamedoki::plan::fields::View;
use yamedoki::plan::{BuildSettings, Plan, Recorded};
use yamedoki::rules::{RuleSet, Subject, judge, load, pack};

use super::dressed::dressed;
use super::written::{self, Dice, Written};
use super::{evaluate, findings, unknown, yamedoki};
use crate::naive::{self, V, pack::Finding, random};

/// A rule, its subject, and what it lacks.
type Unknown = (String, String, Vec<String>);

static PACK: LazyLock<RuleSet> =
    LazyLock::new(|| load(&pack(), None, &yamedoki::rules::Names::default()).expect("the pack"));

fn calendar() -> Calendar {
    let holidays = random::holidays().into_iter().map(|d| (d, String::new())).collect();
    Calendar::new(CalendarSettings { holidays, ..CalendarSettings::default() })
}

fn read(path: &Path, calendar: &Calendar) -> Plan {
    let known = Known::new(calendar.clone());
    match intake::read_plan(path, &known, BuildSettings::default(), &mut |_| {}) {
        Ok((_, built)) => built.plan,
        Err(refused) => panic!("{:#?}", refused.problems),
    }
}

/// What the pack says of a plan on a day, sorted as `evaluate` sorts.
pub(super) fn judged(plan: &Plan, calendar: &Calendar, today: NaiveDate) -> (Vec<Finding>, Vec<Unknown>) {
    let facts = derive(plan, &Recorded::default(), calendar, &FactSettings::default(), today);
    let judged = judge(&PACK, &View { plan, facts: &facts }, calendar, calendar.midnight(today));
    assert_eq!(judged.errors, []);
    let rule = |rule: usize| PACK.rules[rule].name.clone();
    let subject = |s: Subject| plan.subject(s.table, s.row).unwrap();
    let owner = |s: Subject| {
        let owner = plan.responsible(plan.owner_of(s.table, s.row).unwrap(), today);
        plan.departments[owner].code.clone()
    };
    let mut found: Vec<Finding> =
        judged.findings.iter().map(|f| (rule(f.rule), subject(f.subject), owner(f.subject))).collect();
    let mut unknown: Vec<Unknown> =
        judged.unknown.iter().map(|u| (rule(u.rule), subject(u.subject), u.missing.clone())).collect();
    found.sort();
    unknown.sort();
    (found, unknown)
}

/// What cannot be told: KPIs of active initiatives that are not rated, exit points of theirs with too few
/// results.
pub(super) fn cannot_tell(plan: &naive::Plan, today: NaiveDate) -> Vec<Unknown> {
    let mut out = Vec::new();
    for (table, singular, fact, rules) in [
        ("kpis", "kpi", "attainment", &["kpi-at-risk", "kpi-off-track"][..]),
        ("exit_points", "exit_point", "met", &["exit-point-reached"]),
    ] {
        for row in plan.rows(table) {
            let initiative = plan.row("initiatives", &row["initiative"]).unwrap();
            let facts: BTreeMap<&str, V> = naive::facts(plan, table, row, today);
            if naive::choice(initiative, "status", "active") == "active" && !facts.contains_key(fact) {
                let subject = format!("{singular}/{}", row["code"].trim());
                let missing = vec![format!("{singular}.{fact}")];
                out.extend(rules.iter().map(|r| (r.to_string(), subject.clone(), missing.clone())));
            }
        }
    }
    out.sort();
    out
}

/// Holds the files in `tables` against the naive reading of `plan`.
fn check(plan: &naive::Plan, tables: &[Written], days: &[NaiveDate]) {
    let home = tempfile::tempdir().unwrap();
    let calendar = calendar();
    let read = read(&written::csv(home.path(), tables), &calendar);
    for day in days {
        let (found, unknown) = judged(&read, &calendar, *day);
        assert_eq!(found, naive::findings(plan, *day), "on {day}");
        assert_eq!(unknown, cannot_tell(plan, *day), "on {day}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn a_plan_in_files_is_judged_as_the_naive_reading_has_it(
        plan in random::plan(),
        days in proptest::collection::vec(random::day(), 1..5),
    ) {
        check(&plan, &written::cleanly(&plan), &days);
    }

    #[test]
    fn the_spelling_of_its_cells_changes_nothing(
        plan in random::plan(),
        days in proptest::collection::vec(random::day(), 1..5),
        seed in any::<u64>(),
    ) {
        let plan = dressed(&plan);
        check(&plan, &written::as_people_do(&plan, seed), &days);
    }
}

/// How far from a date that a row speaks of something begins or ends, in days.
const BORDERS: [i64; 9] = [-180, -90, -30, 0, 10, 20, 28, 30, 180];

/// Days on which a plan's verdicts turn: near the borders around the dates in its facts.
fn turning_days(plan: &naive::Plan, seed: u64) -> Vec<NaiveDate> {
    let dice = &mut Dice(seed);
    let about: NaiveDate = "2026-05-31".parse().unwrap();
    let mut dates: Vec<NaiveDate> = Vec::new();
    for table in ["initiatives", "milestones", "kpis", "exit_points", "renewals"] {
        for row in plan.rows(table) {
            let facts = naive::facts(plan, table, row, about);
            dates.extend(facts.values().filter_map(|v| if let V::Day(day) = v { Some(*day) } else { None }));
        }
    }
    dates.push(about);
    let mut near = || {
        let date = dates[dice.throw(dates.len())];
        let border = BORDERS[dice.throw(BORDERS.len())];
        date + chrono::TimeDelta::days(border + dice.throw(3) as i64 - 1)
    };
    (0..24).map(|_| near()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn it_is_judged_so_on_the_days_on_which_verdicts_turn(plan in random::plan(), seed in any::<u64>()) {
        check(&plan, &written::cleanly(&plan), &turning_days(&plan, seed));
    }
}

/// The days of the table of holidays that ships, and those that follow from the law in the winter after.
pub(super) fn shipped_holidays() -> BTreeSet<NaiveDate> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/calendar/japan.csv");
    let text = std::fs::read_to_string(file).unwrap();
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y/%m/%d").ok();
    let days: BTreeSet<NaiveDate> = text.lines().filter_map(|l| day(l.split(',').next()?)).collect();
    assert!(days.len() > 500 && days.last() == day("2027/11/23").as_ref(), "the table is read");
    let after = ["2028/1/1", "2028/1/10", "2028/2/11", "2028/2/23", "2028/3/20"];
    days.into_iter().chain(after.into_iter().filter_map(day)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn the_binary_judges_it_likewise(plan in random::plan(), day in random::day(), seed in any::<u64>()) {
        let plan = naive::Plan { holidays: shipped_holidays(), ..dressed(&plan) };
        let home = tempfile::tempdir().unwrap();
        let path = written::csv(&home.path().join("plan"), &written::as_people_do(&plan, seed));
        let output = evaluate(home.path(), &path, &day.to_string(), &[]);
        prop_assert_eq!(findings(&output), naive::findings(&plan, day));
        let wanted: Vec<_> = cannot_tell(&plan, day).into_iter().map(|(rule, subject, _)| (rule, subject)).collect();
        prop_assert_eq!(unknown(&output), wanted);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(8) })]

    #[test]
    fn the_store_is_judged_as_the_files_it_was_filled_from(
        plan in random::plan(),
        day in random::day(),
        seed in any::<u64>(),
    ) {
        let home = tempfile::tempdir().unwrap();
        let plan = dressed(&plan);
        let path = written::csv(&home.path().join("plan"), &written::as_people_do(&plan, seed));
        let day = day.to_string();
        let imported = yamedoki(home.path(), &["import", path.to_str().unwrap()]);
        prop_assert_eq!(imported.code, 0, "{:?}", imported);
        let of_the_store = yamedoki(home.path(), &["evaluate", "--at", &day, "--format", "json"]);
        prop_assert_eq!(of_the_store.json(), evaluate(home.path(), &path, &day, &[]));
    }
}
