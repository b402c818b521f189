//! The store against real files: what it keeps, what it refuses, what survives.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod answers;
mod books;
mod bounces;
mod circuits;
mod cycles;
mod delivery;
mod delivery_random;
mod outbox;
mod past;
mod plans;
mod record;
mod retention;
mod trouble;
mod writers;

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use serde_json::Value;

use super::*;
use crate::alerts::{Alert, AlertKey, Book, State, Told};
use crate::lang::Text;
use crate::notices::{Reason, ToldEntry};
use crate::plan::{Origin, Record, Sheet, Table};
use crate::render::Letter;
use crate::rules::Severity;

/// A store of its own in a folder of its own.
struct Fresh {
    folder: tempfile::TempDir,
    store: Store,
}

impl Fresh {
    async fn new() -> Fresh {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("y.db"), &Options::default()).await.unwrap();
        Fresh { folder, store }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("y.db")
    }

    /// The same file as another process would see it.
    async fn beside(&self) -> Store {
        Store::open(self.path(), &Options::default()).await.unwrap()
    }
}

/// `minutes` after a Monday morning in April.
fn at(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 4, 6, 0, 0, 0).unwrap() + chrono::Duration::minutes(minutes)
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 6).unwrap()
}

fn sheet() -> Arc<Sheet> {
    Arc::new(Sheet {
        file: "計画.xlsx".into(), sheet: Some("取り組み".into()), columns: vec![Some(0), None]
    })
}

fn record(table: Table, sheet: &Arc<Sheet>, row: u32, cells: Value) -> Record {
    Record::from_json(table, &cells, Origin { sheet: Arc::clone(sheet), row }).unwrap()
}

/// An initiative with this title, in row `row`.
fn initiative(code: &str, title: &str, row: u32, sheet: &Arc<Sheet>) -> Record {
    record(Table::Initiatives, sheet, row, serde_json::json!({ "code": code, "title": title }))
}

/// An import of `said` that makes the plan `state`.
fn import<'a>(expected: i64, said: &'a [Record], state: &'a [Record]) -> ImportCommit<'a> {
    ImportCommit {
        at: at(0),
        day: day(),
        by: "sato",
        source: "plan",
        path: "計画.xlsx",
        digest: "d",
        expected_plan_revision: expected,
        said,
        state,
        changed_initiatives: &[],
        past: PastOf::default(),
        summary: &Value::Null,
        audit: &[],
        states: &[],
        follow_ups_closed: &[],
    }
}

fn key(subject: &str) -> AlertKey {
    AlertKey { rule: "milestone-overdue".into(), subject: subject.into() }
}

fn alert() -> Alert {
    Alert {
        state: State::Firing,
        severity: Severity::Warning,
        owner: "都市".into(),
        title: Text::new("期限を過ぎています", "overdue"),
        advice: Text::default(),
        evidence: vec![("milestone.days_late".into(), "12".into())],
        deadline: Some(day()),
        since: at(0),
        fired_at: Some(at(0)),
        resolved_at: None,
        first_delivered: None,
        asked_at: None,
        asked_by: None,
        blocked: 0,
        answered: crate::alerts::Answered::default(),
        reminded_at: None,
        reminders: 0,
        escalated: 0,
        openings: 1,
        told_owner: None,
        untold_since: None,
    }
}

/// A book of these alerts, evaluated at `minutes`.
fn book(alerts: &[(&str, Alert)], minutes: i64) -> Book {
    let alerts = alerts.iter().map(|(subject, alert)| (key(subject), alert.clone())).collect();
    Book { alerts, evaluated_at: Some(at(minutes)) }
}

fn letter(key: &str) -> Letter {
    Letter {
        key: key.into(),
        channel: "mail".into(),
        department: Some("都市".into()),
        recipients: vec!["toshi@city.example".into()],
        subject: "期限を過ぎた項目があります".into(),
        payload: b"Subject: =?\r\n\r\n\0\xff".to_vec(),
        critical: false,
        not_before: at(0),
        held: false,
        proves: true,
        tells: Vec::new(),
        stand_in: None,
    }
}

fn told_entry(subject: &str, letter: Option<&str>, reason: Reason) -> ToldEntry {
    ToldEntry {
        alert: key(subject),
        opening: 1,
        told: Told::Opened,
        party: "都市".into(),
        is_owner: true,
        letter: letter.map(str::to_owned),
        reason,
    }
}

/// A cycle at `at(minutes)` from book revision `expected`, with nothing in it yet.
fn cycle<'a>(expected: i64, minutes: i64, before: &'a Book, after: &'a Book) -> CycleCommit<'a> {
    CycleCommit {
        at: at(minutes),
        day: day(),
        actor: "daemon",
        expected_plan_revision: 0,
        expected_book_revision: expected,
        rules_fingerprint: "rules",
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

/// Queues letters outside a cycle.
async fn queue(store: &Store, letters: &[Letter]) {
    let words = Words { at: at(0), actor: "daemon", letters, audit: &[], states: &[] };
    store.commit_words(&words).await.unwrap();
}
