//! The envelope's recipients, and what it means that some of them were refused.

use lettre::Address;

use crate::channels::failure::Failure;
use crate::lang::Text;

/// Whom a letter is for.
#[derive(Debug)]
pub(super) struct Recipients {
    /// Those that are addresses, each once.
    good: Vec<Address>,
    /// How many are none.
    bad: usize,
}

impl Recipients {
    /// Reads the addresses. `Address` refuses line breaks and spaces, so none can become a command.
    pub(super) fn read(texts: &[String]) -> Result<Recipients, Failure> {
        let mut recipients = Recipients { good: Vec::new(), bad: 0 };
        for text in texts {
            match text.trim().parse::<Address>() {
                Ok(address) if recipients.good.contains(&address) => {}
                Ok(address) => recipients.good.push(address),
                Err(_) => recipients.bad += 1,
            }
        }
        if recipients.good.is_empty() { Err(nobody(recipients.bad)) } else { Ok(recipients) }
    }

    /// Those that RCPT is said for; never empty.
    pub(super) fn accepted(&self) -> &[Address] {
        &self.good
    }

    /// After the relay took the letter for the others: a failure if anybody was left out.
    pub(super) fn outcome(&self, refused: &[Failure]) -> Result<(), Failure> {
        let left_out = refused.len() + self.bad;
        if left_out == 0 {
            return Ok(());
        }
        let all = self.good.len() + self.bad;
        let code = refused.first().and_then(|failure| failure.code.clone());
        let words = refused.first().map(|failure| &failure.text);
        let text = Text::new(
            format!(
                "宛先{all}件のうち{left_out}件に届けられませんでした（ほかの{}件には届いています）。計画の部署の「メール」欄を直すと、次の手紙から使われます。この手紙の宛先は変わらず、送り直すと、届いている宛先にもう一度届きます。{}",
                all - left_out,
                words.map_or("", |t| &t.ja)
            ),
            format!(
                "{left_out} of {all} addresses did not get the letter (the other {} did). Correct the department's `emails` in the plan: the next letters use them. This letter stays as it was addressed; sent again, it would reach the others twice. {}",
                all - left_out,
                words.map_or("", |t| &t.en)
            ),
        );
        Err(Failure::misaddressed(code.unwrap_or_else(|| "address".to_owned()), text))
    }
}

fn nobody(bad: usize) -> Failure {
    let text = if bad == 0 {
        Text::new(
            "宛先のメールアドレスがありません。計画の部署の「メール」欄に入れると、次の手紙から使われます。この手紙は送れません。",
            "There is no mail address to send it to. Enter one in the department's `emails` in the plan: the next letters use it. This letter cannot be sent.",
        )
    } else {
        Text::new(
            format!(
                "宛先{bad}件が、どれもメールアドレスとして読めません。計画の部署の「メール」欄を直すと、次の手紙から使われます。この手紙は送れません。"
            ),
            format!(
                "None of its {bad} recipients is a mail address. Correct the department's `emails` in the plan: the next letters use them. This letter cannot be sent."
            ),
        )
    };
    Failure::misaddressed("address", text)
}
