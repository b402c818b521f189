//! Delivery in the daemon: one lane a channel, one settler, and who wakes them.
//!
//! The loop here reads every few seconds, and when somebody rings, which channels have letters due, and
//! wakes their lanes; it shows the numbers, and tells the operator of a channel that has been dead for
//! long. A reload puts other channels under the lanes; what is on its way ends as it began.

mod alarm;
mod appetite;
mod breaker;
mod bucket;
mod hand;
mod lane;
mod settler;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::delivery::{Attempt, Hours, Post, Step, Ways};
use super::failures;
use super::judging;
use super::shared::Daemon;
use crate::channels::Channel;
use crate::lang::Lang;
use crate::office::engine::Engine;
use crate::office::trouble::Trouble;
use crate::store::{Circuit, StoreError, Waiting};
use breaker::Breaker;
use lane::{Bell, Lane};
use settler::Settler;

/// How often the outbox is looked at when nobody rings: another process may have queued or released.
const LOOK: Duration = Duration::from_secs(3);
/// A clock that goes back by less is being kept right.
const PUT_BACK: TimeDelta = TimeDelta::seconds(30);
/// How often, a second apart, delivery that is done once tries to settle a letter.
const SETTLINGS: u32 = 3;

/// What a lane lets others know.
pub(super) enum News<'a> {
    /// A letter was tried, and that is settled.
    Tried(&'a Attempt),
    /// A letter was sent that may have gone out before.
    MaybeTwice { channel: &'a str },
    /// A channel rests, or (`None`) rests no more.
    Circuit { channel: &'a str, rests: Option<&'a Circuit> },
}

/// Who hears of it.
type Hear = Arc<dyn Fn(News<'_>) + Send + Sync>;

/// The post office of `engine`, with these channels; `generation` tells it from those before.
pub fn office(engine: &Engine, channels: BTreeMap<String, Channel>, generation: u32) -> Arc<Post> {
    let owner = format!("{}-{generation}-{}", std::process::id(), engine.clock.now().timestamp_millis());
    Arc::new(Post::new(engine.store.clone(), engine.clock.clone(), owner, ways(engine, channels)))
}

fn ways(engine: &Engine, channels: BTreeMap<String, Channel>) -> Ways {
    let parts = engine.parts();
    let wishes = parts.config.channels.iter().map(|(name, channel)| (name.clone(), channel.wish)).collect();
    let delivery = &parts.config.delivery;
    let hours = Hours {
        hours: delivery.hours,
        calendar: parts.calendar.clone(),
        critical: delivery.critical_outside_hours,
    };
    Ways::new(channels, engine.lang()).retry_for(parts.config.limits.retry_for).at(wishes).within(hours)
}

/// Delivers until the daemon ends.
pub async fn run(daemon: Arc<Daemon>) {
    let Some(channels) = daemon.post.take() else { return };
    let (settler, settling) = Settler::start(daemon.engine.store.clone(), None);
    let mut hall = Hall::new(&daemon, office(&daemon.engine, channels, 1), settler);
    let mut shown = None;
    loop {
        let rung = daemon.queued.notified();
        if let Some(channels) = daemon.post.take() {
            hall.replace(ways(&daemon.engine, channels));
        }
        hall.wake().await;
        if shown.is_none_or(|at: tokio::time::Instant| at.elapsed() >= LOOK) {
            shown = Some(tokio::time::Instant::now());
            hall.show().await;
        }
        tokio::select! {
            () = daemon.stop.cancelled() => break,
            () = daemon.post.replaced.notified() => {}
            () = rung => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    hall.close().await;
    let _ = settling.await;
}

/// The lanes, and who wakes them.
struct Hall<'a> {
    daemon: &'a Daemon,
    post: Arc<Post>,
    settler: Settler,
    lanes: JoinSet<Result<(), StoreError>>,
    bells: BTreeMap<String, Arc<Bell>>,
    resting: Arc<Mutex<BTreeMap<String, Circuit>>>,
    hear: Hear,
    end: CancellationToken,
    /// When it was looked last.
    looked: DateTime<Utc>,
}

impl<'a> Hall<'a> {
    fn new(daemon: &'a Arc<Daemon>, post: Arc<Post>, settler: Settler) -> Hall<'a> {
        let resting = Arc::default();
        Hall {
            daemon,
            looked: post.clock.now(),
            post,
            settler,
            lanes: JoinSet::new(),
            bells: BTreeMap::new(),
            hear: hear(daemon, &resting),
            resting,
            end: CancellationToken::new(),
        }
    }

    /// Opens a lane for each channel that has something to do, and wakes those that have letters due.
    async fn wake(&mut self) {
        let now = self.post.clock.now();
        let waiting = match self.look(now).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::error!(error = error.text(Lang::En), "delivery waits for the store");
                return;
            }
        };
        self.daemon.site.metrics.due(waiting.iter().map(|w| (w.channel.as_str(), w.since)), now);
        let configured: Vec<String> = self.post.ways().channels.keys().cloned().collect();
        let names = configured.into_iter().chain(waiting.iter().map(|waiting| waiting.channel.clone()));
        for channel in names {
            if !self.bells.contains_key(&channel) {
                self.open(&channel).await;
            }
        }
        for waiting in &waiting {
            if let Some(bell) = self.bells.get(&waiting.channel) {
                bell.due.notify_one();
            }
        }
    }

    /// What is due. What a clock that was ahead made wait is due too.
    async fn look(&mut self, now: DateTime<Utc>) -> Result<Vec<Waiting>, StoreError> {
        if self.looked - now > PUT_BACK {
            let letters = self.post.store.recall(now).await?;
            tracing::warn!(before = %self.looked, %now, letters, "the clock was put back; what it made wait is due");
        }
        self.looked = now;
        self.post.store.waiting(now).await
    }

    async fn open(&mut self, channel: &str) {
        let breaker = match breaker(&self.post, channel).await {
            Ok(breaker) => breaker,
            Err(_) => return, // the store is in trouble: in a moment
        };
        (self.hear)(News::Circuit { channel, rests: breaker.rests() });
        let bell = Arc::new(Bell::default());
        let lane = Lane::new(lane::Parts {
            post: Arc::clone(&self.post),
            route: channel.to_owned(),
            settler: self.settler.clone(),
            breaker,
            bell: Arc::clone(&bell),
            hear: Arc::clone(&self.hear),
            once: false,
        });
        self.lanes.spawn(lane.run(self.end.clone()));
        self.bells.insert(channel.to_owned(), bell);
    }

    /// Puts other channels under the lanes: somebody may have mended what was broken.
    fn replace(&self, ways: Ways) {
        self.post.replace(ways);
        self.bells.values().for_each(|bell| bell.mended.notify_one());
    }

    /// Shows the numbers, and tells of what is dead for long.
    async fn show(&self) {
        if let Err(trouble) = judging::show_outbox(self.daemon).await {
            tracing::error!(error = trouble.text().en, "the outbox could not be counted");
        }
        if let Err(trouble) = failures::tell(&self.daemon.engine).await {
            tracing::error!(error = trouble.text().en, "the undelivered letters could not be told of");
        }
        let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let configured = self.post.ways();
        let known =
            resting.into_values().filter(|circuit| configured.channels.contains_key(&circuit.channel));
        match alarm::ring(&self.daemon.engine, &known.collect::<Vec<_>>()).await {
            Ok(false) => {}
            Ok(true) => self.daemon.queued.notify_waiters(),
            Err(trouble) => tracing::error!(error = trouble.text().en, "the operator could not be told"),
        }
    }

    /// Lets what is on its way end.
    async fn close(mut self) {
        self.end.cancel();
        while self.lanes.join_next().await.is_some() {}
    }
}

/// What the daemon makes of news: numbers, and the list of what rests.
fn hear(daemon: &Arc<Daemon>, resting: &Arc<Mutex<BTreeMap<String, Circuit>>>) -> Hear {
    let (site, resting) = (Arc::clone(&daemon.site), Arc::clone(resting));
    Arc::new(move |news| match news {
        News::Tried(attempt) => site.metrics.delivered(&attempt.channel, attempt.name(), attempt.at),
        News::MaybeTwice { channel } => site.metrics.sent_maybe_twice(channel),
        News::Circuit { channel, rests } => {
            site.metrics.circuit(channel, rests.is_some());
            let mut resting = resting.lock().unwrap_or_else(PoisonError::into_inner);
            match rests {
                Some(circuit) => drop(resting.insert(channel.to_owned(), circuit.clone())),
                None => drop(resting.remove(channel)),
            }
        }
    })
}

async fn breaker(post: &Post, channel: &str) -> Result<Breaker, StoreError> {
    let remembered = post.store.circuits().await?.into_iter().find(|circuit| circuit.channel == channel);
    Ok(Breaker::new(channel, remembered))
}

impl Post {
    /// All that is due now on every route, once each and side by side. It lasts as long as its slowest
    /// route.
    ///
    /// # Errors
    /// The first error of the store, after every route has ended.
    pub async fn deliver_once(self: &Arc<Post>) -> Result<Step, StoreError> {
        let routes = self.routes().await?;
        self.once(&routes).await
    }

    /// All that is due now on one route, once each.
    ///
    /// # Errors
    /// The first error of the store, after every letter in hand has ended. An attempt that could not be
    /// settled is claimed again when its lease runs out.
    pub async fn deliver(self: &Arc<Post>, route: &str) -> Result<Step, StoreError> {
        self.once(&BTreeSet::from([route.to_owned()])).await
    }

    async fn once(self: &Arc<Post>, routes: &BTreeSet<String>) -> Result<Step, StoreError> {
        self.store.recall(self.clock.now()).await?;
        let (settler, settling) = Settler::start(self.store.clone(), Some(SETTLINGS));
        let attempts = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&attempts);
        let hear: Hear = Arc::new(move |news| {
            if let News::Tried(attempt) = news {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(attempt.clone());
            }
        });
        let mut lanes = JoinSet::new();
        for route in routes {
            let lane = Lane::new(lane::Parts {
                post: Arc::clone(self),
                route: route.clone(),
                settler: settler.clone(),
                breaker: breaker(self, route).await?,
                bell: Arc::default(),
                hear: Arc::clone(&hear),
                once: true,
            });
            lanes.spawn(lane.run(CancellationToken::new()));
        }
        drop(settler);
        let mut failed = None;
        while let Some(ended) = lanes.join_next().await {
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => failed = failed.or(Some(error)),
                Err(error) => {
                    tracing::error!(%error, "delivery stopped; its letters are tried again when their leases end")
                }
            }
        }
        let _ = settling.await;
        let attempts = std::mem::take(&mut *attempts.lock().unwrap_or_else(PoisonError::into_inner));
        match failed {
            Some(error) => Err(error),
            None if attempts.is_empty() => Ok(Step::Idle),
            None => Ok(Step::Worked(attempts)),
        }
    }
}

/// Delivers all that is due now, once each, and tells of what could not be delivered.
///
/// # Errors
/// What the store or the renderer reports.
pub async fn empty(engine: &Engine, channels: BTreeMap<String, Channel>) -> Result<usize, Trouble> {
    let post = office(engine, channels, 0);
    let tried = drain(&post).await?;
    match failures::tell(engine).await? {
        0 => Ok(tried),
        _ => Ok(tried + drain(&post).await?),
    }
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
