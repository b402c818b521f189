//! The style sheet, the little script and the icon, embedded; the browser may keep them for an hour.

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;

use super::board::Board;

/// What a browser may be served: its address, its type, its text.
const FILES: [(&str, &str, &str); 3] = [
    ("/assets/board.css", "text/css; charset=utf-8", include_str!("assets/board.css")),
    ("/assets/board.js", "text/javascript; charset=utf-8", include_str!("assets/board.js")),
    ("/assets/icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// The routes of the assets.
pub(super) fn routes() -> Router<Arc<Board>> {
    FILES.into_iter().fold(Router::new(), |router, (path, kind, text)| {
        let answer = move || async move { ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "max-age=3600")], text) };
        router.route(path, get(answer))
    })
}
