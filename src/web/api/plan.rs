//! The plan: its perspectives, and the rows of each table with their facts of today.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::{Asked, At};
use super::paged::{Number, Paged, Size};
use super::problem::Problem;
use super::rows::{Department, ExitPoint, Initiative, Kpi, Milestone, Of, Renewal};
use crate::people::Deed;
use crate::plan::{Plan, Table};
use crate::web::board::Board;
use crate::web::picture::Picture;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new()
        .routes(routes!(plan))
        .routes(routes!(departments))
        .routes(routes!(initiatives))
        .routes(routes!(initiative))
        .routes(routes!(milestones))
        .routes(routes!(kpis))
        .routes(routes!(kpi))
        .routes(routes!(exit_points))
        .routes(routes!(renewals))
}

/// The plan in force.
#[derive(Serialize, ToSchema)]
struct PlanShown {
    /// The day that facts are of.
    today: NaiveDate,
    /// Its revision: grows with each import, decision and answer that changes it.
    revision: i64,
    /// When it was last imported; null: not yet.
    imported_at: Option<DateTime<Utc>>,
    /// Of what day the imported data is.
    imported_on: Option<NaiveDate>,
    /// How many rows each table has.
    rows: BTreeMap<&'static str, usize>,
    /// Its perspectives, in the order of the plan; the name is null for initiatives without one.
    perspectives: Vec<Perspective>,
}

/// A perspective of the plan (分野), in numbers.
#[derive(Default, Serialize, ToSchema)]
struct Perspective {
    /// Its name.
    name: Option<String>,
    /// Initiatives that have not ended.
    initiatives: usize,
    /// Their milestones, dropped ones included.
    milestones_total: i64,
    /// Those that are done.
    milestones_done: i64,
    /// Those that are open and late.
    milestones_late: i64,
    /// Their KPIs.
    kpis_total: i64,
    /// Those that are off track.
    kpis_off_track: i64,
}

/// An initiative with all that belongs to it.
#[derive(Serialize, ToSchema)]
struct InitiativeShown {
    /// The initiative.
    initiative: Initiative,
    /// Its milestones.
    milestones: Vec<Milestone>,
    /// Its KPIs, with their series.
    kpis: Vec<KpiShown>,
    /// Its exit points.
    exit_points: Vec<ExitPoint>,
    /// Its renewals.
    renewals: Vec<Renewal>,
}

/// A KPI with its series.
#[derive(Serialize, ToSchema)]
struct KpiShown {
    /// The KPI.
    kpi: Kpi,
    /// Its targets, by day.
    targets: Vec<TargetShown>,
    /// Its results, by day.
    measurements: Vec<PointShown>,
}

/// A target on a day.
#[derive(Serialize, ToSchema)]
struct TargetShown {
    /// The day.
    on: NaiveDate,
    /// The value, in the KPI's unit; null: left open.
    value: Option<f64>,
    /// Whether it is not counted: it is not later than the baseline.
    ignored: bool,
}

/// A result on a day.
#[derive(Serialize, ToSchema)]
struct PointShown {
    /// The day.
    on: NaiveDate,
    /// The value, in the KPI's unit.
    value: f64,
}

/// Which rows of a table.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those of this department, by code; successors are followed.
    #[param(required = false)]
    owner: Option<String>,
    /// Only those of this initiative, by code.
    #[param(required = false)]
    initiative: Option<String>,
    /// Which page, from 1.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100_000)]
    page: Number,
    /// How many rows a page has: 50, if it is not said.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 200)]
    per_page: Size,
}

/// Which initiatives.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WhichInitiatives {
    /// Only those of this department, by code; successors are followed.
    #[param(required = false)]
    owner: Option<String>,
    /// Only those of this perspective.
    #[param(required = false)]
    perspective: Option<String>,
    /// Which page, from 1.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100_000)]
    page: Number,
    /// How many rows a page has: 50, if it is not said.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 200)]
    per_page: Size,
}

