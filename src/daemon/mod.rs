//! The running program: what turns the pure cycle into a service.
//!
//! [`evaluate`] and [`delivery`] are its pieces of work beside those of the [office](crate::office), each a
//! transaction or several; [`serve`] runs them in loops ([`judging`] when a moment was crossed, [`post`] a
//! loop a channel, [`source`] and [`reload`] when files change, [`upkeep`] at night) and drains them.
//! Commands use the same pieces.

pub mod belt;
pub mod delivery;
pub mod evaluate;
pub mod failures;

pub mod bouncing;
pub mod silencing;

pub mod backups;
pub mod desk;
pub mod judging;
pub mod post;
pub mod reload;
pub mod rules_in_force;
pub mod serve;
pub mod shared;
pub mod source;
pub mod upkeep;

mod systemd;
mod watch;
