//! Everything of one initiative.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::picture::Picture;
use super::super::visitor::Visitor;
use super::entering::Tried;
use super::standing::standings;
use super::{department, grid, iso, measures, unknown};
use crate::alerts::State as AlertState;
use crate::charts;
use crate::lang::Lang;
use crate::office::origins;
use crate::people::Deed;
use crate::plan::{Comparison, ExitPoint, Initiative, Table};
use crate::render::address;
use crate::store::DecisionRow;

/// The most alerts, exit points and renewals that the page lists; the rest is counted.
const MOST: usize = 30;

/// What is asked of the page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// The page of KPIs.
    pub(super) kpis: Option<String>,
    /// The page of milestones.
    pub(super) items: Option<String>,
    /// What was just entered: `value`, `completion`, `known`.
    pub(super) entered: Option<String>,
}

/// What the parts of the page are prepared with.
pub(super) struct Desk<'a> {
    pub(super) picture: &'a Picture,
    pub(super) row: usize,
    pub(super) lang: Lang,
    /// Whether who asks may enter values and completions.
    pub(super) enters: bool,
    /// What they tried to enter, where it was refused.
    pub(super) tried: Option<&'a Tried>,
    pub(super) asked: &'a Asked,
}

pub(super) async fn show(
    State(board): State<Arc<Board>>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Response {
    match page(&board, &visitor, &code, &asked, None).await {
        Ok(Some(page)) => page.into_response(),
        Ok(None) => unknown(visitor.lang),
        Err(failure) => failure.told(visitor.lang),
    }
}

/// The page, with what was `tried` and refused; `None`: there is no such initiative.
pub(super) async fn page(
    board: &Board,
    visitor: &Visitor,
    code: &str,
    asked: &Asked,
    tried: Option<&Tried>,
) -> Result<Option<Page>, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let Some(row) = picture.plan.find(Table::Initiatives, code) else { return Ok(None) };
    let enters = visitor.can(Deed::Answer(&owner(&picture, row)));
    let desk = Desk { picture: &picture, row, lang: visitor.lang, enters, tried, asked };
    let initiative = &picture.plan.initiatives[row];
    let standing = &standings(&picture)[row];
    let entered = asked.entered.as_deref().filter(|said| ["value", "completion", "known"].contains(said));
    let shown = context! {
        code,
        heading => initiative.title.clone(),
        here => address::initiative(code),
        history => address::history("initiative", code),
        summary => standing.summary(&picture, row),
        facts => about(&desk, initiative),
        missing => picture.facts.initiatives[row].missing.clone(),
        place => place(board, code).await?,
        grid => grid::grid(&desk),
        measures => measures::measures(&desk),
        exits => exits(&desk),
        alerts => alerts(&desk, visitor),
        renewals => renewals(&desk),
        decisions => decisions(board, &desk).await?,
        enters,
        entered,
        tried => tried.map(Tried::shown),
        today => picture.today.to_string(),
    };
    Ok(Some(Page::new("initiative", visitor, shown)))
}

/// The code of the department that answers for the initiative today.
pub(super) fn owner(picture: &Picture, row: usize) -> String {
    let owner = picture.plan.initiatives.get(row).map(|i| picture.plan.responsible(i.owner, picture.today));
    owner.and_then(|owner| picture.plan.departments.get(owner)).map(|d| d.code.clone()).unwrap_or_default()
}

/// Where it stands in its source.
async fn place(board: &Board, code: &str) -> Result<Option<String>, Failure> {
    let places = origins::places(&board.engine.store, &[(Table::Initiatives, code.to_owned())]).await?;
    Ok(places.into_iter().next().flatten())
}

fn about(desk: &Desk<'_>, initiative: &Initiative) -> Value {
    let (plan, today) = (&desk.picture.plan, desk.picture.today);
    let names = |places: &[usize]| -> Vec<String> { places.iter().map(|d| department(plan, *d)).collect() };
    context! {
        perspective => initiative.perspective.clone(),
        direction => initiative.direction.clone(),
        policy => initiative.policy.clone(),
        owner => department(plan, plan.responsible(initiative.owner, today)),
        related => names(&initiative.related),
        target_state => initiative.target_state.clone(),
        references => initiative.references.clone(),
        is_new => initiative.new,
        starts_on => iso(initiative.starts_on),
        ends_on => iso(initiative.ends_on),
        days_to_end => desk.picture.facts.initiatives[desk.row].days_to_end,
        status => initiative.status.name(),
        tags => initiative.tags.clone(),
        last_activity => iso(desk.picture.facts.initiatives[desk.row].last_activity),
    }
}

fn exits(desk: &Desk<'_>) -> Value {
    let (plan, facts) = (&desk.picture.plan, &desk.picture.facts);
    let all: Vec<_> = plan
        .exit_points
        .iter()
        .zip(&facts.exit_points)
        .filter(|(exit, _)| exit.initiative == desk.row)
        .collect();
    let shown = all.iter().take(MOST).map(|(exit, facts)| {
        let state = match (facts.met, facts.decided) {
            (Some(true), true) => "decided",
            (Some(true), false) => "reached",
            (Some(false), _) => "not_yet",
            (None, _) => "untold",
        };
        context! {
            code => exit.code.clone(),
            description => exit.description.clone(),
            on => iso(exit.on),
            condition => condition(desk, exit),
            state,
            met_on => iso(facts.met_on),
            decide_by => iso(facts.decide_by).filter(|_| state == "reached"),
            within => exit.decide_within,
            outcome => exit.default_outcome.name(),
            decide => (state == "reached").then(|| address::decide(&format!("exit_point/{}", exit.code))),
        }
    });
    context! { rows => shown.collect::<Vec<_>>(), more => all.len().saturating_sub(MOST) }
}

