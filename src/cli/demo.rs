//! `demo`: a year of a city in seconds.

use super::{DemoArgs, Failure, Out};

/// Runs it.
pub fn run(_args: &DemoArgs, _out: &mut Out) -> Result<(), Failure> {
    Ok(())
}
