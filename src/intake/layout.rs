//! How a sheet of a plan's workbook looks: Japanese headers, frozen; drop-downs, formats, widths and a
//! note on each column. The template and the export share it.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Note, Worksheet, XlsxError};

use crate::plan::Table;
use crate::plan::schema::{Column, Kind, Unit};

/// Rows below the written ones that get drop-downs too.
const ROOM: u32 = 2_000;

/// The last row of a sheet, zero-based.
pub(super) const LAST_ROW: u32 = 1_048_575;

/// The name that a table's sheet gets.
pub(super) fn sheet_name(table: Table) -> &'static str {
    table.ja().first().copied().unwrap_or(table.name())
}

/// The header that a column gets.
pub(super) fn header_of(column: &Column) -> &'static str {
    column.ja.first().copied().unwrap_or(column.name)
}

/// Excel's number of a paper size.
pub(super) const A3: u8 = 8;

/// Excel's number of a paper size.
pub(super) const A4: u8 = 9;

/// Has `sheet` printed in landscape, one page wide, with the header's row on each.
pub(super) fn print_wide(sheet: &mut Worksheet, paper: u8, header: u32) -> Result<(), XlsxError> {
    sheet.set_paper_size(paper).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header, header)?;
    Ok(())
}

/// Makes `sheet` that of `table`, all but its `rows` rows below the header.
pub(super) fn head(sheet: &mut Worksheet, table: Table, rows: u32) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(table))?;
    sheet.set_freeze_panes(1, 0)?;
    print_wide(sheet, A3, 0)?;
    let last = rows.saturating_add(ROOM).min(LAST_ROW);
    for (at, column) in (0u16..).zip(table.columns()) {
        let ja = header_of(column);
        sheet.set_column_width(at, width(column, ja))?;
        if let Some(format) = cell_format(column.kind) {
            sheet.set_column_format(at, &Format::new().set_num_format(format))?;
        }
        sheet.write_with_format(0, at, ja, &header(column.required))?;
        sheet.insert_note(0, at, &Note::new(note(column)).set_author("yamedoki").add_author_prefix(false))?;
        if let Some(words) = drop_down(column.kind) {
            let list = DataValidation::new().allow_list_strings(&words)?.ignore_blank(true);
            sheet.add_data_validation(1, at, last, at, &list)?;
        }
    }
    Ok(())
}

fn header(required: bool) -> Format {
    let colour = if required { Color::RGB(0xF6_D8_AE) } else { Color::RGB(0xE7_E6_E6) };
    Format::new()
        .set_bold()
        .set_background_color(colour)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
}

fn width(column: &Column, ja: &str) -> f64 {
    let least = ja.chars().count() as f64 * 2.2 + 2.0;
    match column.kind {
        Kind::Text => least.max(28.0),
        Kind::DepartmentList | Kind::Department | Kind::List => least.max(20.0),
        _ => least.max(14.0),
    }
}

/// Codes as text, so that Excel turns no `4-1` into a date and keeps leading zeros.
pub(super) fn cell_format(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Code | Kind::Ref(_) => Some("@"),
        Kind::Date | Kind::DateOrYear => Some("yyyy-mm-dd"),
        _ => None,
    }
}

fn drop_down(kind: Kind) -> Option<Vec<&'static str>> {
    match kind {
        Kind::YesNo => Some(vec!["はい", "いいえ"]),
        Kind::Choice(choices) => {
            Some(choices.iter().map(|c| c.ja.first().copied().unwrap_or(c.value)).collect())
        }
        _ => None,
    }
}

fn note(column: &Column) -> String {
    let required = if column.required { "必須" } else { "任意" };
    format!("{required}。{}\n（英語名：{}）", hint(column.kind), column.name)
}

fn hint(kind: Kind) -> String {
    let unit = |unit: Unit| match unit {
        Unit::Plain => String::new(),
        Unit::Of(units) => format!("単位は{}。", units.first().copied().unwrap_or_default()),
        Unit::Kpi => "指標の単位で数えた数。".to_owned(),
    };
    match kind {
        Kind::Code => "他の行と重ならない記号。一度決めたら変えないでください。".to_owned(),
        Kind::Ref(table) => {
            format!("「{}」シートのコード。", table.ja().first().copied().unwrap_or(table.name()))
        }
        Kind::Department => "「部署」シートのコードか名称。".to_owned(),
        Kind::DepartmentList => {
            "「部署」シートのコードか名称。複数は「;」「、」か改行で区切ります。".to_owned()
        }
        Kind::Text => "自由な文章。".to_owned(),
        Kind::Date => "日付。2026-04-01、R8.4.1、令和8年3月末、R7年度末 など。".to_owned(),
        Kind::DateOrYear => "日付か年度。2026-04-01、R8.4.1、令和8年度 など。".to_owned(),
        Kind::FiscalYear => "年度。2026、R8、令和8年度 など（「8」だけでは読めません）。".to_owned(),
        Kind::Number(u) => format!("数。{}未定なら「－」。", unit(u)),
        Kind::Whole(u) => format!("0以上の整数。{}", unit(u)),
        Kind::YesNo => "はい・いいえ（○・×でも可）。空欄は「いいえ」。".to_owned(),
        Kind::Choice(choices) => {
            let words: Vec<_> = choices.iter().filter_map(|c| c.ja.first().copied()).collect();
            format!("{} から選びます。", words.join("、"))
        }
        Kind::List => "複数は「;」「、」か改行で区切ります。".to_owned(),
        Kind::Span => "期間。90日、3か月、1年 など。".to_owned(),
    }
}