/// 「応募件数」が2回続けて15件未満
fn condition(desk: &Desk<'_>, exit: &ExitPoint) -> Option<String> {
    let condition = exit.condition.as_ref()?;
    let kpi = desk.picture.plan.kpis.get(condition.kpi)?;
    let unit = kpi.unit.as_deref().unwrap_or_default();
    let value = charts::number(condition.threshold);
    let (ja, en) = match condition.comparison {
        Comparison::Less => ("未満", "below"),
        Comparison::LessOrEqual => ("以下", "at most"),
        Comparison::Greater => ("超", "above"),
        Comparison::GreaterOrEqual => ("以上", "at least"),
    };
    let n = condition.consecutive;
    Some(desk.lang.pick(
        match n {
            1 => format!("「{}」が{value}{unit}{ja}", kpi.name),
            n => format!("「{}」が{n}回続けて{value}{unit}{ja}", kpi.name),
        },
        match n {
            1 => format!("{} is {en} {value} {unit}", kpi.name),
            n => format!("{} is {en} {value} {unit}, {n} times in a row", kpi.name),
        },
    ))
}

/// What fires on it and its parts, as far as who asks may read it.
fn alerts(desk: &Desk<'_>, visitor: &Visitor) -> Value {
    let plan = &desk.picture.plan;
    let mut subjects: HashSet<String> = HashSet::new();
    for table in [Table::Initiatives, Table::Milestones, Table::Kpis, Table::ExitPoints, Table::Renewals] {
        let rows = (0..plan.rows(table)).filter(|row| plan.initiative_of(table, *row) == Some(desk.row));
        subjects.extend(rows.filter_map(|row| plan.subject(table, row)));
    }
    let book = desk.picture.book.alerts.iter();
    let firing: Vec<_> = book
        .filter(|(key, alert)| alert.state == AlertState::Firing && subjects.contains(&key.subject))
        .collect();
    let readable = |key| visitor.can(Deed::ReadAlert(&desk.picture.concerned(key)));
    let mut open: Vec<_> = firing.iter().filter(|(key, _)| readable(key)).collect();
    open.sort_by_key(|(key, alert)| (std::cmp::Reverse(alert.severity), alert.deadline, *key));
    let shown = open.iter().take(MOST).map(|(key, alert)| {
        context! {
            title => alert.title.get(desk.lang),
            severity => alert.severity.name(),
            deadline => iso(alert.deadline),
            href => address::alert(key),
        }
    });
    context! {
        rows => shown.collect::<Vec<_>>(),
        more => open.len().saturating_sub(MOST),
        hidden => firing.len() - open.len(),
    }
}

fn renewals(desk: &Desk<'_>) -> Value {
    let (plan, facts) = (&desk.picture.plan, &desk.picture.facts);
    let own = plan.renewals.iter().zip(&facts.renewals).filter(|(r, _)| r.initiative == Some(desk.row));
    let shown = own.take(MOST).map(|(renewal, facts)| {
        context! {
            title => renewal.title.clone(),
            href => address::renewal(&renewal.code),
            ends_on => iso(renewal.ends_on),
            decide_by => iso(facts.decide_by),
            decided => facts.decided,
        }
    });
    shown.collect::<Vec<_>>().into()
}

/// What was decided on it and its exit points, the latest first.
async fn decisions(board: &Board, desk: &Desk<'_>) -> Result<Vec<Value>, Failure> {
    let plan = &desk.picture.plan;
    let exits = plan.exit_points.iter().filter(|exit| exit.initiative == desk.row);
    let initiative = format!("initiative/{}", plan.initiatives[desk.row].code);
    let subjects = exits.map(|exit| format!("exit_point/{}", exit.code)).chain([initiative]);
    let decided = &desk.picture.recorded.decisions;
    let mut all: Vec<DecisionRow> = Vec::new();
    for subject in subjects.filter(|subject| decided.contains_key(subject)).take(MOST) {
        all.extend(board.engine.store.decisions_of(&subject).await?);
    }
    all.sort_by_key(|row| std::cmp::Reverse((row.decided.at, row.id)));
    Ok(all.iter().take(MOST).map(|row| decision(desk.picture, row)).collect())
}

/// A recorded decision, for a template.
pub(in crate::web) fn decision(picture: &Picture, row: &DecisionRow) -> Value {
    let code = row.department.as_deref();
    let named = picture.plan.departments.iter().find(|d| Some(d.code.as_str()) == code);
    context! {
        day => row.decided.day.to_string(),
        outcome => row.decided.outcome.name(),
        by_default => row.decided.by_default,
        by => row.by.clone(),
        department => named.map(|d| d.name.as_str()).or(code),
        reason => row.reason.clone(),
        reference => row.reference.clone(),
        next_on => iso(row.next_on),
        term => iso(row.decided.term),
        superseded => row.supersedes.is_some(),
    }
}
