//! What the daemon shows of itself over HTTP, on a loopback port: `/healthz` and `/metrics`.

mod health;
mod metrics;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use health::{Health, Probe};
pub use metrics::Metrics;

/// How long open requests may take once the daemon stops; an idle client would hold it for ever.
const GRACE: Duration = Duration::from_secs(2);

/// What the pages show.
#[derive(Debug)]
pub struct Site {
    /// Whether all is well.
    pub health: Health,
    /// The numbers.
    pub metrics: Metrics,
}

/// Serves the site until `stop`.
///
/// # Errors
/// What the socket reports.
pub async fn serve(listener: TcpListener, site: Arc<Site>, stop: CancellationToken) -> io::Result<()> {
    let server = axum::serve(listener, router(site)).with_graceful_shutdown(stop.clone().cancelled_owned());
    let deadline = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = server => outcome,
        () = deadline => Ok(()),
    }
}

fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .with_state(site)
        .layer(map_response(guarded))
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

/// Nothing of this is to be framed, sniffed, kept or run.
async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
