//! What stands in for the store: the plan that each evaluation is given.

use chrono::{DateTime, NaiveDate, Utc};

use crate::cycle::Outcome;
use crate::plan::{Plan, Recorded, edit};

/// The plan through a rehearsal.
pub trait Plans {
    /// The plan in force at `now`, and what is recorded beside it; `None` before there is one.
    fn at(&mut self, now: DateTime<Utc>) -> Option<(&Plan, &Recorded)>;

    /// Takes up what the evaluation at `now`, on the day `today`, did to the plan. Says whether the
    /// plan changed.
    fn carry(&mut self, outcome: &Outcome, now: DateTime<Utc>, today: NaiveDate) -> bool;
}

/// The plan as it stands today, changed by nothing but what the rehearsal decides.
#[derive(Clone, Debug)]
pub struct Present {
    plan: Plan,
    recorded: Recorded,
}

impl Present {
    /// This plan, and what is recorded beside it.
    pub fn new(plan: Plan, recorded: Recorded) -> Present {
        Present { plan, recorded }
    }
}

impl Plans for Present {
    fn at(&mut self, _: DateTime<Utc>) -> Option<(&Plan, &Recorded)> {
        Some((&self.plan, &self.recorded))
    }

    /// In the order in which the store commits it: what ended before the day was judged, then what the
    /// default decided.
    fn carry(&mut self, outcome: &Outcome, now: DateTime<Utc>, today: NaiveDate) -> bool {
        edit::decide(&mut self.plan, &outcome.edits);
        for taken in &outcome.decisions {
            taken.record(&mut self.recorded, &self.plan, now, today);
            edit::decide(&mut self.plan, &taken.edits);
        }
        !outcome.edits.is_empty() || outcome.decisions.iter().any(|taken| !taken.edits.is_empty())
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

    fn carry(&mut self, _: &Outcome, _: DateTime<Utc>, _: NaiveDate) -> bool {
        false
    }
}
