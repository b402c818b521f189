//! What somebody entered by themselves, answering no alert: the plan's next revision, in one transaction.

use chrono::{DateTime, NaiveDate, Utc};

use super::cycle::{Commit, Stale};
use super::edits::{Change, MadeBy, change_plan};
use super::{Store, StoreError, audit};
use crate::alerts::AuditEntry;
use crate::plan::Edit;

/// An entry, and what it makes of the plan.
#[derive(Clone, Copy, Debug)]
pub struct EntryCommit<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// Who: the record's actor, and in the plan's history.
    pub by: &'a str,
    /// The plan's revision that it was made from.
    pub expected_plan_revision: i64,
    /// What it writes.
    pub edits: &'a [Edit],
    /// What goes on record.
    pub audit: &'a AuditEntry,
}

impl Store {
    /// Commits an entry, if the plan is still the one that it was made from. The committed revision is the
    /// plan's.
    pub async fn commit_entry(&self, entry: &EntryCommit<'_>) -> Result<Commit, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let EntryCommit { at, day, by, expected_plan_revision: from, .. } = *entry;
            let change = Change { at, day, kind: "entry", by, from };
            let edits: Vec<(MadeBy, &Edit)> =
                entry.edits.iter().map(|edit| (MadeBy::default(), edit)).collect();
            let Some(revision) = change_plan(&mut tx, &change, &edits).await? else {
                tx.rollback().await?;
                return Ok(Commit::Stale(Stale::Plan));
            };
            audit::append(&mut tx, at, by, std::slice::from_ref(entry.audit)).await?;
            tx.commit().await?;
            Ok(Commit::Committed { revision })
        })
        .await
    }
}
