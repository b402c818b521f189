//! Answering an alert.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::alerts::{Place, found};
use super::caller::Caller;
use super::input::{Asked, At, Sent, Trial};
use super::problem::Problem;
use super::words::{Verdict, Words};
use crate::alerts::Answer;
use crate::office::answering::{self, Answering, Done, Given, NotAnswered};
use crate::people::Deed;
use crate::plan::{Cell, Edit, RowChange};
use crate::web::answer::in_whose_name;
use crate::web::board::Board;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(answer))
}

/// An answer to an alert.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "answer", rename_all = "snake_case", deny_unknown_fields)]
enum AnswerGiven {
    /// Working on it, done by a day (対応中).
    Working {
        /// The promised day.
        until: NaiveDate,
    },
    /// Put off to a day (延期).
    Postponed {
        /// The day.
        until: NaiveDate,
        /// Why.
        #[schema(min_length = 1)]
        because: String,
    },
    /// Done on a day (完了): entered into the plan, where it is a milestone.
    Done {
        /// The day.
        on: NaiveDate,
    },
    /// The value of the KPI (実績値): entered into the plan.
    Value {
        /// The value, in the KPI's unit.
        value: f64,
        /// The day it was measured.
        on: NaiveDate,
    },
    /// What a department proposes to those who decide.
    Proposal {
        /// What it proposes.
        outcome: Verdict,
        /// Why.
        #[schema(min_length = 1)]
        because: String,
        /// To continue: the next end; to end: the last day.
        until: Option<NaiveDate>,
    },
    /// It belongs to another department (担当外).
    NotOurs {
        /// The department that it belongs to, by code or name.
        #[schema(min_length = 1)]
        department: String,
        /// Why.
        because: Option<String>,
    },
}

/// What became of an answer.
#[derive(Serialize, ToSchema)]
struct AnswerTaken {
    /// The alert, as `RULE/TABLE/CODE`.
    alert: String,
    /// Its title.
    title: Words,
    /// Whether it was recorded now: not where only looked at, or where it was on record already.
    recorded: bool,
    /// Whether the same answer was on record already.
    unchanged: bool,
    /// The cells of the plan that it changes.
    changes: Vec<ChangeShown>,
    /// How many letters tell the headquarters.
    letters: usize,
}

/// A cell of the plan that changes.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangeShown {
    /// The row, as `table/code`.
    row: String,
    /// The column.
    column: &'static str,
    /// What it holds from then on.
    value: String,
}

impl From<AnswerGiven> for Answer {
    fn from(given: AnswerGiven) -> Answer {
        match given {
            AnswerGiven::Working { until } => Answer::Working { until },
            AnswerGiven::Postponed { until, because } => Answer::Postponed { until, because },
            AnswerGiven::Done { on } => Answer::Done { on },
            AnswerGiven::Value { value, on } => Answer::Value { value, on },
            AnswerGiven::Proposal { outcome, because, until } => {
                Answer::Proposal { outcome: outcome.into(), because, next_on: until }
            }
            AnswerGiven::NotOurs { department, because } => Answer::NotOurs { department, because },
        }
    }
}

/// Answer an alert, in the name of the department responsible
///
/// The headquarters answers in its own name, which proves nothing of what the department knows. The same answer given twice is recorded once.
#[utoipa::path(post, path = "/api/v1/alerts/{rule}/{table}/{code}/answers", operation_id = "answer_alert", tag = "alerts",
    params(Place, Trial), request_body = AnswerGiven, responses((status = 200, body = AnswerTaken)))]
async fn answer(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(place): At<Place>,
    Asked(Trial { dry_run }): Asked<Trial>,
    Sent(given): Sent<AnswerGiven>,
) -> Result<Json<AnswerTaken>, Problem> {
    let picture = board.pictures.look().await?;
    let key = place.key();
    let alert = found(&caller, &picture, &key)?;
    caller.may(Deed::Answer(&alert.owner))?;
    let person = caller.person();
    let engine = &board.engine;
    let parts = engine.parts();
    let on = Answering {
        store: &engine.store,
        parts: &parts,
        now: engine.clock.now(),
        actor: &person.login,
        dry_run,
    };
    let department = Some(in_whose_name(&picture, caller.visitor(), alert));
    let given = Given {
        alert: key.to_string(),
        answer: given.into(),
        by: person.name.clone(),
        department,
        reference: None,
    };
    let done = answering::answer(&on, &[given]).await.map_err(|not| match not {
        NotAnswered::Refused(found) => Problem::Refused(found.into_iter().map(|(_, text)| text).collect()),
        NotAnswered::Stale(text) => Problem::Stale(text),
        NotAnswered::Trouble(trouble) => trouble.into(),
    })?;
    let Some(done) = done.first() else { return Err(super::alerts::no_such_alert(&key)) };
    if !dry_run && !done.unchanged {
        board.changed.notify_one();
        board.queued.notify_waiters();
    }
    Ok(Json(taken(done, dry_run)))
}

fn taken(done: &Done, dry_run: bool) -> AnswerTaken {
    AnswerTaken {
        alert: done.alert.to_string(),
        title: Words::from(&done.title),
        recorded: !dry_run && !done.unchanged,
        unchanged: done.unchanged,
        changes: done.edits.iter().flat_map(changes).collect(),
        letters: done.letters,
    }
}

/// The cells that an edit changes.
pub(super) fn changes(edit: &Edit) -> Vec<ChangeShown> {
    let row = format!("{}/{}", edit.table.singular(), edit.key);
    let shown = |column: &'static str, cell: &Cell| {
        let value = match cell {
            Cell::Text(text) | Cell::Placeholder(text) => text.clone(),
            Cell::Date(day) => day.to_string(),
            Cell::Year(year) => year.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Bool(yes) => yes.to_string(),
            Cell::List(texts) => texts.join("; "),
            _ => String::new(),
        };
        ChangeShown { row: row.clone(), column, value }
    };
    match &edit.change {
        RowChange::Set { column, cell } => vec![shown(column, cell)],
        RowChange::Add { cells } => cells.iter().map(|(column, cell)| shown(column, cell)).collect(),
        RowChange::Close => Vec::new(),
    }
}
