//! Alerts: the list with its filters, one with its evidence and its history, and why it is so.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::{Asked, At};
use super::paged::{Number, Paged, Size};
use super::problem::{Problem, asked};
use super::words::{About, AlertState, Grave, Verdict, Words};
use crate::alerts::{Alert, AlertKey, State as Life};
use crate::office::explaining::{Over, json};
use crate::people::Deed;
use crate::rules::Finding;
use crate::store::AnswerRow;
use crate::web::board::Board;
use crate::web::picture::Picture;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(alerts)).routes(routes!(alert)).routes(routes!(explanation))
}

/// An alert as lists show it.
#[derive(Serialize, ToSchema)]
#[schema(as = Alert)]
pub(super) struct AlertRow {
    /// Its name: `RULE/TABLE/CODE`.
    alert: String,
    /// The rule.
    rule: String,
    /// What it is about, as `table/code`.
    subject: String,
    /// Where it is in its life.
    state: AlertState,
    /// How grave it is now, escalation included.
    severity: Grave,
    /// The department responsible, by code.
    owner: String,
    /// Its title.
    title: Words,
    /// Since when its condition holds.
    since: DateTime<Utc>,
    /// When it opened.
    fired_at: Option<DateTime<Utc>>,
    /// When it was over.
    resolved_at: Option<DateTime<Utc>>,
    /// When its owner was first told of it, with proof.
    first_delivered: Option<DateTime<Utc>>,
    /// The day that its reminders count down to, or by which to decide.
    deadline: Option<NaiveDate>,
    /// Reminders told in this opening.
    reminders: u32,
    /// Steps up in this opening.
    escalated: u32,
    /// How often it has opened.
    openings: u32,
    /// What was answered, as far as it still counts.
    answered: AnsweredShown,
}

/// What was answered, as far as it still counts.
#[derive(Serialize, ToSchema)]
struct AnsweredShown {
    /// Reminders rest through this day.
    rests_until: Option<NaiveDate>,
    /// Why it was put off.
    because: Option<String>,
    /// The first day that was promised.
    first_promised: Option<NaiveDate>,
    /// How many promised days passed.
    promises_broken: u32,
    /// The department to which it was passed on, by code.
    passed_on_to: Option<String>,
    /// What was proposed to those who decide.
    proposals: Vec<ProposalShown>,
}

/// What a department proposes.
#[derive(Serialize, ToSchema)]
struct ProposalShown {
    /// What it proposes.
    outcome: Verdict,
    /// Why.
    reason: String,
    /// The next end, or the last day.
    until: Option<NaiveDate>,
    /// In whose name, by code.
    department: Option<String>,
    /// Who said it.
    by: String,
}

/// An alert with its evidence and its history.
#[derive(Serialize, ToSchema)]
struct AlertShown {
    /// The alert.
    alert: AlertRow,
    /// What to do about it.
    advice: Words,
    /// The values of the plan that it rests on, by their names in the rule.
    evidence: Vec<EvidenceShown>,
    /// What was answered, the oldest first.
    answers: Vec<AnswerShown>,
    /// Who was told what in which letter, or why not, the oldest first.
    told: Vec<ToldShown>,
}

/// A value of the plan that an alert rests on.
#[derive(Serialize, ToSchema)]
struct EvidenceShown {
    /// Its name in the rule, as `kpi.attainment`.
    name: String,
    /// The value.
    value: String,
}

/// An answer on record.
#[derive(Serialize, ToSchema)]
struct AnswerShown {
    /// When.
    at: DateTime<Utc>,
    /// In which opening.
    opening: u32,
    /// `working`, `postponed`, `done`, `value`, `proposal` or `not_ours`.
    answer: &'static str,
    /// The day that it names.
    date: Option<NaiveDate>,
    /// The reason that it gives.
    because: Option<String>,
    /// Who answered.
    by: String,
    /// In whose name, by code.
    department: Option<String>,
}

