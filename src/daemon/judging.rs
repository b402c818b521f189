//! When to judge: an evaluation or a digest is due when its moment was crossed since the last one.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::belt;
use super::evaluate::{DigestDue, Done, evaluate, is_judged};
use super::shared::Daemon;
use crate::alerts::State;
use crate::calendar::schedule::Schedule;
use crate::office::engine::Engine;
use crate::office::period::{self, DIGEST, adopted_at};
use crate::office::trouble::Trouble;
use crate::office::upkeep;
use crate::rules::Severity;
use crate::web::Health;

/// How often the clock is looked at: it may jump.
const LOOK: Duration = Duration::from_secs(15);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(30);

/// Whether an evaluation's moment was crossed since `last`; a store that was never evaluated is due, and
/// so, where the configuration says `after_import`, are a plan or rules that nobody has judged yet.
async fn evaluation_due(engine: &Engine, last: Option<DateTime<Utc>>) -> Result<bool, Trouble> {
    let Some(last) = last else { return Ok(engine.store.heads().await?.plan_revision > 0) };
    let parts = engine.parts();
    if parts.config.schedule.after_import && !is_judged(engine).await? {
        return Ok(true);
    }
    let crossed =
        parts.config.schedule.evaluate.previous_at_or_before(engine.clock.now(), parts.calendar.zone());
    Ok(crossed.is_some_and(|moment| moment > last))
}

/// The digest whose moment was crossed, if it was not written yet. Of several periods missed, the last
/// one stands for all: it looks back to when the digest before it was written.
///
/// # Errors
/// What the store reports.
pub async fn digest_due(engine: &Engine) -> Result<Option<DigestDue>, Trouble> {
    let parts = engine.parts();
    let zone = parts.calendar.zone();
    let Some(adopted) = adopted_at(&engine.store).await? else { return Ok(None) };
    let Some(at) = parts.config.schedule.digest.previous_at_or_before(engine.clock.now(), zone) else {
        return Ok(None);
    };
    let period = Schedule::period_key(at, zone);
    let last = engine.store.digest_last_period(DIGEST).await?;
    if at <= adopted || last.as_ref().is_some_and(|last| *last >= period) {
        return Ok(None);
    }
    let from = period::begin(&engine.store, engine.clock.now()).await?.unwrap_or(adopted);
    Ok(Some(DigestDue { at, period, from }))
}

/// Evaluates and writes the digest, as far as they are due now.
///
/// # Errors
/// What kept it from it.
pub async fn due(engine: &Engine) -> Result<Option<Done>, Trouble> {
    belt::tell(engine).await?;
    let last = engine.store.heads().await?.evaluated_at;
    let digest = digest_due(engine).await?;
    if digest.is_none() && !evaluation_due(engine, last).await? {
        return Ok(None);
    }
    evaluate(engine, "daemon", digest.as_ref()).await
}

/// Judges until the daemon ends.
pub async fn run(daemon: Arc<Daemon>) {
    let engine = &daemon.engine;
    let mut last = engine.store.heads().await.ok().and_then(|heads| heads.evaluated_at);
    while !daemon.stop.is_cancelled() {
        let pause = match step(&daemon, &mut last).await {
            Ok(()) => LOOK.min(until_next(engine)),
            Err(trouble) => {
                tracing::error!(error = trouble.text().en, "evaluation failed; it will be tried again");
                daemon.site.metrics.evaluation_failed();
                PAUSE
            }
        };
        tokio::select! {
            () = daemon.stop.cancelled() => return,
            () = daemon.changed.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn step(daemon: &Daemon, last: &mut Option<DateTime<Utc>>) -> Result<(), Trouble> {
    let engine = &daemon.engine;
    if belt::tell(engine).await? {
        daemon.queued.notify_waiters(); // the program was cut off before it could
    }
    let digest = digest_due(engine).await?;
    if digest.is_none() && !evaluation_due(engine, *last).await? {
        return Ok(());
    }
    let Some(done) = evaluate(engine, "daemon", digest.as_ref()).await? else { return Ok(()) };
    *last = Some(done.at);
    tracing::info!(
        findings = done.findings,
        cannot_tell = done.unknown,
        letters = done.letters,
        held = done.held,
        digest = !done.digest.is_empty(),
        took_ms = done.took.as_millis() as u64,
        "evaluated"
    );
    if done.held > 0 {
        let (see, send) = ("yamedoki outbox list --state held", "yamedoki outbox release");
        tracing::warn!(letters = done.held, see, send, "letters are held until somebody releases them");
    }
    daemon.site.metrics.evaluated(done.at, done.took);
    daemon.site.metrics.cannot_tell(done.unknown);
    done.rows.iter().for_each(|(table, number)| daemon.site.metrics.plan_rows(table, *number));
    daemon.site.health.evaluated(done.at, overdue_at(engine, done.at));
    show(daemon).await?;
    daemon.queued.notify_waiters();
    Ok(())
}

/// When the next evaluation is overdue.
fn overdue_at(engine: &Engine, after: DateTime<Utc>) -> DateTime<Utc> {
    upkeep::overdue_at(&engine.parts(), after)
}

fn until_next(engine: &Engine) -> Duration {
    let parts = engine.parts();
    let (now, zone) = (engine.clock.now(), parts.calendar.zone());
    let schedules = [&parts.config.schedule.evaluate, &parts.config.schedule.digest];
    let next = schedules.iter().filter_map(|s| s.next_after(now, zone)).min();
    next.and_then(|next| (next - now).to_std().ok()).unwrap_or(LOOK)
}

/// The health that the daemon begins with.
///
/// # Errors
/// What the store reports.
pub async fn health(engine: &Engine) -> Result<Health, Trouble> {
    let last = engine.store.heads().await?.evaluated_at;
    let store = engine.store.clone();
    let probe = move || -> std::pin::Pin<Box<dyn Future<Output = bool> + Send>> {
        let store = store.clone();
        Box::pin(async move { store.id().await.is_ok() })
    };
    let now = engine.clock.now();
    Ok(Health::new(engine.clock.clone(), last, overdue_at(engine, now), Box::new(probe)))
}

/// Shows the store's numbers on the metrics page.
///
/// # Errors
/// What the store reports.
pub async fn show(daemon: &Daemon) -> Result<(), Trouble> {
    let (engine, metrics) = (&daemon.engine, &daemon.site.metrics);
    metrics.rules_loaded(engine.parts().rules.rules.len());
    let alerts = engine.store.alert_counts().await?;
    for (state, severity) in State::ALL.iter().flat_map(|s| Severity::ALL.map(|v| (*s, v))) {
        let number =
            alerts.iter().filter(|(s, v, _)| (*s, *v) == (state, severity)).map(|(_, _, n)| *n).sum();
        metrics.alerts(state.name(), severity.name(), count(number));
    }
    if let Some(import) = engine.store.imports(Some(1)).await?.first() {
        metrics.plan_imported(import.at);
    }
    Ok(())
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Shows where the letters are, on the metrics page.
///
/// # Errors
/// What the store reports.
pub async fn show_outbox(daemon: &Daemon) -> Result<(), Trouble> {
    let (engine, metrics) = (&daemon.engine, &daemon.site.metrics);
    let outbox = engine.store.outbox_counts().await?;
    for state in crate::store::Delivery::ALL {
        let number: u64 = outbox.iter().filter(|c| c.state == state).map(|c| c.letters).sum();
        metrics.outbox(state.name(), count(number));
    }
    metrics.maybe_twice(count(outbox.iter().map(|c| c.maybe_twice).sum()));
    metrics.undelivered_words(count(engine.store.undelivered_words().await?));
    Ok(())
}
