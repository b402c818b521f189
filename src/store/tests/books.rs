//! The book comes back as it was written.

use crate::alerts::Answered;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::*;

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (-60_000_000_000_000i64..250_000_000_000_000).prop_map(|ms| Utc.timestamp_millis_opt(ms).unwrap())
}

/// Any text, line breaks, quotes and NUL included.
fn strings() -> impl Strategy<Value = String> {
    let odd = proptest::sample::select(vec!['\0', '\n', '\r', '"', '\\', '\u{1f}', '\u{feff}', '😀', 'ア']);
    vec(prop_oneof![any::<char>(), odd], 0..8).prop_map(String::from_iter)
}

fn texts() -> impl Strategy<Value = Text> {
    (strings(), strings()).prop_map(|(ja, en)| Text { ja, en })
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0i32..80_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(700_000 + n).unwrap())
}

fn answered() -> impl Strategy<Value = Answered> {
    let passed = option::of((strings(), strings()));
    (option::of(days()), option::of(strings()), option::of(days()), any::<u32>(), passed).prop_map(
        |(rests_until, because, first_promised, promises_broken, passed_on)| Answered {
            latest: None,
            last: None,
            proposals: Vec::new(),
            rests_until,
            because,
            first_promised,
            promises_broken,
            passed_on,
        },
    )
}

fn alerts() -> impl Strategy<Value = Alert> {
    let what = (
        prop_oneof![Just(State::Pending), Just(State::Firing), Just(State::Resolved)],
        prop_oneof![Just(Severity::Info), Just(Severity::Warning), Just(Severity::Critical)],
        strings(),
        texts(),
        texts(),
        vec((strings(), strings()), 0..4),
        option::of(days()),
    );
    let when = (
        instants(),
        option::of(instants()),
        option::of(instants()),
        option::of(instants()),
        option::of(instants()),
        option::of(instants()),
    );
    (what, when, answered(), any::<(u32, u32, u32, u32)>()).prop_map(|(what, when, answered, counts)| Alert {
        state: what.0,
        severity: what.1,
        owner: what.2,
        title: what.3,
        advice: what.4,
        evidence: what.5,
        deadline: what.6,
        since: when.0,
        fired_at: when.1,
        resolved_at: when.2,
        first_delivered: None,
        asked_at: when.5,
        asked_by: answered.first_promised,
        blocked: counts.3,
        answered,
        reminded_at: when.3,
        untold_since: when.4,
        reminders: counts.0,
        escalated: counts.1,
        openings: counts.2,
        told_owner: when.5.map(|_| "都市".to_owned()),
    })
}

fn books() -> impl Strategy<Value = Book> {
    let keys = (strings(), strings()).prop_map(|(rule, subject)| AlertKey { rule, subject });
    (btree_map(keys, alerts(), 0..6), option::of(instants()))
        .prop_map(|(alerts, evaluated_at)| Book { alerts, evaluated_at })
}

/// Commits one book after the other and reads each back.
fn check(books: &[Book]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let fresh = Fresh::new().await;
        let mut before = LoadedBook { book: Book::default(), revision: 0 };
        for after in books {
            let commit = cycle(before.revision, 0, &before.book, after);
            let revision = before.revision + 1;
            assert_eq!(fresh.store.commit_cycle(&commit).await.unwrap(), Commit::Committed { revision });
            let loaded = fresh.store.load_book().await.unwrap();
            assert_eq!(loaded, LoadedBook { book: after.clone(), revision });
            before = loaded;
        }
        fresh.store.close().await;
        let loaded = fresh.beside().await.load_book().await.unwrap();
        assert_eq!(loaded, before, "after a restart");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_book_comes_back_as_it_was_written(books in vec(books(), 1..4)) {
        check(&books);
    }
}

#[test]
fn an_alert_changes_in_place_and_one_that_is_dropped_is_gone() {
    let changed = Alert { state: State::Resolved, resolved_at: Some(at(5)), ..alert() };
    check(&[
        book(&[("milestone/a", alert()), ("milestone/b", alert())], 0),
        book(&[("milestone/a", changed)], 5),
        book(&[], 10),
    ]);
}

#[tokio::test]
async fn only_what_changed_is_written() {
    let fresh = Fresh::new().await;
    let first = book(&[("milestone/a", alert()), ("milestone/b", alert())], 0);
    fresh.store.commit_cycle(&cycle(0, 0, &Book::default(), &first)).await.unwrap();
    // A trigger on the table sees every row that is written.
    let spy = "CREATE TABLE spy (subject TEXT); CREATE TRIGGER spy AFTER INSERT ON alerts \
               BEGIN INSERT INTO spy VALUES (new.subject); END";
    sqlx::raw_sql(spy).execute(&fresh.store.writer).await.unwrap();
    let mut second = first.clone();
    second.evaluated_at = Some(at(5));
    second.alerts.get_mut(&key("milestone/b")).unwrap().reminders = 1;
    // That a letter was delivered meanwhile is not the book's to write.
    second.alerts.get_mut(&key("milestone/a")).unwrap().first_delivered = Some(at(1));
    fresh.store.commit_cycle(&cycle(1, 5, &first, &second)).await.unwrap();
    let written: Vec<String> =
        sqlx::query_scalar("SELECT subject FROM spy").fetch_all(&fresh.store.writer).await.unwrap();
    assert_eq!(written, ["milestone/b"]);
}

#[tokio::test]
async fn the_first_delivery_to_the_owner_of_the_present_opening_counts() {
    let fresh = Fresh::new().await;
    let reopened = Alert { openings: 2, ..alert() };
    let first = book(&[("milestone/a", reopened)], 0);
    let entry = |opening, is_owner, letter: &str| ToldEntry {
        opening,
        is_owner,
        ..told_entry("milestone/a", Some(letter), Reason::Told)
    };
    let letters = ["old", "copy", "first", "second"].map(letter);
    let told =
        [entry(1, true, "old"), entry(2, false, "copy"), entry(2, true, "first"), entry(2, true, "second")];
    let before = Book::default();
    let commit = CycleCommit { letters: &letters, told: &told, ..cycle(0, 0, &before, &first) };
    fresh.store.commit_cycle(&commit).await.unwrap();

    let delivered = |key: &'static str, minutes| {
        let settled = Settled {
            key: key.into(),
            owner: "d".into(),
            attempt: 1,
            at: at(minutes),
            outcome: Outcome::HandedOver,
            addresses: vec![],
            maybe_arrived: false,
        };
        let store = fresh.store.clone();
        async move {
            assert_eq!(store.settle_many(&[settled]).await.unwrap(), 1);
            store.load_book().await.unwrap().book.alerts[&super::key("milestone/a")].first_delivered
        }
    };
    assert_eq!(delivered("old", 1).await, None, "another opening's letter");
    assert_eq!(delivered("copy", 2).await, None, "another department's letter");
    assert_eq!(delivered("second", 7).await, Some(at(7)));
    assert_eq!(delivered("first", 5).await, Some(at(5)), "the earliest");
}
