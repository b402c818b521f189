//! The office: the work that is done on the store for whoever asks, be it a loop of the daemon, a command,
//! or a person at the board.
//!
//! [`parts`] are built from the configuration, the [`engine`] holds them with the store and the clock. Each
//! piece of work loads, calls the pure core, and commits in one transaction: plans come in by [`importing`],
//! people answer by [`answering`] and decide by [`deciding`], rows that vanished are closed by [`closing`].
//! [`explaining`] and [`preview`] only look.

pub mod engine;
pub mod parts;
pub mod period;
pub mod trouble;

pub mod stored;

pub mod answering;
pub mod closing;
pub mod deciding;
pub mod explaining;
pub mod feeds;
pub mod importing;
pub mod preview;

pub mod reach;
pub mod undelivered;
pub mod withheld;
