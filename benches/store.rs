//! What the store costs: `cargo bench --bench store`.
//!
//! A file in the temporary folder (`TMPDIR`), every commit durable (`synchronous = FULL`). Each figure is
//! the best of a few rounds, for the machine has other things to do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use serde_json::{Value, json};
use yamedoki::alerts::{Alert, AlertKey, AuditEntry, Book, State, Told};
use yamedoki::lang::Text;
use yamedoki::notices::{Reason, ToldEntry};
use yamedoki::plan::{Origin, Record, Sheet, Table};
use yamedoki::render::Letter;
use yamedoki::rules::Severity;
use yamedoki::store::{
    Claim, Commit, CycleCommit, ImportCommit, Options, Outcome, PastOf, Settled, Store, Words,
};

const ROWS: u64 = 100_000;
const ALERTS: usize = 1_000;
const LETTERS: usize = 40;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        cycles().await;
        for batch in [64, 256, 1_000] {
            letters_by_the_thousand(batch).await;
        }
        println!("{:<58} {:>10}", "memory of the process then", resident());
        imports().await;
        audits().await;
    });
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 4, 6, 0, 0, 0).unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 6).unwrap()
}

/// What the system says of our memory.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "unknown".into(), |rest| rest.trim().to_owned())
}

fn report(what: &str, times: &[Duration]) {
    let best = times.iter().min().copied().unwrap_or_default();
    println!("{what:<58} {best:>10.2?}   (best of {})", times.len());
}

/// Measurements, a milestone's worth of text in each.
fn plan(note: &str) -> Vec<Record> {
    let sheet = Arc::new(Sheet { file: "実績値.csv".into(), sheet: None, columns: vec![Some(0); 5] });
    (0..ROWS)
        .map(|n| {
            let on = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(n % 2000);
            let cells = json!({
                "kpi": format!("1-1-{:02}", n / 2000),
                "on": { "date": on.to_string() },
                "value": { "number": format!("{:?}", n as f64 / 7.0) },
                "reported_by": "総務部職員課",
                "note": if n % 100 == 0 { note } else { "時間外勤務の縮減に向けた取組の結果" },
            });
            let origin = Origin { sheet: Arc::clone(&sheet), row: n as u32 + 2 };
            Record::from_json(Table::Measurements, &cells, origin).unwrap()
        })
        .collect()
}

async fn take(store: &Store, expected: i64, plan: &[Record]) -> Duration {
    let import = ImportCommit {
        at: now(),
        day: day(),
        by: "bench",
        source: "plan",
        path: "plan",
        digest: "",
        expected_plan_revision: expected,
        said: plan,
        state: plan,
        changed_initiatives: &[],
        past: PastOf::default(),
        summary: &Value::Null,
        audit: &[],
        states: &[],
        follow_ups_closed: &[],
    };
    let started = Instant::now();
    let done = store.commit_import(&import).await.unwrap();
    let taken = started.elapsed();
    assert_eq!(done, Commit::Committed { revision: expected + 1 });
    taken
}

async fn imports() {
    let (first, second) = (plan("誤"), plan("正"));
    let [mut fresh, mut load, mut again, mut changed] = [const { Vec::new() }; 4];
    for _ in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("y.db"), &Options::default()).await.unwrap();
        fresh.push(take(&store, 0, &first).await);
        let started = Instant::now();
        assert_eq!(store.load_plan().await.unwrap().records.len(), ROWS as usize);
        load.push(started.elapsed());
        again.push(take(&store, 1, &first).await);
        changed.push(take(&store, 2, &second).await);
        store.close().await;
    }
    report("import of 100,000 rows into an empty store", &fresh);
    report("load of the plan of 100,000 rows", &load);
    report("import of the same 100,000 rows again", &again);
    report("import with 1,000 of 100,000 rows changed", &changed);
}

