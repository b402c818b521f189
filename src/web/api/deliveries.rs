//! The outbox: letters on their way, and what became of them.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::{Asked, At, Sent};
use super::paged::{Before, Size};
use super::problem::Problem;
use super::words::names;
use crate::lang::Text;
use crate::people::Deed;
use crate::store::{Delivery, DiscardOne, Dossier, OutboxFilter, OutboxRow, OutboxSearch, Retry};
use crate::web::board::Board;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new()
        .routes(routes!(deliveries))
        .routes(routes!(delivery))
        .routes(routes!(retry))
        .routes(routes!(discard))
}

names!(
    /// Where a letter is on its way.
    DeliveryState of Delivery { Pending, Sending, HandedOver, Failed, Expired, Held, Discarded }
);

/// A letter as lists show it.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(super) struct DeliveryRow {
    /// Its key.
    key: String,
    /// `notice`, `digest` or `word`.
    kind: String,
    /// Where it is on its way.
    state: DeliveryState,
    /// The channel.
    channel: String,
    /// The department, by code, where it is one.
    department: Option<String>,
    /// Its subject.
    subject: String,
    /// Whether it holds something critical.
    critical: bool,
    /// When it was queued.
    created_at: DateTime<Utc>,
    /// When it is tried next, where it waits.
    next_at: DateTime<Utc>,
    /// How often it was tried.
    attempts: u32,
    /// Whether it may have arrived twice.
    maybe_twice: bool,
    /// The name under which it waits for a release, or waited.
    hold: Option<String>,
    /// How many addresses it goes to.
    addresses: usize,
    /// How many of them got none.
    refused: u32,
    /// How many mails came back.
    bounced: u32,
    /// The key of the letter that it stands in for.
    stands_in_for: Option<String>,
    /// What went wrong last, or why it was discarded.
    last_error: Option<String>,
    /// When it was given up.
    failed_at: Option<DateTime<Utc>>,
    /// When it was handed over.
    handed_over_at: Option<DateTime<Utc>>,
}

/// All that is kept of a letter but its text.
#[derive(Serialize, ToSchema)]
struct DeliveryShown {
    /// The letter.
    letter: DeliveryRow,
    /// When it may leave at the earliest.
    not_before: DateTime<Utc>,
    /// The channel that would stand in for it.
    fallback: Option<String>,
    /// To whom it goes.
    recipients: Vec<String>,
    /// How many bytes it has; null: no longer kept.
    bytes: Option<usize>,
    /// What it tells.
    tells: Vec<TellsShown>,
    /// What went on record of it, the oldest first.
    record: Vec<RecordShown>,
}

/// What a letter tells.
#[derive(Serialize, ToSchema)]
struct TellsShown {
    /// The rule.
    rule: String,
    /// What it is about, as `table/code`.
    subject: String,
    /// The kind of word.
    kind: &'static str,
}

/// What went on record of a letter.
#[derive(Serialize, ToSchema)]
struct RecordShown {
    /// When.
    at: DateTime<Utc>,
    /// Who did it.
    actor: String,
    /// What happened.
    kind: String,
}

/// The newest letters.
#[derive(Serialize, ToSchema)]
struct Deliveries {
    /// Give it as `before` to go on with older ones; null: there are none.
    next: Option<i64>,
    /// The letters, the newest first.
    items: Vec<DeliveryRow>,
}

/// Which letters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those in this state.
    #[param(required = false, inline)]
    state: Option<DeliveryState>,
    /// Only those for this channel.
    #[param(required = false)]
    channel: Option<String>,
    /// Only those to this department, by code.
    #[param(required = false)]
    department: Option<String>,
    /// Only those that are, or were, held under this name.
    #[param(required = false)]
    hold: Option<String>,
    /// Only those with this in their subject or key.
    #[param(required = false)]
    text: Option<String>,
    /// Only those queued on or after this day.
    #[param(required = false)]
    since: Option<NaiveDate>,
    /// From where to go on: `next` of the answer before.
    #[param(value_type = i64, required = false, minimum = 0)]
    before: Option<Before>,
    /// How many at most: 50, if it is not said.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 200)]
    limit: Size,
}

/// Why a letter is sent again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RetryGiven {
    /// Why, for the record.
    because: Option<String>,
    /// Also where another channel delivers, or delivered, in its place: it arrives twice then.
    #[serde(default)]
    #[schema(required = false)]
    even_so: bool,
}

/// Why letters are never to be sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Because {
    /// Why, for the record.
    #[schema(min_length = 1)]
    pub(super) because: String,
}

/// The letters, the newest first
#[utoipa::path(get, path = "/api/v1/deliveries", tag = "deliveries", params(Which),
    responses((status = 200, body = Deliveries)))]
async fn deliveries(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Deliveries>, Problem> {
    caller.may(Deed::ReadLetters)?;
    let limit = u32::try_from(which.limit.get()).unwrap_or(u32::MAX);
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let search = OutboxSearch {
        state: which.state.map(Into::into),
        channel: given(which.channel),
        department: given(which.department),
        hold: given(which.hold),
        text: given(which.text),
        from: which.since.map(|day| board.engine.parts().calendar.midnight(day)),
        until: None,
        before: which.before.map(|Before(number)| number),
    };
    let page = board.engine.store.outbox_page(&search, limit).await?;
    Ok(Json(Deliveries { next: page.next, items: page.letters.iter().map(row).collect() }))
}

/// All that is kept of a letter but its text
#[utoipa::path(get, path = "/api/v1/deliveries/{key}", tag = "deliveries", params(("key" = String, Path)),
    responses((status = 200, body = DeliveryShown)))]
