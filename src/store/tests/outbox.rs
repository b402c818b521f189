//! Letters go out at least once, in order, and are never rewritten.

use std::collections::BTreeSet;
use std::time::Duration;

use super::*;

fn claim(minutes: i64, limit: u32) -> Claim<'static> {
    Claim {
        now: at(minutes),
        limit,
        lease: Duration::from_secs(120),
        owner: "first",
        channel: None,
        closed: None,
    }
}

fn settled(key: &str, attempt: u32, minutes: i64, outcome: Outcome) -> Settled {
    Settled {
        key: key.into(),
        owner: "first".into(),
        attempt,
        at: at(minutes),
        outcome,
        addresses: vec![],
        maybe_arrived: false,
    }
}

fn retry(minutes: i64) -> Outcome {
    Outcome::Retry { at: at(minutes), error: "451 later".into() }
}

fn failed() -> Outcome {
    Outcome::Failed { error: "550 no such user".into() }
}

async fn keys(store: &Store, claim: &Claim<'_>) -> Vec<String> {
    store.claim(claim).await.unwrap().into_iter().map(|claimed| claimed.key).collect()
}

async fn one(store: &Store, key: &str) -> OutboxRow {
    let filter = OutboxFilter { key: Some(key.into()), ..OutboxFilter::default() };
    store.outbox_list(&filter).await.unwrap().remove(0)
}

async fn again(store: &Store, key: Option<&str>, minutes: i64) -> Vec<String> {
    let retry = Retry { key, now: at(minutes), by: "sato", because: None, even_so: false };
    store.outbox_retry(&retry).await.unwrap().letters
}

#[tokio::test]
async fn a_letter_is_claimed_as_it_was_queued() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[letter("a")]).await;
    let claimed = fresh.beside().await.claim(&claim(0, 10)).await.unwrap();
    let given = letter("a");
    let expected = Claimed {
        key: given.key,
        channel: given.channel,
        recipients: given.recipients,
        subject: given.subject,
        payload: given.payload,
        critical: false,
        due_since: claimed[0].due_since,
        attempt: 1,
        maybe_twice: false,
    };
    assert_eq!(claimed, [expected]);
}

#[tokio::test]
async fn critical_letters_go_first_then_the_oldest() {
    let fresh = Fresh::new().await;
    for (key, critical) in [("a", false), ("b", true), ("c", false), ("d", true)] {
        queue(&fresh.store, &[Letter { critical, ..letter(key) }]).await;
    }
    assert_eq!(keys(&fresh.store, &claim(0, 3)).await, ["b", "d", "a"]);
    assert_eq!(keys(&fresh.store, &claim(0, 3)).await, ["c"]);
}

#[tokio::test]
async fn large_letters_are_claimed_a_few_at_a_time() {
    let fresh = Fresh::new().await;
    for key in ["a", "b", "c"] {
        let payload = vec![b'x'; CLAIM_BYTES as usize * 2 / 3];
        queue(&fresh.store, &[Letter { payload, ..letter(key) }]).await;
    }
    let payload = vec![b'x'; CLAIM_BYTES as usize * 2];
    queue(&fresh.store, &[Letter { payload, ..letter("huge") }, letter("d")]).await;
    assert_eq!(keys(&fresh.store, &claim(0, 10)).await, ["a", "b"]);
    assert_eq!(keys(&fresh.store, &claim(0, 10)).await, ["c", "huge"]);
    assert_eq!(keys(&fresh.store, &claim(0, 10)).await, ["d"]);
}

#[tokio::test]
async fn a_letter_waits_for_its_time_its_channel_and_its_release() {
    let fresh = Fresh::new().await;
    let letters = [
        Letter { not_before: at(30), ..letter("morning") },
        Letter { channel: "chat".into(), ..letter("chat") },
        Letter { held: true, ..letter("held") },
    ];
    queue(&fresh.store, &letters).await;
    let chat = Claim { channel: Some("chat"), ..claim(0, 10) };
    let mail = Claim { channel: Some("mail"), ..claim(0, 10) };
    assert_eq!(keys(&fresh.store, &mail).await, [""; 0]);
    assert_eq!(keys(&fresh.store, &chat).await, ["chat"]);
    assert_eq!(fresh.store.next_delivery().await.unwrap(), Some(at(2)), "the lease of the one in hand");
    assert_eq!(keys(&fresh.store, &Claim { now: at(30), ..mail }).await, ["morning"]);
    let released = fresh.store.release_held(&release(None, 31)).await.unwrap();
    assert_eq!(released.letters.iter().map(|row| &*row.key).collect::<Vec<_>>(), ["held"]);
    assert_eq!(keys(&fresh.store, &Claim { now: at(31), ..mail }).await, ["held"]);
}

