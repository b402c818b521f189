//! Delivery: what a letter in hand becomes, attempt by attempt.
//!
//! A letter is claimed durably before it is sent, sent with no transaction open, and settled durably
//! after: a settling lost in a crash may repeat a letter, never lose one, and a letter that comes twice
//! bears the same Message-ID or webhook-id. [`super::post`] has the loops.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::{Calendar, DeliveryHours};
use crate::channels::backoff::{MAX_AGE, next_attempt};
use crate::channels::{Addressed, Channel, Failure, Fate, Kind, Pace, Receipt, Wish};
use crate::clock::Clock;
use crate::lang::{Lang, Text, counted};
use crate::render::Letter;
use crate::store::{AddressFate, Claimed, Closed, Outcome, Store, StoreError};

/// The post office: the outbox on one side, the channels on the other.
#[derive(Debug)]
pub struct Post {
    /// Where the outbox is.
    pub store: Store,
    /// The present.
    pub clock: Clock,
    /// Names this process in leases; another one for each.
    pub owner: String,
    ways: RwLock<Arc<Ways>>,
}

/// What a configuration gives the post office.
#[derive(Debug)]
pub struct Ways {
    /// The configured channels by name.
    pub channels: BTreeMap<String, Arc<Channel>>,
    /// The pace that the operator asks for, by channel.
    pub wishes: BTreeMap<String, Wish>,
    /// For how long a letter is tried again (`[limits] retry_for`).
    pub retry_for: TimeDelta,
    /// The language of the errors that the outbox keeps.
    pub lang: Lang,
    /// When letters may leave; `None`: at any time.
    pub hours: Option<Hours>,
}

/// When letters may leave (`[delivery] hours`): also those that were tried before, that stand in for others
/// or that waited for their channel.
#[derive(Clone, Debug)]
pub struct Hours {
    /// The hours.
    pub hours: DeliveryHours,
    /// Whose business days they are of.
    pub calendar: Calendar,
    /// Whether critical letters leave at any time.
    pub critical: bool,
}

impl Ways {
    /// With these channels, and letters given up after four days.
    pub fn new(channels: BTreeMap<String, Channel>, lang: Lang) -> Ways {
        let channels = channels.into_iter().map(|(name, channel)| (name, Arc::new(channel))).collect();
        Ways { channels, wishes: BTreeMap::new(), retry_for: MAX_AGE, lang, hours: None }
    }

    /// The same, with letters given up after `retry_for`.
    pub fn retry_for(self, retry_for: Duration) -> Ways {
        Ways { retry_for: TimeDelta::from_std(retry_for).unwrap_or(MAX_AGE), ..self }
    }

    /// The same, at the pace that the operator asks for.
    pub fn at(self, wishes: BTreeMap<String, Wish>) -> Ways {
        Ways { wishes, ..self }
    }

    /// The same, with letters leaving in these hours only.
    pub fn within(self, hours: Hours) -> Ways {
        Ways { hours: Some(hours), ..self }
    }

    /// Where no letter may leave at `now`: those that may all the same.
    pub fn closed(&self, now: DateTime<Utc>) -> Option<Closed> {
        let Hours { hours, calendar, critical } = self.hours.as_ref()?;
        (!hours.is_open(now, calendar)).then_some(Closed { critical: *critical })
    }

    /// How fast letters may follow each other on `channel`; `None` where it is not configured.
    pub fn pace(&self, channel: &str) -> Option<Pace> {
        let usual = self.channels.get(channel)?.pace();
        Some(self.wishes.get(channel).map_or(usual, |wish| wish.over(usual)))
    }
}

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It tried these letters; there may be more.
    Worked(Vec<Attempt>),
    /// Nothing was due.
    Idle,
}

