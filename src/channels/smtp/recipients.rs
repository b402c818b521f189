//! The envelope's recipients, and what becomes of each.

use lettre::Address;

use crate::channels::failure::{Addressed, Failure, Fate, Kind, Receipt};
use crate::lang::Text;

/// Whom a letter is for.
#[derive(Debug)]
pub(super) struct Recipients {
    /// Those that are addresses, each once.
    good: Vec<Address>,
    /// As the letter has them, and which of `good` each is; `None`: it is no address.
    named: Vec<(String, Option<usize>)>,
}

/// What the relay said to one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The letter may come.
    Accepted,
    /// It may not; the failure says whether it may later.
    Refused(Failure),
}

impl Verdict {
    /// The failure, if it is one that trying again may cure.
    fn deferred(&self) -> Option<&Failure> {
        match self {
            Verdict::Refused(failure) if matches!(failure.kind, Kind::Transient { .. }) => Some(failure),
            _ => None,
        }
    }
}

impl Recipients {
    /// Reads the addresses; a failure if there is none.
    pub(super) fn read(texts: &[String]) -> Result<Recipients, Failure> {
        let mut recipients = Recipients { good: Vec::new(), named: Vec::new() };
        for text in texts {
            let place = address(text).map(|address| recipients.place(address));
            recipients.named.push((text.clone(), place));
        }
        if recipients.good.is_empty() { Err(recipients.nobody()) } else { Ok(recipients) }
    }

    /// Where among the good ones `address` is.
    fn place(&mut self, address: Address) -> usize {
        self.good.iter().position(|known| *known == address).unwrap_or_else(|| {
            self.good.push(address);
            self.good.len() - 1
        })
    }

    /// Those that are addresses, each once; never empty.
    pub(super) fn good(&self) -> &[Address] {
        &self.good
    }

    /// After the relay took the letter for those it accepted: a receipt, or a failure if it shall be
    /// tried again for others.
    pub(super) fn taken(&self, verdicts: &[Verdict], proof: String) -> Result<Receipt, Failure> {
        let addressed = self.fates(verdicts, true);
        let Some(first) = verdicts.iter().find_map(Verdict::deferred) else {
            return Ok(Receipt { proof, addressed });
        };
        let waiting = verdicts.iter().filter(|verdict| verdict.deferred().is_some()).count();
        let text = Text::new(
            format!(
                "宛先{}件のうち{waiting}件に、まだ届けられていません（届いた宛先には送り直しません）。{}",
                self.named.len(),
                first.text.ja
            ),
            format!(
                "{waiting} of {} addresses could not get the letter yet (those who have it are not sent it again). {}",
                self.named.len(),
                first.text.en
            ),
        );
        Err(Failure { text, addressed, ..first.clone() })
    }

    /// After the relay accepted nobody. It is final only if no address may work later, and about the
    /// addresses only if every refusal is.
    pub(super) fn refused(&self, verdicts: &[Verdict]) -> Failure {
        let failures = || {
            verdicts.iter().filter_map(|verdict| match verdict {
                Verdict::Refused(failure) => Some(failure),
                Verdict::Accepted => None,
            })
        };
        let of_kind = |wanted: fn(Kind) -> bool| failures().find(move |failure| wanted(failure.kind));
        let first = of_kind(|kind| matches!(kind, Kind::Transient { .. }))
            .or_else(|| of_kind(|kind| kind == Kind::Permanent))
            .or_else(|| failures().next());
        match first {
            Some(first) => Failure { addressed: self.fates(verdicts, false), ..first.clone() },
            None => self.nobody(),
        }
    }

    /// The message itself was not taken: what is known of the addresses all the same.
    pub(super) fn not_taken(&self, verdicts: &[Verdict], failure: Failure) -> Failure {
        Failure { addressed: self.fates(verdicts, false), ..failure }
    }

    /// What is final: refusals, addresses that are none, and if the letter was `taken`, acceptances.
    fn fates(&self, verdicts: &[Verdict], taken: bool) -> Vec<Addressed> {
        let fate = |place: Option<usize>| match place.map(|place| verdicts.get(place)) {
            None => {
                let failure = no_address();
                Some(Fate::Refused { code: failure.code, text: failure.text })
            }
            Some(Some(Verdict::Accepted)) => taken.then_some(Fate::Accepted),
            Some(Some(verdict @ Verdict::Refused(failure))) if verdict.deferred().is_none() => {
                Some(Fate::Refused { code: failure.code.clone(), text: failure.text.clone() })
            }
            Some(_) => None,
        };
        let known = |(address, place): &(String, Option<usize>)| {
            fate(*place).map(|fate| Addressed { address: address.clone(), fate })
        };
        self.named.iter().filter_map(known).collect()
    }

