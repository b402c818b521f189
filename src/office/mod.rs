//! The office: the work that is done on the store for whoever asks, be it a loop of the daemon, a command,
//! or a person at the board.
//!
//! [`parts`] are built from the configuration, the [`engine`] holds them with the store and the clock. Each
//! piece of work loads, calls the pure core, and commits in one transaction: plans come in by [`importing`],
//! people answer by [`answering`] and decide by [`deciding`], rows that vanished are closed by [`closing`].
//! [`explaining`], [`preview`] and [`standing`] only look. [`passwords`] and [`secrets`] are what people and
//! programs come in with.
//! [`explaining`], [`preview`] and [`rehearsing`] only look. Letters are released, dropped and tried again by
//! [`posting`]; [`letters`] says in words what became of one.
//! people answer by [`answering`] and decide by [`deciding`], rows that vanished are closed by [`closing`], what a department
//! reports by itself goes on record by [`entering`]; [`origins`] says where a row stands.
//! [`explaining`] and [`preview`] only look.

pub mod engine;
pub mod parts;
pub mod period;
pub mod trouble;

pub mod stored;

pub mod passwords;
pub mod secrets;

pub mod answering;
pub mod closing;
pub mod deciding;
pub mod entering;
pub mod explaining;
pub mod feeds;
pub mod importing;
pub mod origins;
pub mod preview;
pub mod reading;
pub mod rehearsing;
pub mod silencing;
pub mod standing;

pub mod letters;
pub mod posting;
pub mod rule_texts;
pub mod upkeep;

pub mod reach;
pub mod undelivered;
pub mod withheld;
