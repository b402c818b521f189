//! What would be sent if the rules were these, or the days passed.

use std::sync::Arc;

use axum::Router;

use super::board::Board;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
}
