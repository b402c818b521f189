//! Files → plan.
pub(crate) mod cell;
