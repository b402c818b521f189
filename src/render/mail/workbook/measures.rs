//! The indicators that call for a look: one row each, and below, each one's numbers with a line chart.

use rust_xlsxwriter::{Chart, ChartEmptyCells, ChartType, Workbook, Worksheet};

use super::super::Matter;
use super::looks::{Looks, day, printed};
use super::text;
use crate::charts::Row;
use crate::notices::Measure;
use crate::render::{RenderError, clean};

/// The columns of the first table.
const COLUMNS: [(&str, f64); 9] = [
    ("measure.name", 36.0),
    ("label.initiative", 32.0),
    ("label.owner", 18.0),
    ("measure.attainment", 12.0),
    ("measure.light", 20.0),
    ("measure.actual", 26.0),
    ("measure.expected", 18.0),
    ("measure.target", 26.0),
    ("measure.forecast", 26.0),
];

/// The columns of an indicator's own numbers.
const NUMBERS: [&str; 5] =
    ["measure.day", "measure.promised", "measure.result", "measure.ahead", "measure.attainment"];

/// The rows that a chart takes beside its numbers.
const CHART_ROWS: u32 = 18;

/// The most characters of an alternative text (Excel's limit is 255).
const ALT: usize = 250;

/// Adds the indicators, where there are any.
pub(super) fn write(
    matter: &Matter<'_>,
    workbook: &mut Workbook,
    measures: &[Measure],
    looks: &Looks,
) -> Result<(), RenderError> {
    if measures.is_empty() {
        return Ok(());
    }
    let name = super::say(matter, "attachment.measures")?;
    let sheet = workbook.add_worksheet().set_name(&name)?;
    super::looks::heads(matter, sheet, &COLUMNS, looks)?;
    let mut at = 1;
    for measure in measures {
        let row = matter.writer.measure(measure)?;
        let texts = [&row.name, &row.initiative, &row.owner];
        for (column, words) in (0..).zip(texts) {
            text(sheet, at, column, words, &looks.text)?;
        }
        match measure.series.latest().and_then(|latest| latest.attainment) {
            Some(share) => sheet.write_number_with_format(at, 3, share, &looks.percent)?,
            None => sheet.write_blank(at, 3, &looks.percent)?,
        };
        let texts = [&row.light, &row.actual, &row.expected, &row.target, &row.forecast];
        for (column, words) in (4..).zip(texts) {
            text(sheet, at, column, words, &looks.text)?;
        }
        at += 1;
    }
    at += 1;
    for measure in measures.iter().filter(|measure| !measure.series.is_empty()) {
        at = one(matter, sheet, &name, measure, at, looks)?;
    }
    printed(sheet);
    Ok(())
}

/// Writes one indicator's numbers from row `top` on, its chart beside them, and says where the next may
/// begin.
fn one(
    matter: &Matter<'_>,
    sheet: &mut Worksheet,
    name: &str,
    measure: &Measure,
    top: u32,
    looks: &Looks,
) -> Result<u32, RenderError> {
    let words = matter.writer.measure(measure)?;
    text(sheet, top, 0, &words.name, &looks.title)?;
    let head = top + 1;
    for (column, key) in (0..).zip(NUMBERS) {
        text(sheet, head, column, &super::say(matter, key)?, &looks.head)?;
    }
    let mut last = head;
    for (at, row) in (head + 1..).zip(measure.series.table()) {
        sheet.write_date_with_format(at, 0, row.on, &looks.date)?;
        let Row { target, result, attainment, forecast, .. } = row;
        let cells = [(1, target), (2, result), (3, forecast), (4, attainment)];
        for (column, value) in cells {
            let look = if column == 4 { &looks.percent } else { &looks.number };
            match value.filter(|value| value.is_finite()) {
                Some(value) => sheet.write_number_with_format(at, column, value, look)?,
                None => sheet.write_blank(at, column, look)?,
            };
        }
        last = at;
    }
    let mut chart = Chart::new(ChartType::ScatterStraightWithMarkers);
    chart.title().set_name((name, top, 0));
    for column in 1..=3 {
        chart
            .add_series()
            .set_name((name, head, column))
            .set_categories((name, head + 1, 0, last, 0))
            .set_values((name, head + 1, column, last, column));
    }
    chart.show_empty_cells_as(ChartEmptyCells::Connected);
    chart.x_axis().set_num_format(day(matter.writer.lang));
    chart.set_alt_text(clean::shorten(&measure.series.sentence(matter.writer.lang), ALT));
    chart.set_width(640);
    sheet.insert_chart(top, 5, &chart)?;
    Ok((last + 3).max(top + CHART_ROWS))
}
