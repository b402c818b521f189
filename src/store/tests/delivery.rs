//! Addresses, stand-ins, and what is told of letters that were given up.

use super::*;
use crate::render::StandIn;

fn claim(minutes: i64) -> Claim<'static> {
    let lease = std::time::Duration::from_secs(120);
    Claim { now: at(minutes), limit: 10, lease, owner: "first", channel: None, closed: None }
}

fn fate(address: &str, accepted: bool) -> AddressFate {
    let refused = |text: &str| Some(text.to_owned()).filter(|_| !accepted);
    AddressFate {
        address: address.into(),
        accepted,
        code: refused("5.1.1"),
        detail: refused("550 no such user"),
    }
}

/// `fates`: `a+` took it, `b-` refused it.
fn settled(key: &str, attempt: u32, minutes: i64, outcome: Outcome, fates: &[&str]) -> Settled {
    let addresses =
        fates.iter().map(|said| fate(said.trim_end_matches(['+', '-']), said.ends_with('+'))).collect();
    Settled {
        key: key.into(),
        owner: "first".into(),
        attempt,
        at: at(minutes),
        outcome,
        addresses,
        maybe_arrived: false,
    }
}

fn retry(minutes: i64) -> Outcome {
    Outcome::Retry { at: at(minutes), error: "451 later".into() }
}

fn failed() -> Outcome {
    Outcome::Failed { error: "550 no".into() }
}

fn to(key: &str, addresses: &[&str]) -> Letter {
    Letter { recipients: addresses.iter().map(|a| (*a).to_owned()).collect(), ..letter(key) }
}

/// A letter to a chat that mail stands in for.
fn chat(key: &str) -> Letter {
    let stand_in = StandIn {
        channel: "mail".into(),
        recipients: vec!["a".into(), "b".into()],
        payload: b"as mail".to_vec(),
        proves: true,
    };
    Letter { channel: "chat".into(), recipients: Vec::new(), stand_in: Some(stand_in), ..letter(key) }
}

async fn row(store: &Store, key: &str) -> OutboxRow {
    let filter = OutboxFilter { key: Some(key.into()), ..OutboxFilter::default() };
    store.outbox_list(&filter).await.unwrap().remove(0)
}

async fn again(store: &Store, key: &str, even_so: bool) -> Retried {
    let retry = Retry { key: Some(key), now: at(60), by: "sato", because: Some("直した"), even_so };
    store.outbox_retry(&retry).await.unwrap()
}

#[tokio::test]
async fn whoever_took_or_refused_a_letter_is_not_tried_again() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[to("l", &["a", "b", "c"])]).await;
    for (attempt, outcome, fates, left) in [
        (1, retry(5), &["a+"][..], &["a", "b", "c"][..]),
        (2, retry(9), &["b-"], &["b", "c"]),
        (3, Outcome::HandedOver, &["c+"], &["c"]),
    ] {
        let minutes = i64::from(attempt) * 4;
        let claimed = fresh.store.claim(&claim(minutes + 3)).await.unwrap();
        assert_eq!(claimed[0].recipients, left);
        assert_eq!(claimed[0].payload, letter("l").payload);
        fresh.store.settle_many(&[settled("l", attempt, minutes + 3, outcome, fates)]).await.unwrap();
    }
    let row = row(&fresh.store, "l").await;
    assert_eq!((row.state, row.refused), (Delivery::HandedOver, 1));
    assert_eq!(row.last_error.as_deref(), Some("550 no such user"));
    let failures = fresh.store.failures_since(at(0)).await.unwrap();
    assert_eq!(failures.iter().map(|one| (one.at, &*one.letter.key)).collect::<Vec<_>>(), [(at(11), "l")]);
    let entries: Vec<String> = sqlx::query_scalar("SELECT kind || data FROM audit ORDER BY seq")
        .fetch_all(&fresh.store.readers)
        .await
        .unwrap();
    assert_eq!(
        entries,
        [
            r#"letter_retried{"letter":"l","attempt":1}"#,
            r#"letter_retried{"letter":"l","attempt":2}"#,
            r#"addresses_refused{"letter":"l","attempt":2,"refused":1}"#,
            r#"letter_handed_over{"letter":"l","attempt":3}"#,
        ],
        "a number, no address"
    );
    let dossier = fresh.store.dossier("l").await.unwrap().unwrap();
    let told: Vec<&str> = dossier.record.iter().map(|(_, _, kind, _)| kind.as_str()).collect();
    assert_eq!(told, ["letter_retried", "letter_retried", "addresses_refused", "letter_handed_over"]);
}

