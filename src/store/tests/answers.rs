//! Answers and silences: kept as given, once, and never changed.

use serde_json::json;

use super::*;
use crate::alerts::{Answer, Answered, Matchers};
use crate::plan::{Cell, Edit, Outcome};

fn given(subject: &str, answer: Answer, edits: Vec<Edit>) -> NewAnswer {
    NewAnswer {
        alert: key(subject),
        opening: 1,
        answer,
        by: "佐藤".into(),
        department: "都市".into(),
        reference: None,
        edits,
    }
}

/// An answer at `at(minutes)` from these revisions, before anything is put into it.
fn commit<'a>(
    revisions: (i64, i64),
    minutes: i64,
    book: (&'a Book, &'a Book),
    answers: &'a [NewAnswer],
) -> AnswerCommit<'a> {
    AnswerCommit {
        at: at(minutes),
        day: day(),
        actor: "佐藤",
        expected_plan_revision: revisions.0,
        expected_book_revision: revisions.1,
        answers,
        before: book.0,
        after: book.1,
        letters: &[],
    }
}

fn milestone(code: &str) -> Record {
    record(Table::Milestones, &sheet(), 2, json!({ "code": code, "initiative": "i", "status": "planned" }))
}

/// A plan with milestone `m` and a book in which it is late.
async fn late() -> (Fresh, Book) {
    let fresh = Fresh::new().await;
    let rows = vec![initiative("i", "t", 2, &sheet()), milestone("m")];
    fresh.store.commit_import(&import(0, &rows, &rows)).await.unwrap();
    let after = book(&[("milestone/m", alert())], 0);
    let empty = Book::default();
    let first = CycleCommit { expected_plan_revision: 1, ..cycle(0, 0, &empty, &after) };
    fresh.store.commit_cycle(&first).await.unwrap();
    let loaded = fresh.store.load_book().await.unwrap();
    (fresh, loaded.book)
}

#[tokio::test]
async fn every_kind_of_answer_comes_back_as_it_was_given() {
    let (fresh, book) = late().await;
    let until = day();
    let kinds = [
        Answer::Working { until },
        Answer::Postponed { until, because: "議会のため".into() },
        Answer::Done { on: until },
        Answer::Value { value: 0.1 + 0.2, on: until },
        Answer::Proposal { outcome: Outcome::Continue, because: "要る".into(), next_on: Some(until) },
        Answer::Proposal { outcome: Outcome::End, because: "要らない".into(), next_on: None },
        Answer::NotOurs { department: "総務".into(), because: Some("移管済み".into()) },
    ];
    for (n, kind) in (0..).zip(&kinds) {
        let answers = [given("milestone/m", kind.clone(), Vec::new())];
        let commit = commit((1, 1 + n), n, (&book, &book), &answers);
        assert!(matches!(fresh.store.commit_answers(&commit).await.unwrap(), Commit::Committed { .. }));
        let last = fresh.store.last_answers().await.unwrap().remove(&key("milestone/m")).unwrap();
        assert_eq!((&last.answer, last.opening, last.at), (kind, 1, at(n)));
    }
    assert_eq!(fresh.store.verify_audit().await.unwrap().broken, None);
}

#[tokio::test]
async fn an_answer_writes_the_plan_the_book_and_who_wrote_which_cell() {
    let (fresh, before) = late().await;
    let edits = vec![Edit::set(Table::Milestones, "m", "status", Cell::Text("done".into()))];
    let mut after = before.clone();
    let answered = Answered { rests_until: Some(day()), ..Answered::default() };
    after.alerts.get_mut(&key("milestone/m")).unwrap().answered = answered;
    let answers = [given("milestone/m", Answer::Done { on: day() }, edits)];
    let commit = commit((1, 1), 5, (&before, &after), &answers);
    fresh.store.commit_answers(&commit).await.unwrap();
    let plan = fresh.store.load_plan().await.unwrap();
    assert_eq!((plan.revision, plan.records[1].to_json()["status"].as_str()), (2, Some("done")));
    assert_eq!(plan.recorded.changed["i"], [day()], "a sign of life");
    let loaded = fresh.store.load_book().await.unwrap();
    assert_eq!(loaded.book.alerts[&key("milestone/m")].answered.rests_until, Some(day()));
    let query = "SELECT revisions.kind, edits.\"column\", edits.before, edits.cell, edits.answer_id \
                 FROM edits JOIN revisions USING (revision)";
    let row: (String, String, String, String, i64) =
        sqlx::query_as(query).fetch_one(&fresh.store.readers).await.unwrap();
    assert_eq!(row, ("answer".into(), "status".into(), "\"planned\"".into(), "\"done\"".into(), 1));
}

