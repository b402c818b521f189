//! What comes back from a channel: a receipt, or a reason that a person can act on.

use std::fmt;
use std::time::Duration;

use crate::lang::Text;

/// The receiver took the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What it said, or where the file lies; no address of a person.
    pub proof: String,
    /// What became of each address, where the channel has any.
    pub addressed: Vec<Addressed>,
}

impl Receipt {
    /// Of a letter that was taken as a whole.
    pub fn whole(proof: impl Into<String>) -> Receipt {
        Receipt { proof: proof.into(), addressed: Vec::new() }
    }
}

/// One address of a letter. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Addressed {
    /// As the letter has it.
    pub address: String,
    /// What became of it.
    pub fate: Fate,
}

impl fmt::Debug for Addressed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Addressed").field("address", &"…").field("fate", &self.fate).finish()
    }
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The receiver took the letter for it.
    Accepted,
    /// It never will.
    Refused {
        /// What a machine may count by.
        code: Option<String>,
        /// What happened and how to mend it; no address of a person.
        text: Text,
    },
}

/// The letter was not handed over to everyone it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whether trying again can help.
    pub kind: Kind,
    /// What happened and how to mend it; no secret and no address of a person.
    pub text: Text,
    /// What a machine may count by: an HTTP status, an SMTP one with its enhanced one where the answer
    /// is about a letter (`550 5.1.1`) and alone where it is about the relay (`421`, `535`), or one word
    /// such as `timeout`.
    pub code: Option<String>,
    /// The addresses of which something is known all the same: those that took the letter are not sent
    /// it again.
    pub addressed: Vec<Addressed>,
    /// The letter may have arrived all the same: all of it was sent, and no answer came.
    pub maybe_arrived: bool,
}

/// Whether trying again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It can.
    Transient {
        /// The receiver asked to be left alone for as long.
        retry_after: Option<Duration>,
    },
    /// Not by itself, but once a person has mended the cause: the receiver refused the letter.
    Permanent,
    /// It cannot: a letter keeps the addresses that it was written with, and these are wrong.
    Misaddressed,
}

impl Failure {
    /// One that trying again may cure.
    pub fn transient(code: impl Into<String>, text: Text) -> Failure {
        Failure::new(Kind::Transient { retry_after: None }, code, text)
    }

    /// One that it will not.
    pub fn permanent(code: impl Into<String>, text: Text) -> Failure {
        Failure::new(Kind::Permanent, code, text)
    }

    /// One that no mend cures: the letter is for addresses that do not exist.
    pub fn misaddressed(code: impl Into<String>, text: Text) -> Failure {
        Failure::new(Kind::Misaddressed, code, text)
    }

    fn new(kind: Kind, code: impl Into<String>, text: Text) -> Failure {
        Failure { kind, text, code: Some(code.into()), addressed: Vec::new(), maybe_arrived: false }
    }

    /// The same, of a letter that may have arrived all the same.
    pub fn unanswered(self) -> Failure {
        Failure { maybe_arrived: true, ..self }
    }

    /// The same, of what came before the letter itself was sent.
    pub(super) fn unsent(self) -> Failure {
        Failure { maybe_arrived: false, ..self }
    }

    /// The same, with the receiver's wish to be left alone.
    pub(super) fn after(mut self, wait: Option<Duration>) -> Failure {
        if let Kind::Transient { retry_after } = &mut self.kind {
            *retry_after = wait;
        }
        self
    }
}

/// A setting that no channel can be built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The setting's name in [`super::Settings`].
    pub field: &'static str,
    /// What is wrong with it and what is accepted; never the value of a secret.
    pub text: Text,
}

impl Mistake {
    /// A mistake in `field`.
    pub(super) fn new(field: &'static str, ja: impl Into<String>, en: impl Into<String>) -> Mistake {
        Mistake { field, text: Text::new(ja, en) }
    }
}
