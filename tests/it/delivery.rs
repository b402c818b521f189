//! Delivery from a real outbox through real channels.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use yamedoki::calendar::{Calendar, CalendarSettings, DeliveryHours};
use yamedoki::channels::memory::Memory;
use yamedoki::channels::{Channel, Failure, Kind, Network, Security, Settings, SmtpSettings, Wish};
use yamedoki::clock::Clock;
use yamedoki::daemon::delivery::{Hours, Post, Step, Ways};
use yamedoki::lang::{Lang, Text};
use yamedoki::render::Letter;
use yamedoki::store::{Delivery, Options, OutboxFilter, OutboxRow, Retry, Store, Words};

use crate::channels::{mail, now, smtp_peer};

struct World {
    folder: tempfile::TempDir,
    clock: Clock,
    memory: Memory,
    post: Arc<Post>,
}

impl World {
    async fn new() -> World {
        World::with(|_| Vec::new()).await
    }

    /// With further channels beside `memory`.
    async fn with(more: impl FnOnce(&Path) -> Vec<(String, Channel)>) -> World {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("y.db"), &Options::default()).await.unwrap();
        let (clock, memory) = (Clock::manual(now()), Memory::default());
        let mut channels = BTreeMap::from([("memory".to_owned(), Channel::Memory(memory.clone()))]);
        channels.extend(more(folder.path()));
        let post = Post::new(store, clock.clone(), "one", Ways::new(channels, Lang::En));
        World { folder, clock, memory, post: Arc::new(post) }
    }

    async fn queue(&self, letters: &[Letter]) {
        let words = Words { at: now(), actor: "test", letters, audit: &[], states: &[] };
        self.post.store.commit_words(&words).await.unwrap();
    }

    /// Steps until nothing is due; how many letters were tried.
    async fn deliver_all(&self) -> usize {
        let mut tried = 0;
        while let Step::Worked(attempts) = self.post.deliver_once().await.unwrap() {
            tried += attempts.len();
        }
        tried
    }

    fn advance(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
    }

    async fn row(&self, key: &str) -> OutboxRow {
        let filter = OutboxFilter { key: Some(key.into()), ..OutboxFilter::default() };
        self.post.store.outbox_list(&filter).await.unwrap().remove(0)
    }
}

fn letter(key: &str, channel: &str) -> Letter {
    Letter { key: key.into(), channel: channel.into(), ..mail() }
}

fn busy() -> Failure {
    Failure::transient("451", Text::new("混んでいます。", "It is busy."))
}