#[tokio::test]
async fn where_the_last_address_is_settled_nothing_is_tried_again() {
    for (fates, state) in [
        (&["a+", "b+"][..], Delivery::HandedOver),
        (&["a+", "b-"], Delivery::HandedOver),
        (&["a-", "b-"], Delivery::Failed),
    ] {
        let fresh = Fresh::new().await;
        queue(&fresh.store, &[to("l", &["a", "b"])]).await;
        fresh.store.claim(&claim(0)).await.unwrap();
        fresh.store.settle_many(&[settled("l", 1, 1, retry(5), fates)]).await.unwrap();
        assert_eq!(row(&fresh.store, "l").await.state, state, "{fates:?}");
    }
}

/// A department that was reached at one of its addresses has been told: no other channel tells it again.
#[tokio::test]
async fn a_letter_that_somebody_took_is_handed_over_whatever_becomes_of_the_rest() {
    let expired = Outcome::Expired { error: "451 later".into() };
    for (outcome, fates, refused) in
        [(failed(), &["b-"][..], 1), (expired.clone(), &["b-"], 2), (expired, &[], 2)]
    {
        let fresh = Fresh::new().await;
        let rest = if fates.is_empty() || refused == 2 { &["a", "b", "c"][..] } else { &["a", "b"] };
        queue(&fresh.store, &[to("l", rest)]).await;
        fresh.store.claim(&claim(0)).await.unwrap();
        fresh.store.settle_many(&[settled("l", 1, 1, retry(5), &["a+"])]).await.unwrap();
        fresh.store.claim(&claim(5)).await.unwrap();
        fresh.store.settle_many(&[settled("l", 2, 6, outcome, fates)]).await.unwrap();
        let row = row(&fresh.store, "l").await;
        assert_eq!(
            (row.state, row.refused, row.failed_at),
            (Delivery::HandedOver, refused, None),
            "{fates:?}"
        );
        assert!(row.last_error.is_some());
        assert_eq!(fresh.store.failures_since(at(0)).await.unwrap().len(), 1, "and it is told of");
    }
}

#[tokio::test]
async fn a_person_who_sends_a_letter_again_asks_those_who_refused_it() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[to("l", &["a", "b", "c"])]).await;
    fresh.store.claim(&claim(0)).await.unwrap();
    fresh.store.settle_many(&[settled("l", 1, 1, retry(5), &["a-", "b-"])]).await.unwrap();
    fresh.store.claim(&claim(5)).await.unwrap();
    fresh.store.settle_many(&[settled("l", 2, 6, failed(), &["c-"])]).await.unwrap();
    assert_eq!(again(&fresh.store, "l", false).await.letters, ["l"]);
    let claimed = fresh.store.claim(&claim(60)).await.unwrap();
    assert_eq!(
        (claimed[0].recipients.as_slice(), claimed[0].attempt),
        (&["a".into(), "b".into(), "c".into()][..], 1)
    );
}

