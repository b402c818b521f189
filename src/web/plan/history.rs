//! The history of one row of the plan: what it said when, from where, by whom; what befell it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::lines;
use super::super::page::Page;
use super::super::paging::Pager;
use super::super::picture::Picture;
use super::super::visitor::Visitor;
use super::unknown;
use crate::alerts::subject;
use crate::lang::Lang;
use crate::office::origins;
use crate::people::Deed;
use crate::plan::{self, Cell, Record, Table};
use crate::render::address;
use crate::rules::Subject;
use crate::store::{Biography, Happening, Version};

/// What befell an alert about the row, not the row itself.
const OF_ALERTS: [&str; 2] = ["answered", "promise_broken"];
/// Changes on one page.
const EACH: usize = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    page: Option<String>,
}

pub(super) async fn show(
    State(board): State<Arc<Board>>,
    Path((table, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Response {
    let Some(table) = Table::from_singular(&table).filter(|table| *table != Table::Departments) else {
        return unknown(visitor.lang);
    };
    match shown(&board, &visitor, (table, &code), &asked).await {
        Ok(Some(shown)) => Page::new("history", &visitor, shown).into_response(),
        Ok(None) => unknown(visitor.lang),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(
    board: &Board,
    visitor: &Visitor,
    (table, code): (Table, &str),
    asked: &Asked,
) -> Result<Option<Value>, Failure> {
    visitor.may(Deed::Read)?;
    let life = origins::life(&board.engine.store, table, code).await?;
    let Some(last) = life.versions.last() else { return Ok(None) };
    let name = title(&last.record).unwrap_or(code).to_owned();
    let picture = board.pictures.look().await?;
    let row = picture.plan.find(table, code);
    let initiative = row.and_then(|row| picture.plan.initiative_of(table, row));
    let back = match table {
        Table::Renewals => Some(address::renewal(code)),
        _ => initiative.map(|row| address::initiative(&picture.plan.initiatives[row].code)),
    };
    let mut life = life;
    if !reads_alerts(&picture, visitor, table, row) {
        life.events.retain(|event| !OF_ALERTS.contains(&event.kind));
    }
    let mut moments = moments(&life, table, visitor.lang);
    moments.reverse();
    let here = address::history(table.singular(), code);
    let page = |page: &str| address::query(&here, &[("page", page)]);
    let (first, pager) = Pager::of(asked.page.as_deref(), moments.len(), EACH, page);
    let moments: Vec<Value> = moments.into_iter().skip(first).take(EACH).collect();
    Ok(Some(context! { name, code, back => back.filter(|_| row.is_some()), moments, pager }))
}

/// Whether the visitor reads what is told of this row: who answers for it, and who is named beside them.
fn reads_alerts(picture: &Picture, visitor: &Visitor, table: Table, row: Option<usize>) -> bool {
    let subject = row.map(|row| Subject { table, row });
    let owner = subject.and_then(|subject| subject::owner(&picture.plan, subject, picture.today));
    let related = subject.map(|subject| subject::related(&picture.plan, subject, picture.today));
    let whom: Vec<usize> = owner.into_iter().chain(related.into_iter().flatten()).collect();
    lines::may_read(visitor, picture, &whom)
}

fn title(record: &Record) -> Option<&str> {
    ["title", "name", "description"].into_iter().find_map(|column| record.code_in(column))
}

/// Each version and each event, the oldest first.
fn moments(life: &Biography, table: Table, lang: Lang) -> Vec<Value> {
    let mut all: Vec<(chrono::DateTime<chrono::Utc>, Value)> = Vec::new();
    let before = std::iter::once(None).chain(life.versions.iter().map(Some));
    for (at, before) in life.versions.iter().zip(before) {
        all.push((at.since.at, version(at, before, table, lang)));
    }
    all.extend(life.events.iter().map(|event| (event.at, happening(event))));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, moment)| moment).collect()
}

fn version(version: &Version, before: Option<&Version>, table: Table, lang: Lang) -> Value {
    let changed = before.map(|b| plan::diff::fields(&b.record, &version.record)).unwrap_or_default();
    let changed: Vec<Value> = changed
        .iter()
        .filter_map(|change| {
            let column = table.columns().get(change.column)?;
            let name = lang.pick(column.ja.first().copied().unwrap_or(column.name), column.name);
            let said = |cell: &Cell| plan::shown(column, cell).get(lang).to_owned();
            let from = said(change.old.as_ref().unwrap_or(&Cell::Empty));
            Some(context! { name, from, to => said(&change.new) })
        })
        .collect();
    let made = &version.since;
    context! {
        day => made.day.to_string(),
        kind => made.kind.clone(),
        by => made.by.clone(),
        source => made.import.as_ref().map(|(_, path)| path),
        first => before.is_none(),
        changed,
    }
}

fn happening(event: &Happening) -> Value {
    context! { day => event.day.to_string(), kind => event.kind, by => event.by.clone(), first => false, changed => Vec::<Value>::new(), source => () }
}
