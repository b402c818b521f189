//! A report as one page of HTML: tables of words and numbers that somebody else has laid out.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::RenderError;
use super::templates::Templates;
use crate::lang::Lang;

/// The page of `report`, which has a `title`, a `city`, an `intro` (paragraphs) and `tables` (`title`,
/// `note`, `columns` with `name` and `number`, `rows`, `total`, `bars`).
///
/// # Errors
/// Where the template cannot be filled.
pub fn report(report: &impl Serialize, lang: Lang) -> Result<String, RenderError> {
    let templates = Templates::of(lang)?;
    let report = Value::from(Serde(report));
    templates.fill("report.html.j2", context! { report, lang => lang.code() })
}

/// What a rule's alerts are called together: `期限を過ぎた項目`, `Milestones past their date`; `None` for
/// a rule that does not ship.
pub fn matter(rule: &str, lang: Lang) -> Option<String> {
    let templates = Templates::of(lang).ok()?;
    let key = format!("matter.{rule}");
    templates.has(&key).then(|| templates.say(&key, context! {}).ok())?
}
