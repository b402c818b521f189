//! The running program: what turns the pure cycle into a service.
//!
//! [`parts`] are built from the configuration, the [`engine`] holds them with the store and the clock.
//! [`importing`], [`evaluate`] and [`delivery`] are its three pieces of work, each a transaction or
//! several; [`serve`] runs them in loops ([`judging`] when a moment was crossed, [`post`] a loop a
//! channel, [`source`] and [`reload`] when files change, [`upkeep`] at night) and drains them. Commands use the same pieces.

pub mod engine;
pub mod parts;
mod period;
pub mod trouble;

pub mod belt;
pub mod delivery;
pub mod evaluate;
pub mod failures;
pub mod stored;

pub mod answering;
pub mod bouncing;
pub mod closing;
pub mod deciding;
pub mod explaining;
pub mod importing;
pub mod preview;
pub mod silencing;

pub mod backups;
pub mod desk;
pub mod judging;
pub mod post;
pub mod reach;
pub mod reload;
pub mod rules_in_force;
pub mod serve;
pub mod shared;
pub mod source;
pub mod upkeep;
pub mod withheld;

mod systemd;
mod watch;
