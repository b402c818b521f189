//! What the store holds when the year is over: the letters, who was told what, and how things stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::alerts::{Alert, AlertKey, Told};
use crate::notices::{Body, Digest};
use crate::office::engine::Engine;
use crate::office::parts::Parts;
use crate::office::preview;
use crate::office::stored::stored_plan;
use crate::office::trouble::Trouble;
use crate::plan::Plan;
use crate::rules::Rule;
use crate::store::{DecisionRow, OutboxFilter, OutboxRow, ToldRow};

/// The record of the year.
pub(super) struct Record {
    /// The parts in force.
    pub parts: Arc<Parts>,
    /// The plan at the end.
    pub plan: Plan,
    /// All letters, the oldest first.
    pub letters: Vec<OutboxRow>,
    /// What was told, or not told and why, in the order of its recording.
    pub told: Vec<ToldRow>,
    /// Every alert of the year, as it was last known.
    pub alerts: BTreeMap<AlertKey, Alert>,
    /// Every decision of the year, those of the default included.
    pub decisions: Vec<DecisionRow>,
    /// The digest as it would be written at the end: how things stand.
    pub stand: Digest,
}

impl Record {
    /// Reads the store.
    pub(super) async fn read(engine: &Engine, alerts: BTreeMap<AlertKey, Alert>) -> Result<Record, Trouble> {
        let (store, parts, now) = (&engine.store, engine.parts(), engine.clock.now());
        let plan = stored_plan(store, Some(parts.calendar.today(now))).await?.plan;
        let mut letters = store.outbox_list(&OutboxFilter::default()).await?;
        letters.reverse();
        let told = store.events_since(DateTime::UNIX_EPOCH).await?;
        let draft = preview::draft(store, &parts, None, now).await?;
        let stand = match draft.map(|draft| draft.body) {
            Some(Body::Digest(digest)) => *digest,
            _ => Digest::default(),
        };
        let decisions = store.decisions().await?;
        Ok(Record { parts, plan, letters, told, alerts, decisions, stand })
    }

    /// The day, as the city counts it.
    pub(super) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.parts.calendar.today(at)
    }

    /// `2026-04-01 08:30`, as the city's clocks show it.
    pub(super) fn clock(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.parts.calendar.zone()).format("%Y-%m-%d %H:%M").to_string()
    }

    /// When a letter left, or was queued where it has not left yet.
    pub(super) fn left(letter: &OutboxRow) -> DateTime<Utc> {
        letter.handed_over_at.unwrap_or(letter.created_at)
    }

    /// A department's name; for others than departments, what they are called in the record.
    pub(super) fn name<'a>(&'a self, party: &'a str) -> &'a str {
        self.plan.departments.iter().find(|d| d.code == party).map_or(party, |d| &d.name)
    }

    /// The rule of an alert.
    pub(super) fn rule(&self, key: &AlertKey) -> Option<&Rule> {
        self.parts.rules.rules.iter().find(|rule| rule.name == key.rule)
    }

    /// The letter of a word, where one says it.
    pub(super) fn letter_of(&self, told: &ToldRow) -> Option<&OutboxRow> {
        let key = told.entry.letter.as_ref()?;
        self.letters.iter().find(|letter| letter.key == *key)
    }

    /// What happened to alerts and was told by letter, once each however many heard of it.
    pub(super) fn happenings(&self) -> BTreeSet<(DateTime<Utc>, Told, &AlertKey)> {
        let by_letter = self.told.iter().filter(|row| row.entry.letter.is_some());
        by_letter.map(|row| (row.at, row.entry.told, &row.entry.alert)).collect()
    }
}
