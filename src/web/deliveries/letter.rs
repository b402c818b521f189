//! One letter: its way, each address, what it tells, what it says; sending it again, dropping it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
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
use super::mark;
use crate::lang::{Lang, Text};
use crate::office::letters::{came_back, decoded, fates, happened};
use crate::people::Deed;
use crate::render::{self, address};
use crate::store::{Circuit, Delivery, DiscardOne, Dossier, Retried, Retry};

/// So many characters of a letter are shown; the rest is for the command.
const SHOWN: usize = 40_000;

/// What a form about a letter says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    because: String,
    even_so: String,
}

/// The page.
pub(super) async fn show(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Path(key): Path<String>,
) -> Response {
    page(&board, &visitor, &key, None).await
}

/// `wrong`: what is wrong with what was asked.
async fn page(board: &Board, visitor: &Visitor, key: &str, wrong: Option<&str>) -> Response {
    match shown(board, visitor, key, wrong).await {
        Ok(shown) => {
            let status = wrong.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
            (status, Page::new("delivery", visitor, shown)).into_response()
        }
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor, key: &str, wrong: Option<&str>) -> Result<Value, Failure> {
    visitor.may(Deed::ReadLetters)?;
    let store = &board.engine.store;
    let dossier = store.dossier(key).await?.ok_or_else(|| Failure::NotFound(no_such(key)))?;
    let circuits = store.circuits().await?;
    let circuit = circuits.iter().find(|c| c.channel == dossier.letter.channel);
    let picture = board.pictures.look().await?;
    let letter = &dossier.letter;
    let post = visitor.can(Deed::Post);
    let retry = matches!(letter.state, Delivery::Failed | Delivery::Expired | Delivery::Pending);
    Ok(context! {
        wrong,
        facts => facts(&dossier, &picture, visitor.lang),
        next => next(&dossier, circuit, &picture, visitor.lang),
        addresses => addresses(&dossier),
        told => told(&dossier, visitor.lang),
        returned => returned(&dossier, &picture, visitor.lang),
        record => record(&dossier, &picture, visitor.lang),
        text => text(&dossier, picture.parts.config.web.url.as_deref()),
        retry => (post && retry).then(|| format!("{}/retry", address::letter(&letter.key))),
        discard => (post && letter.state.may_be_discarded()).then(|| format!("{}/discard", address::letter(&letter.key))),
        hold => letter.hold.as_ref().filter(|_| letter.state == Delivery::Held).map(|hold| {
            address::query("/deliveries", &[("state", "held"), ("hold", hold)])
        }),
    })
}

fn facts(dossier: &Dossier, picture: &Picture, lang: Lang) -> Value {
    let (letter, calendar) = (&dossier.letter, &picture.parts.calendar);
    let stand_in = letter.stand_in.as_ref().map(|stand_in| {
        let key = render::StandIn::key(&letter.key);
        context! { href => address::letter(&key), channel => &stand_in.channel, state => stand_in.state.name() }
    });
    let of = letter.stands_in_for.as_ref().map(|of| context! { href => address::letter(of), key => of });
    context! {
        subject => &letter.subject,
        key => &letter.key,
        kind => &letter.kind,
        to => letter.whom(&picture.plan),
        channel => &letter.channel,
        state => letter.state.name(),
        mark => mark(letter.state),
        critical => letter.critical,
        created => moment(letter.created_at, calendar, lang),
        handed_over => letter.handed_over_at.map(|at| moment(at, calendar, lang)),
        attempts => letter.attempts,
        maybe_twice => letter.maybe_twice,
        hold => &letter.hold,
        fallback => &dossier.fallback,
        stand_in,
        stands_in_for => of,
        error => &letter.last_error,
    }
}

/// What happens next, by the name of its sentence, with the moment that it speaks of.
fn next(dossier: &Dossier, circuit: Option<&Circuit>, picture: &Picture, lang: Lang) -> Value {
    let letter = &dossier.letter;
    let (sentence, at) = match (letter.state, circuit) {
        (Delivery::Pending, Some(circuit)) => ("rests", Some(circuit.probe_at)),
        (Delivery::Pending, None) if letter.attempts > 0 => ("again", Some(letter.next_at)),
        (Delivery::Pending, None) => ("pending", Some(letter.next_at)),
        (Delivery::Sending, _) => ("sending", dossier.lease.as_ref().map(|(_, until)| *until)),
        (Delivery::Held, _) => ("held", None),
        (Delivery::Failed | Delivery::Expired, _) if letter.stand_in.is_some() => ("stood_in", None),
        (Delivery::Failed | Delivery::Expired, _) => ("given_up", None),
        (Delivery::HandedOver, _) if came_back(dossier) => ("came_back", None),
        (Delivery::HandedOver | Delivery::Discarded, _) => ("over", None),
    };
    let at = at.map(|at| moment(at, &picture.parts.calendar, lang)).unwrap_or_default();
    context! { sentence, at, attempts => letter.attempts, channel => &letter.channel }
}

fn addresses(dossier: &Dossier) -> Vec<Value> {
    let line = |(address, (fate, code, detail)): (&str, crate::office::letters::Fate<'_>)| {
        let mark = match fate {
            "accepted" => "good",
            "waiting" => "info",
            "refused" | "bounced" => "critical",
            _ => "unknown",
        };
        context! { address, fate, mark, code, detail }
    };
    fates(dossier).into_iter().map(line).collect()
}

fn told(dossier: &Dossier, lang: Lang) -> Vec<Value> {
    let line = |row: &crate::store::ToldRow| {
        let (rule, subject) = (&row.entry.alert.rule, &row.entry.alert.subject);
        context! {
            subject,
            rule,
            matter => render::matter(rule, lang).unwrap_or_else(|| rule.clone()),
            href => address::alert(&row.entry.alert),
            told => row.entry.told.name(),
        }
    };
    dossier.told.iter().map(line).collect()
}

fn returned(dossier: &Dossier, picture: &Picture, lang: Lang) -> Vec<Value> {
    let line = |back: &crate::store::Returned| {
        let at = moment(back.at, &picture.parts.calendar, lang);
        context! { at, address => &back.address, last => back.last, code => &back.code, detail => &back.detail }
    };
    dossier.returned.iter().map(line).collect()
}

fn record(dossier: &Dossier, picture: &Picture, lang: Lang) -> Vec<Value> {
    let entries = dossier.record.iter();
    let line = |(at, actor, kind, data): &(_, String, String, serde_json::Value)| {
        context! { at => moment(*at, &picture.parts.calendar, lang), text => happened(kind, actor, data, lang) }
    };
    entries.map(line).collect()
}

/// What the letter says, `None` where that is no longer kept.
///
/// Links to our own pages end after their first part: what follows may be a key that is its recipient's alone.
fn text(dossier: &Dossier, own: Option<&str>) -> Option<Value> {
    let text = decoded(dossier.payload.as_deref()?);
    let shown: String = text.chars().take(SHOWN).collect();
    let cut = shown.len() < text.len();
    let text = own.map_or(shown.clone(), |own| without_keys(&shown, own.trim_end_matches('/')));
    Some(context! { text, cut })
}

fn without_keys(text: &str, own: &str) -> String {
    let mut parts = text.split(own);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_whitespace() || "\"'<>)）」".contains(c)).unwrap_or(part.len());
        let (link, rest) = part.split_at(end);
        let first: String = link.split_inclusive('/').take(2).collect();
        out += own;
        out += if first.len() < link.len() { first.as_str() } else { link };
        if first.len() < link.len() {
            out.push('…');
        }
        out += rest;
    }
    out
}

