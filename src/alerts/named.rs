//! An alert by the name that people write: `RULE/SUBJECT`, or the subject alone where that is enough.

use super::{AlertKey, Book, State};
use crate::lang::Text;
use crate::plan::naming;

/// How many names a message lists.
const LISTED: usize = 5;

/// The alert that `asked` names: `RULE/SUBJECT` in any state, or a bare `SUBJECT` of which exactly one
/// alert is open.
///
/// # Errors
/// What was found instead: several that are open, or the nearest name.
pub fn find<'b>(book: &'b Book, asked: &str) -> Result<&'b AlertKey, Text> {
    let asked = asked.trim();
    if let Some(key) = book.alerts.keys().find(|key| key.to_string() == asked) {
        return Ok(key);
    }
    let subjects = || book.alerts.keys().map(|key| key.subject.as_str());
    if let Some((rule, subject)) = asked.split_once('/') {
        let subject = naming::meant(subject, subjects());
        let named = book.alerts.keys().find(|key| key.rule == rule && key.subject == subject);
        if let Some(key) = named {
            return Ok(key);
        }
    }
    let asked = naming::meant(asked, subjects());
    let asked = asked.as_str();
    let open = |key: &&AlertKey| book.alerts.get(*key).is_some_and(|alert| alert.state == State::Firing);
    let of_subject: Vec<&AlertKey> = book.alerts.keys().filter(|key| key.subject == asked).collect();
    let firing: Vec<&AlertKey> = of_subject.iter().copied().filter(open).collect();
    match (firing.as_slice(), of_subject.as_slice()) {
        ([one], _) => Ok(one),
        ([], [one]) => Ok(one),
        ([], []) => Err(unknown(book, asked)),
        ([], _) => Err(none_open(asked)),
        (several, _) => Err(ambiguous(asked, several)),
    }
}

fn list(keys: &[&AlertKey]) -> (String, String) {
    let names: Vec<String> = keys.iter().take(LISTED).map(ToString::to_string).collect();
    (names.join("、"), names.join(", "))
}

fn ambiguous(asked: &str, keys: &[&AlertKey]) -> Text {
    let (ja, en) = list(keys);
    let n = keys.len();
    Text::new(
        format!(
            "「{asked}」には通知が{n}件あり、どれへの回答か決められません。次のどれかで指定してください：{ja}"
        ),
        format!("{n} alerts are open about {asked:?}; name one of them: {en}"),
    )
}

fn none_open(asked: &str) -> Text {
    Text::new(
        format!("「{asked}」への通知はどれも解消しています。一覧は yamedoki alerts で確かめられます。"),
        format!("no alert about {asked:?} is open any more; yamedoki alerts lists those that are."),
    )
}

fn unknown(book: &Book, asked: &str) -> Text {
    let likeness = |name: &str| strsim::jaro_winkler(name, asked);
    let open = book.alerts.iter().filter(|(_, alert)| alert.state == State::Firing);
    let names = open.flat_map(|(key, _)| [key.to_string(), key.subject.clone()]);
    let near = names.map(|name| (likeness(&name), name)).max_by(|a, b| a.0.total_cmp(&b.0));
    let mut message = Text::new(
        format!(
            "「{asked}」という通知はありません。yamedoki alerts の一覧にある「ルール/対象」の形で指定してください。"
        ),
        format!("there is no alert {asked:?}; name it as RULE/SUBJECT, as yamedoki alerts lists it."),
    );
    if let Some((_, near)) = near.filter(|(likeness, _)| *likeness >= 0.7) {
        message.ja += &format!("近いのは {near} です。");
        message.en += &format!(" The nearest is {near}.");
    }
    message
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;

    #[test]
    fn an_alert_is_named_in_full_or_by_its_subject_where_one_is_open() {
        let mut world = World::new(vec![rule("late"), rule("near")]);
        world.fire("late", "milestone/m1");
        world.fire("late", "milestone/m2");
        world.fire("near", "milestone/m2");
        world.fire("near", "exit_point/x");
        world.evaluate("2026-04-02 06:00");
        world.clear("near", "exit_point/x");
        world.evaluate("2026-04-03 06:00");
        for (asked, found) in [
            ("late/milestone/m1", Ok("late/milestone/m1")),
            (" milestone/m1 ", Ok("late/milestone/m1")),
            ("near/milestone/m2", Ok("near/milestone/m2")),
            ("exit_point/x", Ok("near/exit_point/x")),
            ("milestone/m2", Err("late/milestone/m2, near/milestone/m2")),
            ("late/milestone/m3", Err("The nearest is late/milestone/m")),
            ("nonsense", Err("RULE/SUBJECT")),
        ] {
            match (find(&world.book, asked), found) {
                (Ok(key), Ok(name)) => assert_eq!(key.to_string(), name),
                (Err(text), Err(part)) => assert!(text.en.contains(part), "{asked}: {}", text.en),
                (found, _) => panic!("{asked}: {found:?}"),
            }
        }
    }
}
