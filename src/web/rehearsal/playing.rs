//! One rehearsal at a time, on a thread of its own, and not for ever.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use tokio::sync::Semaphore;

use super::super::board::Board;
use crate::lang::Text;
use crate::office::parts::Parts;
use crate::office::rehearsing::{Scene, reaches_nobody};
use crate::office::stored::{StoredPlan, stored_plan};
use crate::office::trouble::Trouble;
use crate::rehearsal::{Days, Played, Present, play_until};
use crate::rules::RuleSet;

/// How long somebody waits for the rehearsal of another.
const TURN: Duration = Duration::from_secs(5);
/// How long a rehearsal may play; with the waiting less than any request may take.
const LIMIT: Duration = Duration::from_secs(18);
/// How long it may take to notice that it is to stop: an evaluation.
const END: Duration = Duration::from_secs(4);

/// Room for one rehearsal.
#[derive(Debug)]
pub(super) struct Stage(Arc<Semaphore>);

impl Default for Stage {
    fn default() -> Stage {
        Stage(Arc::new(Semaphore::new(1)))
    }
}

/// What was played.
pub(super) struct Both {
    /// By the rules in force, where others were asked for.
    pub(super) before: Option<Played>,
    /// By the rules asked for.
    pub(super) after: Played,
    /// Whether all are supposed to be reached, for the plan says of nobody how.
    pub(super) supposed: bool,
}

/// Why nothing was played to its end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// Somebody else's goes on.
    Busy,
    /// It took too long; up to this last day it would be done in time.
    TooLong(NaiveDate),
}

/// Tells a thread to stop once nobody waits for it.
struct Waits(Arc<AtomicBool>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Plays `days` of the plan in force by the rules in force and, where there are others, by those.
///
/// # Errors
/// What the store reports.
pub(super) async fn play(
    board: &Board,
    stage: &Stage,
    parts: Arc<Parts>,
    changed: Option<RuleSet>,
    days: Days,
) -> Result<Result<Both, Stopped>, Trouble> {
    let turn = tokio::time::timeout(TURN, Arc::clone(&stage.0).acquire_owned()).await;
    let Ok(Ok(turn)) = turn else { return Ok(Err(Stopped::Busy)) };
    let stored = stored_plan(&board.engine.store, Some(days.from)).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let done = Arc::new(AtomicI64::new(0));
    let waits = Waits(Arc::clone(&stop));
    let plays = if changed.is_some() { 2 } else { 1 };
    let mut thread = {
        let done = Arc::clone(&done);
        tokio::task::spawn_blocking(move || {
            let _turn = turn; // until it has really ended, whoever waits for it
            both(&parts, &stored, changed.as_ref(), days, &stop, &done)
        })
    };
    let ended = tokio::time::timeout(LIMIT, &mut thread).await;
    drop(waits);
    let ended = match ended {
        Ok(ended) => Some(ended),
        Err(_) => tokio::time::timeout(END, thread).await.ok(),
    };
    let too_long = || Stopped::TooLong(within(days, done.load(Ordering::Acquire) / plays));
    Ok(match ended {
        Some(Ok(played)) => played.ok_or_else(too_long),
        Some(Err(error)) => return Err(broken_off(&error)),
        None => Err(too_long()),
    })
}

fn both(
    parts: &Parts,
    stored: &StoredPlan,
    changed: Option<&RuleSet>,
    days: Days,
    stop: &AtomicBool,
    done: &AtomicI64,
) -> Option<Both> {
    let scene = Scene::of(parts, reaches_nobody(&stored.plan));
    let once = |rules: &RuleSet, base: i64| {
        let mut plans = Present::new(stored.plan.clone(), stored.recorded.clone());
        let mut progress = |day: NaiveDate| {
            done.store(base + (day - days.from).num_days(), Ordering::Release);
            if stop.load(Ordering::Acquire) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        play_until(&scene.stage(parts, rules), &mut plans, days, &mut progress).ok()
    };
    let present = once(&parts.rules, 0)?;
    let Some(rules) = changed else {
        return Some(Both { before: None, after: present, supposed: scene.supposed });
    };
    let after = once(rules, (days.to - days.from).num_days())?;
    Some(Both { before: Some(present), after, supposed: scene.supposed })
}

/// A last day that leaves some room, where so many days were played in the time that there is.
fn within(days: Days, played: i64) -> NaiveDate {
    days.from + TimeDelta::days((played * 3 / 4).clamp(0, 730))
}

fn broken_off(error: &tokio::task::JoinError) -> Trouble {
    Trouble::System(Text::new(
        format!("予行が途中で止まりました: {error}"),
        format!("the rehearsal stopped midway: {error}"),
    ))
}
