//! The initiatives of one perspective.

use minijinja::{Value, context};

use super::model::{Model, Perspective};
use super::{Files, href, index, initiative, progress, spread};
use crate::lang::Lang;
use crate::plan::Table;
use crate::publish::PublishError;
use crate::publish::shown;

/// Its pages, in both languages.
pub(super) fn pages(model: &Model<'_>, perspective: &Perspective) -> Result<Files, PublishError> {
    let all = perspective.entries.len();
    spread(model, "perspective.html.j2", &perspective.base, all, |lang, range| {
        let rows = perspective.entries[range].iter().map(|at| row(model, *at, lang));
        Ok(context! {
            name => index::name(model, perspective, lang)?,
            initiatives_all => all,
            initiatives => rows.collect::<Result<Vec<Value>, PublishError>>()?,
        })
    })
}

fn row(model: &Model<'_>, at: usize, lang: Lang) -> Result<Value, PublishError> {
    let entry = &model.entries[at];
    let sheet = model.shelf.sheet(Table::Initiatives);
    let owner = sheet.map(|sheet| sheet.value(entry.row, "owner"));
    let owner = owner.map(|owner| shown::value(owner, (Table::Initiatives, "owner"), None, lang));
    Ok(context! {
        title => initiative::title(model, entry),
        href => href(&entry.base, 0),
        owner => owner.unwrap_or_default(),
        steps => progress::steps(model, entry.milestones.iter().copied(), lang)?,
        lights => progress::lights(model, entry.kpis.iter().copied(), lang)?,
    })
}
