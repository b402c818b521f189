//! Deciding: the evidence beside the choices, a look at what would follow, and the paper for circulation.

mod case;
mod typed;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use minijinja::value::Serde;
use minijinja::{Value, context};

use self::case::Case;
use self::typed::{Read, Typed, Wrong};
use super::answer::matter::row;
use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::picture::Picture;
use super::visitor::Visitor;
use crate::lang::Text;
use crate::notices::EndLetter;
use crate::office::deciding::{Accepted, NotAccepted, Request, decide};
use crate::people::Deed;
use crate::plan::Table;
use crate::render::{address, words};

/// Facts and sentences that a paper of one page has room for.
const ROOM: usize = 9;
/// The longest of its sentences, in characters.
const SENTENCE: usize = 110;

/// The routes of these pages. A code may hold slashes, so what follows it is told apart here.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/decide/{table}/{*rest}", get(page).post(sent))
}

/// What an address of ours shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// The evidence and the choices.
    Form,
    /// The paper for circulation.
    Paper,
    /// The draft of the letter that ends it.
    Letter,
}

/// The subject of an address, and what of it is shown: a row of the plan first, then what stands behind it.
fn meant(picture: &Picture, table: &str, rest: &str) -> (String, View) {
    let whole = format!("{table}/{rest}");
    let views = [("/paper", View::Paper), ("/letter", View::Letter)];
    let found = views.into_iter().find_map(|(end, view)| Some((whole.strip_suffix(end)?, view)));
    match found {
        Some((subject, view)) if row(&picture.plan, &whole).is_none() => (subject.to_owned(), view),
        _ => (whole, View::Form),
    }
}

async fn page(
    State(board): State<Arc<Board>>,
    Path((table, rest)): Path<(String, String)>,
    visitor: Visitor,
) -> Response {
    let page = shown(&board, &visitor, &table, &rest).await;
    page.unwrap_or_else(|failure| failure.told(visitor.lang))
}

async fn shown(board: &Board, visitor: &Visitor, table: &str, rest: &str) -> Result<Response, Failure> {
    let picture = board.pictures.look().await?;
    let (subject, view) = meant(&picture, table, rest);
    if view == View::Form {
        visitor.may(Deed::Decide)?;
    }
    let recorded = board.engine.store.decisions_of(&subject).await?;
    let case = Case::new(&picture, &subject, recorded)?;
    visitor.may(Deed::ReadAlert(&[case.owner()]))?;
    match view {
        View::Form => Ok(form(&case, visitor, &Typed::default(), &Wrong::new(), None)),
        View::Paper => Ok(paper(&case, visitor)),
        View::Letter => letter(&case, visitor),
    }
}

/// The page with the form, with what was typed, what is wrong with it, and what would follow.
fn form(
    case: &Case<'_>,
    visitor: &Visitor,
    typed: &Typed,
    wrong: &Wrong,
    looked: Option<&Accepted>,
) -> Response {
    let lang = visitor.lang;
    let address = address::decide(&case.subject);
    let follows = looked.map(|accepted| {
        let notes = accepted.notes.iter().map(|note| words::prose(note.get(lang), lang));
        context! { notes => notes.collect::<Vec<_>>(), told => accepted.told.clone() }
    });
    let shown = context! {
        case => case.shown(lang),
        address,
        typed => Value::from(Serde(typed)),
        wrong => Value::from_pairs(wrong.iter().map(|(field, text)| (*field, text.get(lang)))),
        follows,
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, Page::new("decide", visitor, shown)).into_response()
}

