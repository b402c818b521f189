//! A relay's answer: the code decides, the words are shown without people's addresses.

use lettre::Address;
use lettre::transport::smtp::response::{Code, Response};

use super::recipients::Recipients;
use crate::channels::cause::Peer;
use crate::channels::failure::Failure;

/// What lettre gives for a command.
pub(super) type Answer = Result<Response, lettre::transport::smtp::Error>;

/// The most of an answer's words that is shown.
const LONGEST: usize = 160;

/// A positive answer.
#[derive(Debug)]
pub(super) struct Reply(String);

impl Reply {
    /// Reads an answer that must be of `class` (2 for 2xx, 3 for 3xx).
    pub(super) fn read(
        answer: Answer,
        class: u16,
        peer: &Peer,
        recipients: &Recipients,
    ) -> Result<Reply, Failure> {
        let hidden = recipients.accepted();
        match answer {
            Ok(response) => {
                let code = u16::from(response.code());
                let words: Vec<&str> = response.message().collect();
                let said = format!("{code} {}", redacted(&words.join(" "), hidden));
                if code / 100 == class {
                    Ok(Reply(said.trim_end().to_owned()))
                } else {
                    Err(confused(peer, code))
                }
            }
            Err(error) => Err(match error.status() {
                Some(code) => refusal(peer, &words(&error, code, hidden), code),
                None => peer.unreachable(&error),
            }),
        }
    }

    /// The code and the words, such as `250 2.0.0 Ok: queued as 4F2A`.
    pub(super) fn shown(&self) -> String {
        self.0.clone()
    }
}

/// 4xx passes by itself; 5xx does not, but for those that ask for a login (530, 534, 535, 538):
/// these are about the config, not about this letter.
fn refusal(peer: &Peer, said: &str, code: Code) -> Failure {
    let number = u16::from(code);
    if matches!(number, 530 | 534 | 535 | 538) {
        let text = peer.says(
            &format!("がログインを求めています（{said}）。利用者名とパスワードの設定を確かめてください。"),
            &format!("asks for a login ({said}). Check user and password in the config."),
        );
        return Failure::transient(code.to_string(), text);
    }
    if number / 100 == 4 {
        let text = peer.says(
            &format!("が今は受け取れないと答えました（{said}）。続くときは、中継サーバーの管理者に問い合わせてください。"),
            &format!("cannot take it now ({said}). If this goes on, ask those who run the relay."),
        );
        return Failure::transient(code.to_string(), text);
    }
    let text = peer.says(
        &format!("が受け取りを拒みました（{said}）。宛先が誤っているときは、計画の部署の「メール」欄を直すと、次の手紙から使われます（この手紙の宛先は変わりません）。差出人や中継の許可によるときは、その設定を直してください。"),
        &format!("refused it ({said}). Where the address is wrong, correct the department's `emails` in the plan: the next letters use them, this one stays as it was addressed. Where it is about the sender or this machine, mend the config or the relay."),
    );
    Failure::permanent(code.to_string(), text)
}

/// An answer out of turn: what it belongs to is unknown, so nothing is taken as handed over.
fn confused(peer: &Peer, code: u16) -> Failure {
    let text = peer.says(
        &format!("が順序に合わない返事をしました（{code}）。続くときは、間にある機器（ウイルス検査など）を確かめてください。"),
        &format!("answered out of turn ({code}). If this goes on, check what stands between (such as a virus scanner)."),
    );
    Failure::transient(code.to_string(), text)
}

/// The code and the words of a refusal, as they may be shown.
pub(super) fn words(error: &lettre::transport::smtp::Error, code: Code, hidden: &[Address]) -> String {
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    format!("{code} {}", redacted(&said, hidden)).trim_end().to_owned()
}

/// Without addresses, without the recipients' own names, on one line, and not too long.
fn redacted(text: &str, hidden: &[Address]) -> String {
    let mask = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let secret = word.contains('@') || hidden.iter().any(|a| a.user().to_lowercase() == bare);
        if secret { "…".to_owned() } else { word.chars().filter(|c| !c.is_control()).collect() }
    };
    let words: Vec<String> = text.split_whitespace().map(mask).collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn neither_addresses_nor_the_recipients_names_are_shown() {
        let taro: Address = "Taro.Yamada@city.example".parse().unwrap();
        let check = |said: &str, shown: &str| assert_eq!(redacted(said, std::slice::from_ref(&taro)), shown);
        check("5.1.1 <taro.yamada@city.example>: no such user", "5.1.1 … no such user");
        check("5.1.1 taro.yamada... User unknown", "5.1.1 … User unknown");
        check("ok\u{1b}[31m\r\nqueued", "ok[31m queued");
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(redacted(&"あ".repeat(500), &[]).chars().count(), LONGEST);
    }
}
