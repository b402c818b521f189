//! One renewal: its term, its dates and how they come about, what was decided.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use minijinja::{Value, context};

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::picture::Picture;
use super::super::plan::{decision, unknown};
use super::super::visitor::Visitor;
use super::{deadline, owner, summary};
use crate::charts::{self, Look};
use crate::lang::Lang;
use crate::office::origins;
use crate::people::Deed;
use crate::plan::Table;
use crate::plan::derivation::{self, derivation};
use crate::render::address;

/// Months of its own timeline.
const MONTHS: u32 = 24;
/// The facts whose coming about is told.
const TOLD: [&str; 4] = ["notice_by", "decide_by", "review_by", "ends_moved"];

pub(super) async fn show(
    State(board): State<Arc<Board>>,
    Path(code): Path<String>,
    visitor: Visitor,
) -> Response {
    match shown(&board, &visitor, &code).await {
        Ok(Some(shown)) => Page::new("renewal", &visitor, shown).into_response(),
        Ok(None) => unknown(visitor.lang),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor, code: &str) -> Result<Option<Value>, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let Some(row) = picture.plan.find(Table::Renewals, code) else { return Ok(None) };
    let (renewal, facts) = (&picture.plan.renewals[row], &picture.facts.renewals[row]);
    let lang = visitor.lang;
    let rows = [(Table::Renewals, code.to_owned())];
    let place = origins::places(&board.engine.store, &rows).await?.into_iter().next().flatten();
    let decided = board.engine.store.decisions_of(&format!("renewal/{code}")).await?;
    let line = deadline(renewal, facts);
    let drawn = super::within_months(&picture, row);
    let chart = drawn.then(|| charts::months(&[line], picture.today, MONTHS, lang, Look::Inline("months")));
    let initiative = renewal.initiative.and_then(|row| picture.plan.initiatives.get(row));
    let related = renewal.related.iter().filter_map(|d| picture.plan.departments.get(*d));
    Ok(Some(context! {
        code,
        heading => renewal.title.clone(),
        summary => summary(&picture, row),
        owner => owner(&picture.plan, renewal, picture.today),
        related => related.map(|d| d.name.clone()).collect::<Vec<_>>(),
        initiative => initiative.map(|i| context! { title => i.title.clone(), href => address::initiative(&i.code) }),
        starts_on => day(renewal.starts_on),
        term => renewal.term.map(|term| term.words().get(lang).to_owned()),
        notice => renewal.notice.map(|notice| notice.words().get(lang).to_owned()),
        notice_sent_on => day(renewal.notice_sent_on),
        days_to_end => facts.days_to_end,
        review_by => day(facts.review_by),
        reviewed_on => day(renewal.reviewed_on),
        annual_cost => renewal.annual_cost.map(charts::number),
        times_renewed => renewal.times_renewed,
        ends_moved => facts.ends_moved,
        ends_first => day(facts.ends_first),
        ended_on => day(renewal.ended_on),
        chart => chart.map(Value::from_safe_string),
        told => told(&picture, row, lang),
        decisions => decided.iter().rev().map(|row| decision(&picture, row)).collect::<Vec<_>>(),
        place,
        history => address::history("renewal", code),
    }))
}

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// How its dates come about, in words.
fn told(picture: &Picture, row: usize, lang: Lang) -> Vec<Value> {
    let desk = derivation::Desk {
        plan: &picture.plan,
        facts: &picture.facts,
        recorded: &picture.recorded,
        calendar: &picture.parts.calendar,
        settings: &picture.parts.config.facts,
    };
    let one = |fact: &&str| {
        let derived = derivation(&desk, Table::Renewals, row, fact)?;
        let there = derived.value != derivation::Known::Absent && derived.value != derivation::Known::Int(0);
        there.then(|| context! { fact => *fact, words => derived.words.get(lang) })
    };
    TOLD.iter().filter_map(one).collect()
}
