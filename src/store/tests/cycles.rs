//! A cycle commits whole, or not at all.

use serde_json::json;

use super::*;
use crate::alerts::AuditEntry;
use crate::notices::{First, Threads};

fn audit_entry() -> AuditEntry {
    AuditEntry { kind: "alert_opened", subject: Some("milestone/a".into()), data: json!({ "n": 1 }) }
}

/// How many rows the tables that a cycle writes to have.
async fn rows(store: &Store) -> Vec<i64> {
    let mut counts = Vec::new();
    for sql in [
        "SELECT count(*) FROM alerts",
        "SELECT count(*) FROM told",
        "SELECT count(*) FROM outbox",
        "SELECT count(*) FROM evaluations",
        "SELECT count(*) FROM digests",
        "SELECT count(*) FROM audit",
        "SELECT count(*) FROM states",
    ] {
        counts.push(sqlx::query_scalar(sql).fetch_one(&store.readers).await.unwrap());
    }
    counts
}

#[tokio::test]
async fn a_cycle_made_from_an_old_book_writes_nothing() {
    let fresh = Fresh::new().await;
    let (empty, first) = (Book::default(), book(&[("milestone/a", alert())], 0));
    fresh.store.commit_cycle(&cycle(0, 0, &empty, &first)).await.unwrap();
    let before = rows(&fresh.store).await;

    let (letters, audit) = ([letter("late")], [audit_entry()]);
    let other = fresh.beside().await;
    let late = CycleCommit { letters: &letters, audit: &audit, ..cycle(0, 1, &empty, &first) };
    assert_eq!(other.commit_cycle(&late).await.unwrap(), Commit::Stale(Stale::Book));
    assert_eq!(rows(&other).await, before);
    // It loads and goes again.
    let loaded = other.load_book().await.unwrap();
    let again = CycleCommit { letters: &letters, ..cycle(loaded.revision, 1, &loaded.book, &loaded.book) };
    assert_eq!(other.commit_cycle(&again).await.unwrap(), Commit::Committed { revision: 2 });
}

#[tokio::test]
async fn a_cycle_made_from_an_old_plan_writes_nothing() {
    let fresh = Fresh::new().await;
    let sheet = sheet();
    let plan = [initiative("1-1", "避難所", 2, &sheet)];
    fresh.beside().await.commit_import(&import(0, &plan, &plan)).await.unwrap();
    let empty = Book::default();
    let stale = fresh.store.commit_cycle(&cycle(0, 0, &empty, &empty)).await.unwrap();
    assert_eq!(stale, Commit::Stale(Stale::Plan));
    let fine = CycleCommit { expected_plan_revision: 1, ..cycle(0, 0, &empty, &empty) };
    assert_eq!(fresh.store.commit_cycle(&fine).await.unwrap(), Commit::Committed { revision: 1 });
}

#[tokio::test]
async fn a_period_has_one_digest() {
    let fresh = Fresh::new().await;
    let empty = Book::default();
    let letters = [letter("digest-1")];
    let digest = DigestPeriod { name: "weekly", period: "2026-04-06", letters: &["digest-1"] };
    let commit = CycleCommit { letters: &letters, digest: Some(digest), ..cycle(0, 0, &empty, &empty) };
    assert_eq!(fresh.store.commit_cycle(&commit).await.unwrap(), Commit::Committed { revision: 1 });

    let second = [letter("digest-2")];
    let again = CycleCommit { letters: &second, expected_book_revision: 1, digest: Some(digest), ..commit };
    assert_eq!(fresh.store.commit_cycle(&again).await.unwrap(), Commit::Stale(Stale::Digest));
    assert_eq!(fresh.store.digest_last_period("weekly").await.unwrap().as_deref(), Some("2026-04-06"));
    assert_eq!(fresh.store.digest_last_period("monthly").await.unwrap(), None);
    let listed = fresh.store.outbox_list(&OutboxFilter::default()).await.unwrap();
    assert_eq!(
        listed.iter().map(|row| (&*row.key, &*row.kind)).collect::<Vec<_>>(),
        [("digest-1", "digest")]
    );
}

