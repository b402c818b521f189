//! What the headquarters of the demo's city decides during the year; where it decides nothing, the
//! default does.

use chrono::NaiveDate;

use crate::alerts::Next;
use crate::plan::Outcome;

/// A decision of the year.
pub(super) struct Decided {
    /// The day, in the afternoon.
    pub day: &'static str,
    /// On what.
    pub subject: &'static str,
    /// What it says.
    pub outcome: Outcome,
    /// Until when it goes on.
    pub until: Option<&'static str>,
    /// Why.
    pub because: &'static str,
    /// The number of the formal decision.
    pub reference: &'static str,
}

/// In the order of their days.
pub(super) const DECIDED: &[Decided] = &[
    Decided {
        day: "2026-06-12",
        subject: "renewal/Y-02",
        outcome: Outcome::Continue,
        until: Some("2029-09-30"),
        because: "窓口の待ち時間が目標を下回り、直営に戻すより費用が少ないため",
        reference: "8経第41号",
    },
    Decided {
        day: "2026-12-10",
        subject: "renewal/H-01",
        outcome: Outcome::Continue,
        until: Some("2028-03-31"),
        because: "利用が計画を上回り、次の1年で効果を確かめるため",
        reference: "8経第97号",
    },
];

impl Decided {
    /// Its day.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.day.parse().ok()
    }

    /// What comes next.
    pub(super) fn next(&self) -> Next<'static> {
        self.until.and_then(|day| day.parse().ok()).map_or(Next::Unsaid, Next::On)
    }
}
