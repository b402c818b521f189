//! The one integration binary; each module is one part of the house seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod channels;
mod delivery;
mod tools;
mod web;
