//! The ways out of the house: one file a channel, none of which knows what an alert is.

pub mod settings;

pub use settings::{Security, Settings, SmtpSettings};
