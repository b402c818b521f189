//! Who asks: the person of the session, and the language that they read.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use ring::digest::{SHA256, digest};

use super::board::Board;
use super::failure::{Failure, Told};
use crate::lang::Lang;
use crate::people::{Deed, Denied, Person, may};

/// The cookie of a session.
pub(super) const SESSION: &str = "yamedoki_session";
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

/// The language that somebody chose, else the city's.
pub(super) fn language(parts: &Parts, board: &Board) -> Lang {
    let jar = CookieJar::from_headers(&parts.headers);
    jar.get(LANGUAGE).and_then(|cookie| Lang::parse(cookie.value())).unwrap_or(board.engine.lang())
}

/// What is kept of a secret that was given out.
pub(super) fn hashed(secret: &str) -> String {
    digest(&SHA256, secret.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn visitor(parts: &Parts, board: &Board) -> Result<Option<Visitor>, Failure> {
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(cookie) = jar.get(SESSION) else { return Ok(None) };
    let now = board.engine.clock.now();
    let account = board.engine.store.session(&hashed(cookie.value()), now).await?;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    Ok(account.map(|account| Visitor { person: account.person, lang: language(parts, board), path }))
}

impl FromRequestParts<Arc<Board>> for Visitor {
    type Rejection = Told;

    async fn from_request_parts(parts: &mut Parts, board: &Arc<Board>) -> Result<Visitor, Told> {
        let lang = language(parts, board);
        let to = || parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        match visitor(parts, board).await {
            Ok(Some(visitor)) => Ok(visitor),
            Ok(None) => Err(Told(Failure::NobodyThere(to()), lang)),
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
