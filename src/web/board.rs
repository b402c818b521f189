//! What all pages of the board share.

use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};

use super::picture::Pictures;
use crate::office::engine::Engine;

/// What all pages of the board share.
pub struct Board {
    /// The store, the clock, the parts in force.
    pub engine: Arc<Engine>,
    /// The plan and the alerts as they stand.
    pub pictures: Pictures,
    /// Rung when a page queued a letter.
    pub queued: Arc<Notify>,
    /// Rung when a page changed what is judged.
    pub changed: Arc<Notify>,
    /// The turn to work on a password: one at a time, for each takes 19 MiB.
    pub(super) passwords: Semaphore,
}

impl Board {
    /// The board of an engine, with the bells of the loops that work beside it.
    pub fn new(engine: Arc<Engine>, queued: Arc<Notify>, changed: Arc<Notify>) -> Arc<Board> {
        let pictures = Pictures::new(Arc::clone(&engine));
        Arc::new(Board { engine, pictures, queued, changed, passwords: Semaphore::new(1) })
    }
}
