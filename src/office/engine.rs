//! The daemon's one engine: the store, the clock, and the parts in force.

use std::sync::{Arc, PoisonError, RwLock};

use ring::rand::{SecureRandom, SystemRandom};
use serde_json::json;

use super::parts::Parts;
use super::trouble::Trouble;
use crate::alerts::AuditEntry;
use crate::clock::Clock;
use crate::lang::{Lang, Text};
use crate::notices::{Body, Desk, Draft, Party, letter_key};
use crate::render;
use crate::store::{Options, Store, Words};

/// The name of the key that signs the links of letters.
const LINKS: &str = "links";

/// What every piece of the daemon's work needs.
pub struct Engine {
    /// The store.
    pub store: Store,
    /// The store's own id.
    pub store_id: String,
    /// The present.
    pub clock: Clock,
    /// What links in letters are signed with.
    key: [u8; 32],
    parts: RwLock<Arc<Parts>>,
}

impl Engine {
    /// Opens the configured store.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn open(mut parts: Parts, clock: Clock) -> Result<Engine, Trouble> {
        let options = Options { max_pages: parts.config.store.max_pages, ..Options::default() };
        let store = Store::open(&parts.config.store.path, &options).await?;
        let store_id = store.id().await?;
        let key = key(&store).await?;
        parts.sign(key);
        Ok(Engine { store, store_id, clock, key, parts: RwLock::new(Arc::new(parts)) })
    }

    /// The parts in force.
    pub fn parts(&self) -> Arc<Parts> {
        Arc::clone(&self.parts.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts new parts in force.
    pub fn put(&self, mut parts: Parts) {
        parts.sign(self.key);
        *self.parts.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(parts);
    }

    /// Whether `parts` are still in force.
    pub fn in_force(&self, parts: &Arc<Parts>) -> bool {
        Arc::ptr_eq(parts, &self.parts())
    }

    /// The language that the city reads.
    pub fn lang(&self) -> Lang {
        self.parts().config.city.language
    }

    /// Tells the operator (without one, the headquarters) something once: `matter` names it, and the
    /// same `state` of a matter is not told again. A channel that rests is gone around.
    ///
    /// # Errors
    /// What the store or the renderer reports.
    pub async fn tell_once(&self, matter: &str, state: &str, word: &Word) -> Result<bool, Trouble> {
        self.tell(matter, state, word, (false, false)).await
    }

    /// As [`Self::tell_once`], and the headquarters in any case.
    ///
    /// # Errors
    /// What the store or the renderer reports.
    pub async fn tell_everybody_once(&self, matter: &str, state: &str, word: &Word) -> Result<bool, Trouble> {
        self.tell(matter, state, word, (true, false)).await
    }

    /// As [`Self::tell_once`], but not outside the delivery hours: it is no trouble of the program's.
    ///
    /// # Errors
    /// What the store or the renderer reports.
    pub async fn tell_once_in_hours(&self, matter: &str, state: &str, word: &Word) -> Result<bool, Trouble> {
        self.tell(matter, state, word, (false, true)).await
    }

    async fn tell(
        &self,
        matter: &str,
        state: &str,
        word: &Word,
        (everybody, in_hours): (bool, bool),
    ) -> Result<bool, Trouble> {
        let name = format!("told.{matter}");
        if self.store.state(&name).await?.as_ref() == Some(&json!(state)) {
            return Ok(false);
        }
        let now = self.clock.now();
        let parts = self.parts();
        let parties = self.parties(&parts, everybody).await?;
        let not_before = match in_hours {
            true => parts.notices(&self.store_id).hours.next_open(now, &parts.calendar),
            false => now,
        };
        let resting = self.store.circuits().await?;
        let letters = parties.into_iter().map(|party| {
            let dead = resting.iter().any(|circuit| circuit.channel == party.channel);
            let party = if dead { party.around() } else { party };
            let to = party.department.clone().unwrap_or_else(|| "operator".to_owned());
            let key = letter_key(&self.store_id, now, &to, &format!("word.{matter}"));
            let body = Body::Word { subject: word.subject.clone(), body: word.body.clone() };
            let draft = Draft { to: party, not_before, held: false, thread: Vec::new(), body };
            render::letter(&draft, &parts.style, &key, now).map_err(Trouble::from)
        });
        let letters = letters.collect::<Result<Vec<_>, _>>()?;
        let audit = AuditEntry {
            kind: "operator_told",
            subject: Some(matter.to_owned()),
            data: json!({"subject": word.subject.en, "letters": letters.len()}),
        };
        let words = Words {
            at: now,
            actor: "daemon",
            letters: &letters,
            audit: &[audit],
            states: &[(name, json!(state))],
        };
        self.store.commit_words(&words).await?;
        Ok(true)
    }

    /// That a matter is over: the next trouble of its kind is told again.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn over(&self, matter: &str) -> Result<(), Trouble> {
        let name = format!("told.{matter}");
        if self.store.state(&name).await?.is_some_and(|s| !s.is_null()) {
            self.store.record_state(self.clock.now(), &name, &json!(null)).await?;
        }
        Ok(())
    }

    /// The operator; the headquarters without one, or where `everybody` is to know.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn parties(&self, parts: &Parts, everybody: bool) -> Result<Vec<Party>, Trouble> {
        let mut parties: Vec<Party> = operator(parts).into_iter().collect();
        if parties.is_empty() || everybody {
            parties.extend(self.headquarters(parts).await?);
        }
        Ok(parties)
    }

    async fn headquarters(&self, parts: &Parts) -> Result<Vec<Party>, Trouble> {
        let plan = super::stored::stored_plan(&self.store, None).await?.plan;
        let settings = parts.notices_of(&self.store).await?;
        let now = self.clock.now();
        let desk = Desk::new(&plan, &parts.calendar, &settings, now);
        let headquarters = desk.headquarters();
        Ok(headquarters.into_iter().filter_map(|d| desk.party(plan.departments.get(d)?)).collect())
    }
}

/// What the links of this store's letters are signed with; made once, from the system's own randomness.
async fn key(store: &Store) -> Result<[u8; 32], Trouble> {
    let mut random = [0; 32];
    let unable = |_| no_key("乱数が得られません", "the system gives no random bytes");
    SystemRandom::new().fill(&mut random).map_err(unable)?;
    let written = store.key(LINKS, &random).await?;
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        let digits = written.get(2 * at..2 * at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        *byte = digits
            .ok_or_else(|| no_key("保存された鍵が読めません", "the key in the store cannot be read"))?;
    }
    Ok(key)
}

fn no_key(ja: &str, en: &str) -> Trouble {
    Trouble::System(Text::new(
        format!("回答のリンクに署名する鍵を用意できません（{ja}）。"),
        format!("there is no key to sign the links of letters with: {en}."),
    ))
}

/// The configured operator, where there is one.
fn operator(parts: &Parts) -> Option<Party> {
    let operator = &parts.config.operator;
    if operator.emails.is_empty() && operator.channel.is_none() {
        return None;
    }
    let channel = operator.channel.clone().unwrap_or_else(|| parts.config.delivery.channel.clone());
    Some(Party {
        fallback: parts.notices("").fallback(&channel, None, &operator.emails),
        department: None,
        name: parts.config.city.language.pick("運用担当者", "Operator").to_owned(),
        channel,
        addresses: operator.emails.clone(),
        lang: parts.config.city.language,
    })
}

/// A word to the people who run it.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its subject.
    pub subject: Text,
    /// Its paragraphs.
    pub body: Text,
}
