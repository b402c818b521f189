//! What is entered on an initiative's page: a KPI's value, the completion of a milestone.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::visitor::Visitor;
use super::initiative::{Asked, owner, page};
use super::unknown;
use crate::lang::{Lang, Text};
use crate::office::entering::{Entered, Entering, Entry, Field, NotEntered, enter as record};
use crate::people::{Deed, Role};
use crate::plan::{Plan, Table};
use crate::render::address;

/// What a form on the page sends.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Typed {
    /// `value` or `completion`.
    #[serde(default)]
    what: String,
    /// The KPI or milestone, by code.
    #[serde(default)]
    code: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    on: String,
}

/// What somebody tried to enter, and why it was refused.
#[derive(Debug)]
pub(super) struct Tried {
    typed: Typed,
    lang: Lang,
    wrong: Vec<(Field, Text)>,
}

impl Tried {
    /// Whether it was about this.
    pub(super) fn is(&self, what: &str, code: &str) -> bool {
        self.typed.what == what && self.typed.code == code
    }

    /// The place among `own` of the KPI that it was about.
    pub(super) fn place(&self, own: &[usize], plan: &Plan) -> Option<usize> {
        own.iter().position(|row| plan.kpis.get(*row).is_some_and(|kpi| self.is("value", &kpi.code)))
    }

    /// For the template: what was typed, and each mistake by its field.
    pub(super) fn shown(&self) -> Value {
        let of = |field: Field| -> Vec<String> {
            self.wrong
                .iter()
                .filter(|(at, _)| *at == field)
                .map(|(_, text)| text.get(self.lang).to_owned())
                .collect()
        };
        let Typed { what, code, value, on } = self.typed.clone();
        context! {
            what, code, value, on,
            wrong_value => of(Field::Value),
            wrong_on => of(Field::Day),
            wrong_row => of(Field::Row),
        }
    }
}

pub(super) async fn enter(
    State(board): State<Arc<Board>>,
    Path(code): Path<String>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Response {
    match entered(&board, &visitor, &code, typed).await {
        Ok(response) => response,
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn entered(board: &Board, visitor: &Visitor, code: &str, typed: Typed) -> Result<Response, Failure> {
    visitor.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let Some(row) = picture.plan.find(Table::Initiatives, code) else { return Ok(unknown(visitor.lang)) };
    visitor.may(Deed::Answer(&owner(&picture, row)))?;
    let Some(entry) = entry(&typed) else { return Err(Failure::Refused(no_form())) };
    let parts = board.engine.parts();
    let table = if typed.what == "value" { Table::Kpis } else { Table::Milestones };
    let part = picture.plan.find(table, &typed.code);
    if part.is_some_and(|part| picture.plan.initiative_of(table, part) != Some(row)) {
        return Err(Failure::Refused(no_form())); // another initiative's, perhaps another department's
    }
    let entering = Entering {
        store: &board.engine.store,
        parts: &parts,
        now: board.engine.clock.now(),
        login: &visitor.person.login,
        by: &visitor.person.name,
        department: visitor.person.department.as_deref().filter(|_| visitor.person.role == Role::Department),
    };
    match record(&entering, &entry).await {
        Ok(done) => {
            board.pictures.fresh().await?;
            board.changed.notify_one();
            board.queued.notify_waiters();
            let said = if done == Entered::Known { "known" } else { typed.what.as_str() };
            let to = address::query(&address::initiative(code), &[("entered", said)]);
            Ok(Redirect::to(&to).into_response())
        }
        Err(NotEntered::Refused(wrong)) => {
            let tried = Tried { typed, lang: visitor.lang, wrong };
            let asked = Asked::default();
            let page = page(board, visitor, code, &asked, Some(&tried)).await?;
            Ok(page.map_or_else(
                || unknown(visitor.lang),
                |page| (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
            ))
        }
        Err(NotEntered::Trouble(trouble)) => Err(Failure::Trouble(trouble)),
    }
}

fn entry(typed: &Typed) -> Option<Entry> {
    let Typed { what, code, value, on } = typed.clone();
    match what.as_str() {
        "value" => Some(Entry::Value { kpi: code, value, on }),
        "completion" => Some(Entry::Completion { milestone: code, on }),
        _ => None,
    }
}

fn no_form() -> Text {
    Text::new(
        "何を記入するのか読み取れませんでした。取り組みのページを開き直して、記入し直してください。",
        "It was not clear what to enter. Please open the initiative's page again and enter it there.",
    )
}