/// A word that was told, or the reason for silence.
#[derive(Serialize, ToSchema)]
struct ToldShown {
    /// The evaluation that gave it.
    at: DateTime<Utc>,
    /// The last one that gave it again.
    last_at: DateTime<Utc>,
    /// How many evaluations gave it.
    times: u32,
    /// In which opening.
    opening: u32,
    /// The kind of word: `opened`, `reminder`, `escalated`, …
    kind: &'static str,
    /// To whom: a department's code, `channel:NAME` or `operator`.
    to: String,
    /// `told`, or why not: `silenced`, `inhibited`, `outside_hours`, …
    reason: &'static str,
    /// The particulars of the reason.
    #[schema(value_type = Object, nullable)]
    detail: Value,
    /// When its letter was handed over.
    handed_over_at: Option<DateTime<Utc>>,
}

/// Which alerts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those in this state; without it, all that are not over.
    #[param(required = false, inline)]
    state: Option<AlertState>,
    /// Only those of this severity.
    #[param(required = false, inline)]
    severity: Option<Grave>,
    /// Only those of this rule.
    #[param(required = false)]
    rule: Option<String>,
    /// Only those that this department is responsible for, by code.
    #[param(required = false)]
    department: Option<String>,
    /// Only those about this row, as `table/code`.
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

/// The place of an alert: its rule, and the row that it is about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct Place {
    /// The rule.
    rule: String,
    /// The row's table, in the singular.
    #[param(inline)]
    table: About,
    /// The row's code.
    code: String,
}

impl Place {
    /// As the book names it.
    pub(super) fn key(&self) -> AlertKey {
        AlertKey { rule: self.rule.clone(), subject: self.table.subject(&self.code) }
    }
}

/// The alerts, the gravest first
///
/// A department is shown those that it is told of.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts", params(Which),
    responses((status = 200, body = Paged<AlertRow>)))]
async fn alerts(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Paged<AlertRow>>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let wanted = |key: &AlertKey, alert: &Alert| {
        which.state.map_or(alert.state != Life::Resolved, |state| alert.state == state.into())
            && which.severity.is_none_or(|severity| alert.severity == severity.into())
            && which.rule.as_ref().is_none_or(|rule| key.rule == *rule)
            && which.department.as_ref().is_none_or(|code| alert.owner == *code)
            && which.subject.as_ref().is_none_or(|subject| key.subject == *subject)
            && may_read(&caller, &picture, key)
    };
    let mut found: Vec<_> = picture.book.alerts.iter().filter(|(key, alert)| wanted(key, alert)).collect();
    found.sort_by(|(a, x), (b, y)| y.severity.cmp(&x.severity).then_with(|| a.cmp(b)));
    Ok(Json(Paged::of(&found, which.page, which.per_page, |(key, alert)| row(key, alert))))
}

/// An alert with its evidence, its answers, and who was told
#[utoipa::path(get, path = "/api/v1/alerts/{rule}/{table}/{code}", tag = "alerts", params(Place),
    responses((status = 200, body = AlertShown)))]
async fn alert(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(place): At<Place>,
) -> Result<Json<AlertShown>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let key = place.key();
    let alert = found(&caller, &picture, &key)?;
    let store = &board.engine.store;
    let told = store.told_of(&key).await?.into_iter().map(|row| {
        let (reason, detail) = json::reason(&row.entry.reason);
        ToldShown {
            at: row.at,
            last_at: row.last_at,
            times: row.times,
            opening: row.entry.opening,
            kind: row.entry.told.name(),
            to: row.entry.party,
            reason,
            detail,
            handed_over_at: row.handed_over_at,
        }
    });
    let evidence = alert.evidence.iter();
    Ok(Json(AlertShown {
        alert: row(&key, alert),
        advice: Words::from(&alert.advice),
        evidence: evidence
            .map(|(name, value)| EvidenceShown { name: name.clone(), value: value.clone() })
            .collect(),
        answers: store.answers_of(&key).await?.into_iter().map(answer).collect(),
        told: told.collect(),
    }))
}

