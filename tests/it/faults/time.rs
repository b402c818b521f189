//! Days that pass, and clocks that jump, under a manual clock: the daemon's parts, without its process.

use std::sync::Arc;

use chrono::TimeDelta;
use yamedoki::clock::Clock;
use yamedoki::daemon::delivery::Post;
use yamedoki::daemon::{judging, post, source};
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Parts, Places};
use yamedoki::store::{Delivery, OutboxFilter, OutboxRow};

use super::hook::Hook;
use super::scene::{Scene, Sink};
use crate::daemon::at;
use crate::relay::{Act, Stage};

struct Days {
    scene: Scene,
    engine: Engine,
    post: Arc<Post>,
}

impl Days {
    /// From Wednesday 1 April 2026, 09:00, on.
    async fn begin() -> Days {
        let sinks = [
            ("relay".to_owned(), Sink::ailing_relay(Stage::Connect, Act::Drop)),
            ("chat".to_owned(), Sink::Webhook(Hook::start())),
        ];
        let scene = Scene::new(sinks, "10s");
        scene.plan(6, 0);
        let places = Places { config: Some(scene.world.path("yamedoki.toml")), rules: None };
        let loaded = Parts::load(&places).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        let clock = Clock::manual(at("2026-04-01T09:00"));
        let engine = Engine::open(loaded.parts, clock).await.expect("opens");
        let post = post::office(&engine, loaded.channels, 1);
        Days { scene, engine, post }
    }

    /// All that is due now is decided and delivered.
    async fn work(&self) {
        source::look_once(&self.engine).await.expect("looked");
        judging::due(&self.engine).await.expect("judged");
        post::drain(&self.post).await.expect("delivered");
    }

    /// The clock is put forward (or back) by so much.
    fn jump(&self, by: TimeDelta) {
        self.engine.clock.set(self.engine.clock.now() + by);
    }

    async fn pass(&self, hours: i64) {
        for _ in 0..hours * 2 {
            self.jump(TimeDelta::minutes(30));
            self.work().await;
        }
    }

    async fn rows(&self, channel: &str) -> Vec<OutboxRow> {
        let filter = OutboxFilter { channel: Some(channel.into()), ..OutboxFilter::default() };
        self.engine.store.outbox_list(&filter).await.expect("listed")
    }

    async fn waiting(&self) -> usize {
        let rows = self.rows("relay").await;
        rows.iter().filter(|row| row.state == Delivery::Pending).count()
    }

    async fn end(self, doubles: usize) {
        self.engine.store.close().await;
        self.scene.account();
        assert_eq!(self.scene.doubles(), doubles);
    }
}

#[tokio::test]
async fn a_relay_that_is_dead_for_two_days_delays_its_letters_alone_and_loses_none() {
    let days = Days::begin().await;
    days.work().await;
    let first = days.waiting().await;
    assert!(first > 0);
    days.pass(24).await;
    days.scene.plan(6, 1);
    days.pass(24).await;
    // What was decided meanwhile waits too; the chat has all of its letters.
    assert!(days.waiting().await > first);
    let chat = days.rows("chat").await;
    assert!(chat.iter().all(|row| row.state == Delivery::HandedOver), "{chat:?}");
    let relay = days.rows("relay").await;
    assert!(relay.iter().all(|row| row.state == Delivery::Pending));
    assert!(relay.iter().any(|row| row.last_error.is_some()));
    assert_eq!(days.engine.store.circuits().await.expect("read")[0].channel, "relay");
    days.scene.sinks["relay"].heals();
    days.pass(5).await; // the longest wait between two attempts is four hours
    assert_eq!(days.waiting().await, 0);
    days.end(0).await;
}

#[tokio::test]
async fn a_clock_that_jumps_a_day_ahead_and_back_loses_nothing_tells_nothing_twice_and_waits_no_day() {
    let days = Days::begin().await;
    days.work().await;
    assert!(days.waiting().await > 0);
    // A day ahead: everything fails once more, and its next attempt lies in that day.
    days.jump(TimeDelta::days(1));
    days.work().await;
    let ahead = days.waiting().await;
    // Back again: the relay is well, and what is decided now goes now.
    days.jump(TimeDelta::days(-1));
    days.scene.sinks["relay"].heals();
    days.scene.plan(6, 1);
    days.pass(5).await;
    let rows = days.rows("relay").await;
    assert!(rows.len() > ahead, "decided after the jump: {rows:?}");
    let waiting: Vec<_> = rows.iter().filter(|row| row.state != Delivery::HandedOver).collect();
    assert_eq!(waiting, Vec::<&OutboxRow>::new(), "nothing waits for a day that was none");
    days.end(0).await;
}
