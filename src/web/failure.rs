//! What a person reads when a page cannot be shown, and the status that goes with it.

use axum::http::StatusCode;
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
    /// A page of ours cannot be filled.
    Page(String),
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

    fn parts(self) -> Result<(StatusCode, &'static str, Text), String> {
        Ok(match self {
            Failure::NobodyThere(to) => return Err(to),
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
            Failure::Page(error) => {
                tracing::error!(error, "a page could not be filled");
                (StatusCode::INTERNAL_SERVER_ERROR, "trouble", ours())
            }
        })
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let Told(failure, lang) = self;
        match failure.parts() {
            Err(to) => Redirect::to(&super::account::door(&to)).into_response(),
            Ok((status, kind, text)) => {
                let page = Page::bare("failure", lang, context! { kind, words => text.get(lang) });
                (status, page).into_response()
            }
        }
    }
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
    let text = Text::new(
        "このページはありません。アドレスが正しいか確かめるか、上の見出しから選び直してください。",
        "There is no such page. Please check the address, or start again from the navigation above.",
    );
    Failure::NotFound(text).told(lang)
}

/// The page is there, but not for this.
pub(super) async fn not_allowed() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, "405 Method Not Allowed\n").into_response()
}