#[tokio::test]
async fn another_channel_stands_in_for_a_letter_that_is_given_up_once() {
    for given_up in [failed(), Outcome::Expired { error: "429".into() }] {
        let fresh = Fresh::new().await;
        queue(&fresh.store, &[chat("l"), Letter { held: true, ..chat("held") }]).await;
        fresh.store.claim(&claim(0)).await.unwrap();
        fresh.store.settle_many(&[settled("l", 1, 1, given_up, &[])]).await.unwrap();
        let claimed = fresh.store.claim(&claim(1)).await.unwrap();
        assert_eq!(claimed.len(), 1, "nothing stands in for what is held");
        let stand_in = &claimed[0];
        assert_eq!(
            (&*stand_in.key, &*stand_in.channel, &*stand_in.payload),
            ("l-f", "mail", &b"as mail"[..])
        );
        assert_eq!(stand_in.recipients, ["a", "b"]);
        assert_eq!(again(&fresh.store, "l", false).await.stood_in, ["l"], "it is on its way");
        fresh.store.settle_many(&[settled("l-f", 1, 2, Outcome::HandedOver, &[])]).await.unwrap();
        let original = row(&fresh.store, "l").await;
        let stood_in =
            StoodIn { channel: "mail".into(), state: Delivery::HandedOver, handed_over_at: Some(at(2)) };
        assert_eq!(original.stand_in, Some(stood_in));
        assert_eq!(row(&fresh.store, "l-f").await.stands_in_for.as_deref(), Some("l"));
        // A person sends it even so, and it is given up again: nothing stands in twice.
        assert_eq!(
            again(&fresh.store, "l", false).await,
            Retried { letters: vec![], stood_in: vec!["l".into()] }
        );
        assert_eq!(again(&fresh.store, "l", true).await.letters, ["l"]);
        fresh.store.claim(&claim(60)).await.unwrap();
        fresh.store.settle_many(&[settled("l", 1, 61, failed(), &[])]).await.unwrap();
        assert_eq!(fresh.store.claim(&claim(99)).await.unwrap(), []);
        assert_eq!(fresh.store.verify_audit().await.unwrap().broken, None);
    }
}

#[tokio::test]
async fn the_one_that_stands_in_proves_what_the_letter_was_to_tell() {
    let fresh = Fresh::new().await;
    let (before, after) = (Book::default(), book(&[("milestone/a", alert())], 0));
    let told = [told_entry("milestone/a", Some("l"), Reason::Told)];
    let letters = [chat("l")];
    let commit = CycleCommit { letters: &letters, told: &told, ..cycle(0, 0, &before, &after) };
    fresh.store.commit_cycle(&commit).await.unwrap();
    fresh.store.claim(&claim(0)).await.unwrap();
    fresh.store.settle_many(&[settled("l", 1, 1, failed(), &[])]).await.unwrap();
    let first = async || {
        let book = fresh.store.load_book().await.unwrap().book;
        let told = fresh.store.told_of(&key("milestone/a")).await.unwrap();
        (book.alerts[&key("milestone/a")].first_delivered, told[0].handed_over_at)
    };
    assert_eq!(first().await, (None, None));
    fresh.store.claim(&claim(1)).await.unwrap();
    fresh.store.settle_many(&[settled("l-f", 1, 7, Outcome::HandedOver, &[])]).await.unwrap();
    assert_eq!(first().await, (Some(at(7)), Some(at(7))));
}

#[tokio::test]
async fn what_was_given_up_is_found_once_in_the_order_of_the_record() {
    let fresh = Fresh::new().await;
    let word = format!("w{TELLS_OF_FAILURES}");
    queue(&fresh.store, &[to("a", &["x", "y"]), letter("b"), letter("c"), letter("d"), letter(&word)]).await;
    assert_eq!(fresh.store.untold_failures(0).await.unwrap(), Untold::default());
    fresh.store.claim(&claim(0)).await.unwrap();
    let round = [
        settled("b", 1, 1, Outcome::HandedOver, &[]),
        settled("c", 1, 9, Outcome::Expired { error: "421".into() }, &[]),
        settled("a", 1, 1, Outcome::HandedOver, &["x+", "y-"]),
        settled("d", 1, 1, failed(), &[]),
        settled(&word, 1, 1, failed(), &[]),
    ];
    assert_eq!(fresh.store.settle_many(&round).await.unwrap(), 5);
    let untold = fresh.store.untold_failures(0).await.unwrap();
    let keys: Vec<&str> = untold.letters.iter().map(|row| &*row.key).collect();
    assert_eq!(keys, ["c", "a", "d"], "no word about the word");
    assert_eq!(fresh.store.undelivered_words().await.unwrap(), 1);
    assert_eq!(fresh.store.failures_since(at(0)).await.unwrap().len(), 4, "but a line in the digest");
    again(&fresh.store, "d", false).await;
    assert_eq!(fresh.store.untold_failures(0).await.unwrap().letters.len(), 2, "sent again meanwhile");
    let later = fresh.store.untold_failures(untold.seq).await.unwrap();
    assert_eq!(later, Untold { seq: untold.seq, ..Untold::default() });
}

