//! What goes wrong, as RFC 9457 has it (`application/problem+json`), in the language that the caller asks for.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::lang::{Lang, Text};
use crate::office::trouble::Trouble;
use crate::people::Denied;
use crate::web::board::Board;
use crate::web::failure::Failure;
use crate::web::visitor::language;

/// What went wrong.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// 401: nobody is signed in, and no token was given.
    NobodyThere,
    /// 403: they may not.
    Denied(Text),
    /// 404: there is no such thing.
    NotFound(Text),
    /// 405: the address is there, but not for this method.
    Method,
    /// 400: it cannot be read.
    Unreadable(Text),
    /// 413: it is too long.
    TooLong,
    /// 403: a page of another site sent it.
    CrossSite,
    /// 503: it took too long, or the program is stopping.
    Busy,
    /// 415: it is no JSON.
    NoJson,
    /// 409: it changed meanwhile, or stands already.
    Stale(Text),
    /// 422: it can be read, and does not fit; each mistake.
    Refused(Vec<Text>),
    /// 500: we are at fault.
    Ours(Text),
}

/// A problem as it is written (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Written {
    /// Always `about:blank`: what kind of problem it is, its status tells.
    #[schema(example = "about:blank")]
    r#type: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What went wrong, and what to do.
    detail: String,
    /// Each mistake by itself.
    errors: Vec<Mistake>,
}

/// One mistake.
#[derive(Serialize, ToSchema)]
struct Mistake {
    /// What is wrong with it, and what would be accepted.
    detail: String,
}

impl Problem {
    /// That there is no such thing: `ja` and `en` name it.
    pub(super) fn no_such(ja: &str, en: &str, name: &str) -> Problem {
        Problem::NotFound(Text::new(
            format!("{ja}「{name}」はありません。"),
            format!("There is no {en} {name:?}."),
        ))
    }

    /// That nothing stands at this address.
    pub(super) fn no_such_address() -> Problem {
        Problem::NotFound(Text::new(
            "このアドレスの API はありません。/api/openapi.json に一覧があります。",
            "There is nothing at this address; /api/openapi.json lists what there is.",
        ))
    }

    /// One thing that does not fit.
    pub(super) fn refused(ja: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::Refused(vec![Text::new(ja, en)])
    }

