//! TOML: arrays of tables by English or (quoted) Japanese names, with native dates, numbers, yes and
//! no, and arrays.

use std::collections::HashMap;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::cell::{Raw, Shown, fold};
use super::grid::{Format, Grid, Row};
use super::names;
use super::report::{Place, Problem};
use crate::lang::{Text, toml_said};
use crate::plan::Table;

/// A TOML file as far as it can be read.
pub(crate) struct Document<'a> {
    /// Its arrays that are tables of a plan.
    pub(crate) grids: Vec<Grid<'a>>,
    /// What is no TOML, or no table of rows.
    pub(crate) problems: Vec<Problem>,
    /// Names that are no table's.
    pub(crate) warnings: Vec<Problem>,
}

/// Reads `text` as a TOML file.
pub(crate) fn read<'a>(file: &str, text: &'a str) -> Document<'a> {
    let lines = Lines::of(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut document = Document { grids: Vec::new(), problems: Vec::new(), warnings: Vec::new() };
    for error in errors {
        let place = match error.span() {
            Some(span) => Place::line(file, lines.at(span.start)),
            None => Place::file(file),
        };
        document.problems.push(Problem { place, message: no_toml(error.message()) });
    }
    tables(file, root.into_inner(), &lines, &mut document);
    document
}

/// Reads the tables of a plan that stand below a key of the TOML file `text`.
pub(crate) fn read_below<'a>(file: &str, text: &str, below: DeTable<'a>) -> Document<'a> {
    let mut document = Document { grids: Vec::new(), problems: Vec::new(), warnings: Vec::new() };
    tables(file, below, &Lines::of(text), &mut document);
    document
}

fn tables<'a>(file: &str, root: DeTable<'a>, lines: &Lines, document: &mut Document<'a>) {
    let mut entries: Vec<_> = root.into_iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    for (name, value) in entries {
        let place = Place::line(file, lines.at(name.span().start));
        match (names::table(name.get_ref()), value.into_inner()) {
            (None, _) => {
                let message = names::unknown_table(name.get_ref());
                document.warnings.push(Problem { place, message });
            }
            (Some(table), DeValue::Array(rows)) => match grid(file, table, rows, lines) {
                Ok(grid) => document.grids.push(grid),
                Err(line) => {
                    let place = Place::line(file, line);
                    document.problems.push(Problem { place, message: no_rows(name.get_ref()) });
                }
            },
            (Some(_), _) => document.problems.push(Problem { place, message: no_rows(name.get_ref()) }),
        }
    }
}

/// The array's rows under the union of their keys, in the order of the text; `Err`: the line of an
/// element that is no table.
fn grid<'a>(file: &str, table: Table, rows: DeArray<'a>, lines: &Lines) -> Result<Grid<'a>, u32> {
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut header = Row::new(1, Vec::new());
    let mut header_lines = Vec::new();
    let mut body = Vec::new();
    for row in rows {
        let line = lines.at(row.span().start);
        let DeValue::Table(entries) = row.into_inner() else { return Err(line) };
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut cells = vec![Raw::Empty; columns.len()];
        let mut at = vec![0; columns.len()];
        for (key, value) in entries {
            let key_line = lines.at(key.span().start);
            let name = key.into_inner();
            let column = *columns.entry(name.clone().into_owned()).or_insert_with(|| {
                header.cells.push(Raw::Text(name));
                header_lines.push(key_line);
                header.cells.len() - 1
            });
            if cells.len() <= column {
                cells.resize(column + 1, Raw::Empty);
                at.resize(column + 1, 0);
            }
            if let (Some(cell), Some(at)) = (cells.get_mut(column), at.get_mut(column)) {
                *cell = raw(value.into_inner());
                *at = key_line;
            }
        }
        body.push(Row { number: line, cells, lines: Some(at.into()) });
    }
    header.number = body.first().map_or(1, |r| r.number);
    header.lines = Some(header_lines.into());
    let rows = std::iter::once(header).chain(body).collect();
    Ok(Grid {
        table,
        file: file.to_owned(),
        sheet: None,
        format: Format::Toml,
        columns: None,
        rows,
        merges: Vec::new(),
    })
}

