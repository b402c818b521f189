//! The report as one page: no scripts, nothing from elsewhere, readable on paper and without colour.

use super::super::Failure;
use crate::lang::Text;
use crate::rehearsal::Report;
use crate::render;

/// The page.
pub(super) fn html(report: &Report) -> Result<String, Failure> {
    render::report(report, report.lang).map_err(|error| {
        Failure::system(Text::new(
            format!("報告のページを作れません: {error}"),
            format!("the report cannot be written: {error}"),
        ))
    })
}
