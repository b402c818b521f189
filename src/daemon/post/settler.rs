//! One settler for all lanes: it commits whatever has gathered while the last commit was on its way.
//!
//! So a lonely letter is settled at once and a burst costs one `fsync` for many. While the store takes
//! nothing (another process has it, the disk is full) the settler keeps what it has and tries again;
//! [`Settler::is_calm`] says so, and nobody claims meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::lang::Lang;
use crate::store::{Settled, Store, StoreError};

/// The most letters of one transaction.
const MOST: usize = 1024;
/// After a commit of so many letters the next one waits a moment, for a commit costs the same for few or many.
const BURST: usize = 16;
/// That moment: so much later a letter of a burst is settled.
const GATHER: Duration = Duration::from_millis(20);
/// The pause before the store is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// After so many failures in a row each letter is tried alone: one of them may be what fails.
const SUSPECT: u32 = 3;

/// A letter whose end is known, and who wants to hear that it is settled.
struct Job {
    settled: Settled,
    lane: mpsc::UnboundedSender<Ack>,
}

/// What became of a settling: the letter, and the error if it was given up.
#[derive(Debug)]
pub(super) struct Ack {
    pub(super) settled: Settled,
    pub(super) result: Result<(), StoreError>,
}

/// The way to the settler; it ends when the last clone is gone and all is settled.
#[derive(Clone)]
pub(super) struct Settler {
    jobs: mpsc::UnboundedSender<Job>,
    calm: Arc<AtomicBool>,
}

impl Settler {
    /// Starts one. With `tries`, letters are given up after so many failures of the store.
    pub(super) fn start(store: Store, tries: Option<u32>) -> (Settler, JoinHandle<()>) {
        let (sender, jobs) = mpsc::unbounded_channel();
        let calm = Arc::new(AtomicBool::new(true));
        let work = Work { store, tries, calm: Arc::clone(&calm) };
        (Settler { jobs: sender, calm }, tokio::spawn(work.run(jobs)))
    }

    /// Settles one letter soon, and tells `lane`.
    pub(super) fn settle(&self, settled: Settled, lane: &mpsc::UnboundedSender<Ack>) {
        // It ends after the last of us: the channel is open.
        let _ = self.jobs.send(Job { settled, lane: lane.clone() });
    }

    /// Whether the store takes what it is given.
    pub(super) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::Relaxed)
    }
}

struct Work {
    store: Store,
    tries: Option<u32>,
    calm: Arc<AtomicBool>,
}

impl Work {
    async fn run(self, mut jobs: mpsc::UnboundedReceiver<Job>) {
        let (mut batch, mut last) = (Vec::new(), 0);
        while jobs.recv_many(&mut batch, MOST).await > 0 {
            if last >= BURST && batch.len() < MOST {
                tokio::time::sleep(GATHER).await;
                while batch.len() < MOST
                    && let Ok(job) = jobs.try_recv()
                {
                    batch.push(job);
                }
            }
            last = batch.len();
            let (settled, lanes): (Vec<_>, Vec<_>) =
                batch.drain(..).map(|job| (job.settled, job.lane)).unzip();
            let results = self.commit(&settled).await;
            for ((settled, lane), result) in settled.into_iter().zip(lanes).zip(results) {
                let _ = lane.send(Ack { settled, result });
            }
        }
    }

    /// One result a letter, in order.
    async fn commit(&self, settled: &[Settled]) -> Vec<Result<(), StoreError>> {
        let mut failures = 0;
        loop {
            let error = match self.store.settle_many(settled).await {
                Ok(_) => {
                    self.calm.store(true, Ordering::Relaxed);
                    return vec![Ok(()); settled.len()];
                }
                Err(error) => error,
            };
            failures += 1;
            self.trouble(&error, settled.len(), failures);
            if self.tries.is_some_and(|tries| failures >= tries) {
                return vec![Err(error); settled.len()];
            }
            let suspect = failures >= SUSPECT && settled.len() > 1;
            if suspect
                && !matches!(error, StoreError::Busy { .. })
                && let Some(results) = self.one_by_one(settled).await
            {
                return results;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Each alone; `None` while none of them goes, for then it is the store that fails.
    async fn one_by_one(&self, settled: &[Settled]) -> Option<Vec<Result<(), StoreError>>> {
        let mut results = Vec::with_capacity(settled.len());
        for one in settled {
            results.push(self.store.settle_many(std::slice::from_ref(one)).await.map(drop));
        }
        results.iter().any(Result::is_ok).then(|| {
            self.calm.store(true, Ordering::Relaxed);
            results
        })
    }

    fn trouble(&self, error: &StoreError, letters: usize, failures: u32) {
        self.calm.store(false, Ordering::Relaxed);
        if failures == 1 || failures.is_multiple_of(60) {
            let error = error.text(Lang::En);
            tracing::error!(
                error,
                letters,
                "what became of letters cannot be recorded yet; it is tried again"
            );
        }
    }
}
