//! One million plan rows judged by four rules in memory, on one core: the compiled rules beside
//! native code written by hand over the same structs, and beside the interpreter of crate `cel` on a
//! sample, scaled. About 5 % of the rows fire.
//!
//! `cargo bench --bench judge`

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use cel::{Context, Env, Value};
use chrono::{DateTime, Days, NaiveDate, Utc};
use yamedoki::calendar::{Calendar, CalendarSettings};
use yamedoki::plan::facts::{ExitPointFacts, Facts, InitiativeFacts, KpiFacts, MilestoneFacts, RenewalFacts};
use yamedoki::plan::fields::View;
use yamedoki::plan::{
    DefaultOutcome, Department, ExitPoint, Initiative, Kpi, Milestone, Plan, Renewal, Table,
};
use yamedoki::rules::{Finding, RuleSet, Source, Subject, judge, load, pack};

const ROWS: usize = 250_000;
const INITIATIVES: usize = 10_000;
const SAMPLE: usize = 2_000;

const RULES: &str = r#"
[[rule]]
name = "milestone-overdue"
each = "milestone"
when = 'milestone.open && milestone.days_late > 0 && (!milestone.due_from_year || milestone.business_days_late > 20)'
[[rule]]
name = "kpi-low"
each = "kpi"
when = "kpi.attainment < 0.9"
[[rule]]
name = "exit-point-reached"
each = "exit_point"
when = "exit_point.met && !exit_point.decided"
[[rule]]
name = "renewal-decision-due"
each = "renewal"
when = "!renewal.over && !renewal.decided && today >= renewal.decide_by - days(90)"
"#;

/// The same over the owning initiative's status: a random read a row.
const LINKED: &str = r#"
[[rule]]
name = "milestone-overdue"
each = "milestone"
when = 'milestone.initiative.status == "active" && milestone.open && milestone.days_late > 0'
[[rule]]
name = "kpi-low"
each = "kpi"
when = 'initiative.status == "active" && kpi.attainment < 0.9'
[[rule]]
name = "exit-point-reached"
each = "exit_point"
when = 'initiative.status == "active" && exit_point.met && !exit_point.decided'
[[rule]]
name = "renewal-decision-due"
each = "renewal"
when = "has(renewal.over) && !renewal.over && !renewal.decided && today >= renewal.decide_by - days(90)"
"#;

struct World {
    plan: Plan,
    facts: Facts,
    calendar: Calendar,
    now: DateTime<Utc>,
}

fn world() -> World {
    let calendar = Calendar::new(CalendarSettings::default());
    let today = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap_or_default();
    let after = |days: u64| today.checked_add_days(Days::new(days));
    let initiative =
        |i: usize| Initiative {
            code: format!("I{i}"), title: "取り組み".into(), ..Initiative::default()
        };
    let hit = |i: usize| i * 7919 % 100 < 5;
    let plan = Plan {
        departments: vec![Department { code: "D".into(), name: "総務課".into(), ..Department::default() }],
        initiatives: (0..INITIATIVES).map(initiative).collect(),
        milestones: (0..ROWS)
            .map(|i| Milestone {
                code: format!("M{i}"),
                initiative: i * 31 % INITIATIVES,
                ..Milestone::default()
            })
            .collect(),
        kpis: (0..ROWS)
            .map(|i| Kpi { code: format!("K{i}"), initiative: i * 31 % INITIATIVES, ..Kpi::default() })
            .collect(),
        exit_points: (0..ROWS)
            .map(|i| ExitPoint {
                code: format!("X{i}"),
                initiative: i * 31 % INITIATIVES,
                description: String::new(),
                on: Some(today),
                condition: None,
                decide_within: 30,
                default_outcome: DefaultOutcome::End,
            })
            .collect(),
        renewals: (0..ROWS).map(|i| Renewal { code: format!("R{i}"), ..Renewal::default() }).collect(),
    };
    let facts = Facts {
        vanished: Default::default(),
        today,
        initiatives: vec![InitiativeFacts::default(); INITIATIVES],
        milestones: (0..ROWS)
            .map(|i| MilestoneFacts {
                due: today,
                open: i % 2 == 0 || hit(i),
                days_late: if hit(i) { 30 } else { 0 },
                ..MilestoneFacts::default()
            })
            .collect(),
        kpis: (0..ROWS)
            .map(|i| KpiFacts { attainment: Some(if hit(i) { 0.5 } else { 1.1 }), ..KpiFacts::default() })
            .collect(),
        exit_points: (0..ROWS)
            .map(|i| ExitPointFacts {
                met: Some(hit(i) || i % 3 == 0),
                decided: !hit(i),
                ..ExitPointFacts::default()
            })
            .collect(),
        renewals: (0..ROWS)
            .map(|i| RenewalFacts {
                over: Some(false),
                decided: false,
                decide_by: after(if hit(i) { 30 } else { 400 }),
                ..RenewalFacts::default()
            })
            .collect(),
    };
    let now = calendar.midnight(today);
    World { plan, facts, calendar, now }
}

