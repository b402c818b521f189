//! Signing in and out, one's password, one's language.

mod door;
mod password;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use super::board::Board;
use super::front;
use super::page::Page;
use super::visitor::{LANGUAGE, Visitor, Way, session_cookie};
use crate::lang::{Lang, Text};
use crate::office::passwords;
use crate::office::trouble::Trouble;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
        .route("/login", get(door::show).post(door::enter))
        .route("/logout", post(door::leave))
        .route("/account", get(account))
        .route("/account/password", get(to_account).post(password::change))
        .route("/account/sign-out", get(to_account).post(door::leave_everywhere))
        .route("/language", get(language))
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
    let ours = to.starts_with('/') && !to.starts_with("//") && to.bytes().all(|b| b.is_ascii_graphic());
    if ours && !to.contains('\\') { to } else { "/" }
}

#[derive(Deserialize)]
struct To {
    #[serde(default)]
    to: String,
    #[serde(default)]
    lang: String,
}

/// Remembers the language that somebody chose, and leads back.
async fn language(State(board): State<Arc<Board>>, Query(asked): Query<To>, jar: CookieJar) -> Response {
    let Some(lang) = Lang::parse(&asked.lang) else { return Redirect::to(inside(&asked.to)).into_response() };
    let cookie = Cookie::build((LANGUAGE, lang.code()))
        .path("/")
        .http_only(true)
        .secure(board.engine.parts().config.web.is_https())
        .same_site(SameSite::Lax)
        .permanent();
    (jar.add(cookie), Redirect::to(inside(&asked.to))).into_response()
}

/// Something that is wrong with what was sent: at which field, and what.
#[derive(Clone, Debug, Serialize)]
struct Wrong {
    field: &'static str,
    said: String,
}

impl Wrong {
    fn new(field: &'static str, text: &Text, lang: Lang) -> Wrong {
        Wrong { field, said: text.get(lang).to_owned() }
    }
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    said: String,
}

async fn account(State(board): State<Arc<Board>>, Query(asked): Query<Said>, visitor: Visitor) -> Response {
    let said = if asked.said == "password" { "password" } else { "" };
    shown(&board, &visitor, said, &[]).await
}

/// Who comes back to a form's address after signing in finds the page that it stands on.
async fn to_account() -> Redirect {
    Redirect::to("/account")
}

/// The page of one's own account; `wrong` is what was refused.
async fn shown(board: &Board, visitor: &Visitor, said: &str, wrong: &[Wrong]) -> Response {
    let must_change = match &visitor.way {
        Way::Session(_) => match board.engine.store.account(&visitor.person.login).await {
            Ok(account) => account.is_some_and(|account| account.must_change),
            Err(error) => return super::failure::Failure::from(error).told(visitor.lang),
        },
        Way::Proxy | Way::Token => false,
    };
    let shown = context! {
        login => visitor.person.login.clone(),
        local => matches!(visitor.way, Way::Session(_)),
        least => passwords::LEAST,
        must_change,
        said_of => said,
        wrong => Value::from(Serde(wrong)),
    };
    Page::new("account", visitor, shown).at("/account").into_response()
}

/// The cookie of a session; without `secret`, the one to take away.
fn cookie(board: &Board, secret: Option<String>) -> Cookie<'static> {
    Cookie::build((session_cookie(board), secret.unwrap_or_default()))
        .path("/")
        .http_only(true)
        .secure(board.engine.parts().config.web.is_https())
        .same_site(SameSite::Lax)
        .build()
}

/// Where the request comes from, as far as it can be believed.
fn client(board: &Board, peer: ConnectInfo<SocketAddr>, headers: &HeaderMap) -> IpAddr {
    front::client(&board.engine.parts().config.web.proxy, Some(peer.0.ip()), headers)
}

/// Works on passwords away from the threads that serve, one at a time: each takes 19 MiB.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(Trouble::System(Text::new(
            format!("パスワードを処理できませんでした: {error}"),
            format!("a password was not worked on: {error}"),
        )))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for (to, led) in [
            ("/plan?page=2", "/plan?page=2"),
            ("", "/"),
            ("plan", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("/a\r\nset-cookie: x=y", "/"),
            ("/計画", "/"),
        ] {
            assert_eq!(inside(to), led, "{to:?}");
        }
        assert_eq!(door("/plan?page=2&x=%E5"), "/login?to=/plan%3Fpage%3D2%26x%3D%25E5");
        assert_eq!(door("//evil.example"), "/login");
    }
}
