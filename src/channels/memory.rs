//! A channel that keeps its letters in a list: for tests and rehearsals, no mock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::failure::{Failure, Receipt};
use crate::render::Letter;

/// The list; its clones share it. Its `Debug` shows no letter, for these hold addresses.
#[derive(Clone, Default)]
pub struct Memory {
    inner: Arc<Mutex<Inner>>,
    /// Whether letters wait on their way.
    held: Arc<watch::Sender<bool>>,
}

#[derive(Default)]
struct Inner {
    sent: Vec<Letter>,
    failures: VecDeque<Failure>,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Memory({} letters)", self.lock().sent.len())
    }
}

impl Memory {
    /// The letters taken so far, in order.
    pub fn sent(&self) -> Vec<Letter> {
        self.lock().sent.clone()
    }

    /// Lets the next letter fail; several calls queue up.
    pub fn fail_next(&self, failure: Failure) {
        self.lock().failures.push_back(failure);
    }

    /// Holds letters on their way, as a slow receiver does, or lets them go on.
    pub fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Takes the letter, unless a failure is queued.
    pub(super) async fn send(&self, letter: &Letter) -> Result<Receipt, Failure> {
        // Never an error: we have the sender.
        let _ = self.held.subscribe().wait_for(|held| !held).await;
        let mut inner = self.lock();
        if let Some(failure) = inner.failures.pop_front() {
            return Err(failure);
        }
        inner.sent.push(letter.clone());
        Ok(Receipt::whole(format!("memory {}", inner.sent.len())))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
