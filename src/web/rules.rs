//! The rules: what they say, when they ran, how many fire, of what they cannot tell.

mod rule;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use minijinja::{Value, context};

use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::picture::Picture;
use super::shown::moment;
use super::visitor::Visitor;
use crate::lang::Lang;
use crate::office::parts::{Parts, overrides};
use crate::office::rule_texts::{Written, written};
use crate::people::Deed;
use crate::render::address;
use crate::rules::{Mode, pack};

/// The routes of these pages.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/rules", get(rules)).route("/rules/{name}", get(rule::show))
}

async fn rules(State(board): State<Arc<Board>>, visitor: Visitor) -> Response {
    match shown(&board, &visitor).await {
        Ok(shown) => Page::new("rules", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor) -> Result<Value, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let (parts, lang) = (&picture.parts, visitor.lang);
    let texts = texts(parts);
    let counts = Counts::of(&picture);
    let line = |(n, rule): (usize, &crate::rules::Rule)| {
        let text = texts.iter().find(|text| text.name == rule.name);
        context! {
            name => &rule.name,
            href => page_of(&rule.name),
            matter => words::matter(&rule.name, lang),
            severity => rule.severity.name(),
            shadow => rule.mode == Mode::Shadow,
            overridden => text.is_some_and(|text| !text.overrides.is_empty()),
            findings => counts.findings.get(n),
            unknown => counts.unknown.get(n),
            errors => counts.errors.get(n),
            alerts => address::query("/alerts", &[("rule", &rule.name)]),
        }
    };
    let off = texts.iter().filter(|text| parts.rules.find(&text.name).is_none());
    let off = off.map(|text| context! { name => &text.name, matter => words::matter(&text.name, lang), href => page_of(&text.name) });
    Ok(context! {
        rules => parts.rules.rules.iter().enumerate().map(line).collect::<Vec<_>>(),
        off => off.collect::<Vec<_>>(),
        run => last_run(&picture, lang),
        next => parts.config.schedule.evaluate.next_after(board.engine.clock.now(), parts.calendar.zone())
            .map(|at| moment(at, &parts.calendar, lang)),
    })
}

/// When the rules were last judged by, in earnest.
fn last_run(picture: &Picture, lang: Lang) -> Option<String> {
    picture.heads.evaluated_at.map(|at| moment(at, &picture.parts.calendar, lang))
}

/// A rule's own page.
fn page_of(name: &str) -> String {
    address::rule(name)
}

/// The texts of all rules, the built-in one's too.
fn texts(parts: &Parts) -> Vec<Written> {
    let sources = if parts.sources.is_empty() { pack() } else { parts.sources.clone() };
    written(&sources, overrides(&parts.config).as_ref())
}

/// How many rows each rule fires on, cannot tell of, fails on, today.
struct Counts {
    findings: Vec<usize>,
    unknown: Vec<usize>,
    errors: Vec<usize>,
}

impl Counts {
    fn of(picture: &Picture) -> Counts {
        let judgement = &picture.judgement;
        let rules = picture.parts.rules.rules.len();
        let count = |of: &mut dyn Iterator<Item = usize>| {
            let mut counts = vec![0; rules];
            of.for_each(|rule| counts.get_mut(rule).into_iter().for_each(|n| *n += 1));
            counts
        };
        Counts {
            findings: count(&mut judgement.findings.iter().map(|f| f.rule)),
            unknown: count(&mut judgement.unknown.iter().map(|u| u.rule)),
            errors: count(&mut judgement.errors.iter().map(|e| e.rule)),
        }
    }
}