fn at(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

#[tokio::test]
async fn every_due_letter_goes_out_once_with_its_bytes() {
    let world = World::new().await;
    let later = Letter { not_before: at(60), ..letter("later", "memory") };
    let held = Letter { held: true, ..letter("held", "memory") };
    world.queue(&[letter("a", "memory"), letter("b", "memory"), later, held]).await;
    assert_eq!(world.deliver_all().await, 2);
    world.advance(TimeDelta::minutes(60));
    assert_eq!(world.deliver_all().await, 1);
    let sent = world.memory.sent();
    assert_eq!(sent.iter().map(|l| l.key.as_str()).collect::<Vec<_>>(), ["a", "b", "later"]);
    assert_eq!((&sent[0].payload, &sent[0].recipients), (&mail().payload, &mail().recipients));
    assert_eq!(world.row("a").await.handed_over_at, Some(now()));
    assert_eq!(world.row("held").await.state, Delivery::Held);
}

#[tokio::test]
async fn a_transient_failure_waits_and_is_tried_again() {
    let world = World::new().await;
    world.memory.fail_next(busy());
    world.queue(&[letter("a", "memory")]).await;
    assert_eq!(world.deliver_all().await, 1);
    let row = world.row("a").await;
    assert_eq!((row.state, row.attempts), (Delivery::Pending, 1));
    assert_eq!(row.last_error.as_deref(), Some("It is busy."));
    assert!(row.next_at > at(0) && row.next_at <= at(1), "{}", row.next_at);
    world.advance(TimeDelta::minutes(1));
    world.deliver_all().await;
    assert_eq!(world.row("a").await.state, Delivery::HandedOver);
}

#[tokio::test]
async fn a_permanent_failure_is_kept_until_a_person_retries_it() {
    let world = World::new().await;
    world.memory.fail_next(Failure::permanent("550", Text::new("宛先がありません。", "No such user.")));
    world.queue(&[letter("a", "memory")]).await;
    world.deliver_all().await;
    world.advance(TimeDelta::days(30));
    assert_eq!(world.deliver_all().await, 0);
    let row = world.row("a").await;
    let said = "No such user. Once mended, send it again with `outbox retry`.";
    assert_eq!((row.state, row.last_error.as_deref()), (Delivery::Failed, Some(said)));
    let retry =
        Retry { key: None, now: world.clock.now(), by: "sato", because: Some("直した"), even_so: false };
    world.post.store.outbox_retry(&retry).await.unwrap();
    assert_eq!(world.deliver_all().await, 1);
    assert_eq!(world.row("a").await.state, Delivery::HandedOver);
}

#[tokio::test]
async fn a_letter_with_a_wrong_address_is_not_said_to_be_cured_by_a_retry() {
    let world = World::new().await;
    let text = Text::new("宛先が誤っています。", "A wrong address.");
    world.memory.fail_next(Failure::misaddressed("550", text));
    world.queue(&[letter("a", "memory")]).await;
    world.deliver_all().await;
    let row = world.row("a").await;
    assert_eq!((row.state, row.last_error.as_deref()), (Delivery::Failed, Some("A wrong address.")));
}

#[tokio::test]
async fn a_letter_that_nobody_takes_for_four_days_is_given_up() {
    let world = World::new().await;
    for _ in 0..100 {
        world.memory.fail_next(busy());
    }
    world.queue(&[letter("a", "memory")]).await;
    while world.row("a").await.state != Delivery::Expired {
        world.deliver_all().await;
        world.advance(TimeDelta::minutes(1).max(world.row("a").await.next_at - world.clock.now()));
    }
    let row = world.row("a").await;
    assert_eq!(row.failed_at, Some(now() + TimeDelta::days(4)));
    assert!((25..60).contains(&row.attempts), "{} attempts", row.attempts);
    let error = row.last_error.unwrap();
    assert!(error.contains(&format!("Given up after {} attempts.", row.attempts)), "{error}");
}

#[tokio::test]
async fn a_letter_for_a_channel_that_left_the_config_waits_and_says_so() {
    let world = World::new().await;
    world.queue(&[letter("a", "slack-old")]).await;
    assert_eq!(world.deliver_all().await, 1);
    let row = world.row("a").await;
    assert_eq!(row.state, Delivery::Pending);
    let error = row.last_error.unwrap();
    assert!(error.contains("\"slack-old\"") && error.contains("memory"), "{error}");
}

#[tokio::test]
async fn a_relay_that_hangs_keeps_no_other_channel_waiting() {
    use smtp_peer::{Act, Script, SmtpPeer};
    let peer = SmtpPeer::start(Script::from([("CONNECT", Act::Hang)])).await;
    let smtp = Settings::Smtp(SmtpSettings {
        host: "127.0.0.1".into(),
        port: peer.port,
        security: Security::Plain,
        credentials: None,
        envelope_from: None,
        verp: false,
        helo: None,
        timeout: Duration::from_secs(600),
        idle: Duration::from_secs(30),
    });
    let world = World::with(|folder| {
        let file = Settings::File { dir: folder.join("letters") };
        vec![
            ("mail".to_owned(), Channel::build(&smtp, &Network::default()).unwrap()),
            ("file".to_owned(), Channel::build(&file, &Network::default()).unwrap()),
        ]
    })
    .await;
    world.queue(&[letter("a", "mail"), letter("b", "file"), letter("c", "file")]).await;
    let post = Arc::clone(&world.post);
    let hanging = tokio::spawn(async move { post.deliver("mail").await });
    while let Step::Worked(attempts) = world.post.deliver("file").await.unwrap() {
        assert!(attempts.iter().all(|attempt| attempt.name() == "handed_over"));
    }
    assert_eq!(std::fs::read_dir(world.folder.path().join("letters/new")).unwrap().count(), 2);
    assert!(!hanging.is_finished());
    hanging.abort();
}

#[tokio::test]
async fn what_was_in_flight_at_a_crash_is_sent_again_with_the_same_key_and_marked() {
    use yamedoki::store::Claim;
    let world = World::new().await;
    world.queue(&[letter("a", "memory")]).await;
    let claim = Claim {
        now: now(),
        limit: 1,
        lease: Duration::from_secs(60),
        owner: "a process that died",
        channel: Some("memory"),
        closed: None,
    };
    assert_eq!(world.post.store.claim(&claim).await.unwrap().len(), 1);
    assert_eq!(world.deliver_all().await, 0);
    world.advance(TimeDelta::seconds(61));
    assert_eq!(world.deliver_all().await, 1);
    let row = world.row("a").await;
    assert!(row.maybe_twice);
    assert_eq!((row.attempts, world.memory.sent()[0].key.as_str()), (2, "a"));
}

fn dead() -> Failure {
    Failure::transient("connection", Text::new("つながりません。", "No connection."))
}

fn keys(memory: &Memory) -> Vec<String> {
    memory.sent().into_iter().map(|letter| letter.key).collect()
}

/// Waits, for as long as a slow machine may take, until `is_so`.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_slow_channel_keeps_no_other_waiting() {
    let slow = Memory::default();
    let world = World::with(|_| vec![("slow".to_owned(), Channel::Memory(slow.clone()))]).await;
    slow.hold(true);
    let letters: Vec<Letter> = (0..20)
        .flat_map(|n| [letter(&format!("s{n}"), "slow"), letter(&format!("m{n}"), "memory")])
        .collect();
    world.queue(&letters).await;
    let post = Arc::clone(&world.post);
    let all = tokio::spawn(async move { post.deliver_once().await });
    until("the quick channel's letters", async || world.memory.sent().len() == 20).await;
    assert!(slow.sent().is_empty());
    slow.hold(false);
    let Step::Worked(attempts) = all.await.unwrap().unwrap() else { panic!("idle") };
    assert_eq!((attempts.len(), slow.sent().len()), (40, 20));
}

