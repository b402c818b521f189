//! Silences: those in force and those that are over; set one, with a look at what it would quiet; end one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::{DateTime, Utc};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use super::board::Board;
use super::failure::Failure;
use super::lines;
use super::page::Page;
use super::picture::Picture;
use super::visitor::Visitor;
use crate::alerts::Silence;
use crate::lang::{Lang, Text};
use crate::office::silencing::{self, Field, Ready, Wanted, in_words, matched};
use crate::people::Deed;
use crate::render::{address, words};
use crate::rules::Severity;

/// Silences on one page of those that are over.
const A_PAGE: usize = 50;
/// Alerts that a look shows by name; the rest is counted.
const SHOWN: usize = 20;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/silences", get(page).post(set)).route("/silences/{id}/end", post(end))
}

/// The form, as it was sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Typed {
    rule: String,
    severity: String,
    department: String,
    subject: String,
    label: String,
    until: String,
    because: String,
    /// `look`, or `confirm`.
    step: String,
}

/// The mistakes, by field.
type Wrong = BTreeMap<&'static str, Text>;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    page: Option<usize>,
    /// A subject or a rule to begin with: a link from an alert's page.
    #[serde(default)]
    subject: String,
    #[serde(default)]
    rule: String,
}

/// A silence in words.
#[derive(Serialize)]
struct Shown {
    id: i64,
    what: String,
    until: String,
    by: String,
    reason: String,
    /// How many open alerts it quiets now.
    quiets: usize,
    /// The day on which it was ended early.
    ended: Option<String>,
}

async fn page(State(board): State<Arc<Board>>, Query(asked): Query<Asked>, visitor: Visitor) -> Response {
    let typed = Typed { subject: asked.subject, rule: asked.rule, ..Typed::default() };
    let page = asked.page.unwrap_or(1).max(1);
    let shown = shown(&board, &visitor, page, &typed, &Wrong::new(), None).await;
    shown.unwrap_or_else(|failure| failure.told(visitor.lang))
}

async fn shown(
    board: &Board,
    visitor: &Visitor,
    page: usize,
    typed: &Typed,
    wrong: &Wrong,
    looked: Option<&Ready>,
) -> Result<Response, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let now = board.engine.clock.now();
    let (lang, all) = (visitor.lang, board.engine.store.silences().await?);
    let seen = all.iter().filter(|silence| lines::reads_silence(visitor, &picture, &silence.matchers));
    let (mut live, over): (Vec<&Silence>, Vec<&Silence>) = seen.partition(|s| s.in_force(now));
    live.sort_by_key(|silence| (silence.until, silence.id));
    let pages = over.len().div_ceil(A_PAGE).max(1);
    let page = page.min(pages);
    let past = over.iter().skip((page - 1) * A_PAGE).take(A_PAGE);
    let (counted, plain) =
        (|s: &&Silence| one(s, &picture, visitor, true), |s: &&Silence| one(s, &picture, visitor, false));
    let shown = context! {
        live => Value::from(Serde(live.iter().map(counted).collect::<Vec<_>>())),
        over => Value::from(Serde(past.map(plain).collect::<Vec<_>>())),
        pages,
        at => page,
        rules => picture.parts.rules.rules.iter().map(|rule| rule.name.clone()).collect::<Vec<_>>(),
        severities => [Severity::Critical, Severity::Warning, Severity::Info].map(Severity::name),
        labels => labels(&picture),
        departments => departments(&picture),
        typed => Value::from(Serde(typed)),
        wrong => Value::from_pairs(wrong.iter().map(|(field, text)| (*field, text.get(lang)))),
        looked => looked.map(|ready| quieted(ready, &picture, lang)),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page::new("silences", visitor, shown)).into_response())
}

fn one(silence: &Silence, picture: &Picture, visitor: &Visitor, count: bool) -> Shown {
    let calendar = &picture.parts.calendar;
    Shown {
        id: silence.id,
        what: in_words(&silence.matchers, &picture.plan, visitor.lang),
        until: silence.last_day(calendar).to_string(),
        by: silence.by.clone(),
        reason: silence.reason.clone(),
        quiets: if count { lines::quieted(visitor, picture, &silence.matchers) } else { 0 },
        ended: silence.ended_at.map(|at: DateTime<Utc>| calendar.today(at).to_string()),
    }
}

