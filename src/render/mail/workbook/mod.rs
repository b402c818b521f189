//! The same as a workbook: the whole of what a sheet, an overview or a digest lists, of which the letter
//! shows the gravest. A digest has its agenda before it, and its numbers with native charts behind.
//!
//! Every text from the plan stays a text: nothing is written as a formula, and what a chart is called is a
//! cell that it refers to, for a name that began with `=` would be read as such a reference.

mod agenda;
mod areas;
mod list;
mod looks;
mod measures;
mod more;

use chrono::NaiveDate;
use minijinja::context;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};

use super::Matter;
use super::attached::entries;
use crate::notices::{Body, Digest, Item};
use crate::render::{RenderError, clean};

use looks::Looks;

/// The most characters that a cell holds (Microsoft, "Excel specifications and limits").
const CELL: usize = 32_767;

/// The catalogue's key of a section, the day in lists by day, and what stands there.
type Entry<'a> = (Option<&'static str>, Option<NaiveDate>, &'a Item);

/// The workbook of what the letter lists; `None` for letters that are no list, and for an empty one.
pub(super) fn workbook(matter: &Matter<'_>) -> Result<Option<Vec<u8>>, RenderError> {
    let body = &matter.draft.body;
    let digest = match body {
        Body::Digest(digest) => Some(&**digest),
        Body::Sheet(_) | Body::Overview(_) => None,
        Body::Notice(_) | Body::Word { .. } => return Ok(None),
    };
    let entries = entries(body);
    if entries.is_empty() && digest.is_none_or(is_empty) {
        return Ok(None);
    }
    let looks = Looks::of(matter.writer.lang);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(matter));
    if let Some(digest) = digest.filter(|digest| !digest.decisions.is_empty()) {
        agenda::write(matter, &mut workbook, &digest.decisions, &looks)?;
    }
    if !entries.is_empty() {
        list::write(matter, &mut workbook, &entries, &looks)?;
    }
    if let Some(digest) = digest {
        more::write(matter, &mut workbook, digest, &looks)?;
        areas::write(matter, &mut workbook, digest, &looks)?;
        measures::write(matter, &mut workbook, &digest.measures, &looks)?;
    }
    Ok(Some(workbook.save_to_buffer()?))
}

/// Whether a digest that lists no alert has no line and no indicator either.
fn is_empty(digest: &Digest) -> bool {
    digest.measures.is_empty() && more::is_empty(digest)
}

/// They name the letter's own moment, so the same letter gives the same bytes.
fn properties(matter: &Matter<'_>) -> DocProperties {
    DocProperties::new()
        .set_title(&matter.written.subject)
        .set_author("Yamedoki")
        .set_creation_datetime(&matter.now)
}

fn say(matter: &Matter<'_>, key: &str) -> Result<String, RenderError> {
    matter.writer.say(key, context! {})
}

/// Writes a text as a text, `=1+1` too.
fn text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, look: &Format) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, clean::shorten(text, CELL), look).map(|_| ())
}
