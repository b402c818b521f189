//! What would be sent if the rules were these, or the days passed: nothing is sent, nothing is kept.

mod asked;
mod changes;
mod playing;
mod result;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Form, Router};
use minijinja::{Value, context};
use serde::Deserialize;

use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::picture::Picture;
use super::shown::given;
use super::visitor::Visitor;
use crate::lang::{Lang, Text};
use crate::office::rule_texts::written;
use crate::people::Deed;
use crate::plan::Table;
use crate::rules::Severity;
use asked::{Asked, TO};
use playing::{Stage, Stopped};

/// From so many rows on a year takes longer than anybody wants to wait.
const MANY: usize = 5_000;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/rehearsal", get(form).post(rehearse)).layer(Extension(Arc::new(Stage::default())))
}

/// What another page's link wants in the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Begin {
    rule: String,
}

/// What stands above the form, where something went wrong.
#[derive(Debug, Default)]
struct Wrong {
    /// Fields and what is wrong with them, by the name of its sentence.
    fields: Vec<(&'static str, &'static str)>,
    /// Mistakes in the rules, with their places.
    mistakes: Vec<Text>,
    /// Another sentence, by its name.
    notice: Option<&'static str>,
    /// The day that it speaks of.
    day: Option<String>,
}

impl Wrong {
    fn notice(name: &'static str) -> Wrong {
        Wrong { notice: Some(name), ..Wrong::default() }
    }
}

async fn form(State(board): State<Arc<Board>>, visitor: Visitor, Query(begin): Query<Begin>) -> Response {
    let shown = async {
        visitor.may(Deed::Rehearse)?;
        let picture = board.pictures.look().await?;
        let mut asked = Asked::fresh(picture.today, rows(&picture) > MANY);
        if let Some(name) = given(&begin.rule) {
            let texts = written(&picture.parts.sources, None).into_iter();
            asked.text = texts.filter(|rule| rule.name == name).map(|rule| rule.text).collect();
            asked.rule = name;
        }
        Ok::<_, Failure>(context(&picture, &asked, &Wrong::default(), Value::from(()), visitor.lang))
    };
    match shown.await {
        Ok(shown) => Page::new("rehearsal", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn rehearse(
    State(board): State<Arc<Board>>,
    Extension(stage): Extension<Arc<Stage>>,
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    match played(&board, &stage, &visitor, &pairs).await {
        Ok((status, shown)) => (status, Page::new("rehearsal", &visitor, shown)).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn played(
    board: &Board,
    stage: &Stage,
    visitor: &Visitor,
    pairs: &[(String, String)],
) -> Result<(StatusCode, Value), Failure> {
    visitor.may(Deed::Rehearse)?;
    let picture = board.pictures.look().await?;
    let asked = Asked::of(pairs);
    let again = |status: StatusCode, wrong: Wrong| {
        Ok((status, context(&picture, &asked, &wrong, Value::from(()), visitor.lang)))
    };
    let days = match asked.checked(&picture) {
        Ok(days) => days,
        Err(fields) => {
            return again(StatusCode::UNPROCESSABLE_ENTITY, Wrong { fields, ..Wrong::default() });
        }
    };
    if picture.heads.plan_revision == 0 {
        return again(StatusCode::UNPROCESSABLE_ENTITY, Wrong::notice("no_plan"));
    }
    let changed = match changes::changed(&picture, &asked, visitor.lang) {
        Ok(changed) => changed,
        Err(mistakes) => {
            return again(StatusCode::UNPROCESSABLE_ENTITY, Wrong { mistakes, ..Wrong::default() });
        }
    };
    match playing::play(board, stage, Arc::clone(&picture.parts), changed, days).await? {
        Ok(played) => {
            let result = result::shown(&played, days, &picture, visitor.lang);
            Ok((StatusCode::OK, context(&picture, &asked, &Wrong::default(), result, visitor.lang)))
        }
        Err(Stopped::Busy) => again(StatusCode::SERVICE_UNAVAILABLE, Wrong::notice("busy")),
        Err(Stopped::TooLong(until)) => {
            let day = Some(until.to_string());
            again(StatusCode::UNPROCESSABLE_ENTITY, Wrong { day, ..Wrong::notice("too_long") })
        }
    }
}

fn rows(picture: &Picture) -> usize {
    Table::ALL.into_iter().map(|table| picture.plan.rows(table)).sum()
}

fn context(picture: &Picture, asked: &Asked, wrong: &Wrong, result: Value, lang: Lang) -> Value {
    let rules = picture.parts.rules.rules.iter().map(|rule| {
        let matter = crate::render::matter(&rule.name, lang);
        context! { name => &rule.name, matter, off => asked.off.contains(&rule.name) }
    });
    let fields =
        wrong.fields.iter().map(|(field, sentence)| context! { field => *field, sentence => *sentence });
    let mistakes = wrong.mistakes.iter().map(|mistake| mistake.get(lang).to_owned());
    context! {
        rules => rules.collect::<Vec<_>>(),
        severities => Severity::ALL.map(Severity::name),
        recipients => TO.map(|name| context! { name, on => asked.to.iter().any(|to| to == name) }),
        asked => context! {
            from => &asked.from,
            to => &asked.until,
            rule => &asked.rule,
            severity => &asked.severity,
            mode => &asked.mode,
            hold => &asked.hold,
            every => &asked.every,
            text => &asked.text,
            off => !asked.off.is_empty(),
        },
        wrong => context! {
            fields => fields.collect::<Vec<_>>(),
            mistakes => mistakes.collect::<Vec<_>>(),
            notice => wrong.notice,
            day => &wrong.day,
            any => !wrong.fields.is_empty() || !wrong.mistakes.is_empty() || wrong.notice.is_some(),
        },
        rows => rows(picture),
        many => rows(picture) > MANY,
        result,
    }
}
