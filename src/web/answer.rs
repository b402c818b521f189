//! Answering: by a letter's link, for one recipient and one alert, signed and not for ever; and on the
//! board, for who is signed in.
//!
//! A page that is only looked at never acts: mail scanners open links. What is sent acts once; the same a
//! second time is on record already, and what was typed on a page that is out of date is refused.

mod form;
pub(super) mod matter;
mod typed;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, FromRequestParts, Path, State};
use axum::http::header::{HeaderName, REFERRER_POLICY};
use axum::http::request::Parts as RequestParts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use self::form::Frame;
use self::matter::{department, matter, row};
use self::typed::{Reader, Typed, Wrong};
use super::board::Board;
use super::failure::{Failure, Told};
use super::page::Page;
use super::picture::Picture;
use super::visitor::{Visitor, language};
use crate::alerts::{Alert, AlertKey, Answer, State as Life};
use crate::lang::{Lang, Text};
use crate::notices::Desk;
use crate::office::answering::{Answering, Done, Given, NotAnswered, Seen, answer_seen};
use crate::people::{Deed, Role};
use crate::plan::{Plan, Table};
use crate::render::{Link, address, words as said};
use crate::store::AnswerRow;

/// The cookie that remembers the name of who answers by links.
const NAME: &str = "yamedoki_name";

/// The routes of these pages.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
        .route("/a/{token}", get(by_link).post(answered_by_link))
        .route("/answer/{rule}/{table}/{*code}", get(on_board).post(answered_on_board))
}

/// The form of an answer for an alert's page, where `visitor` may answer it now.
pub(super) fn form(picture: &Picture, visitor: &Visitor, key: &AlertKey) -> Option<Value> {
    let alert = picture.book.alerts.get(key).filter(|alert| alert.state == Life::Firing)?;
    row(&picture.plan, &key.subject)?;
    visitor.may(Deed::Answer(&alert.owner)).ok()?;
    Some(board_form(picture, visitor, (key, alert), &Typed::default(), &Wrong::new()))
}

/// The language of who asks, known or not.
pub(super) struct Reads(Lang);

impl FromRequestParts<Arc<Board>> for Reads {
    type Rejection = Told;

    async fn from_request_parts(parts: &mut RequestParts, board: &Arc<Board>) -> Result<Reads, Told> {
        Ok(Reads(language(parts, board)))
    }
}

// By a letter's link.

/// Why a link leads to no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closed {
    /// It is none of ours, or somebody changed it.
    Forged,
    /// Its day has passed.
    Expired,
    /// The matter has gone to another department.
    Foreign,
    /// The matter is over, or was over and has come again.
    Over,
}

impl Closed {
    fn parts(self) -> (&'static str, StatusCode) {
        match self {
            Closed::Forged => ("forged", StatusCode::FORBIDDEN),
            Closed::Expired => ("expired", StatusCode::GONE),
            Closed::Foreign => ("foreign", StatusCode::FORBIDDEN),
            Closed::Over => ("over", StatusCode::GONE),
        }
    }
}

/// A link that is good: what it is for, and the alert as it stands.
struct Open<'p> {
    link: Link,
    key: &'p AlertKey,
    alert: &'p Alert,
}

fn open<'p>(picture: &'p Picture, token: &str) -> Result<Open<'p>, (Closed, Option<Link>)> {
    let link = picture.parts.style.links.as_ref().and_then(|links| links.read(token));
    let Some(link) = link else { return Err((Closed::Forged, None)) };
    let closed = |why| Err((why, Some(link.clone())));
    if link.until < picture.today {
        return closed(Closed::Expired);
    }
    let found = picture.book.alerts.get_key_value(&link.alert);
    let Some((key, alert)) = found.filter(|(key, _)| row(&picture.plan, &key.subject).is_some()) else {
        return closed(Closed::Over);
    };
    if alert.state != Life::Firing || alert.openings != link.opening {
        return closed(Closed::Over);
    }
    if alert.owner != link.department {
        return closed(Closed::Foreign);
    }
    Ok(Open { link, key, alert })
}

async fn by_link(
    State(board): State<Arc<Board>>,
    Path(token): Path<String>,
    Reads(lang): Reads,
    jar: CookieJar,
) -> Response {
    let typed = Typed { by: remembered(&jar), ..Typed::default() };
    private(link_page(&board, &token, lang, &typed, &Wrong::new()).await.unwrap_or_else(|f| f.told(lang)))
}

