//! The door: signing in with a login and a password, and out again.
//!
//! # What the door does not tell
//! Whether a login exists. A wrong password, an unknown login, an account that is disabled or has no password
//! get the same words after the same work, and the door locks for all of them alike.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Form;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use chrono::TimeDelta;
use minijinja::context;
use serde::Deserialize;

use super::{To, aside, client, cookie, door, inside};
use crate::lang::Lang;
use crate::office::{passwords, secrets};
use crate::people::login;
use crate::store::{Account, NewSession, Signed};
use crate::web::board::Board;
use crate::web::failure::Failure;
use crate::web::page::Page;
use crate::web::visitor::{Visitor, hashed, read_language, session_cookie};

/// What was typed at the door.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    to: String,
}

/// What became of it.
enum Entered {
    In(String),
    Wrong,
    Locked,
}

pub(super) async fn show(
    State(board): State<Arc<Board>>,
    Query(asked): Query<To>,
    visitor: Option<Visitor>,
    headers: HeaderMap,
) -> Response {
    let to = inside(&asked.to);
    if visitor.is_some() {
        return Redirect::to(to).into_response();
    }
    let lang = read_language(&headers).unwrap_or(board.engine.lang());
    match page(&board, lang, to, "", "").await {
        Ok(page) => page.into_response(),
        Err(failure) => failure.told(lang),
    }
}

async fn page(
    board: &Board,
    lang: Lang,
    to: &str,
    login: &str,
    refused: &'static str,
) -> Result<Page, Failure> {
    let nobody_yet = !board.engine.store.has_accounts().await?;
    Ok(Page::bare("login", lang, context! { to, login, refused, nobody_yet }).at(&door(to)))
}

/// Lets somebody in, or tells them why not.
pub(super) async fn enter(
    State(board): State<Arc<Board>>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Response {
    let lang = read_language(&headers).unwrap_or(board.engine.lang());
    let from = client(&board, peer, &headers);
    let before = jar.get(session_cookie(&board)).map(|cookie| hashed(cookie.value()));
    let (status, refused) = match admit(&board, &typed, from, before).await {
        Ok(Entered::In(secret)) => {
            return (jar.add(cookie(&board, Some(secret))), Redirect::to(inside(&typed.to))).into_response();
        }
        Ok(Entered::Wrong) => (StatusCode::UNPROCESSABLE_ENTITY, "wrong"),
        Ok(Entered::Locked) => (StatusCode::TOO_MANY_REQUESTS, "locked"),
        Err(failure) => return failure.told(lang),
    };
    match page(&board, lang, inside(&typed.to), &typed.login, refused).await {
        Ok(page) if refused == "locked" => (status, [(RETRY_AFTER, "3600")], page).into_response(),
        Ok(page) => (status, page).into_response(),
        Err(failure) => failure.told(lang),
    }
}

/// One at a time: what is counted is looked at and added to before the next one is let near.
async fn admit(
    board: &Board,
    typed: &Typed,
    from: IpAddr,
    before: Option<String>,
) -> Result<Entered, Failure> {
    let Ok(_turn) = board.passwords.acquire().await else { return Ok(Entered::Locked) };
    let (store, now) = (&board.engine.store, board.engine.clock.now());
    let login = login(&typed.login);
    let knocks = store.knocks(now, &login, from).await?;
    if knocks.login_locked() || knocks.address_locked() {
        return Ok(Entered::Locked);
    }
    let account = store.account(&login).await?;
    let exists = account.is_some();
    let usable = account.filter(|account| account.disabled_at.is_none());
    let (kept, password) = (usable.as_ref().and_then(|a| a.password.clone()), typed.password.clone());
    let right = aside(move || Ok(passwords::is_right(kept.as_deref(), &password))).await?;
    match usable {
        Some(account) if right => open(board, &account, before.as_deref()).await.map(Entered::In),
        _ => {
            store.knocked(now, &login, exists, from).await?;
            Ok(Entered::Wrong)
        }
    }
}

/// Opens a session of `account`, ends the one `before`; gives what the browser keeps.
pub(super) async fn open(board: &Board, account: &Account, before: Option<&str>) -> Result<String, Failure> {
    let now = board.engine.clock.now();
    let lasts = TimeDelta::from_std(board.engine.parts().config.web.session).unwrap_or(TimeDelta::hours(12));
    let secret = secrets::secret()?;
    let token = hashed(&secret);
    let new = NewSession { at: now, account, token: &token, before, expires_at: now + lasts };
    board.engine.store.sign_in(&new).await?;
    Ok(secret)
}

pub(super) async fn leave(State(board): State<Arc<Board>>, headers: HeaderMap, jar: CookieJar) -> Response {
    out(&board, &headers, jar, Signed::Out).await
}

pub(super) async fn leave_everywhere(
    State(board): State<Arc<Board>>,
    headers: HeaderMap,
    jar: CookieJar,
) -> Response {
    out(&board, &headers, jar, Signed::OutEverywhere).await
}

async fn out(board: &Board, headers: &HeaderMap, jar: CookieJar, how: Signed) -> Response {
    if let Some(session) = jar.get(session_cookie(board)) {
        let (now, token) = (board.engine.clock.now(), hashed(session.value()));
        if let Err(error) = board.engine.store.sign_out(now, &token, how).await {
            let lang = read_language(headers).unwrap_or(board.engine.lang());
            return Failure::from(error).told(lang);
        }
    }
    (jar.remove(cookie(board, None)), Redirect::to("/login")).into_response()
}
