//! `type = "line-works"`: a LINE WORKS bot in a channel.

use super::{Channel, common};
use crate::channels::{LineWorksSettings, ServiceSettings};
use crate::config::section::Section;
use crate::config::{Place, secret};
use crate::lang::Text;

const API: &str = "https://www.worksapis.com/v1.0";
const AUTH: &str = "https://auth.worksmobile.com/oauth2/v2.0/token";

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let bot = identifier(section, "bot", "2000001");
    let channel = identifier(section, "channel", "12345a12-b12c-12d3-e123fghijkl");
    let api = common::base(section, "api_url", API);
    let url = api.zip(bot).zip(channel);
    let url = url.map(|((api, bot), channel)| format!("{api}/bots/{bot}/channels/{channel}/messages").into());
    common::service_at(section, url, app(section, place).map(ServiceSettings::LineWorks))
}

/// The app and its service account.
fn app(section: &Section<'_>, place: &Place<'_>) -> Option<LineWorksSettings> {
    let auth_url = common::base(section, "auth_url", AUTH);
    let client_id = common::required(section, "client_id", "a1b2C3d4");
    let account = common::required(section, "service_account", "a1b2c.serviceaccount@city-example");
    let keys = |file, env| secret::Keys { inline: None, file, env };
    let client_secret = common::secret(section, place, &keys("client_secret_file", "client_secret_env"));
    let private_key = common::secret(section, place, &keys("private_key_file", "private_key_env"));
    Some(LineWorksSettings {
        auth_url: auth_url?.into(),
        client_id: client_id?.trim().to_owned(),
        client_secret: client_secret?,
        service_account: account?.trim().to_owned(),
        private_key: private_key?,
    })
}

/// What becomes a part of the address.
fn identifier(section: &Section<'_>, key: &'static str, example: &str) -> Option<String> {
    let text = common::required(section, key, example)?.trim();
    let good =
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !good {
        section.refuse(
            key,
            Text::new(
                format!("IDではありません。半角英数字と - だけで、「{example}」の形で書いてください。"),
                format!("this is no ID: write letters, digits and hyphens only, such as \"{example}\"."),
            ),
        );
    }
    good.then(|| text.to_owned())
}
