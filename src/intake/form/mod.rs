//! The form that plans are drafted in: one sheet an initiative, with six numbered fields and a grid of
//! items by fiscal year, read as it is.
//!
//! ```text
//! 現場に持ち出せるタブレット端末の配備          ← the title, above 取り組みの概要
//! 取り組みの概要
//! 1. 取組方針      現地確認等が必要な業務において、…
//! 2. 所管部署      業務改善・DX推進課
//! 5. 目標値 (KPI)  タブレット端末数：〇台 (1課に〇台程度)
//! 年度別取り組み
//! 項目/年度        R6(2024)        R7(2025)   R8(2026)
//! 対象業務の選定   …（試行分）     …          …
//! ```
//!
//! # Why it becomes grids
//! The form says the same as the tables, in another order. It is laid out as their rows, each cell with
//! its own place, and read by the same code: a placeholder, an ambiguous owner and a bad year mean here
//! what they mean there.
//!
//! The form has no codes. A row's code is made of what stays when its content changes: the sheet's
//! name (or, where Excel chose it, the title), the item, the year, the KPI's name.

mod kpi;
mod years;

use std::borrow::Cow;

use super::cell::{Raw, fold};
use super::grid::{Format, Grid, Merge, Row, Spread};
use super::report::{Interpretation, Place, Problem};
use crate::lang::Text;
use crate::plan::Table;

/// A cell of a form: its text, and where it stands (one-based row, zero-based column).
#[derive(Clone, Debug, PartialEq)]
struct At<'a> {
    text: Cow<'a, str>,
    row: u32,
    column: u32,
}

/// A sheet that is a form.
struct Form<'a> {
    file: &'a str,
    sheet: &'a str,
    title: At<'a>,
    fields: Vec<(Field, At<'a>)>,
    years: Vec<years::Item<'a>>,
    /// The first and the last year of its grid.
    last_year: Option<(i32, At<'a>)>,
}

/// A numbered field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    /// A column of the initiative, by its English name.
    Column(&'static str),
    /// 目標値 (KPI)
    Kpi,
}

/// The fields as forms label them, numbers and remarks in brackets left out.
const FIELDS: &[(&str, Field)] = &[
    ("取組方針", Field::Column("policy")),
    ("取り組み方針", Field::Column("policy")),
    ("所管部署", Field::Column("owner")),
    ("担当部署", Field::Column("owner")),
    ("関係部署", Field::Column("related")),
    ("目指す姿", Field::Column("target_state")),
    ("目標値", Field::Kpi),
    ("参考事例", Field::Column("references")),
    ("分野", Field::Column("perspective")),
    ("取り組みの方向性", Field::Column("direction")),
];

/// A form as it was read.
#[derive(Default)]
pub(super) struct Read<'a> {
    /// What it says, as grids of the plan's tables.
    pub(super) grids: Vec<Grid<'a>>,
    /// What is said of the reading, once.
    pub(super) said: Said,
}

/// What is said of the reading of a form.
#[derive(Default)]
pub(super) struct Said {
    /// How it was read.
    pub(super) notes: Vec<Interpretation>,
    /// Mistakes that stand in none of the grids' cells.
    pub(super) problems: Vec<Problem>,
    /// Oddities.
    pub(super) warnings: Vec<Problem>,
}

