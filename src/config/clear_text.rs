//! What would travel in clear text to another machine: told, not refused, for there are networks where
//! it is meant.

use std::net::IpAddr;

use crate::lang::Text;

/// Of a mail relay at `host` that is given a password without encryption.
pub(super) fn password(channel: &str, host: &str) -> Option<Text> {
    (!is_this_machine(host)).then(|| {
        Text::new(
            format!("[{channel}] security = \"plain\" のため、パスワードと通知の内容が暗号化されずに {host} まで送られます。starttls か tls にしてください。"),
            format!("[{channel}] security = \"plain\": the password and the letters travel in clear text to {host}. Use starttls or tls."),
        )
    })
}

/// Of a chat or webhook at `url`. The address itself is not shown: it may be a secret.
pub(super) fn link(channel: &str, url: &str) -> Option<Text> {
    let scheme = url.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("http://"))?;
    let authority = url[scheme.len()..].split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    let host = match place.strip_prefix('[') {
        Some(v6) => v6.split(']').next(),
        None => place.split(':').next(),
    };
    (!is_this_machine(host.unwrap_or_default())).then(|| {
        Text::new(
            format!("[{channel}] 宛先のURLが http:// のため、通知の内容が暗号化されずに送られます。https:// にしてください。"),
            format!("[{channel}] its URL begins with http://: what letters say travels in clear text. Use https://."),
        )
    })
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_this_machine_unencrypted_is_told() {
        for (url, told) in [
            ("http://hooks.example.jp/T0", true),
            ("HTTP://user@10.0.0.1:8080", true),
            ("https://hooks.example.jp/T0", false),
            ("http://localhost:8080/x", false),
            ("http://127.0.0.1/x", false),
            ("http://[::1]:80/x", false),
            ("http://localhost@hooks.example.jp/", true),
        ] {
            assert_eq!(link("channel.chat", url).is_some(), told, "{url}");
        }
        assert!(password("channel.mail", "relay.example.jp").is_some());
        assert!(password("channel.mail", "127.0.0.1").is_none());
    }
}
