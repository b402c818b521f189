//! The audit record: its entries, and whether it is what was written.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::Asked;
use super::paged::{Before, Size};
use super::problem::Problem;
use crate::people::Deed;
use crate::store::{AuditRow, AuditSearch};
use crate::web::board::Board;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(entries)).routes(routes!(verification))
}

/// An entry of the record (`docs/audit.md`).
#[derive(Serialize, ToSchema)]
struct Entry {
    /// Its number, from 1, without gaps.
    seq: i64,
    /// When it was written.
    at: DateTime<Utc>,
    /// The same moment, in milliseconds since 1970, as the hash covers it.
    at_ms: i64,
    /// Who did it.
    actor: String,
    /// What happened.
    kind: String,
    /// What it is about, as `table/code`.
    subject: Option<String>,
    /// The particulars.
    data: Value,
    /// The hash of the entry before; empty for the first.
    prev_hash: String,
    /// Its own.
    hash: String,
}

/// Whether the record is what was written.
#[derive(Serialize, ToSchema)]
struct Verified {
    /// How many entries, from the first on, are as they were written.
    good: u64,
    /// The hash of the last of them.
    last_hash: String,
    /// The first place that is not as it was written.
    broken: Option<Place>,
    /// Decisions, answers and imports that are not what the record says of them.
    rows: Vec<RowOutOfStep>,
}

/// A place of the record that is not as it was written.
#[derive(Serialize, ToSchema)]
#[schema(as = BrokenPlace)]
struct Place {
    /// The entry's number.
    seq: i64,
    /// `changed`, `missing`, `moved`, `cut_off`, `added` or `gone`.
    how: &'static str,
}

/// A row that is not what the record says of it.
#[derive(Serialize, ToSchema)]
struct RowOutOfStep {
    /// The table.
    table: &'static str,
    /// Its number.
    id: i64,
    /// `changed`, `missing` or `added`.
    how: &'static str,
}

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those of what happened, by name.
    #[param(required = false)]
    kind: Option<String>,
    /// Only those of what this one did.
    #[param(required = false)]
    actor: Option<String>,
    /// Only those about this, as `table/code`.
    #[param(required = false)]
    subject: Option<String>,
    /// Only those before this number: of the last entry of the answer before.
    #[param(value_type = i64, required = false, minimum = 0)]
    before: Option<Before>,
    /// Only those of this day and later.
    #[param(required = false)]
    from: Option<NaiveDate>,
    /// Only those of this day and earlier.
    #[param(required = false)]
    to: Option<NaiveDate>,
    /// How many at most: 50, if it is not said.
    #[serde(default)]
    #[param(value_type = u32, required = false, minimum = 1, maximum = 200)]
    limit: Size,
}

/// The entries of the audit record, the newest first
#[utoipa::path(get, path = "/api/v1/audit", operation_id = "audit", tag = "audit", params(Which),
    responses((status = 200, body = Vec<Entry>)))]
async fn entries(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Vec<Entry>>, Problem> {
    caller.may(Deed::ReadAudit)?;
    let parts = board.engine.parts();
    let midnight = |day: NaiveDate| parts.calendar.midnight(day);
    let search = AuditSearch {
        kind: which.kind,
        actor: which.actor,
        subject: which.subject,
        from: which.from.map(midnight),
        until: which.to.and_then(|to| to.checked_add_days(Days::new(1))).map(midnight),
        before: which.before.map(|Before(number)| number),
    };
    let limit = u32::try_from(which.limit.get()).unwrap_or(u32::MAX);
    let rows = board.engine.store.audit_search(&search, limit).await?;
    Ok(Json(rows.into_iter().map(entry).collect()))
}

fn entry(row: AuditRow) -> Entry {
    Entry {
        seq: row.seq,
        at: row.at,
        at_ms: row.at.timestamp_millis(),
        actor: row.actor,
        kind: row.kind,
        subject: row.subject,
        data: serde_json::from_str(&row.data).unwrap_or(Value::String(row.data)),
        prev_hash: row.prev_hash,
        hash: row.hash,
    }
}

/// Check that nothing in the record was changed, removed, moved, added or cut off
#[utoipa::path(get, path = "/api/v1/audit/verification", operation_id = "verify_audit", tag = "audit",
    responses((status = 200, body = Verified)))]
async fn verification(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<Verified>, Problem> {
    caller.may(Deed::ReadAudit)?;
    let check = board.engine.store.verify_audit().await?;
    let row =
        |row: &crate::store::OutOfStep| RowOutOfStep { table: row.table, id: row.id, how: row.how.name() };
    Ok(Json(Verified {
        good: check.entries,
        last_hash: check.last_hash,
        broken: check.broken.map(|broken| Place { seq: broken.seq, how: broken.how.name() }),
        rows: check.rows.iter().map(row).collect(),
    }))
}
