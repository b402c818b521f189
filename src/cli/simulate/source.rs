//! What a rehearsal plays: a plan's file alone, or the store's plan with what is recorded beside it.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;

use super::super::setting::{self, Desk};
use super::super::{Failure, Format, Out, refusal};
use super::SimulateArgs;
use crate::calendar::Calendar;
use crate::intake::{self, Known};
use crate::lang::Text;
use crate::office::parts::Parts;
use crate::office::rehearsing::reaches_nobody;
use crate::office::stored::{revisions, stored_plan, stored_plan_as_of};
use crate::office::trouble::Trouble;
use crate::plan::{BuildSettings, Plan, Recorded};
use crate::rehearsal::{Days, Kept, KeptPlan, Plans, Present};
use crate::store::Store;

/// Where a rehearsal begins, as often as it is played.
pub(super) enum Source {
    /// One plan.
    Present(Plan, Recorded),
    /// The plans that the store kept, and the last of them.
    Kept(Vec<KeptPlan>, Plan),
}

impl Source {
    /// The plans that one rehearsal is given.
    pub(super) fn plans(&self) -> Box<dyn Plans> {
        match self {
            Source::Present(plan, recorded) => Box::new(Present::new(plan.clone(), recorded.clone())),
            Source::Kept(kept, _) => Box::new(Kept::new(kept.clone())),
        }
    }

    /// Whether no plan of it knows how any department is reached: one that was written to be rehearsed.
    pub(super) fn reaches_nobody(&self) -> bool {
        match self {
            Source::Present(plan, _) => reaches_nobody(plan),
            Source::Kept(kept, last) => {
                reaches_nobody(last) && kept.iter().all(|kept| reaches_nobody(&kept.plan))
            }
        }
    }

    /// The plan that names what is told of.
    pub(super) fn plan(&self) -> &Plan {
        match self {
            Source::Present(plan, _) | Source::Kept(_, plan) => plan,
        }
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
        None => stored(parts, args.history, days),
    }
}

fn file(path: &Path, parts: &Parts, days: Days, out: &mut Out) -> Result<Source, Failure> {
    let settings = BuildSettings { today: Some(days.from) };
    match intake::read_plan(path, &Known::new(parts.calendar.clone()), settings, &mut |_| {}) {
        Ok((_, built)) => Ok(Source::Present(built.plan, Recorded::default())),
        Err(refused) => {
            refusal::refuse(path, &refused, Format::Text, out);
            Err(Failure::printed())
        }
    }
}

fn stored(parts: Parts, history: bool, days: Days) -> Result<(Parts, Source), Failure> {
    if !parts.config.store.path.exists() {
        return Err(Failure::input(setting::no_plan(&parts.config.store.path)));
    }
    let desk = Desk::over(parts, false)?;
    let source = desk.block(async |store| {
        if history {
            return kept(store, &desk.parts.calendar, days).await;
        }
        let stored = stored_plan(store, Some(days.from)).await?;
        Ok((stored.revision > 0).then_some(Source::Present(stored.plan, stored.recorded)))
    })?;
    match source {
        Some(source) => Ok((desk.parts, source)),
        None if history => Err(Failure::input(unknown(days))),
        None => Err(Failure::input(setting::no_plan(&desk.parts.config.store.path))),
    }
}

/// What each morning of `days` is given: the plan as the store knew it the evening before, so that no
/// evaluation knows what was entered after it. `None` where nothing was known by then.
async fn kept(store: &Store, calendar: &Calendar, days: Days) -> Result<Option<Source>, Trouble> {
    let Some(eve) = days.to.pred_opt() else { return Ok(None) };
    let last = stored_plan_as_of(store, None, eve).await?;
    let mut changes: BTreeSet<NaiveDate> =
        revisions(store).await?.into_iter().map(|(day, _)| day).filter(|day| *day <= eve).collect();
    let Some(first) = changes.first().copied() else { return Ok(None) };
    let decided = last.recorded.decisions.values().flatten();
    changes.extend(decided.flat_map(|d| [Some(d.day), d.follow_up.and_then(|f| f.closed_on)]).flatten());
    changes.extend(last.recorded.changed.values().flatten());
    let from = changes.range(..days.from).next_back().copied().unwrap_or(first).max(first);
    let mut kept = Vec::new();
    for day in changes.range(from..=eve) {
        let then = stored_plan_as_of(store, None, *day).await?;
        let since = calendar.midnight(day.succ_opt().unwrap_or(*day));
        kept.push(KeptPlan { since, plan: then.plan, recorded: then.recorded });
    }
    Ok(Some(Source::Kept(kept, last.plan)))
}

fn unknown(days: Days) -> Text {
    let to = days.to;
    Text::new(
        format!(
            "{to} より前に読み込まれた計画がありません。--history は、保存されてきた計画のある期間に使います。"
        ),
        format!("no plan was imported before {to}; --history plays what the store kept of days gone by."),
    )
}
