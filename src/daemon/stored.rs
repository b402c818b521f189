//! The plan in force, as the store keeps it.

use chrono::NaiveDate;

use super::trouble::Trouble;
use crate::plan::Recorded;
use crate::plan::{self, BuildSettings, Plan, Record};
use crate::store::{ImportInfo, LoadedPlan, Store};

/// The plan in force, built, with what is recorded beside it.
pub struct StoredPlan {
    /// The plan.
    pub plan: Plan,
    /// Its rows.
    pub records: Vec<Record>,
    /// Its revision; 0 before the first import.
    pub revision: i64,
    /// What was recorded beside it.
    pub recorded: Recorded,
    /// The last accepted import.
    pub last_import: Option<ImportInfo>,
}

/// Loads the plan in force.
///
/// # Errors
/// What the store reports; a stored plan that no longer builds.
pub async fn stored_plan(store: &Store, today: Option<NaiveDate>) -> Result<StoredPlan, Trouble> {
    built(store.load_plan().await?, today)
}

/// The plan in force, or, where `as_of` is given, as the store knew it at the end of that day.
///
/// # Errors
/// What the store reports; a stored plan that no longer builds.
pub async fn stored_plan_at(
    store: &Store,
    today: Option<NaiveDate>,
    as_of: Option<NaiveDate>,
) -> Result<StoredPlan, Trouble> {
    match as_of {
        Some(as_of) => built(store.load_plan_as_of(as_of).await?, today),
        None => stored_plan(store, today).await,
    }
}

fn built(loaded: LoadedPlan, today: Option<NaiveDate>) -> Result<StoredPlan, Trouble> {
    let LoadedPlan { records, revision, recorded, last_import } = loaded;
    let built = plan::build(&records, BuildSettings { today })
        .map_err(|errors| Trouble::Input(errors.into_iter().map(|e| e.message).collect()))?;
    Ok(StoredPlan { plan: built.plan, records, revision, recorded, last_import })
}
