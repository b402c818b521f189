//! Whether the record is what was written: looked at on somebody's word, and remembered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use chrono::{DateTime, Utc};
use minijinja::{Value, context};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::shown::moment;
use super::super::visitor::Visitor;
use crate::calendar::Calendar;
use crate::lang::{Lang, Text};
use crate::office::engine::Engine;
use crate::office::trouble::Trouble;
use crate::people::Deed;
use crate::store::{Broken, Store};

/// Under which the store remembers the last look.
const CHECKED: &str = "audit_checked";
/// How many entries from the end on a quick look reads.
const TAIL: i64 = 10_000;
/// How long a page waits for a look; a longer one goes on without it.
const WAIT: Duration = Duration::from_secs(10);

/// Whether somebody looks at this moment: one at a time.
#[derive(Debug, Default)]
pub(super) struct Checking(AtomicBool);

/// What the form says.
#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    what: String,
}

/// Looks, and leads back to the record, where the result stands.
pub(super) async fn check(
    State(board): State<Arc<Board>>,
    Extension(checking): Extension<Arc<Checking>>,
    visitor: Visitor,
    Form(wish): Form<Wish>,
) -> Response {
    match begin(&board, &checking, &visitor, wish.what == "all").await {
        Ok(()) => Redirect::to("/audit").into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn begin(
    board: &Arc<Board>,
    checking: &Arc<Checking>,
    visitor: &Visitor,
    all: bool,
) -> Result<(), Failure> {
    visitor.may(Deed::ReadAudit)?;
    if checking.0.swap(true, Ordering::AcqRel) {
        return Err(Failure::Stale(Text::new(
            "いま、ほかの確認が進んでいます。終わると「記録」の画面に結果が出ます。",
            "Another check is under way. Its result will stand under Record.",
        )));
    }
    let (engine, by) = (Arc::clone(&board.engine), visitor.person.name.clone());
    let ends = End(Arc::clone(checking));
    let work = tokio::spawn(async move {
        let _ends = ends;
        look(&engine, &by, all).await
    });
    match tokio::time::timeout(WAIT, work).await {
        Ok(Ok(done)) => Ok(done?),
        // It goes on; the page says so.
        Ok(Err(_)) | Err(_) => Ok(()),
    }
}

/// That nobody looks any more, however the look ended.
struct End(Arc<Checking>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.0.store(false, Ordering::Release);
    }
}

async fn look(engine: &Engine, by: &str, all: bool) -> Result<(), Trouble> {
    let store = &engine.store;
    let (entries, broken, rows) = if all {
        let check = store.verify_audit().await?;
        (i64::try_from(check.entries).unwrap_or(i64::MAX), check.broken, check.rows.len())
    } else {
        let length = store.audit_head().await?;
        (length.min(TAIL), store.verify_audit_tail(TAIL).await?, 0)
    };
    let broken = broken.map(|Broken { seq, how }| json!({ "seq": seq, "how": how.name() }));
    let now = engine.clock.now();
    let found = json!({
        "at": now.timestamp_millis(), "by": by, "all": all, "entries": entries, "broken": broken, "rows": rows,
    });
    Ok(store.record_state(now, CHECKED, &found).await?)
}

/// The last look, and whether one is under way.
pub(super) async fn last(
    store: &Store,
    checking: &Checking,
    calendar: &Calendar,
    lang: Lang,
) -> Result<Value, Failure> {
    let running = checking.0.load(Ordering::Acquire);
    let found = store.state(CHECKED).await?.unwrap_or(Json::Null);
    let at = found["at"].as_i64().and_then(DateTime::<Utc>::from_timestamp_millis);
    Ok(context! {
        running,
        tail => TAIL,
        at => at.map(|at| moment(at, calendar, lang)),
        by => found["by"].as_str(),
        all => found["all"].as_bool().unwrap_or(false),
        entries => found["entries"].as_i64().unwrap_or(0),
        seq => found["broken"]["seq"].as_i64(),
        how => found["broken"]["how"].as_str(),
        rows => found["rows"].as_u64().unwrap_or(0),
    })
}
