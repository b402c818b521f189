//! Delivery: claim letters whose time has come, hand them over with no transaction open, settle them.
//!
//! A step concerns one channel and takes as many letters as that channel sends at a time, so a claim
//! never outlives its lease in a queue, and a relay that hangs keeps nobody waiting but its own
//! letters: run [`Post::deliver`] in a loop of its own for each of [`Post::routes`].
//! Each letter is settled as soon as its own outcome is known; what a crash can double is what was in
//! flight, and those letters bear the same Message-ID or webhook-id.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::JoinSet;

use crate::channels::backoff::{MAX_AGE, next_attempt};
use crate::channels::{Addressed, Channel, Failure, Fate, Kind, Receipt};
use crate::clock::Clock;
use crate::lang::{Lang, Text, counted};
use crate::render::Letter;
use crate::store::{AddressFate, Claim, Claimed, Delivery, Outcome, Settled, Store, StoreError};

/// How much longer a lease holds than the channel may take.
const MARGIN: Duration = Duration::from_secs(60);
/// How often, a second apart, a settling is tried: a letter that went out unrecorded goes out twice.
const SETTLINGS: u32 = 3;

/// The post office: the outbox on one side, the channels on the other.
#[derive(Debug)]
pub struct Post {
    /// Where the outbox is.
    pub store: Store,
    /// The configured channels by name.
    pub channels: BTreeMap<String, Channel>,
    /// The present.
    pub clock: Clock,
    /// Names this process in leases; another one for each.
    pub owner: String,
    /// The language of the errors that the outbox keeps.
    pub lang: Lang,
}

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It tried these letters; there may be more.
    Worked(Vec<Attempt>),
    /// Nothing was due.
    Idle,
}

/// One letter tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The letter's key.
    pub key: String,
    /// The channel.
    pub channel: String,
    /// What became of it.
    pub outcome: Outcome,
}

impl Attempt {
    /// `handed_over`, `retry`, `failed` or `expired`.
    pub fn name(&self) -> &'static str {
        match self.outcome {
            Outcome::HandedOver => "handed_over",
            Outcome::Retry { .. } => "retry",
            Outcome::Failed { .. } => "failed",
            Outcome::Expired { .. } => "expired",
        }
    }
}

impl Post {
    /// The channels that may have letters: those configured, and those that letters were queued for
    /// under another config.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn routes(&self) -> Result<BTreeSet<String>, StoreError> {
        let counts = self.store.outbox_counts().await?;
        let waiting = counts.into_iter().filter(|c| matches!(c.state, Delivery::Pending | Delivery::Sending));
        Ok(self.channels.keys().cloned().chain(waiting.map(|count| count.channel)).collect())
    }

    /// One step on every route, side by side. It lasts as long as its slowest route.
    ///
    /// # Errors
    /// The first error of the store, after every route has ended.
    pub async fn deliver_once(self: &Arc<Post>) -> Result<Step, StoreError> {
        let mut routes = JoinSet::new();
        for route in self.routes().await? {
            let post = Arc::clone(self);
            routes.spawn(async move { post.deliver(&route).await });
        }
        gather(routes, |attempts, step| {
            if let Step::Worked(more) = step {
                attempts.extend(more);
            }
        })
        .await
    }

    /// One step on one route.
    ///
    /// # Errors
    /// The first error of the store, after every letter in hand has ended. An attempt that could not be
    /// settled is claimed again when its lease runs out.
    pub async fn deliver(self: &Arc<Post>, route: &str) -> Result<Step, StoreError> {
        let channel = self.channels.get(route);
        let claim = Claim {
            now: self.clock.now(),
            limit: channel.map_or(16, |channel| channel.pace().at_once).try_into().unwrap_or(1),
            lease: channel.map_or(Duration::ZERO, Channel::patience) + MARGIN,
            owner: &self.owner,
            channel: Some(route),
        };
        let mut letters = JoinSet::new();
        for letter in self.store.claim(&claim).await? {
            letters.spawn(Arc::clone(self).attempt(letter));
        }
        gather(letters, |attempts, attempt| attempts.push(attempt)).await
    }

    /// Sends one letter and settles it.
    async fn attempt(self: Arc<Post>, claimed: Claimed) -> Result<Attempt, StoreError> {
        let now = self.clock.now();
        let sent = match self.channels.get(&claimed.channel) {
            Some(channel) => channel.send(&letter(&claimed), now).await,
            None => Err(self.no_such_channel(&claimed.channel)),
        };
        note(&claimed, &sent);
        let at = self.clock.now();
        let addresses = addresses(&sent, self.lang);
        let outcome = sent.map_or_else(|f| outcome(&claimed, &f, at, self.lang), |_| Outcome::HandedOver);
        let attempt = Attempt { key: claimed.key, channel: claimed.channel, outcome: outcome.clone() };
        let (key, owner) = (attempt.key.clone(), self.owner.clone());
        self.settle(Settled { key, owner, attempt: claimed.attempt, at, outcome, addresses }).await?;
        Ok(attempt)
    }

    async fn settle(&self, settled: Settled) -> Result<(), StoreError> {
        let mut tries = 1;
        loop {
            match self.store.settle_many(std::slice::from_ref(&settled)).await {
                Ok(_) => return Ok(()),
                Err(error) if tries == SETTLINGS => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
            }
            tries += 1;
        }
    }

    /// Transient: the name may come back with the next config.
    fn no_such_channel(&self, name: &str) -> Failure {
        let known: Vec<&str> = self.channels.keys().map(String::as_str).collect();
        let text = Text::new(
            format!(
                "この手紙の経路「{name}」は設定にありません（あるのは {}）。設定にその名前の経路を戻してください。",
                known.join("、")
            ),
            format!(
                "This letter is for the channel {name:?}, which the config does not have (it has {}). Put a channel of that name back into the config.",
                known.join(", ")
            ),
        );
        Failure::transient("no_channel", text)
    }
}

