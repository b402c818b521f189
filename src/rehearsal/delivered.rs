//! What stands in for the outbox: letters on their way, and when their readers had them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::alerts::{AlertKey, Book};
use crate::cycle::Outcome;

/// The owner was told of an alert.
#[derive(Clone, Debug)]
struct Delivery {
    alert: AlertKey,
    opening: u32,
    party: String,
    told_at: DateTime<Utc>,
    at: DateTime<Utc>,
}

/// The letters to owners that are still on their way.
///
/// # Why each is looked at once
/// One that does not count when it arrives never will: openings only rise, and whoever answers for a matter
/// again is asked anew.
#[derive(Debug, Default)]
pub(super) struct Delivered(Vec<Delivery>);

impl Delivered {
    /// Takes note of an evaluation's letters: each arrives when it may leave.
    pub(super) fn send(&mut self, outcome: &Outcome, now: DateTime<Utc>) {
        let leaves: BTreeMap<&str, DateTime<Utc>> =
            outcome.letters.iter().map(|l| (l.key.as_str(), l.not_before.max(now))).collect();
        for entry in outcome.told.iter().filter(|entry| entry.is_owner) {
            let Some(at) = entry.letter.as_deref().and_then(|key| leaves.get(key)) else { continue };
            self.0.push(Delivery {
                alert: entry.alert.clone(),
                opening: entry.opening,
                party: entry.party.clone(),
                told_at: now,
                at: *at,
            });
        }
    }

    /// Writes into the book what has arrived by `now`: of each alert the first letter that told the
    /// present owner of the present opening since it was last asked, as the store reads it.
    pub(super) fn arrive(&mut self, book: &mut Book, now: DateTime<Utc>) {
        for d in self.0.extract_if(.., |delivery| delivery.at <= now) {
            let Some(alert) = book.alerts.get_mut(&d.alert) else { continue };
            let counts = d.opening == alert.openings
                && d.party == alert.owner
                && alert.asked_at.is_none_or(|asked| d.told_at >= asked);
            if counts {
                alert.first_delivered = Some(alert.first_delivered.map_or(d.at, |first| first.min(d.at)));
            }
        }
    }
}
