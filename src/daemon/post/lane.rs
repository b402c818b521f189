//! A lane: the letters of one channel, claimed a batch ahead, sent as many at a time as the channel
//! bears, handed to the settler. No lane waits for another.
//!
//! What a crash can double, or leave claimed, is bounded: a claim of [`Appetite::size`], half of one
//! ahead of it, and [`UNSETTLED`] times what is sent at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::task::{Id, JoinError, JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::appetite::Appetite;
use super::breaker::{Allowed, Breaker, Change, SHORT_REST};
use super::bucket::Bucket;
use super::hand::Hand;
use super::settler::{Ack, Settler};
use super::{Hear, LOOK, News};
use crate::channels::{Channel, Failure, Pace, Receipt};
use crate::daemon::delivery::{Attempt, Post, Waybill, addresses, cut_off, dispatch, no_such_channel};
use crate::daemon::delivery::{note, outcome};
use crate::lang::Lang;
use crate::store::{CLAIM_BYTES, CircuitState, Claim, Claimed, Settled, StoreError};

/// How much longer a lease holds than all that is claimed may take.
const MARGIN: Duration = Duration::from_secs(60);
/// The longest lease, whatever a channel's patience: the daemon that starts next ends them anyway.
const LONGEST_LEASE: Duration = Duration::from_secs(24 * 3600);
/// The pause after the store failed.
const PAUSE: Duration = Duration::from_secs(5);
/// The pace of letters for a channel that the configuration lacks: they only learn that.
const UNKNOWN: Pace = Pace::at_once(16);
/// So many letters may be sent and not yet settled: what a crash can repeat.
const UNSETTLED: usize = 512;
/// After so many letters the log has a line, also in the middle of a burst.
const LINE: u64 = 1000;

/// A task of its own: while the lane waits for the store, a claim must not keep its connection.
type Claiming = JoinHandle<Result<Batch, StoreError>>;
type Sent = (Waybill, Result<Receipt, Failure>);

/// What a claim brought.
struct Batch {
    letters: Vec<Claimed>,
    /// As many as were asked for: there may be more.
    full: bool,
    /// One, to see whether it gets through.
    probe: bool,
}

/// What a lane is made of.
pub(super) struct Parts {
    pub(super) post: Arc<Post>,
    pub(super) route: String,
    pub(super) settler: Settler,
    pub(super) breaker: Breaker,
    pub(super) bell: Arc<Bell>,
    pub(super) hear: Hear,
    /// Ends when nothing is due, instead of waiting for more.
    pub(super) once: bool,
}

/// How a lane is woken.
#[derive(Debug, Default)]
pub(super) struct Bell {
    /// Something may be due.
    pub(super) due: Notify,
    /// The channel may have been mended.
    pub(super) mended: Notify,
}

/// A lane at work.
pub(super) struct Lane {
    parts: Parts,
    hand: Hand,
    bucket: Bucket,
    appetite: Appetite,
    sending: JoinSet<Sent>,
    waybills: HashMap<Id, Waybill>,
    acks: (mpsc::UnboundedSender<Ack>, mpsc::UnboundedReceiver<Ack>),
    /// There may be more to claim.
    hungry: bool,
    /// The last claim was filled.
    full: bool,
    /// The store failed: no claim before then.
    paused: Option<tokio::time::Instant>,
    failed: Option<StoreError>,
    /// Handed over since the last line in the log.
    handed_over: u64,
}

impl Lane {
    pub(super) fn new(parts: Parts) -> Lane {
        let hungry = parts.once; // else somebody rings
        Lane {
            parts,
            hand: Hand::default(),
            bucket: Bucket::default(),
            appetite: Appetite::new(),
            sending: JoinSet::new(),
            waybills: HashMap::new(),
            acks: mpsc::unbounded_channel(),
            hungry,
            full: false,
            paused: None,
            failed: None,
            handed_over: 0,
        }
    }

    /// Delivers until `end`, and then what is on its way; a lane that runs once, until nothing is due.
    ///
    /// # Errors
    /// Of a lane that runs once: the first error of the store, after what was in hand has ended.
    pub(super) async fn run(mut self, end: CancellationToken) -> Result<(), StoreError> {
        let mut claiming: Option<Claiming> = None;
        let mut ending = false;
        loop {
            let wait = self.start(ending).await;
            if claiming.is_none() && !ending {
                claiming = self.claim();
            }
            if self.hand.is_empty() && claiming.is_none() && (ending || self.parts.once && self.is_through())
            {
                self.line();
                return self.failed.map_or(Ok(()), Err);
            }
            tokio::select! {
                biased;
                Some(ack) = self.acks.1.recv() => {
                    self.settled(ack);
                    while let Ok(ack) = self.acks.1.try_recv() {
                        self.settled(ack); // they come by the hundred
                    }
                }
                Some(sent) = self.sending.join_next_with_id(), if !self.sending.is_empty() => {
                    self.sent(sent).await;
                    while let Some(sent) = self.sending.try_join_next_with_id() {
                        self.sent(sent).await;
                    }
                }
                claimed = arrival(&mut claiming) => {
                    claiming = None;
                    self.claimed(claimed).await;
                }
                () = end.cancelled(), if !ending => ending = true,
                () = self.parts.bell.due.notified() => self.hungry = true,
                () = self.parts.bell.mended.notified() => {
                    self.parts.breaker.probe_now(self.parts.post.clock.now());
                    self.hungry = true;
                }
                () = tokio::time::sleep(wait), if !ending => {}
            }
        }
    }

