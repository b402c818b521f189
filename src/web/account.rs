//! Signing in and out, one's password, one's language.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use minijinja::context;
use serde::Deserialize;

use super::board::Board;
use super::page::Page;
use super::visitor::LANGUAGE;
use crate::lang::Lang;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/login", get(login)).route("/language", get(language))
}

/// The door, from which one goes on to `to`.
pub(super) fn door(to: &str) -> String {
    let encode = |text: &str| -> String {
        let safe = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
        text.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    if inside(to) == "/" { "/login".to_owned() } else { format!("/login?to={}", encode(inside(to))) }
}

/// `to`, where it is a page of ours; else the first page: nobody is led elsewhere.
pub(super) fn inside(to: &str) -> &str {
    let ours = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains('\\')
        && !to.chars().any(|c| c.is_control() || c.is_whitespace());
    if ours { to } else { "/" }
}

#[derive(Deserialize)]
struct To {
    #[serde(default)]
    to: String,
    #[serde(default)]
    lang: String,
}

async fn login(State(board): State<Arc<Board>>, Query(asked): Query<To>) -> Response {
    Page::bare("login", board.engine.lang(), context! { to => inside(&asked.to) }).into_response()
}

/// Remembers the language that somebody chose, and leads back.
async fn language(Query(asked): Query<To>, jar: CookieJar) -> Response {
    let Some(lang) = Lang::parse(&asked.lang) else { return Redirect::to(inside(&asked.to)).into_response() };
    let cookie =
        Cookie::build((LANGUAGE, lang.code())).path("/").http_only(true).same_site(SameSite::Lax).permanent();
    (jar.add(cookie), Redirect::to(inside(&asked.to))).into_response()
}
