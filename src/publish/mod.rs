//! The citizens' page: how far the plan has come, as files that can be put on any web server.
//!
//! [`publish`] gives every file as bytes: pages in Japanese and, below `en/`, in English; and the data behind
//! them as CSV and JSON. The pages need no script, no other file and no server.
//!
//! # What is public
//! What stands in [`Fields`], and nothing else: pages and data are made of [`data::Shelf`], which holds the
//! public fields of the public rows and was never given the others.
//!
//! # Why formulas are marked in CSV
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula (OWASP, CSV Injection).
//! Such a text gets an apostrophe before it in the CSV files, as OWASP advises; numbers, also negative ones,
//! stay as they are, and the JSON holds every text unchanged.

mod csv;
mod data;
mod fields;
mod json;
mod pages;
mod shown;
mod templates;

use chrono::NaiveDate;
use thiserror::Error;

use crate::calendar::Calendar;
use crate::plan::Table;
use crate::plan::fields::View;

pub use fields::{Fields, Publishable, all_fields, field};

/// What a city says about its publication (`[publish]` in the configuration).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// What is public.
    pub fields: Fields,
    /// The only initiatives that are, by code; `None`: all.
    pub initiatives: Option<Vec<String>>,
    /// The initiatives that are not, by code.
    pub exclude: Vec<String>,
    /// The title; `None`: the usual one.
    pub title: Option<String>,
    /// Whom citizens may ask.
    pub contact: Option<String>,
    /// The licence of the data, by name.
    pub license: Option<String>,
    /// Where its text stands.
    pub license_url: Option<String>,
}

/// What is published, of which day.
#[derive(Clone, Copy)]
pub struct Edition<'a> {
    /// The plan and its facts.
    pub view: View<'a>,
    /// The city's name; empty: none.
    pub city: &'a str,
    /// Its choices.
    pub settings: &'a Settings,
    /// For the years of the charts.
    pub calendar: &'a Calendar,
    /// The day of publication.
    pub today: NaiveDate,
}

/// A publication, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Each file: its path, with `/`, and its bytes; pages that others lead to come first, `index.html` last.
    pub files: Vec<(String, Vec<u8>)>,
    /// How many rows of each table are public.
    pub rows: Vec<(Table, usize)>,
    /// How many texts begin like a formula.
    pub like_formulas: usize,
}

/// Why nothing can be published.
#[derive(Debug, Error)]
pub enum PublishError {
    /// Codes in the settings that the plan has not, each with the nearest that it has.
    #[error("there is no initiative {0:?}")]
    Unknown(Vec<(String, Option<String>)>),
    /// A page of ours cannot be filled.
    #[error("a page cannot be filled: {0}")]
    Page(#[from] minijinja::Error),
    /// The shipped words cannot be read.
    #[error("the words cannot be read: {0}")]
    Words(String),
}

/// The publication of `edition`: the same bytes for the same plan, settings and day.
///
/// # Errors
/// Where the settings name an initiative that the plan has not; where a page cannot be filled.
pub fn publish(edition: &Edition<'_>) -> Result<Publication, PublishError> {
    let shelf = data::shelf(edition)?;
    let mut files = csv::files(&shelf);
    files.push(("data/plan.json".to_owned(), json::file(edition, &shelf)));
    files.extend(pages::files(edition, &shelf)?);
    let rows = shelf.sheets.iter().map(|sheet| (sheet.table, sheet.rows.len())).collect();
    Ok(Publication { files, rows, like_formulas: csv::like_formulas(&shelf) })
}