    fn channel(&self) -> Option<Arc<Channel>> {
        self.parts.post.ways().channels.get(&self.parts.route).cloned()
    }

    fn pace(&self) -> Pace {
        self.parts.post.ways().pace(&self.parts.route).unwrap_or(UNKNOWN)
    }

    /// Whether a lane that runs once has no more to do: nothing due, or nothing that may be sent.
    fn is_through(&self) -> bool {
        let resting = matches!(self.parts.breaker.allows(self.parts.post.clock.now()), Allowed::Nothing(_));
        !self.hungry || resting || self.failed.is_some()
    }

    /// Starts what may start. Gives how long to wait, if nothing else happens.
    async fn start(&mut self, ending: bool) -> Duration {
        let channel = self.channel();
        let pace = self.pace();
        let now = self.parts.post.clock.now();
        self.bucket.keep(pace);
        let rests = self.parts.breaker.rests().is_some_and(|circuit| circuit.state == CircuitState::Open);
        if self.hand.ready() > 0 && (ending || rests) {
            self.put_down().await;
        }
        while self.sending.len() < pace.at_once && self.hand.away() < pace.at_once.max(UNSETTLED) {
            if self.hand.ready() == 0 {
                break;
            }
            if let Err(wait) = self.bucket.take(now) {
                return wait.min(LOOK);
            }
            let Some(letter) = self.hand.next() else { break };
            self.send(letter, channel.clone());
        }
        if self.hungry { LOOK / 3 } else { LOOK * 20 }
    }

    fn send(&mut self, letter: Claimed, channel: Option<Arc<Channel>>) {
        let (letter, waybill) = dispatch(letter);
        let (post, kept) = (Arc::clone(&self.parts.post), waybill.clone());
        let task = self.sending.spawn(async move {
            let sent = match channel {
                Some(channel) => channel.send(&letter, post.clock.now()).await,
                None => Err(no_such_channel(&letter.channel, &post.ways())),
            };
            (waybill, sent)
        });
        self.waybills.insert(task.id(), kept);
    }

    /// A claim, where there is something to claim and room for it.
    fn claim(&mut self) -> Option<Claiming> {
        let paused = self.paused.is_some_and(|until| tokio::time::Instant::now() < until);
        if !self.hungry || paused || self.failed.is_some() || !self.parts.settler.is_calm() {
            return None;
        }
        let post = Arc::clone(&self.parts.post);
        let now = post.clock.now();
        let channel = self.channel();
        let pace = self.pace();
        let limit = match self.parts.breaker.allows(now) {
            Allowed::Nothing(_) => return None,
            Allowed::Probe if !self.hand.is_empty() => return None,
            Allowed::Probe => 1,
            Allowed::All if self.hand.ready() > self.appetite.size(pace) / 2 => return None,
            Allowed::All => {
                self.appetite.claims(pace, now, self.full);
                self.appetite.size(pace)
            }
        };
        let lease = lease(pace, channel.as_deref().map(Channel::patience), self.hand.ready() + limit);
        let (route, limit) = (self.parts.route.clone(), u32::try_from(limit).unwrap_or(1));
        let probe = self.parts.breaker.rests().is_some();
        self.hungry = false; // rung again in the meantime, it is not forgotten
        Some(tokio::spawn(async move {
            let closed = post.ways().closed(now);
            let claim = Claim { now, limit, lease, owner: &post.owner, channel: Some(&route), closed };
            let letters = post.store.claim(&claim).await?;
            let bytes: usize = letters.iter().map(|letter| letter.payload.len()).sum();
            let full = letters.len() >= limit as usize || bytes >= CLAIM_BYTES as usize;
            Ok(Batch { full, letters, probe })
        }))
    }

    async fn claimed(&mut self, claimed: Result<Batch, StoreError>) {
        match claimed {
            Ok(Batch { letters, full, probe }) => {
                self.full = full;
                self.hungry |= full;
                let probe = probe && !letters.is_empty();
                self.hand.take(letters);
                if probe {
                    self.parts.breaker.probing();
                    self.keep_circuit().await;
                }
            }
            Err(error) if self.parts.once => self.failed = Some(error),
            Err(error) => {
                let (error, channel) = (error.text(Lang::En), &self.parts.route);
                tracing::error!(error, channel, "delivery waits for the store");
                self.hungry = true;
                self.paused = Some(tokio::time::Instant::now() + PAUSE);
            }
        }
    }

