//! A mistake, shown where it was made: file, line, column, the line itself, the text underlined.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::lang::Mistake;
use super::set::{Diagnostic, Source};
use crate::lang::{Lang, Text};

/// Makes a diagnostic of a mistake in `source`.
pub(super) fn diagnose(source: &Source, mistake: &Mistake) -> Diagnostic {
    let span = clamp(&source.text, &mistake.span);
    let (line, column) = position(&source.text, span.start);
    let show = |lang| render(source, mistake, &span, lang);
    Diagnostic {
        file: source.name.clone(),
        line,
        column,
        message: mistake.message.clone(),
        rendered: Text::new(show(Lang::Ja), show(Lang::En)),
    }
}

fn render(source: &Source, mistake: &Mistake, span: &Range<usize>, lang: Lang) -> String {
    let mend = mistake.mend.as_ref().map_or("", |m| m.get(lang));
    let note = AnnotationKind::Primary.span(span.clone()).label(mend);
    let snippet = Snippet::source(source.text.as_str()).path(source.name.as_str()).annotation(note);
    let title = Level::ERROR
        .with_name(lang.pick("エラー", "error"))
        .primary_title(mistake.message.get(lang).to_owned());
    let report: &[Group<'_>] = &[title.element(snippet)];
    Renderer::plain().render(report)
}

/// One-based line and column, the column in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The span within the text, on characters' borders, and at least one character where there is one.
fn clamp(text: &str, span: &Range<usize>) -> Range<usize> {
    let floor = |mut i: usize| {
        i = i.min(text.len());
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let start = floor(span.start);
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    start..floor(span.end).max(start + width)
}
