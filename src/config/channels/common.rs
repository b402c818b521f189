//! What the sections of several channels hold alike.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::{Channel, Sender, dkim};
use crate::channels::{HttpSettings, ServiceSettings, Settings};
use crate::config::section::Section;
use crate::config::{Place, clear_text, secret, values};
use crate::lang::Text;

/// A service that takes letters by HTTP, with `service` as what it alone needs. Every mistake of the
/// section is noted, whatever else is wrong.
pub(super) fn service(
    section: &Section<'_>,
    place: &Place<'_>,
    service: Option<ServiceSettings>,
) -> Option<Channel> {
    let url = url(section, place);
    let timeout = timeout(section, 20);
    let settings = Settings::Http(HttpSettings { url: url?, timeout, service: service? });
    Some(Channel { settings, counts_as_delivered: true, sender: None })
}

pub(super) fn sender(section: &Section<'_>, place: &Place<'_>, default: Option<&str>) -> Option<Sender> {
    let signed = dkim::read(section, place);
    let domain = section.read("message_id_domain", values::domain);
    let from = match default {
        Some(default) => section.text("from").or(Some(default)),
        None => required(section, "from", "yamedoki@city.example.jp"),
    }?;
    let mailbox = values::mailbox(from).map_err(|refusal| section.refuse("from", refusal)).ok()?;
    let domain = domain.unwrap_or_else(|| mailbox.email.domain().to_owned());
    let dkim = signed.map(|signed| signed.by(section, mailbox.email.domain()));
    Some(Sender { from: from.to_owned(), message_id_domain: domain, dkim })
}

pub(super) fn url(section: &Section<'_>, place: &Place<'_>) -> Option<SecretString> {
    let keys = secret::Keys { inline: Some("url"), file: "url_file", env: "url_env" };
    let url = secret::read(section, place, &keys);
    if !secret::given(section, &keys) {
        section.refuse("url", missing("url, url_file, url_env"));
    }
    let url = url?;
    if let Err(refusal) = values::link(url.expose_secret()) {
        let key = ["url", "url_file", "url_env"].into_iter().find(|key| section.has(key)).unwrap_or("url");
        section.refuse(key, refusal);
        return None;
    }
    clear_text::link(section.path(), url.expose_secret()).into_iter().for_each(|w| section.mistakes.warn(w));
    Some(url)
}

pub(super) fn timeout(section: &Section<'_>, default: u64) -> Duration {
    section.read("timeout", values::duration).unwrap_or(Duration::from_secs(default))
}

pub(super) fn required<'a>(section: &Section<'a>, key: &'static str, example: &str) -> Option<&'a str> {
    let value = section.text(key).filter(|value| !value.trim().is_empty());
    if value.is_none() {
        section.refuse(
            key,
            Text::new(
                format!("必要です。例: {key} = \"{example}\""),
                format!("it is required, such as {key} = \"{example}\"."),
            ),
        );
    }
    value
}

pub(super) fn missing(accepted: &str) -> Text {
    Text::new(format!("必要です（{accepted}）。"), format!("it is required ({accepted})."))
}