    /// There is no address at all.
    fn nobody(&self) -> Failure {
        if self.named.is_empty() {
            let text = Text::new(
                "宛先のメールアドレスがありません。計画の部署の「メール」欄に入れてください。次の手紙から使われます。この手紙は送れません。",
                "There is no mail address to send it to. Enter one in the department's `emails` in the plan: the next letters use it. This letter cannot be sent.",
            );
            return Failure::misaddressed("address", text);
        }
        Failure { addressed: self.fates(&[], false), ..no_address() }
    }
}

/// A mail address; nothing that could become a second command.
fn address(text: &str) -> Option<Address> {
    let address: Address = text.trim().parse().ok()?;
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>');
    AsRef::<str>::as_ref(&address).chars().all(plain).then_some(address)
}

fn no_address() -> Failure {
    let text = Text::new(
        "宛先がメールアドレスとして読めません。計画の部署の「メール」欄を直してください。次の手紙から使われます（この手紙の宛先は変わりません）。",
        "The recipient is no mail address. Correct the department's `emails` in the plan: the next letters use them, this one stays as it was addressed.",
    );
    Failure::misaddressed("address", text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const LATER: Kind = Kind::Transient { retry_after: None };

    fn verdict(word: &str) -> Verdict {
        let text = Text::new("だめ。", "No.");
        match word {
            "yes" => Verdict::Accepted,
            "later" => Verdict::Refused(Failure::transient("450", text)),
            "no" => Verdict::Refused(Failure::permanent("550", text)),
            "unknown" => Verdict::Refused(Failure::misaddressed("550 5.1.1", text)),
            other => unreachable!("{other}"),
        }
    }

    /// What becomes of a@, b@ and c@ by these verdicts, in short: `a+` has it, `b-` never will.
    fn known(addressed: &[Addressed]) -> String {
        let sign = |fate: &Fate| if *fate == Fate::Accepted { '+' } else { '-' };
        let each: Vec<_> =
            addressed.iter().map(|one| format!("{}{}", &one.address[..1], sign(&one.fate))).collect();
        each.join(" ")
    }

    fn read(texts: &[&str]) -> Result<Recipients, Failure> {
        Recipients::read(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_was_taken_is_settled_for_each_address() {
        let check = |verdicts: [&str; 3], again: Option<Kind>, expect: &str| {
            let recipients = read(&["a@x.jp", "b@x.jp", "c@x.jp"]).unwrap();
            let taken = recipients.taken(&verdicts.map(verdict), "250".to_owned());
            let kind = taken.as_ref().err().map(|failure| failure.kind);
            let (Ok(Receipt { addressed, .. }) | Err(Failure { addressed, .. })) = taken;
            assert_eq!((kind, known(&addressed).as_str()), (again, expect), "{verdicts:?}");
        };
        check(["yes", "yes", "yes"], None, "a+ b+ c+");
        check(["yes", "no", "unknown"], None, "a+ b- c-");
        check(["yes", "later", "unknown"], Some(LATER), "a+ c-");
    }

    #[test]
    fn a_refusal_of_all_is_as_final_as_its_mildest() {
        let check = |verdicts: [&str; 3], kind: Kind, expect: &str| {
            let recipients = read(&["a@x.jp", "b@x.jp", "c@x.jp"]).unwrap();
            let failure = recipients.refused(&verdicts.map(verdict));
            assert_eq!((failure.kind, known(&failure.addressed).as_str()), (kind, expect), "{verdicts:?}");
        };
        check(["later", "no", "unknown"], LATER, "b- c-");
        check(["unknown", "no", "unknown"], Kind::Permanent, "a- b- c-");
        check(["unknown", "unknown", "unknown"], Kind::Misaddressed, "a- b- c-");
    }

    #[test]
    fn an_address_is_said_once_and_answered_for_as_often_as_the_letter_has_it() {
        let recipients = read(&["a@x.jp", " a@x.jp", "what?", "\"b c\"@x.jp", "a@x.jp>\r\nDATA"]).unwrap();
        assert_eq!(recipients.good().len(), 1);
        let receipt = recipients.taken(&[Verdict::Accepted], "250".to_owned()).unwrap();
        assert_eq!(known(&receipt.addressed), "a+  + w- \"- a-");
        assert_eq!(receipt.addressed[1].address, " a@x.jp");
        assert_eq!(read(&["what?"]).unwrap_err().kind, Kind::Misaddressed);
        assert_eq!(read(&[]).unwrap_err().kind, Kind::Misaddressed);
    }
}
