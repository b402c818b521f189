//! How the program itself is: what it last did, what waits, what rests.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::problem::Problem;
use crate::people::Deed;
use crate::web::board::Board;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(health))
}

/// How the program is.
#[derive(Serialize, ToSchema)]
#[schema(as = Health)]
struct HealthShown {
    /// Its version.
    version: &'static str,
    /// What time it is for it.
    now: DateTime<Utc>,
    /// When the plan was last judged; null: not yet.
    evaluated_at: Option<DateTime<Utc>>,
    /// When it is judged next.
    next_evaluation: Option<DateTime<Utc>>,
    /// When the next digest is written.
    next_digest: Option<DateTime<Utc>>,
    /// When the plan was last imported.
    imported_at: Option<DateTime<Utc>>,
    /// How many days ago that was.
    data_age_days: Option<i64>,
    /// How many rules are in force.
    rules: usize,
    /// Whether nothing takes effect by itself until somebody has looked at what is held.
    strained: bool,
    /// Letters in the outbox, by channel and state.
    letters: Vec<LettersShown>,
    /// Channels that rest because nothing gets through.
    resting: Vec<RestingShown>,
}

/// How many letters of a channel are in a state.
#[derive(Serialize, ToSchema)]
struct LettersShown {
    /// The channel.
    channel: String,
    /// The state.
    state: &'static str,
    /// How many.
    letters: u64,
}

/// A channel that rests.
#[derive(Serialize, ToSchema)]
struct RestingShown {
    /// The channel.
    channel: String,
    /// Since when.
    since: DateTime<Utc>,
    /// When one letter is tried next.
    probe_at: DateTime<Utc>,
    /// How many attempts in a row failed.
    failures: u32,
    /// What went wrong last; null for who may not read letters, for it may name an address.
    error: Option<String>,
}

/// How the program is: schedules, data age, outbox, channels
#[utoipa::path(get, path = "/api/v1/health", tag = "health", responses((status = 200, body = HealthShown)))]
async fn health(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<HealthShown>, Problem> {
    caller.may(Deed::Read)?;
    let engine = &board.engine;
    let picture = board.pictures.look().await?;
    let (now, parts) = (engine.clock.now(), engine.parts());
    let zone = parts.calendar.zone();
    let schedule = &parts.config.schedule;
    let imported = picture.imported.as_ref();
    let letters = engine.store.outbox_counts().await?.into_iter();
    let resting = engine.store.circuits().await?.into_iter();
    Ok(Json(HealthShown {
        version: env!("CARGO_PKG_VERSION"),
        now,
        evaluated_at: picture.heads.evaluated_at,
        next_evaluation: schedule.evaluate.next_after(now, zone),
        next_digest: schedule.digest.next_after(now, zone),
        imported_at: imported.map(|import| import.at),
        data_age_days: imported.map(|import| (picture.today - import.day).num_days()),
        rules: parts.rules.rules.len(),
        strained: engine.store.is_strained().await?,
        letters: letters
            .map(|count| LettersShown {
                channel: count.channel,
                state: count.state.name(),
                letters: count.letters,
            })
            .collect(),
        resting: resting
            .map(|circuit| RestingShown {
                channel: circuit.channel,
                since: circuit.since,
                probe_at: circuit.probe_at,
                failures: circuit.failures,
                error: Some(circuit.error).filter(|_| caller.can(Deed::ReadLetters)),
            })
            .collect(),
    }))
}