#[tokio::test]
async fn what_dies_in_the_middle_leaves_nothing() {
    let fresh = Fresh::new().await;
    let before = rows(&fresh.store).await;
    let first = book(&[("milestone/a", alert())], 0);
    let mut tx = fresh.store.write().await.unwrap();
    super::super::book::write(&mut tx, &Book::default(), &first).await.unwrap();
    super::super::outbox::queue(&mut tx, at(0), &[letter("a")], &[], None).await.unwrap();
    super::super::audit::append(&mut tx, at(0), "daemon", &[audit_entry()]).await.unwrap();
    drop(tx);
    assert_eq!(rows(&fresh.store).await, before);
    let empty = Book::default();
    let commit = fresh.store.commit_cycle(&cycle(0, 0, &empty, &first)).await.unwrap();
    assert_eq!(commit, Commit::Committed { revision: 1 }, "and the next one goes through");
}

/// A commit is cut off after a number of its steps; the store has all of it or nothing, and goes on.
#[tokio::test]
async fn a_commit_cut_off_anywhere_is_whole_or_absent() {
    let fresh = Fresh::new().await;
    let audit = [audit_entry(), audit_entry()];
    let states = [("seen".to_owned(), json!("x"))];
    let (mut whole, mut absent) = (0, 0);
    for polls in 0..60 {
        let before = rows(&fresh.store).await;
        let loaded = fresh.store.load_book().await.unwrap();
        let subject = format!("milestone/{polls}");
        let mut after = loaded.book.clone();
        after.alerts.insert(key(&subject), alert());
        let name = format!("letter-{polls}");
        let letters = [letter(&name)];
        let told = [told_entry(&subject, Some(&name), Reason::Told)];
        let commit = CycleCommit {
            letters: &letters,
            told: &told,
            audit: &audit,
            states: &states,
            ..cycle(loaded.revision, polls, &loaded.book, &after)
        };
        cut_off(fresh.store.commit_cycle(&commit), polls).await;

        let now = fresh.beside().await.load_book().await.unwrap();
        let found = rows(&fresh.store).await;
        let written: Vec<i64> = found.iter().zip(&before).map(|(now, before)| now - before).collect();
        if now.revision == loaded.revision {
            absent += 1;
            assert_eq!(written, [0; 7], "cut off after {polls} steps");
        } else {
            whole += 1;
            // The state is there from the first whole one on.
            assert_eq!(written[..6], [1, 1, 1, 1, 0, 2], "cut off after {polls} steps");
        }
    }
    assert!(whole > 0 && absent > 0, "{whole} whole, {absent} absent");
    assert_eq!(fresh.store.verify_audit().await.unwrap().broken, None);
}

/// Polls `work` so many times at most, then drops it.
async fn cut_off(work: impl Future, polls: i64) {
    let mut work = std::pin::pin!(work);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 || work.as_mut().poll(context).is_ready() {
            return std::task::Poll::Ready(());
        }
        left -= 1;
        std::task::Poll::Pending
    })
    .await;
}

