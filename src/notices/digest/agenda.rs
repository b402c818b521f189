//! The questions that stand, by their deadlines, and what becomes of each if nobody decides.

use std::collections::BTreeSet;

use super::super::items::item;
use super::super::{Desk, Item};
use super::Present;
use crate::alerts::{Alert, AlertKey, Told};
use crate::lang::{Lang, Text};
use crate::plan::Outcome;

/// The questions, the nearest deadline first; below each, first what follows if nobody decides.
pub(super) fn decisions(
    questions: &BTreeSet<&AlertKey>,
    present: &Present<'_>,
    lang: Lang,
    desk: &Desk<'_>,
) -> Vec<Item> {
    let alerts = questions.iter().filter_map(|key| Some((*key, present.book.alerts.get(key)?)));
    let mut items: Vec<Item> = alerts
        .map(|(key, alert)| {
            let mut item = item(key, alert, Told::DecisionAsked, lang, desk);
            let otherwise = present.defaults.get(key).map(|outcome| otherwise(*outcome, alert));
            item.notes.splice(0..0, otherwise.map(|text| text.get(lang).to_owned()));
            item
        })
        .collect();
    super::sort(&mut items);
    items.sort_by_key(|item| (item.deadline.is_none(), item.deadline));
    items
}

/// What follows if nobody decides. Nothing does before the question is known to have arrived (`rules.md`,
/// Nothing lapses without proven notice).
fn otherwise(outcome: Outcome, alert: &Alert) -> Text {
    let outcome = outcome.words();
    if alert.first_delivered.is_some() {
        Text::new(
            format!("期限までに判断がなければ「{}」となります", outcome.ja),
            format!("if nobody decides by then, the outcome is to {}", outcome.en),
        )
    } else {
        Text::new(
            format!(
                "判断がなければ「{}」となります（所管部署にお尋ねが届いたと確認できるまでは適用しません）",
                outcome.ja
            ),
            format!(
                "if nobody decides, the outcome is to {}, but not before the question is known to have reached its owner",
                outcome.en
            ),
        )
    }
}