/// Sends a letter again.
pub(super) async fn retry(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Path(key): Path<String>,
    Form(wish): Form<Wish>,
) -> Response {
    match retried(&board, &visitor, &key, &wish).await {
        Ok(None) => Redirect::to(&address::letter(&key)).into_response(),
        Ok(Some(wrong)) => page(&board, &visitor, &key, Some(wrong)).await,
        Err(failure) => failure.told(visitor.lang),
    }
}

/// What keeps it from being sent again, if anything does.
async fn retried(
    board: &Board,
    visitor: &Visitor,
    key: &str,
    wish: &Wish,
) -> Result<Option<&'static str>, Failure> {
    visitor.may(Deed::Post)?;
    let because = given(&wish.because);
    let retry = Retry {
        key: Some(key),
        now: board.engine.clock.now(),
        by: &visitor.person.name,
        because: because.as_deref(),
        even_so: !wish.even_so.is_empty(),
    };
    let Retried { letters, stood_in } = board.engine.store.outbox_retry(&retry).await?;
    if !letters.is_empty() {
        board.queued.notify_waiters();
        return Ok(None);
    }
    Ok(Some(if stood_in.is_empty() { "not_to_be_sent" } else { "stands_in" }))
}

/// Drops a letter.
pub(super) async fn discard(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Path(key): Path<String>,
    Form(wish): Form<Wish>,
) -> Response {
    match discarded(&board, &visitor, &key, &wish).await {
        Ok(None) => Redirect::to(&address::letter(&key)).into_response(),
        Ok(Some(wrong)) => page(&board, &visitor, &key, Some(wrong)).await,
        Err(failure) => failure.told(visitor.lang),
    }
}

/// What keeps it from being dropped, if anything does.
async fn discarded(
    board: &Board,
    visitor: &Visitor,
    key: &str,
    wish: &Wish,
) -> Result<Option<&'static str>, Failure> {
    visitor.may(Deed::Post)?;
    let Some(because) = given(&wish.because) else { return Ok(Some("no_reason")) };
    let (now, by) = (board.engine.clock.now(), visitor.person.name.as_str());
    let discard = DiscardOne { key, now, by, because: &because };
    let row = board.engine.store.discard_letter(&discard).await?;
    let row = row.ok_or_else(|| Failure::NotFound(no_such(key)))?;
    Ok((!row.state.may_be_discarded()).then_some("not_to_be_discarded"))
}

fn no_such(key: &str) -> Text {
    let key: String = key.chars().take(100).collect();
    Text::new(
        format!("キー {key} の通知はありません。「送信」の画面から選び直してください。"),
        format!("No letter has the key {key}. Please choose one from Deliveries."),
    )
}

#[cfg(test)]
mod tests {
    use super::without_keys;

    #[test]
    fn a_link_to_our_pages_is_shown_without_what_is_its_recipients_alone() {
        for (text, expected) in [
            ("見る: https://y.lg.jp/answer/abc.def\n次", "見る: https://y.lg.jp/answer/…\n次"),
            ("\"https://y.lg.jp/answer/abc\"", "\"https://y.lg.jp/answer/…\""),
            ("https://y.lg.jp/alerts", "https://y.lg.jp/alerts"),
            ("https://y.lg.jp", "https://y.lg.jp"),
            ("https://other.jp/answer/abc", "https://other.jp/answer/abc"),
        ] {
            assert_eq!(without_keys(text, "https://y.lg.jp"), expected);
        }
    }
}
