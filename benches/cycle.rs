//! One cycle of a city beside the commit: 2,000 rows, the whole pack, some hundred open alerts; then the
//! digest's look ahead over four weeks. Plain timing, the best and the median of some runs.
//!
//! `cargo bench --bench cycle`
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout)] // a bench speaks on the terminal

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use yamedoki::alerts::{Book, State};
use yamedoki::calendar::Calendar;
use yamedoki::cycle::{Inputs, Outcome, cycle, forecast};
use yamedoki::lang::Lang;
use yamedoki::notices::{Draft, Settings};
use yamedoki::plan::facts::{FactSettings, derive};
use yamedoki::plan::fields::View;
use yamedoki::plan::{Department, Initiative, Kpi, Milestone, Plan, Point, Recorded, Renewal, Role, Target};
use yamedoki::render::Letter;
use yamedoki::rules::{RuleSet, Source, judge, load};

const INITIATIVES: usize = 200;
const RUNS: usize = 30;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn pack() -> RuleSet {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the pack").filter_map(|f| Some(f.ok()?.path())).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let source = |f: &std::path::PathBuf| Source {
        name: f.display().to_string(),
        text: std::fs::read_to_string(f).expect("a rule file"),
    };
    load(&files.iter().map(source).collect::<Vec<_>>(), None, &yamedoki::rules::Names::default())
        .expect("a sound pack")
}

/// 40 departments and 2,000 further rows: of 200 initiatives four milestones each and three KPIs with
/// six results, and 400 renewals; a sixth of it in trouble.
fn city() -> Plan {
    let department = |n: usize| Department {
        code: format!("d{n}"),
        name: format!("第{n}課"),
        role: if n == 0 { Role::Headquarters } else { Role::Department },
        emails: vec![format!("d{n}@city.example")],
        ..Department::default()
    };
    let initiative = |n: usize| Initiative {
        code: format!("i{n}"),
        title: format!("取り組み{n}"),
        perspective: Some(["人", "情報・デジタル化", "財政", "施設・モノ"][n % 4].to_owned()),
        policy: Some("方針".to_owned()),
        target_state: Some("姿".to_owned()),
        owner: 1 + n % 39,
        related: vec![1 + (n + 7) % 39],
        starts_on: Some(day("2024-04-01")),
        ends_on: Some(day("2029-03-31")),
        ..Initiative::default()
    };
    let milestone = |n: usize| Milestone {
        code: format!("m{n}"),
        initiative: n / 4,
        title: format!("項目{n}"),
        due_on: Some(if n.is_multiple_of(6) { day("2026-04-30") } else { day("2027-03-31") }),
        updated_on: Some(day("2026-04-15")),
        ..Milestone::default()
    };
    let kpi = |n: usize| Kpi {
        code: format!("k{n}"),
        initiative: n / 3,
        name: format!("指標{n}"),
        baseline: Some(Point { on: day("2024-03-31"), value: 0.0 }),
        on_track_at: 0.9,
        at_risk_at: 0.7,
        targets: vec![Target { on: day("2029-03-31"), value: Some(100.0), ignored: false }],
        measurements: (0..6)
            .map(|q| Point {
                on: day("2024-09-30") + chrono::Days::new(91 * q),
                value: q as f64 * if n.is_multiple_of(6) { 2.0 } else { 7.0 },
            })
            .collect(),
        ..Kpi::default()
    };
    let renewal = |n: usize| Renewal {
        code: format!("r{n}"),
        title: format!("協定{n}"),
        owner: 1 + n % 39,
        ends_on: Some(if n.is_multiple_of(6) { day("2026-09-30") } else { day("2029-03-31") }),
        ..Renewal::default()
    };
    Plan {
        departments: (0..40).map(department).collect(),
        initiatives: (0..INITIATIVES).map(initiative).collect(),
        milestones: (0..INITIATIVES * 4).map(milestone).collect(),
        kpis: (0..INITIATIVES * 3).map(kpi).collect(),
        renewals: (0..INITIATIVES * 2).map(renewal).collect(),
        ..Plan::default()
    }
}

/// Rendering is timed elsewhere, a letter at a time.
fn no_letter(_: &Draft, _: &str) -> Result<Letter, String> {
    Err("not rendered".to_owned())
}

fn timed(what: &str, mut run: impl FnMut()) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{what:<44} best {:>10.3?}  median {:>10.3?}", times[0], times[RUNS / 2]);
}

fn main() {
    let (plan, rules, calendar) = (city(), pack(), Calendar::japan());
    let (recorded, facts, settings) = (Recorded::default(), FactSettings::default(), Settings::default());
    let empty = Book::default();
    let inputs = |book| Inputs {
        plan: &plan,
        recorded: &recorded,
        silences: &[],
        questions: yamedoki::alerts::Questions::default(),
        calendar: &calendar,
        facts: &facts,
        rules: &rules,
        book,
        settings: &settings,
        threads: yamedoki::notices::Threads::NONE,
        render: &no_letter,
    };
    let adoption: Outcome = cycle(&inputs(&empty), at("2026-05-14T21:00:00Z"));
    let book = adoption.book;
    let open = book.alerts.values().filter(|a| a.state == State::Firing).count();
    println!("{open} open alerts, {} letters at the adoption", adoption.unwritten.len());
    timed("the adoption: everything opens at once", || {
        cycle(&inputs(&empty), at("2026-05-14T21:00:00Z"));
    });
    timed("a quiet cycle an hour later", || {
        cycle(&inputs(&book), at("2026-05-14T22:00:00Z"));
    });
    timed("a cycle a week later, with its reminders", || {
        cycle(&inputs(&book), at("2026-05-21T21:00:00Z"));
    });
    timed("of a cycle: the facts", || {
        derive(&plan, &recorded, &calendar, &facts, day("2026-05-15"));
    });
    let derived = derive(&plan, &recorded, &calendar, &facts, day("2026-05-15"));
    let view = View { plan: &plan, facts: &derived };
    let now = at("2026-05-14T22:00:00Z");
    timed("of a cycle: the judgement", || {
        judge(&rules, &view, &calendar, now);
    });
    let judgement = judge(&rules, &view, &calendar, now);
    timed("of a cycle: titles and advice in two languages", || {
        for finding in &judgement.findings {
            for lang in [Lang::Ja, Lang::En] {
                rules.title(finding, &view, &calendar, lang);
                rules.advice(finding, &view, &calendar, lang);
            }
        }
    });
    timed("the look ahead over four weeks", || {
        forecast(&inputs(&book), &book, at("2026-05-14T22:00:00Z"), 28);
    });
}
