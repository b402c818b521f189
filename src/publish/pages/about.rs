//! What the words mean, how the lights are told, and the data.

use minijinja::{Value, context};

use super::model::Model;
use super::{Files, progress, spread};
use crate::lang::Lang;
use crate::plan::Table;
use crate::publish::PublishError;
use crate::publish::data::{Column, Sheet};
use crate::publish::{csv, json, shown};

/// It, in both languages.
pub(super) fn pages(model: &Model<'_>) -> Result<Files, PublishError> {
    spread(model, "about.html.j2", "about", 1, |lang, _| {
        let files: Vec<Value> = model.shelf.sheets.iter().map(|sheet| file(sheet, lang)).collect();
        Ok(context! { glossary => glossary(model), lights => progress::all_lights(lang)?, files })
    })
}

/// The words that the pages use.
fn glossary(model: &Model<'_>) -> Vec<&'static str> {
    let words = [
        ("initiative", Table::Initiatives),
        ("milestone", Table::Milestones),
        ("kpi", Table::Kpis),
        ("target", Table::KpiTargets),
        ("exit", Table::ExitPoints),
    ];
    let used = |(_, table): &(&str, Table)| model.shelf.sheet(*table).is_some();
    words.into_iter().filter(used).map(|(word, _)| word).collect()
}

fn file(sheet: &Sheet, lang: Lang) -> Value {
    let column = |column: &Column| {
        let words = match column {
            Column::Field(name) => shown::label(*name, lang),
            Column::Of(table) => shown::table(*table, lang).to_owned(),
        };
        context! { csv => csv::header(*column), json => json::name(*column), words }
    };
    context! {
        name => sheet.table.name(),
        words => shown::table(sheet.table, lang),
        rows => sheet.rows.len(),
        columns => sheet.columns.iter().map(column).collect::<Vec<Value>>(),
    }
}
