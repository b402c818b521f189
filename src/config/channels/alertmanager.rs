//! `type = "alertmanager"`: Prometheus' Alertmanager.

use secrecy::ExposeSecret;

use super::{Channel, common};
use crate::channels::ServiceSettings;
use crate::config::Place;
use crate::config::section::Section;

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let access = common::access(section, place);
    let url = common::url(section, place)
        .map(|url| format!("{}/api/v2/alerts", url.expose_secret().trim_end_matches('/')).into());
    common::service_at(section, url, Some(ServiceSettings::Alertmanager { access }))
}
