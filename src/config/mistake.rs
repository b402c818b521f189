//! What is wrong in a configuration, with its place: every mistake of a run.

use std::cell::RefCell;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::lang::{Lang, Text};

/// A mistake in the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigError {
    /// The file, as the user named it.
    pub file: String,
    /// One-based line; 0 where the file as a whole is meant.
    pub line: usize,
    /// One-based column, in characters; 0 where the line as a whole is meant.
    pub column: usize,
    /// What was found, what is accepted, and the nearest right thing.
    pub message: Text,
    /// The whole, as it is shown: message, place, and the offending text underlined.
    pub rendered: Text,
}

impl ConfigError {
    /// A mistake that concerns a whole file, or a line of one.
    pub(super) fn of_file(file: &str, line: usize, message: Text) -> ConfigError {
        let place = if line == 0 { file.to_owned() } else { format!("{file}:{line}") };
        let shown =
            Text::new(format!("エラー: {place}: {}", message.ja), format!("error: {place}: {}", message.en));
        ConfigError { file: file.to_owned(), line, column: 0, message, rendered: shown }
    }
}

/// The mistakes and warnings found so far in one file.
pub(super) struct Mistakes<'a> {
    file: &'a str,
    source: &'a str,
    errors: RefCell<Vec<ConfigError>>,
    warnings: RefCell<Vec<Text>>,
}

impl<'a> Mistakes<'a> {
    pub(super) fn new(file: &'a str, source: &'a str) -> Mistakes<'a> {
        Mistakes { file, source, errors: RefCell::default(), warnings: RefCell::default() }
    }

    /// Notes a mistake at a place of the source, in bytes.
    pub(super) fn add(&self, span: Range<usize>, message: Text) {
        let span = self.on_one_line(span);
        let line_start = self.source[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.source[..span.start].matches('\n').count() + 1;
        let column = self.source[line_start..span.start].chars().count() + 1;
        let text = self.source[line_start..].lines().next().unwrap_or("");
        let within = span.start - line_start..span.end - line_start;
        let render = |lang: Lang| render(self.file, line, text, within.clone(), message.get(lang), lang);
        let rendered = Text::new(render(Lang::Ja), render(Lang::En));
        self.push(ConfigError { file: self.file.to_owned(), line, column, message, rendered });
    }

    /// Notes a finished mistake, for instance of another file.
    pub(super) fn push(&self, error: ConfigError) {
        self.errors.borrow_mut().push(error);
    }

    /// The file and its text.
    pub(super) fn written(&self) -> (&'a str, &'a str) {
        (self.file, self.source)
    }

    /// Notes a mistake of the file as a whole: what is missing has no line.
    pub(super) fn of_file(&self, message: Text) {
        self.push(ConfigError::of_file(self.file, 0, message));
    }

    pub(super) fn warn(&self, warning: Text) {
        self.warnings.borrow_mut().push(warning);
    }

    /// The mistakes in the order of their places, and the warnings.
    pub(super) fn finish(self) -> (Vec<ConfigError>, Vec<Text>) {
        let mut errors = self.errors.into_inner();
        errors.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        (errors, self.warnings.into_inner())
    }

    /// The part of `span` on its first line, within the source and on its characters' borders.
    fn on_one_line(&self, span: Range<usize>) -> Range<usize> {
        let border =
            |at: usize| (0..=at.min(self.source.len())).rev().find(|at| self.source.is_char_boundary(*at));
        let start = border(span.start).unwrap_or(0);
        let line_end = self.source[start..].find(['\n', '\r']).map_or(self.source.len(), |at| start + at);
        start..border(span.end).unwrap_or(start).clamp(start, line_end)
    }
}

fn render(file: &str, line: usize, text: &str, span: Range<usize>, message: &str, lang: Lang) -> String {
    let (text, span) = without_secret(text, span);
    let end = span.end.min(text.len());
    let place = AnnotationKind::Primary.span(span.start.min(end)..end);
    let snippet = Snippet::source(text).line_start(line).path(file).annotation(place);
    let level = Level::ERROR.with_name(lang.pick("エラー", "error"));
    Renderer::plain().render(&[level.primary_title(message).element(snippet)])
}

/// The line up to its first `=` or `:` where one of its keys may hold a secret: what is shown may be logged.
fn without_secret(text: &str, span: Range<usize>) -> (&str, Range<usize>) {
    let lower = text.to_ascii_lowercase();
    let secret = ["pass", "secret", "token", "url", "credential"].iter().any(|word| lower.contains(word));
    let Some((key, _)) = text.split_once(['=', ':']).filter(|_| secret) else { return (text, span) };
    let key = key.trim_end();
    if span.start < key.len() { (key, span) } else { (key, key.len() - key.trim_start().len()..key.len()) }
}
