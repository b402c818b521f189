//! Silences: those in force, setting one, ending one.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::{Asked, At, Sent};
use super::problem::Problem;
use super::words::Grave;
use crate::alerts::{Matchers, Silence};
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::office::silencing::{self, Field, Wanted};
use crate::people::Deed;
use crate::web::board::Board;
use crate::web::lines;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(silences, set)).routes(routes!(end))
}

/// What a silence matches: all that is given must match.
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Matchers)]
struct Matched {
    /// Alerts of this rule.
    #[serde(default)]
    rule: Option<String>,
    /// Alerts of this severity.
    #[serde(default)]
    severity: Option<Grave>,
    /// Alerts that this department is responsible for, by code.
    #[serde(default)]
    department: Option<String>,
    /// Alerts about this row, as `table/code`.
    #[serde(default)]
    subject: Option<String>,
    /// Alerts of rules that bear these labels.
    #[serde(default)]
    #[schema(required = false)]
    labels: BTreeMap<String, String>,
}

/// A silence.
#[derive(Serialize, ToSchema)]
#[schema(as = Silence)]
struct SilenceShown {
    /// Its number.
    id: i64,
    /// Whether it silences now.
    in_force: bool,
    /// When it was set.
    at: DateTime<Utc>,
    /// Its author.
    by: String,
    /// The author's department, by code.
    department: Option<String>,
    /// What it matches.
    matchers: Matched,
    /// Its last day.
    until: NaiveDate,
    /// Why.
    because: String,
    /// When it was ended early.
    ended_at: Option<DateTime<Utc>>,
}

/// A silence to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SilenceGiven {
    /// What it matches; at least one thing.
    matchers: Matched,
    /// Its last day.
    until: NaiveDate,
    /// Why.
    #[schema(min_length = 1)]
    because: String,
}

/// Which silences.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Those that have ended too.
    #[serde(default)]
    #[param(required = false)]
    all: bool,
}

/// The silences, the newest first
///
/// A department is shown those that are not for another's matters alone.
#[utoipa::path(get, path = "/api/v1/silences", tag = "silences", params(Which),
    responses((status = 200, body = Vec<SilenceShown>)))]
async fn silences(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(Which { all }): Asked<Which>,
) -> Result<Json<Vec<SilenceShown>>, Problem> {
    caller.may(Deed::Read)?;
    let (now, picture) = (board.engine.clock.now(), board.pictures.look().await?);
    let silences = board.engine.store.silences().await?;
    let wanted = silences.iter().filter(|silence| all || silence.in_force(now));
    let seen = wanted.filter(|silence| lines::reads_silence(caller.visitor(), &picture, &silence.matchers));
    Ok(Json(seen.map(|silence| shown(silence, now, &picture.parts.calendar)).collect()))
}

/// Set a silence: nobody is told of what it matches, until it ends
#[utoipa::path(post, path = "/api/v1/silences", operation_id = "set_silence", tag = "silences", request_body = SilenceGiven,
    responses((status = 201, description = "It is in force", body = SilenceShown)))]
async fn set(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Sent(given): Sent<SilenceGiven>,
) -> Result<(StatusCode, Json<SilenceShown>), Problem> {
    caller.may(Deed::Silence)?;
    let picture = board.pictures.look().await?;
    let (now, person) = (board.engine.clock.now(), caller.person());
    let wanted = wanted(given, person.department.clone());
    let ready = silencing::read(&wanted, &picture.plan, &picture.parts, now)
        .map_err(|mistakes| Problem::Refused(mistakes.into_iter().map(placed).collect()))?;
    let id = silencing::set(&board.engine.store, &ready, &person.name, now).await?;
    board.pictures.fresh().await?;
    board.changed.notify_one();
    let silences = board.engine.store.silences().await?;
    let silence = silences.iter().find(|silence| silence.id == id);
    let silence = silence.ok_or_else(|| no_such_silence(id))?;
    Ok((StatusCode::CREATED, Json(shown(silence, now, &picture.parts.calendar))))
}

/// End a silence early: what it kept quiet is told
#[utoipa::path(delete, path = "/api/v1/silences/{id}", operation_id = "end_silence", tag = "silences",
    params(("id" = i64, Path, minimum = 1)), responses((status = 204, description = "It is ended")))]
async fn end(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(id): At<i64>,
) -> Result<StatusCode, Problem> {
    caller.may(Deed::Silence)?;
    let engine = &board.engine;
    if !engine.store.end_silence(id, engine.clock.now(), &caller.person().name).await? {
        return Err(no_such_silence(id));
    }
    board.pictures.fresh().await?;
    board.changed.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

fn no_such_silence(id: i64) -> Problem {
    Problem::NotFound(silencing::not_in_force(id))
}

/// As the office reads it, which the command and the board ask too.
fn wanted(given: SilenceGiven, of: Option<String>) -> Wanted {
    let Matched { rule, severity, department, subject, labels } = given.matchers;
    let severity = severity.map(|severity| crate::rules::Severity::from(severity).name().to_owned());
    Wanted {
        rule: rule.unwrap_or_default(),
        severity: severity.unwrap_or_default(),
        department: department.unwrap_or_default(),
        subject: subject.unwrap_or_default(),
        labels: labels.iter().map(|(name, value)| format!("{name}={value}")).collect(),
        until: given.until.to_string(),
        because: given.because,
        of: of.unwrap_or_default(),
    }
}

/// A mistake with the name of the field that it is in.
fn placed((field, text): (Field, Text)) -> Text {
    let name = match field {
        Field::Matchers => "matchers",
        Field::Rule => "rule",
        Field::Severity => "severity",
        Field::Department | Field::Of => "department",
        Field::Subject => "subject",
        Field::Label => "labels",
        Field::Until => "until",
        Field::Because => "because",
    };
    Text::new(format!("{name}: {}", text.ja), format!("{name}: {}", text.en))
}

fn shown(silence: &Silence, now: DateTime<Utc>, calendar: &Calendar) -> SilenceShown {
    let Matchers { rule, severity, department, subject, labels } = silence.matchers.clone();
    SilenceShown {
        id: silence.id,
        in_force: silence.in_force(now),
        at: silence.at,
        by: silence.by.clone(),
        department: silence.department.clone(),
        matchers: Matched { rule, severity: severity.map(Into::into), department, subject, labels },
        until: silence.last_day(calendar),
        because: silence.reason.clone(),
        ended_at: silence.ended_at,
    }
}
