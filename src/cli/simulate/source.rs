//! What a rehearsal plays: a plan's file alone, or the store's plan with what is recorded beside it.

use std::path::Path;

use super::super::setting::{self, Desk};
use super::super::{Failure, Format, Out, refusal};
use super::SimulateArgs;
use crate::daemon::parts::Parts;
use crate::daemon::stored::stored_plan;
use crate::intake::{self, Known};
use crate::plan::{BuildSettings, Plan, Recorded};
use crate::rehearsal::{Days, Plans, Present};

/// Where a rehearsal begins, as often as it is played.
pub(super) struct Source {
    plan: Plan,
    present: Present,
}

impl Source {
    /// The plans that one rehearsal is given.
    pub(super) fn plans(&self) -> Box<dyn Plans> {
        Box::new(self.present.clone())
    }

    /// The plan that names what is told of.
    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// Reads the plan that was asked for; prints every mistake.
pub(super) fn load(
    parts: Parts,
    args: &SimulateArgs,
    days: Days,
    out: &mut Out,
) -> Result<(Parts, Source), Failure> {
    match &args.plan {
        Some(path) => {
            let source = file(path, &parts, days, out)?;
            Ok((parts, source))
        }
        None => stored(parts, days),
    }
}

fn file(path: &Path, parts: &Parts, days: Days, out: &mut Out) -> Result<Source, Failure> {
    let settings = BuildSettings { today: Some(days.from) };
    match intake::read_plan(path, &Known::new(parts.calendar.clone()), settings, &mut |_| {}) {
        Ok((intake, built)) => {
            let present = Present::new(intake.records, built.plan.clone(), Recorded::default());
            Ok(Source { plan: built.plan, present })
        }
        Err(refused) => {
            refusal::refuse(path, &refused, Format::Text, out);
            Err(Failure::printed())
        }
    }
}

fn stored(parts: Parts, days: Days) -> Result<(Parts, Source), Failure> {
    if !parts.config.store.path.exists() {
        return Err(Failure::input(setting::no_plan(&parts.config.store.path)));
    }
    let desk = Desk::over(parts, false)?;
    let stored = desk.block(async |store| stored_plan(store, Some(days.from)).await)?;
    if stored.revision == 0 {
        return Err(Failure::input(setting::no_plan(&desk.parts.config.store.path)));
    }
    let present = Present::new(stored.records, stored.plan.clone(), stored.recorded);
    Ok((desk.parts, Source { plan: stored.plan, present }))
}
