//! What could not be delivered is told, shown, sent again or discarded: with the real store and the real binary.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use yamedoki::clock::Clock;
use yamedoki::daemon::failures;
use yamedoki::lang::Text;
use yamedoki::office::engine::{Engine, Word};
use yamedoki::office::parts::{Parts, Places};
use yamedoki::render::{Letter, StandIn};
use yamedoki::store::{
    AddressFate, Circuit, CircuitState, Claim, OutboxFilter, OutboxRow, Outcome, Settled, Words,
};

use crate::channels::mail;
use crate::world::World;

const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[delivery]\nchannel = \"file\"\nfallback = \"spare\"\n[operator]\nemails = [\"ops@example.lg.jp\"]\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n[channel.spare]\ntype = \"file\"\ndir = \"spare\"\n";

struct House {
    world: World,
    engine: Engine,
}

impl House {
    async fn new() -> House {
        let world = World::new(CONFIG);
        let places = Places { config: Some(world.path("yamedoki.toml")), rules: None };
        let parts = Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}")).parts;
        // The commands go by the true time: what they are to see is of the last hour.
        let now = Utc::now() - TimeDelta::minutes(60);
        let engine = Engine::open(parts, Clock::manual(now)).await.expect("opens");
        House { world, engine }
    }

    fn now(&self) -> DateTime<Utc> {
        self.engine.clock.now()
    }

    fn advance(&self, minutes: i64) {
        self.engine.clock.set(self.now() + TimeDelta::minutes(minutes));
    }

    async fn queue(&self, letters: &[Letter]) {
        let words = Words { at: self.now(), actor: "test", letters, audit: &[], states: &[] };
        self.engine.store.commit_words(&words).await.expect("queued");
    }

    /// Claims all that is due on `channel` and ends it so.
    async fn end(&self, channel: &str, outcome: &Outcome, addresses: &[AddressFate]) {
        let lease = Duration::from_secs(60);
        let claim =
            Claim { now: self.now(), limit: 100, lease, owner: "test", channel: Some(channel), closed: None };
        let claimed = self.engine.store.claim(&claim).await.expect("claimed");
        let settled: Vec<Settled> = claimed
            .into_iter()
            .map(|claimed| Settled {
                key: claimed.key,
                owner: "test".into(),
                attempt: claimed.attempt,
                at: self.now(),
                outcome: outcome.clone(),
                addresses: addresses.to_vec(),
                maybe_arrived: false,
            })
            .collect();
        assert_eq!(self.engine.store.settle_many(&settled).await.expect("settled"), settled.len());
    }

    async fn tell(&self) -> usize {
        failures::tell(&self.engine).await.unwrap_or_else(|trouble| panic!("{trouble:?}"))
    }

    /// The words that were queued, the newest first.
    async fn words(&self) -> Vec<OutboxRow> {
        let rows = self.engine.store.outbox_list(&OutboxFilter::default()).await.expect("listed");
        rows.into_iter().filter(|row| row.key.ends_with("-undelivered")).collect()
    }
}

fn letters(keys: std::ops::Range<u32>) -> Vec<Letter> {
    keys.map(|n| Letter { key: format!("l{n}"), channel: "relay".into(), ..mail() }).collect()
}

fn failed() -> Outcome {
    Outcome::Failed { error: "550 no such mailbox".into() }
}

#[tokio::test]
async fn what_was_given_up_is_told_in_one_word_at_most_every_ten_minutes_and_never_twice() {
    let house = House::new().await;
    assert_eq!(house.tell().await, 0);
    house.queue(&letters(0..25)).await;
    house.end("relay", &failed(), &[]).await;
    assert_eq!((house.tell().await, house.tell().await), (25, 0));
    let words = house.words().await;
    assert_eq!(words.len(), 1);
    assert_eq!(
        (words[0].channel.as_str(), &*words[0].recipients),
        ("file", &["ops@example.lg.jp".into()][..])
    );
    let text = house.world.run(&["outbox", "show", &words[0].key, "--text"]);
    text.says(0, &["25 letters could not be delivered", "550 no such mailbox (l19)", "and 5 more"]);
    assert!(!text.out.contains("(l20)"), "{}", text.out);

    house.queue(&letters(25..26)).await;
    house.end("relay", &failed(), &[]).await;
    house.advance(9);
    assert_eq!(house.tell().await, 0, "the last word is nine minutes old");
    house.advance(2);
    assert_eq!((house.tell().await, house.tell().await), (1, 0));
    assert_eq!(house.words().await.len(), 2);
}

#[tokio::test]
async fn no_word_tells_that_a_word_failed_and_the_next_one_goes_around_the_broken_channel() {
    let house = House::new().await;
    house.queue(&letters(0..1)).await;
    house.end("relay", &failed(), &[]).await;
    assert_eq!(house.tell().await, 1);
    house.end("file", &failed(), &[]).await;
    house.advance(11);
    assert_eq!(house.tell().await, 0, "its stand-in is under way");
    assert_eq!(house.engine.store.undelivered_words().await.expect("counted"), 1);
    let word = &house.words().await[0];
    assert_eq!(word.stand_in.as_ref().map(|s| s.channel.as_str()), Some("spare"));
    let circuit = Circuit {
        channel: "file".into(),
        state: CircuitState::Open,
        since: house.now(),
        probe_at: house.now(),
        failures: 5,
        error: "the disk is full".into(),
    };
    house.engine.store.put_circuit(&circuit).await.expect("put");
    house.queue(&letters(1..2)).await;
    house.end("relay", &failed(), &[]).await;
    assert_eq!(house.tell().await, 1);
    assert_eq!(house.words().await[0].channel, "spare");
    house
        .world
        .run(&["outbox", "list"])
        .says(0, &["! file rests since", "5 failures in a row", "the disk is full"]);
}