fn labels(picture: &Picture) -> Vec<String> {
    let rules = picture.parts.rules.rules.iter();
    let all: BTreeSet<String> =
        rules.flat_map(|rule| rule.labels.iter().map(|(name, value)| format!("{name}={value}"))).collect();
    all.into_iter().collect()
}

fn departments(picture: &Picture) -> Vec<Value> {
    let alive = picture.plan.departments.iter().filter(|d| d.valid_until.is_none_or(|l| picture.today <= l));
    alive.map(|d| context! { code => d.code.clone(), name => d.name.clone() }).collect()
}

/// What a silence would quiet now.
fn quieted(ready: &Ready, picture: &Picture, lang: Lang) -> Value {
    let all: Vec<_> = matched(&ready.matchers, &picture.book, &picture.parts.rules).collect();
    let alert = |(key, alert): &(&crate::alerts::AlertKey, &crate::alerts::Alert)| {
        let title = words::prose(alert.title.get(lang), lang);
        context! { title, address => address::alert(key), severity => alert.severity.name() }
    };
    context! {
        what => in_words(&ready.matchers, &picture.plan, lang),
        until => picture.parts.calendar.today(ready.until - chrono::TimeDelta::milliseconds(1)).to_string(),
        n => all.len(),
        alerts => all.iter().take(SHOWN).map(alert).collect::<Vec<_>>(),
        more => all.len().saturating_sub(SHOWN),
    }
}

async fn set(State(board): State<Arc<Board>>, visitor: Visitor, Form(typed): Form<Typed>) -> Response {
    let done = act(&board, &visitor, &typed).await;
    done.unwrap_or_else(|failure| failure.told(visitor.lang))
}

async fn act(board: &Board, visitor: &Visitor, typed: &Typed) -> Result<Response, Failure> {
    visitor.may(Deed::Silence)?;
    let picture = board.pictures.look().await?;
    let now = board.engine.clock.now();
    let wanted = Wanted {
        rule: typed.rule.clone(),
        severity: typed.severity.clone(),
        department: typed.department.clone(),
        subject: typed.subject.clone(),
        labels: vec![typed.label.clone()],
        until: typed.until.clone(),
        because: typed.because.clone(),
        of: visitor.person.department.clone().unwrap_or_default(),
    };
    let ready = match silencing::read(&wanted, &picture.plan, &picture.parts, now) {
        Ok(ready) => ready,
        Err(mistakes) => {
            let wrong = mistakes.into_iter().map(|(field, text)| (name(field), text)).collect();
            return shown(board, visitor, 1, typed, &wrong, None).await;
        }
    };
    if typed.step != "confirm" {
        return shown(board, visitor, 1, typed, &Wrong::new(), Some(&ready)).await;
    }
    silencing::set(&board.engine.store, &ready, &visitor.person.name, now).await?;
    changed(board).await
}

async fn end(State(board): State<Arc<Board>>, Path(id): Path<i64>, visitor: Visitor) -> Response {
    let done = ended(&board, &visitor, id).await;
    done.unwrap_or_else(|failure| failure.told(visitor.lang))
}

async fn ended(board: &Board, visitor: &Visitor, id: i64) -> Result<Response, Failure> {
    visitor.may(Deed::Silence)?;
    let now = board.engine.clock.now();
    if !board.engine.store.end_silence(id, now, &visitor.person.name).await? {
        return Err(Failure::Stale(silencing::not_in_force(id)));
    }
    changed(board).await
}

async fn changed(board: &Board) -> Result<Response, Failure> {
    board.pictures.fresh().await?;
    board.changed.notify_one();
    Ok(Redirect::to("/silences").into_response())
}

/// The field of the form that a mistake stands beside.
fn name(field: Field) -> &'static str {
    match field {
        Field::Matchers | Field::Rule => "rule",
        Field::Severity => "severity",
        Field::Department => "department",
        Field::Subject => "subject",
        Field::Label => "label",
        Field::Until => "until",
        Field::Because | Field::Of => "because",
    }
}
