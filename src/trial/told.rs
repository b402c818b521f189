//! The span of a case: exactly who it says is told, and what is open in the end.

use std::collections::BTreeSet;

use super::play::{Played, Word, play};
use super::sheet::{At, Heard};
use super::{Miss, Tested};
use crate::alerts::State;
use crate::lang::Text;

/// Plays the case's span, where it has one.
pub(super) fn check(tested: &Tested<'_>, misses: &mut Vec<Miss>) {
    let Some(span) = tested.case.span else { return };
    let mut changes = Vec::new();
    for change in &tested.case.changes {
        match tested.stage.rows(&change.tables, misses) {
            Some(rows) => changes.push((change.on, rows)),
            None => return,
        }
    }
    match play(tested.stage, span, changes) {
        Ok(played) => {
            misses.extend(words(tested, &played));
            misses.extend(open(tested, &played));
        }
        Err(found) => {
            let case = tested.case;
            let of_case = |miss: Miss| Miss {
                line: if miss.line == 0 { case.line } else { miss.line },
                case: Some(case.name.clone()),
                ..miss
            };
            misses.extend(found.into_iter().map(of_case));
        }
    }
}

fn is(heard: &Heard, word: &Word) -> bool {
    alike(heard, word) == 5
}

/// How many of the five parts are the same.
fn alike(heard: &Heard, word: &Word) -> usize {
    let same = [
        heard.on == word.on,
        heard.to == word.to,
        heard.rule == word.rule,
        heard.subject == word.subject,
        heard.kind == word.kind,
    ];
    same.into_iter().filter(|same| *same).count()
}

fn shown(word: &Word) -> String {
    let Word { on, to, rule, subject, kind } = word;
    format!("{on} {to} {rule} {subject} {}", kind.name())
}

fn words(tested: &Tested<'_>, played: &Played) -> Vec<Miss> {
    let case = tested.case;
    let mut found: Vec<&Word> = played.words.iter().filter(|word| tested.looks_at(&word.rule)).collect();
    let mut missed: Vec<&At<Heard>> = Vec::new();
    for heard in case.told.iter().filter(|heard| tested.looks_at(&heard.value.rule)) {
        match found.iter().position(|word| is(&heard.value, word)) {
            Some(place) => {
                found.remove(place);
            }
            None => missed.push(heard),
        }
    }
    let mut misses: Vec<Miss> = missed.iter().map(|heard| not_told(tested, heard, &found)).collect();
    misses.extend(found.iter().map(|word| {
        let word = shown(word);
        let text = Text::new(
            format!(
                "`{word}` の知らせが、どこにも書かれていません。正しければ [[case.told]] に書き足してください"
            ),
            format!("`{word}` was told, and nobody asserted it. If that is right, add it as [[case.told]]"),
        );
        Miss::of(case, case.line, text)
    }));
    misses
}

fn not_told(tested: &Tested<'_>, heard: &At<Heard>, found: &[&Word]) -> Miss {
    let Heard { on, to, rule, subject, kind } = &heard.value;
    let want = format!("{on} {to} {rule} {subject} {}", kind.name());
    let near = found.iter().max_by_key(|word| alike(&heard.value, word));
    let near = near.filter(|word| alike(&heard.value, word) >= 2);
    let (ja, en) = near.map_or_else(Default::default, |word| {
        let word = shown(word);
        (format!("。近いのは `{word}`"), format!("; the nearest is `{word}`"))
    });
    let text = Text::new(
        format!("期待: `{want}`  実際: その知らせはありません{ja}"),
        format!("Expected: `{want}`; found: no such word{en}"),
    );
    Miss::of(tested.case, heard.line, text)
}

fn open(tested: &Tested<'_>, played: &Played) -> Vec<Miss> {
    let case = tested.case;
    let Some(asserted) = &case.open else { return Vec::new() };
    let firing = played.book.alerts.iter().filter(|(_, alert)| alert.state == State::Firing);
    let firing: BTreeSet<String> = firing
        .filter(|(key, _)| tested.looks_at(&key.rule))
        .map(|(key, _)| format!("{} {}", key.rule, key.subject))
        .collect();
    let mut misses = Vec::new();
    for said in asserted.iter().filter(|s| tested.looks_at(&s.rule) && !firing.contains(&s.key())) {
        let key = said.key();
        let text = Text::new(
            format!("期待: 期間の終わりに `{key}` の警告が続いている  実際: 続いていません"),
            format!("Expected: at the end of the span `{key}` is open; found: it is not"),
        );
        misses.push(Miss::of(case, said.line, text));
    }
    for key in firing.iter().filter(|key| !asserted.iter().any(|said| said.key() == **key)) {
        let text = Text::new(
            format!("期間の終わりに `{key}` の警告が続いていますが、open に書かれていません"),
            format!("at the end of the span `{key}` is open, and `open` does not say so"),
        );
        misses.push(Miss::of(case, case.line, text));
    }
    misses
}
