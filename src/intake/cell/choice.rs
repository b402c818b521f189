//! One of a closed set, in English or Japanese.

use super::{Read, fold};
use crate::lang::Text;
use crate::plan::Cell;
use crate::plan::schema::Choice;

/// Reads one of `choices`; the cell holds the value that rules compare.
pub(super) fn read(text: &str, choices: &'static [Choice]) -> Result<Read, Text> {
    let trimmed = text.trim();
    if let Some(choice) = choices.iter().find(|c| c.value == trimmed || c.ja.contains(&trimmed)) {
        return Ok(Read::literal(Cell::Text(choice.value.to_owned())));
    }
    let word = fold::name(text);
    let same = |c: &&Choice| fold::name(c.value) == word || c.ja.iter().any(|ja| fold::name(ja) == word);
    match choices.iter().find(same) {
        Some(choice) => Ok(Read::taken(Cell::Text(choice.value.to_owned()))),
        None => Err(unknown(text, choices)),
    }
}

fn unknown(text: &str, choices: &'static [Choice]) -> Text {
    let ja: Vec<&str> = choices.iter().filter_map(|c| c.ja.first().copied()).collect();
    let en: Vec<&str> = choices.iter().map(|c| c.value).collect();
    let spellings = |c: &Choice| [c.value].into_iter().chain(c.ja.iter().copied());
    let near = fold::nearest(text, choices.iter().flat_map(spellings));
    let near = near.and_then(|near| choices.iter().find(|c| spellings(c).any(|s| s == near)));
    let mut message = super::unreadable(
        text,
        ("この欄の値", "one of this column's values"),
        (&ja.join("、"), &en.join(", ")),
    );
    if let Some(near) = near {
        message.ja += &format!("「{}」のことですか。", near.ja.first().unwrap_or(&near.value));
        message.en += &format!(" Did you mean `{}`?", near.value);
    }
    message
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::plan::Table;
    use crate::plan::schema::Kind;

    fn choices(table: Table, column: &str) -> &'static [Choice] {
        match table.columns()[table.column(column).unwrap()].kind {
            Kind::Choice(choices) => choices,
            kind => panic!("{kind:?}"),
        }
    }

    #[test]
    fn both_languages_and_any_width_are_read() {
        for (table, column, text, value) in [
            (Table::Initiatives, "status", "実施中", "active"),
            (Table::Initiatives, "status", "Active", "active"),
            (Table::Initiatives, "status", "終了予定", "ending"),
            (Table::Milestones, "status", "in progress", "in_progress"),
            (Table::Milestones, "status", " 未着手 ", "planned"),
            (Table::Kpis, "direction", "減少", "decrease"),
            (Table::ExitPoints, "comparison", "＜", "<"),
            (Table::ExitPoints, "comparison", "＞＝", ">="),
            (Table::ExitPoints, "comparison", "≦", "<="),
            (Table::ExitPoints, "comparison", "未満", "<"),
            (Table::ExitPoints, "comparison", "超", ">"),
            (Table::Renewals, "kind", "designated manager", "designated_manager"),
            (Table::Renewals, "kind", "指定管理", "designated_manager"),
            (Table::Departments, "language", "ＪＡ", "ja"),
        ] {
            let read = read(text, choices(table, column)).unwrap();
            assert_eq!(read.cell, Cell::Text(value.to_owned()), "{text}");
        }
    }

    #[test]
    fn an_unknown_value_names_all_that_are_accepted_and_the_nearest() {
        let message = read("実施中止", choices(Table::Initiatives, "status")).unwrap_err();
        assert!(
            message.ja.contains("実施中、終了予定、終了") && message.ja.contains("のことですか"),
            "{}",
            message.ja
        );
        assert!(
            message.en.contains("active, ending, ended") && message.en.contains("Did you mean"),
            "{}",
            message.en
        );
        // The English names no Japanese spelling, the Japanese no alias that it does not list.
        let near = read("実施 中止", choices(Table::Initiatives, "status")).unwrap_err();
        assert!(near.en.contains("Did you mean `active`?"), "{}", near.en);
        assert!(near.ja.contains("「実施中」のことですか"), "{}", near.ja);
    }
}