fn release(hold: Option<&str>, minutes: i64) -> Release<'_> {
    Release { hold, now: at(minutes), leaves: at(minutes), critical_leaves: at(minutes), by: "sato" }
}

/// A store in which two evaluations were held, and a first one adopted.
async fn held() -> Fresh {
    let fresh = Fresh::new().await;
    let empty = Book::default();
    for (n, hold) in ["adoption", "belt:2026-04-06T09:01", "belt:2026-04-06T09:02"].into_iter().enumerate() {
        let letters = [Letter { held: true, critical: n == 2, ..letter(hold) }];
        let told = [told_entry("milestone/a", Some(hold), Reason::Told)];
        let n = n as i64;
        let commit =
            CycleCommit { letters: &letters, told: &told, hold: Some(hold), ..cycle(n, n, &empty, &empty) };
        fresh.store.commit_cycle(&commit).await.unwrap();
    }
    fresh
}

#[tokio::test]
async fn what_is_held_is_released_by_its_name_and_leaves_within_the_hours() {
    for (hold, released) in [
        (Some("belt"), &["belt:2026-04-06T09:01", "belt:2026-04-06T09:02"][..]),
        (Some("belt:2026-04-06T09:02"), &["belt:2026-04-06T09:02"]),
        (Some("adoption"), &["adoption"]),
        (Some("bel"), &[]),
        (None, &["adoption", "belt:2026-04-06T09:01", "belt:2026-04-06T09:02"]),
    ] {
        let fresh = held().await;
        let rows = fresh.store.release_held(&release(hold, 5)).await.unwrap();
        assert_eq!(rows.letters.iter().map(|row| &*row.key).collect::<Vec<_>>(), released, "{hold:?}");
        assert!(rows.letters.iter().all(|row| row.hold.as_deref() == Some(&row.key)));
    }
    let fresh = held().await;
    let late = Release { leaves: at(600), critical_leaves: at(5), ..release(Some("belt"), 5) };
    fresh.store.release_held(&late).await.unwrap();
    assert_eq!(keys(&fresh.store, &claim(5, 10)).await, ["belt:2026-04-06T09:02"], "the critical one");
    assert_eq!(fresh.store.holds().await.unwrap(), [("adoption".to_owned(), 1)]);
}

#[tokio::test]
async fn what_is_discarded_is_never_sent_and_is_recorded_as_not_told() {
    let fresh = held().await;
    let discard = Discard { hold: "belt", now: at(5), by: "佐藤", because: "時計のずれ" };
    assert_eq!(fresh.store.discard_held(&discard).await.unwrap().letters.len(), 2);
    assert_eq!(fresh.store.discard_held(&discard).await.unwrap().letters, []);
    assert_eq!(fresh.store.release_held(&release(None, 6)).await.unwrap().letters.len(), 1, "the adoption's");
    assert_eq!(keys(&fresh.store, &claim(99, 10)).await, ["adoption"]);
    let row = one(&fresh.store, "belt:2026-04-06T09:01").await;
    assert_eq!((row.state, row.last_error.as_deref()), (Delivery::Discarded, Some("時計のずれ")));
    let told = fresh.store.told_of(&key("milestone/a")).await.unwrap();
    let reasons: Vec<&Reason> = told.iter().map(|row| &row.entry.reason).collect();
    let gone = Reason::Discarded("佐藤".into());
    assert_eq!(reasons, [&Reason::Told, &gone, &gone]);
    let kinds: Vec<(String, String)> = sqlx::query_as("SELECT kind, actor FROM audit ORDER BY seq")
        .fetch_all(&fresh.store.readers)
        .await
        .unwrap();
    let expected = [("letters_discarded", "佐藤"), ("letters_released", "sato")];
    assert_eq!(kinds, expected.map(|(kind, actor)| (kind.to_owned(), actor.to_owned())));
    assert_eq!(again(&fresh.store, None, 9).await, [""; 0]);
}

