//! `[network]`: the way out of a closed network.

use secrecy::SecretString;

use crate::channels::{Network, Proxy, Target, authorities};
use crate::config::section::Section;
use crate::config::{Place, secret, values};
use crate::lang::Text;

pub(in crate::config) fn read(top: &Section<'_>, place: &Place<'_>) -> Network {
    let section = top.section("network");
    let network = Network {
        proxy: proxy(&section, place),
        ca_pem: authority(&section, place),
        allow: section.list("allow", Target::parse),
        skip_verify: section.flag("skip_verify").unwrap_or(false),
    };
    if network.skip_verify {
        section.mistakes.warn(unverified());
    }
    section.close_with(misplaced);
    network
}

fn proxy(section: &Section<'_>, place: &Place<'_>) -> Option<Proxy> {
    let user = section.text("proxy_user");
    let keys = secret::Keys { inline: None, file: "proxy_password_file", env: "proxy_password_env" };
    let password = secret::read(section, place, &keys);
    let given = secret::given(section, &keys);
    let except = section.list("proxy_except", Target::parse);
    let url = section.read("proxy", proxy_url);
    if !section.has("proxy") && (user.is_some() || given || except.is_some()) {
        section.refuse("proxy", super::common::missing("proxy = \"http://proxy.city.example.jp:8080\""));
    }
    match (user, given) {
        (Some(_), false) => {
            section.refuse("proxy_user", super::common::missing("proxy_password_file, proxy_password_env"));
        }
        (None, true) => section.refuse("proxy_user", super::common::missing("proxy_user")),
        _ => {}
    }
    let credentials: Option<(String, SecretString)> = user.map(str::to_owned).zip(password);
    Some(Proxy { url: url?, credentials, except: except.unwrap_or_default() })
}

/// An `http://` URL with a host and a port at most. The message does not repeat it: it may hold a password.
fn proxy_url(text: &str) -> Result<String, Text> {
    let url = reqwest::Url::parse(text.trim()).ok().filter(|url| url.scheme() == "http" && url.has_host());
    let Some(url) = url else {
        return Err(Text::new(
            "プロキシの URL ではありません。http://proxy.city.example.jp:8080 の形で書いてください（https:// の送り先にも、プロキシへは http:// でつなぎます）。",
            "this is no proxy's URL; write it as http://proxy.city.example.jp:8080 (the proxy itself is reached by http://, also for targets at https://).",
        ));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Text::new(
            "プロキシのユーザーとパスワードは URL に書けません。proxy_user と、proxy_password_file か proxy_password_env で渡してください。",
            "user and password do not stand in the URL; give them by proxy_user and by proxy_password_file or proxy_password_env.",
        ));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err(Text::new(
            "プロキシの URL にパスは書けません。http://proxy.city.example.jp:8080 の形で書いてください。自動設定のファイル（.pac）は読みません。",
            "a proxy's URL has no path; write it as http://proxy.city.example.jp:8080. Files that choose a proxy (.pac) are not read.",
        ));
    }
    Ok(url.to_string())
}

fn authority(section: &Section<'_>, place: &Place<'_>) -> Option<Vec<u8>> {
    let path = place.resolve(section.text("ca_file")?);
    let read = std::fs::read(&path).map_err(|error| values::unreadable(&path, &error));
    let checked = read.and_then(|pem| authorities(&pem).map(|_| pem));
    checked.map_err(|refusal| section.refuse("ca_file", refusal)).ok()
}

fn unverified() -> Text {
    Text::new(
        "[network] skip_verify = true: 通信相手の証明書を確かめません。誰かが間に入って通知を読み、書き換えることができます。試験のとき以外は消してください（独自の認証局なら ca_file を使います）。",
        "[network] skip_verify = true: certificates are not verified, and anybody in between can read and change what is sent. Remove it except for tests (for an authority of your own use ca_file).",
    )
}

fn misplaced(key: &str) -> Option<Text> {
    (key == "proxy_password").then(|| {
        Text::new(
            "proxy_password は設定ファイルに直接書けません。proxy_password_file か proxy_password_env で渡してください。",
            "proxy_password does not stand in the configuration; give it by proxy_password_file or proxy_password_env.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_a_host_and_a_port_and_its_password_is_never_repeated() {
        assert_eq!(proxy_url("http://proxy.example.jp:8080"), Ok("http://proxy.example.jp:8080/".to_owned()));
        for text in [
            "",
            "proxy:8080",
            "https://p:8443",
            "socks5://p",
            "http://u:SECRET@p:80",
            "http://p/proxy.pac",
            "http://SECRET@p",
        ] {
            let refusal = proxy_url(text).err().unwrap_or_default();
            assert!(
                !refusal.en.is_empty() && !refusal.en.contains("SECRET") && !refusal.ja.contains("SECRET"),
                "{text}"
            );
        }
    }
}
