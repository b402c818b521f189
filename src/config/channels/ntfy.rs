//! `type = "ntfy"`: a topic of an ntfy server.

use secrecy::ExposeSecret;

use super::{Channel, common};
use crate::channels::ServiceSettings;
use crate::config::section::Section;
use crate::config::{Place, secret};
use crate::lang::Text;

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let keys = secret::Keys { inline: Some("topic"), file: "topic_file", env: "topic_env" };
    let topic = secret::read(section, place, &keys);
    if !secret::given(section, &keys) {
        section.refuse("topic", common::missing("topic, topic_file, topic_env"));
    }
    let topic = topic.filter(|topic| {
        let good = is_topic(topic.expose_secret());
        if !good {
            let key = ["topic", "topic_file", "topic_env"].into_iter().find(|key| section.has(key));
            section.refuse(key.unwrap_or("topic"), no_topic());
        }
        good
    });
    let access = common::access(section, place);
    common::service(section, place, topic.map(|topic| ServiceSettings::Ntfy { topic, access }))
}

/// As ntfy's server reads them: `^[-_A-Za-z0-9]{1,64}$`.
fn is_topic(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Does not repeat it: who knows a topic's name can read along.
fn no_topic() -> Text {
    Text::new(
        "トピックの名前ではありません。半角英数字と - _ だけで64文字以内にしてください。",
        "this is no name of a topic: letters, digits, - and _ only, at most 64.",
    )
}