    fn status(&self) -> StatusCode {
        match self {
            Problem::NobodyThere => StatusCode::UNAUTHORIZED,
            Problem::Denied(_) => StatusCode::FORBIDDEN,
            Problem::NotFound(_) => StatusCode::NOT_FOUND,
            Problem::Method => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Unreadable(_) => StatusCode::BAD_REQUEST,
            Problem::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::CrossSite => StatusCode::FORBIDDEN,
            Problem::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Problem::NoJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::Stale(_) => StatusCode::CONFLICT,
            Problem::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn mistakes(&self) -> Vec<Text> {
        match self {
            Problem::Refused(mistakes) => mistakes.clone(),
            Problem::Denied(text)
            | Problem::NotFound(text)
            | Problem::Unreadable(text)
            | Problem::Stale(text)
            | Problem::Ours(text) => vec![text.clone()],
            Problem::NobodyThere => vec![Text::new(
                "トークンが要ります（Authorization: Bearer …）。運用担当者が yamedoki token add で作ります。",
                "A token is needed (Authorization: Bearer …); the operator makes one with yamedoki token add.",
            )],
            Problem::Method => vec![Text::new(
                "このアドレスでは、この方法（メソッド）は使えません。使えるものは Allow に示しています。",
                "This method is not for this address; the header Allow names those that are.",
            )],
            Problem::TooLong => vec![Text::new(
                "送られた内容が長すぎます。64 KiB までにしてください。",
                "What was sent is too long: at most 64 KiB.",
            )],
            Problem::CrossSite => vec![Text::new(
                "ほかのサイトの画面から送られた操作のため、受け付けませんでした。何も変わっていません。",
                "This was sent from a page of another site and was not accepted. Nothing has changed.",
            )],
            Problem::Busy => vec![Text::new(
                "時間内に終わりませんでした。少し待ってから、もう一度お試しください。",
                "It took too long. Please wait a moment and try again.",
            )],
            Problem::NoJson => vec![Text::new(
                "内容は JSON で、Content-Type: application/json として送ってください。",
                "Send JSON, as Content-Type: application/json.",
            )],
        }
    }

    /// The whole answer.
    fn in_words(&self, lang: Lang) -> Response {
        let mut response = (self.status(), Json(self.written(lang))).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
        response
    }

    fn written(&self, lang: Lang) -> Written {
        let status = self.status();
        let mistakes: Vec<String> = self.mistakes().iter().map(|text| text.get(lang).to_owned()).collect();
        Written {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: mistakes.join("\n"),
            errors: mistakes.into_iter().map(|detail| Mistake { detail }).collect(),
        }
    }
}

impl From<Denied> for Problem {
    fn from(Denied(text): Denied) -> Problem {
        Problem::Denied(text)
    }
}

impl<T: Into<Trouble>> From<T> for Problem {
    fn from(trouble: T) -> Problem {
        match trouble.into() {
            Trouble::Input(mistakes) => Problem::Refused(mistakes),
            trouble => {
                let text = trouble.text();
                tracing::error!(error = text.en, "a call of the API could not be answered");
                Problem::Ours(text)
            }
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::NobodyThere(_) | Failure::NoToken => Problem::NobodyThere,
            Failure::PasswordFirst => Problem::Denied(Text::new(
                "パスワードを変更してから、もう一度お試しください（/account）。",
                "Please change your password first (/account), then try again.",
            )),
            Failure::Denied(denied) => denied.into(),
            Failure::NotFound(text) => Problem::NotFound(text),
            Failure::Refused(text) => Problem::Refused(vec![text]),
            Failure::Stale(text) => Problem::Stale(text),
            Failure::Trouble(trouble) => trouble.into(),
        }
    }
}

/// Its words are chosen by [`worded`], which knows who asks.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if matches!(self, Problem::NobodyThere) {
            let scheme = HeaderValue::from_static("Bearer realm=\"yamedoki\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes out a problem in the language that was asked for, else that of the session, else the city's.
pub(super) async fn worded(State(board): State<Arc<Board>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let lang = asked(&parts.headers).unwrap_or_else(|| language(&parts, &board));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let (head, body) = problem.in_words(lang).into_parts();
    let mut written = response.map(|_| body);
    written.headers_mut().extend(head.headers);
    written
}

/// What was refused before any call of ours saw it: too long, sent by another site, too slow, or a panic.
pub(in crate::web) fn before_any_call(refused: &Response, cross_site: bool, lang: Lang) -> Response {
    let problem = match refused.status() {
        StatusCode::FORBIDDEN if cross_site => Problem::CrossSite,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLong,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => Problem::Busy,
        StatusCode::METHOD_NOT_ALLOWED => Problem::Method,
        StatusCode::NOT_FOUND => Problem::no_such_address(),
        status if status.is_client_error() => Problem::Unreadable(Text::new(
            "送られた内容を読み取れません。書き方は /api/openapi.json にあります。",
            "What was sent cannot be read; /api/openapi.json says how it is written.",
        )),
        _ => Problem::Ours(Text::new(
            "応答できませんでした。運用担当者に、時刻と呼び出したアドレスを知らせてください。",
            "This could not be answered. Please tell the operator the time and the address that was called.",
        )),
    };
    problem.in_words(lang)
}

/// The first of our languages that `Accept-Language` names, by weight (RFC 9110, 12.5.4).
pub(in crate::web) fn asked(headers: &HeaderMap) -> Option<Lang> {
    let text = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let weighed = text.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let lang = Lang::parse(&parts.next()?.get(..2)?.to_ascii_lowercase())?;
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f64>().ok()).unwrap_or(1.0);
        (weight > 0.0).then_some((lang, weight))
    });
    let best = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(lang, _)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_that_weighs_most_of_those_that_we_speak() {
        let check = |header: &'static str, expected: Option<Lang>| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(header));
            assert_eq!(asked(&headers), expected, "{header}");
        };
        check("ja", Some(Lang::Ja));
        check("en-GB,en;q=0.9,ja;q=0.8", Some(Lang::En));
        check("fr, ja;q=0.3, en;q=0.7", Some(Lang::En));
        check("fr", None);
        check("en;q=0", None);
        check("", None);
    }
}