/// All outcomes, then the first error.
async fn gather<T: 'static, F>(
    mut tasks: JoinSet<Result<T, StoreError>>,
    mut add: F,
) -> Result<Step, StoreError>
where
    F: FnMut(&mut Vec<Attempt>, T),
{
    let mut attempts = Vec::new();
    let mut failed = None;
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(Ok(done)) => add(&mut attempts, done),
            Ok(Err(error)) => failed = failed.or(Some(error)),
            Err(error) => {
                tracing::error!(%error, "a delivery stopped; its letter is tried again when its lease ends")
            }
        }
    }
    match failed {
        Some(error) => Err(error),
        None if attempts.is_empty() => Ok(Step::Idle),
        None => Ok(Step::Worked(attempts)),
    }
}

/// What the outbox keeps of a failure: what happened, how to mend it, and what happens next.
fn outcome(claimed: &Claimed, failure: &Failure, at: DateTime<Utc>, lang: Lang) -> Outcome {
    let said = |ja: &str, en: &str| format!("{}{}", failure.text.get(lang), lang.pick(ja, en));
    let retry_after = match failure.kind {
        Kind::Transient { retry_after } => retry_after,
        Kind::Permanent => {
            let (ja, en) = (
                "直したら outbox retry で送り直してください。",
                " Once mended, send it again with `outbox retry`.",
            );
            return Outcome::Failed { error: said(ja, en) };
        }
        Kind::Misaddressed => return Outcome::Failed { error: said("", "") },
    };
    match next_attempt(claimed.attempt, at, &claimed.key, retry_after, MAX_AGE, claimed.due_since) {
        Some(at) => {
            Outcome::Retry { at, error: said("自動で送り直します。", " It will be tried again.") }
        }
        None => {
            let tries = claimed.attempt;
            let ja = format!(
                "{tries}回試しても届かなかったので、送るのをやめました。直したら outbox retry で送り直してください。"
            );
            let en = format!(
                " Given up after {}. Once mended, send it again with `outbox retry`.",
                counted(tries, "attempt")
            );
            Outcome::Expired { error: said(&ja, &en) }
        }
    }
}

/// What became of single addresses.
fn addresses(sent: &Result<Receipt, Failure>, lang: Lang) -> Vec<AddressFate> {
    let (Ok(Receipt { addressed, .. }) | Err(Failure { addressed, .. })) = sent;
    let fate = |one: &Addressed| match &one.fate {
        Fate::Accepted => {
            AddressFate { address: one.address.clone(), accepted: true, code: None, detail: None }
        }
        Fate::Refused { code, text } => AddressFate {
            address: one.address.clone(),
            accepted: false,
            code: code.clone(),
            detail: Some(text.get(lang).to_owned()),
        },
    };
    addressed.iter().map(fate).collect()
}

/// One line in the log; nobody's address is in any of it.
fn note(claimed: &Claimed, sent: &Result<Receipt, Failure>) {
    let Claimed { key, channel, attempt, maybe_twice, .. } = claimed;
    match sent {
        Ok(receipt) => {
            tracing::info!(key, channel, attempt, maybe_twice, proof = receipt.proof, "letter handed over");
        }
        Err(failure) => {
            let (code, text) = (failure.code.as_deref(), &failure.text.en);
            tracing::warn!(key, channel, attempt, code, text, "letter not handed over");
        }
    }
}

/// The letter as a channel takes it.
fn letter(claimed: &Claimed) -> Letter {
    Letter {
        key: claimed.key.clone(),
        channel: claimed.channel.clone(),
        department: None,
        recipients: claimed.recipients.clone(),
        subject: claimed.subject.clone(),
        payload: claimed.payload.clone(),
        critical: claimed.critical,
        not_before: claimed.due_since,
        held: false,
        proves: true,
        tells: Vec::new(),
        stand_in: None,
    }
}
