//! The first page: the whole, by perspective.

use minijinja::{Value, context};

use super::model::{Entry, Model, Perspective};
use super::{Files, href, progress, say, spread};
use crate::lang::Lang;
use crate::publish::PublishError;
use crate::publish::shown::clipped;

/// It, in both languages.
pub(super) fn pages(model: &Model<'_>) -> Result<Files, PublishError> {
    spread(model, "index.html.j2", "index", model.perspectives.len(), |lang, range| {
        let milestones = model.entries.iter().flat_map(|entry| entry.milestones.iter().copied());
        let kpis = model.entries.iter().flat_map(|entry| entry.kpis.iter().copied());
        let totals = context! {
            initiatives => model.entries.len(),
            steps => progress::steps(model, milestones, lang)?,
            lights => progress::lights(model, kpis, lang)?,
        };
        let rows = model.perspectives[range].iter().map(|perspective| row(model, perspective, lang));
        Ok(context! { totals, perspectives => rows.collect::<Result<Vec<Value>, PublishError>>()? })
    })
}

/// A perspective's name.
pub(super) fn name(model: &Model<'_>, perspective: &Perspective, lang: Lang) -> Result<String, PublishError> {
    match &perspective.name {
        Some(name) => Ok(clipped(name)),
        None if model.perspectives.len() == 1 => say(lang, "initiatives", context! {}),
        None => say(lang, "no_perspective", context! {}),
    }
}

fn row(model: &Model<'_>, perspective: &Perspective, lang: Lang) -> Result<Value, PublishError> {
    let entries = || perspective.entries.iter().map(|at| &model.entries[*at]);
    let milestones = entries().flat_map(|entry: &Entry<'_>| entry.milestones.iter().copied());
    let kpis = entries().flat_map(|entry: &Entry<'_>| entry.kpis.iter().copied());
    Ok(context! {
        name => name(model, perspective, lang)?,
        href => href(&perspective.base, 0),
        initiatives => perspective.entries.len(),
        steps => progress::steps(model, milestones, lang)?,
        lights => progress::lights(model, kpis, lang)?,
    })
}
