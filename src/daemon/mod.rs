//! The running program: what turns the pure cycle into a service.

pub mod delivery;