fn rules(text: &str) -> RuleSet {
    let source = Source { name: "bench.toml".into(), text: text.into() };
    match load(&[source], None, &yamedoki::rules::Names::default()) {
        Ok(set) => set,
        Err(mistakes) => {
            for m in mistakes {
                eprintln!("{}", m.rendered.en);
            }
            std::process::exit(1);
        }
    }
}

/// The four rules as a programmer would write them.
fn native(w: &World) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |rule, table, row| found.push(Finding { rule, subject: Subject { table, row } });
    for (row, m) in w.facts.milestones.iter().enumerate() {
        if m.open && m.days_late > 0 && (!m.due_from_year || m.business_days_late > 20) {
            add(0, Table::Milestones, row);
        }
    }
    for (row, k) in w.facts.kpis.iter().enumerate() {
        if k.attainment.is_some_and(|a| a < 0.9) {
            add(1, Table::Kpis, row);
        }
    }
    for (row, x) in w.facts.exit_points.iter().enumerate() {
        if x.met == Some(true) && !x.decided {
            add(2, Table::ExitPoints, row);
        }
    }
    let horizon = w.facts.today + Days::new(90);
    for (row, r) in w.facts.renewals.iter().enumerate() {
        if r.over == Some(false) && !r.decided && r.decide_by.is_some_and(|d| horizon >= d) {
            add(3, Table::Renewals, row);
        }
    }
    found
}

/// Crate `cel`'s interpreter on the first rows of the KPIs, a map a row; seconds for a million.
fn interpreter(w: &World) -> f64 {
    let env = Arc::new(Env::stdlib());
    let Ok(program) = env.compile("kpi.attainment < 0.9") else { return f64::NAN };
    let start = Instant::now();
    let mut fired = 0;
    for k in w.facts.kpis.iter().take(SAMPLE) {
        let row: HashMap<String, Value> =
            HashMap::from([("attainment".to_owned(), Value::Float(k.attainment.unwrap_or_default()))]);
        let mut cx = Context::with_env(env.clone());
        cx.add_variable_from_value("kpi", Value::from(row));
        fired += usize::from(program.execute(&cx) == Ok(Value::Bool(true)));
    }
    divan::black_box(fired);
    start.elapsed().as_secs_f64() * (4 * ROWS) as f64 / SAMPLE as f64
}

/// The best of seven runs, in seconds.
fn best<T>(mut run: impl FnMut() -> T) -> f64 {
    let times = (0..7).map(|_| {
        let start = Instant::now();
        divan::black_box(run());
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

fn main() {
    let w = world();
    let view = View { plan: &w.plan, facts: &w.facts };
    let (plain, linked) = (rules(RULES), rules(LINKED));
    let judged = judge(&plain, &view, &w.calendar, w.now);
    assert_eq!(judged.findings, native(&w), "the compiled rules and the native code disagree");
    let rows = 4 * ROWS;
    println!("{rows} rows, four rules, {} findings; seconds, best of seven", judged.findings.len());
    println!("  native code by hand       {:.4}", best(|| native(&w)));
    println!("  compiled rules            {:.4}", best(|| judge(&plain, &view, &w.calendar, w.now)));
    println!("  compiled, over a link     {:.4}", best(|| judge(&linked, &view, &w.calendar, w.now)));
    println!("  crate cel, scaled         {:.4}", interpreter(&w));
    println!(
        "  (the shipped pack, loaded {:.4})",
        best(|| load(&pack(), None, &yamedoki::rules::Names::default()).is_ok())
    );
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn a_million_rows_by_four_rules(bencher: divan::Bencher<'_, '_>) {
    let w = world();
    let set = rules(RULES);
    bencher.bench_local(|| judge(&set, &View { plan: &w.plan, facts: &w.facts }, &w.calendar, w.now));
}
