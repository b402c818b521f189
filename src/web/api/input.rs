//! What a call brings with it: its query, its path, its JSON; read strictly, so that a misspelt name is
//! told and not passed over.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Number;
use utoipa::IntoParams;

use super::problem::Problem;
use crate::lang::Text;

/// The query.
pub(super) struct Asked<T>(pub(super) T);

/// The parts of the path.
pub(super) struct At<T>(pub(super) T);

/// The JSON that was sent.
pub(super) struct Sent<T>(pub(super) T);

/// The query of a call that may be tried out.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Trial {
    /// Whether only to look: nothing is recorded, and nobody is told.
    #[serde(default)]
    #[param(required = false)]
    pub(super) dry_run: bool,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Problem> {
        let Query(asked) = Query::try_from_uri(&parts.uri).map_err(|e| unreadable(&e.body_text()))?;
        Ok(Asked(asked))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<At<T>, Problem> {
        let path = Path::from_request_parts(parts, state).await;
        let Path(at) = path.map_err(|e| unreadable(&e.body_text()))?;
        Ok(At(at))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Sent<T>, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(sent)) => Ok(Sent(sent)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::NoJson),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::TooLong),
            Err(rejection) => Err(unreadable(&rejection.body_text())),
        }
    }
}

/// A whole number from 0 on, also as `1.0`, which to JSON Schema is the integer 1 (2020-12 Core, 4.2.3).
pub(super) fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<Number>::deserialize(from)? else { return Ok(None) };
    let float = || number.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as i64);
    let found = number.as_i64().or_else(float).filter(|whole| *whole >= 0);
    found.map(Some).ok_or_else(|| D::Error::custom("expected a whole number from 0 on"))
}

fn unreadable(why: &str) -> Problem {
    Problem::Unreadable(Text::new(
        format!("送られた内容を読み取れません（{why}）。書き方は /api/openapi.json にあります。"),
        format!("What was sent cannot be read ({why}); /api/openapi.json says how it is written."),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        for (text, read) in [
            ("null", Some(None)),
            ("0", Some(Some(0))),
            ("487265.0", Some(Some(487_265))),
            ("1.5", None),
            ("-1", None),
            ("\"1\"", None),
        ] {
            let found = whole(&mut serde_json::Deserializer::from_str(text)).ok();
            assert_eq!(found, read, "{text}");
        }
    }
}
