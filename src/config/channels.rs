//! `[channel.NAME]`: the ways out, with their secrets.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::section::Section;
use super::{Place, clear_text, secret, values};
use crate::channels::{Security, Settings, SmtpSettings};
use crate::lang::Text;

/// The channel that exists without being configured: letters as files, so that everything works
/// before a mail server does.
pub(super) const BUILT_IN: &str = "file";

/// One configured channel.
#[derive(Clone, Debug)]
pub struct Channel {
    /// What it is built from.
    pub settings: Settings,
    /// Whether a letter it took is proof of notice. A file is none unless the configuration says so.
    pub counts_as_delivered: bool,
    /// Who its letters are from; `None` for chat.
    pub sender: Option<Sender>,
}

/// Who mail letters are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The `From:` mailbox, with a name if one was given.
    pub from: String,
    /// The right part of Message-IDs.
    pub message_id_domain: String,
}

/// The kinds of channel.
#[derive(Clone, Copy)]
enum Kind {
    File,
    Smtp,
    Webhook,
    Slack,
}

pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> BTreeMap<String, Channel> {
    let mut channels = BTreeMap::new();
    for (name, section) in top.named("channel") {
        let kind = section.read("type", |text| {
            let kinds = [
                ("file", Kind::File),
                ("smtp", Kind::Smtp),
                ("webhook", Kind::Webhook),
                ("slack", Kind::Slack),
            ];
            values::one_of(text, &kinds)
        });
        let Some(kind) = kind else {
            if !section.has("type") {
                section.refuse("type", missing("file, smtp, webhook, slack"));
            }
            channels.insert(name, built_in(place));
            continue;
        };
        let channel = match kind {
            Kind::File => file(&section, place),
            Kind::Smtp => smtp(&section, place),
            Kind::Webhook => webhook(&section, place),
            Kind::Slack => slack(&section, place),
        };
        section.close_with(misplaced_secret);
        // A channel with mistakes keeps its name, so that nobody who names it is blamed as well.
        channels.insert(name, channel.unwrap_or_else(|| built_in(place)));
    }
    channels.entry(BUILT_IN.to_owned()).or_insert_with(|| built_in(place));
    channels
}

fn built_in(place: &Place<'_>) -> Channel {
    let sender = Sender { from: DEFAULT_FROM.to_owned(), message_id_domain: "localhost".to_owned() };
    Channel {
        settings: Settings::File { dir: place.resolve(OUTBOX) },
        counts_as_delivered: false,
        sender: Some(sender),
    }
}

const OUTBOX: &str = "outbox";
const DEFAULT_FROM: &str = "yamedoki@localhost";

fn file(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let dir: PathBuf = place.resolve(section.text("dir").unwrap_or(OUTBOX));
    let counts_as_delivered = section.flag("counts_as_delivered").unwrap_or(false);
    let sender = sender(section, Some(DEFAULT_FROM))?;
    Some(Channel { settings: Settings::File { dir }, counts_as_delivered, sender: Some(sender) })
}

fn smtp(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
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
    let timeout = timeout(section, 60);
    let host = required(section, "host", "mail.city.example.jp");
    if let (Security::Plain, Some(_), Some(host)) = (security, &credentials, host) {
        clear_text::password(section.path(), host).into_iter().for_each(|w| section.mistakes.warn(w));
    }
    let sender = sender(section, None);
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

fn webhook(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let url = url(section, place);
    let keys = secret::Keys { inline: None, file: "secret_file", env: "secret_env" };
    let secret = secret::read(section, place, &keys);
    if !secret::given(section, &keys) {
        section.refuse("secret_file", missing("secret_file, secret_env"));
    }
    let secret = secret.filter(|secret| {
        let good = is_signing_secret(secret);
        if !good {
            let key = if section.has("secret_file") { "secret_file" } else { "secret_env" };
            section.refuse(key, bad_signing_secret());
        }
        good
    });
    let timeout = timeout(section, 20);
    let settings = Settings::Webhook { url: url?, secret: secret?, timeout };
    Some(Channel { settings, counts_as_delivered: true, sender: None })
}

fn slack(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let url = url(section, place);
    let timeout = timeout(section, 20);
    Some(Channel {
        settings: Settings::Slack { url: url?, timeout },
        counts_as_delivered: true,
        sender: None,
    })
}

fn sender(section: &Section<'_>, default: Option<&str>) -> Option<Sender> {
    let domain = section.read("message_id_domain", values::domain);
    let from = match default {
        Some(default) => section.text("from").or(Some(default)),
        None => required(section, "from", "yamedoki@city.example.jp"),
    }?;
    let mailbox = values::mailbox(from).map_err(|refusal| section.refuse("from", refusal)).ok()?;
    let domain = domain.unwrap_or_else(|| mailbox.email.domain().to_owned());
    Some(Sender { from: from.to_owned(), message_id_domain: domain })
}

fn credentials(section: &Section<'_>, place: &Place<'_>) -> Option<(String, SecretString)> {
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

fn url(section: &Section<'_>, place: &Place<'_>) -> Option<SecretString> {
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

fn timeout(section: &Section<'_>, default: u64) -> Duration {
    section.read("timeout", values::duration).unwrap_or(Duration::from_secs(default))
}

fn required<'a>(section: &Section<'a>, key: &'static str, example: &str) -> Option<&'a str> {
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

fn missing(accepted: &str) -> Text {
    Text::new(format!("必要です（{accepted}）。"), format!("it is required ({accepted})."))
}

/// Standard Webhooks: `whsec_` and 24 to 64 bytes in base64.
fn is_signing_secret(secret: &SecretString) -> bool {
    let bytes = secret.expose_secret().strip_prefix("whsec_").map(|text| STANDARD.decode(text));
    matches!(bytes, Some(Ok(bytes)) if (24..=64).contains(&bytes.len()))
}

fn bad_signing_secret() -> Text {
    Text::new(
        "署名の鍵の形が違います。whsec_ に続けて、24〜64バイトをBase64で書いたものです。",
        "this is no signing secret: whsec_ followed by 24 to 64 bytes in base64.",
    )
}

/// Secrets that stand in the configuration itself are refused with the way to give them.
fn misplaced_secret(key: &str) -> Option<Text> {
    let (key, instead) = match key {
        "password" | "pass" => (key, "password_file, password_env"),
        "secret" => (key, "secret_file, secret_env"),
        _ => return None,
    };
    Some(Text::new(
        format!("{key} は設定ファイルに直接書けません。{instead} のどちらかで渡してください。"),
        format!("{key} does not stand in the configuration; give it by {instead}."),
    ))
}
