//! What people see: the board, the answer page, feeds and the API; and what machines see of the daemon's
//! health.
//!
//! A request passes [`guard`] (headers, limits, cross-site posts), then [`visitor`] says who asks. A page
//! reads the [`picture`], the plan and the alerts as they stand, kept in memory until something changes,
//! and is filled by [`page`] from its template and its words. What a page does is done by the
//! [office](crate::office), as a command would do it.
//!
//! One file a page; each gives its own routes.

mod board;
mod failure;
mod front;
mod guard;
mod health;
mod lines;
mod metrics;
mod page;
mod paging;
mod picture;
mod shown;
mod templates;
mod visitor;

mod account;
mod alert;
mod alerts;
mod answer;
mod api;
mod assets;
mod audit;
mod decide;
mod deliveries;
mod feeds;
mod plan;
mod rehearsal;
mod renewals;
mod rules;
mod silences;
mod status;
mod today;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use api::description;
pub use board::Board;
pub use health::{Health, Probe};
pub use metrics::{Described, Metrics};
pub use picture::{Picture, Pictures};

/// How long open requests may take once the daemon stops; an idle client would hold it for ever.
const GRACE: Duration = Duration::from_secs(2);

/// What the daemon shows of its own work.
#[derive(Debug)]
pub struct Site {
    /// Whether all is well.
    pub health: Health,
    /// The numbers.
    pub metrics: Metrics,
}

/// Serves `router` until `stop`.
///
/// # Errors
/// What the socket reports.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned());
    let deadline = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = server => outcome,
        () = deadline => Ok(()),
    }
}

/// Health and numbers, for machines.
pub fn machine(site: Arc<Site>) -> Router {
    Router::new().route("/healthz", get(healthz)).route("/metrics", get(metrics)).with_state(site)
}

/// Everything: health, numbers, and the board.
pub fn whole(site: Arc<Site>, board: Arc<Board>) -> Router {
    let manner = guard::Manner::of(&board.engine.parts().config);
    let pages = Router::new()
        .merge(today::routes())
        .merge(plan::routes())
        .merge(alerts::routes())
        .merge(alert::routes())
        .merge(decide::routes())
        .merge(renewals::routes())
        .merge(silences::routes())
        .merge(rehearsal::routes())
        .merge(rules::routes())
        .merge(deliveries::routes())
        .merge(audit::routes())
        .merge(status::routes())
        .merge(account::routes())
        .merge(answer::routes())
        .merge(feeds::routes())
        .merge(api::routes(&board))
        .merge(assets::routes())
        .fallback(failure::not_found)
        .method_not_allowed_fallback(failure::not_allowed)
        .with_state(board);
    guard::around(machine(site).merge(pages), manner)
}

/// Health and numbers alone, guarded like everything else.
pub fn bare(site: Arc<Site>) -> Router {
    guard::around(machine(site), guard::Manner::default())
}

/// 200, or 503 when an evaluation is overdue or the store cannot be read.
async fn healthz(State(site): State<Arc<Site>>) -> Response {
    let report = site.health.report().await;
    let status = if report.well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(CONTENT_TYPE, "application/json")], report.json.to_string() + "\n").into_response()
}

async fn metrics(State(site): State<Arc<Site>>) -> Response {
    let format = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match site.metrics.text() {
        Ok(text) => ([(CONTENT_TYPE, format)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
