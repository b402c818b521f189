//! Delivery in the daemon: one loop a channel, so that none waits for another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::delivery::{Post, Step};
use super::engine::Engine;
use super::failures;
use super::judging;
use super::shared::Daemon;
use super::trouble::Trouble;
use crate::channels::Channel;

/// How often the outbox is looked at when nobody rings: another process may have queued or released.
const LOOK: Duration = Duration::from_secs(3);
/// The pause after the store failed.
const PAUSE: Duration = Duration::from_secs(5);

/// The post office of `engine`, with these channels; `generation` tells it from those before.
pub fn office(engine: &Engine, channels: BTreeMap<String, Channel>, generation: u32) -> Arc<Post> {
    let owner = format!("{}-{generation}-{}", std::process::id(), engine.clock.now().timestamp_millis());
    Arc::new(Post {
        store: engine.store.clone(),
        channels,
        clock: engine.clock.clone(),
        owner,
        lang: engine.lang(),
    })
}

/// Delivers until the daemon ends.
pub async fn run(daemon: Arc<Daemon>) {
    let mut generation = 0;
    while let Some(channels) = daemon.post.take() {
        generation += 1;
        let post = office(&daemon.engine, channels, generation);
        let end = daemon.stop.child_token();
        let mut loops = JoinSet::new();
        let mut routes = BTreeSet::new();
        loop {
            if let Ok(now) = post.routes().await {
                for route in now.difference(&routes) {
                    loops.spawn(deliver(Arc::clone(&daemon), Arc::clone(&post), route.clone(), end.clone()));
                }
                routes.extend(now);
            }
            if let Err(trouble) = judging::show_outbox(&daemon).await {
                tracing::error!(error = trouble.text().en, "the outbox could not be counted");
            }
            if let Err(trouble) = failures::tell(&daemon.engine).await {
                tracing::error!(error = trouble.text().en, "the undelivered letters could not be told of");
            }
            tokio::select! {
                () = daemon.stop.cancelled() => break,
                () = daemon.post.replaced.notified() => break,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        end.cancel();
        while loops.join_next().await.is_some() {}
        if daemon.stop.is_cancelled() {
            return;
        }
    }
}

/// One channel's loop.
async fn deliver(daemon: Arc<Daemon>, post: Arc<Post>, route: String, end: CancellationToken) {
    while !end.is_cancelled() {
        let pause = match post.deliver(&route).await {
            Ok(Step::Worked(attempts)) => {
                for attempt in &attempts {
                    daemon.site.metrics.delivered(&attempt.channel, attempt.name());
                }
                continue;
            }
            Ok(Step::Idle) => LOOK,
            Err(error) => {
                tracing::error!(
                    error = error.text(crate::lang::Lang::En),
                    route,
                    "delivery waits for the store"
                );
                PAUSE
            }
        };
        tokio::select! {
            () = end.cancelled() => return,
            () = daemon.queued.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Delivers all that is due now, once each.
///
/// # Errors
/// What the store reports.
pub async fn empty(engine: &Engine, channels: BTreeMap<String, Channel>) -> Result<usize, Trouble> {
    drain(&office(engine, channels, 0)).await
}

/// Delivers all that is due now through `post`, once each. Gives how many letters were tried.
///
/// # Errors
/// What the store reports.
pub async fn drain(post: &Arc<Post>) -> Result<usize, Trouble> {
    let mut tried = 0;
    loop {
        match post.deliver_once().await? {
            Step::Idle => return Ok(tried),
            Step::Worked(attempts) => tried += attempts.len(),
        }
    }
}
