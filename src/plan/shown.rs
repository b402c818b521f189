//! A cell as a person reads it, in the words of its column.

use super::record::Cell;
use super::schema::{Column, Kind};
use crate::lang::Text;

/// `cell` of `column` in words: a closed set's value by its Japanese spelling, yes and no, an empty cell
/// as such.
pub fn shown(column: &Column, cell: &Cell) -> Text {
    let same = |text: String| Text::new(text.clone(), text);
    match cell {
        Cell::Empty => Text::new("（空欄）", "(empty)"),
        Cell::Text(value) => Text::new(choice(column, value).unwrap_or(value), value.as_str()),
        Cell::Placeholder(text) => same(text.clone()),
        Cell::Date(date) => same(date.to_string()),
        Cell::Year(year) => Text::new(format!("{year}年度"), year.to_string()),
        Cell::Number(number) => same(number.to_string()),
        Cell::Bool(true) => Text::new("はい", "yes"),
        Cell::Bool(false) => Text::new("いいえ", "no"),
        Cell::List(items) => same(items.join("; ")),
        Cell::Span(span) => span.words(),
    }
}

fn choice(column: &Column, value: &str) -> Option<&'static str> {
    let Kind::Choice(choices) = column.kind else { return None };
    choices.iter().find(|choice| choice.value == value)?.ja.first().copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::plan::Table;

    #[test]
    fn a_cell_is_shown_in_the_words_of_its_column() {
        let check = |name: &str, cell: Cell, ja: &str, en: &str| {
            let columns = Table::Renewals.columns();
            let column = columns.iter().find(|c| c.name == name).unwrap();
            assert_eq!(shown(column, &cell), Text::new(ja, en));
        };
        check("status", Cell::Text("ending".into()), "終了予定", "ending");
        check("status", Cell::Empty, "（空欄）", "(empty)");
        check("title", Cell::Text("ending".into()), "ending", "ending");
        check("auto_renews", Cell::Bool(true), "はい", "yes");
    }
}
