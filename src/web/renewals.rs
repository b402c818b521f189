//! Renewals: terms, notice dates and decisions by month, and what lapses next.

mod one;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{Datelike, NaiveDate};
use minijinja::{Value, context};
use serde::Deserialize;

use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::paging::{Choice, Pager, named};
use super::picture::Picture;
use super::visitor::Visitor;
use crate::charts::{self, Deadline, Look};
use crate::people::Deed;
use crate::plan::facts::{Decision, RenewalFacts};
use crate::plan::{Plan, Renewal, Status};
use crate::render::address;

/// Renewals on one page.
const EACH: usize = 50;
/// Of them, those that the timeline draws: the next to lapse.
const DRAWN: usize = 20;
/// Months of the timeline.
const MONTHS: u32 = 24;

/// The kinds of renewals, with their words.
pub(super) const KINDS: [(&str, &str, &str); 6] = [
    ("ordinance", "条例", "Ordinances"),
    ("agreement", "協定", "Agreements"),
    ("contract", "契約", "Contracts"),
    ("subsidy", "補助金", "Subsidies"),
    ("designated_manager", "指定管理", "Designated managers"),
    ("other", "その他", "Others"),
];
/// The states of a renewal's decision, with their words.
const STATES: [(&str, &str, &str); 5] = [
    ("late", "判断の期限を過ぎた", "Past its decision date"),
    ("open", "判断待ち", "To be decided"),
    ("decided", "判断済み", "Decided"),
    ("endless", "満了日なし", "Without an end"),
    ("ended", "終了", "Ended"),
];

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/renewals", get(list)).route("/renewals/{*code}", get(one::show))
}

/// What is asked of the list.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    state: String,
    page: Option<String>,
}

async fn list(State(board): State<Arc<Board>>, visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    match shown(&board, &visitor, &asked).await {
        Ok(shown) => Page::new("renewals", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor, asked: &Asked) -> Result<Value, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let (plan, lang) = (&picture.plan, visitor.lang);
    let mut rows: Vec<usize> = (0..plan.renewals.len()).filter(|row| asked.holds(&picture, *row)).collect();
    rows.sort_by_key(|row| urgency(&plan.renewals[*row], &picture.facts.renewals[*row], *row));
    let at = |page: &str| {
        let Asked { kind, department, state, .. } = asked;
        address::query(
            "/renewals",
            &[("kind", kind.as_str()), ("department", department), ("state", state), ("page", page)],
        )
    };
    let (first, pager) = Pager::of(asked.page.as_deref(), rows.len(), EACH, at);
    let on_page = &rows[first.min(rows.len())..rows.len().min(first + EACH)];
    let drawn: Vec<Deadline> = on_page
        .iter()
        .filter(|row| within_months(&picture, **row))
        .take(DRAWN)
        .map(|row| deadline(&plan.renewals[*row], &picture.facts.renewals[*row]))
        .collect();
    let chart = charts::months(&drawn, picture.today, MONTHS, lang, Look::Inline("months"));
    Ok(context! {
        day => picture.today.to_string(),
        total => plan.renewals.len(),
        kinds => named(&KINDS, &asked.kind, lang),
        states => named(&STATES, &asked.state, lang),
        departments => departments(&picture, &asked.department),
        filtered => !(asked.kind.is_empty() && asked.department.is_empty() && asked.state.is_empty()),
        chart => (!drawn.is_empty()).then(|| Value::from_safe_string(chart)),
        drawn => drawn.len(),
        groups => groups(&picture, on_page),
        pager,
    })
}

impl Asked {
    fn holds(&self, picture: &Picture, row: usize) -> bool {
        let (plan, renewal) = (&picture.plan, &picture.plan.renewals[row]);
        let owner = || plan.departments.get(plan.responsible(renewal.owner, picture.today));
        (self.kind.is_empty() || renewal.kind.name() == self.kind)
            && (self.state.is_empty() || state(renewal, &picture.facts.renewals[row]) == self.state)
            && (self.department.is_empty() || owner().is_some_and(|owner| owner.code == self.department))
    }
}

/// How its decision stands.
pub(super) fn state(renewal: &Renewal, facts: &RenewalFacts) -> &'static str {
    match () {
        () if renewal.status == Status::Ended => "ended",
        () if facts.decided => "decided",
        () if renewal.ends_on.is_none() => "endless",
        () if facts.days_to_decide.is_some_and(|days| days < 0) => "late",
        () => "open",
    }
}

