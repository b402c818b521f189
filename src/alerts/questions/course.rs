//! What becomes of a question in one evaluation: it rests, is asked again, lapses by default, or its
//! default is blocked.
//!
//! # Why asking again starts the clock anew
//! A default needs a delivered question about *this* date to *this* owner. Whenever that question is put
//! anew, earlier deliveries prove nothing: `asked_at` moves, and only what is told from then on counts.

use chrono::{DateTime, NaiveDate, Utc};

use super::effects::{Choice, Ground, Next, effects};
use super::{DEFAULT, DecisionTaken, Questions, notes, place};
use crate::alerts::{Alert, AlertKey, Context, Heading};
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::{Decided, Outcome, Plan, Table};
use crate::rules::Finding;

/// What becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::alerts) enum Course {
    /// Nothing.
    Rests,
    /// It is put anew, about this date.
    AsksAgain {
        /// By when it is to be answered.
        by: NaiveDate,
        /// Why it is put anew.
        why: Text,
        /// Whether the headquarters is told too.
        headquarters: bool,
    },
    /// The default takes effect.
    Applies(Box<DecisionTaken>),
    /// The default cannot take effect; the question is put anew.
    Blocked {
        /// By when it is to be answered.
        by: NaiveDate,
        /// Why, for the headquarters.
        why: Text,
        /// Why, for those who are asked again.
        again: Text,
        /// What the headquarters' word is called, and what is to be done.
        heading: Heading,
    },
}

/// What becomes of the question of an alert that fires by this very judgement, was told, and keeps no
/// silence now. `owner_changed`: its owner is another than when it was last told.
pub(in crate::alerts) fn course(
    key: &AlertKey,
    alert: &Alert,
    finding: &Finding,
    owner_changed: bool,
    cx: &Context<'_>,
) -> Course {
    let Some(by) = cx.particulars.decision_date(finding) else { return Course::Rests };
    let today = cx.view.facts.today;
    let asks = |why| Course::AsksAgain { by, why, headquarters: false };
    let moved = alert.asked_by != Some(by);
    match decided_since(key, alert, cx) {
        Some(decided) if decided.lapsed(today) => {
            let why = notes::lapsed(decided.day, decided.follow_up.map(|f| f.due));
            return Course::AsksAgain { by, why, headquarters: true };
        }
        Some(decided) => {
            // To continue begins a term that nobody has decided on; any other decision speaks of its own.
            let other_term = match decided.outcome {
                Outcome::Continue => true,
                Outcome::Revise | Outcome::End => decided.term != term(cx.view.plan, &key.subject),
            };
            return if moved && other_term { asks(notes::moved(alert.asked_by, by)) } else { Course::Rests };
        }
        None if moved => return asks(notes::moved(alert.asked_by, by)),
        None => {}
    }
    if owner_changed || cx.questions.waits {
        return Course::Rests;
    }
    match alert.first_delivered {
        Some(delivered) if cx.questions.deadline(by, Some(delivered), cx.calendar) <= today => {
            default(key, alert, finding, by, cx)
        }
        Some(_) => Course::Rests,
        None => unproven(key, alert, by, cx),
    }
}

/// The decision on the subject that was recorded since it was last asked, also where the clock was set
/// back behind it since.
fn decided_since<'a>(key: &AlertKey, alert: &Alert, cx: &Context<'a>) -> Option<&'a Decided> {
    let last = cx.recorded.decisions.get(&key.subject)?.last()?;
    alert.asked_at.is_some_and(|asked| last.at >= asked).then_some(last)
}

/// The last day that the subject, or the initiative of an exit point, has now.
fn term(plan: &Plan, subject: &str) -> Option<NaiveDate> {
    let (table, row) = place(plan, subject)?;
    match table {
        Table::Renewals => plan.renewals.get(row)?.ends_on,
        _ => plan.initiatives.get(plan.initiative_of(table, row)?)?.ends_on,
    }
}

