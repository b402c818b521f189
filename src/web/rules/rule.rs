//! One rule: what it says, its condition part by part, of what it cannot tell and for want of what.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::picture::Picture;
use super::super::visitor::Visitor;
use super::{last_run, page_of, texts, words};
use crate::alerts::{State as AlertState, subject};
use crate::lang::{Lang, Text};
use crate::notices::{label, table_name};
use crate::people::Deed;
use crate::plan::{Plan, Table, naming};
use crate::render::address;
use crate::rules::explain::{Joint, Part};
use crate::rules::{Finding, Mode, Rule, Subject};

/// Rows a page.
const PAGE: usize = 50;

/// Which page of the rows that it cannot tell of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: String,
}

/// The page.
pub(super) async fn show(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match shown(&board, &visitor, &name, &asked).await {
        Ok(shown) => Page::new("rule", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor, name: &str, asked: &Asked) -> Result<Value, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let lang = visitor.lang;
    let texts = texts(&picture.parts);
    let text = texts.iter().find(|text| text.name == name);
    let found = picture.parts.rules.find(name);
    if text.is_none() && found.is_none() {
        return Err(no_such(name, &picture));
    }
    let rule = found.map(|(n, rule)| facts(n, rule, &picture, lang));
    let conditions = found.map(|(n, rule)| conditions(n, rule, &picture, lang)).unwrap_or_default();
    let unknown = found.map(|(n, _)| unknown(n, name, asked, &picture, lang));
    let errors = found.map(|(n, _)| errors(n, &picture, lang)).unwrap_or_default();
    Ok(context! {
        name,
        matter => words::matter(name, lang),
        rule,
        text => text.map(|text| context! { file => &text.file, text => text.text.trim_end() }),
        overrides => text.map(|text| {
            text.overrides.iter().map(|(key, value)| context! { key, value }).collect::<Vec<_>>()
        }),
        conditions,
        unknown,
        errors,
        rehearse => address::query("/rehearsal", &[("rule", name)]),
    })
}

/// What it says, in words, and how it stands today.
fn facts(n: usize, rule: &Rule, picture: &Picture, lang: Lang) -> Value {
    let plan = &picture.plan;
    let list = |names: &[String]| names.iter().map(|name| words::matter(name, lang)).collect::<Vec<_>>();
    let tables = rule.each.iter().map(|table| table_name(*table, true).get(lang).to_owned());
    let open = picture.book.alerts.iter();
    let open = open.filter(|(key, alert)| key.rule == rule.name && alert.state == AlertState::Firing).count();
    let decision = rule.decision.as_ref().map(|decision| {
        let outcomes = decision.options.iter().map(|option| {
            let known = crate::plan::Outcome::parse(option);
            known.map_or_else(|| option.clone(), |outcome| outcome.words().get(lang).to_owned())
        });
        context! {
            options => outcomes.collect::<Vec<_>>(),
            decider => words::recipients(std::slice::from_ref(&decision.decider), plan, lang),
        }
    });
    let judgement = &picture.judgement;
    context! {
        severity => rule.severity.name(),
        shadow => rule.mode == Mode::Shadow,
        tables => tables.collect::<Vec<_>>(),
        to => words::recipients(&rule.to, plan, lang),
        cc => words::recipients(&rule.cc, plan, lang),
        hold => words::span(rule.hold, lang),
        holds => !matches!(rule.hold, crate::calendar::Span::Days(0)),
        remind => words::remind(rule, lang),
        steps => words::steps(rule, plan, lang),
        inhibited_by => list(&rule.inhibited_by),
        superseded_by => list(&rule.superseded_by),
        decision,
        run => last_run(picture, lang),
        findings => judgement.findings.iter().filter(|finding| finding.rule == n).count(),
        open,
        alerts => address::query("/alerts", &[("rule", &rule.name)]),
    }
}

/// Its condition over each of its tables, part by part, and the values that it reads.
fn conditions(n: usize, rule: &Rule, picture: &Picture, lang: Lang) -> Vec<Value> {
    let of = |table: &Table| {
        let text = picture.parts.rules.condition(n, *table)?;
        let subject = Subject { table: *table, row: 0 };
        let some = picture.plan.rows(*table) > 0;
        let finding = Finding { rule: n, subject };
        let rules = &picture.parts.rules;
        let explained = some
            .then(|| rules.explain(&finding, &picture.view(), &picture.parts.calendar, picture.at))
            .flatten();
        let mut lines = Vec::new();
        let mut reads = Vec::new();
        if let Some(explained) = &explained {
            tree(&explained.when, 0, &mut lines);
            reads.extend(explained.reads.iter().map(|read| {
                context! { name => &read.name, label => label(&read.name, Some(*table)).get(lang) }
            }));
        }
        Some(context! { table => table_name(*table, true).get(lang), text, lines, reads })
    };
    rule.each.iter().filter_map(of).collect()
}

/// The parts of a condition, one under another.
fn tree(part: &Part, depth: usize, lines: &mut Vec<Value>) {
    let joint = part.joint.filter(|_| !part.parts.is_empty()).map(|joint| match joint {
        Joint::All => "all",
        Joint::Any => "any",
    });
    let text = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.push(context! { depth => depth.min(4), joint, text });
    if joint.is_some() {
        part.parts.iter().for_each(|part| tree(part, depth + 1, lines));
    }
}

/// A page of the rows that it cannot tell of, and what each lacks.
fn unknown(n: usize, name: &str, asked: &Asked, picture: &Picture, lang: Lang) -> Value {
    let all: Vec<_> = picture.judgement.unknown.iter().filter(|unknown| unknown.rule == n).collect();
    let pages = all.len().div_ceil(PAGE).max(1);
    let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let rows = all.iter().skip((page - 1) * PAGE).take(PAGE).map(|unknown| {
        let table = Some(unknown.subject.table);
        let missing = unknown.missing.iter().map(|name| label(name, table).get(lang).to_owned());
        context! { row => row(unknown.subject, &picture.plan), missing => missing.collect::<Vec<_>>() }
    });
    let to = |page: usize| address::query(&page_of(name), &[("page", &page.to_string())]);
    context! {
        n => all.len(),
        rows => rows.collect::<Vec<_>>(),
        page,
        pages,
        before => (page > 1).then(|| to(page - 1)),
        after => (page < pages).then(|| to(page + 1)),
    }
}

/// The first rows that it fails on, and how.
fn errors(n: usize, picture: &Picture, lang: Lang) -> Vec<Value> {
    let all = picture.judgement.errors.iter().filter(|fault| fault.rule == n).take(PAGE);
    all.map(|fault| context! { row => row(fault.subject, &picture.plan), error => fault.error.get(lang) })
        .collect()
}

/// A row's code and name.
fn row(found: Subject, plan: &Plan) -> Value {
    let title = match found.table {
        Table::Departments => plan.departments.get(found.row).map(|d| d.name.as_str()),
        Table::Initiatives => plan.initiatives.get(found.row).map(|i| i.title.as_str()),
        Table::Milestones => plan.milestones.get(found.row).map(|m| m.title.as_str()),
        Table::Kpis => plan.kpis.get(found.row).map(|k| k.name.as_str()),
        Table::ExitPoints => plan.exit_points.get(found.row).map(|e| e.description.as_str()),
        Table::Renewals => plan.renewals.get(found.row).map(|r| r.title.as_str()),
        Table::KpiTargets | Table::Measurements => None,
    };
    context! { subject => subject::name(plan, found), title }
}

fn no_such(name: &str, picture: &Picture) -> Failure {
    let known = picture.parts.rules.rules.iter().map(|rule| rule.name.as_str());
    let near = naming::nearest(name, known);
    let name: String = name.chars().take(100).collect();
    let (ja, en) = near.map_or_else(Default::default, |near| {
        (format!("「{near}」ではありませんか。"), format!(" Did you mean \"{near}\"?"))
    });
    Failure::NotFound(Text::new(
        format!("「{name}」というルールはありません。{ja}「ルール」の画面から選び直してください。"),
        format!("There is no rule \"{name}\".{en} Please choose one from Rules."),
    ))
}
