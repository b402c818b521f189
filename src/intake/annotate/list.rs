//! The first sheet: everything that is said, with links to the cells.

use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError};

use super::mark::{Mark, all};
use super::{Page, cell_of};
use crate::intake::layout::{self, LAST_ROW};
use crate::intake::report::{Problem, Refused};
use crate::lang::Lang;

/// Links of a sheet of Excel, less a few.
const LINKS: usize = 65_000;

/// The row of the list's header.
const HEADER: u32 = 5;

/// The list.
pub(super) fn sheet(
    path: &Path,
    pages: &[Page],
    refused: &Refused,
    lang: Lang,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(crate::intake::names::result(lang))?;
    head(&mut sheet, path, refused, lang)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let top = Format::new().set_align(FormatAlign::Top);
    for ((row, (mark, problem)), count) in (HEADER + 1..=LAST_ROW).zip(all(refused)).zip(0..) {
        sheet.write_string_with_format(row, 0, mark.title(lang), &top)?;
        let page = pages.iter().find(|page| page.holds(&problem.place));
        let place = match page {
            Some(page) => page.name.clone(),
            None => problem.place.sheet.clone().unwrap_or_else(|| problem.place.file.clone()),
        };
        sheet.write_string_with_format(row, 1, place, &top)?;
        match page.zip(link(page, problem)) {
            Some((_, (target, shown))) if count < LINKS => {
                sheet.write_url_with_text(row, 2, Url::new(target), shown)?;
            }
            Some((_, (_, shown))) => {
                sheet.write_string_with_format(row, 2, shown, &top)?;
            }
            None => {
                sheet.write_string_with_format(row, 2, "―", &top)?;
            }
        }
        sheet.write_string_with_format(row, 3, problem.message.get(lang), &wrapped)?;
    }
    Ok(sheet)
}

fn head(sheet: &mut Worksheet, path: &Path, refused: &Refused, lang: Lang) -> Result<(), XlsxError> {
    let (mistakes, oddities) = (refused.problems.len(), refused.warnings.len());
    let bold = Format::new().set_bold().set_font_size(14);
    let title = lang.pick(
        format!("取り込み結果：誤り {mistakes} 件、注意 {oddities} 件"),
        format!("Import result: errors {mistakes}, notes {oddities}"),
    );
    sheet.write_string_with_format(0, 0, title, &bold)?;
    let file = path.display();
    sheet.write_string(1, 0, lang.pick(format!("取り込んだもの：{file}"), format!("Imported: {file}")))?;
    sheet.write_string(
        2,
        0,
        lang.pick(
            "誤りが1件でもあると、何も取り込みません。誤りを直して、もう一度取り込んでください。「セル」を押すとその場所へ移ります。",
            "Nothing is imported while there is a single error. Mend them and import again. Each link leads to its cell.",
        ),
    )?;
    let (error, note) = (Mark::Mistake.title(lang), Mark::Oddity.title(lang));
    sheet.write_string(
        3,
        0,
        lang.pick(
            format!("{error}：赤い地に太い枠。{note}：黄色い地に破線の枠（取り込みは妨げません）。理由はセルのコメントにあります。"),
            format!("{error}: red with a thick border. {note}: yellow with a dashed border; it refuses nothing. The reason is in the cell's comment."),
        ),
    )?;
    sheet.write_string(
        4,
        0,
        lang.pick(
            "この写しは値と表示形式だけを写したものです。計算式は結果の値にし、色・罫線・入力規則・図・元のコメントは写していません。",
            "This copy holds values and number formats only: formulas became their results; colours, borders, drop-downs, drawings and earlier comments were not copied.",
        ),
    )?;
    let header = Format::new().set_bold().set_border(FormatBorder::Thin);
    let names = lang.pick(["種類", "シート", "セル", "内容"], ["Kind", "Sheet", "Cell", "What is wrong"]);
    for ((at, name), width) in (0u16..).zip(names).zip([10.0, 24.0, 10.0, 110.0]) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(HEADER, at, name, &header)?;
    }
    sheet.set_freeze_panes(HEADER + 1, 0)?;
    layout::print_wide(sheet, layout::A4, HEADER)
}

/// The link to a problem's cell, and its name: the cell, or the row.
fn link(page: Option<&Page>, problem: &Problem) -> Option<(String, String)> {
    let (row, column) = cell_of(problem)?;
    let cell = rust_xlsxwriter::utility::row_col_to_cell(row, column);
    let target = format!("internal:'{}'!{cell}", page?.name.replace('\'', "''"));
    let shown = if problem.place.column.is_some() { cell } else { (row + 1).to_string() };
    Some((target, shown))
}
