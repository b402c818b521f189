//! Why a conversation over the network failed, in words that name the mend.

use std::error::Error;
use std::io;
use std::time::Duration;

use super::certificate;
use super::failure::Failure;
use super::resolver::Refused;
use crate::lang::Text;

/// The most of an error's words that is shown, in characters.
const LONGEST: usize = 160;

/// The other end, as it may be shown: no path or query of a URL, for these hold secrets.
#[derive(Clone, Debug)]
pub(super) struct Peer(Text);

impl Peer {
    /// A mail relay.
    pub(super) fn relay(host: &str, port: u16) -> Peer {
        Peer(Text::new(
            format!("メールの中継サーバー（{host}:{port}）"),
            format!("the mail relay ({host}:{port})"),
        ))
    }

    /// The receiver of a webhook.
    pub(super) fn receiver(host: &str) -> Peer {
        Peer(Text::new(format!("通知先のサーバー（{host}）"), format!("the receiving server ({host})")))
    }

    /// An HTTP proxy.
    pub(super) fn proxy(host: &str, port: u16) -> Peer {
        Peer(Text::new(format!("プロキシ（{host}:{port}）"), format!("the proxy ({host}:{port})")))
    }

    /// A sentence about it, from what follows its name in each language.
    pub(super) fn says(&self, ja: &str, en: &str) -> Text {
        let mut name = self.0.en.chars();
        let capital: String = name.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(name).collect();
        Text::new(format!("{}{ja}", self.0.ja), format!("{capital} {en}"))
    }

    /// It did not finish within `limit`.
    pub(super) fn too_slow(&self, limit: Duration) -> Failure {
        let seconds = limit.as_secs_f64();
        let text = self.says(
            &format!("とのやりとりが{seconds}秒以内に終わりませんでした。続くときは、サーバーが動いているか、timeout の設定が短すぎないかを確かめてください。"),
            &format!("did not finish within {seconds} s. If this goes on, check that the server is up and that `timeout` is not too short."),
        );
        Failure::transient("timeout", text)
    }

    /// As a proxy, it does not let through to `target`, or is not there.
    pub(super) fn in_the_way(&self, target: &Peer, error: &(dyn Error + 'static)) -> Failure {
        let cause = Cause::of(error);
        if matches!(cause, Cause::Tls(..)) {
            return target.unreachable(error); // the tunnel stands
        }
        let said = cause.said();
        if said.contains("authorization required") {
            return self.wants_password();
        }
        let Text { ja, en } = &target.0;
        Failure::transient("proxy", self.says(
            &format!("を通して{ja}につながりません（{said}）。プロキシが動いているか、設定の [network] の proxy が正しいか、プロキシがこの送り先を許しているかを確かめてください。"),
            &format!("does not let through to {en}, or is not there ({said}). Check that it is up, that `proxy` in [network] is right, and that it allows this target."),
        ))
    }

    /// As a proxy, it asks for another user and password (RFC 9110, 15.5.8).
    pub(super) fn wants_password(&self) -> Failure {
        Failure::transient("407", self.says(
            "がユーザーとパスワードを求めています（HTTP 407）。設定の [network] の proxy_user と proxy_password_file（または proxy_password_env）を確かめてください。",
            "asks for a user and a password (HTTP 407). Check proxy_user and proxy_password_file (or proxy_password_env) in [network].",
        ))
    }

    /// The network failed.
    pub(super) fn unreachable(&self, error: &(dyn Error + 'static)) -> Failure {
        let cause = Cause::of(error);
        let said = cause.said();
        match cause {
            Cause::Tls(_, ref mend) => Failure::transient("tls", self.says(
                &format!("との暗号化通信（TLS）を始められませんでした（{said}）。{}", mend.ja),
                &format!("could not be reached by TLS ({said}). {}", mend.en),
            )),
            Cause::Refused(_) => Failure::transient("network", self.says(
                &format!("の名前は、送ってよい先として設定していないアドレスを指しています（{said}）。意図したものなら、そのアドレスを設定の [network] の allow に加えてください。心当たりがなければ、DNS と url を確かめてください。"),
                &format!("has a name that leads to an address which is no allowed target ({said}). If it is meant, add that address to `allow` in [network]; otherwise check the DNS and the url."),
            )),
            Cause::Name(_) => Failure::transient("dns", self.says(
                &format!("の名前が見つかりません（{said}）。設定のホスト名のつづりと DNS を確かめてください。"),
                &format!("has a name that cannot be found ({said}). Check the spelling of the host in the config, and the DNS."),
            )),
            Cause::Connection(_) => Failure::transient("connection", self.says(
                &format!("とつながらないか、途中で切れたか、返事を読み取れませんでした（{said}）。続くときは、サーバーが動いているか、ホスト名・ポート番号・ファイアウォールを確かめてください。"),
                &format!("could not be connected to, hung up, or made no sense ({said}). If this goes on, check that the server is up, its host and port in the config, and the firewall."),
            )),
        }
    }
}

/// The kinds of network failure that have different mends, with what the system said.
#[derive(Debug, PartialEq)]
enum Cause {
    /// With its mend.
    Tls(String, Text),
    /// The name leads where nothing may be sent.
    Refused(String),
    Name(String),
    Connection(String),
}

impl Cause {
    /// The innermost error decides: the outer ones are wrappers, and may show a URL.
    fn of(error: &(dyn Error + 'static)) -> Cause {
        let mut last = error;
        loop {
            if let Some(tls) = last.downcast_ref::<rustls::Error>() {
                return Cause::Tls(tls.to_string(), certificate::mend(tls));
            }
            if let Some(Refused(address)) = last.downcast_ref() {
                return Cause::Refused(address.to_string());
            }
            match inner(last) {
                Some(next) => last = next,
                None => break,
            }
        }
        let said: String = last.to_string().lines().take(1).flat_map(str::chars).take(LONGEST).collect();
        if said.contains("lookup address") { Cause::Name(said) } else { Cause::Connection(said) }
    }

    fn said(&self) -> &str {
        match self {
            Cause::Tls(said, _) | Cause::Refused(said) | Cause::Name(said) | Cause::Connection(said) => said,
        }
    }
}

/// Whether the other end closed the connection instead of answering.
pub(super) fn is_closed(error: &(dyn Error + 'static)) -> bool {
    let mut last = error;
    while let Some(next) = inner(last) {
        last = next;
    }
    let kind = last.downcast_ref::<io::Error>().map(io::Error::kind);
    let closed =
        [io::ErrorKind::ConnectionReset, io::ErrorKind::BrokenPipe, io::ErrorKind::ConnectionAborted];
    // hyper's own word for it; its type is none of ours.
    kind.is_some_and(|kind| closed.contains(&kind))
        || last.to_string().contains("closed before message completed")
}

/// One step in. The `source` of an [`io::Error`] skips the error that it wraps.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tls_error_is_found_inside_an_io_error() {
        let error = io::Error::other(rustls::Error::HandshakeNotComplete);
        assert!(matches!(Cause::of(&error), Cause::Tls(..)));
    }

    #[test]
    fn a_sentence_in_english_starts_with_a_capital() {
        let text = Peer::relay("mail.example", 25).says("。", "said no.");
        assert_eq!(text.en, "The mail relay (mail.example:25) said no.");
    }
}
