//! `[web.proxy]`: the reverse proxy in front of the board, and what it is believed.

use std::net::IpAddr;

use ipnet::IpNet;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::section::Section;
use super::{Place, secret};
use crate::lang::Text;

/// Headers that mean something else already.
const TAKEN: [&str; 8] = [
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "origin",
    "x-forwarded-for",
];

/// The reverse proxy in front, and what it is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontProxy {
    /// Its addresses; without any, no header of a proxy is read.
    pub from: Vec<IpNet>,
    /// The header that gives the login, in lower case; `None`: everybody signs in at the door.
    pub user_header: Option<String>,
    /// The header, in lower case, and the SHA-256 of the secret that it must give.
    pub secret: Option<(String, [u8; 32])>,
}

impl FrontProxy {
    /// Whether `peer` is the proxy, as far as its address says.
    pub fn is_at(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.from.iter().any(|net| net.contains(&peer))
    }

    pub(super) fn read(web: &Section<'_>, place: &Place<'_>) -> FrontProxy {
        let section = web.section("proxy");
        let from = section.list("from", network).unwrap_or_default();
        let user_header = section.read("user_header", header);
        let secret_header = section.read("secret_header", header);
        let keys = secret::Keys { inline: None, file: "secret_file", env: "secret_env" };
        let value = secret::read(&section, place, &keys);
        if user_header.is_some() && from.is_empty() && !section.has("from") {
            section.refuse("from", nobody_believed());
        }
        if section.has("secret_header") != secret::given(&section, &keys) {
            section.refuse("secret_header", half_a_secret());
        }
        section.close();
        let secret =
            secret_header.zip(value.map(|secret| Sha256::digest(secret.expose_secret().as_bytes()).into()));
        FrontProxy { from, user_header, secret }
    }
}

fn network(text: &str) -> Result<IpNet, Text> {
    let one = |text: &str| text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>().map(|net| net.trunc()).or_else(|_| one(text)).map_err(|_| {
        Text::new(
            format!("「{text}」はアドレスではありません。127.0.0.1 か 10.1.0.0/16 の形で書いてください。"),
            format!("\"{text}\" is no address; write it as 127.0.0.1 or 10.1.0.0/16."),
        )
    })
}

fn header(text: &str) -> Result<String, Text> {
    let name = text.to_ascii_lowercase();
    let fits = !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !TAKEN.contains(&name.as_str());
    if fits { Ok(name) } else { Err(no_header(text)) }
}

fn no_header(text: &str) -> Text {
    Text::new(
        format!(
            "「{text}」はここでは使えません。X-Remote-User のような、ほかの用途に使われないヘッダーの名前を書いてください。"
        ),
        format!("\"{text}\" cannot be used here; write a header with no other use, like X-Remote-User."),
    )
}

fn nobody_believed() -> Text {
    Text::new(
        "user_header を使うには、プロキシのアドレスが要ります。from = [\"127.0.0.1/32\"] の形で書いてください。",
        "with user_header the proxy's addresses are needed; write from = [\"127.0.0.1/32\"].",
    )
}

fn half_a_secret() -> Text {
    Text::new(
        "合言葉には、secret_header と、secret_file か secret_env の両方が要ります。",
        "a secret needs both secret_header and one of secret_file and secret_env.",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_proxy_is_known_by_its_addresses() {
        let from = ["127.0.0.1", "10.1.0.0/16", "fd00::/8"].iter().map(|text| network(text).unwrap());
        let proxy = FrontProxy { from: from.collect(), ..FrontProxy::default() };
        for (peer, known) in [
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("10.1.200.3", true),
            ("10.2.0.1", false),
            ("fd12::1", true),
            ("::1", false),
        ] {
            assert_eq!(proxy.is_at(peer.parse().unwrap()), known, "{peer}");
        }
        assert!(network("proxy.city.example.jp").is_err() && network("10.1.0.0/33").is_err());
    }

    #[test]
    fn a_header_with_another_meaning_is_refused() {
        assert_eq!(header("X-Remote-User").unwrap(), "x-remote-user");
        for text in ["", "Cookie", "HOST", "X Remote", "x:y", "X-Forwarded-For", "ユーザー"] {
            assert!(header(text).is_err(), "{text}");
        }
    }
}
