//! What a rehearsal found, as tables.

use minijinja::{Value, context};

use super::super::picture::Picture;
use super::playing::Both;
use crate::lang::Lang;
use crate::rehearsal::{Days, Report, Table, difference};

/// So many rows of a table are shown.
const ROWS: usize = 60;

/// What the page shows of it: first the difference, where other rules were asked for.
pub(super) fn shown(played: &Both, days: Days, picture: &Picture, lang: Lang) -> Value {
    let plan = &picture.plan;
    let change = played.before.as_ref().map(|before| {
        let found = difference(before, &played.after);
        report(Report::of_change(&found, plan, days, lang, ""), Vec::new())
    });
    let whole = Report::of(&played.after, plan, days, lang, "").supposing(played.supposed);
    let by_day = Report::by_day(&played.after, plan, lang, ROWS);
    context! { changed => change.is_some(), change, whole => report(whole, vec![by_day]) }
}

/// `extra` tables stand after the first two.
fn report(report: Report, extra: Vec<Table>) -> Value {
    let mut tables = report.tables;
    let place = tables.len().min(1);
    tables.splice(place..place, extra);
    let tables: Vec<Value> = tables.into_iter().enumerate().map(|(n, table)| shown_table(n, table)).collect();
    context! { title => report.title, intro => report.intro, tables }
}

fn shown_table(place: usize, table: Table) -> Value {
    let bars = table.bars.unwrap_or_default();
    let more = table.rows.len().saturating_sub(ROWS);
    let rows = table.rows.into_iter().take(ROWS).enumerate().map(|(n, cells)| {
        context! { cells, bar => bars.get(n) }
    });
    let columns =
        table.columns.into_iter().map(|column| context! { name => column.name, number => column.number });
    context! {
        place,
        title => table.title,
        note => table.note,
        columns => columns.collect::<Vec<_>>(),
        rows => rows.collect::<Vec<_>>(),
        total => table.total,
        bars => !bars.is_empty(),
        more,
    }
}