/// What a sheet that is a form says; `None` for a sheet that is no form.
pub(super) fn grids<'a>(
    file: &'a str,
    sheet: &'a str,
    rows: &'a [Row<'a>],
    merges: &[Merge],
    across: &[Spread],
) -> Option<Read<'a>> {
    let fields = fields(rows);
    let known = |name| fields.iter().any(|(field, _)| *field == Field::Column(name));
    if !(known("policy") && known("owner")) {
        return None;
    }
    let place = |at: &At<'_>| Place {
        file: file.to_owned(),
        sheet: Some(sheet.to_owned()),
        row: Some(at.row),
        column: Some(at.column),
        line: false,
    };
    let fields_at = fields.iter().map(|(_, at)| at.row).min()?;
    let mut said = Said::default();
    let Some(title) = title(rows, fields_at) else {
        let at = At { text: Cow::Borrowed(""), row: fields_at, column: 0 };
        said.problems.push(Problem { place: place(&at), message: untitled() });
        return Some(Read { said, ..Read::default() });
    };
    if fold::name(&title.text) == fold::name("取り組み名") {
        said.notes.push(Interpretation {
            place: place(&title),
            found: title.text.clone().into_owned(),
            read_as: Text::new("記入要領なので読みません", "instructions, not read"),
        });
        return Some(Read { said, ..Read::default() });
    }
    let years = years::read(rows, merges, across);
    if years.is_none() {
        said.warnings.push(Problem { place: place(&title), message: without_grid() });
    }
    let years = years.unwrap_or_default();
    let unread = years.unread.iter().map(|(at, why)| Problem { place: place(at), message: why.clone() });
    said.problems.extend(unread);
    let form = Form { file, sheet, title, fields, years: years.items, last_year: years.last };
    said.notes.push(Interpretation {
        place: place(&form.title),
        found: form.title.text.clone().into_owned(),
        read_as: Text::new(
            format!("取り組みの様式として読みます（コードは「{}」）", form.code()),
            format!("read as an initiative's form (code “{}”)", form.code()),
        ),
    });
    let mut grids = vec![form.initiative()];
    grids.extend(form.milestones());
    let kpis = kpi::read(&form);
    grids.extend(kpis.grids);
    let note = |(at, read_as): (At<'a>, Text)| Interpretation {
        place: place(&at),
        found: at.text.into_owned(),
        read_as,
    };
    said.notes.extend(kpis.notes.into_iter().map(note));
    let warned = kpis.warnings.into_iter().map(|(at, message)| Problem { place: place(&at), message });
    said.warnings.extend(warned);
    Some(Read { grids, said })
}

fn untitled() -> Text {
    Text::new(
        "この様式には取り組みの名称がありません。「取り組みの概要」の上の行に名称を書いてください（「Ⅱ. プラン」などの見出しは名称とみなしません）。",
        "this form has no title; write the initiative's name in a row above its fields (a heading such as `Ⅱ. プラン` is none).",
    )
}

fn without_grid() -> Text {
    Text::new(
        "この様式には年度別の表（「項目/年度」、R8(2026) などと続く見出しの行）が見つからないため、年度別の取り組みは読んでいません。",
        "this form has no grid by fiscal year (a header row such as `項目/年度`, `R8(2026)`), so no yearly items were read.",
    )
}

/// The numbered fields: a label, and the text to the right of it.
fn fields<'a>(rows: &'a [Row<'a>]) -> Vec<(Field, At<'a>)> {
    let mut found: Vec<(Field, At<'a>)> = Vec::new();
    for row in rows {
        let Some((column, label)) = texts(row).next() else { continue };
        let Some(field) = field(label) else { continue };
        let value =
            (column + 1..).zip(row.cells.iter().skip(column as usize + 1)).find(|(_, c)| !c.is_blank());
        let at = match value {
            Some((at, cell)) => At { text: seen(cell), row: row.number, column: at },
            None => At { text: Cow::Borrowed(""), row: row.number, column: column + 1 },
        };
        if !found.iter().any(|(known, _)| *known == field) {
            found.push((field, at));
        }
    }
    found
}

fn field(label: &str) -> Option<Field> {
    let label = bare(label);
    FIELDS.iter().find(|(name, _)| fold::name(name) == label).map(|(_, field)| *field)
}

/// A label without its number before and its remark in brackets behind: `4. 目指す姿 (3年後)`.
fn bare(label: &str) -> String {
    let folded = fold::name(label);
    let text =
        folded.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '(' | ')' | '、' | '．'));
    text.split('(').next().unwrap_or_default().to_owned()
}

/// The last text above the fields that is no heading of the form's own.
fn title<'a>(rows: &'a [Row<'a>], fields_at: u32) -> Option<At<'a>> {
    let headings = ["取り組みの概要", "取組の概要", "取り組みの見方"].map(fold::name);
    let above = rows.iter().filter(|row| row.number < fields_at).rev();
    above.into_iter().find_map(|row| {
        let (column, text) =
            texts(row).find(|(_, text)| !headings.contains(&fold::name(text)) && !is_of_the_plan(text))?;
        // 取り組み名 | its name
        let named = fold::name(text) == fold::name("取り組み名");
        let beside =
            (column + 1..).zip(row.cells.iter().skip(column as usize + 1)).find(|(_, c)| !c.is_blank());
        match beside.filter(|_| named) {
            Some((at, cell)) => Some(At { text: seen(cell), row: row.number, column: at }),
            None => Some(At { text: Cow::Borrowed(text), row: row.number, column }),
        }
    })
}

/// `Ⅱ. プラン`, `プラン`: the chapter of the document that the forms stand in.
fn is_of_the_plan(text: &str) -> bool {
    let folded = fold::name(text);
    let number = |c: char| {
        c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | '.' | '(' | ')' | '、' | '・' | '第' | '章')
    };
    folded.trim_start_matches(number) == "プラン"
}

