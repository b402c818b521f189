//! Calendar feeds by secret addresses.

use std::sync::Arc;

use axum::Router;

use super::board::Board;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
}
