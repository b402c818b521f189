//! Why an import that can be read was not taken over: what it would take away, and the way to say yes.

use super::importing::{Choices, Imported};
use crate::intake::{self, Place, Problem};
use crate::lang::{Text, counted};
use crate::plan::sync::Shrink;
use crate::plan::{Cell, Conflict, Table};

/// What somebody has to say yes to and has not, each with its place; `path` is the source read.
pub fn objections(path: &str, done: &Imported, choices: Choices) -> Vec<Problem> {
    let mut found = Vec::new();
    if !choices.overrides {
        found.extend(done.beside.conflicts.iter().filter_map(|c| conflict(done, c)));
    }
    if !choices.accept_shrink {
        let shrinks = done.beside.shrinks.iter();
        found.extend(shrinks.map(|s| Problem { place: Place::file(path), message: shrink(s) }));
    }
    found
}

fn conflict(done: &Imported, conflict: &Conflict) -> Option<Problem> {
    let record = done.merged.records.get(conflict.record)?;
    let column = record.table.columns().get(conflict.column)?;
    let decided = &conflict.decided;
    let label = column.ja.first().copied().unwrap_or(column.name);
    let subject = format!("{}/{}", record.table.singular(), record.key()?);
    let (was, says) = (shown(&decided.cell), shown(&conflict.says));
    let (by, day) = (&decided.by, decided.day);
    let message = Text::new(
        format!(
            "{subject} の「{label}」は {day} に {by} の決定で「{was}」となっていますが、取込元では「{says}」です。決定を生かすなら表を「{was}」に直し、表のとおりにするなら --override を付けてください。"
        ),
        format!(
            "`{}` of {subject} was decided on {day} by {by}: {was}; the source now says {says}. To keep the decision write {was} there; to go by the source add --override.",
            column.name
        ),
    );
    Some(Problem { place: intake::place_of(record, Some(conflict.column)), message })
}

fn shrink(shrink: &Shrink) -> Text {
    match shrink {
        Shrink::Rows { table, gone, of } => Text::new(
            format!(
                "「{}」の {of} 行のうち {gone} 行がありません（2割を超えます）。古い表や途中の表ではないか確かめてください。これで正しければ --accept-shrink を付けてください。",
                ja(*table)
            ),
            format!(
                "{gone} of the {of} rows of {} are gone (more than a fifth). Is it an old or an unfinished copy? If it is right, add --accept-shrink.",
                table.name()
            ),
        ),
        Shrink::Table { table, of } => Text::new(
            format!(
                "前回 {of} 行あった「{}」の表がありません。シートやファイルの名前が変わっていないか確かめてください。なくなったのなら --accept-shrink を付けてください。",
                ja(*table)
            ),
            format!(
                "the table {}, which had {} last time, is not there. Was its sheet or file renamed? If it is to go, add --accept-shrink.",
                table.name(),
                counted(*of, "row")
            ),
        ),
        Shrink::Column { table, column } => {
            let column = table.columns().get(*column);
            Text::new(
                format!(
                    "「{}」に、前回あった「{}」の列がありません。見出しが変わっていないか確かめてください。なくなったのなら --accept-shrink を付けてください。",
                    ja(*table),
                    column.and_then(|c| c.ja.first()).copied().unwrap_or_default()
                ),
                format!(
                    "the column {} of {}, which was there last time, is not. Was its header changed? If it is to go, add --accept-shrink.",
                    column.map_or("", |c| c.name),
                    table.name()
                ),
            )
        }
    }
}

fn ja(table: Table) -> &'static str {
    table.ja().first().copied().unwrap_or(table.name())
}

/// A cell as a person reads it; `∅` where it gives nothing.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "∅".to_owned(),
        Cell::Placeholder(text) | Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Year(year) => year.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::List(items) => items.join("; "),
        Cell::Span(span) => span.to_string(),
    }
}