#[tokio::test]
async fn a_reason_for_silence_is_recorded_once_and_dated() {
    let fresh = Fresh::new().await;
    let first = book(&[("milestone/a", alert())], 0);
    let silent = [told_entry("milestone/a", None, Reason::InhibitedBy("initiative-ending".into()))];
    let mut before = Book::default();
    for (revision, minutes) in [(0, 0), (1, 10), (2, 20)] {
        let commit = CycleCommit { told: &silent, ..cycle(revision, minutes, &before, &first) };
        fresh.store.commit_cycle(&commit).await.unwrap();
        before = first.clone();
    }
    let told = fresh.store.told_of(&key("milestone/a")).await.unwrap();
    let row =
        ToldRow { at: at(0), last_at: at(20), times: 3, entry: silent[0].clone(), handed_over_at: None };
    assert_eq!(told, [row]);
    assert_eq!(fresh.store.events_since(at(20)).await.unwrap(), told);
    assert_eq!(fresh.store.events_since(at(21)).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_told_is_listed_with_its_delivery() {
    let fresh = Fresh::new().await;
    let (empty, first) = (Book::default(), book(&[("milestone/a", alert())], 0));
    let (letters, told) = ([letter("l")], [told_entry("milestone/a", Some("l"), Reason::Told)]);
    let commit = CycleCommit { letters: &letters, told: &told, ..cycle(0, 0, &empty, &first) };
    fresh.store.commit_cycle(&commit).await.unwrap();
    assert_eq!(fresh.store.events_since(at(0)).await.unwrap()[0].handed_over_at, None);
    let settled = Settled {
        key: "l".into(),
        owner: "d".into(),
        attempt: 1,
        at: at(3),
        outcome: Outcome::HandedOver,
        addresses: vec![],
        maybe_arrived: false,
    };
    fresh.store.settle_many(&[settled]).await.unwrap();
    assert_eq!(fresh.store.events_since(at(0)).await.unwrap()[0].handed_over_at, Some(at(3)));
}

#[tokio::test]
async fn a_thread_begins_with_the_first_letter_that_its_reader_had_of_this_opening() {
    let fresh = Fresh::new().await;
    let mut before = Book::default();
    let threads = |expected: &[(&str, &str, &str)]| {
        let mut threads = Threads::default();
        for (subject, party, letter) in expected {
            let first = First { party: (*party).into(), channel: "mail".into(), letter: (*letter).into() };
            threads.add(key(subject), first);
        }
        threads
    };
    let to = |party: &str, subject: &str, letter: &str| ToldEntry {
        party: party.into(),
        ..told_entry(subject, Some(letter), Reason::Told)
    };
    let reopened = Alert { openings: 2, ..alert() };
    let steps = [
        // Two parties hear of it first in letters of their own.
        (1, alert(), vec!["l1", "l2"], vec![to("a", "milestone/a", "l1"), to("b", "milestone/a", "l2")]),
        (2, alert(), vec!["l3"], vec![to("a", "milestone/a", "l3")]),
        // Another opening is another matter.
        (3, reopened, vec!["l4"], vec![ToldEntry { opening: 2, ..to("a", "milestone/a", "l4") }]),
    ];
    let expected = [
        threads(&[("milestone/a", "a", "l1"), ("milestone/a", "b", "l2")]),
        threads(&[("milestone/a", "a", "l1"), ("milestone/a", "b", "l2")]),
        threads(&[("milestone/a", "a", "l4")]),
    ];
    for ((revision, alert, keys, told), expected) in steps.into_iter().zip(expected) {
        let after = book(&[("milestone/a", alert)], revision);
        let letters: Vec<Letter> = keys.into_iter().map(letter).collect();
        let commit = CycleCommit {
            letters: &letters,
            told: &told,
            ..cycle(revision - 1, revision * 10, &before, &after)
        };
        fresh.store.commit_cycle(&commit).await.unwrap();
        assert_eq!(fresh.store.threads().await.unwrap(), expected, "after {revision}");
        before = after;
    }
    let (owner, lease) = ("d", std::time::Duration::from_secs(60));
    let claim = Claim { now: at(40), limit: 10, lease, owner, channel: None, closed: None };
    assert_eq!(fresh.store.claim(&claim).await.unwrap().len(), 4);
    let refused = Settled {
        key: "l4".into(),
        owner: "d".into(),
        attempt: 1,
        at: at(40),
        outcome: Outcome::Failed { error: "550".into() },
        addresses: vec![],
        maybe_arrived: false,
    };
    fresh.store.settle_many(&[refused]).await.unwrap();
    assert_eq!(fresh.store.threads().await.unwrap(), Threads::default(), "nobody had it");
}

#[tokio::test]
async fn the_daemon_remembers_what_it_was_told_to() {
    let fresh = Fresh::new().await;
    assert_eq!(fresh.store.state("source").await.unwrap(), None);
    fresh.store.record_state(at(0), "source", &json!({ "digest": "a" })).await.unwrap();
    fresh.store.record_state(at(1), "source", &json!({ "digest": "b" })).await.unwrap();
    assert_eq!(fresh.beside().await.state("source").await.unwrap(), Some(json!({ "digest": "b" })));
}

#[tokio::test]
async fn a_store_keeps_its_name() {
    let fresh = Fresh::new().await;
    let id = fresh.store.id().await.unwrap();
    assert_eq!(id.len(), 32);
    assert_eq!(fresh.beside().await.id().await.unwrap(), id);
    assert_ne!(Fresh::new().await.store.id().await.unwrap(), id);
}
