//! `type = "webhook"`: signed JSON (Standard Webhooks).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::{Channel, common};
use crate::channels::ServiceSettings;
use crate::config::section::Section;
use crate::config::{Place, secret};
use crate::lang::Text;
use crate::render::WEBHOOK_BYTES;

const KEYS: secret::Keys = secret::Keys { inline: None, file: "secret_file", env: "secret_env" };

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let secrets = secrets(section, place);
    let max_bytes = common::max_bytes(section, WEBHOOK_BYTES);
    common::service(section, place, secrets.map(|secrets| ServiceSettings::Webhook { secrets, max_bytes }))
}

/// The keys, the newest first: the lines of one file or variable, or one file after the other.
fn secrets(section: &Section<'_>, place: &Place<'_>) -> Option<Vec<SecretString>> {
    let single = secret::read(section, place, &KEYS);
    let several = section.list("secret_files", |path| secret::of_file(section, place, path));
    match (secret::given(section, &KEYS), section.has("secret_files")) {
        (false, false) => {
            section.refuse("secret_file", common::missing("secret_file, secret_files, secret_env"));
            return None;
        }
        (true, true) => section.refuse("secret_files", given_twice()),
        _ => {}
    }
    let key =
        ["secret_file", "secret_env"].into_iter().find(|key| section.has(key)).unwrap_or("secret_files");
    let texts = single.map(|single| vec![single.expose_secret().to_owned()]).or(several)?;
    let secrets: Vec<SecretString> =
        texts.iter().flat_map(|text| text.split_whitespace()).map(SecretString::from).collect();
    let good = !secrets.is_empty() && secrets.iter().all(is_signing_secret);
    if !good {
        section.refuse(key, bad_signing_secret());
    }
    good.then_some(secrets)
}

/// Standard Webhooks: `whsec_` and 24 to 64 bytes in base64.
fn is_signing_secret(secret: &SecretString) -> bool {
    let bytes = secret.expose_secret().strip_prefix("whsec_").map(|text| STANDARD.decode(text));
    matches!(bytes, Some(Ok(bytes)) if (24..=64).contains(&bytes.len()))
}

fn bad_signing_secret() -> Text {
    Text::new(
        "署名の鍵の形が違います。whsec_ に続けて、24〜64バイトをBase64で書いたものです。鍵を入れ替える間は、新しい鍵から順に1行に1つずつ書きます。",
        "this is no signing secret: whsec_ followed by 24 to 64 bytes in base64; while one key takes another's place, one a line, the newest first.",
    )
}

fn given_twice() -> Text {
    Text::new(
        "secret_file（secret_env）と secret_files の両方があります。どちらか一方にしてください。",
        "both secret_file (or secret_env) and secret_files are given; keep one.",
    )
}
