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
use crate::alerts::subject::Rows;
use crate::alerts::{Matchers, Silence};
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::people::Deed;
use crate::plan::{Plan, Table};
use crate::store::NewSilence;
use crate::web::board::Board;
use crate::web::picture::Picture;

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
#[utoipa::path(get, path = "/api/v1/silences", tag = "silences", params(Which),
    responses((status = 200, body = Vec<SilenceShown>)))]
async fn silences(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(Which { all }): Asked<Which>,
) -> Result<Json<Vec<SilenceShown>>, Problem> {
    caller.may(Deed::Read)?;
    let (now, parts) = (board.engine.clock.now(), board.engine.parts());
    let silences = board.engine.store.silences().await?;
    let wanted = silences.iter().filter(|silence| all || silence.in_force(now));
    Ok(Json(wanted.map(|silence| shown(silence, now, &parts.calendar)).collect()))
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
    let (now, calendar) = (board.engine.clock.now(), &picture.parts.calendar);
    let matchers = Matchers {
        rule: given.matchers.rule.clone(),
        severity: given.matchers.severity.map(Into::into),
        department: given.matchers.department.clone(),
        subject: given.matchers.subject.clone(),
        labels: given.matchers.labels.clone(),
    };
    let mistakes = mistakes(&given, &matchers, &picture);
    if !mistakes.is_empty() {
        return Err(Problem::Refused(mistakes));
    }
    let person = caller.person();
    let new = NewSilence {
        at: now,
        by: &person.name,
        department: person.department.as_deref(),
        matchers: &matchers,
        until: calendar.midnight(given.until.succ_opt().unwrap_or(given.until)),
        reason: given.because.trim(),
    };
    let id = board.engine.store.add_silence(&new).await?;
    let silences = board.engine.store.silences().await?;
    let silence = silences.iter().find(|silence| silence.id == id);
    let silence = silence.ok_or_else(|| no_such_silence(id))?;
    Ok((StatusCode::CREATED, Json(shown(silence, now, calendar))))
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
    board.changed.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

fn no_such_silence(id: i64) -> Problem {
    Problem::NotFound(Text::new(
        format!("休止 {id}番は、今は効いていません（ないか、もう終わっています）。"),
        format!("Silence {id} is not in force: there is none, or it has ended."),
    ))
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

/// Every mistake of a silence to be set.
fn mistakes(given: &SilenceGiven, matchers: &Matchers, picture: &Picture) -> Vec<Text> {
    let mut mistakes = Vec::new();
    let (plan, rules) = (&picture.plan, &picture.parts.rules);
    if matchers.is_empty() {
        mistakes.push(Text::new(
            "matchers が空です。ルール、重要度、部署、対象、ラベルのどれかを指定してください。",
            "matchers is empty: give a rule, a severity, a department, a subject or a label.",
        ));
    }
    if let Some(rule) = matchers.rule.as_ref().filter(|rule| rules.find(rule).is_none()) {
        mistakes.push(unknown("rule", rule, rules.rules.iter().map(|rule| rule.name.as_str())));
    }
    if let Some(code) = &matchers.department
        && plan.find(Table::Departments, code).is_none()
    {
        mistakes.push(unknown("department", code, plan.departments.iter().map(|d| d.code.as_str())));
    }
    if let Some(subject) = matchers.subject.as_ref().filter(|name| Rows::of(plan).find(name).is_none()) {
        let all = subjects(plan);
        mistakes.push(unknown("subject", subject, all.iter().map(String::as_str)));
    }
    if given.until < picture.today {
        let (until, today) = (given.until, picture.today);
        mistakes.push(Text::new(
            format!("until: {until} は過ぎた日です。今日（{today}）以降の日を指定してください。"),
            format!("until: {until} has passed; give today ({today}) or a later day."),
        ));
    }
    if given.because.trim().is_empty() {
        mistakes.push(Text::new("because: 理由を書いてください。", "because: a reason is required."));
    }
    mistakes
}

fn subjects(plan: &Plan) -> Vec<String> {
    let of = |table| (0..plan.rows(table)).filter_map(move |row| plan.subject(table, row));
    Table::ALL.into_iter().flat_map(of).collect()
}

/// That there is no such thing, with what comes nearest.
fn unknown<'a>(name: &str, asked: &str, known: impl Iterator<Item = &'a str>) -> Text {
    let near = known.max_by(|a, b| strsim::jaro_winkler(a, asked).total_cmp(&strsim::jaro_winkler(b, asked)));
    let near = near.unwrap_or_default();
    Text::new(
        format!("{name}: 「{asked}」はありません。近いのは {near} です。"),
        format!("{name}: there is no {asked:?}. The nearest is {near}."),
    )
}
