//! What a relay's no means, and what to do about it (RFC 5321, 4.2; RFC 3463).

use super::reply::Reply;
use crate::channels::cause::Peer;
use crate::channels::failure::Failure;

/// Where in the conversation an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The letter is announced.
    Mail,
    /// An address is named.
    Rcpt,
    /// The message is about to be sent.
    Data,
    /// It was sent.
    End,
}

/// The noes that have different mends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The relay ends the conversation, whatever it was about (421 at any stage).
    Closing,
    /// It asks for a login.
    Login,
    /// Not now.
    Later,
    /// Not now, from somebody it has not seen before, or until a limit has passed.
    Policed,
    /// The mailbox is full: its owner empties it some day.
    Full,
    /// There is no such address, or it takes no mail any more.
    Unknown,
    /// The envelope's sender is not liked.
    Sender,
    /// The message is too large.
    TooLarge,
    /// Somebody forbade it.
    Policy,
    /// No, for a reason that only the words tell.
    Refused,
}

impl Meaning {
    fn of(reply: &Reply, stage: Stage) -> Meaning {
        let enhanced = reply.enhanced().map(|e| (e.subject, e.detail));
        match (reply.code(), enhanced) {
            (421, _) => Meaning::Closing,
            (530 | 534 | 535 | 538, _) => Meaning::Login,
            (_, Some((2, 2))) => Meaning::Full,
            (400..=499, Some((7, _))) => Meaning::Policed,
            (400..=499, _) => Meaning::Later,
            (_, Some((5, 3))) => Meaning::Later, // too many recipients at once (RFC 5321, 4.5.3.1.10)
            (_, Some((2, 3) | (3, 4))) => Meaning::TooLarge,
            (_, Some((1, 7 | 8))) => Meaning::Sender,
            (_, Some((1, 1 | 2 | 3 | 6 | 10) | (2, 1))) if stage == Stage::Rcpt => Meaning::Unknown,
            (_, Some((7, _))) => Meaning::Policy,
            // Without an enhanced code, 552 to an address is to be taken as 452 (RFC 5321, 4.5.3.1.10).
            (552, None) if stage == Stage::Rcpt => Meaning::Full,
            (552, None) => Meaning::TooLarge,
            (551 | 553, None) if stage == Stage::Rcpt => Meaning::Unknown,
            _ => Meaning::Refused,
        }
    }
}

/// The failure that a negative answer (4xx, 5xx) is. `said` is the answer as it may be shown.
pub(super) fn failure(reply: &Reply, stage: Stage, said: &str, peer: &Peer) -> Failure {
    let (basic, codes) = (reply.code().to_string(), reply.codes());
    let says = |ja: &str, en: &str| peer.says(&ja.replace("{said}", said), &en.replace("{said}", said));
    match Meaning::of(reply, stage) {
        Meaning::Closing => Failure::transient(
            basic,
            says(
                "が接続を閉じると答えました（{said}）。続くときは、中継サーバーの管理者に問い合わせてください。",
                "closes the connection ({said}). If this goes on, ask those who run the relay.",
            ),
        ),
        Meaning::Login => Failure::transient(
            basic,
            says(
                "がログインを求めています（{said}）。利用者名とパスワードの設定を確かめてください。",
                "asks for a login ({said}). Check user and password in the config.",
            ),
        ),
        Meaning::Later => Failure::transient(
            codes,
            says(
                "が今は受け取れないと答えました（{said}）。続くときは、中継サーバーの管理者に問い合わせてください。",
                "cannot take it now ({said}). If this goes on, ask those who run the relay.",
            ),
        ),
        Meaning::Policed => Failure::transient(
            codes,
            says(
                "が、受信の制限のため、しばらく待つよう答えました（{said}）。初めての差出人を待たせる仕組み（グレーリスト）なら、待てば届きます。続くときは、中継サーバーの管理者に問い合わせてください。",
                "asks to wait, by a rule of its own ({said}). Where it makes unknown senders wait (greylisting), the letter arrives later. If this goes on, ask those who run the relay.",
            ),
        ),
        Meaning::Full => Failure::transient(
            codes,
            says(
                "が、宛先のメールボックスがいっぱいだと答えました（{said}）。続くときは、その部署に不要なメールを消してもらうよう連絡してください。",
                "says that the mailbox is full ({said}). If this goes on, ask the department to make room in it.",
            ),
        ),
        Meaning::Unknown => Failure::misaddressed(
            codes,
            says(
                "が、この宛先はないと答えました（{said}）。計画の部署の「メール」欄を直してください。次の手紙から使われます（この手紙の宛先は変わりません）。",
                "says that there is no such address ({said}). Correct the department's `emails` in the plan: the next letters use them, this one stays as it was addressed.",
            ),
        ),
        Meaning::Sender => Failure::permanent(
            codes,
            says(
                "が差出人のアドレスを拒みました（{said}）。設定の from と envelope_from に、実在し、この中継サーバーが認めるアドレスを書いてください。",
                "refused the sender's address ({said}). Set `from` and `envelope_from` in the config to an address that exists and that the relay allows.",
            ),
        ),
        Meaning::TooLarge => Failure::permanent(
            codes,
            says(
                "が、手紙が大きすぎると答えました（{said}）。添付を減らすか、受け取れる大きさの上限を上げるよう、中継サーバーの管理者に頼んでください。",
                "says that the letter is too large ({said}). Attach less, or ask those who run the relay to raise the limit.",
            ),
        ),
        Meaning::Policy => Failure::permanent(
            codes,
            says(
                "が、決まりにより受け取らないと答えました（{said}）。この機械と差出人（from、envelope_from）に送信が許されているかを、中継サーバーの管理者に確かめてください。",
                "does not take it by a rule of its own ({said}). Ask those who run the relay whether this machine and the sender (`from`, `envelope_from`) may send.",
            ),
        ),
        Meaning::Refused => Failure::permanent(
            codes,
            says(
                "が受け取りを拒みました（{said}）。宛先が誤っているときは、計画の部署の「メール」欄を直してください。次の手紙から使われます（この手紙の宛先は変わりません）。差出人や中継の許可によるときは、その設定を直してください。",
                "refused it ({said}). Where the address is wrong, correct the department's `emails` in the plan: the next letters use them, this one stays as it was addressed. Where it is about the sender or this machine, mend the config or the relay.",
            ),
        ),
    }
}

