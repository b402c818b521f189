//! What the board shows and does, for programs: JSON under `/api/v1`, described in OpenAPI 3.1.
//!
//! A route and its description are one thing ([`utoipa_axum`]), so neither can be changed without the
//! other; what every operation shares (who may call it, what else it may answer) is added by [`describe`].
//! Whoever calls comes with a token or a session ([`caller`]); what they may is asked of the same table
//! that the pages ask, and what they do is done by the same office. What goes wrong is told as a
//! [`problem`] in the language that the caller asks for.

mod caller;
mod describe;
mod input;
mod paged;
mod problem;
mod rows;

mod alerts;
mod answers;
mod audit;
mod decisions;
mod deliveries;
mod feeds;
mod health;
mod holds;
mod plan;
mod rehearsal;
mod rules;
mod silences;
mod today;
mod words;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::Value as Json;
use utoipa_axum::router::OpenApiRouter;

use super::board::Board;
use caller::Caller;
use problem::Problem;
pub(super) use problem::{asked, before_any_call};

/// The routes of the API.
pub(super) fn routes(board: &Arc<Board>) -> Router<Arc<Board>> {
    let (router, _) = described().split_for_parts();
    router
        .route("/api/openapi.json", get(openapi))
        .route("/api/{*rest}", any(nothing_there))
        .method_not_allowed_fallback(async || Problem::Method)
        .layer(from_fn_with_state(Arc::clone(board), problem::worded))
}

/// The description of the API: OpenAPI 3.1, as JSON.
pub fn description() -> &'static Json {
    static TEXT: LazyLock<Json> = LazyLock::new(|| describe::whole(described().into_openapi()));
    &TEXT
}

/// Every operation, with its description.
fn described() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::with_openapi(describe::empty())
        .merge(today::routes())
        .merge(plan::routes())
        .merge(alerts::routes())
        .merge(answers::routes())
        .merge(decisions::routes())
        .merge(silences::routes())
        .merge(rehearsal::routes())
        .merge(rules::routes())
        .merge(deliveries::routes())
        .merge(holds::routes())
        .merge(audit::routes())
        .merge(health::routes())
        .merge(feeds::routes())
}

async fn openapi(_: Caller) -> Response {
    ([(CONTENT_TYPE, "application/json")], description().to_string()).into_response()
}

async fn nothing_there() -> Problem {
    Problem::no_such_address()
}
