//! `type = "smtp"`: mail through a relay.

use std::time::Duration;

use super::{Channel, common};
use crate::channels::{Security, Settings, SmtpSettings, Wish};
use crate::config::section::Section;
use crate::config::{Place, clear_text, values};

/// How long a connection waits for the next letter: shorter than any relay's own limit (Postfix: 300 s,
/// RFC 5321, 4.5.3.2.7: at least 5 minutes).
const IDLE: Duration = Duration::from_secs(30);

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let security = section
        .read("security", |text| {
            let kinds =
                [("starttls", Security::StartTls), ("tls", Security::Tls), ("plain", Security::Plain)];
            values::one_of(text, &kinds)
        })
        .unwrap_or(Security::StartTls);
    let default_port = match security {
        Security::StartTls => 587,
        Security::Tls => 465,
        Security::Plain => 25,
    };
    let port = section.whole("port", 1..=65535).and_then(|port| u16::try_from(port).ok());
    let credentials = common::credentials(section, place);
    let envelope_from = section.read("envelope_from", values::address);
    let verp = section.flag("verp").unwrap_or(false);
    let helo = section.read("helo", values::domain);
    let timeout = common::timeout(section, 60);
    let idle = section.read("idle", values::duration).unwrap_or(IDLE);
    let host = common::required(section, "host", "mail.city.example.jp");
    if let (Security::Plain, Some(_), Some(host)) = (security, &credentials, host) {
        clear_text::password(section.path(), host).into_iter().for_each(|w| section.mistakes.warn(w));
    }
    let sender = common::sender(section, place, None);
    let settings = SmtpSettings {
        host: host?.to_owned(),
        port: port.unwrap_or(default_port),
        security,
        credentials,
        envelope_from,
        verp,
        helo,
        timeout,
        idle,
    };
    Some(Channel {
        settings: Settings::Smtp(settings),
        counts_as_delivered: true,
        sender: Some(sender?),
        wish: Wish::default(),
    })
}
