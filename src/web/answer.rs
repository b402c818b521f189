//! The page behind a letter's link: for one recipient and one alert, signed and not for ever.

use std::sync::Arc;

use axum::Router;

use super::board::Board;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
}
