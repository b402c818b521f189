//! `simulate --history`: what the store kept, each morning as it was known then.

use std::fs;

use chrono::{DateTime, Utc};
use yamedoki::clock::Clock;
use yamedoki::office::engine::Engine;
use yamedoki::office::importing::{Choices, Request, import};
use yamedoki::office::parts::{Parts, Places};

use super::{simulate, words};
use crate::plans;
use crate::world::World;

/// Imports the folder `plan` of `world` at `when`, Tokyo time.
async fn import_at(world: &World, when: &str) {
    let now: DateTime<Utc> = format!("{when}:00+09:00").parse().unwrap();
    let places = Places { config: Some(world.path("yamedoki.toml")), rules: None };
    let parts = Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}")).parts;
    let engine = Engine::open(parts, Clock::manual(now)).await.expect("opens");
    let parts = engine.parts();
    let request = Request {
        path: &world.path("plan"),
        source: "plan",
        by: "somebody",
        now,
        calendar: &parts.calendar,
        dry_run: false,
        choices: Choices::default(),
    };
    assert!(import(&engine.store, &request, &mut |_| {}).await.is_ok(), "imported on {when}");
    engine.store.close().await;
}

#[tokio::test]
async fn each_morning_knows_what_was_entered_the_evening_before() {
    let world = World::new("");
    plans::small(&world, "plan");
    import_at(&world, "2026-04-01T09:00").await;
    let path = world.path("plan/milestones.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("2026-09-30,,", "2026-09-30,done,2026-10-05")).unwrap();
    import_at(&world, "2026-10-05T16:00").await;

    let play = |more: &[&str]| {
        let span = ["--from", "2026-09-25", "--to", "2026-10-16", "--format", "json"];
        let answer = simulate(&world, &[&span[..], more].concat());
        answer.says(0, &[]);
        words(&answer.json())
    };
    let of_m1 = |words: Vec<String>| -> Vec<String> {
        words.into_iter().filter(|word| word.contains("milestone-overdue")).collect()
    };
    let told = ["2026-10-01 TK milestone-overdue opened", "2026-10-06 TK milestone-overdue resolved"];
    assert_eq!(of_m1(play(&["--history"])), told);
    assert_eq!(of_m1(play(&[])), Vec::<String>::new(), "today's plan has it done");
}

#[tokio::test]
async fn a_time_before_the_first_import_has_no_history() {
    let world = World::new("");
    plans::small(&world, "plan");
    import_at(&world, "2026-04-01T09:00").await;
    let play = |from: &str, to: &str| simulate(&world, &["--history", "--from", from, "--to", to]);
    play("2026-03-02", "2026-04-01").says(1, &["no plan was imported before 2026-04-01"]);
    play("2026-03-02", "2026-04-03").says(0, &["Judged 2 times"]);
    let both = ["--history", "--plan", "plan", "--from", "2026-04-01", "--to", "2026-04-02"];
    simulate(&world, &both).says(2, &["--history", "--plan"]);
}
