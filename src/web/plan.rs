//! The plan: perspectives, initiatives, their milestones by year and their KPIs.

mod entering;
mod grid;
mod history;
mod initiative;
mod measures;
mod standing;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use minijinja::{Value, context};
use serde::Deserialize;

use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::paging::{Choice, Pager, named};
use super::picture::Picture;
use super::visitor::Visitor;
use crate::lang::Lang;
use crate::people::Deed;
use crate::plan::Plan;
use crate::render::address;
pub(super) use initiative::decision;
use standing::{LIGHTS, Light, Standing, standings};

/// Initiatives on one page.
const EACH: usize = 50;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
        .route("/plan", get(list))
        .route("/plan/initiative/{*code}", get(initiative::show).post(entering::enter))
        .route("/plan/history/{table}/{*code}", get(history::show))
}

/// What is asked of the list.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    department: String,
    #[serde(default)]
    perspective: String,
    #[serde(default)]
    state: String,
    page: Option<String>,
}

async fn list(State(board): State<Arc<Board>>, visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    match shown(&board, &visitor, &asked).await {
        Ok(shown) => Page::new("plan", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor, asked: &Asked) -> Result<Value, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let (plan, lang) = (&picture.plan, visitor.lang);
    let standings = standings(&picture);
    let in_scope = in_scope(&picture, asked);
    let mut lights: HashMap<Light, usize> = HashMap::new();
    in_scope.iter().for_each(|row| *lights.entry(standings[*row].light).or_default() += 1);
    let light = Light::parse(&asked.state);
    let mut rows: Vec<usize> =
        in_scope.into_iter().filter(|row| light.is_none_or(|light| standings[*row].light == light)).collect();
    let order = perspectives(plan);
    rows.sort_by_key(|row| (order.get(perspective(plan, *row)).copied().unwrap_or(usize::MAX), *row));
    let fields = |page: &str, state: &str| -> String {
        let Asked { department, perspective, .. } = asked;
        let fields = [
            ("department", department.as_str()),
            ("perspective", perspective),
            ("state", state),
            ("page", page),
        ];
        address::query("/plan", &fields)
    };
    let (first, pager) =
        Pager::of(asked.page.as_deref(), rows.len(), EACH, |page| fields(page, &asked.state));
    let on_page = &rows[first.min(rows.len())..rows.len().min(first + EACH)];
    let tiles: Vec<Value> = LIGHTS
        .iter()
        .map(|(light, ..)| {
            let n = lights.get(light).copied().unwrap_or_default();
            let chosen = asked.state == light.name();
            let href = fields("", if chosen { "" } else { light.name() });
            context! { light => light.name(), mark => light.mark(), n, href, chosen }
        })
        .collect();
    Ok(context! {
        day => picture.today.to_string(),
        total => plan.initiatives.len(),
        tiles,
        departments => departments(&picture, &asked.department),
        perspectives => choices(order, &asked.perspective),
        states => named(&LIGHTS.map(|(light, ja, en)| (light.name(), ja, en)), &asked.state, lang),
        filtered => !(asked.department.is_empty() && asked.perspective.is_empty() && asked.state.is_empty()),
        groups => groups(&picture, &standings, on_page),
        pager,
    })
}

/// The initiatives of the department and the perspective asked for.
fn in_scope(picture: &Picture, asked: &Asked) -> Vec<usize> {
    let plan = &picture.plan;
    let department = plan.departments.iter().position(|d| d.code == asked.department);
    let of = |row: &usize| {
        let initiative = &plan.initiatives[*row];
        let own = asked.department.is_empty()
            || department.is_some_and(|d| plan.responsible(initiative.owner, picture.today) == d);
        own && (asked.perspective.is_empty() || perspective(plan, *row) == asked.perspective)
    };
    (0..plan.initiatives.len()).filter(of).collect()
}

fn perspective(plan: &Plan, row: usize) -> &str {
    plan.initiatives[row].perspective.as_deref().unwrap_or_default()
}

/// Each perspective with its place, in the order in which the plan first names them.
fn perspectives(plan: &Plan) -> HashMap<&str, usize> {
    let mut order = HashMap::new();
    for row in 0..plan.initiatives.len() {
        let next = order.len();
        order.entry(perspective(plan, row)).or_insert(next);
    }
    order
}

fn choices(order: HashMap<&str, usize>, chosen: &str) -> Vec<Choice> {
    let mut names: Vec<(&str, usize)> = order.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    names.sort_by_key(|(_, place)| *place);
    let choice = |(name, _): (&str, usize)| Choice {
        value: name.to_owned(),
        name: name.to_owned(),
        chosen: name == chosen,
    };
    names.into_iter().map(choice).collect()
}

/// The departments that answer for initiatives today.
fn departments(picture: &Picture, chosen: &str) -> Vec<Choice> {
    let plan = &picture.plan;
    let mut owning = vec![false; plan.departments.len()];
    for initiative in &plan.initiatives {
        if let Some(owns) = owning.get_mut(plan.responsible(initiative.owner, picture.today)) {
            *owns = true;
        }
    }
    let owners = plan.departments.iter().zip(owning).filter(|(_, owns)| *owns);
    let choice = |(d, _): (&crate::plan::Department, bool)| Choice {
        value: d.code.clone(),
        name: d.name.clone(),
        chosen: d.code == chosen,
    };
    owners.map(choice).collect()
}

/// The initiatives of a page under their perspectives.
fn groups(picture: &Picture, standings: &[Standing], rows: &[usize]) -> Vec<Value> {
    let mut groups: BTreeMap<usize, (String, Vec<Value>)> = BTreeMap::new();
    let mut last = None;
    for row in rows {
        let name = perspective(&picture.plan, *row).to_owned();
        let place = match &last {
            Some((known, place)) if *known == name => *place,
            _ => groups.len(),
        };
        last = Some((name.clone(), place));
        let group = groups.entry(place).or_insert_with(|| (name, Vec::new()));
        group.1.push(standings[*row].summary(picture, *row));
    }
    groups.into_values().map(|(name, rows)| context! { name, rows }).collect()
}

/// A department's name by its place.
fn department(plan: &Plan, place: usize) -> String {
    plan.departments.get(place).map(|d| d.name.clone()).unwrap_or_default()
}

/// 達成 / reached: a share in whole percent.
fn percent(share: f64) -> String {
    format!("{}%", crate::charts::number((share * 100.0).round()))
}

/// The word of a day for a template: ISO, for the filters `day` and `short_day`.
fn iso(day: Option<chrono::NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// What nobody finds: a row that is not in the plan.
pub(super) fn unknown(lang: Lang) -> Response {
    let text = crate::lang::Text::new(
        "計画に、この行はありません。計画のページから選び直してください。",
        "The plan has no such row; please choose again from the plan's page.",
    );
    Failure::NotFound(text).told(lang)
}
