//! The plan in force, as the store keeps it.

use chrono::NaiveDate;

use super::trouble::Trouble;
use crate::alerts::endings;
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

/// Loads the plan as the store knew it at the end of `as_of`, with what was recorded by then; `today`
/// is the day that it is to be judged on. Its revision is 0 where nothing had been imported yet.
///
/// # Errors
/// What the store reports; a stored plan that no longer builds.
pub async fn stored_plan_as_of(
    store: &Store,
    today: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Result<StoredPlan, Trouble> {
    built(store.load_plan_as_of(as_of).await?, today)
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
        Some(as_of) => stored_plan_as_of(store, today, as_of).await,
        None => stored_plan(store, today).await,
    }
}

/// The plan that a judgement of `today` is made of: what was decided to end and has passed its last day is
/// ended, as an evaluation on that day would leave it.
///
/// # Errors
/// As [`stored_plan_at`].
pub async fn judged_plan(
    store: &Store,
    today: NaiveDate,
    as_of: Option<NaiveDate>,
) -> Result<StoredPlan, Trouble> {
    let mut stored = stored_plan_at(store, Some(today), as_of).await?;
    stored.plan = endings(&stored.plan, &stored.recorded, today).carried_out(&stored.plan).into_owned();
    Ok(stored)
}

/// Every revision of the plan with its day, the oldest first: the days on which the plan changed.
///
/// # Errors
/// What the store reports.
pub async fn revisions(store: &Store) -> Result<Vec<(NaiveDate, i64)>, Trouble> {
    Ok(store.revisions().await?)
}

fn built(loaded: LoadedPlan, today: Option<NaiveDate>) -> Result<StoredPlan, Trouble> {
    let LoadedPlan { records, revision, recorded, last_import } = loaded;
    let built = plan::build(&records, BuildSettings { today })
        .map_err(|errors| Trouble::Input(errors.into_iter().map(|e| e.message).collect()))?;
    Ok(StoredPlan { plan: built.plan, records, revision, recorded, last_import })
}