/// One letter tried, and settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The letter's key.
    pub key: String,
    /// The channel.
    pub channel: String,
    /// When it ended.
    pub at: DateTime<Utc>,
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
    /// One for `store`.
    pub fn new(store: Store, clock: Clock, owner: impl Into<String>, ways: Ways) -> Post {
        Post { store, clock, owner: owner.into(), ways: RwLock::new(Arc::new(ways)) }
    }

    /// What is configured now.
    pub fn ways(&self) -> Arc<Ways> {
        Arc::clone(&self.ways.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Goes by another configuration: letters on their way end as they began.
    pub fn replace(&self, ways: Ways) {
        *self.ways.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ways);
    }

    /// The channels that may have letters: those configured, and those that letters were queued for
    /// under another config.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn routes(&self) -> Result<BTreeSet<String>, StoreError> {
        let waiting = self.store.waiting(self.clock.now()).await?;
        let configured = self.ways().channels.keys().cloned().collect::<Vec<_>>();
        Ok(configured.into_iter().chain(waiting.into_iter().map(|waiting| waiting.channel)).collect())
    }
}

/// A letter that is on its way, without its bytes.
#[derive(Clone, Debug)]
pub(super) struct Waybill {
    pub(super) key: String,
    pub(super) channel: String,
    pub(super) attempt: u32,
    pub(super) due_since: DateTime<Utc>,
    pub(super) maybe_twice: bool,
}

/// The letter as a channel takes it, and what we keep of it.
pub(super) fn dispatch(claimed: Claimed) -> (Letter, Waybill) {
    let Claimed { key, channel, recipients, subject, payload, critical, due_since, attempt, maybe_twice } =
        claimed;
    let waybill = Waybill { key: key.clone(), channel: channel.clone(), attempt, due_since, maybe_twice };
    let letter = Letter {
        key,
        channel,
        department: None,
        recipients,
        subject,
        payload,
        critical,
        not_before: due_since,
        held: false,
        proves: true,
        tells: Vec::new(),
        stand_in: None,
    };
    (letter, waybill)
}

/// What the outbox keeps of an attempt that ended at `at`.
pub(super) fn outcome(
    waybill: &Waybill,
    sent: &Result<Receipt, Failure>,
    at: DateTime<Utc>,
    ways: &Ways,
) -> Outcome {
    match sent {
        Ok(_) => Outcome::HandedOver,
        Err(failure) => failed(waybill, failure, at, ways),
    }
}

/// What happened, how to mend it, and what happens next.
fn failed(waybill: &Waybill, failure: &Failure, at: DateTime<Utc>, ways: &Ways) -> Outcome {
    let lang = ways.lang;
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
    let Waybill { key, attempt, due_since, .. } = waybill;
    match next_attempt(*attempt, at, key, retry_after, ways.retry_for, *due_since) {
        // That it is tried again stands in its state: these words stay when it has arrived.
        Some(at) => Outcome::Retry { at, error: said("", "") },
        None => {
            let ja = format!(
                "{attempt}回試しても届かなかったので、送るのをやめました。直したら outbox retry で送り直してください。"
            );
            let en = format!(
                " Given up after {}. Once mended, send it again with `outbox retry`.",
                counted(*attempt, "attempt")
            );
            Outcome::Expired { error: said(&ja, &en) }
        }
    }
}

/// What became of single addresses.
pub(super) fn addresses(sent: &Result<Receipt, Failure>, lang: Lang) -> Vec<AddressFate> {
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

/// One line in the log; nobody's address is in any of it. What went well is counted by the lane.
pub(super) fn note(waybill: &Waybill, sent: &Result<Receipt, Failure>) {
    let Waybill { key, channel, attempt, maybe_twice, .. } = waybill;
    match sent {
        Ok(receipt) => {
            tracing::debug!(key, channel, attempt, maybe_twice, proof = receipt.proof, "letter handed over");
        }
        Err(failure) => {
            let (code, text) = (failure.code.as_deref(), &failure.text.en);
            tracing::warn!(key, channel, attempt, code, text, "letter not handed over");
        }
    }
}

/// Transient: the name may come back with the next config.
pub(super) fn no_such_channel(name: &str, ways: &Ways) -> Failure {
    let known: Vec<&str> = ways.channels.keys().map(String::as_str).collect();
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

/// The program stopped in the middle of sending: whether the letter went is not known.
pub(super) fn cut_off() -> Failure {
    let text = Text::new(
        "送っている途中でプログラムの誤りが起きました。届いているかもしれません。続くときは、記録（ログ）を添えて開発元にお知らせください。",
        "A fault of the program cut the sending off; the letter may have arrived. If this goes on, please report it with the log.",
    );
    Failure::transient("fault", text).unanswered()
}
