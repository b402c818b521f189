//! One table as a CSV file: a byte order mark, so that Excel reads it as UTF-8, and CRLF.

use ::csv::{Terminator, WriterBuilder};

use super::{Tables, spell};
use crate::intake::layout;
use crate::intake::report::{Place, Problem};
use crate::intake::source::Part;
use crate::lang::Text;
use crate::plan::Table;

/// The file of `table`.
pub(super) fn write(tables: &Tables<'_>, table: Table) -> Result<Part, Vec<Problem>> {
    let file = format!("{}.csv", table.name());
    let failed = |error: &dyn std::fmt::Display| {
        let message =
            Text::new(format!("書き出せません（{error}）。"), format!("cannot be written ({error})."));
        vec![Problem { place: Place::file(&file), message }]
    };
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(vec![0xEF, 0xBB, 0xBF]);
    out.write_record(table.columns().iter().map(layout::header_of)).map_err(|e| failed(&e))?;
    for record in tables.rows(table) {
        let cells = table.columns().iter().zip(&record.cells);
        let line = cells.map(|(column, cell)| spell::raw(tables.form, column.kind, cell.as_ref()).seen());
        out.write_record(line).map_err(|e| failed(&e))?;
    }
    let bytes = out.into_inner().map_err(|e| failed(&e))?;
    Ok(Part::Csv { table, file, bytes })
}
