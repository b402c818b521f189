//! The sheet of answers, for offices that cannot open links: written with one row an open alert, filled
//! in, and read back like a plan (a workbook's first sheet with its header, or a CSV file).

mod written;

use std::path::Path;

use chrono::NaiveDate;

use super::cell::number::OwnUnit;
use super::cell::{self, Context, Raw, fold};
use super::grid::Row;
use super::report::{Place, Problem};
use super::{Known, csv, folder, source, workbook};
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::Cell;
use crate::plan::schema::{Choice, Column, Kind, Unit};

pub use written::{OpenRow, to_csv, to_workbook};

/// Title rows end before this many rows.
const SEARCHED: usize = 50;

/// What can be answered, as the sheet spells it.
pub const ANSWERS: &[Choice] = &[
    Choice { value: "working", ja: &["対応中"] },
    Choice { value: "postponed", ja: &["延期"] },
    Choice { value: "done", ja: &["完了"] },
    Choice { value: "value", ja: &["実績値", "実績"] },
    Choice { value: "continue", ja: &["継続"] },
    Choice { value: "revise", ja: &["見直し"] },
    Choice { value: "end", ja: &["終了"] },
    Choice { value: "not_ours", ja: &["担当外"] },
];

/// The sheet's columns.
pub const COLUMNS: &[Column] = &[
    Column { name: "alert", ja: &["通知"], kind: Kind::Code, required: true },
    Column { name: "title", ja: &["件名"], kind: Kind::Text, required: false },
    Column { name: "owner", ja: &["担当部署"], kind: Kind::Text, required: false },
    Column { name: "due", ja: &["期限"], kind: Kind::Text, required: false },
    Column { name: "answer", ja: &["回答"], kind: Kind::Choice(ANSWERS), required: true },
    Column { name: "date", ja: &["日付"], kind: Kind::Date, required: false },
    Column { name: "value", ja: &["値"], kind: Kind::Number(Unit::Kpi), required: false },
    Column { name: "department", ja: &["部署"], kind: Kind::Department, required: false },
    Column { name: "reason", ja: &["理由"], kind: Kind::Text, required: false },
    Column { name: "by", ja: &["回答者"], kind: Kind::Text, required: false },
    Column { name: "reference", ja: &["決裁番号"], kind: Kind::Text, required: false },
];

/// Position of each column in [`COLUMNS`].
const ALERT: usize = 0;
const ANSWER: usize = 4;
const DATE: usize = 5;
const VALUE: usize = 6;
const DEPARTMENT: usize = 7;
const REASON: usize = 8;
const BY: usize = 9;
const REFERENCE: usize = 10;

/// A row that answers.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerRow {
    /// Which alert, as written.
    pub alert: String,
    /// What is answered: a value of [`ANSWERS`]; empty where that cell is at fault.
    pub answer: String,
    /// The day.
    pub date: Option<NaiveDate>,
    /// The value, in the KPI's unit.
    pub value: Option<f64>,
    /// The department that it belongs to, as written.
    pub department: Option<String>,
    /// The reason.
    pub reason: Option<String>,
    /// Who answers.
    pub by: Option<String>,
    /// The number of a formal decision (決裁番号).
    pub reference: Option<String>,
    places: Vec<Place>,
    /// Columns at fault, by their position; they are told of and left empty.
    broken: Vec<usize>,
}

impl AnswerRow {
    /// Whether the cell of the column of this English name cannot be read.
    pub fn is_broken(&self, column: &str) -> bool {
        self.broken.iter().any(|at| COLUMNS.get(*at).is_some_and(|c| c.name == column))
    }

    /// Where the cell of the column of this English name stands; the row where there is no such column.
    pub fn place(&self, column: &str) -> Place {
        let at = COLUMNS.iter().position(|c| c.name == column).unwrap_or(ALERT);
        self.places.get(at).cloned().unwrap_or_default()
    }
}

/// A sheet of answers as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerSheet {
    /// The rows that answer.
    pub rows: Vec<AnswerRow>,
    /// Rows whose answer is blank: passed over.
    pub blank: usize,
    /// Columns that are not read.
    pub warnings: Vec<Problem>,
    /// Cells that cannot be read, and those that are missing in any case.
    pub problems: Vec<Problem>,
}

