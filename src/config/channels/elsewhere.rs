//! An address that plainly belongs to another service than the section's `type`: told, not refused, for
//! a service may take the form of another.

use crate::lang::Text;

/// Hosts (a leading dot: and all below it) that only one service answers at.
const HOSTS: &[(&str, &str)] = &[
    ("hooks.slack.com", "slack"),
    (".webhook.office.com", "teams"),
    (".logic.azure.com", "teams"),
    (".api.powerplatform.com", "teams"),
    ("chat.googleapis.com", "google-chat"),
    ("discord.com", "discord"),
    ("discordapp.com", "discord"),
    ("api.chatwork.com", "chatwork"),
    ("www.worksapis.com", "line-works"),
    ("ntfy.sh", "ntfy"),
];

/// That `url` in the section `path` of the kind `kind` is another's. Of the address only its host is shown.
pub(super) fn warning(path: &str, kind: &str, url: &str) -> Option<Text> {
    let url = reqwest::Url::parse(url.trim()).ok()?;
    let host = url.host_str()?;
    let of = |known: &str| match known.strip_prefix('.') {
        Some(_) => host.ends_with(known),
        None => host == known,
    };
    let (_, owner) = HOSTS.iter().find(|(known, _)| of(known))?;
    // Who describes a service says what it is; Discord reads Slack's form at an address of its own.
    let meant = kind == *owner || kind == "template" || kind == "slack" && url.path().ends_with("/slack");
    (!meant).then(|| {
        Text::new(
            format!("[{path}] 宛先の {host} は {owner} のサービスですが、type = \"{kind}\" とあります。type = \"{owner}\" ではありませんか。"),
            format!("[{path}] its URL is at {host}, a service of type \"{owner}\", but type = \"{kind}\". Did you mean type = \"{owner}\"?"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_plainly_belongs_to_another_is_told_and_no_more_of_it_than_its_host() {
        for (kind, url, told) in [
            ("teams", "https://hooks.slack.com/services/SECRET", Some("slack")),
            ("slack", "https://hooks.slack.com/services/SECRET", None),
            ("slack", "https://chat.example.jp/hooks/SECRET", None),
            ("webhook", "https://prod-1.japaneast.logic.azure.com:443/workflows/SECRET", Some("teams")),
            ("slack", "https://discord.com/api/webhooks/1/SECRET", Some("discord")),
            ("slack", "https://discord.com/api/webhooks/1/SECRET/slack", None),
            ("template", "https://chat.googleapis.com/v1/spaces/SECRET", None),
            ("discord", "https://evil-discord.com/SECRET", None),
            ("teams", "no URL", None),
        ] {
            let warning = warning("channel.chat", kind, url);
            let named =
                |owner: &str| warning.as_ref().is_some_and(|w| w.en.ends_with(&format!("\"{owner}\"?")));
            assert!(told.map_or(warning.is_none(), named), "{kind} {url}: {warning:?}");
            assert!(!format!("{warning:?}").contains("SECRET"));
        }
    }
}