#[tokio::test]
async fn a_critical_letter_overtakes_those_that_are_queued() {
    let world = World::new().await;
    let letters: Vec<Letter> = (0..100).map(|n| letter(&format!("{n:03}"), "memory")).collect();
    world.queue(&letters).await;
    world.memory.hold(true);
    let post = Arc::clone(&world.post);
    let all = tokio::spawn(async move { post.deliver("memory").await });
    until("a letter is on its way", async || world.row("000").await.state == Delivery::Sending).await;
    world.queue(&[Letter { critical: true, ..letter("critical", "memory") }]).await;
    world.memory.hold(false);
    all.await.unwrap().unwrap();
    let place = keys(&world.memory).iter().position(|key| key == "critical").unwrap();
    assert!(place <= 3, "place {place}");
}

#[tokio::test]
async fn a_channel_keeps_its_rate() {
    let world = World::new().await;
    let rate = Wish { at_once: Some(4), rate: Some((3, Duration::from_secs(60))) };
    let channels = BTreeMap::from([("memory".to_owned(), Channel::Memory(world.memory.clone()))]);
    let wishes = BTreeMap::from([("memory".to_owned(), rate)]);
    world.post.replace(Ways::new(channels, Lang::En).at(wishes));
    let letters: Vec<Letter> = (0..7).map(|n| letter(&n.to_string(), "memory")).collect();
    world.queue(&letters).await;
    let post = Arc::clone(&world.post);
    let all = tokio::spawn(async move { post.deliver("memory").await });
    for sent in [3, 6, 7] {
        until("what the rate allows", async || world.memory.sent().len() == sent).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(world.memory.sent().len(), sent);
        world.advance(TimeDelta::seconds(60));
    }
    all.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_dead_channel_rests_its_letters_keep_their_attempts_and_one_that_goes_wakes_it() {
    let world = World::new().await;
    (0..6).for_each(|_| world.memory.fail_next(dead()));
    let letters: Vec<Letter> = (0..20).map(|n| letter(&format!("{n:02}"), "memory")).collect();
    world.queue(&letters).await;
    assert_eq!(world.deliver_all().await, 5);
    let tried = |rows: &[OutboxRow]| rows.iter().map(|row| row.attempts).sum::<u32>();
    let rows = world.post.store.outbox_list(&OutboxFilter::default()).await.unwrap();
    assert_eq!(tried(&rows), 5);
    assert!(rows.iter().all(|row| row.state == Delivery::Pending && !row.maybe_twice));
    let circuits = world.post.store.circuits().await.unwrap();
    assert_eq!((circuits.len(), circuits[0].error.as_str()), (1, "No connection."));

    // A probe that fails lengthens the wait; another process remembers.
    assert_eq!(world.deliver_all().await, 0);
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.deliver_all().await, 1);
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.deliver_all().await, 0);
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.deliver_all().await, 20);
    assert_eq!(world.memory.sent().len(), 20);
    assert_eq!(world.post.store.circuits().await.unwrap(), []);
}