/// The plan in force: its size, its age, its perspectives
#[utoipa::path(get, path = "/api/v1/plan", tag = "plan", responses((status = 200, body = PlanShown)))]
async fn plan(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<PlanShown>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let imported = picture.imported.as_ref();
    Ok(Json(PlanShown {
        today: picture.today,
        revision: picture.heads.plan_revision,
        imported_at: imported.map(|import| import.at),
        imported_on: imported.map(|import| import.day),
        rows: Table::ALL
            .into_iter()
            .filter(|table| !matches!(table, Table::KpiTargets | Table::Measurements))
            .map(|table| (table.name(), picture.plan.rows(table)))
            .collect(),
        perspectives: perspectives(&picture),
    }))
}

fn perspectives(picture: &Picture) -> Vec<Perspective> {
    let mut found: Vec<Perspective> = Vec::new();
    let alive = picture.plan.initiatives.iter().zip(&picture.facts.initiatives);
    for (initiative, facts) in alive.filter(|(i, _)| i.status != crate::plan::Status::Ended) {
        let at = found.iter().position(|p| p.name == initiative.perspective).unwrap_or_else(|| {
            found.push(Perspective { name: initiative.perspective.clone(), ..Perspective::default() });
            found.len() - 1
        });
        let Some(sum) = found.get_mut(at) else { continue };
        sum.initiatives += 1;
        sum.milestones_total += facts.milestones_total;
        sum.milestones_done += facts.milestones_done;
        sum.milestones_late += facts.milestones_late;
        sum.kpis_total += facts.kpis_total;
        sum.kpis_off_track += facts.kpis_off_track;
    }
    found
}

/// The departments
#[utoipa::path(get, path = "/api/v1/departments", tag = "plan",
    responses((status = 200, body = Vec<Department>)))]
async fn departments(
    caller: Caller,
    State(board): State<Arc<Board>>,
) -> Result<Json<Vec<Department>>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let view = picture.view();
    Ok(Json((0..picture.plan.departments.len()).map(|row| Of::of(&view, row)).collect()))
}

/// The initiatives (取り組み)
#[utoipa::path(get, path = "/api/v1/initiatives", tag = "plan", params(WhichInitiatives),
    responses((status = 200, body = Paged<Initiative>)))]
async fn initiatives(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<WhichInitiatives>,
) -> Result<Json<Paged<Initiative>>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let owner = owner(&picture, which.owner.as_deref())?;
    let of_perspective = |row: &usize| {
        let initiative = picture.plan.initiatives.get(*row);
        which.perspective.is_none() || initiative.is_some_and(|i| i.perspective == which.perspective)
    };
    let rows: Vec<usize> =
        rows(&picture, Table::Initiatives, owner, None).into_iter().filter(of_perspective).collect();
    let view = picture.view();
    Ok(Json(Paged::of(&rows, which.page, which.per_page, |row| Of::of(&view, *row))))
}

/// An initiative with its milestones, KPIs, exit points and renewals
#[utoipa::path(get, path = "/api/v1/initiatives/{code}", tag = "plan", params(("code" = String, Path)),
    responses((status = 200, body = InitiativeShown)))]
async fn initiative(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(code): At<String>,
) -> Result<Json<InitiativeShown>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let at = found(&picture.plan, Table::Initiatives, &code)?;
    let of = |table| rows(&picture, table, None, Some(at));
    let view = picture.view();
    Ok(Json(InitiativeShown {
        initiative: Of::of(&view, at),
        milestones: of(Table::Milestones).into_iter().map(|row| Of::of(&view, row)).collect(),
        kpis: of(Table::Kpis).into_iter().map(|row| with_series(&picture, row)).collect(),
        exit_points: of(Table::ExitPoints).into_iter().map(|row| Of::of(&view, row)).collect(),
        renewals: of(Table::Renewals).into_iter().map(|row| Of::of(&view, row)).collect(),
    }))
}

