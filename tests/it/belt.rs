//! Far too much at once is held: seen from outside, with the real store and the real binary.

use chrono::{DateTime, Utc};
use yamedoki::clock::Clock;
use yamedoki::daemon::{judging, post, source};
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Parts, Places};

use crate::plans;
use crate::world::World;

pub(crate) const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[operator]\nemails = [\"ops@example.lg.jp\"]\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n";

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+09:00").parse().expect("a moment in Tokyo")
}

/// All that is due at `when` is done.
pub(crate) async fn pass(world: &World, when: &str) {
    let places = Places { config: Some(world.path("yamedoki.toml")), rules: None };
    let load = || Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}"));
    let engine = Engine::open(load().parts, Clock::manual(at(when))).await.expect("opens");
    source::look_once(&engine).await.expect("looked");
    judging::due(&engine).await.expect("judged");
    post::empty(&engine, load().channels).await.expect("delivered");
    engine.store.close().await;
}

/// The recipients of the letters that left, with those that say that letters are held marked.
pub(crate) fn left(world: &World) -> Vec<(String, bool)> {
    let Ok(entries) = std::fs::read_dir(world.path("letters/new")) else { return Vec::new() };
    let mut found: Vec<(String, bool)> = entries
        .flatten()
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).expect("a letter").replace("\r\n ", " ");
            let to = text.lines().find_map(|line| line.strip_prefix("To: ")).expect("a recipient");
            let held = text.lines().any(|line| line.starts_with("Subject:") && line.contains("held: please"));
            (to.split('<').next_back().unwrap_or(to).trim_end_matches('>').to_owned(), held)
        })
        .collect();
    found.sort();
    found
}

/// A city of sixty milestones, adopted on 1 April, whose computer's date then jumps to December.
async fn jumped() -> World {
    let world = World::new(CONFIG);
    plans::large(&world, "plan", 60);
    pass(&world, "2026-04-01T07:00").await;
    std::fs::remove_dir_all(world.path("letters/new")).expect("the adoption's letters");
    pass(&world, "2026-12-01T07:00").await;
    world
}

fn held(world: &World) -> Vec<serde_json::Value> {
    let answer = world.run(&["outbox", "list", "--state", "held", "--format", "json"]);
    answer.json()["letters"].as_array().expect("letters").clone()
}

#[tokio::test]
async fn a_wrong_clock_tells_nobody_but_the_operator_and_the_headquarters_once() {
    let world = jumped().await;
    let told = left(&world);
    let words: Vec<&str> = told.iter().filter(|(_, held)| *held).map(|(to, _)| to.as_str()).collect();
    assert_eq!(words, ["hq@example.lg.jp", "ops@example.lg.jp"], "{told:?}");
    assert!(told.iter().all(|(to, _)| !to.starts_with("toshi")), "{told:?}");
    let waiting = held(&world);
    assert!(!waiting.is_empty());
    assert!(waiting.iter().all(|letter| letter["hold"] == "belt:2026-12-01T07:00"), "{waiting:?}");
    pass(&world, "2026-12-01T07:05").await;
    assert_eq!(left(&world).iter().filter(|(_, held)| *held).count(), 2, "not again");
    world.run(&["outbox", "list"]).says(0, &["held as belt:2026-12-01T07:00"]);
}

#[tokio::test]
async fn what_was_held_is_released_by_name_and_leaves() {
    let world = jumped().await;
    world.run(&["outbox", "release", "--hold", "bolt"]).says(1, &["belt:2026-12-01T07:00 ("]);
    world
        .run(&["outbox", "release", "--hold", "belt", "--by", "sato"])
        .says(0, &["belt:2026-12-01T07:00", "released"]);
    assert!(held(&world).is_empty());
    pass(&world, "2126-12-01T07:05").await;
    assert!(left(&world).iter().any(|(to, _)| to.starts_with("toshi")), "{:?}", left(&world));
    world.run(&["audit", "export"]).says(0, &["letters_held", "letters_released", "\"sato\""]);
}

#[tokio::test]
async fn what_was_held_is_discarded_with_a_reason_and_never_leaves() {
    let world = jumped().await;
    world.run(&["outbox", "discard"]).says(2, &["--because"]);
    world.run(&["outbox", "discard", "--because", "  "]).says(1, &["reason is empty"]);
    let because = ["outbox", "discard", "--because", "the clock was wrong", "--by", "sato"];
    world.run(&because).says(0, &["discarded: never to be sent"]);
    world.run(&because).says(1, &["no letter is held"]);
    world.run(&["outbox", "list", "--state", "discarded"]).says(0, &["discarded", "the clock was wrong"]);
    world.run(&["outbox", "release"]).says(0, &["Nothing is held"]);
    pass(&world, "2026-12-01T07:05").await;
    assert!(left(&world).iter().all(|(to, _)| !to.starts_with("toshi")), "{:?}", left(&world));
    world.run(&["audit", "export"]).says(0, &["letters_discarded", "the clock was wrong"]);
}
