//! What is held: the batches, their release, their end.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::picture::Picture;
use super::super::shown::{given, moment};
use super::super::visitor::Visitor;
use super::list;
use crate::lang::{Text, counted};
use crate::office::posting;
use crate::people::Deed;
use crate::render::address;
use crate::store::{ADOPTION, AuditSearch, BELT, Discard, RESTORE};

/// How far back the record is searched for what became of a batch.
const SEARCHED: u32 = 50;

/// What a form about a batch says.
#[derive(Debug, Deserialize)]
pub(super) struct Batch {
    hold: String,
    /// How many letters whoever sent the form saw in it.
    seen: u64,
    #[serde(default)]
    because: String,
}

/// The batches that wait, each with what may be done about it.
pub(super) async fn batches(
    board: &Board,
    picture: &Picture,
    visitor: &Visitor,
    wrong: Option<&str>,
) -> Result<Vec<Value>, Failure> {
    let holds = board.engine.store.holds().await?;
    let batch = |(place, (name, letters)): (usize, &(String, u64))| {
        let (why, of) = name.split_once(':').unwrap_or((name, ""));
        let why = if [ADOPTION, BELT, RESTORE].contains(&why) { why } else { "other" };
        context! {
            place,
            name,
            letters,
            why,
            of => local(of, picture, visitor),
            href => address::query("/deliveries", &[("state", "held"), ("hold", name)]),
            wrong => wrong == Some(name),
        }
    };
    Ok(holds.iter().enumerate().map(batch).collect())
}

/// The moment that is part of a batch's name, as people write it.
fn local(of: &str, picture: &Picture, visitor: &Visitor) -> String {
    let at = chrono::NaiveDateTime::parse_from_str(of, "%Y-%m-%dT%H:%M");
    let zone = picture.parts.calendar.zone();
    let at = at.ok().and_then(|at| at.and_local_timezone(zone).earliest());
    at.map_or_else(|| of.to_owned(), |at| moment(at.to_utc(), &picture.parts.calendar, visitor.lang))
}

/// What became of the batch of this name, by the record: who did what, when, why.
pub(super) async fn past(
    board: &Board,
    picture: &Picture,
    visitor: &Visitor,
    hold: &str,
) -> Result<Vec<Value>, Failure> {
    if hold.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for kind in ["letters_released", "letters_discarded"] {
        let search = AuditSearch { kind: Some(kind.to_owned()), ..AuditSearch::default() };
        for row in board.engine.store.audit_search(&search, SEARCHED).await? {
            let data: serde_json::Value = serde_json::from_str(&row.data).unwrap_or_default();
            let named = data["hold"].as_str();
            let below = |named: &str| hold.strip_prefix(named).is_some_and(|rest| rest.starts_with(':'));
            let all = named.is_none() && kind == "letters_released" && data.get("hold").is_some();
            if all || named.is_some_and(|named| named == hold || below(named)) {
                found.push((
                    row.seq,
                    context! {
                        kind,
                        at => moment(row.at, &picture.parts.calendar, visitor.lang),
                        by => &row.actor,
                        because => data["because"].as_str(),
                        letters => data["letters"].as_array().map_or(0, Vec::len),
                    },
                ));
            }
        }
    }
    found.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    Ok(found.into_iter().map(|(_, said)| said).collect())
}

/// Lets a batch go.
pub(super) async fn release(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Form(batch): Form<Batch>,
) -> Response {
    match released(&board, &visitor, &batch).await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn released(board: &Board, visitor: &Visitor, batch: &Batch) -> Result<String, Failure> {
    visitor.may(Deed::Release)?;
    as_seen(board, batch).await?;
    let engine = &board.engine;
    let (parts, now) = (engine.parts(), engine.clock.now());
    let (hold, by) = (Some(batch.hold.as_str()), visitor.person.name.as_str());
    let looked = posting::release(&engine.store, &parts, now, hold, by).await?;
    if looked.letters.is_empty() && !looked.strain {
        return Err(gone());
    }
    board.queued.notify_waiters();
    if looked.strain {
        board.changed.notify_one(); // what waited for somebody to look takes effect again
    }
    Ok(address::query("/deliveries", &[("hold", &batch.hold)]))
}

/// Drops a batch, with a reason.
pub(super) async fn discard(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Form(batch): Form<Batch>,
) -> Response {
    match discarded(&board, &visitor, &batch).await {
        Ok(Some(to)) => Redirect::to(&to).into_response(),
        Ok(None) => unreasoned(&board, &visitor, &batch).await,
        Err(failure) => failure.told(visitor.lang),
    }
}

/// `None`: there is no reason.
async fn discarded(board: &Board, visitor: &Visitor, batch: &Batch) -> Result<Option<String>, Failure> {
    visitor.may(Deed::Release)?;
    as_seen(board, batch).await?;
    let Some(because) = given(&batch.because) else { return Ok(None) };
    let engine = &board.engine;
    let discard =
        Discard { hold: &batch.hold, now: engine.clock.now(), by: &visitor.person.name, because: &because };
    let looked = engine.store.discard_held(&discard).await?;
    if looked.letters.is_empty() && !looked.strain {
        return Err(gone());
    }
    if looked.strain {
        board.changed.notify_one();
    }
    Ok(Some(address::query("/deliveries", &[("hold", &batch.hold)])))
}

/// The page again, saying that a reason is missing.
async fn unreasoned(board: &Board, visitor: &Visitor, batch: &Batch) -> Response {
    match list::shown(board, visitor, &list::Asked::default(), Some(&batch.hold)).await {
        Ok(shown) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Page::new("deliveries", visitor, shown)).into_response()
        }
        Err(failure) => failure.told(visitor.lang),
    }
}

/// That the batch still is what whoever sent the form saw.
async fn as_seen(board: &Board, batch: &Batch) -> Result<(), Failure> {
    let holds = board.engine.store.holds().await?;
    let Some((_, letters)) = holds.iter().find(|(name, _)| *name == batch.hold) else { return Err(gone()) };
    if *letters == batch.seen {
        return Ok(());
    }
    let (now, seen) = (letters, batch.seen);
    Err(Failure::Stale(Text::new(
        format!(
            "あなたが見たときは{seen}通でしたが、いまは{now}通です。何もしていません。「送信」の画面でもう一度確かめてから、改めて操作してください。"
        ),
        format!(
            "You saw {}; now there are {now}. Nothing was done. Please look at Deliveries once more, and decide again.",
            counted(seen, "letter")
        ),
    )))
}

fn gone() -> Failure {
    Failure::Stale(Text::new(
        "この名前で保留している通知は、もうありません。すでに送ったか、捨てたかです。何もしていません。だれがいつ何をしたかは、「送信」の画面と「記録」の画面で確かめられます。",
        "No letter is held under this name any more: they were released or discarded before. Nothing was done. Deliveries and Record show who did what, and when.",
    ))
}
