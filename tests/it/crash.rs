//! kill -9 at random moments, with the real binary, a real relay and a real webhook side by side: nothing is
//! lost, and nothing is told twice but letters in flight, and those with the same Message-ID or webhook-id.
//!
//! Every third department that reads mail has an address which the relay refuses. The long mode kills 200
//! times: `YAMEDOKI_KILLS=200 cargo test --test it crash::`.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::faults::hook::Hook;
use crate::faults::scene::{PATIENCE, Scene, Sink};
use crate::relay::Relay;
use crate::world::wait_for;

/// Departments a channel.
const DEPARTMENTS: usize = 6;

/// How often the daemon is killed; `YAMEDOKI_KILLS` asks for more.
fn kills() -> u64 {
    std::env::var("YAMEDOKI_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

#[test]
fn killed_at_random_moments_with_mail_and_webhook_side_by_side_it_loses_nothing_and_repeats_only_letters_in_flight()
 {
    let delay = Duration::from_millis(15);
    let scene = Scene::new(
        [
            ("mail".to_owned(), Sink::Mail(Relay::start(delay))),
            ("chat".to_owned(), Sink::Webhook(Hook::slow(delay))),
        ],
        "60s",
    );
    scene.import(DEPARTMENTS);
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let rounds = kills();
    for round in 1..=rounds {
        scene.plan(DEPARTMENTS, round);
        let mut daemon = scene.world.serve();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis((seed >> 33) % 900));
        daemon.kill();
    }
    let daemon = scene.serve();
    let expected = 2 * DEPARTMENTS * (rounds as usize + 1);
    wait_for("every alert has opened", PATIENCE, || {
        let late = scene.world.run(&["alerts", "--rule", "milestone-overdue", "--format", "json"]).json();
        late["alerts"].as_array().is_some_and(|alerts| alerts.len() == expected)
    });
    scene.end(daemon);
    told_once(&scene, expected);
}

/// Each alert's opening reached its owner in exactly one letter.
fn told_once(scene: &Scene, expected: usize) {
    let mut openings: BTreeMap<(String, String), u32> = BTreeMap::new();
    for letter in scene.letters() {
        for tell in letter["tells"].as_array().expect("what it tells") {
            if tell["told"] == "opened" && tell["rule"] == "milestone-overdue" {
                let party = letter["department"].as_str().unwrap_or_default().to_owned();
                let subject = tell["subject"].as_str().expect("a subject").to_owned();
                *openings.entry((party, subject)).or_default() += 1;
            }
        }
    }
    assert_eq!(openings.len(), expected, "an opening that nobody was told");
    assert!(openings.values().all(|n| *n == 1), "told twice: {openings:?}");
}
