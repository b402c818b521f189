//! `type = "file"`: letters as files.

use std::path::PathBuf;

use super::{Channel, Sender, common};
use crate::channels::{Settings, Wish};
use crate::config::Place;
use crate::config::section::Section;

const OUTBOX: &str = "outbox";
const DEFAULT_FROM: &str = "yamedoki@localhost";

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let dir: PathBuf = place.resolve(section.text("dir").unwrap_or(OUTBOX));
    let counts_as_delivered = section.flag("counts_as_delivered").unwrap_or(false);
    let sender = common::sender(section, place, Some(DEFAULT_FROM))?;
    Some(Channel {
        settings: Settings::File { dir },
        counts_as_delivered,
        sender: Some(sender),
        wish: Wish::default(),
    })
}

/// The channel that exists without being configured.
pub(super) fn built_in(place: &Place<'_>) -> Channel {
    let sender =
        Sender { from: DEFAULT_FROM.to_owned(), message_id_domain: "localhost".to_owned(), dkim: None };
    Channel {
        settings: Settings::File { dir: place.resolve(OUTBOX) },
        counts_as_delivered: false,
        sender: Some(sender),
        wish: Wish::default(),
    }
}
