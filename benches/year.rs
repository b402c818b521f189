//! A year of a city rehearsed: 2,000 rows, the whole pack, 365 days, everything that falls due decided by
//! default. Plain timing, the best and the median of some runs.
//!
//! `cargo bench --bench year`
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout)] // a bench speaks on the terminal

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use yamedoki::calendar::Calendar;
use yamedoki::calendar::schedule::Schedule;
use yamedoki::intake::{Known, read_plan};
use yamedoki::notices::{Adoption, Settings};
use yamedoki::plan::facts::FactSettings;
use yamedoki::plan::{BuildSettings, Recorded};
use yamedoki::rehearsal::{Days, Played, Present, Stage, play};
use yamedoki::render::{Outlet, Style};
use yamedoki::rules::{Names, RuleSet, load, pack};

const RUNS: usize = 10;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn rules() -> RuleSet {
    load(&pack(), None, &Names::default()).expect("a sound pack")
}

/// 40 departments and 2,000 further rows: of 200 initiatives four milestones each and three KPIs with
/// six results, and 400 renewals; a sixth of it in trouble, a sixth of the renewals and a twentieth of
/// the initiatives at their end within the year.
fn write_city(folder: &Path) {
    let table = |name: &str, head: &str, rows: usize, row: &dyn Fn(usize) -> String| {
        let mut text = format!("{head}\n");
        for n in 0..rows {
            writeln!(text, "{}", row(n)).expect("a text takes it");
        }
        std::fs::write(folder.join(format!("{name}.csv")), text).expect("written");
    };
    table("departments", "code,name,role,emails", 40, &|n| {
        let role = if n == 0 { "headquarters" } else { "department" };
        format!("d{n},第{n}課,{role},d{n}@city.example")
    });
    table(
        "initiatives",
        "code,title,perspective,policy,target_state,owner,related,starts_on,ends_on",
        200,
        &|n| {
            let ends = if n % 20 == 0 { "2026-12-28" } else { "2029-03-31" };
            let (owner, related) = (1 + n % 39, 1 + (n + 7) % 39);
            format!("i{n},取り組み{n},財政,方針,姿,d{owner},d{related},2024-04-01,{ends}")
        },
    );
    table("milestones", "code,initiative,title,due_on,updated_on", 800, &|n| {
        let due = if n % 6 == 0 {
            "2026-04-30".to_owned()
        } else {
            (day("2026-06-01") + chrono::Days::new(n as u64)).to_string()
        };
        format!("m{n},i{},項目{n},{due},2026-03-15", n / 4)
    });
    table("kpis", "code,initiative,name,baseline_on,baseline,report_every", 600, &|n| {
        format!("k{n},i{},指標{n},2024-03-31,0,3", n / 3)
    });
    table("kpi_targets", "kpi,on,value", 600, &|n| format!("k{n},2029-03-31,100"));
    table("measurements", "kpi,on,value", 3_600, &|n| {
        let (kpi, quarter) = (n / 6, (n % 6) as u64);
        let value = quarter * if kpi % 6 == 0 { 2 } else { 7 };
        format!("k{kpi},{},{value}", day("2024-09-30") + chrono::Days::new(91 * quarter))
    });
    table("renewals", "code,kind,title,owner,starts_on,ends_on", 400, &|n| {
        let ends = if n % 6 == 0 { "2026-12-31" } else { "2029-03-31" };
        format!("r{n},agreement,協定{n},d{},2024-04-01,{ends}", 1 + n % 39)
    });
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    write_city(folder.path());
    let calendar = Calendar::japan();
    let known = Known::new(calendar.clone());
    let read = read_plan(folder.path(), &known, BuildSettings::default(), &mut |_| {});
    let (_, built) = read.expect("a sound plan");
    let present = Present::new(built.plan, Recorded::default());
    let outlet = Outlet::Mail { from: "plan@city.example".into(), domain: "city.example".into(), dkim: None };
    let style = Style::new("飯盛市", chrono_tz::Asia::Tokyo).with("mail", outlet);
    let settings = Settings { adoption: Adoption::AtOnce, ..Settings::default() };
    let (rules, facts) = (rules(), FactSettings::default());
    let schedule = |text| Schedule::parse(text).expect("a schedule");
    let (evaluate, digest) = (schedule("weekdays 07:00"), schedule("Mon 08:00"));
    let stage = Stage {
        calendar: &calendar,
        facts: &facts,
        rules: &rules,
        settings: &settings,
        questions: yamedoki::alerts::Questions::default(),
        style: &style,
        evaluate: &evaluate,
        digest: &digest,
        after_change: false,
    };
    let days = Days { from: day("2026-04-01"), to: day("2027-03-31") };
    let mut times: Vec<Duration> = Vec::new();
    let mut played = Played::default();
    for _ in 0..RUNS {
        let mut plans = present.clone();
        let start = Instant::now();
        played = play(&stage, &mut plans, days, &mut |_| {});
        times.push(start.elapsed());
    }
    times.sort();
    println!(
        "{} evaluations, {} notices, {} decisions, {} open at the end",
        played.evaluations,
        played.notices.len(),
        played.decisions.len(),
        played.open.len()
    );
    println!("a year of 2,000 rows: best {:.3?}, median {:.3?}", times[0], times[RUNS / 2]);
}
