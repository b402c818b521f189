//! What goes when it is old, and what stays however old it is.

use std::time::Duration;

use super::*;

/// A store with letters of these keys, queued and told at `at(0)`, each about `milestone/KEY`, whose alerts
/// are resolved.
async fn old(keys: &[&str]) -> Fresh {
    let fresh = Fresh::new().await;
    let over = Alert { state: State::Resolved, resolved_at: Some(at(1)), ..alert() };
    let subjects: Vec<String> = keys.iter().map(|key| format!("milestone/{key}")).collect();
    let alerts: Vec<(&str, Alert)> = subjects.iter().map(|s| (s.as_str(), over.clone())).collect();
    let (empty, after) = (Book::default(), book(&alerts, 0));
    let letters: Vec<Letter> = keys.iter().map(|key| letter(key)).collect();
    let told: Vec<_> =
        keys.iter().zip(&subjects).map(|(key, s)| told_entry(s, Some(key), Reason::Told)).collect();
    let first = CycleCommit { letters: &letters, told: &told, ..cycle(0, 0, &empty, &after) };
    fresh.store.commit_cycle(&first).await.unwrap();
    fresh
}

async fn hand_over(store: &Store, key: &str) {
    let claim = Claim {
        now: at(1),
        limit: 9,
        lease: Duration::from_secs(60),
        owner: "d",
        channel: None,
        closed: None,
    };
    store.claim(&claim).await.unwrap();
    let settled = Settled {
        key: key.into(),
        owner: "d".into(),
        attempt: 1,
        at: at(2),
        outcome: Outcome::HandedOver,
        addresses: vec![],
        maybe_arrived: false,
    };
    assert_eq!(store.settle_many(&[settled]).await.unwrap(), 1);
}

async fn run(store: &Store, sql: &'static str) {
    sqlx::query(sql).execute(&store.writer).await.unwrap();
}

const DAY: i64 = 24 * 60;

/// Letters gone by day 100, what was told by `history`.
fn keep(history: Option<i64>) -> Keep {
    Keep { letters: Some(at(100 * DAY)), history: history.map(at) }
}

#[tokio::test]
async fn only_letters_that_are_over_are_emptied() {
    let fresh = old(&["done", "waits"]).await;
    hand_over(&fresh.store, "done").await;
    let dry = fresh.store.would_go(&keep(None), at(200 * DAY)).await.unwrap();
    let removed = fresh.store.retain(&keep(None), at(200 * DAY), "daemon").await.unwrap();
    assert_eq!(dry, removed);
    assert_eq!((removed.emptied, removed.told, removed.letters), (1, 0, 0));
    assert_eq!(removed.bytes, letter("done").payload.len() as u64);
    assert!(fresh.store.retain(&keep(None), at(200 * DAY), "daemon").await.unwrap().is_nothing());
    let rows = fresh.store.outbox_list(&OutboxFilter::default()).await.unwrap();
    let recipients: Vec<_> = rows.iter().map(|row| (row.key.as_str(), row.recipients.len())).collect();
    assert_eq!(recipients, [("waits", 1), ("done", 0)]);
    assert!(rows[1].handed_over_at.is_some(), "that it was handed over stays");
    assert!(fresh.store.check_fully().await.unwrap().is_sound());
    let refused = sqlx::query("UPDATE outbox SET state = 'pending' WHERE key = 'done'");
    assert!(refused.execute(&fresh.store.writer).await.unwrap_err().to_string().contains("never sent"));
}

