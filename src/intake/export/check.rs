//! What an export must hold before anybody gets it: it fits its form, and reads back as what it was
//! written from.

use std::collections::BTreeMap;

use super::{Form, Tables, spell};
use crate::intake::cell::Raw;
use crate::intake::desk::Desk;
use crate::intake::report::{Place, Problem};
use crate::intake::source::Part;
use crate::intake::{Known, lay_out, layout, sheet};
use crate::lang::Text;
use crate::plan::schema::Column;
use crate::plan::{Cell, Record, Table};

/// Characters of a cell of Excel, as it counts them (UTF-16).
const CELL: usize = 32_767;

impl Tables<'_> {
    /// Refuses what Excel has no room for.
    pub(super) fn within_limits(&self) -> Result<(), Vec<Problem>> {
        if self.form != Form::Workbook {
            return Ok(());
        }
        let mut problems = Vec::new();
        for table in Table::ALL {
            let rows = self.rows(table);
            if rows.len() > layout::LAST_ROW as usize {
                let place =
                    Place { sheet: Some(layout::sheet_name(table).to_owned()), ..Place::file(self.name) };
                problems.push(Problem { place, message: too_many(rows.len()) });
            }
            for (row, record) in (0..).zip(rows) {
                for (at, (column, cell)) in table.columns().iter().zip(&record.cells).enumerate() {
                    if let Raw::Text(text) = spell::raw(self.form, column.kind, cell.as_ref())
                        && text.len() > CELL
                        && text.encode_utf16().count() > CELL
                    {
                        problems.push(self.problem(record, row, Some((at, column)), too_long()));
                    }
                }
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// A mistake at the place where the record's row, or its cell, would stand.
    fn problem(&self, record: &Record, row: u32, at: Option<(usize, &Column)>, message: Text) -> Problem {
        let table = record.table;
        let column = at.and_then(|(at, _)| u32::try_from(at).ok());
        let place = match self.form {
            Form::Workbook => Place {
                sheet: Some(layout::sheet_name(table).to_owned()),
                row: Some(row.saturating_add(2)),
                column,
                ..Place::file(self.name)
            },
            Form::Csv => Place {
                row: Some(row.saturating_add(2)),
                column,
                ..Place::file(format!("{}.csv", table.name()))
            },
            Form::Toml => Place::file(self.name),
        };
        let subject = format!("{}/{}", table.singular(), record.key().unwrap_or_default());
        let (ja, en) = match at {
            Some((_, column)) => (
                format!("{subject} の「{}」欄", layout::header_of(column)),
                format!("{subject}, `{}`", column.name),
            ),
            None => (subject.clone(), subject),
        };
        Problem {
            place,
            message: Text::new(format!("{ja}：{}", message.ja), format!("{en}: {}", message.en)),
        }
    }
}

/// Reads `parts` as an import does and holds the rows against those they were written from.
pub(super) fn reads_back(tables: &Tables<'_>, parts: &[Part], known: &Known) -> Result<(), Vec<Problem>> {
    let mut silent = |_| {};
    let mut desk = Desk::new(known, &mut silent);
    lay_out(parts, &mut desk);
    let mut read: BTreeMap<Table, Vec<&Record>> = BTreeMap::new();
    for record in &desk.records {
        read.entry(record.table).or_default().push(record);
    }
    let mut problems = Vec::new();
    for table in Table::ALL {
        let mut found = read.remove(&table).unwrap_or_default().into_iter();
        for (row, record) in (0..).zip(tables.rows(table)) {
            if record.code_in(table.columns().first().map_or("", |c| c.name)).is_some_and(sheet::is_example) {
                problems.push(tables.problem(record, row, None, like_an_example()));
                continue;
            }
            match found.next() {
                None => problems.push(tables.problem(record, row, None, not_the_same(tables.form))),
                Some(again) => compare(tables, record, again, row, &mut problems),
            }
        }
    }
    // A mistake of the reader's own that no comparison has shown.
    if problems.is_empty() {
        problems.append(&mut desk.problems);
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn compare(tables: &Tables<'_>, written: &Record, read: &Record, row: u32, problems: &mut Vec<Problem>) {
    let cells = written.cells.iter().zip(&read.cells).zip(written.table.columns());
    for (at, ((was, is), column)) in cells.enumerate() {
        let nothing = |cell: &Option<Cell>| cell.as_ref().is_none_or(Cell::says_nothing);
        if was != is && !(nothing(was) && nothing(is)) {
            problems.push(tables.problem(
                written,
                row,
                Some((at, column)),
                unsayable(tables.form, was.as_ref()),
            ));
        }
    }
}

fn too_many(rows: usize) -> Text {
    let most = layout::LAST_ROW;
    Text::new(
        format!(
            "{rows} 行ありますが、Excel のシートに書けるのは見出しのほかに {most} 行までです。フォルダー（CSV）か .toml に書き出してください。"
        ),
        format!(
            "has {rows} rows, but a sheet of Excel holds {most} below its header; export to a folder (CSV) or to .toml."
        ),
    )
}

fn too_long() -> Text {
    Text::new(
        format!(
            "{CELL} 文字を超えており、Excel のセルに入りません。フォルダー（CSV）か .toml に書き出してください。"
        ),
        format!(
            "is longer than the {CELL} characters of an Excel cell; export to a folder (CSV) or to .toml."
        ),
    )
}

fn like_an_example() -> Text {
    Text::new(
        "コードが「（記入例）」で始まっています。取り込みでは記入例として読み飛ばされるため、書き出せません。コードを変えてください。",
        "its code begins with `(example)`, and an import would pass the row over as a worked example; change the code.",
    )
}

fn unsayable(form: Form, cell: Option<&Cell>) -> Text {
    let separator =
        |items: &[String]| items.iter().any(|i| i.contains([';', '；', '、', '\n', '\r']) || i.trim() != i);
    match cell {
        Some(Cell::List(items)) if form != Form::Toml && separator(items) => {
            let seen = items
                .iter()
                .find(|i| separator(std::slice::from_ref(i)))
                .map(|i| crate::intake::cell::quote(i));
            let seen = seen.unwrap_or_default();
            Text::new(
                format!(
                    "「{seen}」は1つの項目ですが、区切り（; 、改行）や前後の空白を含むため、読み直すと別のものになります。.toml に書き出すか、項目の書き方を変えてください。"
                ),
                format!(
                    "`{seen}` is one entry, but holds a separator (; 、 line break) or blanks at its ends and would be read as something else; export to .toml, or word it differently."
                ),
            )
        }
        _ => not_the_same(form),
    }
}

fn not_the_same(form: Form) -> Text {
    let (ja, en) = match form {
        Form::Toml => ("内容を直してください", "change what it says"),
        Form::Workbook | Form::Csv => (
            "ほかの形（.xlsx、フォルダー、.toml）を試すか、内容を直してください",
            "try another form (.xlsx, a folder, .toml), or change what it says",
        ),
    };
    Text::new(
        format!("この内容を書き出して読み直すと、同じになりません。{ja}。"),
        format!("would not read back as what it says now; {en}."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::plan::Origin;

    #[test]
    fn more_rows_than_a_sheet_holds_are_refused_for_a_workbook_only() {
        let cells = vec![None; Table::KpiTargets.columns().len()];
        let origin = Origin { sheet: Default::default(), row: 2 };
        let record = Record { table: Table::KpiTargets, cells, origin };
        let check = |form, rows: usize| {
            let rows = BTreeMap::from([(Table::KpiTargets, vec![&record; rows])]);
            Tables { form, name: "plan.xlsx", rows }.within_limits()
        };
        assert_eq!(check(Form::Workbook, 1_048_575), Ok(()));
        assert_eq!(check(Form::Csv, 1_048_576), Ok(()));
        let problems = check(Form::Workbook, 1_048_576).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].place.to_string(), "plan.xlsx 目標値");
        assert!(
            problems[0].message.ja.contains("1048576 行") && problems[0].message.en.contains("1048576 rows")
        );
    }
}
