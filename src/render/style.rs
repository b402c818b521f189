//! How a city's letters look and where they leave: what the configuration decides.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use super::Dkim;
use super::forms::Form;
use super::link::Links;

/// The form that a channel wants its payload in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlet {
    /// An RFC 5322 message: SMTP and files.
    Mail {
        /// The sender's address, with or without a name before it.
        from: String,
        /// The right part of Message-IDs.
        domain: String,
        /// What signs it; `None`: the relay does, or nothing.
        dkim: Option<Dkim>,
    },
    /// What a service takes by HTTP.
    Form(Form),
}

impl Outlet {
    /// Whether its letters go to mail addresses.
    pub fn is_mail(&self) -> bool {
        matches!(self, Outlet::Mail { .. })
    }
}

/// What all letters of a city share.
#[derive(Clone, Debug)]
pub struct Style {
    /// The city's name: 飯盛市.
    pub city: String,
    /// Whom to ask, as a reader finds them: a department with its extension. `None`: the secretariat.
    pub contact: Option<String>,
    /// The address under which people reach this program's pages (`[web] url`), for what a room cannot
    /// hold; `None`: a cut message names the contact instead.
    pub link: Option<String>,
    /// What makes the links by which readers answer; `None` where nobody can reach the pages, or where
    /// no store has given a key.
    pub links: Option<Links>,
    /// Where answers to a letter go; `None`: to its sender.
    pub reply_to: Option<String>,
    /// Whether dates and lists are attached to mail, for calendars and spreadsheets.
    pub attachments: bool,
    /// The zone in which dates are meant.
    pub zone: Tz,
    /// The configured channels and their forms, by name.
    pub outlets: BTreeMap<String, Outlet>,
    /// Channels whose handing over proves no delivery: a file, unless the configuration says otherwise.
    pub unproven: BTreeSet<String>,
}

impl Style {
    /// The shipped look for `city`, without any channel yet.
    pub fn new(city: impl Into<String>, zone: Tz) -> Style {
        Style {
            city: city.into(),
            contact: None,
            link: None,
            links: None,
            reply_to: None,
            attachments: true,
            zone,
            outlets: BTreeMap::new(),
            unproven: BTreeSet::new(),
        }
    }

    /// This style with a further channel.
    pub fn with(mut self, channel: impl Into<String>, outlet: Outlet) -> Style {
        self.outlets.insert(channel.into(), outlet);
        self
    }
}
