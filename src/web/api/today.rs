//! What needs attention today, in numbers, and what needs a decision, by days left; and who asks.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::alerts::{AlertRow, may_read, row};
use super::caller::Caller;
use super::problem::Problem;
use crate::alerts::{Alert, AlertKey, State as Life};
use crate::office::period;
use crate::people::Deed;
use crate::rules::Severity;
use crate::web::board::Board;
use crate::web::lines;
use crate::web::picture::Picture;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(me)).routes(routes!(today))
}

/// Who asks.
#[derive(Serialize, ToSchema)]
struct Me {
    /// What they sign in with.
    login: String,
    /// Their name, as the record shows it.
    name: String,
    /// What they are here for: `viewer`, `department`, `headquarters`, `operator`, `auditor`.
    role: &'static str,
    /// Their department, by code.
    department: Option<String>,
}

/// What needs attention today.
#[derive(Serialize, ToSchema)]
struct TodayShown {
    /// The day.
    today: NaiveDate,
    /// When the plan was last judged.
    evaluated_at: Option<DateTime<Utc>>,
    /// Open alerts by severity; a department's, as all that is counted here, are those that it may read.
    open: Counts,
    /// When the last digest was written; what is new and over counts from there.
    since: Option<DateTime<Utc>>,
    /// Alerts that opened since.
    new: usize,
    /// Alerts that are over since.
    over: usize,
    /// Of how many rows a rule cannot tell, for a value is missing; a department's are its own rows.
    cannot_tell: usize,
    /// Letters that wait for a release.
    held: u64,
    /// The open questions that this caller may read, by the day by which to decide.
    decisions: Vec<AlertRow>,
}

/// How many, by severity.
#[derive(Default, Serialize, ToSchema)]
struct Counts {
    /// Urgent.
    critical: usize,
    /// To be acted on.
    warning: usize,
    /// For information.
    info: usize,
}

/// Who asks, and as what
#[utoipa::path(get, path = "/api/v1/me", tag = "today", responses((status = 200, body = Me)))]
async fn me(caller: Caller) -> Json<Me> {
    let person = caller.person();
    Json(Me {
        login: person.login.clone(),
        name: person.name.clone(),
        role: person.role.name(),
        department: person.department.clone(),
    })
}

/// What needs attention today, and what needs a decision
#[utoipa::path(get, path = "/api/v1/today", tag = "today", responses((status = 200, body = TodayShown)))]
async fn today(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<TodayShown>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let store = &board.engine.store;
    let since = period::begin(store, picture.at).await?;
    let held = store.holds().await?.iter().map(|(_, letters)| letters).sum();
    Ok(Json(shown(&picture, &caller, since, held)))
}

fn shown(picture: &Picture, caller: &Caller, since: Option<DateTime<Utc>>, held: u64) -> TodayShown {
    let all = picture.book.alerts.iter();
    let alerts: Vec<(&AlertKey, &Alert)> = all.filter(|(key, _)| may_read(caller, picture, key)).collect();
    let firing = || alerts.iter().filter(|(_, alert)| alert.state == Life::Firing);
    let mut open = Counts::default();
    for (_, alert) in firing() {
        match alert.severity {
            Severity::Critical => open.critical += 1,
            Severity::Warning => open.warning += 1,
            Severity::Info => open.info += 1,
        }
    }
    let after = |at: Option<DateTime<Utc>>| since.is_some_and(|since| at.is_some_and(|at| at > since));
    let new = firing().filter(|(_, alert)| after(alert.fired_at)).count();
    let over = alerts.iter().filter(|(_, a)| a.state == Life::Resolved && after(a.resolved_at)).count();
    let asks = |rule: &str| picture.parts.rules.find(rule).is_some_and(|(_, rule)| rule.decision.is_some());
    let mut decisions: Vec<_> = firing().filter(|(key, _)| asks(&key.rule)).collect();
    decisions.sort_by_key(|(key, alert)| (alert.deadline.unwrap_or(NaiveDate::MAX), *key));
    let unknown = picture.unknowns().groups(lines::own(caller.visitor(), picture));
    TodayShown {
        today: picture.today,
        evaluated_at: picture.heads.evaluated_at,
        open,
        since,
        new,
        over,
        cannot_tell: unknown.iter().map(|group| group.rows).sum(),
        held,
        decisions: decisions.into_iter().map(|(key, alert)| row(key, alert)).collect(),
    }
}
