//! `type = "webhook"`: signed JSON (Standard Webhooks).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::{Channel, common};
use crate::channels::ServiceSettings;
use crate::config::section::Section;
use crate::config::{Place, secret};
use crate::lang::Text;

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let keys = secret::Keys { inline: None, file: "secret_file", env: "secret_env" };
    let secret = secret::read(section, place, &keys);
    if !secret::given(section, &keys) {
        section.refuse("secret_file", common::missing("secret_file, secret_env"));
    }
    let secret = secret.filter(|secret| {
        let good = is_signing_secret(secret);
        if !good {
            let key = if section.has("secret_file") { "secret_file" } else { "secret_env" };
            section.refuse(key, bad_signing_secret());
        }
        good
    });
    common::service(section, place, secret.map(|secret| ServiceSettings::Webhook { secret }))
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