/// Reads a date as a plan's cell may give it.
///
/// # Errors
/// What was found, and what is accepted.
pub fn date(text: &str, calendar: &Calendar) -> Result<NaiveDate, Text> {
    let context = Context { calendar, unit: OwnUnit::Plain };
    match cell::read(Kind::Date, &Raw::Text(text.into()), context)?.cell {
        Cell::Date(date) => Ok(date),
        _ => Err(no_value("日付", "a date")),
    }
}

/// Reads a number as a measurement's cell may give it; `unit` is the KPI's own.
///
/// # Errors
/// What was found, and what is accepted.
pub fn number(text: &str, unit: Option<&str>, calendar: &Calendar) -> Result<f64, Text> {
    let unit = unit.map_or(OwnUnit::KpiWithout, OwnUnit::Kpi);
    match cell::read(Kind::Number(Unit::Kpi), &Raw::Text(text.into()), Context { calendar, unit })?.cell {
        Cell::Number(number) => Ok(number),
        _ => Err(no_value("数", "a number")),
    }
}

fn no_value(ja: &str, en: &str) -> Text {
    Text::new(
        format!("{ja}を書いてください（空欄や「－」では決められません）。"),
        format!("{en} is required."),
    )
}

/// Reads the sheet at `path`; its mistakes are in [`AnswerSheet::problems`], for those that only the
/// alerts can tell are told with them.
///
/// # Errors
/// Why it cannot be read as a sheet of answers at all.
pub fn read(path: &Path, known: &Known) -> Result<AnswerSheet, Vec<Problem>> {
    let file = path.display().to_string();
    let refuse = |message| vec![Problem { place: Place::file(&file), message }];
    let extension = folder::extension(path);
    if !["xlsx", "csv"].contains(&extension.as_str()) {
        return Err(refuse(other_format()));
    }
    let bytes = source::bytes(path).map_err(refuse)?;
    let mut read = Err(refuse(no_header()));
    if extension == "csv" {
        let at = |fault: csv::Fault| {
            let place = Place { row: fault.row, column: fault.column, ..Place::file(&file) };
            vec![Problem { place, message: fault.message }]
        };
        let (text, _) = csv::decode(&bytes).map_err(at)?;
        read = sheet(&Place::file(&file), &csv::rows(&text).map_err(at)?, known);
    } else {
        let mut take = |name: &str, rows: &[Row<'_>]| {
            let place = Place { sheet: Some(name.to_owned()), ..Place::file(&file) };
            let found = header(rows).is_some();
            if found {
                read = sheet(&place, rows, known);
            }
            found
        };
        workbook::first(&file, &bytes, &mut take).map_err(|problem| vec![problem])?;
    }
    read
}

/// The row of the header, and the column of each of ours.
fn header(rows: &[Row<'_>]) -> Option<(usize, Vec<Option<u32>>)> {
    let columns = |row: &Row<'_>| -> Vec<Option<u32>> {
        let at = |column: &Column| {
            let named = |raw: &Raw<'_>| {
                let name = fold::name(&raw.seen());
                [column.name].iter().chain(column.ja).any(|spelling| fold::name(spelling) == name)
            };
            row.cells.iter().position(named).and_then(|at| u32::try_from(at).ok())
        };
        COLUMNS.iter().map(at).collect()
    };
    let whole = |columns: &Vec<Option<u32>>| columns[ALERT].is_some() && columns[ANSWER].is_some();
    rows.iter().take(SEARCHED).map(columns).enumerate().find(|(_, columns)| whole(columns))
}

