//! Who asks: the person of a session, of a token, or whom the proxy in front vouches for; and the language
//! that they read.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{AUTHORIZATION, REFERER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum_extra::extract::CookieJar;

use super::board::Board;
use super::failure::{Failure, Told};
use super::front::{self, Vouched};
use crate::lang::{Lang, Text};
use crate::people::{Deed, Denied, Person, may};
use crate::store::Account;

pub(super) use crate::office::secrets::hashed;

/// The cookie of the language that somebody chose.
pub(super) const LANGUAGE: &str = "yamedoki_lang";

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// The person.
    pub(super) person: Person,
    /// The language that they read.
    pub(super) lang: Lang,
    /// The page that they asked for, with its query: where a change of language leads back to.
    pub(super) path: String,
    /// How they came in.
    pub(super) way: Way,
}

/// How somebody came in.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// By a session; the SHA-256 of its cookie.
    Session(String),
    /// The proxy in front vouches for them.
    Proxy,
    /// A program with its token.
    Token,
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Way::Session(_) => "Session",
            Way::Proxy => "Proxy",
            Way::Token => "Token",
        })
    }
}

impl Visitor {
    /// Whether they may do `deed`.
    ///
    /// # Errors
    /// That they may not.
    pub(super) fn may(&self, deed: Deed<'_>) -> Result<(), Denied> {
        may(&self.person, deed)
    }

    /// Whether they may do `deed`, for templates.
    pub(super) fn can(&self, deed: Deed<'_>) -> bool {
        self.may(deed).is_ok()
    }
}

/// The cookie of a session. Over HTTPS its name says that nobody but this very host has set it (RFC 6265bis,
/// 4.1.3.2): no other machine of the city's domain can slip one in.
pub(super) fn session_cookie(board: &Board) -> &'static str {
    if board.engine.parts().config.web.is_https() { "__Host-yamedoki_session" } else { "yamedoki_session" }
}

/// The language that somebody chose, else the city's.
pub(super) fn language(parts: &Parts, board: &Board) -> Lang {
    read_language(&parts.headers).unwrap_or(board.engine.lang())
}

/// The language that somebody chose.
pub(super) fn read_language(headers: &HeaderMap) -> Option<Lang> {
    CookieJar::from_headers(headers).get(LANGUAGE).and_then(|cookie| Lang::parse(cookie.value()))
}

async fn visitor(parts: &Parts, board: &Board) -> Result<Option<Visitor>, Failure> {
    let found = who(parts, board).await?;
    let path = asked(parts).to_owned();
    Ok(found.map(|(person, way)| Visitor { person, way, lang: language(parts, board), path }))
}

/// A token counts before all else, then the word of the proxy, then a session.
async fn who(parts: &Parts, board: &Board) -> Result<Option<(Person, Way)>, Failure> {
    let (store, now) = (&board.engine.store, board.engine.clock.now());
    if let Some(token) = bearer(&parts.headers) {
        let person = store.token_person(&hashed(token), now).await?;
        return Ok(person.map(|person| (person, Way::Token)));
    }
    let config = board.engine.parts();
    let web = &config.config.web;
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    match front::vouched(&web.proxy, peer, &parts.headers) {
        Vouched::For(login) => {
            let account = store.account(&login).await?.filter(|account| account.disabled_at.is_none());
            let account = account.ok_or_else(no_account)?;
            return Ok(Some((account.person, Way::Proxy)));
        }
        Vouched::Unclear => return Err(no_account()),
        Vouched::ForNobody => {}
    }
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(cookie) = jar.get(session_cookie(board)) else { return Ok(None) };
    let token = hashed(cookie.value());
    let idle = chrono::TimeDelta::from_std(web.idle).unwrap_or(chrono::TimeDelta::hours(1));
    let Some(account) = store.session(&token, now, idle).await? else { return Ok(None) };
    password_first(&account, parts)?;
    Ok(Some((account.person, Way::Session(token))))
}

/// A password that somebody else chose is changed before anything else.
fn password_first(account: &Account, parts: &Parts) -> Result<(), Failure> {
    let allowed = ["/account", "/account/password", "/account/sign-out", "/logout", "/login"];
    if account.must_change && !allowed.contains(&parts.uri.path()) {
        return Err(Failure::PasswordFirst);
    }
    Ok(())
}

/// The token of `Authorization: Bearer TOKEN` (RFC 6750, 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn no_account() -> Failure {
    Failure::Denied(Denied(Text::new(
        "このログイン名のアカウントがないか、止められています。運用担当者に、アカウントの追加（yamedoki user add）を頼んでください。",
        "There is no account with this login, or it is disabled. Please ask the operator to add one (yamedoki user add).",
    )))
}

fn asked(parts: &Parts) -> &str {
    parts.uri.path_and_query().map_or("/", |path| path.as_str())
}

/// Where somebody goes on once they are signed in: the page that they asked for; where they sent a form, the
/// page that it stood on.
fn onward(parts: &Parts) -> String {
    if parts.method == Method::GET {
        return asked(parts).to_owned();
    }
    let page = parts.headers.get(REFERER).and_then(|referer| referer.to_str().ok());
    let page = page.and_then(|page| page.split_once("://")?.1.split_once('/'));
    page.map_or("/".to_owned(), |(_, path)| format!("/{path}"))
}

fn nobody(parts: &Parts) -> Failure {
    if parts.uri.path().starts_with("/api/") { Failure::NoToken } else { Failure::NobodyThere(onward(parts)) }
}

impl FromRequestParts<Arc<Board>> for Visitor {
    type Rejection = Told;

    async fn from_request_parts(parts: &mut Parts, board: &Arc<Board>) -> Result<Visitor, Told> {
        let lang = language(parts, board);
        match visitor(parts, board).await {
            Ok(Some(visitor)) => Ok(visitor),
            Ok(None) => Err(Told(nobody(parts), lang)),
            Err(failure) => Err(Told(failure, lang)),
        }
    }
}

impl OptionalFromRequestParts<Arc<Board>> for Visitor {
    type Rejection = Told;

    async fn from_request_parts(parts: &mut Parts, board: &Arc<Board>) -> Result<Option<Visitor>, Told> {
        visitor(parts, board).await.map_err(|failure| Told(failure, language(parts, board)))
    }
}
