//! `type = "teams"`: a channel or chat of Microsoft Teams, by a Workflows webhook.

use super::{Channel, common};
use crate::channels::ServiceSettings;
use crate::config::Place;
use crate::config::section::Section;

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    common::service(section, place, Some(ServiceSettings::Teams))
}