fn raw(value: DeValue<'_>) -> Raw<'_> {
    match value {
        DeValue::String(text) if text.is_empty() => Raw::Empty,
        DeValue::String(text) => Raw::Text(text),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .map_or_else(|_| broken("整数が大きすぎます。", "the whole number is too large."), Raw::Integer),
        DeValue::Float(n) => match n.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() => Raw::Number(value, Shown::Plain),
            _ => broken("inf や nan は数として使えません。", "inf and nan are no numbers of a plan."),
        },
        DeValue::Boolean(value) => Raw::Bool(value),
        DeValue::Datetime(value) => {
            let date = value.date.and_then(|d| {
                NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day))
            });
            match date {
                Some(date) => Raw::Date(date, value.time.is_some()),
                None => broken("時刻だけで日付がありません。", "is a time of day without a date."),
            }
        }
        DeValue::Array(items) => {
            let seen = |item: Spanned<DeValue<'_>>| match raw(item.into_inner()) {
                Raw::List(_) | Raw::Broken(_) => None,
                raw => Some(raw.seen()),
            };
            match items.into_iter().map(seen).collect() {
                Some(items) => Raw::List(items),
                None => broken(
                    "配列の中にさらに配列や表を書くことはできません。",
                    "an array here holds plain values only.",
                ),
            }
        }
        DeValue::Table(_) => broken("表は値として使えません。", "a table is no value."),
    }
}

fn broken(ja: &str, en: &str) -> Raw<'static> {
    Raw::Broken(Box::new(Text::new(ja, en)))
}

/// Byte offsets → lines.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect())
    }

    fn at(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|b| *b < offset) + 1).unwrap_or(u32::MAX)
    }
}

fn no_toml(error: &str) -> Text {
    let hint = if error.contains("key") {
        "日本語の名前は \"指標\" のように引用符で囲みます。"
    } else {
        ""
    };
    let hint_en = if error.contains("key") { " Japanese names are quoted, as in \"指標\"." } else { "" };
    Text::new(
        format!("TOML として読めません（{}）。{hint}", toml_said(error)),
        format!("is no TOML ({error}).{hint_en}"),
    )
}

fn no_rows(name: &str) -> Text {
    let folded = fold::fold(name);
    Text::new(
        format!(
            "「{folded}」は行の並び（[[{folded}]]）ではありません。1行ごとに [[{folded}]] と書いてください。"
        ),
        format!("`{folded}` is no array of tables; write [[{folded}]] above each row."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_values_are_kept_native_and_every_cell_has_its_line() {
        let text = "[[kpis]]\ncode = 101\n\"指標\" = \"率\"\nbaseline_on = 2026-04-01\n\n[[kpis]]\n\n\"指標\" = 1.5\ntags = [\"a\", \"b\"]\nnew = true\n";
        let document = read("plan.toml", text);
        assert!(document.problems.is_empty() && document.warnings.is_empty());
        let grid = document.grids.first().map(|g| (&g.rows, g.table));
        let Some((rows, Table::Kpis)) = grid else { unreachable!("one grid of KPIs") };
        let keys: Vec<String> = rows[0].cells.iter().map(Raw::seen).collect();
        assert_eq!(keys, ["code", "指標", "baseline_on", "tags", "new"]);
        assert_eq!((rows[1].number, rows[1].cell(0)), (1, &Raw::Integer(101)));
        assert!(matches!(rows[1].cell(2), Raw::Date(_, false)));
        assert_eq!((rows[2].number, rows[2].cell(0)), (6, &Raw::Empty));
        assert_eq!(rows[2].cell(1), &Raw::Number(1.5, Shown::Plain));
        assert_eq!(rows[2].cell(3), &Raw::List(vec!["a".into(), "b".into()]));
        assert_eq!(rows[2].lines.as_ref().map(|l| l[1]), Some(8));
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_line_in_both_languages() {
        for (text, line, ja, en) in [
            ("[[kpis]]\ncode = \n", 2, "TOML として読めません", "is no TOML"),
            ("[[kpis]]\ncode = \"a\"\ncode = \"b\"\n", 3, "TOML として読めません", "is no TOML"),
            ("\n[kpis]\ncode = 1\n", 2, "[[kpis]]", "[[kpis]]"),
            ("kpis = [1]\n", 1, "[[kpis]]", "[[kpis]]"),
        ] {
            let document = read("plan.toml", text);
            let Some(problem) = document.problems.first() else { unreachable!("{text} has a mistake") };
            assert_eq!(problem.place.to_string(), format!("plan.toml:{line}"), "{text}");
            assert!(problem.message.ja.contains(ja) && problem.message.en.contains(en), "{problem:?}");
        }
    }

    #[test]
    fn an_unknown_array_is_a_warning_with_the_nearest_name() {
        let document = read("plan.toml", "[[kpi_target]]\n[[kpi_tragets]]\nkpi = 1\n");
        assert_eq!(document.warnings.len(), 1);
        assert!(document.warnings[0].message.en.contains("`kpi_targets`"), "{:?}", document.warnings);
    }

    #[test]
    fn deep_nesting_is_refused_and_harms_nothing() {
        let deep = format!("kpis = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(!read("plan.toml", &deep).problems.is_empty());
        let dotted = format!("[[kpis]]\n{}x = 1\n", "a.".repeat(100_000));
        let _ = read("plan.toml", &dotted);
    }
}
