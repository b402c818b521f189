//! How many are watched and how many fire, by perspective and by department, with a bar chart of each.

use rust_xlsxwriter::{Chart, ChartType, Workbook, Worksheet};

use super::super::Matter;
use super::looks::{Looks, printed};
use super::text;
use crate::notices::Digest;
use crate::render::{RenderError, clean};

/// The columns of both tables: the first is named by its table.
const COLUMNS: [&str; 4] = ["digest.watched_initiatives", "mark.critical", "mark.warning", "mark.info"];

/// The colours of critical, warning, info.
const COLOURS: [u32; 3] = [0xB9_1C_1C, 0xD9_77_06, 0x60_A5_FA];

/// The rows that a chart takes beside a table.
const CHART_ROWS: u32 = 18;

/// A table's heading, the head of its first column, and its rows.
struct Table<'a> {
    title: &'static str,
    first: &'static str,
    rows: &'a [(String, usize, [usize; 3])],
}

/// Adds both tables, where there are any.
pub(super) fn write(
    matter: &Matter<'_>,
    workbook: &mut Workbook,
    digest: &Digest,
    looks: &Looks,
) -> Result<(), RenderError> {
    let tables = [
        Table { title: "digest.by_perspective", first: "digest.perspective", rows: &digest.by_perspective },
        Table { title: "digest.by_department", first: "digest.department", rows: &digest.by_department },
    ];
    let tables: Vec<&Table<'_>> = tables.iter().filter(|table| !table.rows.is_empty()).collect();
    if tables.is_empty() {
        return Ok(());
    }
    let name = super::say(matter, "attachment.areas")?;
    let sheet = workbook.add_worksheet().set_name(&name)?;
    sheet.set_column_width(0, 32.0)?;
    let mut at = 0;
    for table in tables {
        at = one(matter, sheet, &name, table, at, looks)?;
    }
    printed(sheet);
    Ok(())
}

/// Writes a table from row `top` on, its chart beside it, and says where the next may begin.
fn one(
    matter: &Matter<'_>,
    sheet: &mut Worksheet,
    name: &str,
    table: &Table<'_>,
    top: u32,
    looks: &Looks,
) -> Result<u32, RenderError> {
    text(sheet, top, 0, &super::say(matter, table.title)?, &looks.title)?;
    let head = top + 1;
    text(sheet, head, 0, &super::say(matter, table.first)?, &looks.head)?;
    for (column, key) in (1..).zip(COLUMNS) {
        let words = super::say(matter, key)?;
        text(sheet, head, column, words.trim().trim_matches(['[', ']', '【', '】']), &looks.head)?;
    }
    let mut last = head;
    for (at, (name, watched, firing)) in (head + 1..).zip(table.rows) {
        text(sheet, at, 0, &clean::line(name), &looks.text)?;
        for (column, n) in (1..).zip([*watched, firing[0], firing[1], firing[2]]) {
            sheet.write_number_with_format(at, column, n as f64, &looks.number)?;
        }
        last = at;
    }
    let mut chart = Chart::new(ChartType::BarStacked);
    chart.title().set_name((name, top, 0));
    for (column, colour) in (2..).zip(COLOURS) {
        chart
            .add_series()
            .set_name((name, head, column))
            .set_categories((name, head + 1, 0, last, 0))
            .set_values((name, head + 1, column, last, column))
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(colour)),
            );
    }
    chart.y_axis().set_reverse(); // the first row on top, as in the table
    chart.set_alt_text(super::say(matter, table.title)?);
    sheet.insert_chart(top, 6, &chart)?;
    Ok((last + 3).max(top + CHART_ROWS))
}
