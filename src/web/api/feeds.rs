//! The addresses of calendar feeds: who has one, making one, ending one.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::{At, Sent};
use super::problem::Problem;
use crate::lang::Text;
use crate::office::feeds::{address, made};
use crate::people::Deed;
use crate::plan::Table;
use crate::store::FeedRow;
use crate::web::board::Board;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(feeds, add)).routes(routes!(revoke))
}

/// A calendar feed.
#[derive(Serialize, ToSchema)]
struct Feed {
    /// Its number.
    id: i64,
    /// Whose dates, by code; null: the headquarters'.
    department: Option<String>,
    /// When its address was made.
    created_at: DateTime<Utc>,
    /// By whom.
    created_by: String,
    /// When it was last read, to a few hours.
    fetched_at: Option<DateTime<Utc>>,
    /// Since when it is no longer good.
    revoked_at: Option<DateTime<Utc>>,
}

/// A feed to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeedGiven {
    /// Whose dates, by code; without it, the headquarters'.
    department: Option<String>,
}

/// A feed that was made.
#[derive(Serialize, ToSchema)]
struct FeedMade {
    /// Its number.
    id: i64,
    /// Its address, which is shown this once: whoever knows it reads the calendar.
    address: String,
}

/// The calendar feeds that this caller may see, the newest first
#[utoipa::path(get, path = "/api/v1/feeds", tag = "feeds", responses((status = 200, body = Vec<Feed>)))]
async fn feeds(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<Vec<Feed>>, Problem> {
    caller.may(Deed::Read)?;
    let feeds = board.engine.store.feeds().await?.into_iter();
    let own = feeds.filter(|feed| caller.can(Deed::Feed(feed.department.as_deref())));
    Ok(Json(own.map(shown).collect()))
}

/// Make the address of a calendar feed
#[utoipa::path(post, path = "/api/v1/feeds", operation_id = "add_feed", tag = "feeds", request_body = FeedGiven,
    responses((status = 201, description = "It is there", body = FeedMade)))]
async fn add(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Sent(given): Sent<FeedGiven>,
) -> Result<(StatusCode, Json<FeedMade>), Problem> {
    let department = given.department.as_deref();
    caller.may(Deed::Feed(department))?;
    let picture = board.pictures.look().await?;
    if let Some(code) = department.filter(|code| picture.plan.find(Table::Departments, code).is_none()) {
        return Err(Problem::refused(
            format!("department: 「{code}」という部署はありません。"),
            format!("department: there is no department {code:?}."),
        ));
    }
    let engine = &board.engine;
    let (id, secret) = made(&engine.store, department, engine.clock.now(), &caller.person().name).await?;
    let address = address(engine.parts().config.web.url.as_deref(), &secret);
    Ok((StatusCode::CREATED, Json(FeedMade { id, address })))
}

/// End a feed's address: whoever has it reads nothing from now on
#[utoipa::path(delete, path = "/api/v1/feeds/{id}", operation_id = "revoke_feed", tag = "feeds", params(("id" = i64, Path, minimum = 1)),
    responses((status = 204, description = "It is ended")))]
async fn revoke(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(id): At<i64>,
) -> Result<StatusCode, Problem> {
    let engine = &board.engine;
    let feeds = engine.store.feeds().await?;
    let feed = feeds.iter().find(|feed| feed.id == id).ok_or_else(|| no_such_feed(id))?;
    caller.may(Deed::Feed(feed.department.as_deref()))?;
    if !engine.store.revoke_feed(id, engine.clock.now(), &caller.person().name).await? {
        return Err(no_such_feed(id));
    }
    Ok(StatusCode::NO_CONTENT)
}

fn no_such_feed(id: i64) -> Problem {
    Problem::NotFound(Text::new(
        format!("カレンダー {id}番はありません（ないか、もう止められています）。"),
        format!("There is no feed {id}, or it has ended."),
    ))
}

fn shown(feed: FeedRow) -> Feed {
    let FeedRow { id, department, created_at, created_by, fetched_at, revoked_at } = feed;
    Feed { id, department, created_at, created_by, fetched_at, revoked_at }
}
