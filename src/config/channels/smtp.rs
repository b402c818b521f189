//! `type = "smtp"`: mail through a relay.

use secrecy::SecretString;

use super::{Channel, common};
use crate::channels::{Security, Settings, SmtpSettings};
use crate::config::section::Section;
use crate::config::{Place, clear_text, secret, values};

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
    let credentials = credentials(section, place);
    let envelope_from = section.read("envelope_from", values::address);
    let helo = section.read("helo", values::domain);
    let timeout = common::timeout(section, 60);
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
        helo,
        timeout,
    };
    Some(Channel { settings: Settings::Smtp(settings), counts_as_delivered: true, sender: Some(sender?) })
}

fn credentials(section: &Section<'_>, place: &Place<'_>) -> Option<(String, SecretString)> {
    let user = section.text("user");
    let keys = secret::Keys { inline: None, file: "password_file", env: "password_env" };
    let password = secret::read(section, place, &keys);
    match (user, secret::given(section, &keys)) {
        (Some(_), false) => section.refuse("user", common::missing("password_file, password_env")),
        (None, true) => section.refuse("user", common::missing("user")),
        _ => {}
    }
    Some((user?.to_owned(), password?))
}