/// An answer out of turn: what it belongs to is unknown, so nothing is taken as handed over.
pub(super) fn confused(reply: &Reply, peer: &Peer) -> Failure {
    let code = reply.code();
    let text = peer.says(
        &format!("が順序に合わない返事をしました（{code}）。続くときは、間にある機器（ウイルス検査など）を確かめてください。"),
        &format!("answered out of turn ({code}). If this goes on, check what stands between (such as a virus scanner)."),
    );
    Failure::transient(code.to_string(), text)
}

/// The relay lacks an extension that the letter needs.
pub(super) fn lacks(extension: &str, peer: &Peer) -> Failure {
    let text = peer.says(
        &format!("が {extension} に対応していないため、この手紙を送れませんでした。宛先に全角などの文字がないかを確かめ、中継サーバーの管理者に問い合わせてください。"),
        &format!("does not know {extension}, which this letter needs. Check its addresses for characters beyond ASCII, and ask those who run the relay."),
    );
    Failure::permanent(extension, text)
}

/// The letter has `size` bytes, and the relay takes `limit` (RFC 1870).
pub(super) fn oversized(size: u64, limit: u64, peer: &Peer) -> Failure {
    let text = peer.says(
        &format!("が受け取るのは{limit}バイトまでで、この手紙は{size}バイトあります。添付を減らすか、上限を上げるよう、中継サーバーの管理者に頼んでください。"),
        &format!("takes {limit} bytes at most, and this letter has {size}. Attach less, or ask those who run the relay to raise the limit."),
    );
    Failure::permanent("size", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_understood_at_their_stage() {
        use Meaning::{Closing, Full, Later, Login, Policed, Policy, Refused, Sender, TooLarge, Unknown};
        use Stage::{Data, End, Mail, Rcpt};
        let check = |stage: Stage, said: &str, expect: Meaning| {
            let (code, words) = said.split_once(' ').unwrap_or((said, ""));
            let reply = Reply::new(code.parse().unwrap(), words.to_owned());
            assert_eq!(Meaning::of(&reply, stage), expect, "{stage:?} {said}");
        };
        check(Rcpt, "550 5.1.1 no such user", Unknown);
        check(Rcpt, "550 5.1.10 null MX", Unknown);
        check(Rcpt, "551 5.1.6 moved", Unknown);
        check(Rcpt, "551 not here", Unknown);
        check(Rcpt, "553 no such name", Unknown);
        check(Rcpt, "550 no such user", Refused);
        check(End, "550 5.1.1 one of them", Refused);
        check(Rcpt, "552 5.2.2 full", Full);
        check(Rcpt, "552 full", Full);
        check(Rcpt, "452 4.2.2 full", Full);
        check(End, "552 5.2.2 full", Full);
        check(Mail, "552 5.3.4 too big", TooLarge);
        check(Mail, "552 too big", TooLarge);
        check(End, "554 5.3.4 too big", TooLarge);
        check(End, "552 5.2.3 too big for this mailbox", TooLarge);
        check(Rcpt, "450 4.7.1 greylisted", Policed);
        check(Rcpt, "450 4.2.0 greylisted", Later);
        check(Rcpt, "452 4.5.3 too many recipients", Later);
        check(Rcpt, "552 5.5.3 too many recipients", Later);
        check(Rcpt, "554 5.7.1 relaying denied", Policy);
        check(End, "550 5.7.26 unauthenticated", Policy);
        check(Mail, "553 5.1.8 bad sender", Sender);
        check(Mail, "530 5.7.0 log in first", Login);
        check(Data, "421 4.3.2 going down", Closing);
        check(Rcpt, "421 4.7.0 too many", Closing);
        check(Data, "554 5.5.1 no valid recipients", Refused);
    }
}
