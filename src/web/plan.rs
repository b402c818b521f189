//! The plan: perspectives, initiatives, their milestones by year and their KPIs.

use std::sync::Arc;

use axum::Router;

use super::board::Board;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
}