fn sheet(place: &Place, rows: &[Row<'_>], known: &Known) -> Result<AnswerSheet, Vec<Problem>> {
    let Some((at, columns)) = header(rows) else {
        return Err(vec![Problem { place: place.clone(), message: no_header() }]);
    };
    let mut sheet =
        AnswerSheet { warnings: unknown_columns(place, &rows[at], &columns), ..Default::default() };
    for row in rows.iter().skip(at + 1).filter(|row| !row.is_blank()) {
        let blank = |column: usize| columns[column].is_none_or(|c| row.cell(c).is_blank());
        if blank(ANSWER) && [DATE, VALUE, DEPARTMENT, REASON].into_iter().all(blank) {
            sheet.blank += 1;
            continue;
        }
        let row = read_row(place, row, &columns, known, &mut sheet.problems);
        sheet.rows.push(row);
    }
    Ok(sheet)
}

fn unknown_columns(place: &Place, row: &Row<'_>, columns: &[Option<u32>]) -> Vec<Problem> {
    let known = |at: u32| columns.contains(&Some(at));
    let cells = (0u32..).zip(&row.cells).filter(|(at, raw)| !raw.is_blank() && !known(*at));
    cells
        .map(|(at, raw)| {
            let found = cell::quote(&raw.seen());
            let spellings = COLUMNS.iter().flat_map(|c| [c.name].into_iter().chain(c.ja.iter().copied()));
            let mut message = Text::new(
                format!("見出し「{found}」は回答の表の列ではないため、この列は読みません。"),
                format!("`{found}` is no column of a sheet of answers; it is not read."),
            );
            if let Some(near) = fold::nearest(&found, spellings) {
                message.ja += &format!("「{near}」のことですか。");
                message.en += &format!(" Did you mean `{near}`?");
            }
            Problem { place: Place { row: Some(row.number), column: Some(at), ..place.clone() }, message }
        })
        .collect()
}

fn read_row(
    place: &Place,
    row: &Row<'_>,
    columns: &[Option<u32>],
    known: &Known,
    problems: &mut Vec<Problem>,
) -> AnswerRow {
    let places: Vec<Place> =
        columns.iter().map(|c| Place { row: Some(row.number), column: *c, ..place.clone() }).collect();
    let raw = |column: usize| columns[column].map_or(&Raw::Empty, |c| row.cell(c));
    let alert = raw(ALERT).seen().trim().to_owned();
    let unit = match kpi_of(&alert).and_then(|code| known.kpi_units.get(code)) {
        Some(Some(unit)) => OwnUnit::Kpi(unit),
        Some(None) => OwnUnit::KpiWithout,
        None => OwnUnit::Unknown,
    };
    let mut broken = Vec::new();
    let mut read = |column: usize| {
        let context = Context { calendar: &known.calendar, unit };
        match cell::read(COLUMNS[column].kind, raw(column), context) {
            Ok(read) => read.cell,
            Err(message) => {
                problems.push(Problem { place: places[column].clone(), message });
                broken.push(column);
                Cell::Empty
            }
        }
    };
    let text = |cell: Cell| match cell {
        Cell::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    let answer = text(read(ANSWER));
    let date = if let Cell::Date(date) = read(DATE) { Some(date) } else { None };
    let value = if let Cell::Number(value) = read(VALUE) { Some(value) } else { None };
    let [department, reason, by, reference] = [DEPARTMENT, REASON, BY, REFERENCE].map(|c| text(read(c)));
    for (missing, column) in [(alert.is_empty(), ALERT), (raw(ANSWER).is_blank(), ANSWER)] {
        if missing {
            problems.push(Problem { place: places[column].clone(), message: missing_cell(&COLUMNS[column]) });
            broken.push(column);
        }
    }
    let answer = answer.unwrap_or_default();
    AnswerRow { alert, answer, date, value, department, reason, by, reference, places, broken }
}

/// The code of the KPI that an alert is about: `RULE/kpi/CODE`, or `kpi/CODE`.
fn kpi_of(alert: &str) -> Option<&str> {
    alert.strip_prefix("kpi/").or_else(|| alert.split_once('/')?.1.strip_prefix("kpi/"))
}

/// That a cell is missing that this answer needs.
pub fn missing_cell(column: &Column) -> Text {
    let ja = column.ja.first().copied().unwrap_or(column.name);
    Text::new(format!("「{ja}」が空欄です。"), format!("`{}` is empty.", column.name))
}

/// The column of this English name.
pub fn column(name: &str) -> &'static Column {
    COLUMNS.iter().find(|column| column.name == name).unwrap_or(&COLUMNS[ALERT])
}

fn no_header() -> Text {
    Text::new(
        "回答の表の見出し（「通知」と「回答」）が見つかりません。yamedoki answers template で書き出した表を使ってください。",
        "has no header of a sheet of answers (`alert` and `answer`); start from the one that yamedoki answers template writes.",
    )
}

fn other_format() -> Text {
    Text::new(
        "回答の表として読めるのは Excel ブック（.xlsx）か CSV ファイル（.csv）です。",
        "a sheet of answers is an Excel workbook (.xlsx) or a CSV file (.csv).",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::fs;

    use super::*;

    fn known() -> Known {
        let mut known = Known::new(Calendar::japan());
        known.kpi_units.insert("K1".into(), Some("台".into()));
        known
    }

    fn read_csv(text: &str) -> Result<AnswerSheet, Vec<String>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        fs::write(&path, text).unwrap();
        let shown = |p: &Problem| {
            let place = p.place.to_string();
            format!("{} {}", place.rsplit('/').next().unwrap(), p.message.en)
        };
        let all = |problems: &[Problem]| problems.iter().map(shown).collect::<Vec<_>>();
        match read(&path, &known()) {
            Ok(sheet) if sheet.problems.is_empty() => Ok(sheet),
            Ok(sheet) => Err(all(&sheet.problems)),
            Err(problems) => Err(all(&problems)),
        }
    }

    #[test]
    fn a_sheet_that_was_written_is_read_back_and_blank_rows_are_passed_over() {
        let rows = ["late/milestone/a,\"b", "kpi-off-track/kpi/K1"].map(|alert| OpenRow {
            alert: alert.into(),
            title: "件名\n二行目".into(),
            owner: "都市計画課".into(),
            due: NaiveDate::from_ymd_opt(2026, 9, 30),
        });
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in [("a.csv", to_csv(&rows).into_bytes()), ("a.xlsx", to_workbook(&rows).unwrap())]
        {
            let path = dir.path().join(name);
            fs::write(&path, bytes).unwrap();
            let sheet = read(&path, &known()).unwrap();
            assert_eq!((sheet.rows.len(), sheet.blank, sheet.warnings.len()), (0, 2, 0), "{name}");
        }
    }

    #[test]
    fn cells_are_read_as_a_plans_are_in_both_languages() {
        let ja = "部署からの回答\n通知,回答,日付,値,部署,理由,回答者\nr/kpi/K1,実績値,R8.9.30,\"1,200台\",,,佐藤\n";
        let en = "alert,answer,date,value,by\nr/kpi/K1,Value,2026-09-30,1200,佐藤\n";
        for text in [ja, en] {
            let sheet = read_csv(text).unwrap();
            let row = &sheet.rows[0];
            assert_eq!((row.alert.as_str(), row.answer.as_str()), ("r/kpi/K1", "value"));
            assert_eq!((row.date, row.value), (NaiveDate::from_ymd_opt(2026, 9, 30), Some(1200.0)));
            assert_eq!(row.by.as_deref(), Some("佐藤"));
            assert!(row.place("date").to_string().contains("a.csv!C"), "{}", row.place("date"));
        }
    }

    #[test]
    fn every_mistake_is_told_at_its_cell() {
        let text =
            "通知,回答,日付\n,完了,2026-09-30\nr/milestone/a,完了です,9月\nr/milestone/b,,2026-09-30\n";
        let found = read_csv(text).unwrap_err();
        let starts: Vec<&str> = found.iter().map(|p| p.split(' ').next().unwrap()).collect();
        assert_eq!(starts, ["a.csv!A2", "a.csv!B3", "a.csv!C3", "a.csv!B4"], "{found:?}");
        assert!(found[1].contains("Did you mean `done`"), "{}", found[1]);
    }

    #[test]
    fn what_is_no_sheet_of_answers_is_said() {
        assert!(
            read_csv("code,name\nD1,総務課\n").unwrap_err()[0].contains("no header of a sheet of answers")
        );
        let sheet = read_csv("通知,回答,理由書\nr/milestone/a,完了,x\n").unwrap();
        assert!(sheet.warnings[0].message.en.contains("Did you mean `理由`"), "{:?}", sheet.warnings);
        let problems = read(Path::new("nowhere.pdf"), &known()).unwrap_err();
        assert!(problems[0].message.en.contains(".xlsx"));
    }

    #[test]
    fn a_day_and_a_value_of_the_command_line_are_read_likewise() {
        let calendar = Calendar::japan();
        assert_eq!(date("令和8年3月末", &calendar).unwrap(), NaiveDate::from_ymd_opt(2026, 3, 31).unwrap());
        assert!(date("18", &calendar).is_err() && date("-", &calendar).is_err());
        assert_eq!(number("1.2千台", Some("台"), &calendar).unwrap(), 1200.0);
        assert!(number("3人", Some("台"), &calendar).is_err());
    }
}
