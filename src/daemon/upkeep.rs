//! What the daemon does at night: the backup, and what is old goes.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::backups::{self, InFolder};
use super::shared::Daemon;
use crate::calendar::{Schedule, Span};
use crate::lang::Text;
use crate::office::engine::{Engine, Word};
use crate::office::parts::Parts;
use crate::office::trouble::Trouble;
pub use crate::office::upkeep::backed_up_at;
use crate::office::upkeep::{BACKED_UP, RETAINED, moment};
use crate::store::{Keep, Removed, Store, StoreError};

/// The matter of the word about a failed backup.
const MATTER: &str = "backup";
/// When what is old goes: after the usual time of the backup.
const NIGHTLY: &str = "02:30";
/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(30);
/// After a failed backup the next attempt.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// The moments before which things go, by the configuration of `parts`, in whole days of the city's.
pub fn keep(parts: &Parts, now: DateTime<Utc>) -> Keep {
    let calendar = &parts.calendar;
    let today = calendar.today(now);
    let before = |span: Span| calendar.midnight(span.before(today, calendar));
    let retention = parts.config.retention;
    Keep { letters: retention.letters.map(before), history: retention.history.map(before) }
}

/// Takes away what is old, and gives free pages back to the disk where that is worth it.
///
/// # Errors
/// What the store reports; that it could not be made smaller just then is none.
pub async fn retain(
    store: &Store,
    keep: &Keep,
    now: DateTime<Utc>,
    by: &str,
) -> Result<(Removed, u64), StoreError> {
    let removed = store.retain(keep, now, by).await?;
    let freed = match store.compact().await {
        Ok(freed) => freed,
        Err(error) => {
            tracing::warn!(
                error = error.texts().en,
                "the store could not be made smaller; it will be tried again"
            );
            0
        }
    };
    Ok((removed, freed))
}

/// Whether a moment of `schedule` was crossed since `last`; without a last time, at once.
fn crossed(schedule: &Schedule, last: Option<DateTime<Utc>>, parts: &Parts, now: DateTime<Utc>) -> bool {
    let moment = schedule.previous_at_or_before(now, parts.calendar.zone());
    moment.is_some_and(|moment| last.is_none_or(|last| moment > last || now < last))
}

/// Makes the backup, where one is due; the operator is told once of a failure, until one succeeds.
///
/// # Errors
/// What the store or the renderer reports.
pub async fn back_up_if_due(engine: &Engine) -> Result<Option<InFolder>, Trouble> {
    let (parts, now) = (engine.parts(), engine.clock.now());
    let backup = &parts.config.backup;
    let Some(dir) = &backup.dir else { return Ok(None) };
    if !crossed(&backup.schedule, backed_up_at(&engine.store).await?, &parts, now) {
        return Ok(None);
    }
    match backups::into_folder(&engine.store, dir, Some(backup.keep), now, parts.calendar.zone()).await {
        Ok(made) => {
            engine.store.record_state(now, BACKED_UP, &json!(now.timestamp_millis())).await?;
            engine.over(MATTER).await?;
            Ok(Some(made))
        }
        Err(trouble) => {
            tracing::error!(error = trouble.text().en, "the store was not backed up");
            engine.tell_once(MATTER, "failed", &word(&trouble)).await?;
            Err(trouble)
        }
    }
}

/// Takes away what is old, where that was not done since the night's moment.
///
/// # Errors
/// What the store reports.
pub async fn retain_if_due(engine: &Engine) -> Result<Option<Removed>, Trouble> {
    let (parts, now) = (engine.parts(), engine.clock.now());
    let Ok(nightly) = Schedule::parse(NIGHTLY) else { return Ok(None) };
    if !crossed(&nightly, moment(&engine.store, RETAINED).await?, &parts, now) {
        return Ok(None);
    }
    let (removed, freed) = retain(&engine.store, &keep(&parts, now), now, "daemon").await?;
    let idle = TimeDelta::from_std(parts.config.web.idle).unwrap_or(TimeDelta::hours(1));
    let (sessions, knocks) = engine.store.forget_visits(now, idle).await?;
    tracing::debug!(sessions, knocks, "sessions that are over are gone");
    engine.store.record_state(now, RETAINED, &json!(now.timestamp_millis())).await?;
    if !removed.is_nothing() {
        tracing::info!(
            emptied = removed.emptied,
            told = removed.told,
            letters = removed.letters,
            freed_bytes = freed,
            "what was old is gone"
        );
    }
    Ok(Some(removed))
}

/// Keeps the store until the daemon ends.
pub async fn run(daemon: Arc<Daemon>) {
    let engine = &daemon.engine;
    if let Ok(Some(at)) = backed_up_at(&engine.store).await {
        daemon.site.metrics.backed_up(at);
    }
    let mut rests_until = DateTime::<Utc>::MIN_UTC;
    while !daemon.stop.is_cancelled() {
        if engine.clock.now() >= rests_until {
            match back_up_if_due(engine).await {
                Ok(None) => {}
                Ok(Some(made)) => {
                    daemon.site.metrics.backed_up(engine.clock.now());
                    tracing::info!(file = %made.file.display(), bytes = made.made.bytes, "backed up and verified");
                }
                Err(_) => {
                    rests_until = engine.clock.now() + AGAIN; // it was logged and told
                    daemon.queued.notify_waiters();
                }
            }
        }
        if let Err(trouble) = retain_if_due(engine).await {
            tracing::error!(error = trouble.text().en, "what is old could not be taken away");
        }
        tokio::select! {
            () = daemon.stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

fn word(trouble: &Trouble) -> Word {
    let said = trouble.text();
    Word {
        subject: Text::new("データベースの控えを取れませんでした", "the database could not be backed up"),
        body: Text::new(
            format!(
                "設定された時刻の控えを取れませんでした。取れるまで1時間ごとに試します。これまでの控えと、日々の通知に影響はありません。\n\n{}\n\n控えのフォルダー（設定の [backup] dir）の空きと権限を確かめてください。\n手で取る: yamedoki backup",
                said.ja
            ),
            format!(
                "The scheduled backup could not be made; it is tried again every hour. Earlier backups and the letters of the day are not affected.\n\n{}\n\nPlease look at the room and the rights of the backups' folder ([backup] dir in the configuration).\nTo make one by hand: yamedoki backup",
                said.en
            ),
        ),
    }
}
