//! Pictures of numbers, each with a text that says the same: how a KPI goes, which renewals fall due when,
//! how much of something is done.
//!
//! A chart is SVG text of our own making. Its marks carry classes for a page's style sheet (light, dark,
//! print) and the same colours as attributes, for wherever no style sheet reaches: [`Look::Inline`] stands
//! in a page under a strict policy, [`Look::Alone`] is a file of its own for a rasteriser or a printer.
//! Nothing is told by colour alone: results are round, targets square, a forecast is a triangle, and each
//! line has its own dashes. Whatever a chart shows, [`Series::sentence`] and [`Series::table`] say.

mod bar;
mod drawing;
mod labels;
mod months;
mod number;
mod scale;
mod series;
mod svg;
mod words;

pub use bar::bar;
pub use months::{Deadline, months};
pub use number::number;
pub use series::{Series, Threshold, kpi};
pub use words::Row;

/// Where a chart is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look<'a> {
    /// In a page; `id` is its own on that page, and names its title and description.
    Inline(&'a str),
    /// By itself: with its size, its ground and its font.
    Alone,
}

#[cfg(test)]
mod tests;