#[tokio::test]
async fn that_a_channel_is_dead_is_not_told_through_that_channel() {
    let house = House::new().await;
    let circuit = Circuit {
        channel: "file".into(),
        state: CircuitState::Open,
        since: house.now(),
        probe_at: house.now(),
        failures: 5,
        error: "the disk is full".into(),
    };
    let text = Text::new("経路が止まっています", "a channel is dead");
    let word = Word { subject: text.clone(), body: text };
    assert!(house.engine.tell_once("before", "1", &word).await.expect("told"));
    house.engine.store.put_circuit(&circuit).await.expect("put");
    assert!(house.engine.tell_once("circuit.file", "1", &word).await.expect("told"));
    let rows = house.engine.store.outbox_list(&OutboxFilter::default()).await.expect("listed");
    let channels: Vec<&str> = rows.iter().map(|row| row.channel.as_str()).collect();
    assert_eq!(channels, ["spare", "file"]);
}

#[tokio::test]
async fn a_letter_is_shown_with_every_address_sent_again_and_discarded() {
    let house = House::new().await;
    let both = ["toshi@example.lg.jp", "old@example.lg.jp"];
    let stand_in = StandIn {
        channel: "spare".into(),
        recipients: vec![both[0].into()],
        payload: mail().payload,
        proves: true,
    };
    let letter = |key: &str, stand_in: Option<&StandIn>| Letter {
        key: key.into(),
        channel: "relay".into(),
        recipients: both.map(str::to_owned).into(),
        stand_in: stand_in.cloned(),
        ..mail()
    };
    house.queue(&[letter("partly", None)]).await;
    let refused = AddressFate {
        address: both[1].into(),
        accepted: false,
        code: Some("5.1.1".into()),
        detail: Some("there is no such mailbox".into()),
    };
    house.end("relay", &Outcome::HandedOver, &[refused]).await;
    assert_eq!(house.tell().await, 1);
    house.queue(&[letter("given-up", None), letter("stood-in", Some(&stand_in))]).await;
    house.end("relay", &Outcome::Expired { error: "451 later".into() }, &[]).await;
    house.end("spare", &Outcome::HandedOver, &[]).await;

    let run = |arguments: &[&str]| house.world.run(arguments);
    run(&["outbox", "list"])
        .says(0, &["1 of 2 recipients got none", "EXPIRED", "spare stands in (handed over)"]);
    run(&["outbox", "list", "--channel", "fax"]).says(0, &["0 letters"]);
    run(&["outbox", "list", "--since", "2020-01-01", "--channel", "spare"])
        .says(0, &["stands in for stood-in", "1 letter"]);
    run(&["outbox", "show", "partly"]).says(
        0,
        &[
            "toshi@example.lg.jp  accepted",
            "old@example.lg.jp  refused for good  5.1.1 there is no such mailbox",
        ],
    );
    let shown = run(&["outbox", "show", "stood-in", "--format", "json"]).json();
    assert_eq!(shown["stand_in"]["state"], "handed_over", "{shown}");
    assert_eq!(run(&["outbox", "show", "partly", "--raw"]).out.as_bytes(), mail().payload);
    run(&["outbox", "show", "nowhere"]).says(1, &["no letter has the key nowhere"]);

    run(&["outbox", "retry", "partly"]).says(1, &["it is handed over"]);
    run(&["outbox", "retry", "stood-in"]).says(1, &["--even-so", "arrive twice"]);
    run(&["outbox", "retry", "--all", "--because", "mended"]).says(0, &["1 letter will be sent again"]);
    run(&["outbox", "show", "given-up"]).says(0, &["pending", "sent again by", "mended"]);
    run(&["outbox", "retry", "stood-in", "--even-so"]).says(0, &["1 letter will be sent again"]);
    run(&["outbox", "discard", "given-up"]).says(2, &["--because"]);
    run(&["outbox", "discard", "given-up", "--because", "no longer wanted"]).says(0, &["1 letter discarded"]);
    run(&["outbox", "discard", "given-up", "--because", "again"])
        .says(1, &["cannot be discarded: it is discarded"]);
    run(&["outbox", "discard", "given-up", "--hold", "belt", "--because", "x"]).says(2, &["--hold"]);
    run(&["audit", "verify"]).says(0, &["all as written"]);
    let record = run(&["audit", "export"]).out;
    assert!(both.iter().all(|address| !record.contains(address)), "no address on record");
}

#[test]
fn check_tells_what_would_keep_letters_from_their_way() {
    let world = World::new(&format!(
        "{CONFIG}[delivery.fallbacks]\nTKK = \"spare\"\n\
         [channel.hall]\ntype = \"teams\"\nurl = \"https://hooks.slack.com/services/SECRET\"\n"
    ));
    crate::plans::small(&world, "plan");
    let checked = world.run(&["check", "--plan", "plan"]);
    checked.says(
        0,
        &[
            "no department of the plan has the code \"TKK\"",
            "Did you mean \"TK\"?",
            "[channel.hall] its URL is at hooks.slack.com",
            "Did you mean type = \"slack\"?",
            "[backup] has no dir",
        ],
    );
    assert!(!format!("{}{}", checked.out, checked.err).contains("SECRET"));
}