async fn answered_by_link(
    State(board): State<Arc<Board>>,
    Path(token): Path<String>,
    Reads(lang): Reads,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Response {
    let done = act_by_link(&board, &token, lang, &typed).await.unwrap_or_else(|failure| failure.told(lang));
    let secure = board.engine.parts().config.web.is_https();
    private((remember(jar, &typed.by, secure), done).into_response())
}

/// The page behind a link, with what was typed.
async fn link_page(
    board: &Board,
    token: &str,
    lang: Lang,
    typed: &Typed,
    wrong: &Wrong,
) -> Result<Response, Failure> {
    let picture = board.pictures.look().await?;
    let opened = match open(&picture, token) {
        Ok(opened) => opened,
        Err((why, link)) => return Ok(closed(&picture, why, link, lang)),
    };
    let Open { link, key, alert } = &opened;
    let frame = Frame { action: format!("/a/{token}"), department: &link.department, asks_name: true };
    let record = board.engine.store.answers_to(key, alert.openings).await?;
    let shown = context! {
        state => "open",
        matter => matter(&picture, key, alert, lang),
        department => department(&picture.plan, &link.department),
        until => link.until.to_string(),
        board => address::alert(key),
        recorded => Value::from(Serde(recorded(&picture, &record, lang))),
        answer => form::value(&picture, (key, alert), &frame, typed, wrong, lang),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page::bare("answer", lang, with_path(shown, &format!("/a/{token}")))).into_response())
}

async fn act_by_link(board: &Board, token: &str, lang: Lang, typed: &Typed) -> Result<Response, Failure> {
    let picture = board.pictures.look().await?;
    let opened = match open(&picture, token) {
        Ok(opened) => opened,
        Err((why, link)) => return Ok(closed(&picture, why, link, lang)),
    };
    let name = typed.name();
    let Open { link, key, alert } = opened;
    let answer = read(&picture, key, typed);
    let (by, answer) = match (name, answer) {
        (Ok(by), Ok(answer)) => (by, answer),
        (name, answer) => {
            let mut wrong = answer.err().unwrap_or_default();
            wrong.extend(name.err().map(|text| ("by", text)));
            return link_page(board, token, lang, typed, &wrong).await;
        }
    };
    let department = Some(link.department.clone());
    let given = Given { alert: key.to_string(), answer, by, department, reference: None };
    let actor = format!("link:{}", link.department);
    match act(board, &given, seen(typed, alert), &actor).await? {
        Ok(_) => Ok(Redirect::to(&format!("/a/{token}")).into_response()),
        Err(NotAnswered::Stale(text)) => stale_by_link(board, token, lang, typed, &text).await,
        Err(NotAnswered::Trouble(trouble)) => Err(trouble.into()),
        Err(NotAnswered::Refused(found)) => {
            link_page(board, token, lang, typed, &refused(found, typed)).await
        }
    }
}

/// The page anew, as things stand, with what was typed and why it was not taken.
async fn stale_by_link(
    board: &Board,
    token: &str,
    lang: Lang,
    typed: &Typed,
    why: &Text,
) -> Result<Response, Failure> {
    board.pictures.fresh().await?;
    let wrong = Wrong::from([("kind", why.clone())]);
    let mut page = link_page(board, token, lang, typed, &wrong).await?;
    if page.status() == StatusCode::UNPROCESSABLE_ENTITY {
        *page.status_mut() = StatusCode::CONFLICT;
    }
    Ok(page)
}

fn closed(picture: &Picture, why: Closed, link: Option<Link>, lang: Lang) -> Response {
    let (state, status) = why.parts();
    let alert = link.as_ref().and_then(|link| picture.book.alerts.get(&link.alert));
    let shown = context! {
        state,
        title => alert.map(|alert| said::prose(alert.title.get(lang), lang)),
        until => link.as_ref().map(|link| link.until.to_string()),
        department => link.as_ref().map(|link| department(&picture.plan, &link.department)),
        owner => alert.map(|alert| department(&picture.plan, &alert.owner)),
        contact => picture.parts.config.city.contact.clone(),
        board => link.as_ref().map(|link| address::alert(&link.alert)),
    };
    (status, Page::bare("answer", lang, shown)).into_response()
}

