//! The list of a sheet, an overview or a digest as a workbook: to sort, filter and tick off.

use minijinja::context;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::Matter;
use super::attached::entries;
use crate::alerts::Told;
use crate::lang::Lang;
use crate::notices::{Body, Item};
use crate::render::view::told_key;
use crate::render::{RenderError, clean};

/// The most characters that a cell holds (Microsoft, "Excel specifications and limits").
const CELL: usize = 32_767;

/// The columns: the catalogue's key and the width in characters.
const COLUMNS: [(&str, f64); 9] = [
    ("attachment.section", 22.0),
    ("overview.severity", 10.0),
    ("attachment.title", 60.0),
    ("label.initiative", 32.0),
    ("label.owner", 18.0),
    ("label.deadline", 18.0),
    ("label.since", 18.0),
    ("label.told", 18.0),
    ("label.advice", 60.0),
];

/// The workbook of the letter's list; `None` for letters that are no list, and for an empty one.
pub(super) fn workbook(matter: &Matter<'_>) -> Result<Option<Vec<u8>>, RenderError> {
    let is_list = matches!(matter.draft.body, Body::Sheet(_) | Body::Overview(_) | Body::Digest(_));
    let rows = entries(&matter.draft.body)
        .into_iter()
        .map(|(section, on, item)| Row::of(matter, section, on, item))
        .collect::<Result<Vec<_>, _>>()?;
    if !is_list || rows.is_empty() {
        return Ok(None);
    }
    let heads = COLUMNS.iter().map(|(key, _)| matter.writer.say(key, context! {}));
    let heads = heads.collect::<Result<Vec<_>, _>>()?;
    let name = matter.writer.say("attachment.list", context! {})?;
    Ok(Some(write(matter, &name, &heads, &rows)?))
}

/// A line of the list.
struct Row {
    section: String,
    severity: String,
    title: String,
    initiative: String,
    owner: String,
    deadline: Option<chrono::NaiveDate>,
    since: chrono::NaiveDate,
    told: String,
    advice: String,
}

impl Row {
    fn of(
        matter: &Matter<'_>,
        section: Option<&str>,
        on: Option<chrono::NaiveDate>,
        item: &Item,
    ) -> Result<Row, RenderError> {
        let writer = matter.writer;
        let resolved = item.told == Told::Resolved;
        let mark = writer.mark(item.severity, item.told)?;
        Ok(Row {
            section: section.map(|key| writer.say(key, context! {})).transpose()?.unwrap_or_default(),
            severity: mark.trim().trim_matches(['[', ']', '【', '】']).to_owned(),
            title: writer.prose(&item.title),
            initiative: item.initiative.as_deref().map(clean::line).unwrap_or_default(),
            owner: clean::line(&item.owner),
            deadline: on.or(item.deadline).filter(|_| !resolved),
            since: item.since,
            told: writer.say(told_key(item.told), context! {})?,
            advice: if resolved { String::new() } else { writer.prose(&item.advice) },
        })
    }

    /// Writes it as row `at`. Every text stays a text, `=1+1` too.
    fn write(&self, sheet: &mut Worksheet, at: u32, looks: &Looks) -> Result<(), XlsxError> {
        let texts = [
            (0, &self.section),
            (1, &self.severity),
            (2, &self.title),
            (3, &self.initiative),
            (4, &self.owner),
            (7, &self.told),
            (8, &self.advice),
        ];
        for (column, text) in texts {
            let text = clean::shorten(text, CELL);
            sheet.write_string_with_format(at, column, text, &looks.text)?;
        }
        match self.deadline {
            Some(on) => sheet.write_date_with_format(at, 5, on, &looks.date)?,
            None => sheet.write_blank(at, 5, &looks.date)?,
        };
        sheet.write_date_with_format(at, 6, self.since, &looks.date)?;
        Ok(())
    }
}

/// How cells look.
struct Looks {
    head: Format,
    text: Format,
    date: Format,
}

impl Looks {
    fn of(lang: Lang) -> Looks {
        let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        let date = lang.pick("[$-411]ggge\"年\"m\"月\"d\"日\"", "yyyy-mm-dd");
        Looks {
            head: cell.clone().set_bold().set_background_color(0xE5E7EB),
            text: cell.clone().set_text_wrap(),
            date: cell.set_num_format(date),
        }
    }
}

/// The workbook's bytes: its properties name `now`, so the same list gives the same bytes.
fn write(matter: &Matter<'_>, name: &str, heads: &[String], rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&matter.written.subject)
        .set_author("Yamedoki")
        .set_creation_datetime(&matter.now);
    workbook.set_properties(&properties);
    let looks = Looks::of(matter.writer.lang);
    let sheet = workbook.add_worksheet().set_name(name)?;
    let mut last = 0;
    for (head, (column, (_, width))) in heads.iter().zip((0..).zip(COLUMNS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, head, &looks.head)?;
        last = column;
    }
    if rows.iter().all(|row| row.section.is_empty()) {
        sheet.set_column_hidden(0)?;
    }
    let mut end = 0;
    for (at, row) in (1..).zip(rows) {
        row.write(sheet, at, &looks)?;
        end = at;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, end, last)?;
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(0, 0)?; // 9: A4
    sheet.set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}
