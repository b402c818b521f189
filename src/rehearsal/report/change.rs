//! The tables of a change of the rules: what it adds and what it takes away.

use std::collections::BTreeSet;

use super::names::Names;
use super::tables::{decisions, kind};
use super::{Column, Table};
use crate::lang::{Text, counted};
use crate::rehearsal::{Changed, Days, Difference, Notice, Sums};

/// How many items of each side are listed.
const LISTED: usize = 50;

pub(super) fn title(days: Days) -> Text {
    let Days { from, to } = days;
    Text::new(
        format!("ルールの変更による違い：{from} から {to} までの予行"),
        format!("What the change of the rules does: {from} to {to}, rehearsed"),
    )
}

pub(super) fn intro(found: &Difference) -> Text {
    if found.is_empty() {
        return Text::new(
            "違いはありません。どちらのルールでも、同じ日に同じ宛先へ同じことが知らされます。",
            "There is no difference: either way the same is told to the same on the same days.",
        );
    }
    let words = |side: &Changed| side.notices.iter().map(|n| n.words.len()).sum::<usize>();
    let (more, less) = (words(&found.added), words(&found.removed));
    let (ends, kept) = (found.added.decisions.len(), found.removed.decisions.len());
    Text::new(
        format!(
            "知らせること：増える {more} 件、なくなる {less} 件。既定による決定：増える {ends} 件、なくなる {kept} 件。日や宛先が変わったものは、両方に数えます。誰も動かず、通知はどれもすぐに届いたものとしています。"
        ),
        format!(
            "Told: {} more, {less} fewer. By default: {} more, {kept} fewer. What moves to another day or recipient counts on both sides. Nobody acts, and every letter arrives at once.",
            counted(more, "item"),
            counted(ends, "decision"),
        ),
    )
}

pub(super) fn tables(found: &Difference, names: &Names<'_>) -> Vec<Table> {
    let lang = names.lang;
    let sums = |side: &Changed| Sums::of(&side.notices, &side.decisions);
    let (added, removed) = (sums(&found.added), sums(&found.removed));
    let rules = |sums: &Sums, rule: &str| sums.by_rule.get(rule).map_or(0, |words| words.values().sum());
    let keys: BTreeSet<&String> = added.by_rule.keys().chain(removed.by_rule.keys()).collect();
    let by_rule = keys.into_iter().map(|rule| (names.rule(rule), rules(&added, rule), rules(&removed, rule)));
    let words = |side: &Changed, to: &str| {
        side.notices.iter().filter(|n| n.to == to).map(|n| n.words.len()).sum::<usize>()
    };
    let keys: BTreeSet<&String> = added.by_recipient.keys().chain(removed.by_recipient.keys()).collect();
    let by_recipient =
        keys.into_iter().map(|to| (names.recipient(to), words(&found.added, to), words(&found.removed, to)));
    let mut all = vec![
        sides(lang.pick(["ルールごと", "ルール"], ["By rule", "rule"]), by_rule.collect(), names),
        sides(lang.pick(["宛先ごと", "宛先"], ["By recipient", "recipient"]), by_recipient.collect(), names),
        listed(lang.pick("増えるもの", "Added"), &found.added.notices, names),
        listed(lang.pick("なくなるもの", "Taken away"), &found.removed.notices, names),
    ];
    for (side, ja, en) in [
        (&found.added, "増える決定", "Decisions added"),
        (&found.removed, "なくなる決定", "Decisions taken away"),
    ] {
        let table = decisions(&side.decisions, names);
        all.push(Table { title: lang.pick(ja, en).to_owned(), ..table });
    }
    all.retain(|table| !table.rows.is_empty());
    all
}

fn sides([title, first]: [&str; 2], rows: Vec<(String, usize, usize)>, names: &Names<'_>) -> Table {
    let heads = names.lang.pick(["増える", "なくなる"], ["added", "taken away"]).map(Column::number);
    Table {
        title: title.to_owned(),
        columns: std::iter::once(Column::text(first)).chain(heads).collect(),
        rows: rows.into_iter().map(|(name, a, b)| vec![name, a.to_string(), b.to_string()]).collect(),
        ..Table::default()
    }
}

/// The words of one side, one by one.
fn listed(title: &str, notices: &[Notice], names: &Names<'_>) -> Table {
    let lang = names.lang;
    let heads = lang.pick(["日", "宛先", "ルール", "種類", "対象"], ["day", "to", "rule", "kind", "subject"]);
    let words = notices.iter().flat_map(|notice| notice.words.iter().map(move |word| (notice, word)));
    let row = |(notice, word): (&Notice, &crate::rehearsal::Word)| {
        let subject = format!("{} {}", word.alert.subject, names.subject(&word.alert.subject));
        vec![
            notice.at.to_string(),
            names.recipient(&notice.to),
            names.rule(&word.alert.rule),
            kind(word.kind, lang).to_owned(),
            super::names::line(&subject),
        ]
    };
    let more = words.clone().count().saturating_sub(LISTED);
    let note = || {
        lang.pick(
            format!("はじめの {LISTED} 件。ほかに {more} 件（すべては simulate --format json で）。"),
            format!("The first {LISTED}; {more} more (simulate --format json has all)."),
        )
    };
    Table {
        title: title.to_owned(),
        note: (more > 0).then(note),
        columns: heads.into_iter().map(Column::text).collect(),
        rows: words.take(LISTED).map(row).collect(),
        ..Table::default()
    }
}
