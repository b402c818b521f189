//! The first page: what needs a decision, what changed, what cannot be told, what is held.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use minijinja::context;

use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::visitor::Visitor;
use crate::alerts;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/", get(today))
}

async fn today(State(board): State<Arc<Board>>, visitor: Visitor) -> Response {
    match shown(&board).await {
        Ok(shown) => Page::new("today", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board) -> Result<minijinja::Value, Failure> {
    let picture = board.pictures.look().await?;
    let firing = picture.book.alerts.values().filter(|alert| alert.state == alerts::State::Firing).count();
    Ok(context! { day => picture.today.to_string(), firing })
}
