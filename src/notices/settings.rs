//! What the configuration decides about who is told, and when.

use std::collections::{BTreeMap, BTreeSet};

use super::Belt;
use crate::calendar::hours::DeliveryHours;
use crate::lang::Lang;

/// Settings of the notices.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The store's own id: letters of two stores never share a key.
    pub store: String,
    /// The channel of departments that name none.
    pub default_channel: String,
    /// The configured channels and what they need.
    pub channels: BTreeMap<String, Way>,
    /// The channel that stands in for all others when a letter is given up.
    pub fallback: Option<String>,
    /// The channels that stand in, by the department's code.
    pub fallbacks: BTreeMap<String, String>,
    /// The language of departments that name none, and of channels.
    pub default_lang: Lang,
    /// When letters may leave.
    pub hours: DeliveryHours,
    /// Whether a message that holds something critical may leave at any hour.
    pub critical_outside_hours: bool,
    /// What becomes of the departments' sheets when a store is adopted.
    pub adoption: Adoption,
    /// What one evaluation may say at once.
    pub belt: Belt,
    /// Which departments get a weekly sheet of their own.
    pub weekly: Weekly,
    /// Mail addresses that mail came back from for good, in small letters: no letter is for them.
    pub unreachable: BTreeSet<String>,
}

impl Settings {
    /// Whether mail to this address comes back.
    pub fn comes_back(&self, address: &str) -> bool {
        !self.unreachable.is_empty() && self.unreachable.contains(&address.to_lowercase())
    }
}

/// Which departments get a weekly sheet of their own matters, beside the headquarters' digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Weekly {
    /// None.
    #[default]
    Nobody,
    /// Every one.
    Everybody,
    /// Those with these codes.
    These(BTreeSet<String>),
}

impl From<BTreeSet<String>> for Weekly {
    fn from(codes: BTreeSet<String>) -> Weekly {
        if codes.is_empty() { Weekly::Nobody } else { Weekly::These(codes) }
    }
}

impl Weekly {
    /// Whether the department with this code does.
    pub fn includes(&self, code: &str) -> bool {
        match self {
            Weekly::Nobody => false,
            Weekly::Everybody => true,
            Weekly::These(codes) => codes.contains(code),
        }
    }
}

/// What a channel needs to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Mail addresses: SMTP and the file channel.
    Mail,
    /// Nothing but itself: webhooks and chats.
    Chat,
}

/// What becomes of the departments' sheets when a store is adopted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adoption {
    /// They wait until the headquarters releases them.
    #[default]
    WhenReleased,
    /// They leave at once.
    AtOnce,
}

impl Default for Settings {
    /// One mail channel called `mail`, Japanese, a city hall's hours.
    fn default() -> Self {
        Settings {
            store: String::new(),
            default_channel: "mail".to_owned(),
            channels: BTreeMap::from([("mail".to_owned(), Way::Mail)]),
            fallback: None,
            fallbacks: BTreeMap::new(),
            default_lang: Lang::Ja,
            hours: DeliveryHours::default(),
            critical_outside_hours: false,
            adoption: Adoption::default(),
            belt: Belt::default(),
            weekly: Weekly::default(),
            unreachable: BTreeSet::new(),
        }
    }
}