/// The milestones (年度別取り組み)
#[utoipa::path(get, path = "/api/v1/milestones", tag = "plan", params(Which),
    responses((status = 200, body = Paged<Milestone>)))]
async fn milestones(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Paged<Milestone>>, Problem> {
    listed(&caller, &board, &which).await
}

/// The KPIs (指標), without their series
#[utoipa::path(get, path = "/api/v1/kpis", tag = "plan", params(Which),
    responses((status = 200, body = Paged<Kpi>)))]
async fn kpis(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Paged<Kpi>>, Problem> {
    listed(&caller, &board, &which).await
}

/// A KPI with its targets and results
#[utoipa::path(get, path = "/api/v1/kpis/{code}", tag = "plan", params(("code" = String, Path)),
    responses((status = 200, body = KpiShown)))]
async fn kpi(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(code): At<String>,
) -> Result<Json<KpiShown>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let at = found(&picture.plan, Table::Kpis, &code)?;
    Ok(Json(with_series(&picture, at)))
}

/// The exit points (やめるポイント)
#[utoipa::path(get, path = "/api/v1/exit-points", tag = "plan", params(Which),
    responses((status = 200, body = Paged<ExitPoint>)))]
async fn exit_points(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Paged<ExitPoint>>, Problem> {
    listed(&caller, &board, &which).await
}

/// The renewals (更新案件): terms, notice dates, and by when to decide
#[utoipa::path(get, path = "/api/v1/renewals", tag = "plan", params(Which),
    responses((status = 200, body = Paged<Renewal>)))]
async fn renewals(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Paged<Renewal>>, Problem> {
    listed(&caller, &board, &which).await
}

async fn listed<T: Of>(caller: &Caller, board: &Board, which: &Which) -> Result<Json<Paged<T>>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let owner = owner(&picture, which.owner.as_deref())?;
    let initiative = which.initiative.as_deref();
    let initiative = initiative.map(|code| found(&picture.plan, Table::Initiatives, code)).transpose()?;
    let rows = rows(&picture, T::TABLE, owner, initiative);
    let view = picture.view();
    Ok(Json(Paged::of(&rows, which.page, which.per_page, |row| Of::of(&view, *row))))
}

/// The rows of a table, of a department as it is responsible today, and of an initiative.
fn rows(picture: &Picture, table: Table, owner: Option<usize>, initiative: Option<usize>) -> Vec<usize> {
    let plan = &picture.plan;
    let owned = |row: usize| {
        let named = plan.owner_of(table, row);
        owner.is_none() || named.map(|named| plan.responsible(named, picture.today)) == owner
    };
    let belongs = |row: usize| initiative.is_none() || plan.initiative_of(table, row) == initiative;
    (0..plan.rows(table)).filter(|row| owned(*row) && belongs(*row)).collect()
}

fn owner(picture: &Picture, code: Option<&str>) -> Result<Option<usize>, Problem> {
    let Some(code) = code else { return Ok(None) };
    let named = found(&picture.plan, Table::Departments, code)?;
    Ok(Some(picture.plan.responsible(named, picture.today)))
}

/// The row of this code.
fn found(plan: &Plan, table: Table, code: &str) -> Result<usize, Problem> {
    let ja = table.ja().first().copied().unwrap_or(table.name());
    plan.find(table, code).ok_or_else(|| Problem::no_such(ja, table.singular(), code))
}

fn with_series(picture: &Picture, row: usize) -> KpiShown {
    let kpi = picture.plan.kpis.get(row);
    let targets = kpi.into_iter().flat_map(|kpi| &kpi.targets);
    let measurements = kpi.into_iter().flat_map(|kpi| &kpi.measurements);
    KpiShown {
        kpi: Of::of(&picture.view(), row),
        targets: targets
            .map(|target| TargetShown { on: target.on, value: target.value, ignored: target.ignored })
            .collect(),
        measurements: measurements.map(|point| PointShown { on: point.on, value: point.value }).collect(),
    }
}