#[tokio::test]
async fn a_receiver_that_asks_for_a_long_rest_is_left_alone_and_a_short_one_only_waits() {
    let world = World::new().await;
    let kind = |seconds| Kind::Transient { retry_after: Some(Duration::from_secs(seconds)) };
    world.memory.fail_next(Failure { kind: kind(1800), ..busy() });
    world.memory.fail_next(Failure { kind: kind(1800), code: Some("429".into()), ..busy() });
    world.queue(&[letter("a", "memory"), letter("b", "memory"), letter("c", "memory")]).await;
    // An answer about a letter alone: the next one is tried. Then the channel itself asks.
    assert_eq!(world.deliver_all().await, 2);
    assert_eq!(world.row("c").await.attempts, 0);
    world.advance(TimeDelta::minutes(29));
    assert_eq!(world.deliver_all().await, 0);
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.deliver_all().await, 3);
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_does_not_send_twice_what_is_on_its_way() {
    let world = World::new().await;
    world.memory.hold(true);
    world.queue(&[letter("a", "memory"), letter("b", "memory")]).await;
    let post = Arc::clone(&world.post);
    let all = tokio::spawn(async move { post.deliver("memory").await });
    until("it is on its way", async || world.row("a").await.state == Delivery::Sending).await;
    world.advance(TimeDelta::days(1));
    world.memory.hold(false);
    all.await.unwrap().unwrap();
    world.deliver_all().await;
    assert_eq!(keys(&world.memory), ["a", "b"]);
    assert_eq!(world.row("b").await.state, Delivery::HandedOver);
}

#[tokio::test]
async fn a_letter_gives_up_when_the_configuration_says_so() {
    let world = World::new().await;
    let channels = BTreeMap::from([("memory".to_owned(), Channel::Memory(world.memory.clone()))]);
    world.post.replace(Ways::new(channels, Lang::En).retry_for(Duration::from_secs(10 * 24 * 3600)));
    (0..200).for_each(|_| world.memory.fail_next(busy()));
    world.queue(&[letter("a", "memory")]).await;
    while world.row("a").await.state != Delivery::Expired {
        world.deliver_all().await;
        world.advance(TimeDelta::minutes(1).max(world.row("a").await.next_at - world.clock.now()));
    }
    assert_eq!(world.row("a").await.failed_at, Some(now() + TimeDelta::days(10)));
}

#[tokio::test]
async fn what_waited_for_its_channel_leaves_in_the_delivery_hours_and_a_word_to_the_operator_at_once() {
    let world = World::new().await;
    let evening = "2026-04-06T17:00:00+09:00".parse::<DateTime<Utc>>().unwrap(); // a Monday
    world.clock.set(evening);
    let within = |critical| {
        let channels = BTreeMap::from([("memory".to_owned(), Channel::Memory(world.memory.clone()))]);
        let calendar = Calendar::new(CalendarSettings::default());
        let hours = Hours { hours: DeliveryHours::default(), calendar, critical };
        world.post.replace(Ways::new(channels, Lang::En).within(hours));
    };
    within(false);
    let due = |key: &str| Letter { not_before: evening, ..letter(key, "memory") };
    let told = Letter { department: Some("1200".into()), ..due("told") };
    let grave = Letter { critical: true, ..Letter { department: Some("1200".into()), ..due("grave") } };
    let operator = Letter { department: None, tells: Vec::new(), ..due("operator") };
    world.memory.fail_next(busy());
    world.memory.fail_next(busy());
    world.memory.fail_next(busy());
    world.queue(&[told, grave, operator]).await;
    assert_eq!(world.deliver_all().await, 3);
    world.clock.set(evening + TimeDelta::hours(9));
    world.deliver_all().await;
    assert_eq!(keys(&world.memory), ["operator"], "02:00: the rest waits for the morning");
    within(true);
    world.deliver_all().await;
    assert_eq!(keys(&world.memory), ["operator", "grave"], "critical, and the config says so");
    world.clock.set("2026-04-07T08:30:00+09:00".parse().unwrap());
    world.deliver_all().await;
    assert_eq!(keys(&world.memory), ["operator", "grave", "told"]);
}
