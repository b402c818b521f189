//! What the daemon's loops share.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::desk::Desk;
use crate::office::engine::Engine;
use crate::office::parts::Places;
use crate::web::Site;

/// What the loops share.
pub struct Daemon {
    /// The engine.
    pub engine: Arc<Engine>,
    /// Where configuration and rules are read again.
    pub places: Places,
    /// The page's numbers and health.
    pub site: Arc<Site>,
    /// Rung when something was queued.
    pub queued: Arc<Notify>,
    /// Rung when the plan or the rules changed: there may be something to judge.
    pub changed: Arc<Notify>,
    /// Rung when the channels were replaced.
    pub post: Desk,
    /// Cancelled when the daemon ends.
    pub stop: CancellationToken,
}
