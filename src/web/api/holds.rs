//! What is held: letters that were too many at once, or wait for the adoption to be released.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::deliveries::{Because, DeliveryRow, reason, row};
use super::input::{At, Sent};
use super::problem::Problem;
use crate::people::Deed;
use crate::store::{Discard, Looked, Release};
use crate::web::board::Board;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(holds)).routes(routes!(release)).routes(routes!(discard))
}

/// Letters that wait under a name.
#[derive(Serialize, ToSchema)]
struct Hold {
    /// The name: `adoption`, `restore`, `belt:2026-04-02T07:00`, …
    name: String,
    /// How many letters wait.
    #[schema(minimum = 0)]
    letters: u64,
}

/// What was released or discarded.
#[derive(Serialize, ToSchema)]
struct LookedInto {
    /// The letters, as they were before.
    letters: Vec<DeliveryRow>,
    /// Whether defaults and endings had waited for somebody to look.
    strain: bool,
}

/// What is held, by name
#[utoipa::path(get, path = "/api/v1/holds", tag = "deliveries", responses((status = 200, body = Vec<Hold>)))]
async fn holds(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<Vec<Hold>>, Problem> {
    caller.may(Deed::ReadLetters)?;
    let holds = board.engine.store.holds().await?;
    Ok(Json(holds.into_iter().map(|(name, letters)| Hold { name, letters }).collect()))
}

/// Release what is held under a name: it goes out within the delivery hours
///
/// `belt` releases all that begins with `belt:`.
#[utoipa::path(post, path = "/api/v1/holds/{name}/release", operation_id = "release_hold", tag = "deliveries",
    params(("name" = String, Path)), responses((status = 200, body = LookedInto)))]
async fn release(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(name): At<String>,
) -> Result<Json<LookedInto>, Problem> {
    caller.may(Deed::Release)?;
    let engine = &board.engine;
    let (now, parts) = (engine.clock.now(), engine.parts());
    let delivery = &parts.config.delivery;
    let leaves = delivery.hours.next_open(now, &parts.calendar);
    let critical_leaves = if delivery.critical_outside_hours { now } else { leaves };
    let by = &caller.person().name;
    let release = Release { hold: Some(&name), now, leaves, critical_leaves, by };
    let looked = engine.store.release_held(&release).await?;
    let shown = looked_into(&name, &looked)?;
    board.queued.notify_waiters();
    if looked.strain {
        board.changed.notify_one();
    }
    Ok(Json(shown))
}

/// Discard what is held under a name: it is never sent
#[utoipa::path(post, path = "/api/v1/holds/{name}/discard", operation_id = "discard_hold", tag = "deliveries",
    params(("name" = String, Path)), request_body = Because,
    responses((status = 200, body = LookedInto)))]
async fn discard(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(name): At<String>,
    Sent(Because { because }): Sent<Because>,
) -> Result<Json<LookedInto>, Problem> {
    caller.may(Deed::Release)?;
    let because = reason(&because)?;
    let engine = &board.engine;
    let discard = Discard { hold: &name, now: engine.clock.now(), by: &caller.person().name, because };
    let looked = engine.store.discard_held(&discard).await?;
    Ok(Json(looked_into(&name, &looked)?))
}

fn looked_into(name: &str, looked: &Looked) -> Result<LookedInto, Problem> {
    if looked.letters.is_empty() && !looked.strain {
        return Err(Problem::no_such("保留", "hold", name));
    }
    Ok(LookedInto { letters: looked.letters.iter().map(row).collect(), strain: looked.strain })
}
