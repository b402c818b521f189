//! Ordinances, agreements and contracts that have a term, as far as they are public.

use minijinja::context;

use super::model::Model;
use super::{Files, initiative, spread};
use crate::plan::Table;
use crate::publish::PublishError;
use crate::publish::data::Row;

/// Its pages, in both languages; none where renewals are not public.
pub(super) fn pages(model: &Model<'_>) -> Result<Files, PublishError> {
    let Some(sheet) = model.shelf.sheet(Table::Renewals) else { return Ok(Vec::new()) };
    let rows: Vec<&Row> = sheet.rows.iter().collect();
    spread(model, "renewals.html.j2", "renewals", rows.len(), |lang, range| {
        Ok(context! {
            columns => initiative::heads(model, Table::Renewals, lang),
            rows => initiative::rows(model, Table::Renewals, &rows[range], lang),
        })
    })
}
