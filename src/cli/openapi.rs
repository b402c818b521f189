//! `openapi`: the description of the API, for programs that are written against it.

use clap::Args;

use super::{Failure, Out};
use crate::web;

/// `openapi`
#[derive(Args, Debug)]
pub struct OpenapiArgs {}

/// Runs it.
pub(super) fn run(out: &mut Out) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(web::description());
    out.line(text.unwrap_or_default());
    Ok(())
}