#[tokio::test]
async fn an_emptied_letter_that_failed_is_not_tried_again() {
    let fresh = old(&["failed"]).await;
    run(
        &fresh.store,
        "UPDATE outbox SET state = 'failed', failed_at = created_at, last_error = 'a@b.jp: no'",
    )
    .await;
    assert_eq!(fresh.store.retain(&keep(None), at(200 * DAY), "daemon").await.unwrap().emptied, 1);
    let rows = fresh.store.outbox_list(&OutboxFilter::default()).await.unwrap();
    assert_eq!(rows[0].last_error, None, "an error may repeat an address");
    for key in [None, Some("failed")] {
        let retry = Retry { key, now: at(200 * DAY), by: "sato", because: None, even_so: true };
        assert_eq!(fresh.store.outbox_retry(&retry).await.unwrap().letters, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_a_running_question_or_a_default_rests_on_stays() {
    let fresh = old(&["open", "default", "over"]).await;
    for key in ["open", "default", "over"] {
        let store = &fresh.store;
        sqlx::query("UPDATE outbox SET state = 'handed_over', handed_over_at = created_at WHERE key = $1")
            .bind(key)
            .execute(&store.writer)
            .await
            .unwrap();
    }
    run(&fresh.store, "UPDATE alerts SET state = 'firing' WHERE subject = 'milestone/open'").await;
    run(
        &fresh.store,
        "INSERT INTO decisions (at, day, subject, outcome, reason, by, rule, opening) \
         SELECT 1775433600000, '2026-04-06', subject, 'end', '', 'default', rule, opening FROM told \
         WHERE letter = 'default'",
    )
    .await;
    let removed = fresh.store.retain(&keep(None), at(200 * DAY), "daemon").await.unwrap();
    assert_eq!((removed.emptied, removed.told), (1, 0));
    let removed = fresh.store.retain(&keep(Some(150 * DAY)), at(200 * DAY), "daemon").await.unwrap();
    assert_eq!((removed.emptied, removed.told, removed.letters), (1, 2, 2), "only the open one stays");
    let rows = fresh.store.outbox_list(&OutboxFilter::default()).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.key.as_str(), row.recipients.len())).collect::<Vec<_>>(),
        [("open", 1)]
    );
    let payloads: i64 =
        sqlx::query_scalar("SELECT count(*) FROM payloads").fetch_one(&fresh.store.writer).await.unwrap();
    assert_eq!(payloads, 1);
}

#[tokio::test]
async fn a_stand_in_goes_with_the_letter_it_stood_in_for_and_addresses_go_first() {
    let fresh = old(&["given-up", "stand-in"]).await;
    run(&fresh.store, "DELETE FROM told WHERE letter = 'stand-in'").await;
    run(
        &fresh.store,
        "UPDATE outbox SET state = CASE key WHEN 'stand-in' THEN 'handed_over' ELSE 'failed' END, \
                stands_in_for = CASE key WHEN 'stand-in' THEN 'given-up' END",
    )
    .await;
    run(
        &fresh.store,
        "INSERT INTO addressed SELECT id, 'a@b.jp', 'refused', '5.1.1', NULL, created_at FROM outbox",
    )
    .await;
    run(
        &fresh.store,
        "INSERT INTO bounces (hash, at, letter, address, final) SELECT 'h', created_at, key, 'a@b.jp', 1 \
         FROM outbox WHERE key = 'given-up'",
    )
    .await;
    run(&fresh.store, "INSERT INTO fallbacks SELECT id, 'mail', '[\"a@b.jp\"]', x'00', 1 FROM outbox").await;
    run(&fresh.store, "UPDATE alerts SET state = 'firing' WHERE subject = 'milestone/given-up'").await;
    let removed = fresh.store.retain(&keep(None), at(200 * DAY), "daemon").await.unwrap();
    assert_eq!((removed.emptied, removed.bounces), (0, 1), "the stand-in told what is open still");
    run(&fresh.store, "UPDATE alerts SET state = 'resolved'").await;
    let removed = fresh.store.retain(&keep(None), at(200 * DAY), "daemon").await.unwrap();
    assert_eq!(removed.emptied, 2);
    let places = "SELECT (SELECT count(*) FROM addressed) + (SELECT count(*) FROM fallbacks) \
                  + (SELECT count(*) FROM bounces WHERE address IS NOT NULL)";
    let addresses: i64 = sqlx::query_scalar(places).fetch_one(&fresh.store.writer).await.unwrap();
    assert_eq!(addresses, 0);
    let removed = fresh.store.retain(&keep(Some(150 * DAY)), at(200 * DAY), "daemon").await.unwrap();
    assert_eq!((removed.letters, removed.told, removed.bounces), (2, 1, 1));
    assert!(fresh.store.check_fully().await.unwrap().is_sound());
}

#[tokio::test]
async fn a_file_that_is_mostly_free_is_made_smaller() {
    let fresh = Fresh::new().await;
    let letters: Vec<Letter> =
        (0..30).map(|n| Letter { payload: vec![b'x'; 400_000], ..letter(&n.to_string()) }).collect();
    queue(&fresh.store, &letters).await;
    run(&fresh.store, "UPDATE outbox SET state = 'handed_over'").await;
    assert_eq!(fresh.store.compact().await.unwrap(), 0, "nothing is free yet");
    fresh.store.retain(&keep(None), at(200 * DAY), "daemon").await.unwrap();
    let freed = fresh.store.compact().await.unwrap();
    assert!(freed > 10_000_000, "{freed}");
    assert!(std::fs::metadata(fresh.path()).unwrap().len() < 1_000_000);
    assert!(fresh.store.check_fully().await.unwrap().is_sound());
}
