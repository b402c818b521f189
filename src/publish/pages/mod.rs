//! The pages: what each shows, and how long lists are spread over several of them.

mod about;
mod chart;
mod index;
mod initiative;
mod model;
mod perspective;
mod progress;
mod renewals;

use std::ops::Range;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::templates::{self, fill};
use super::{Edition, PublishError};
use crate::lang::Lang;
use crate::plan::Table;
use crate::render::words;
use model::Model;

use super::data::Shelf;

/// The most bytes of a page, before the list of further pages is added: at most 150 KiB with it.
const WEIGHT: usize = 140 * 1024;

type Files = Vec<(String, Vec<u8>)>;

/// One of the pages over which a list is spread.
#[derive(Clone, Debug, Serialize)]
struct Part {
    n: usize,
    href: String,
    here: bool,
}

/// A cell or a fact of a page.
#[derive(Clone, Debug, Serialize)]
struct Cell {
    label: String,
    words: String,
    /// How it is marked; empty: not at all.
    look: &'static str,
}

/// A column of a page's table.
#[derive(Clone, Debug, Serialize)]
struct Head {
    words: String,
    number: bool,
}

/// What templates read of these.
macro_rules! shown_as_fields {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Value {
            fn from(shown: $kind) -> Value {
                Value::from(Serde(&shown))
            }
        })+
    };
}

shown_as_fields!(Part, Cell, Head, progress::Steps, progress::Light);

/// Every page in both languages; the first page of each language is the last but one and the last.
pub(super) fn files(edition: &Edition<'_>, shelf: &Shelf) -> Result<Files, PublishError> {
    let model = Model::of(edition, shelf);
    let mut files = Vec::new();
    for entry in &model.entries {
        files.extend(initiative::pages(&model, entry)?);
    }
    for perspective in &model.perspectives {
        files.extend(perspective::pages(&model, perspective)?);
    }
    files.extend(renewals::pages(&model)?);
    files.extend(about::pages(&model)?);
    let mut index = index::pages(&model)?;
    index.sort_by_key(|(path, _)| (path.ends_with("index.html"), !path.starts_with("en/")));
    index.sort_by_key(|(path, _)| path == "index.html");
    files.extend(index);
    Ok(files)
}

/// The page `part` of those that begin with `base`.
fn href(base: &str, part: usize) -> String {
    if part == 0 { format!("{base}.html") } else { format!("{base}~{}.html", part + 1) }
}

/// The pages of `items` things that begin with `base`, each as `shown` makes it: as few as bear them.
///
/// Both languages are divided alike, so that each page leads to its own in the other.
fn spread(
    model: &Model<'_>,
    template: &'static str,
    base: &str,
    items: usize,
    shown: impl Fn(Lang, Range<usize>) -> Result<Value, PublishError>,
) -> Result<Files, PublishError> {
    let page = |lang, range: &Range<usize>, part: usize, parts: &[Part]| {
        let common = common(model, lang, &href(base, part))?;
        let value =
            context! { parts => parts.to_vec(), ..context! { ..shown(lang, range.clone())?, ..common } };
        fill(lang, template, value)
    };
    let mut ranges = Vec::new();
    let mut open: Vec<std::ops::Range<usize>> = std::iter::once(0..items).collect();
    while let Some(range) = open.pop() {
        let weight = |lang| page(lang, &range, ranges.len(), &[]).map(|text| text.len());
        if range.len() > 1 && weight(Lang::Ja)?.max(weight(Lang::En)?) > WEIGHT {
            let half = range.start + range.len() / 2;
            open.push(half..range.end);
            open.push(range.start..half);
        } else {
            ranges.push(range);
        }
    }
    let mut files = Vec::new();
    for (part, range) in ranges.iter().enumerate() {
        let one = |n: usize| Part { n: n + 1, href: href(base, n), here: n == part };
        let parts: Vec<Part> = (0..ranges.len()).map(one).collect();
        for lang in [Lang::Ja, Lang::En] {
            let path = format!("{}{}", lang.pick("", "en/"), href(base, part));
            files.push((path, page(lang, range, part, &parts)?.into_bytes()));
        }
    }
    Ok(files)
}

/// What every page needs.
fn common(model: &Model<'_>, lang: Lang, page: &str) -> Result<Value, PublishError> {
    let settings = model.edition.settings;
    let other = format!("{}{page}", lang.pick("en/", "../"));
    Ok(context! {
        lang => lang.code(), other_lang => lang.pick("en", "ja"), other, page,
        data => lang.pick("data/", "../data/"),
        site => site(model, lang)?,
        policy => templates::policy(), style => templates::STYLE,
        updated_shown => words::short_date(model.edition.today, lang),
        contact => settings.contact.clone(), license => settings.license.clone(),
        license_url => settings.license_url.clone(),
        has_renewals => model.shelf.sheet(Table::Renewals).is_some(),
        shows => context! {
            steps => model.counts_steps(), lights => model.counts_lights(),
            owner => model.shelf.sheet(Table::Initiatives).is_some_and(|sheet| sheet.place("owner").is_some()),
        },
    })
}

fn site(model: &Model<'_>, lang: Lang) -> Result<String, PublishError> {
    match &model.edition.settings.title {
        Some(title) => Ok(title.clone()),
        None => say(lang, "site", context! { city => model.edition.city }),
    }
}

/// The words under `key`.
fn say(lang: Lang, key: &str, context: Value) -> Result<String, PublishError> {
    fill(lang, &format!("say/{key}"), context)
}