#[tokio::test]
async fn a_lease_that_runs_out_is_claimed_again_and_marked() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[letter("a")]).await;
    fresh.store.claim(&claim(0, 10)).await.unwrap();
    // The claimer dies here. Another process takes over when the lease is out, not before.
    let other = fresh.beside().await;
    assert_eq!(keys(&other, &claim(1, 10)).await, [""; 0]);
    let again = other.claim(&claim(2, 10)).await.unwrap();
    assert_eq!((again[0].attempt, again[0].maybe_twice), (2, true));
    other.settle_many(&[settled("a", 2, 3, Outcome::HandedOver)]).await.unwrap();
    let row = one(&other, "a").await;
    assert_eq!((row.state, row.attempts, row.maybe_twice), (Delivery::HandedOver, 2, true));
    assert_eq!(keys(&other, &claim(9, 10)).await, [""; 0]);
    assert_eq!(other.next_delivery().await.unwrap(), None);
}

#[tokio::test]
async fn a_failed_attempt_is_retried_at_its_time_with_the_same_bytes() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[letter("a")]).await;
    fresh.store.claim(&claim(0, 10)).await.unwrap();
    assert_eq!(fresh.store.settle_many(&[settled("a", 1, 1, retry(5))]).await.unwrap(), 1);
    assert_eq!(one(&fresh.store, "a").await.last_error.as_deref(), Some("451 later"));
    assert_eq!(fresh.store.next_delivery().await.unwrap(), Some(at(5)));
    assert_eq!(keys(&fresh.store, &claim(4, 10)).await, [""; 0]);
    let again = fresh.store.claim(&claim(5, 10)).await.unwrap();
    assert_eq!(again[0].payload, letter("a").payload);
    assert_eq!((again[0].attempt, again[0].maybe_twice), (2, false));
}

#[tokio::test]
async fn what_is_given_up_is_reported_until_a_person_retries_it() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[letter("a"), letter("b")]).await;
    fresh.store.claim(&claim(0, 10)).await.unwrap();
    let both = [settled("a", 1, 4, failed()), settled("b", 1, 5, failed())];
    assert_eq!(fresh.store.settle_many(&both).await.unwrap(), 2);
    let failures = fresh.store.failures_since(at(5)).await.unwrap();
    assert_eq!(failures.iter().map(|one| (one.at, &*one.letter.key)).collect::<Vec<_>>(), [(at(5), "b")]);
    let b = &failures[0].letter;
    assert_eq!(b.last_error.as_deref(), Some("550 no such user"));
    let mut plan = crate::plan::Plan::default();
    let unknown = b.whom(&plan);
    plan.departments = vec![crate::plan::Department {
        code: unknown.clone(),
        name: "総務課".to_owned(),
        ..Default::default()
    }];
    assert_eq!(b.whom(&plan), "総務課", "{unknown} goes by its name");
    assert_eq!(keys(&fresh.store, &claim(60, 10)).await, [""; 0]);

    assert_eq!(again(&fresh.store, Some("a"), 60).await, ["a"]);
    assert_eq!(keys(&fresh.store, &claim(60, 10)).await, ["a"]);
    assert_eq!(again(&fresh.store, None, 61).await, ["b"]);
    assert_eq!(keys(&fresh.store, &claim(61, 10)).await, ["b"]);
    assert_eq!(again(&fresh.store, Some("nowhere"), 61).await, [""; 0]);
    assert_eq!(fresh.store.failures_since(at(0)).await.unwrap(), []);
}

