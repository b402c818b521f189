//! What the sections of several channels hold alike.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::{Channel, Sender, dkim};
use crate::channels::{Access, HttpSettings, ServiceSettings, Settings, Wish};
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
    service_at(section, url, service)
}

/// As [`service`], where the address follows from other keys.
pub(super) fn service_at(
    section: &Section<'_>,
    url: Option<SecretString>,
    service: Option<ServiceSettings>,
) -> Option<Channel> {
    let timeout = timeout(section, 20);
    let settings = Settings::Http(HttpSettings { url: url?, timeout, service: service? });
    Some(Channel { settings, counts_as_delivered: true, sender: None, wish: Wish::default() })
}

/// A service's own address, without a slash at its end; another stands in for it where there is one.
pub(super) fn base(section: &Section<'_>, key: &'static str, default: &str) -> Option<String> {
    let Some(given) = section.text(key) else { return Some(default.to_owned()) };
    let link = values::link(given).map_err(|refusal| section.refuse(key, refusal)).ok()?;
    clear_text::link(section.path(), &link).into_iter().for_each(|w| section.mistakes.warn(w));
    Some(link.trim_end_matches('/').to_owned())
}

/// The keys of a token, which never stands in the configuration itself.
pub(super) const TOKEN: secret::Keys = secret::Keys { inline: None, file: "token_file", env: "token_env" };

/// A secret that has to be there.
pub(super) fn secret(section: &Section<'_>, place: &Place<'_>, keys: &secret::Keys) -> Option<SecretString> {
    let secret = secret::read(section, place, keys);
    if !secret::given(section, keys) {
        section.refuse(keys.file, missing(&format!("{}, {}", keys.file, keys.env)));
    }
    secret
}

/// A token, or user and password, or neither.
pub(super) fn access(section: &Section<'_>, place: &Place<'_>) -> Option<Access> {
    let token = secret::read(section, place, &TOKEN);
    let basic = credentials(section, place);
    if secret::given(section, &TOKEN) && section.has("user") {
        section.refuse(
            "user",
            Text::new(
                "token_file（token_env）と user の両方があります。どちらか一方にしてください。",
                "both token_file (or token_env) and user are given; keep one.",
            ),
        );
    }
    token.map(Access::Bearer).or(basic.map(|(user, password)| Access::Basic(user, password)))
}

/// User and password, both or neither.
pub(super) fn credentials(section: &Section<'_>, place: &Place<'_>) -> Option<(String, SecretString)> {
    let user = section.text("user");
    let keys = secret::Keys { inline: None, file: "password_file", env: "password_env" };
    let password = secret::read(section, place, &keys);
    match (user, secret::given(section, &keys)) {
        (Some(_), false) => section.refuse("user", missing("password_file, password_env")),
        (None, true) => section.refuse("user", missing("user")),
        _ => {}
    }
    Some((user?.to_owned(), password?))
}

/// The most that a receiver takes, in bytes.
pub(super) fn max_bytes(section: &Section<'_>, default: usize) -> usize {
    let given = section.whole("max_bytes", 2048..=16_777_216);
    given.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(default)
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

/// The pace that the operator asks for: `at_once` and `rate`, of any kind of channel.
pub(super) fn wish(section: &Section<'_>) -> Wish {
    let at_once = section.whole("at_once", 1..=64).and_then(|n| usize::try_from(n).ok());
    Wish { at_once, rate: section.read("rate", values::rate) }
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
