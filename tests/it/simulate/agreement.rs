//! The same plan played by `simulate` and by the daemon's own engine under a clock set by hand, with a
//! real store and a channel of files that counts as delivered: the same notices and decisions.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use sqlx::Row;
use yamedoki::clock::Clock;
use yamedoki::daemon::{judging, post};
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Loaded, Parts, Places};

use super::{example, simulate};
use crate::naive::{self, random};
use crate::world::World;

const CITY: &str = "[store]\npath = \"y.db\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\ncounts_as_delivered = true\n";

fn at(day: NaiveDate, time: &str) -> DateTime<Utc> {
    format!("{day}T{time}:00+09:00").parse().expect("a moment in Tokyo")
}

/// The daemon's days from `from` to `to`: at each moment at which it would have something to do, it does
/// it.
async fn live(world: &World, from: NaiveDate, to: NaiveDate) {
    let places = Places { config: Some(world.path("yamedoki.toml")), rules: None };
    let Loaded { parts, channels, .. } = Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}"));
    let clock = Clock::manual(at(from, "00:00") - TimeDelta::milliseconds(1));
    let engine = Engine::open(parts, clock.clone()).await.expect("opens");
    let office: Arc<_> = post::office(&engine, channels, 0);
    let parts = engine.parts();
    let schedules = [&parts.config.schedule.evaluate, &parts.config.schedule.digest];
    let first = schedules[0].next_after(clock.now(), parts.calendar.zone()).expect("a moment");
    clock.set(first);
    let end = at(to, "00:00") + TimeDelta::days(1);
    while clock.now() < end {
        judging::due(&engine).await.expect("judged");
        post::drain(&office).await.expect("delivered");
        let (now, zone) = (clock.now(), parts.calendar.zone());
        let scheduled = schedules.iter().filter_map(|schedule| schedule.next_after(now, zone)).min();
        let letters = engine.store.next_delivery().await.expect("known").filter(|at| *at > now);
        clock.set(scheduled.into_iter().chain(letters).min().expect("a moment"));
    }
    engine.store.close().await;
}

/// What the store then holds, in the fixed form of `simulate`.
async fn recorded(world: &World) -> Json {
    let path = format!("sqlite:{}", world.path("y.db").display());
    let pool = sqlx::SqlitePool::connect(&path).await.expect("opens");
    let day = |millis: i64| {
        let at = DateTime::from_timestamp_millis(millis).expect("a moment");
        at.with_timezone(&chrono_tz::Asia::Tokyo).date_naive().to_string()
    };
    let letters = "SELECT created_at, coalesce(department, 'channel:' || channel), tells FROM outbox \
                   WHERE tells <> '[]' ORDER BY created_at, id";
    let mut notices: Vec<Json> = Vec::new();
    for row in sqlx::query(letters).fetch_all(&pool).await.expect("read") {
        let tells: Vec<[String; 3]> = serde_json::from_str(row.get(2)).expect("three texts each");
        let alert =
            |[rule, subject, kind]: &[String; 3]| json!({"rule": rule, "subject": subject, "kind": kind});
        let alerts: Vec<Json> = tells.iter().map(alert).collect();
        notices.push(json!({"at": day(row.get(0)), "to": row.get::<String, _>(1), "alerts": alerts}));
    }
    notices.sort_by_key(|n| (n["at"].as_str().map(str::to_owned), n["to"].as_str().map(str::to_owned)));
    let decisions = sqlx::query("SELECT day, subject, outcome, by FROM decisions ORDER BY id");
    let decisions: Vec<Json> = decisions
        .fetch_all(&pool)
        .await
        .expect("read")
        .iter()
        .map(|row| {
            let [day, subject, outcome, by] = [0, 1, 2, 3].map(|n| row.get::<String, _>(n));
            json!({"at": day, "subject": subject, "outcome": outcome, "by": by})
        })
        .collect();
    pool.close().await;
    json!({"notices": notices, "decisions": decisions})
}

/// Plays `plan` both ways from `from` to `to`; gives what both say.
async fn check(config: &str, plan: &Path, from: &str, to: &str) -> Json {
    let world = World::new(config);
    let plan = plan.to_str().expect("a path");
    let days = ["--from", from, "--to", to, "--format", "json"];
    let answer = simulate(&world, &[&["--plan", plan], &days[..]].concat());
    answer.says(0, &[]);
    let foretold = answer.json();
    world.run(&["import", plan]).says(0, &[]);
    live(&world, from.parse().unwrap(), to.parse().unwrap()).await;
    let came = recorded(&world).await;
    for part in ["notices", "decisions"] {
        let (foretold, came) = (foretold[part].as_array().unwrap(), came[part].as_array().unwrap());
        for (n, (a, b)) in foretold.iter().zip(came).enumerate() {
            assert_eq!(a, b, "{part} {n}: foretold, and came");
        }
        assert_eq!(foretold.len(), came.len(), "{part}");
    }
    foretold
}

fn notices(played: &Json) -> usize {
    played["notices"].as_array().expect("a list").len()
}

#[tokio::test]
async fn a_year_of_the_example_comes_as_it_was_foretold() {
    let played = check(CITY, &example(), "2026-04-01", "2027-03-31").await;
    assert!(notices(&played) > 300, "{}", notices(&played));
    let decisions = played["decisions"].as_array().expect("a list");
    assert!(decisions.len() > 3 && decisions.iter().all(|taken| taken["by"] == "default"), "{decisions:?}");
}

#[tokio::test]
async fn so_it_does_where_the_plan_is_judged_every_few_hours_of_every_day() {
    let config = format!(
        "{CITY}[schedule]\nevaluate = \"0 */6 * * *\"\ndigest = \"Sun 21:00\"\n[delivery]\ncritical_outside_hours = true\n"
    );
    let played = check(&config, &example(), "2026-12-20", "2027-01-20").await;
    assert!(notices(&played) > 30, "{}", notices(&played));
}

/// Writes a plan of strings as CSV files; every department can be reached.
fn write(world: &World, plan: &naive::Plan) {
    for (table, rows) in &plan.tables {
        let mut columns: Vec<&str> = rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
        columns.extend((*table == "departments").then_some("emails"));
        columns.sort_unstable();
        columns.dedup();
        if columns.is_empty() {
            continue;
        }
        if ["kpi_targets", "measurements"].contains(table) {
            columns.retain(|column| *column != "code");
        }
        let mut file = csv::Writer::from_writer(Vec::new());
        file.write_record(&columns).unwrap();
        for row in rows {
            let mail: BTreeMap<&str, String> = [("emails", "a@city.example".to_owned())].into();
            let cell = |c: &&str| row.get(*c).or(mail.get(*c)).cloned().unwrap_or_default();
            file.write_record(columns.iter().map(cell)).unwrap();
        }
        world.write(&format!("plan/{table}.csv"), file.into_inner().unwrap());
    }
}

#[tokio::test]
async fn so_it_does_for_plans_that_nobody_wrote() {
    let mut runner = TestRunner::deterministic();
    let mut told = 0;
    for _ in 0..3 {
        // Small ones have little to say: of twenty the one with the most rows.
        let plans = (0..20).map(|_| random::plan().new_tree(&mut runner).expect("a plan").current());
        let plan = plans.max_by_key(|plan| plan.tables.values().map(Vec::len).sum::<usize>()).unwrap();
        let world = World::new("");
        write(&world, &plan);
        told += notices(&check(CITY, &world.path("plan"), "2025-12-01", "2026-05-31").await);
    }
    assert!(told > 30, "{told}");
}