/// The audit record of some years, looked through.
async fn audits() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("y.db"), &Options::default()).await.unwrap();
    let data = json!({ "rule": "milestone-overdue", "opening": 1, "more": { "owner": "1200", "title": "避難所のタブレット端末：期限を12日過ぎています" } });
    let entry = AuditEntry { kind: "alert_opened", subject: Some("milestone/1-1-01-a".into()), data };
    let audit = vec![entry; 10_000];
    for _ in 0..100 {
        let words = Words { at: now(), actor: "daemon", letters: &[], audit: &audit, states: &[] };
        store.commit_words(&words).await.unwrap();
    }
    let mut times = Vec::new();
    for _ in 0..3 {
        let started = Instant::now();
        assert_eq!(store.verify_audit().await.unwrap().broken, None);
        times.push(started.elapsed());
    }
    report("verification of 1,000,000 audit entries", &times);
}

fn alert() -> Alert {
    Alert {
        state: State::Firing,
        severity: Severity::Warning,
        owner: "1200".into(),
        title: Text::new("避難所のタブレット端末：期限を12日過ぎています", "Tablets: 12 days late"),
        advice: Text::new("完了したときは状態を、遅れるときは新しい期限を入力してください。", "Enter it."),
        evidence: vec![("milestone.days_late".into(), "12".into()); 3],
        deadline: Some(day()),
        since: now(),
        fired_at: Some(now()),
        resolved_at: None,
        first_delivered: None,
        asked_at: None,
        asked_by: None,
        blocked: 0,
        answered: yamedoki::alerts::Answered::default(),
        reminded_at: None,
        reminders: 0,
        escalated: 0,
        openings: 1,
        told_owner: None,
        untold_since: None,
    }
}

fn key(n: usize) -> AlertKey {
    AlertKey { rule: "milestone-overdue".into(), subject: format!("milestone/1-1-{n}") }
}

fn letters(round: i64) -> Vec<Letter> {
    (0..LETTERS)
        .map(|n| Letter {
            key: format!("{round}-{n}"),
            channel: "mail".into(),
            department: Some(n.to_string()),
            recipients: vec!["shokuin@city.example".into()],
            subject: "期限を過ぎた項目があります".into(),
            payload: vec![b'x'; 20_000],
            critical: false,
            not_before: now(),
            held: false,
            proves: true,
            tells: vec![(key(n), Told::Reminder); 3],
            stand_in: None,
        })
        .collect()
}

/// A city's evaluation: most alerts stand, a tenth change, each of 40 departments gets one letter.
async fn cycles() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("y.db"), &Options::default()).await.unwrap();
    let alerts = (0..ALERTS).map(|n| (key(n), alert())).collect();
    let adopted = Book { alerts, evaluated_at: Some(now()) };
    report(
        "commit of a first evaluation that opens 1,000 alerts",
        &[commit(&store, 0, &Book::default(), &adopted).await],
    );
    let [mut loads, mut quiet, mut busy, mut delivery] = [const { Vec::new() }; 4];
    let mut before = adopted;
    for round in 0..10 {
        let started = Instant::now();
        let loaded = store.load_book().await.unwrap();
        loads.push(started.elapsed());
        quiet.push(commit(&store, loaded.revision, &before, &before).await);
        let mut after = before.clone();
        for alert in after.alerts.values_mut().step_by(10) {
            alert.reminders += 1;
        }
        busy.push(commit_busy(&store, loaded.revision + 1, &before, &after, round).await);
        delivery.push(deliver(&store).await);
        before = after;
    }
    report("load of a book of 1,000 alerts", &loads);
    report("commit of a cycle in which nothing changed", &quiet);
    report("commit: 100 alerts, 40 letters of 20 kB, 200 told, 100 audit", &busy);
    report("claim and settle 40 letters", &delivery);
}

async fn commit(store: &Store, revision: i64, before: &Book, after: &Book) -> Duration {
    timed(store, &cycle(revision, before, after)).await
}

async fn commit_busy(store: &Store, revision: i64, before: &Book, after: &Book, round: i64) -> Duration {
    let letters = letters(round);
    let told: Vec<ToldEntry> = (0..200)
        .map(|n| ToldEntry {
            alert: key(n * 5),
            opening: 1,
            told: Told::Reminder,
            party: (n % LETTERS).to_string(),
            is_owner: true,
            letter: Some(letters[n % LETTERS].key.clone()),
            reason: Reason::Told,
        })
        .collect();
    let entry =
        AuditEntry { kind: "alert_reminded", subject: Some("milestone/1".into()), data: json!({ "n": 1 }) };
    let audit = vec![entry; 100];
    let busy =
        CycleCommit { letters: &letters, told: &told, audit: &audit, ..cycle(revision, before, after) };
    timed(store, &busy).await
}

