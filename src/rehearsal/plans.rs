//! What stands in for the store: the plan that each evaluation is given.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::Broken;
use crate::cycle::Outcome;
use crate::plan::{self, BuildSettings, Edit, Origin, Plan, Record, Recorded, Sheet, edit};

/// The plan through a rehearsal.
pub trait Plans {
    /// The plan in force at `now`, and what is recorded beside it; `None` before there is one.
    fn at(&mut self, now: DateTime<Utc>) -> Option<(&Plan, &Recorded)>;

    /// Takes up what the evaluation at `now`, on the day `today`, did to the plan. Says whether the
    /// plan changed.
    ///
    /// # Errors
    /// Where the plan that it leaves cannot be built.
    fn carry(&mut self, outcome: &Outcome, now: DateTime<Utc>, today: NaiveDate) -> Result<bool, Broken>;
}

/// The plan as it stands today, changed by nothing but what the rehearsal decides.
#[derive(Clone, Debug)]
pub struct Present {
    records: Vec<Record>,
    plan: Plan,
    recorded: Recorded,
}

impl Present {
    /// This plan, whose rows are `records`.
    pub fn new(records: Vec<Record>, plan: Plan, recorded: Recorded) -> Present {
        Present { records, plan, recorded }
    }

    fn rebuild(&mut self, edits: &[Edit], now: DateTime<Utc>) -> Result<(), Broken> {
        let origin = Origin { sheet: Arc::new(Sheet::default()), row: 0 };
        edit::apply(&mut self.records, edits, &origin);
        let broken = |errors: Vec<plan::BuildError>| Broken {
            at: now,
            mistakes: errors.into_iter().map(|error| error.message).collect(),
        };
        self.plan = plan::build(&self.records, BuildSettings::default()).map_err(broken)?.plan;
        Ok(())
    }
}

/// All that an outcome changes in the plan.
fn edits(outcome: &Outcome) -> Vec<Edit> {
    let decided = outcome.decisions.iter().flat_map(|decision| &decision.edits);
    outcome.edits.iter().chain(decided).cloned().collect()
}

impl Plans for Present {
    fn at(&mut self, _: DateTime<Utc>) -> Option<(&Plan, &Recorded)> {
        Some((&self.plan, &self.recorded))
    }

    fn carry(&mut self, outcome: &Outcome, now: DateTime<Utc>, today: NaiveDate) -> Result<bool, Broken> {
        for decision in &outcome.decisions {
            decision.record(&mut self.recorded, &self.plan, now, today);
        }
        let edits = edits(outcome);
        if edits.is_empty() {
            return Ok(false);
        }
        self.rebuild(&edits, now).map(|()| true)
    }
}

/// One state of the plan as the store knew it.
#[derive(Clone, Debug)]
pub struct KeptPlan {
    /// Since when.
    pub since: DateTime<Utc>,
    /// The plan.
    pub plan: Plan,
    /// What was recorded beside it.
    pub recorded: Recorded,
}

/// The plans that the store kept, each in force from its moment on: a backtest. What the rehearsal
/// decides changes nothing of what was.
#[derive(Clone, Debug)]
pub struct Kept(Vec<KeptPlan>);

impl Kept {
    /// These plans.
    pub fn new(mut plans: Vec<KeptPlan>) -> Kept {
        plans.sort_by_key(|kept| kept.since);
        Kept(plans)
    }
}

impl Plans for Kept {
    fn at(&mut self, now: DateTime<Utc>) -> Option<(&Plan, &Recorded)> {
        let kept = self.0.iter().rfind(|kept| kept.since <= now)?;
        Some((&kept.plan, &kept.recorded))
    }

    fn carry(&mut self, _: &Outcome, _: DateTime<Utc>, _: NaiveDate) -> Result<bool, Broken> {
        Ok(false)
    }
}