#[tokio::test]
async fn an_answer_that_was_heard_on_something_older_writes_nothing() {
    let (fresh, book) = late().await;
    let answers = [given("milestone/m", Answer::Working { until: day() }, Vec::new())];
    for (revisions, stale) in [((0, 1), Stale::Plan), ((1, 0), Stale::Book)] {
        let commit = commit(revisions, 1, (&book, &book), &answers);
        assert_eq!(fresh.store.commit_answers(&commit).await.unwrap(), Commit::Stale(stale));
    }
    assert!(fresh.store.last_answers().await.unwrap().is_empty());
    assert_eq!(fresh.store.load_book().await.unwrap().revision, 1);
}

#[tokio::test]
async fn the_owners_first_answer_since_it_was_asked_proves_that_the_owner_knows() {
    for (asked, department, known) in [
        (None, "都市", Some(at(3))),
        (Some(at(4)), "都市", Some(at(6))),
        (Some(at(7)), "都市", None),
        (None, "総務", None),
    ] {
        let fresh = Fresh::new().await;
        let asked = Alert { asked_at: asked, ..alert() };
        let (empty, after) = (Book::default(), book(&[("milestone/m", asked)], 0));
        fresh.store.commit_cycle(&cycle(0, 0, &empty, &after)).await.unwrap();
        for (n, minutes) in [(1, 3), (2, 6)] {
            let answer = given("milestone/m", Answer::Working { until: day() }, Vec::new());
            let answers = [NewAnswer { department: department.into(), ..answer }];
            let commit = commit((0, n), minutes, (&after, &after), &answers);
            fresh.store.commit_answers(&commit).await.unwrap();
        }
        let loaded = fresh.store.load_book().await.unwrap();
        let alert = &loaded.book.alerts[&key("milestone/m")];
        assert_eq!(alert.first_delivered, known, "{department}");
        assert_eq!(alert.answered.latest, Some(day()));
    }
}

#[tokio::test]
async fn a_silence_is_kept_as_set_ended_once_and_warned_of_once() {
    let fresh = Fresh::new().await;
    let matchers = Matchers {
        rule: Some("late".into()),
        severity: Some(Severity::Critical),
        department: Some("都市".into()),
        subject: Some("milestone/a\nb".into()),
        labels: [("theme".to_owned(), "sunset".to_owned())].into(),
    };
    let new = NewSilence {
        at: at(0),
        by: "佐藤",
        department: Some("総務"),
        matchers: &matchers,
        until: at(100),
        reason: "庁舎移転",
    };
    let id = fresh.store.add_silence(&new).await.unwrap();
    let silence = fresh.store.silences_in_force(at(99)).await.unwrap().remove(0);
    assert_eq!((silence.id, &silence.matchers, silence.until), (id, &matchers, at(100)));
    assert!(fresh.store.silences_in_force(at(100)).await.unwrap().is_empty());
    let letters = [letter("warning")];
    let words = Words { at: at(50), actor: "daemon", letters: &letters, audit: &[], states: &[] };
    assert!(fresh.store.warn_of_silence(id, &words).await.unwrap());
    assert!(!fresh.store.warn_of_silence(id, &words).await.unwrap(), "once");
    assert!(fresh.store.end_silence(id, at(60), "鈴木").await.unwrap());
    assert!(!fresh.store.end_silence(id, at(61), "鈴木").await.unwrap(), "once");
    assert!(fresh.store.silences_in_force(at(61)).await.unwrap().is_empty());
    assert_eq!(fresh.store.silences().await.unwrap()[0].ended_at, Some(at(60)));
}
