//! The daemon is asked to end, or killed, in the middle of a burst.

use std::time::Duration;

use super::hook::Hook;
use super::scene::{PATIENCE, Scene, Sink};
use crate::relay::Relay;
use crate::world::wait_for;

#[test]
fn asked_to_end_in_the_middle_of_a_burst_it_ends_what_is_in_hand_and_leaves_the_rest_for_later() {
    let slow = Relay::start(Duration::from_millis(60));
    let scene = Scene::new([("burst".to_owned(), Sink::Mail(slow))], "60s");
    scene.import(200);
    let mut daemon = scene.serve();
    let Sink::Mail(relay) = &scene.sinks["burst"] else { panic!("a relay") };
    wait_for("some letters are there", PATIENCE, || relay.mails().len() >= 40);
    assert_eq!(daemon.stop(Duration::from_secs(20)), Some(0), "{}", scene.world.log());
    let states = |state: &str| scene.on("burst").iter().filter(|letter| letter["state"] == state).count();
    assert_eq!(relay.mails().len(), states("handed_over"));
    assert_eq!(states("sending"), 0, "nothing is left in hand");
    assert!(states("pending") > 0, "it was in the middle");
    let mut daemon = scene.serve();
    scene.all_handed_over();
    assert_eq!(daemon.stop(Duration::from_secs(20)), Some(0));
    scene.account();
    assert_eq!(scene.doubles(), 0);
    assert!(scene.letters().iter().all(|letter| letter["maybe_twice"] == false));
}

/// How often the daemon is killed; `YAMEDOKI_KILLS=200` is the long mode.
fn kills() -> u64 {
    std::env::var("YAMEDOKI_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

#[test]
fn killed_at_random_moments_with_mail_and_webhook_side_by_side_it_loses_nothing() {
    let delay = Duration::from_millis(15);
    let scene = Scene::new(
        [
            ("mail".to_owned(), Sink::Mail(Relay::start(delay))),
            ("chat".to_owned(), Sink::Webhook(Hook::start())),
        ],
        "60s",
    );
    scene.import(6);
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let rounds = kills();
    for round in 1..=rounds {
        scene.plan(6, round);
        let mut daemon = scene.world.serve();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis((seed >> 33) % 900));
        daemon.kill();
    }
    let mut daemon = scene.serve();
    let expected = 2 * 6 * (rounds as usize + 1);
    wait_for("every alert has opened", PATIENCE, || {
        let late = scene.world.run(&["alerts", "--rule", "milestone-overdue", "--format", "json"]).json();
        late["alerts"].as_array().is_some_and(|alerts| alerts.len() == expected)
    });
    scene.all_handed_over();
    assert_eq!(daemon.stop(Duration::from_secs(20)), Some(0));
    scene.account();
}