#[tokio::test]
async fn a_late_word_of_failure_does_not_count_but_one_of_success_does() {
    let fresh = Fresh::new().await;
    queue(&fresh.store, &[letter("a")]).await;
    fresh.store.claim(&claim(0, 10)).await.unwrap();
    fresh.store.claim(&Claim { owner: "second", ..claim(2, 10) }).await.unwrap();
    for late in [retry(9), failed()] {
        assert_eq!(fresh.store.settle_many(&[settled("a", 1, 3, late)]).await.unwrap(), 0);
    }
    assert_eq!(one(&fresh.store, "a").await.state, Delivery::Sending);
    assert_eq!(fresh.store.settle_many(&[settled("a", 1, 3, Outcome::HandedOver)]).await.unwrap(), 1);
    // The second one's own word comes after the fact.
    for after in [retry(9), failed(), Outcome::HandedOver] {
        let after = Settled { owner: "second".into(), ..settled("a", 2, 4, after) };
        assert_eq!(fresh.store.settle_many(&[after]).await.unwrap(), 0);
    }
    assert_eq!(one(&fresh.store, "a").await.handed_over_at, Some(at(3)));
}

#[tokio::test]
async fn the_outbox_is_counted_by_channel_and_state() {
    let fresh = Fresh::new().await;
    let letters = [letter("a"), letter("b"), Letter { channel: "chat".into(), ..letter("c") }];
    queue(&fresh.store, &letters).await;
    fresh.store.claim(&claim(0, 1)).await.unwrap();
    let counts = fresh.store.outbox_counts().await.unwrap();
    let of = |channel: &str, state| Count {
        channel: channel.into(),
        state,
        letters: 1,
        oldest: at(0),
        maybe_twice: 0,
    };
    assert_eq!(
        counts,
        [of("chat", Delivery::Pending), of("mail", Delivery::Pending), of("mail", Delivery::Sending)]
    );
    // One in hand crashes and goes out in the end, the others fail and are discarded.
    fresh.store.claim(&claim(2, 10)).await.unwrap();
    let ends = [
        settled("a", 2, 3, Outcome::HandedOver),
        settled("b", 1, 3, failed()),
        settled("c", 1, 3, Outcome::Expired { error: "421".into() }),
    ];
    assert_eq!(fresh.store.settle_many(&ends).await.unwrap(), 3);
    let counts = fresh.store.outbox_counts().await.unwrap();
    let twice = Count { maybe_twice: 1, ..of("mail", Delivery::HandedOver) };
    assert_eq!(counts, [of("chat", Delivery::Expired), of("mail", Delivery::Failed), twice]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_never_claim_the_same_letter() {
    let fresh = Fresh::new().await;
    let letters: Vec<Letter> = (0..100).map(|n| letter(&format!("l{n}"))).collect();
    queue(&fresh.store, &letters).await;
    let claimers: Vec<_> = [fresh.store.clone(), fresh.beside().await, fresh.beside().await]
        .into_iter()
        .map(|store| {
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    match keys(&store, &claim(0, 3)).await {
                        got if got.is_empty() => return mine,
                        got => mine.extend(got),
                    }
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for claimer in claimers {
        all.extend(claimer.await.unwrap());
    }
    assert_eq!(all.len(), 100);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 100);
}

#[tokio::test]
async fn what_is_held_stops_what_takes_effect_by_itself_until_somebody_looked_into_it() {
    for (hold, by, waits) in [
        (None, "release", false),
        (Some(BELT), "release", false),
        (Some("belt:now"), "discard", false),
        (Some(ADOPTION), "release", true),
    ] {
        let fresh = Fresh::new().await;
        assert!(!fresh.store.is_strained().await.unwrap());
        let (name, value) = strained("belt:now");
        fresh.store.record_state(at(1), &name, &value).await.unwrap();
        assert!(fresh.store.is_strained().await.unwrap());
        if by == "release" {
            fresh.store.release_held(&release(hold, 2)).await.unwrap();
        } else {
            let discard = Discard { hold: "belt:now", now: at(2), by: "佐藤", because: "時計の誤り" };
            fresh.store.discard_held(&discard).await.unwrap();
        }
        assert_eq!(fresh.store.is_strained().await.unwrap(), waits, "{hold:?}");
        let passes = !waits && by == "release";
        assert_eq!(fresh.store.is_let_pass().await.unwrap(), passes, "the next one goes as it is");
        let (name, value) = passed();
        fresh.store.record_state(at(3), &name, &value).await.unwrap();
        assert!(!fresh.store.is_let_pass().await.unwrap(), "and only the next one");
    }
}
