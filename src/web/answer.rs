//! The page behind a letter's link: for one recipient and one alert, signed and not for ever.

use std::sync::Arc;

use axum::Router;

use super::board::Board;
use super::picture::Picture;
use super::visitor::Visitor;
use crate::alerts::AlertKey;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
}

/// The form with which the visitor may answer an alert on its page, for the template `answer_form`; `None`:
/// there is nothing to answer, or not by them.
pub(super) fn form(_: &Board, _: &Picture, _: &Visitor, _: &AlertKey) -> Option<minijinja::Value> {
    None
}
