//! The daemon is asked to end in the middle of a burst.

use std::time::Duration;

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
    let daemon = scene.serve();
    scene.end(daemon);
    assert_eq!(scene.doubles(), 0);
    assert!(scene.letters().iter().all(|letter| letter["maybe_twice"] == false));
}
