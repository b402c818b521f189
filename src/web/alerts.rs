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
use crate::alerts;
use crate::people::Role;
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
    let line = |listed: &&Listed| {
        Some(Line::of(&listed.key, picture.book.alerts.get(&listed.key)?, &picture, visitor.lang))
    };
    let rows: Vec<Line> = rows.filter_map(line).collect();
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
    rows: Vec<&'a Listed>,
    /// How many there are in each state, whichever is asked for.
    states: [usize; 3],
    /// How many of those found are of each severity.
    severities: [usize; 3],
    /// The rules and owners that the visitor can choose among: of all that they may read.
    rules: BTreeSet<&'a str>,
    owners: BTreeSet<&'a str>,
}

impl<'a> Found<'a> {
    fn of(picture: &'a Picture, visitor: &Visitor, asked: &'a Asked) -> Found<'a> {
        let listing = picture.listing();
        // What is asked for stays chosen, though there be none of it.
        let (mut rules, mut owners): (BTreeSet<&str>, BTreeSet<&str>) =
            (asked.rule.as_deref().into_iter().collect(), asked.department.as_deref().into_iter().collect());
        let some = visitor.person.role == Role::Department;
        if !some {
            rules.extend(listing.rules().iter().map(String::as_str));
            owners.extend(listing.owners().iter().map(String::as_str));
        }
        let mut found = Found { rows: Vec::new(), states: [0; 3], severities: [0; 3], rules, owners };
        for listed in listing.all(asked.order) {
            if !lines::may_read(visitor, picture, &listed.concerned) {
                continue;
            }
            if some {
                found.rules.insert(&listed.key.rule);
                found.owners.extend(listing.owners().get(listed.owner).map(String::as_str));
            }
            if fits(listed, asked, picture) {
                found.take(listed, asked.state);
            }
        }
        found
    }

    fn take(&mut self, listed: &'a Listed, asked: Option<alerts::State>) {
        if let Some(count) = self.states.get_mut(listed.state as usize) {
            *count += 1;
        }
        if asked.is_none_or(|state| state == listed.state) {
            if let Some(count) = self.severities.get_mut(listed.severity as usize) {
                *count += 1;
            }
            self.rows.push(listed);
        }
    }
}

/// Whether an alert is asked for, its state apart.
fn fits(listed: &Listed, asked: &Asked, picture: &Picture) -> bool {
    let perspective = || {
        let initiative = listed.initiative.and_then(|at| picture.plan.initiatives.get(at));
        initiative.and_then(|i| i.perspective.as_deref())
    };
    let owner = || picture.listing().owners().get(listed.owner);
    let says = |text: &str| {
        let title = picture.book.alerts.get(&listed.key).map(|alert| &alert.title);
        let words = title.into_iter().flat_map(|title| [&title.ja, &title.en]);
        words.chain([&listed.key.subject]).any(|words| contains(words, text))
    };
    let left = || listed.deadline.map(|day| lines::left(day, picture.today));
    asked.severity.is_none_or(|severity| severity == listed.severity)
        && asked.rule.as_ref().is_none_or(|rule| *rule == listed.key.rule)
        && asked.department.as_ref().is_none_or(|code| owner() == Some(code))
        && asked.perspective.as_deref().is_none_or(|asked| perspective() == Some(asked))
        && asked.due.is_none_or(|due| due.holds(left()))
        && (!asked.asks || listed.asks)
        && asked.text.as_deref().is_none_or(says)
}

/// Whether `words` hold `text`, be its Latin letters great or small.
fn contains(words: &str, text: &str) -> bool {
    words.as_bytes().windows(text.len().max(1)).any(|part| part.eq_ignore_ascii_case(text.as_bytes()))
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
