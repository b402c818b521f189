//! What stands in for the outbox: letters on their way, and when their readers had them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::alerts::{AlertKey, Book};
use crate::cycle::Outcome;

/// The owner was told of an alert.
#[derive(Clone, Debug)]
struct Delivery {
    opening: u32,
    party: String,
    told_at: DateTime<Utc>,
    at: DateTime<Utc>,
}

/// The deliveries to owners, by alert, those of its last opening.
#[derive(Debug, Default)]
pub(super) struct Delivered(BTreeMap<AlertKey, Vec<Delivery>>);

impl Delivered {
    /// Takes note of an evaluation's letters: each arrives when it may leave.
    pub(super) fn send(&mut self, outcome: &Outcome, now: DateTime<Utc>) {
        let leaves: BTreeMap<&str, DateTime<Utc>> =
            outcome.letters.iter().map(|l| (l.key.as_str(), l.not_before.max(now))).collect();
        for entry in outcome.told.iter().filter(|entry| entry.is_owner) {
            let Some(at) = entry.letter.as_deref().and_then(|key| leaves.get(key)) else { continue };
            let known = self.0.entry(entry.alert.clone()).or_default();
            known.retain(|delivery| delivery.opening == entry.opening);
            known.push(Delivery {
                opening: entry.opening,
                party: entry.party.clone(),
                told_at: now,
                at: *at,
            });
        }
    }

    /// Writes into the book what has arrived by `now`: of each alert the first letter that told the
    /// present owner of the present opening since it was last asked, as the store reads it.
    pub(super) fn arrive(&self, book: &mut Book, now: DateTime<Utc>) {
        // Both are in the order of their keys: one walk finds the pairs.
        let mut all = self.0.iter().peekable();
        for (key, alert) in &mut book.alerts {
            while all.next_if(|(other, _)| *other < key).is_some() {}
            let Some((_, deliveries)) = all.next_if(|(other, _)| *other == key) else { continue };
            let counts = |d: &&Delivery| {
                d.at <= now
                    && d.opening == alert.openings
                    && d.party == alert.owner
                    && alert.asked_at.is_none_or(|asked| d.told_at >= asked)
            };
            alert.first_delivered = deliveries.iter().filter(counts).map(|d| d.at).min();
        }
    }
}
