//! Yamedoki (やめどき, the right time to stop) holds a city to its plan.

pub mod alerts;
pub mod calendar;
pub mod channels;
pub mod clock;
pub mod cycle;
pub mod lang;
pub mod notices;
pub mod plan;
pub mod render;
pub mod rules;