/// The headers of a page behind a link. What one sends from it names its own origin to us, which
/// `no-referrer` would hide (Fetch, "append a request Origin header") and the guard asks for; nobody else
/// learns the address.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}

fn remembered(jar: &CookieJar) -> String {
    let bytes = jar.get(NAME).map(|cookie| unhexed(cookie.value())).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cookie holds no more than letters and digits: the name is kept in hexadecimal.
fn remember(jar: CookieJar, name: &str, secure: bool) -> CookieJar {
    let name: String = name.trim().chars().take(100).collect();
    if name.is_empty() {
        return jar;
    }
    let value: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    let cookie = Cookie::build((NAME, value)).path("/a").http_only(true).secure(secure);
    jar.add(cookie.same_site(SameSite::Lax).permanent())
}

fn unhexed(text: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..text.len()).step_by(2).map_while(byte).collect()
}

// On the board.

type Place = Path<(String, String, String)>;

async fn on_board(State(board): State<Arc<Board>>, place: Place, visitor: Visitor) -> Response {
    let page = board_page(&board, &key(place), &visitor, &Typed::default(), &Wrong::new()).await;
    page.unwrap_or_else(|failure| failure.told(visitor.lang))
}

async fn answered_on_board(
    State(board): State<Arc<Board>>,
    place: Place,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Response {
    let done = act_on_board(&board, &key(place), &visitor, &typed).await;
    done.unwrap_or_else(|failure| failure.told(visitor.lang))
}

fn key(Path((rule, table, code)): Place) -> AlertKey {
    AlertKey { rule, subject: format!("{table}/{code}") }
}

/// The alert, where `visitor` may answer it.
fn mine<'p>(picture: &'p Picture, key: &AlertKey, visitor: &Visitor) -> Result<&'p Alert, Failure> {
    let found = picture.book.alerts.get(key);
    let alert = found.ok_or_else(|| Failure::NotFound(no_alert()))?;
    visitor.may(Deed::Answer(&alert.owner))?;
    Ok(alert)
}

async fn board_page(
    board: &Board,
    key: &AlertKey,
    visitor: &Visitor,
    typed: &Typed,
    wrong: &Wrong,
) -> Result<Response, Failure> {
    let picture = board.pictures.look().await?;
    let alert = mine(&picture, key, visitor)?;
    if alert.state != Life::Firing || row(&picture.plan, &key.subject).is_none() {
        return Err(Failure::Stale(over()));
    }
    let record = board.engine.store.answers_to(key, alert.openings).await?;
    let lang = visitor.lang;
    let shown = context! {
        state => "open",
        matter => matter(&picture, key, alert, lang),
        department => department(&picture.plan, &alert.owner),
        until => (),
        board => address::alert(key),
        recorded => Value::from(Serde(recorded(&picture, &record, lang))),
        answer => board_form(&picture, visitor, (key, alert), typed, wrong),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page::new("answer", visitor, shown)).into_response())
}

fn board_form(
    picture: &Picture,
    visitor: &Visitor,
    (key, alert): (&AlertKey, &Alert),
    typed: &Typed,
    wrong: &Wrong,
) -> Value {
    let department = in_whose_name(picture, visitor, alert);
    let action = address::answer(key);
    let frame = Frame { action, department: &department, asks_name: false };
    form::value(picture, (key, alert), &frame, typed, wrong, visitor.lang)
}

/// The department that `visitor` answers for. The headquarters answers as itself: that the owner knows is
/// not proven by it.
pub(super) fn in_whose_name(picture: &Picture, visitor: &Visitor, alert: &Alert) -> String {
    if let (Role::Department, _) | (_, Some(_)) = (visitor.person.role, &visitor.person.department) {
        return visitor.person.department.clone().unwrap_or_default();
    }
    let settings = picture.parts.notices("");
    let desk = Desk::new(&picture.plan, &picture.parts.calendar, &settings, picture.at);
    let first = desk.headquarters().into_iter().next().and_then(|at| picture.plan.departments.get(at));
    first.map_or_else(|| alert.owner.clone(), |department| department.code.clone())
}

