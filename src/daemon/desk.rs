//! Where new channels are laid for the delivery loops to take up.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::channels::Channel;

/// Where new channels are laid for the delivery loops to take up.
pub struct Desk {
    channels: Mutex<Option<BTreeMap<String, Channel>>>,
    pub(super) replaced: Notify,
}

impl Desk {
    /// With the channels to begin with.
    pub fn new(channels: BTreeMap<String, Channel>) -> Desk {
        Desk { channels: Mutex::new(Some(channels)), replaced: Notify::new() }
    }

    /// Replaces the channels: the loops end what they have in hand and begin anew.
    pub fn put(&self, channels: BTreeMap<String, Channel>) {
        *self.channels.lock().unwrap_or_else(PoisonError::into_inner) = Some(channels);
        self.replaced.notify_one();
    }

    pub(super) fn take(&self) -> Option<BTreeMap<String, Channel>> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
