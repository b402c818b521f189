//! A page: its template, filled with what it shows and with what every page needs.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};

use super::templates::fill;
use super::visitor::Visitor;
use crate::lang::Lang;
use crate::people::{Deed, Person};

/// A page, ready to be filled.
pub(super) struct Page {
    name: &'static str,
    lang: Lang,
    context: Value,
}

impl Page {
    /// The page `name` (`templates/NAME.html.j2`, `words/*/NAME.toml`) for `visitor`, with what it shows.
    pub(super) fn new(name: &'static str, visitor: &Visitor, shown: Value) -> Page {
        let Person { name: who, role, department, .. } = &visitor.person;
        let me = context! {
            name => who,
            role => role.name(),
            department,
            letters => visitor.can(Deed::ReadLetters),
            audit => visitor.can(Deed::ReadAudit),
            rehearse => visitor.can(Deed::Rehearse),
            decide => visitor.can(Deed::Decide),
            silence => visitor.can(Deed::Silence),
            release => visitor.can(Deed::Release),
            feeds => visitor.can(Deed::Feed(department.as_deref())),
        };
        let path = &visitor.path;
        let lang = visitor.lang;
        Page { name, lang, context: context! { me, path, lang => lang.code(), page => name, ..shown } }
    }

    /// A page for somebody who is not known: the door, an answer by a link, a failure.
    pub(super) fn bare(name: &'static str, lang: Lang, shown: Value) -> Page {
        // What is shown may say which page it is: a change of language leads back to it.
        let context =
            context! { ..shown, ..context! { me => (), path => "", lang => lang.code(), page => name } };
        Page { name, lang, context }
    }

    /// The page stands at `path`: where a change of language leads back to.
    pub(super) fn at(self, path: &str) -> Page {
        Page { context: context! { path, ..self.context }, ..self }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let html = [(CONTENT_TYPE, "text/html; charset=utf-8")];
        match fill(self.lang, &format!("{}.html.j2", self.name), &self.context) {
            Ok(text) => (html, text).into_response(),
            Err(error) => {
                tracing::error!(page = self.name, error = format!("{error:#}"), "a page could not be filled");
                (StatusCode::INTERNAL_SERVER_ERROR, "500 Internal Server Error\n").into_response()
            }
        }
    }
}