    /// A letter's end is known: the circuit hears of it, and the settler has it.
    async fn sent(&mut self, sent: Result<(Id, Sent), JoinError>) {
        let (waybill, sent) = match sent {
            Ok((id, sent)) => {
                self.waybills.remove(&id);
                sent
            }
            Err(error) => {
                let Some(waybill) = self.waybills.remove(&error.id()) else { return };
                tracing::error!(%error, key = waybill.key, "a sending stopped; its letter is tried again");
                (waybill, Err(cut_off()))
            }
        };
        note(&waybill, &sent);
        let post = Arc::clone(&self.parts.post);
        let (at, ways) = (post.clock.now(), post.ways());
        let attempt = self.hand.attempt(&waybill.key).unwrap_or(waybill.attempt);
        let settled = Settled {
            outcome: outcome(&waybill, &sent, at, &ways),
            addresses: addresses(&sent, ways.lang),
            maybe_arrived: sent.as_ref().is_err_and(|failure| failure.maybe_arrived),
            key: waybill.key,
            owner: post.owner.clone(),
            attempt,
            at,
        };
        if waybill.maybe_twice {
            (self.parts.hear)(News::MaybeTwice { channel: &self.parts.route });
        }
        self.parts.settler.settle(settled, &self.acks.0);
        let failure = sent.as_ref().err();
        if let Some(rest) = failure.and_then(Failure::rest).filter(|rest| *rest <= SHORT_REST) {
            self.bucket.rest(at, rest);
        }
        if let Some(change) = self.parts.breaker.heard(failure, at, ways.lang) {
            self.changed(change).await;
        }
    }

    fn settled(&mut self, ack: Ack) {
        let Ack { settled, result } = ack;
        match result {
            Ok(()) => {
                self.hand.done(&settled.key);
                let Settled { key, at, outcome, .. } = settled;
                let attempt = Attempt { key, channel: self.parts.route.clone(), at, outcome };
                self.handed_over += u64::from(attempt.name() == "handed_over");
                if self.handed_over >= LINE || self.hand.is_empty() {
                    self.line();
                }
                (self.parts.hear)(News::Tried(&attempt));
            }
            Err(error) if self.parts.once => {
                self.hand.done(&settled.key);
                self.failed.get_or_insert(error);
            }
            // It stays in hand, so that it is not sent again while we live.
            Err(error) => {
                let error = error.text(Lang::En);
                tracing::error!(error, key = settled.key, "what became of a letter cannot be recorded");
            }
        }
    }

    /// One line for many letters.
    fn line(&mut self) {
        let letters = std::mem::take(&mut self.handed_over);
        if letters > 0 {
            tracing::info!(channel = self.parts.route, letters, "letters handed over");
        }
    }

    /// Gives back what is claimed and not yet sent: it keeps its attempts.
    async fn put_down(&mut self) {
        let letters = self.hand.put_down();
        if let Err(error) = self.parts.post.store.give_back(&self.parts.post.owner, &letters).await {
            let (error, letters) = (error.text(Lang::En), letters.len());
            tracing::warn!(error, letters, "letters wait for their leases to run out");
        }
    }

    async fn changed(&mut self, change: Change) {
        let channel = self.parts.route.clone();
        match &change {
            Change::Opened => {
                // Why stands in the lines of the letters before it.
                let (failures, probe_at) =
                    self.parts.breaker.rests().map(|c| (c.failures, c.probe_at.to_rfc3339())).unzip();
                tracing::warn!(
                    channel,
                    failures,
                    probe_at,
                    "nothing gets through on this channel: its letters wait"
                );
            }
            Change::Again => {}
            Change::Closed(_) => {
                self.hungry = true;
                tracing::info!(channel, "letters get through on this channel again");
            }
        }
        self.keep_circuit().await;
    }

    /// Writes down how the circuit stands, for the next start and for lists.
    async fn keep_circuit(&self) {
        let (store, circuit) = (&self.parts.post.store, self.parts.breaker.rests());
        let kept = match circuit {
            Some(circuit) => store.put_circuit(circuit).await,
            None => store.close_circuit(&self.parts.route).await.map(drop),
        };
        if let Err(error) = kept {
            tracing::warn!(error = error.text(Lang::En), "whether a channel rests cannot be recorded");
        }
        (self.parts.hear)(News::Circuit { channel: &self.parts.route, rests: circuit });
    }
}

/// How long a claim holds: all that waits before its last letter may take as long as it can.
fn lease(pace: Pace, patience: Option<Duration>, letters: usize) -> Duration {
    let rounds = u32::try_from(letters.div_ceil(pace.at_once.max(1)) + 1).unwrap_or(u32::MAX);
    let queue = match pace.rate {
        Some((per, within)) => (within / per.max(1)).saturating_mul(rounds).max(within),
        None => Duration::ZERO,
    };
    let sending = patience.unwrap_or(Duration::ZERO).saturating_mul(rounds);
    (sending + queue + MARGIN).min(LONGEST_LEASE)
}

/// The claim's end; never, where there is none.
async fn arrival(claiming: &mut Option<Claiming>) -> Result<Batch, StoreError> {
    match claiming {
        Some(claiming) => claiming.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a claim stopped; its letters wait for their leases to run out");
            Ok(Batch { letters: Vec::new(), full: true, probe: false })
        }),
        None => std::future::pending().await,
    }
}