/// Why an alert is so: its condition part by part, where each value comes from, and what comes next
///
/// As `yamedoki explain --format json` prints it, whose help tells its shape; in the language asked for.
#[utoipa::path(get, path = "/api/v1/alerts/{rule}/{table}/{code}/explanation", operation_id = "explain_alert", tag = "alerts", params(Place),
    responses((status = 200, body = inline(serde_json::Map<String, serde_json::Value>))))]
async fn explanation(
    caller: Caller,
    State(board): State<Arc<Board>>,
    headers: axum::http::HeaderMap,
    At(place): At<Place>,
) -> Result<Json<Value>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let key = place.key();
    found(&caller, &picture, &key)?;
    let Picture { parts, plan, recorded, book, .. } = &*picture;
    let (store, now) = (&board.engine.store, board.engine.clock.now());
    let subject = picture.listing().find(&key).and_then(|listed| listed.row);
    let Some(subject) = subject else { return Err(no_such_alert(&key)) };
    let Some((rule, _)) = parts.rules.find(&key.rule) else { return Err(no_such_alert(&key)) };
    let over = Over::load(store, parts, (plan, recorded, book), Finding { rule, subject }, now).await?;
    let over = over.ok_or_else(|| no_such_alert(&key))?;
    let report = over.report(store, parts).await?.ok_or_else(|| no_such_alert(&key))?;
    let lang = asked(&headers).unwrap_or(board.engine.lang());
    Ok(Json(json::json(&report, over.asked(), lang)))
}

/// The alert, where there is one and they may read it. Who may not learns nothing of whether there is one.
pub(super) fn found<'a>(caller: &Caller, picture: &'a Picture, key: &AlertKey) -> Result<&'a Alert, Problem> {
    caller.may(Deed::ReadAlert(&picture.concerned(key)))?;
    picture.book.alerts.get(key).ok_or_else(|| no_such_alert(key))
}

/// That there is no such alert.
pub(super) fn no_such_alert(key: &AlertKey) -> Problem {
    Problem::no_such("通知", "alert", &key.to_string())
}

/// Whether they may read an alert: as the board has it, those whom it concerns.
pub(super) fn may_read(caller: &Caller, picture: &Picture, key: &AlertKey) -> bool {
    caller.can(Deed::ReadAlert(&[])) || caller.can(Deed::ReadAlert(&picture.concerned(key)))
}

/// An alert as lists show it.
pub(super) fn row(key: &AlertKey, alert: &Alert) -> AlertRow {
    let answered = &alert.answered;
    AlertRow {
        alert: key.to_string(),
        rule: key.rule.clone(),
        subject: key.subject.clone(),
        state: alert.state.into(),
        severity: alert.severity.into(),
        owner: alert.owner.clone(),
        title: Words::from(&alert.title),
        since: alert.since,
        fired_at: alert.fired_at,
        resolved_at: alert.resolved_at,
        first_delivered: alert.first_delivered,
        deadline: alert.deadline,
        reminders: alert.reminders,
        escalated: alert.escalated,
        openings: alert.openings,
        answered: AnsweredShown {
            rests_until: answered.rests_until,
            because: answered.because.clone(),
            first_promised: answered.first_promised,
            promises_broken: answered.promises_broken,
            passed_on_to: answered.passed_on.as_ref().map(|(_, to)| to.clone()),
            proposals: answered
                .proposals
                .iter()
                .map(|proposal| ProposalShown {
                    outcome: proposal.outcome.into(),
                    reason: proposal.because.clone(),
                    until: proposal.next_on,
                    department: proposal.department.clone(),
                    by: proposal.by.clone(),
                })
                .collect(),
        },
    }
}

fn answer(row: AnswerRow) -> AnswerShown {
    AnswerShown {
        at: row.at,
        opening: row.opening,
        answer: row.answer.name(),
        date: row.answer.date(),
        because: row.answer.reason().map(str::to_owned),
        by: row.by,
        department: row.department,
    }
}