async fn sent(
    State(board): State<Arc<Board>>,
    Path((table, rest)): Path<(String, String)>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Response {
    let done = act(&board, &visitor, &format!("{table}/{rest}"), &typed).await;
    done.unwrap_or_else(|failure| failure.told(visitor.lang))
}

async fn act(board: &Board, visitor: &Visitor, subject: &str, typed: &Typed) -> Result<Response, Failure> {
    visitor.may(Deed::Decide)?;
    let picture = board.pictures.look().await?;
    let recorded = board.engine.store.decisions_of(subject).await?;
    let case = Case::new(&picture, subject, recorded)?;
    let last = case.recorded.last().map(|row| row.id.to_string()).unwrap_or_default();
    if last != typed.last {
        let wrong = Wrong::from([("outcome", decided_meanwhile())]);
        let mut page = form(&case, visitor, typed, &wrong, None);
        *page.status_mut() = StatusCode::CONFLICT;
        return Ok(page);
    }
    let read = match typed.read(&picture.parts.calendar) {
        Ok(read) => read,
        Err(wrong) => return Ok(form(&case, visitor, typed, &wrong, None)),
    };
    if case.standing().is_some() && typed.supersede.is_empty() {
        return Ok(form(&case, visitor, typed, &Wrong::from([("supersede", stands())]), None));
    }
    let look = typed.step != "confirm";
    match ask(board, visitor, &case, &read, look).await {
        Ok(accepted) if look => Ok(form(&case, visitor, typed, &Wrong::new(), Some(&accepted))),
        Ok(_) => {
            board.pictures.fresh().await?;
            board.queued.notify_waiters();
            board.changed.notify_one();
            Ok(Redirect::to(&address::decide(subject)).into_response())
        }
        Err(NotAccepted::Trouble(trouble)) => Err(trouble.into()),
        Err(NotAccepted::Refused(text)) => {
            Ok(form(&case, visitor, typed, &Wrong::from([(typed.field(), text)]), None))
        }
    }
}

async fn ask(
    board: &Board,
    visitor: &Visitor,
    case: &Case<'_>,
    read: &Read,
    look: bool,
) -> Result<Accepted, NotAccepted> {
    let request = Request {
        subject: &case.subject,
        outcome: read.outcome,
        next: read.next(),
        reason: &read.because,
        reference: read.reference.as_deref(),
        by: &visitor.person.name,
        department: None,
        supersede: case.standing().is_some(),
        dry_run: look,
    };
    let engine = &board.engine;
    decide(&engine.store, &engine.parts(), &request, engine.clock.now()).await
}

/// One page of A4 for circulation: no more than has room on it.
fn paper(case: &Case<'_>, visitor: &Visitor) -> Response {
    let shown = context! {
        case => case.shown(visitor.lang),
        address => address::decide(&case.subject),
        by => visitor.person.name.clone(),
        room => ROOM,
        sentence => SENTENCE,
        city => case.picture.parts.config.city.name.clone(),
    };
    Page::new("paper", visitor, shown).into_response()
}

/// The draft of the letter that ends a paper which renews itself.
fn letter(case: &Case<'_>, visitor: &Visitor) -> Result<Response, Failure> {
    let picture = case.picture;
    let renewal = picture.plan.renewals.get(case.row.row).filter(|_| case.row.table == Table::Renewals);
    let notice_by = picture.facts.renewals.get(case.row.row).and_then(|facts| facts.notice_by);
    let draft = renewal.and_then(|renewal| EndLetter::of(renewal, &picture.plan, notice_by));
    let draft = draft.ok_or_else(|| Failure::NotFound(no_letter()))?;
    let lang = visitor.lang;
    let shown = context! {
        to => draft.to,
        heading => draft.heading,
        paragraphs => draft.paragraphs,
        from => draft.from,
        by => draft.by.map(|day| day.to_string()),
        cautions => draft.cautions.iter().map(|text| text.get(lang).to_owned()).collect::<Vec<_>>(),
        city => picture.parts.config.city.name.clone(),
        address => address::decide(&case.subject),
    };
    Ok(Page::new("letter", visitor, shown).into_response())
}

fn no_letter() -> Text {
    Text::new(
        "この件を終えるのに、相手方への通知文は要りません。",
        "Ending this takes no letter to another party.",
    )
}

fn stands() -> Text {
    Text::new(
        "すでに判断が記録されています。改めるときは、「前の判断を改める」に印を付けてください。前の判断も記録に残ります。",
        "A decision stands already. To supersede it, please tick the box; both stay on record.",
    )
}

fn decided_meanwhile() -> Text {
    Text::new(
        "この画面を開いたあとで、この件について判断が記録されました。いまの入力は記録していません。記録されている判断をご確認ください。",
        "A decision was recorded after this page was opened, and yours was not. Please look at what is on record.",
    )
}
