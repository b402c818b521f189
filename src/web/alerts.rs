//! Alerts, with filters in the address, and each alert's own page; what is answered there.

use std::sync::Arc;

use axum::Router;

use super::board::Board;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
}
