//! `[delivery] fallback` and `[delivery.fallbacks]`: which channel stands in when a letter is given up.

use std::collections::BTreeMap;

use super::channels::Channel;
use super::section::Section;
use super::service::unknown_channel;

/// What `section`, `[delivery]`, says: the channel for all, and those by the department's code. Codes are the
/// plan's, and not known here.
pub(super) fn read(
    section: &Section<'_>,
    channels: &BTreeMap<String, Channel>,
) -> (Option<String>, BTreeMap<String, String>) {
    let known = |name: &str| match channels.contains_key(name) {
        true => Ok(name.to_owned()),
        false => Err(unknown_channel(name, channels)),
    };
    (section.read("fallback", known), section.section("fallbacks").texts(known))
}
