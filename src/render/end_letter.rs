//! The draft of a letter that ends a paper, as a page to print and as text inside a notice.

use minijinja::context;

use super::templates::Templates;
use super::{RenderError, Style, clean, words};
use crate::lang::Lang;
use crate::notices::EndLetter;

/// The draft as one self-contained HTML page of A4 paper, with what has to be filled in by hand marked.
/// The letter is Japanese; the remark above it, which is not printed, is in `lang`.
///
/// # Errors
/// Where the template cannot be filled.
pub fn end_letter(letter: &EndLetter, style: &Style, lang: Lang) -> Result<String, RenderError> {
    let city = clean::line(&style.city);
    let by = letter.by.map(|day| words::short_date(day, lang));
    Templates::of(lang)?.fill(
        "end_letter.html.j2",
        context! {
            to => clean::line(&letter.to),
            heading => clean::line(&letter.heading),
            paragraphs => letter.paragraphs.iter().map(|p| clean::line(p)).collect::<Vec<_>>(),
            from => clean::line(&letter.from),
            mayor => if city.is_empty() { "市長".to_owned() } else { format!("{city}長") },
            by,
            cautions => letter.cautions.iter().map(|c| clean::line(c.get(lang))).collect::<Vec<_>>(),
        },
    )
}

/// The draft as the lines that stand under an item of a notice.
pub(super) fn lines(letter: &EndLetter) -> Vec<String> {
    let mut lines = vec![format!("{}　様", clean::line(&letter.to)), clean::line(&letter.heading)];
    lines.extend(letter.paragraphs.iter().map(|p| format!("　{}", clean::line(p))));
    lines
}
