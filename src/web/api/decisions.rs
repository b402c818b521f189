//! Decisions: what was decided, and deciding.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{ChangeShown, changes};
use super::caller::Caller;
use super::input::{Asked, Sent, Trial, whole};
use super::paged::{Number, Paged, Size};
use super::problem::Problem;
use super::words::{Verdict, Words};
use crate::alerts::Next;
use crate::lang::Text;
use crate::office::deciding::{self, Accepted, NotAccepted, Request};
use crate::people::Deed;
use crate::store::DecisionRow;
use crate::web::board::Board;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(decisions, decide))
}

/// A decision on record.
#[derive(Serialize, ToSchema)]
#[schema(as = Decision)]
struct DecisionShown {
    /// Its number.
    id: i64,
    /// What it decides on, as `table/code`.
    subject: String,
    /// When.
    at: DateTime<Utc>,
    /// On which day.
    day: NaiveDate,
    /// What it says.
    outcome: Verdict,
    /// Why.
    because: String,
    /// Whether nobody decided, and the default took effect.
    by_default: bool,
    /// Who took it.
    by: String,
    /// In whose name, by code.
    department: Option<String>,
    /// The number of the formal decision (決裁番号).
    reference: Option<String>,
    /// The next end, or the next exit point's day.
    next_on: Option<NaiveDate>,
    /// To revise: the last day on which a change follows it up.
    follow_up: Option<NaiveDate>,
    /// The number of the decision that it supersedes.
    supersedes: Option<i64>,
}

/// A decision to be taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionGiven {
    /// On what: `renewal/CODE`, `initiative/CODE` or `exit_point/CODE`.
    subject: String,
    /// What it says.
    outcome: Verdict,
    /// Why.
    #[schema(min_length = 1)]
    because: String,
    /// To continue: the next last day; to end: the last day.
    until: Option<NaiveDate>,
    /// To continue past an exit point: the code of another one of the same initiative.
    exit_point: Option<String>,
    /// The number of the formal decision (決裁番号).
    reference: Option<String>,
    /// In whose name, by code or name; without it, of those who decide.
    department: Option<String>,
    /// Whether it supersedes a decision that stands; both stay on record.
    #[serde(default)]
    #[schema(required = false)]
    supersede: bool,
    /// The number of the last decision on this subject that the caller knows of, 0 for none: where another
    /// was recorded since, this one is not (409).
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 0)]
    last_seen: Option<i64>,
}

/// What follows from a decision.
#[derive(Serialize, ToSchema)]
struct DecisionTaken {
    /// What it decides on, as `table/code`.
    subject: String,
    /// What it says.
    outcome: Verdict,
    /// Whether it was recorded: not where only looked at.
    recorded: bool,
    /// What follows from it.
    notes: Vec<Words>,
    /// The cells of the plan that it changes.
    changes: Vec<ChangeShown>,
    /// The departments that are told, by name.
    told: Vec<String>,
    /// Letters that could not be written: to whom, and why.
    unwritten: Vec<String>,
}

/// Which decisions.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those on this, as `table/code`.
    #[param(required = false)]
    subject: Option<String>,
    /// Which page, from 1.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100_000)]
    page: Number,
    /// How many rows a page has: 50, if it is not said.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 200)]
    per_page: Size,
}

/// The decisions on record, the newest first
#[utoipa::path(get, path = "/api/v1/decisions", tag = "decisions", params(Which),
    responses((status = 200, body = Paged<DecisionShown>)))]
async fn decisions(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Paged<DecisionShown>>, Problem> {
    caller.may(Deed::Read)?;
    let store = &board.engine.store;
    let mut rows = match &which.subject {
        Some(subject) => store.decisions_of(subject).await?,
        None => store.decisions().await?,
    };
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    Ok(Json(Paged::of(&rows, which.page, which.per_page, shown)))
}

fn shown(row: &DecisionRow) -> DecisionShown {
    let decided = &row.decided;
    DecisionShown {
        id: row.id,
        subject: row.subject.clone(),
        at: decided.at,
        day: decided.day,
        outcome: decided.outcome.into(),
        because: row.reason.clone(),
        by_default: decided.by_default,
        by: row.by.clone(),
        department: row.department.clone(),
        reference: row.reference.clone(),
        next_on: row.next_on,
        follow_up: decided.follow_up.map(|follow_up| follow_up.due),
        supersedes: row.supersedes,
    }
}

/// Decide, or see what would follow
#[utoipa::path(post, path = "/api/v1/decisions", tag = "decisions", params(Trial),
    request_body = DecisionGiven,
    responses(
        (status = 200, description = "What would follow", body = DecisionTaken),
        (status = 201, description = "It is recorded", body = DecisionTaken),
        (status = 409, description = "Another decision was recorded meanwhile",
            body = super::problem::Written, content_type = "application/problem+json"),
    ))]
async fn decide(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(Trial { dry_run }): Asked<Trial>,
    Sent(given): Sent<DecisionGiven>,
) -> Result<(StatusCode, Json<DecisionTaken>), Problem> {
    caller.may(Deed::Decide)?;
    let engine = &board.engine;
    let next = match (&given.exit_point, given.until) {
        (Some(_), Some(_)) => return Err(twofold()),
        (Some(code), None) => Next::ExitPoint(code),
        (None, Some(day)) => Next::On(day),
        (None, None) => Next::Unsaid,
    };
    if let Some(seen) = given.last_seen {
        let last = engine.store.decisions_of(&given.subject).await?.last().map_or(0, |row| row.id);
        if last != seen {
            return Err(stale(&given.subject));
        }
    }
    let request = Request {
        subject: given.subject.trim(),
        outcome: given.outcome.into(),
        next,
        reason: &given.because,
        reference: given.reference.as_deref(),
        by: &caller.person().name,
        department: given.department.as_deref(),
        supersede: given.supersede,
        dry_run,
    };
    let parts = engine.parts();
    let accepted = deciding::decide(&engine.store, &parts, &request, engine.clock.now()).await;
    let accepted = accepted.map_err(|not| match not {
        NotAccepted::Refused(why) => Problem::Refused(vec![why]),
        NotAccepted::Trouble(trouble) => trouble.into(),
    })?;
    if accepted.committed {
        board.changed.notify_one();
        board.queued.notify_waiters();
    }
    let status = if accepted.committed { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(taken(accepted))))
}

fn taken(accepted: Accepted) -> DecisionTaken {
    DecisionTaken {
        outcome: accepted.taken.outcome.into(),
        recorded: accepted.committed,
        notes: accepted.notes.iter().map(Words::from).collect(),
        changes: accepted.taken.edits.iter().flat_map(changes).collect(),
        subject: accepted.taken.subject,
        told: accepted.told,
        unwritten: accepted.unwritten,
    }
}

fn twofold() -> Problem {
    Problem::refused(
        "until（日付）と exit_point（次のやめるポイント）は、どちらか一方だけにしてください。",
        "Give until (a day) or exit_point (the next one), not both.",
    )
}

fn stale(subject: &str) -> Problem {
    Problem::Stale(Text::new(
        format!(
            "{subject} については、ご覧になった後で別の判断が記録されました。確かめてから、やり直してください。"
        ),
        format!(
            "Another decision on {subject} was recorded since you looked; please look at it, and decide again."
        ),
    ))
}