fn default(key: &AlertKey, alert: &Alert, finding: &Finding, by: NaiveDate, cx: &Context<'_>) -> Course {
    let outcome = cx.particulars.decision_default(finding).and_then(|name| Outcome::parse(&name));
    let Some(outcome) = outcome else {
        return impossible(
            key,
            by,
            cx,
            &Text::new("既定の結論が定まりません", "it does not say what the default is"),
        );
    };
    let deadline = cx.questions.deadline(by, alert.first_delivered, cx.calendar);
    let reason = notes::why_default(deadline);
    let choice = Choice {
        subject: &key.subject,
        outcome,
        next: Next::Unsaid,
        reason: &reason,
        by: DEFAULT,
        department: None,
        reference: None,
        question: Some((key.clone(), alert.openings)),
        replaces_continue: false,
    };
    let ground =
        Ground { plan: cx.view.plan, facts: cx.view.facts, calendar: cx.calendar, questions: cx.questions };
    match effects(&choice, &ground) {
        Ok(taken) => Course::Applies(Box::new(taken)),
        Err(refusal) => impossible(key, by, cx, &refusal.text()),
    }
}

fn impossible(key: &AlertKey, by: NaiveDate, cx: &Context<'_>, why: &Text) -> Course {
    let why = notes::impossible(why);
    let heading = notes::blocked(&key.subject, cx.view.plan, false);
    Course::Blocked { by, again: why.clone(), why, heading }
}

/// Asked and never delivered: after the grace that a delivery would have left, the headquarters hears.
fn unproven(key: &AlertKey, alert: &Alert, by: NaiveDate, cx: &Context<'_>) -> Course {
    let Some(asked) = alert.asked_at.map(|at| cx.calendar.today(at)) else { return Course::Rests };
    if cx.view.facts.today < by.max(cx.questions.grace_ends(asked, cx.calendar)) {
        return Course::Rests;
    }
    let department = cx.view.plan.departments.iter().find(|d| d.code == alert.owner);
    let owner = department.map_or(alert.owner.as_str(), |d| d.name.as_str());
    let why = notes::unproven(asked, owner, cx.questions.grace);
    let heading = notes::blocked(&key.subject, cx.view.plan, true);
    Course::Blocked { by, why, again: notes::again(asked), heading }
}

/// The question is put, or put anew, at `now`: only deliveries from here on count.
pub(in crate::alerts) fn ask(
    alert: &mut Alert,
    by: Option<NaiveDate>,
    now: DateTime<Utc>,
    questions: Questions,
    calendar: &Calendar,
) {
    alert.asked_at = Some(now);
    alert.asked_by = by;
    alert.first_delivered = None;
    alert.reminded_at = Some(now);
    alert.deadline = by.map(|by| questions.shown(by, alert, calendar));
}

/// The decision to revise that lapsed, where that is why the question stands again.
pub(in crate::alerts) fn after_lapse(key: &AlertKey, cx: &Context<'_>) -> Option<Text> {
    let today = cx.view.facts.today;
    let last = cx.recorded.last_decision(&key.subject, today)?;
    last.lapsed(today).then(|| notes::lapsed(last.day, last.follow_up.map(|f| f.due)))
}

/// What the paper does by itself now, where the day for notice has passed.
pub(in crate::alerts) fn paper(key: &AlertKey, cx: &Context<'_>) -> Option<Text> {
    notes::paper(&key.subject, &cx.view)
}

/// Whether somebody, or the default, decided on the subject since it fired; of an initiative or an exit
/// point also where the decision was on the other.
pub(in crate::alerts) fn is_decided(key: &AlertKey, alert: &Alert, cx: &Context<'_>) -> bool {
    let plan = cx.view.plan;
    let itself = std::iter::once(key.subject.clone());
    let initiative = place(plan, &key.subject)
        .filter(|(table, _)| *table != Table::Renewals)
        .and_then(|(table, row)| plan.initiative_of(table, row));
    let kin = initiative.into_iter().flat_map(|row| {
        let points = plan.exit_points.iter().enumerate().filter(move |(_, point)| point.initiative == row);
        let points = points.filter_map(|(point, _)| plan.subject(Table::ExitPoints, point));
        plan.subject(Table::Initiatives, row).into_iter().chain(points)
    });
    let since = |decided: &Decided| alert.fired_at.is_some_and(|fired| decided.at >= fired);
    itself
        .chain(kin)
        .filter_map(|subject| cx.recorded.last_decision(&subject, cx.view.facts.today))
        .any(since)
}