async fn delivery(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(key): At<String>,
) -> Result<Json<DeliveryShown>, Problem> {
    caller.may(Deed::ReadLetters)?;
    let dossier = board.engine.store.dossier(&key).await?;
    Ok(Json(shown(dossier.ok_or_else(|| no_such_letter(&key))?)))
}

/// Send a letter again that was given up, or waits for its next attempt
#[utoipa::path(post, path = "/api/v1/deliveries/{key}/retry", operation_id = "retry_delivery", tag = "deliveries",
    params(("key" = String, Path)), request_body = RetryGiven,
    responses(
        (status = 200, description = "It will be sent again", body = DeliveryRow),
        (status = 409, description = "It cannot be sent again, or another letter does its work",
            body = super::problem::Written, content_type = "application/problem+json"),
    ))]
async fn retry(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(key): At<String>,
    Sent(given): Sent<RetryGiven>,
) -> Result<Json<DeliveryRow>, Problem> {
    caller.may(Deed::Post)?;
    let because = given.because.as_deref().map(str::trim).filter(|why| !why.is_empty());
    let now = board.engine.clock.now();
    let retry = Retry { key: Some(&key), now, by: &caller.person().name, because, even_so: given.even_so };
    let retried = board.engine.store.outbox_retry(&retry).await?;
    let letter = one(&board, &key).await?;
    if retried.letters.is_empty() {
        return Err(not_again(&letter, !retried.stood_in.is_empty()));
    }
    board.queued.notify_waiters();
    Ok(Json(row(&letter)))
}

/// Discard a letter: it is never sent
#[utoipa::path(post, path = "/api/v1/deliveries/{key}/discard", operation_id = "discard_delivery", tag = "deliveries",
    params(("key" = String, Path)), request_body = Because,
    responses(
        (status = 200, description = "It is discarded", body = DeliveryRow),
        (status = 409, description = "It cannot be discarded any more",
            body = super::problem::Written, content_type = "application/problem+json"),
    ))]
async fn discard(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(key): At<String>,
    Sent(Because { because }): Sent<Because>,
) -> Result<Json<DeliveryRow>, Problem> {
    caller.may(Deed::Post)?;
    let because = reason(&because)?;
    let discard = DiscardOne { key: &key, now: board.engine.clock.now(), by: &caller.person().name, because };
    let before = board.engine.store.discard_letter(&discard).await?;
    let before = before.ok_or_else(|| no_such_letter(&key))?;
    if !before.state.may_be_discarded() {
        return Err(Problem::Stale(Text::new(
            format!("キー {key} の通知は、もう捨てられません（{}）。", before.state.name()),
            format!("The letter {key} cannot be discarded any more: it is {}.", before.state.name()),
        )));
    }
    Ok(Json(row(&one(&board, &key).await?)))
}

/// A reason that says something.
pub(super) fn reason(because: &str) -> Result<&str, Problem> {
    match because.trim() {
        "" => Err(Problem::refused(
            "because: 理由を書いてください（記録に残ります）。",
            "because: a reason is required (it goes on record).",
        )),
        because => Ok(because),
    }
}

async fn one(board: &Board, key: &str) -> Result<OutboxRow, Problem> {
    let filter = OutboxFilter { key: Some(key.to_owned()), ..OutboxFilter::default() };
    let found = board.engine.store.outbox_list(&filter).await?.into_iter().next();
    found.ok_or_else(|| no_such_letter(key))
}

fn no_such_letter(key: &str) -> Problem {
    Problem::no_such("送信", "letter", key)
}

fn not_again(letter: &OutboxRow, stood_in: bool) -> Problem {
    let (key, state) = (&letter.key, letter.state.name());
    Problem::Stale(if stood_in {
        Text::new(
            format!(
                "キー {key} の通知は、代わりのチャネルで届けたか、届けているところです。それでも送るなら even_so を true にしてください。二度届きます。"
            ),
            format!(
                "Another channel delivers, or delivered, the letter {key} in its place. To send it even so, set even_so: it will arrive twice."
            ),
        )
    } else {
        Text::new(
            format!(
                "キー {key} の通知は送り直せません（{state}）。送り直せるのは、届けるのをあきらめたものと、次の送信を待っているものです。"
            ),
            format!(
                "The letter {key} cannot be sent again: it is {state}. What was given up, or waits for its next attempt, can be."
            ),
        )
    })
}

/// A letter as lists show it.
pub(super) fn row(row: &OutboxRow) -> DeliveryRow {
    DeliveryRow {
        key: row.key.clone(),
        kind: row.kind.clone(),
        state: row.state.into(),
        channel: row.channel.clone(),
        department: row.department.clone(),
        subject: row.subject.clone(),
        critical: row.critical,
        created_at: row.created_at,
        next_at: row.next_at,
        attempts: row.attempts,
        maybe_twice: row.maybe_twice,
        hold: row.hold.clone(),
        addresses: row.recipients.len(),
        refused: row.refused,
        bounced: row.bounced,
        stands_in_for: row.stands_in_for.clone(),
        last_error: row.last_error.clone(),
        failed_at: row.failed_at,
        handed_over_at: row.handed_over_at,
    }
}

fn shown(dossier: Dossier) -> DeliveryShown {
    let tells = |told: &crate::store::ToldRow| TellsShown {
        rule: told.entry.alert.rule.clone(),
        subject: told.entry.alert.subject.clone(),
        kind: told.entry.told.name(),
    };
    DeliveryShown {
        letter: row(&dossier.letter),
        not_before: dossier.not_before,
        recipients: dossier.letter.recipients.clone(),
        bytes: dossier.payload.as_ref().map(Vec::len),
        tells: dossier.told.iter().map(tells).collect(),
        fallback: dossier.fallback,
        record: dossier
            .record
            .into_iter()
            .map(|(at, actor, kind, _)| RecordShown { at, actor, kind })
            .collect(),
    }
}
