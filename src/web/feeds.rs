//! Calendar feeds by secret addresses: the page where they are made, and the calendars themselves.
//!
//! A calendar program cannot sign in; it knows an address that nobody can guess (256 bits), of which the
//! store keeps the hash. Whoever reads it sees titles and days, no address of a person.

use std::sync::Arc;

use axum::Form;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::{DateTime, Utc};
use minijinja::context;
use minijinja::value::Serde;
use serde::{Deserialize, Serialize};

use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::visitor::{Visitor, hashed};
use crate::lang::Text;
use crate::office::feeds::{self, Ground};
use crate::people::{Deed, Role};
use crate::plan::Table;
use crate::store::FeedRow;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
        .route("/feeds", get(page).post(add))
        .route("/feeds/{file}", get(calendar))
        .route("/feeds/{id}/revoke", post(revoke))
}

/// A feed in the list.
#[derive(Serialize)]
struct Shown {
    id: i64,
    whose: Option<String>,
    made: String,
    by: String,
    read: Option<String>,
}

/// Somebody whose feed may be made.
#[derive(Serialize)]
struct Choice {
    code: String,
    name: String,
}

async fn page(State(board): State<Arc<Board>>, visitor: Visitor) -> Response {
    told(shown(&board, &visitor, None).await, &visitor)
}

fn told(shown: Result<minijinja::Value, Failure>, visitor: &Visitor) -> Response {
    match shown {
        Ok(shown) => Page::new("feeds", visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

/// The page; `new`: the address that was just made, shown this once.
async fn shown(board: &Board, visitor: &Visitor, new: Option<&str>) -> Result<minijinja::Value, Failure> {
    let own = visitor.person.department.as_deref().filter(|_| visitor.person.role == Role::Department);
    visitor.may(Deed::Feed(own))?;
    let picture = board.pictures.look().await?;
    let name = |code: &String| {
        let department = picture.plan.departments.iter().find(|d| d.code == *code);
        department.map_or_else(|| code.clone(), |d| d.name.clone())
    };
    let day = |at: DateTime<Utc>| picture.parts.calendar.today(at).to_string();
    let seen =
        |feed: &FeedRow| feed.revoked_at.is_none() && visitor.can(Deed::Feed(feed.department.as_deref()));
    let feeds = board.engine.store.feeds().await?;
    let feeds: Vec<Shown> = feeds
        .iter()
        .filter(|feed| seen(feed))
        .map(|feed| Shown {
            id: feed.id,
            whose: feed.department.as_ref().map(name),
            made: day(feed.created_at),
            by: feed.created_by.clone(),
            read: feed.fetched_at.map(day),
        })
        .collect();
    let departments = picture.plan.departments.iter();
    let departments: Vec<Choice> = departments
        .filter(|department| visitor.can(Deed::Feed(Some(&department.code))))
        .map(|department| Choice { code: department.code.clone(), name: department.name.clone() })
        .collect();
    let everything = visitor.can(Deed::Feed(None));
    let feeds = minijinja::Value::from(Serde(&feeds));
    let departments = minijinja::Value::from(Serde(&departments));
    Ok(context! { feeds, departments, everything, new })
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    department: String,
}

/// Makes an address. It is shown on the answer itself: an address that leads there would not be a secret.
async fn add(State(board): State<Arc<Board>>, visitor: Visitor, Form(asked): Form<Asked>) -> Response {
    told(added(&board, &visitor, &asked.department).await, &visitor)
}

async fn added(board: &Board, visitor: &Visitor, department: &str) -> Result<minijinja::Value, Failure> {
    let department = Some(department).filter(|code| !code.is_empty());
    visitor.may(Deed::Feed(department))?;
    let picture = board.pictures.look().await?;
    if department.is_some_and(|code| picture.plan.find(Table::Departments, code).is_none()) {
        return Err(Failure::Refused(Text::new(
            "その部署は計画にありません。前のページに戻り、選び直してください。",
            "The plan has no such department; please go back and choose again.",
        )));
    }
    let engine = &board.engine;
    let (_, secret) =
        feeds::made(&engine.store, department, engine.clock.now(), &visitor.person.name).await?;
    let address = feeds::address(picture.parts.config.web.url.as_deref(), &secret);
    shown(board, visitor, Some(&address)).await
}

async fn revoke(State(board): State<Arc<Board>>, visitor: Visitor, Path(id): Path<String>) -> Response {
    match revoked(&board, &visitor, &id).await {
        Ok(()) => Redirect::to("/feeds").into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn revoked(board: &Board, visitor: &Visitor, id: &str) -> Result<(), Failure> {
    let engine = &board.engine;
    let feeds = engine.store.feeds().await?;
    let no_such_feed = || {
        Failure::NotFound(Text::new(
            format!("カレンダー {id}番はありません。"),
            format!("There is no feed {id}."),
        ))
    };
    let feed = feeds.iter().find(|feed| feed.id.to_string() == id).ok_or_else(no_such_feed)?;
    visitor.may(Deed::Feed(feed.department.as_deref()))?;
    // Who ends what has ended already has what they wanted.
    engine.store.revoke_feed(feed.id, engine.clock.now(), &visitor.person.name).await?;
    Ok(())
}

/// The calendar at a secret address; nobody is told more of an address that is none than that.
async fn calendar(State(board): State<Arc<Board>>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(secret) = file.strip_suffix(".ics") else { return gone() };
    match served(&board, secret).await {
        Ok(Some(served)) => answer(served, &headers),
        Ok(None) => gone(),
        Err(Failure::Trouble(trouble)) => {
            tracing::error!(error = trouble.text().en, "a calendar feed could not be served");
            (StatusCode::INTERNAL_SERVER_ERROR, "500 Internal Server Error\n").into_response()
        }
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "500 Internal Server Error\n").into_response(),
    }
}

fn gone() -> Response {
    (StatusCode::NOT_FOUND, "404 Not Found\n").into_response()
}

async fn served(board: &Board, secret: &str) -> Result<Option<feeds::Served>, Failure> {
    let engine = &board.engine;
    let now = engine.clock.now();
    let Some(feed) = feeds::known(&engine.store, secret, now).await? else { return Ok(None) };
    let picture = board.pictures.look().await?;
    let city = &picture.parts.config.city;
    let (plan, facts) = (&picture.plan, &picture.facts);
    let ground = Ground { plan, facts, city: &city.name, lang: city.language };
    Ok(Some(feeds::serve(&engine.store, &ground, feed.department.as_deref(), now).await?))
}

/// The calendar, or that the reader has it already (RFC 9110, 13.1: `If-None-Match` before
/// `If-Modified-Since`).
fn answer(served: feeds::Served, headers: &HeaderMap) -> Response {
    let mark = format!("\"{}\"", hashed(&served.text));
    let changed = served.changed_at.map(|at| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let known = match said(IF_NONE_MATCH) {
        Some(marks) => {
            marks.split(',').map(str::trim).any(|m| m == "*" || m.trim_start_matches("W/") == mark)
        }
        None => changed.as_deref().is_some_and(|at| said(IF_MODIFIED_SINCE) == Some(at)),
    };
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, "text/calendar; charset=utf-8")], served.text).into_response()
    };
    let head = response.headers_mut();
    for (name, value) in [(ETAG, Some(mark)), (LAST_MODIFIED, changed)] {
        if let Some(value) = value.and_then(|value| value.parse().ok()) {
            head.insert(name, value);
        }
    }
    head.insert(CACHE_CONTROL, axum::http::HeaderValue::from_static("private, no-cache"));
    response
}
