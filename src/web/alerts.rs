//! Alerts, with filters in the address.

mod asked;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use minijinja::{Value, context};

use super::board::Board;
use super::failure::Failure;
use super::lines::{self, Line};
use super::page::Page;
use super::picture::{Listed, Picture, perspectives};
use super::visitor::Visitor;
use crate::alerts::{self, Alert};
use crate::rules::Severity;
use asked::{Asked, Due, ORDERS};

/// How many alerts stand on one page.
const ON_A_PAGE: usize = 50;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/alerts", get(list))
}

async fn list(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    match shown(&board, &visitor, Asked::read(&query)).await {
        Ok(shown) => Page::new("alerts", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor, asked: Asked) -> Result<Value, Failure> {
    let picture = board.pictures.look().await?;
    let found = Found::of(&picture, visitor, &asked);
    let all = found.rows.len().div_ceil(ON_A_PAGE).max(1);
    let here = asked.page.min(all);
    let page = |page: usize| Asked { page, ..asked.clone() }.address();
    let rows = found.rows.iter().skip((here - 1) * ON_A_PAGE).take(ON_A_PAGE);
    let rows: Vec<Line> =
        rows.map(|(listed, alert)| Line::of(&listed.key, alert, &picture, visitor.lang)).collect();
    Ok(context! {
        states => states(&asked, &found),
        choices => choices(&asked, &found, &picture, visitor),
        filtered => asked.is_filtered(),
        asks => asked.asks,
        state => asked.state.map_or("all", alerts::State::name),
        q => asked.text.as_deref(),
        n => found.rows.len(),
        severities => Severity::ALL.iter().rev().map(|s| {
            context! { name => s.name(), n => found.severities.get(*s as usize) }
        }).collect::<Vec<_>>(),
        rows => rows.into_iter().map(Value::from).collect::<Vec<_>>(),
        pages => context! {
            here,
            all,
            previous => (here > 1).then(|| page(here - 1)),
            next => (here < all).then(|| page(here + 1)),
        },
        evaluated => picture.book.evaluated_at.is_some(),
    })
}

/// What was found.
struct Found<'a> {
    rows: Vec<(&'a Listed, &'a Alert)>,
    /// How many there are in each state, whichever is asked for.
    states: [usize; 3],
    /// How many of those found are of each severity.
    severities: [usize; 3],
    /// The rules and owners of all that the visitor may read: what they can choose among.
    rules: BTreeSet<&'a str>,
    owners: BTreeSet<&'a str>,
}

impl<'a> Found<'a> {
    fn of(picture: &'a Picture, visitor: &Visitor, asked: &'a Asked) -> Found<'a> {
        let mut found = Found {
            rows: Vec::new(),
            states: [0; 3],
            severities: [0; 3],
            rules: BTreeSet::new(),
            owners: BTreeSet::new(),
        };
        // What is asked for stays chosen, though there be none of it.
        found.rules.extend(asked.rule.as_deref());
        found.owners.extend(asked.department.as_deref());
        let text = asked.text.as_ref().map(|text| text.to_lowercase());
        for listed in picture.listing().all(asked.order) {
            let Some(alert) = picture.book.alerts.get(&listed.key) else { continue };
            if !lines::may_read(visitor, picture, &listed.concerned) {
                continue;
            }
            found.rules.insert(&listed.key.rule);
            found.owners.insert(&alert.owner);
            if !fits(listed, alert, asked, text.as_deref(), picture) {
                continue;
            }
            if let Some(count) = found.states.get_mut(alert.state as usize) {
                *count += 1;
            }
            if asked.state.is_none_or(|state| state == alert.state) {
                if let Some(count) = found.severities.get_mut(alert.severity as usize) {
                    *count += 1;
                }
                found.rows.push((listed, alert));
            }
        }
        found
    }
}

/// Whether an alert is asked for, its state apart.
fn fits(listed: &Listed, alert: &Alert, asked: &Asked, text: Option<&str>, picture: &Picture) -> bool {
    let is = |asked: &Option<String>, own: &str| asked.as_ref().is_none_or(|asked| asked == own);
    let perspective = || {
        let initiative = listed.initiative.and_then(|at| picture.plan.initiatives.get(at));
        initiative.and_then(|i| i.perspective.as_deref())
    };
    let says = |text: &str| {
        let words = [&alert.title.ja, &alert.title.en, &listed.key.subject];
        words.into_iter().any(|words| words.to_lowercase().contains(text))
    };
    let left = || alert.deadline.map(|day| lines::left(day, picture.today));
    let asks = || {
        let rule = picture.parts.rules.find(&listed.key.rule);
        alert.reminded_at.is_some()
            && !listed.settled
            && rule.is_some_and(|(_, rule)| rule.decision.is_some())
    };
    is(&asked.rule, &listed.key.rule)
        && asked.severity.is_none_or(|severity| severity == alert.severity)
        && is(&asked.department, &alert.owner)
        && asked.perspective.as_deref().is_none_or(|asked| perspective() == Some(asked))
        && asked.due.is_none_or(|due| due.holds(left()))
        && (!asked.asks || asks())
        && text.is_none_or(says)
}

/// The states, as links with their numbers.
fn states(asked: &Asked, found: &Found<'_>) -> Vec<Value> {
    let of = |state: Option<alerts::State>, n: usize| {
        let href = Asked { state, page: 1, ..asked.clone() }.address();
        context! { name => state.map_or("all", alerts::State::name), n, href, here => asked.state == state }
    };
    let [pending, firing, resolved] = found.states;
    vec![
        of(Some(alerts::State::Firing), firing),
        of(Some(alerts::State::Pending), pending),
        of(Some(alerts::State::Resolved), resolved),
        of(None, pending + firing + resolved),
    ]
}

/// What the filters offer: of each its options with the one that is chosen.
fn choices(asked: &Asked, found: &Found<'_>, picture: &Picture, visitor: &Visitor) -> Vec<Value> {
    let option = |value: &str, label: String, chosen: Option<&str>| {
        context! { value, label, chosen => chosen == Some(value) }
    };
    let said = |name: &str, value: &str| {
        super::templates::words(visitor.lang, &format!("{name}{value}"), context! {})
            .unwrap_or_else(|_| value.to_owned())
    };
    let severities = Severity::ALL.iter().rev().map(|severity| {
        let name = severity.name();
        option(name, said("parts.severity_", name), asked.severity.map(Severity::name))
    });
    let dues = Due::ALL
        .iter()
        .map(|due| option(due.name(), said("alerts.due_", due.name()), asked.due.map(Due::name)));
    let rules = found
        .rules
        .iter()
        .map(|rule| option(rule, lines::rule_name(rule, visitor.lang), asked.rule.as_deref()));
    let owners = found
        .owners
        .iter()
        .map(|code| option(code, lines::department(picture, code).to_owned(), asked.department.as_deref()));
    let views = perspectives(picture);
    let views = views.iter().map(|view| option(view, (*view).to_owned(), asked.perspective.as_deref()));
    let orders = ORDERS.iter().map(|(name, order)| {
        option(name, said("alerts.sort_", name), Some(*name).filter(|_| *order == asked.order))
    });
    let choice = |name: &str, any: bool, options: Vec<Value>| context! { name, any, options };
    vec![
        choice("severity", true, severities.collect()),
        choice("rule", true, rules.collect()),
        choice("department", true, owners.collect()),
        choice("perspective", true, views.collect()),
        choice("due", true, dues.collect()),
        choice("sort", false, orders.collect()),
    ]
}
