//! What the service manager is told: ready, reloading, alive, stopping. Without one, nothing happens.

use std::time::Duration;

use sd_notify::NotifyState;

/// The daemon is up.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The daemon drains and ends.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// How often the service manager wants a sign of life: half of what it allows.
pub(super) fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|limit| limit / 2)
}

/// A sign of life.
pub(super) fn alive() {
    tell(&[NotifyState::Watchdog]);
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the service manager was not reached");
    }
}
