//! The expressions of one rule, compiled for one of its tables.

use super::lang::{Mistake, Program, Scope, Ty, compile};
use super::load::Found;
use super::place;
use super::raw::{At, RawRemind, RawRule};
use super::set::Source;
use super::wording::{Wording, Words};
use crate::plan::Table;

/// A rule, compiled for one of its tables.
#[derive(Debug)]
pub(super) struct Compiled {
    /// The table.
    pub(super) table: Table,
    /// The condition.
    pub(super) when: Program,
    /// `remind.before`
    pub(super) before: Option<Program>,
    /// `decision.by`
    pub(super) by: Option<Program>,
    /// `decision.default`
    pub(super) default: Option<Program>,
    /// Title and advice.
    pub(super) words: Words,
}

/// Compiles `raw` for each of its tables; what has a mistake is left out, and the mistake noted.
pub(super) fn compile_rule(
    raw: &RawRule,
    index: usize,
    sources: &[Source],
    wording: &mut Wording,
    found: &mut Vec<Found>,
) -> Vec<Compiled> {
    let mut compiled = Vec::new();
    wording.add(raw, index, sources, found);
    for table in raw.each.iter().flatten() {
        let scope = Scope::of(table.value);
        let mut expression = |text: &At<String>, want: Option<&Ty>| {
            compile(&text.value, &scope, want)
                .map_err(|mistakes| found.extend(mistakes.into_iter().map(|m| in_file(m, text, sources))))
                .ok()
        };
        let when = raw.when.as_ref().and_then(|w| expression(w, Some(&Ty::Bool)));
        let before = match &raw.remind {
            Some(RawRemind::Before { date, .. }) => expression(date, Some(&Ty::Time)),
            _ => None,
        };
        let by = raw.decision.as_ref().and_then(|d| expression(&d.by, Some(&Ty::Time)));
        let default = raw.decision.as_ref().and_then(|d| expression(&d.default, Some(&Ty::Str)));
        let words = wording.words(raw, &scope, sources, found);
        let Some(when) = when else { continue };
        compiled.push(Compiled { table: table.value, when, before, by, default, words });
    }
    if let (Some(decision), Some(default)) =
        (&raw.decision, compiled.first().and_then(|c| c.default.as_ref()))
        && let Some(outcome) = default.literal()
        && !decision.options.iter().any(|o| o == outcome)
    {
        let options = decision.options.join(", ");
        let span = 0..decision.default.value.len();
        let mistake = Mistake::new(
            span,
            format!("既定の結論 `{outcome}` が選択肢にありません（{options}）"),
            format!("the default `{outcome}` is none of the options ({options})"),
        );
        found.push(in_file(mistake, &decision.default, sources));
    }
    compiled
}

/// Moves a mistake in a text to where the text stands in its file.
pub(super) fn in_file(mut mistake: Mistake, text: &At<String>, sources: &[Source]) -> Found {
    let token = sources.get(text.file).and_then(|s| s.text.get(text.span.clone())).unwrap_or_default();
    let map = place::offsets(token);
    let last = map.last().copied().unwrap_or(0);
    let at = |i: usize| map.get(i).copied().unwrap_or(last);
    let (start, end) = (at(mistake.span.start), at(mistake.span.end));
    // What follows may stand on the next line, after a line-ending backslash.
    let shown = token.get(start..end).unwrap_or_default().trim_end_matches(['\\', '\n', '\r', ' ', '\t']);
    mistake.span = text.span.start + start..text.span.start + start + shown.len();
    (text.file, mistake)
}
