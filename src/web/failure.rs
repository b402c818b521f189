//! What a person reads when a page cannot be shown, and the status that goes with it.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::context;

use super::page::Page;
use super::visitor::Visitor;
use crate::lang::{Lang, Text};
use crate::office::trouble::Trouble;
use crate::people::Denied;

/// Why a page cannot be shown.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody is signed in: the door, and where to go on afterwards.
    NobodyThere(String),
    /// A program came without a token, or with one that is not accepted.
    NoToken,
    /// Their password was chosen by somebody else: they change it before anything else.
    PasswordFirst,
    /// They may not.
    Denied(Denied),
    /// There is no such thing.
    NotFound(Text),
    /// What was sent does not fit.
    Refused(Text),
    /// It changed meanwhile.
    Stale(Text),
    /// We are at fault.
    Trouble(Trouble),
}

/// A failure, for who reads it.
#[derive(Debug)]
pub(super) struct Told(pub(super) Failure, pub(super) Lang);

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Failure {
        Failure::Denied(denied)
    }
}

impl<T: Into<Trouble>> From<T> for Failure {
    fn from(trouble: T) -> Failure {
        Failure::Trouble(trouble.into())
    }
}

impl Failure {
    /// As the answer to a reader of `lang`.
    pub(super) fn told(self, lang: Lang) -> Response {
        Told(self, lang).into_response()
    }

    /// The status and what to say; or an answer that is no page.
    fn parts(self) -> Result<(StatusCode, &'static str, Text), Box<Response>> {
        Ok(match self {
            Failure::NobodyThere(to) => {
                return Err(Redirect::to(&super::account::door(&to)).into_response().into());
            }
            Failure::PasswordFirst => return Err(Redirect::to("/account").into_response().into()),
            Failure::NoToken => return Err(no_token().into()),
            Failure::Denied(Denied(text)) => (StatusCode::FORBIDDEN, "denied", text),
            Failure::NotFound(text) => (StatusCode::NOT_FOUND, "not_found", text),
            Failure::Refused(text) => (StatusCode::UNPROCESSABLE_ENTITY, "refused", text),
            Failure::Stale(text) => (StatusCode::CONFLICT, "stale", text),
            Failure::Trouble(Trouble::Input(mistakes)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "refused", Trouble::Input(mistakes).text())
            }
            Failure::Trouble(trouble) => {
                tracing::error!(error = trouble.text().en, "a page could not be shown");
                (StatusCode::INTERNAL_SERVER_ERROR, "trouble", trouble.text())
            }
        })
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let Told(failure, lang) = self;
        match failure.parts() {
            Err(answer) => *answer,
            Ok((status, kind, text)) => {
                let page = Page::bare("failure", lang, context! { kind, words => text.get(lang) });
                (status, page).into_response()
            }
        }
    }
}

/// RFC 6750, 3; the body is a problem as RFC 9457 writes it.
fn no_token() -> Response {
    let problem = serde_json::json!({
        "title": "Unauthorized",
        "status": 401,
        "detail": "This needs a token: Authorization: Bearer TOKEN (yamedoki token add).",
    });
    let headers = [(WWW_AUTHENTICATE, "Bearer"), (CONTENT_TYPE, "application/problem+json")];
    (StatusCode::UNAUTHORIZED, headers, problem.to_string()).into_response()
}

fn ours() -> Text {
    Text::new(
        "ページを表示できませんでした。運用担当者に、時刻とこのページのアドレスを知らせてください。",
        "The page could not be shown. Please tell the operator the time and the address of this page.",
    )
}

/// There is no such page.
pub(super) async fn not_found(visitor: Option<Visitor>) -> Response {
    let lang = visitor.map_or(Lang::Ja, |visitor| visitor.lang);
    Failure::NotFound(no_page()).told(lang)
}

fn no_page() -> Text {
    Text::new(
        "このページはありません。アドレスが正しいか確かめるか、最初の画面から選び直してください。",
        "There is no such page. Please check the address, or start again from the first page.",
    )
}

/// The page is there, but not for this.
pub(super) async fn not_allowed() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, "405 Method Not Allowed\n").into_response()
}

/// What was refused before any page saw it, in words; the status and the other headers stay.
pub(super) fn before_any_page(refused: Response, cross_site: bool, lang: Lang) -> Response {
    let status = refused.status();
    let (kind, text) = match status {
        StatusCode::FORBIDDEN if cross_site => ("cross_site", cross_site_post()),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", too_large()),
        StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND => ("not_found", no_page()),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => ("trouble", too_slow()),
        status if status.is_client_error() => ("refused", unreadable()),
        _ => ("trouble", ours()),
    };
    let mut page = Page::bare("failure", lang, context! { kind, words => text.get(lang) }).into_response();
    *page.status_mut() = status;
    for (name, value) in refused.headers() {
        if !matches!(*name, CONTENT_TYPE | CONTENT_LENGTH) {
            page.headers_mut().insert(name.clone(), value.clone());
        }
    }
    page
}

fn cross_site_post() -> Text {
    Text::new(
        "ほかのサイトの画面から送られた操作のため、受け付けませんでした。何も変わっていません。この市のやめどきの画面を開き直して、もう一度お試しください。\n繰り返すときは、運用担当者に、このページのアドレスと設定の [web] url が同じか確かめてもらってください。",
        "This was sent from a page of another site and was not accepted. Nothing has changed. Please open the page here again and repeat it.\nIf that does not help, ask the operator whether the address of this page is the one in [web] url of the configuration.",
    )
}

fn too_large() -> Text {
    Text::new(
        "送られたものが大きすぎます。何も変わっていません。文章を短くして、もう一度お試しください。",
        "What was sent is too large. Nothing has changed. Please write less and try again.",
    )
}

fn too_slow() -> Text {
    Text::new(
        "時間内に終わりませんでした。少し待ってから、もう一度お試しください。",
        "It took too long. Please wait a moment and try again.",
    )
}

fn unreadable() -> Text {
    Text::new(
        "送られた内容を読み取れませんでした。何も変わっていません。前の画面に戻り、もう一度お試しください。",
        "What was sent could not be read. Nothing has changed. Please go back and try again.",
    )
}
