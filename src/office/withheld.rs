//! Why an import that can be read was not taken over: what it would take away, and the way to say yes.

use super::importing::{Choices, Imported};
use crate::alerts::DEFAULT;
use crate::intake::{self, Place, Problem};
use crate::lang::{Text, counted};
use crate::plan::sync::Shrink;
use crate::plan::{self, Conflict, Table};

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
    let (was, says) = (plan::shown(column, &decided.cell), plan::shown(column, &conflict.says));
    let day = decided.day;
    let by = match decided.by.as_str() {
        DEFAULT => Text::new(
            format!("{day} に、判断がなかったときの結論として"),
            format!("took effect on {day}, as nobody had decided"),
        ),
        by => Text::new(format!("{day} に {by} の判断で"), format!("was decided on {day} by {by}")),
    };
    let message = Text::new(
        format!(
            "{subject} の「{label}」は、{}「{}」となっていますが、取込元では「{}」です。判断を生かすなら表を「{}」に直してください。表のとおりにするなら --override を付けてください。",
            by.ja, was.ja, says.ja, was.ja
        ),
        format!(
            "`{}` of {subject} is “{}”: this {}; the source says “{}”. To keep it write “{}” there; to go by the source add --override.",
            column.name, was.en, by.en, says.en, was.en
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
