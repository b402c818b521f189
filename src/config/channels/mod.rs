//! `[channel.NAME]`: the ways out, with their secrets.

mod alertmanager;
mod chatwork;
mod common;
mod discord;
mod dkim;
mod elsewhere;
mod file;
mod google_chat;
mod line_works;
mod mattermost;
mod network;
mod ntfy;
mod rocket_chat;
mod slack;
mod smtp;
mod teams;
mod template;
mod webhook;

use std::collections::BTreeMap;

use secrecy::ExposeSecret;

use super::section::Section;
use super::{Place, values};
use crate::channels::{Settings, Wish};
use crate::lang::Text;
use crate::render::Dkim;

pub(super) use network::read as read_network;

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
    /// The pace that the operator asks for in place of the channel's own.
    pub wish: Wish,
}

/// Who mail letters are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The `From:` mailbox, with a name if one was given.
    pub from: String,
    /// The right part of Message-IDs.
    pub message_id_domain: String,
    /// What signs their mail; `None`: the relay does, or nothing.
    pub dkim: Option<Dkim>,
}

/// Reads the section of one kind of channel.
type Reader = fn(&Section<'_>, &Place<'_>) -> Option<Channel>;

/// The kinds of channel, by their `type`.
const KINDS: &[(&str, Reader)] = &[
    ("file", file::read),
    ("smtp", smtp::read),
    ("webhook", webhook::read),
    ("slack", slack::read),
    ("chatwork", chatwork::read),
    ("line-works", line_works::read),
    ("ntfy", ntfy::read),
    ("alertmanager", alertmanager::read),
    ("template", template::read),
    ("teams", teams::read),
    ("google-chat", google_chat::read),
    ("mattermost", mattermost::read),
    ("rocket-chat", rocket_chat::read),
    ("discord", discord::read),
];

/// The kinds of channel, by their `type`.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> BTreeMap<String, Channel> {
    let mut channels = BTreeMap::new();
    for (name, section) in top.named("channel") {
        let Some(read) = section.read("type", |text| values::one_of(text, KINDS)) else {
            if !section.has("type") {
                let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
                section.refuse("type", common::missing(&kinds.join(", ")));
            }
            channels.insert(name, file::built_in(place));
            continue;
        };
        let wish = common::wish(&section);
        let channel = read(&section, place).map(|channel| Channel { wish, ..channel });
        if let (Some(Channel { settings: Settings::Http(http), .. }), Some(kind)) =
            (&channel, section.text("type"))
        {
            let warning = elsewhere::warning(section.path(), kind, http.url.expose_secret());
            warning.into_iter().for_each(|warning| section.mistakes.warn(warning));
        }
        section.close_with(misplaced_secret);
        // A channel with mistakes keeps its name, so that nobody who names it is blamed as well.
        channels.insert(name, channel.unwrap_or_else(|| file::built_in(place)));
    }
    channels.entry(BUILT_IN.to_owned()).or_insert_with(|| file::built_in(place));
    channels
}

/// Secrets that stand in the configuration itself are refused with the way to give them.
fn misplaced_secret(key: &str) -> Option<Text> {
    let (key, instead) = match key {
        "password" | "pass" => (key, "password_file, password_env"),
        "secret" => (key, "secret_file, secret_env"),
        "token" => (key, "token_file, token_env"),
        "client_secret" => (key, "client_secret_file, client_secret_env"),
        "private_key" => (key, "private_key_file, private_key_env"),
        "dkim_key" => (key, "dkim_key_file, dkim_key_env"),
        _ => return None,
    };
    Some(Text::new(
        format!("{key} は設定ファイルに直接書けません。{instead} のどちらかで渡してください。"),
        format!("{key} does not stand in the configuration; give it by {instead}."),
    ))
}