/// A burst: 10,000 letters of 4 kB, beside as many that wait for a channel that rests.
async fn letters_by_the_thousand(batch: u32) {
    const BURST: usize = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("y.db"), &Options::default()).await.unwrap();
    let letter = letters(0).remove(0);
    let of = |channel: &str, not_before| -> Vec<Letter> {
        let one = |n| Letter {
            key: format!("{channel}-{n}"),
            channel: channel.into(),
            payload: vec![b'x'; 4_000],
            not_before,
            tells: Vec::new(),
            ..letter.clone()
        };
        (0..BURST).map(one).collect()
    };
    for letters in [of("room", now() + Days::new(1)), of("mail", now())] {
        let words = Words { at: now(), actor: "bench", letters: &letters, audit: &[], states: &[] };
        store.commit_words(&words).await.unwrap();
    }
    let claim = Claim {
        now: now(),
        limit: batch,
        lease: Duration::from_secs(60),
        owner: "bench",
        channel: Some("mail"),
        closed: None,
    };
    let (mut claims, mut settles, mut done) = (Duration::ZERO, Duration::ZERO, 0);
    while done < BURST {
        let started = Instant::now();
        let claimed = store.claim(&claim).await.unwrap();
        claims += started.elapsed();
        let settled: Vec<Settled> = claimed.into_iter().map(handed_over).collect();
        let started = Instant::now();
        done += store.settle_many(&settled).await.unwrap();
        settles += started.elapsed();
    }
    let started = Instant::now();
    assert_eq!(store.outbox_counts().await.unwrap().len(), 2);
    report("count of an outbox of 20,000 letters", &[started.elapsed()]);
    assert_eq!(store.verify_audit().await.unwrap().broken, None);
    report(&format!("claim of 10,000 letters, {batch} at a time"), &[claims]);
    report(&format!("settling of 10,000 letters, {batch} at a time"), &[settles]);
    let rate = BURST as f64 / (claims + settles).as_secs_f64();
    println!("{:<58} {rate:>10.0} a second", format!("both, {batch} at a time"));
}

fn handed_over(letter: yamedoki::store::Claimed) -> Settled {
    Settled {
        key: letter.key,
        owner: "bench".into(),
        attempt: letter.attempt,
        at: now(),
        outcome: Outcome::HandedOver,
        addresses: vec![],
        maybe_arrived: false,
    }
}

fn cycle<'a>(revision: i64, before: &'a Book, after: &'a Book) -> CycleCommit<'a> {
    CycleCommit {
        at: now(),
        day: day(),
        actor: "daemon",
        expected_plan_revision: 0,
        expected_book_revision: revision,
        rules_fingerprint: "",
        counts: &Value::Null,
        before,
        after,
        told: &[],
        letters: &[],
        hold: None,
        digest: None,
        edits: &[],
        decisions: &[],
        audit: &[],
        states: &[],
    }
}

async fn timed(store: &Store, cycle: &CycleCommit<'_>) -> Duration {
    let started = Instant::now();
    let done = store.commit_cycle(cycle).await.unwrap();
    let taken = started.elapsed();
    assert_eq!(done, Commit::Committed { revision: cycle.expected_book_revision + 1 });
    taken
}

async fn deliver(store: &Store) -> Duration {
    let started = Instant::now();
    let claim = Claim {
        now: now(),
        limit: LETTERS as u32,
        lease: Duration::from_secs(60),
        owner: "bench",
        channel: None,
        closed: None,
    };
    let claimed = store.claim(&claim).await.unwrap();
    assert_eq!(claimed.len(), LETTERS);
    let settled: Vec<Settled> = claimed.into_iter().map(handed_over).collect();
    store.settle_many(&settled).await.unwrap();
    started.elapsed()
}
