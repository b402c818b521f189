//! Where a value comes from, in words.

use super::Origin;
use crate::lang::{Lang, Text};
use crate::store::Writer;

/// Where a value comes from, in words; a derivation tells its own way.
pub fn words(origin: &Origin, has_value: bool) -> Text {
    let empty = |place: &str, said: &Option<String>| match said {
        Some(said) => Text::new(
            format!("{place} は仮置き「{said}」"),
            format!("{place} holds the placeholder “{said}”"),
        ),
        None => Text::new(format!("{place} は空欄"), format!("{place} is empty")),
    };
    match origin {
        Origin::Derived(words) => words.clone(),
        Origin::Cell(place) => same(place.to_string()),
        Origin::Written(writer) => written(writer),
        Origin::Default(place, said) => {
            let Text { ja, en } = empty(&place.to_string(), said);
            Text::new(format!("{ja}（既定の値）"), format!("{en} (the default)"))
        }
        Origin::Empty(place, said) => empty(&place.to_string(), said),
        Origin::NoColumn if has_value => Text::new("欄がないため既定の値", "no such column: the default"),
        Origin::NoColumn => Text::new("欄がありません", "there is no such column"),
        Origin::NoRow => Text::new("その行がありません", "there is no such row"),
    }
}

fn same(text: String) -> Text {
    Text::new(text.clone(), text)
}

fn written(writer: &Writer) -> Text {
    let (by, day) = (&writer.by, writer.day);
    let Text { ja, en } = match writer.kind.as_str() {
        "decision" => Text::new(format!("{day} に {by} が決定"), format!("decided by {by} on {day}")),
        "default" => {
            Text::new(format!("{day} に既定の結論として決定"), format!("decided by default on {day}"))
        }
        "answer" => Text::new(format!("{day} に {by} が回答"), format!("answered by {by} on {day}")),
        "ended" => Text::new(
            format!("{day} に最終日を過ぎたため"),
            format!("on {day}, because its last day had passed"),
        ),
        _ => Text::new(format!("{day} に {by} が記入"), format!("written by {by} on {day}")),
    };
    let further = |lang: Lang| {
        let reference = writer.reference.as_ref();
        let reference = reference.map(|r| lang.pick(format!("決裁番号 {r}"), format!("reference {r}")));
        let all: Vec<String> = reference.into_iter().chain(writer.reason.clone()).collect();
        match (all.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::Ja) => format!("（{}）", all.join("、")),
            (false, Lang::En) => format!(" ({})", all.join(", ")),
        }
    };
    Text::new(format!("{ja}{}", further(Lang::Ja)), format!("{en}{}", further(Lang::En)))
}
