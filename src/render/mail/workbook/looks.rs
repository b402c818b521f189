//! How the sheets look: heads that stay, columns that fit, pages that print.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::super::Matter;
use crate::lang::Lang;
use crate::render::RenderError;

/// How cells look.
pub(super) struct Looks {
    pub(super) head: Format,
    pub(super) title: Format,
    pub(super) text: Format,
    pub(super) date: Format,
    pub(super) number: Format,
    pub(super) percent: Format,
}

impl Looks {
    pub(super) fn of(lang: Lang) -> Looks {
        let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Looks {
            head: cell.clone().set_bold().set_background_color(0xE5E7EB),
            title: Format::new().set_bold().set_font_size(12),
            text: cell.clone().set_text_wrap(),
            date: cell.clone().set_num_format(day(lang)),
            number: cell.clone().set_num_format("#,##0.##"),
            percent: cell.set_num_format("0%"),
        }
    }
}

/// How dates are written.
pub(super) fn day(lang: Lang) -> &'static str {
    lang.pick("[$-411]ggge\"年\"m\"月\"d\"日\"", "yyyy-mm-dd")
}

/// The heads of a list: the catalogue's keys and the widths in characters.
pub(super) fn heads(
    matter: &Matter<'_>,
    sheet: &mut Worksheet,
    columns: &[(&str, f64)],
    looks: &Looks,
) -> Result<(), RenderError> {
    for (column, (key, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, super::say(matter, key)?, &looks.head)?;
    }
    Ok(())
}

/// The list ends with this row: its heads stay in view, it can be filtered, and it prints on whole pages.
pub(super) fn finish(sheet: &mut Worksheet, end: u32, columns: usize) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.saturating_sub(1)).unwrap_or_default();
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, end, last)?;
    sheet.set_repeat_rows(0, 0)?;
    printed(sheet);
    Ok(())
}

/// Landscape A4, as wide as the page.
pub(super) fn printed(sheet: &mut Worksheet) {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0); // 9: A4
}