/// The texts of a row, by column.
fn texts<'a>(row: &'a Row<'a>) -> impl Iterator<Item = (u32, &'a str)> {
    (0u32..).zip(&row.cells).filter_map(|(column, cell)| match cell {
        Raw::Text(text) if !text.trim().is_empty() => Some((column, text.as_ref())),
        _ => None,
    })
}

fn seen<'a>(cell: &'a Raw<'a>) -> Cow<'a, str> {
    match cell {
        Raw::Text(text) => Cow::Borrowed(text.as_ref()),
        other => Cow::Owned(other.seen()),
    }
}

impl<'a> Form<'a> {
    /// What names the initiative: the sheet, unless Excel named it.
    fn code(&self) -> &str {
        let name = fold::name(self.sheet);
        let counted = ["sheet", "シート", "表"].iter().any(|default| {
            name.strip_prefix(default)
                .is_some_and(|n| n.chars().all(|c| c.is_ascii_digit() || matches!(c, '(' | ')')))
        });
        if counted { self.title.text.trim() } else { self.sheet.trim() }
    }

    fn value(&self, wanted: Field) -> Option<&At<'a>> {
        self.fields.iter().find(|(field, _)| *field == wanted).map(|(_, at)| at)
    }

    fn initiative(&self) -> Grid<'a> {
        let mut cells =
            vec![("code", Cell::made(self.code(), &self.title)), ("title", Cell::of(&self.title))];
        for (field, at) in &self.fields {
            if let Field::Column(name) = field {
                cells.push((name, Cell::of(at)));
            }
        }
        self.grid(Table::Initiatives, vec![cells])
    }

    /// One grid a fiscal year, for the column differs.
    fn milestones(&self) -> Vec<Grid<'a>> {
        let mut columns: Vec<u32> = self.years.iter().map(|item| item.year.column).collect();
        columns.sort_unstable();
        columns.dedup();
        let grid = |column: u32| {
            let rows = self.years.iter().filter(|item| item.year.column == column).map(|item| {
                let code = format!("{}/{}/{}", self.code(), item.title.text.trim(), item.fiscal_year);
                vec![
                    ("code", Cell::made(&code, &item.title)),
                    ("initiative", Cell::made(self.code(), &item.title)),
                    ("title", Cell::of(&item.title)),
                    ("fiscal_year", Cell::of(&item.year)),
                    ("content", Cell::of(&item.content)),
                ]
            });
            self.grid(Table::Milestones, rows.collect())
        };
        columns.into_iter().map(grid).collect()
    }

    /// A grid of `rows` that name the same columns each.
    fn grid(&self, table: Table, rows: Vec<Vec<(&'static str, Cell<'a>)>>) -> Grid<'a> {
        let first = rows.first().map_or(&[][..], Vec::as_slice);
        let columns = first.iter().map(|(_, cell)| cell.column).collect();
        let number = first.first().map_or(1, |(_, cell)| cell.row);
        let header = first.iter().map(|(name, _)| Raw::Text(Cow::Borrowed(*name))).collect();
        let body = rows.into_iter().map(|cells| {
            let number = cells.first().map_or(1, |(_, cell)| cell.row);
            let lines = cells.iter().map(|(_, cell)| cell.row).collect();
            let cells = cells.into_iter().map(|(_, cell)| Raw::Text(cell.text)).collect();
            Row { number, cells, lines: Some(lines) }
        });
        let rows = std::iter::once(Row::new(number, header)).chain(body).collect();
        Grid {
            table,
            file: self.file.to_owned(),
            sheet: Some(self.sheet.to_owned()),
            format: Format::Form,
            columns: Some(columns),
            rows,
            merges: Vec::new(),
        }
    }
}

/// A cell of a table's row, and where the form says it.
#[derive(Clone, Debug)]
struct Cell<'a> {
    text: Cow<'a, str>,
    row: u32,
    column: u32,
}

impl<'a> Cell<'a> {
    fn of(at: &At<'a>) -> Cell<'a> {
        Cell { text: at.text.clone(), row: at.row, column: at.column }
    }

    /// A text made of what stands at `at`.
    fn made(text: &str, at: &At<'_>) -> Cell<'a> {
        Cell { text: Cow::Owned(text.to_owned()), row: at.row, column: at.column }
    }
}

#[cfg(test)]
mod tests;
