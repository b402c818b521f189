//! The outbox: what was sent, what waits, what did not arrive; what is held, and letting it go.

mod held;
mod letter;
mod list;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::board::Board;

/// The routes of these pages.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
        .route("/deliveries", get(list::list))
        .route("/deliveries/release", post(held::release))
        .route("/deliveries/discard", post(held::discard))
        .route("/deliveries/letter/{key}", get(letter::show))
        .route("/deliveries/letter/{key}/retry", post(letter::retry))
        .route("/deliveries/letter/{key}/discard", post(letter::discard))
}

/// The mark of a state: its class.
fn mark(state: crate::store::Delivery) -> &'static str {
    use crate::store::Delivery;
    match state {
        Delivery::Pending | Delivery::Sending => "info",
        Delivery::HandedOver => "good",
        Delivery::Failed | Delivery::Expired => "critical",
        Delivery::Held => "warning",
        Delivery::Discarded => "unknown",
    }
}