async fn act_on_board(
    board: &Board,
    key: &AlertKey,
    visitor: &Visitor,
    typed: &Typed,
) -> Result<Response, Failure> {
    let picture = board.pictures.look().await?;
    let alert = mine(&picture, key, visitor)?;
    let answer = match read(&picture, key, typed) {
        Ok(answer) => answer,
        Err(wrong) => return board_page(board, key, visitor, typed, &wrong).await,
    };
    let department = Some(in_whose_name(&picture, visitor, alert));
    let by = visitor.person.name.clone();
    let given = Given { alert: key.to_string(), answer, by, department, reference: None };
    match act(board, &given, seen(typed, alert), &visitor.person.login).await? {
        Ok(_) => Ok(Redirect::to(&address::alert(key)).into_response()),
        Err(NotAnswered::Trouble(trouble)) => Err(trouble.into()),
        Err(NotAnswered::Stale(text)) => {
            board.pictures.fresh().await?;
            let wrong = Wrong::from([("kind", text)]);
            let mut page = board_page(board, key, visitor, typed, &wrong).await?;
            *page.status_mut() = StatusCode::CONFLICT;
            Ok(page)
        }
        Err(NotAnswered::Refused(found)) => {
            board_page(board, key, visitor, typed, &refused(found, typed)).await
        }
    }
}

// Both ways.

fn read(picture: &Picture, key: &AlertKey, typed: &Typed) -> Result<Answer, Wrong> {
    let row = row(&picture.plan, &key.subject).filter(|row| row.table == Table::Kpis);
    let kpi = row.and_then(|row| picture.plan.kpis.get(row.row));
    let unit = kpi.and_then(|kpi| kpi.unit.as_deref());
    typed.answer(Reader { calendar: &picture.parts.calendar, today: picture.today, unit })
}

/// What the form showed; a form that does not say is taken to show nothing that is so.
fn seen(typed: &Typed, alert: &Alert) -> Seen {
    typed.seen().unwrap_or_else(|| Seen { opening: 0, owner: alert.owner.clone(), last: None })
}

/// Records it, and lets who waits for it know.
async fn act(
    board: &Board,
    given: &Given,
    seen: Seen,
    actor: &str,
) -> Result<Result<Done, NotAnswered>, Failure> {
    let engine = &board.engine;
    let parts = engine.parts();
    let on =
        Answering { store: &engine.store, parts: &parts, now: engine.clock.now(), actor, dry_run: false };
    let done = answer_seen(&on, given, &seen).await;
    if done.as_ref().is_ok_and(|done| !done.unchanged) {
        board.pictures.fresh().await?;
        board.queued.notify_waiters();
        board.changed.notify_one();
    }
    Ok(done)
}

fn refused(found: Vec<(usize, Text)>, typed: &Typed) -> Wrong {
    found.into_iter().map(|(_, text)| (typed.field(), text)).collect()
}

/// An answer on record, as a page shows it.
#[derive(Serialize)]
struct Recorded {
    day: String,
    department: String,
    by: String,
    words: String,
}

fn recorded(picture: &Picture, rows: &[AnswerRow], lang: Lang) -> Vec<Recorded> {
    let one = |row: &AnswerRow| Recorded {
        day: picture.parts.calendar.today(row.at).to_string(),
        department: row.department.as_deref().map_or("", |code| department(&picture.plan, code)).to_owned(),
        by: row.by.clone(),
        words: said::prose(&named(&row.answer, &picture.plan).words(lang), lang),
    };
    rows.iter().map(one).collect()
}

/// The answer with its department by name.
fn named(answer: &Answer, plan: &Plan) -> Answer {
    match answer {
        Answer::NotOurs { department: code, because } => {
            let department = department(plan, code).to_owned();
            Answer::NotOurs { department, because: because.clone() }
        }
        other => other.clone(),
    }
}

/// A page without an account, whose language can be changed all the same.
fn with_path(shown: Value, path: &str) -> Value {
    context! { path, ..shown }
}

fn no_alert() -> Text {
    Text::new("このお知らせはありません。", "There is no such alert.")
}

fn over() -> Text {
    Text::new(
        "この件はもう該当していないか、計画からなくなっています。回答は要りません。",
        "This matter is over, or its row is no longer in the plan. No answer is needed.",
    )
}