#[tokio::test]
async fn a_single_letter_is_discarded_unless_it_is_on_its_way_or_at_its_end() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[chat("failed"), letter("sending"), letter("done")]).await;
    fresh.store.claim(&claim(0)).await.unwrap();
    let ends = [settled("failed", 1, 1, retry(5), &[]), settled("done", 1, 1, Outcome::HandedOver, &[])];
    fresh.store.settle_many(&ends).await.unwrap();
    for (key, goes) in [("failed", true), ("sending", false), ("done", false), ("failed", false)] {
        let discard = DiscardOne { key, now: at(2), by: "佐藤", because: "もう要らない" };
        let was = fresh.store.discard_letter(&discard).await.unwrap().unwrap();
        assert_eq!(was.state.may_be_discarded(), goes, "{key}");
    }
    let nowhere = DiscardOne { key: "nowhere", now: at(2), by: "佐藤", because: "x" };
    assert_eq!(fresh.store.discard_letter(&nowhere).await.unwrap(), None);
    let gone = row(&fresh.store, "failed").await;
    assert_eq!((gone.state, gone.last_error.as_deref()), (Delivery::Discarded, Some("もう要らない")));
    // What was in hand when it was discarded elsewhere may still say so: nothing happens, nobody fails.
    let late = [
        settled("failed", 1, 3, Outcome::HandedOver, &[]),
        settled("sending", 1, 3, Outcome::HandedOver, &[]),
    ];
    assert_eq!(fresh.store.settle_many(&late).await.unwrap(), 1);
    let dossier = fresh.store.dossier("failed").await.unwrap().unwrap();
    let kinds: Vec<&str> = dossier.record.iter().map(|(_, _, kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["letter_retried", "letters_discarded"]);
    assert_eq!((dossier.fallback.as_deref(), dossier.payload), (Some("mail"), Some(letter("l").payload)));
}

#[tokio::test]
async fn a_round_may_name_a_letter_twice() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[letter("a"), letter("b")]).await;
    fresh.store.claim(&claim(0)).await.unwrap();
    let round = [
        settled("a", 1, 1, retry(5), &[]),
        settled("b", 1, 1, Outcome::HandedOver, &[]),
        settled("a", 1, 2, Outcome::HandedOver, &[]),
        settled("a", 1, 3, failed(), &[]),
    ];
    assert_eq!(fresh.store.settle_many(&round).await.unwrap(), 3);
    assert_eq!(row(&fresh.store, "a").await.handed_over_at, Some(at(2)));
}

#[tokio::test]
async fn a_letter_that_was_sent_and_not_answered_may_come_twice_and_one_that_was_refused_does_not() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[to("unanswered", &["a"]), to("refused", &["a"])]).await;
    for attempt in [1, 2] {
        let minutes = i64::from(attempt) * 4;
        assert_eq!(fresh.store.claim(&claim(minutes)).await.unwrap().len(), 2);
        // Once unanswered, it stays so whatever comes after.
        let lost = Settled {
            maybe_arrived: attempt == 1,
            ..settled("unanswered", attempt, minutes, retry(minutes), &[])
        };
        let refused = settled("refused", attempt, minutes, retry(minutes), &[]);
        assert_eq!(fresh.store.settle_many(&[lost, refused]).await.unwrap(), 2);
        assert!(row(&fresh.store, "unanswered").await.maybe_twice);
        assert!(!row(&fresh.store, "refused").await.maybe_twice);
    }
    assert!(fresh.store.claim(&claim(12)).await.unwrap().iter().any(|claimed| claimed.maybe_twice));
}