/// The look of its mark.
pub(super) fn mark(state: &str, facts: &RenewalFacts) -> &'static str {
    match state {
        "late" => "critical",
        "open" if facts.days_to_decide.is_some_and(|days| days <= 90) => "warning",
        "open" => "info",
        "decided" => "good",
        _ => "unknown",
    }
}

/// What waits for a decision first, by its day; then what is decided, by its end; then what has no end, and
/// what has ended.
fn urgency(renewal: &Renewal, facts: &RenewalFacts, row: usize) -> (u8, NaiveDate, usize) {
    let (rank, day) = match state(renewal, facts) {
        "late" | "open" => (0, facts.decide_by),
        "decided" => (1, renewal.ends_on),
        "endless" => (2, None),
        _ => (3, None),
    };
    (rank, day.unwrap_or(NaiveDate::MAX), row)
}

fn within_months(picture: &Picture, row: usize) -> bool {
    let (renewal, facts) = (&picture.plan.renewals[row], &picture.facts.renewals[row]);
    let first = picture.today.with_day(1).unwrap_or(picture.today);
    let last = crate::calendar::add_months(first, i32::try_from(MONTHS).unwrap_or(12)).unwrap_or(first);
    let days = [facts.decide_by, facts.notice_by, renewal.ends_on];
    renewal.status != Status::Ended && days.into_iter().flatten().any(|day| (first..last).contains(&day))
}

fn deadline(renewal: &Renewal, facts: &RenewalFacts) -> Deadline {
    Deadline {
        title: renewal.title.clone(),
        decide_by: facts.decide_by,
        notice_by: facts.notice_by,
        ends_on: renewal.ends_on,
        decided: facts.decided,
    }
}

/// A state, and the month in which those that are open are to be decided on.
type Group = (&'static str, Option<String>);

/// The renewals of a page by the month in which they are to be decided on, or by what else they are.
fn groups(picture: &Picture, rows: &[usize]) -> Vec<Value> {
    let mut groups: Vec<(Group, Vec<Value>)> = Vec::new();
    for row in rows {
        let (renewal, facts) = (&picture.plan.renewals[*row], &picture.facts.renewals[*row]);
        let state = state(renewal, facts);
        let month = facts.decide_by.filter(|_| state == "open").and_then(|day| day.with_day(1));
        let name = (state, month.map(|month| month.to_string()));
        let value = summary(picture, *row);
        match groups.last_mut().filter(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(value),
            None => groups.push((name, vec![value])),
        }
    }
    let group = |((state, month), rows): (Group, Vec<Value>)| context! { state, month, rows };
    groups.into_iter().map(group).collect()
}

/// What lists show of a renewal.
fn summary(picture: &Picture, row: usize) -> Value {
    let (renewal, facts) = (&picture.plan.renewals[row], &picture.facts.renewals[row]);
    let state = state(renewal, facts);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    context! {
        code => renewal.code.clone(),
        title => renewal.title.clone(),
        href => address::renewal(&renewal.code),
        kind => renewal.kind.name(),
        owner => owner(&picture.plan, renewal, picture.today),
        counterparty => renewal.counterparty.clone(),
        state,
        mark => mark(state, facts),
        decision => (facts.decision != Decision::None).then(|| facts.decision.name()),
        decide_by => day(facts.decide_by),
        days => facts.days_to_decide,
        notice_by => day(facts.notice_by),
        ends_on => day(renewal.ends_on),
        over => facts.over,
        auto_renews => renewal.auto_renews,
        decide => (renewal.status == Status::Active && renewal.ends_on.is_some())
            .then(|| address::decide(&format!("renewal/{}", renewal.code))),
    }
}

fn owner(plan: &Plan, renewal: &Renewal, today: NaiveDate) -> String {
    plan.departments.get(plan.responsible(renewal.owner, today)).map(|d| d.name.clone()).unwrap_or_default()
}

/// The departments that answer for renewals today.
fn departments(picture: &Picture, chosen: &str) -> Vec<Choice> {
    let plan = &picture.plan;
    let mut owning = vec![false; plan.departments.len()];
    for renewal in &plan.renewals {
        if let Some(owns) = owning.get_mut(plan.responsible(renewal.owner, picture.today)) {
            *owns = true;
        }
    }
    let owners = plan.departments.iter().zip(owning).filter(|(_, owns)| *owns).map(|(d, _)| d);
    let choice = |d: &crate::plan::Department| Choice {
        value: d.code.clone(),
        name: d.name.clone(),
        chosen: d.code == chosen,
    };
    owners.map(choice).collect()
}
