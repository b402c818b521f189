//! A relay's answer: the code decides, the words are shown without people's addresses.

use std::fmt;

use lettre::Address;

/// The most of an answer's words that is shown, in characters.
const LONGEST: usize = 160;

/// An answer of one or more lines (RFC 5321, 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    code: u16,
    lines: Vec<String>,
}

/// One line of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Three digits, from 200 to 599.
    pub(super) code: u16,
    /// Whether no other line of the same answer follows.
    pub(super) last: bool,
    /// What follows the code.
    pub(super) words: String,
}

impl Line {
    /// Reads `250-words`, `250 words` or `250`, with or without its end.
    pub(super) fn read(bytes: &[u8]) -> Option<Line> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_end_matches(['\r', '\n']);
        let code = text.get(..3).filter(|code| code.bytes().all(|b| b.is_ascii_digit()))?;
        let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
        let (last, words) = match text.as_bytes().get(3) {
            None => (true, ""),
            Some(b' ') => (true, text.get(4..)?),
            Some(b'-') => (false, text.get(4..)?),
            Some(_) => return None,
        };
        Some(Line { code, last, words: words.to_owned() })
    }
}

/// An enhanced status code (RFC 3463): subject and detail; its class is the first digit of the answer's
/// code (RFC 2034, 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Enhanced {
    class: u16,
    /// What it is about: 1 an address, 2 a mailbox, 3 the system, 4 the network, 5 the protocol,
    /// 6 the content, 7 security or policy.
    pub(super) subject: u16,
    /// What about it.
    pub(super) detail: u16,
}

impl Enhanced {
    fn read(word: &str) -> Option<Enhanced> {
        let number = |part: &str| {
            let plain = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if plain { part.parse().ok() } else { None }
        };
        let mut parts = word.split('.').map(number);
        let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(Enhanced { class, subject, detail })
    }
}

impl fmt::Display for Enhanced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl Reply {
    /// An answer of one line so far.
    pub(super) fn new(code: u16, words: String) -> Reply {
        Reply { code, lines: vec![words] }
    }

    /// Another line of it.
    pub(super) fn add(&mut self, words: String) {
        self.lines.push(words);
    }

    /// The three digits.
    pub(super) fn code(&self) -> u16 {
        self.code
    }

    /// The first of the three digits: 2 yes, 3 go on, 4 not now, 5 no.
    pub(super) fn class(&self) -> u16 {
        self.code / 100
    }

    /// Its lines without the code.
    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The enhanced code, where there is one and it does not contradict the other.
    pub(super) fn enhanced(&self) -> Option<Enhanced> {
        let word = self.lines.first()?.split(' ').next()?;
        Enhanced::read(word).filter(|enhanced| enhanced.class == self.class())
    }

    /// Both codes, such as `550 5.1.1`; without an enhanced one, `550`.
    pub(super) fn codes(&self) -> String {
        match self.enhanced() {
            Some(enhanced) => format!("{} {enhanced}", self.code),
            None => self.code.to_string(),
        }
    }

    /// Code and words as they may be shown, such as `250 2.0.0 Ok: queued as 4F2A`: without addresses
    /// and without the names of those in `hidden`.
    pub(super) fn shown(&self, hidden: &[Address]) -> String {
        let repeated = self.enhanced().map(|enhanced| enhanced.to_string()).unwrap_or_default();
        let mut words = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            words.push_str(if i == 0 { line } else { line.strip_prefix(&repeated).unwrap_or(line) });
            words.push(' ');
        }
        format!("{} {}", self.code, redacted(&words, hidden)).trim_end().to_owned()
    }
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
    fn a_line_is_a_code_and_words_or_nothing() {
        let check = |line: &str, expect: Option<(u16, bool, &str)>| {
            let read = Line::read(line.as_bytes());
            assert_eq!(read.as_ref().map(|l| (l.code, l.last, l.words.as_str())), expect, "{line:?}");
        };
        check("250 2.0.0 Ok\r\n", Some((250, true, "2.0.0 Ok")));
        check("250-SIZE 1000\n", Some((250, false, "SIZE 1000")));
        check("354\r\n", Some((354, true, "")));
        check("250 \r\n", Some((250, true, "")));
        for line in ["\r\n", "25 ok", "2500 ok", "ok 250", "199 ok", "600 ok", "+50 ok", "２５０ ok"] {
            check(line, None);
        }
    }

    #[test]
    fn both_codes_are_kept_unless_they_contradict_each_other() {
        let check = |code: u16, words: &str, codes: &str| {
            assert_eq!(Reply::new(code, words.to_owned()).codes(), codes, "{words}");
        };
        check(550, "5.1.1 no such user", "550 5.1.1");
        check(550, "5.1.10", "550 5.1.10");
        check(550, "no such user", "550");
        check(550, "4.1.1 what?", "550");
        check(450, "4.7.1 greylisted", "450 4.7.1");
        for words in ["5.1", "5.1.1.1 a", "5.1.1000 a", "5..1 a", "5.1.1: a", "5.1.+1", ""] {
            check(550, words, "550");
        }
    }

    #[test]
    fn neither_addresses_nor_the_recipients_names_are_shown() {
        let taro: Address = "Taro.Yamada@city.example".parse().unwrap();
        let check = |said: &str, shown: &str| assert_eq!(redacted(said, std::slice::from_ref(&taro)), shown);
        check("5.1.1 <taro.yamada@city.example>: no such user", "5.1.1 … no such user");
        check("5.1.1 taro.yamada... User unknown", "5.1.1 … User unknown");
        check("ok\u{1b}[31m\r\nqueued", "ok[31m queued");
    }

    #[test]
    fn long_words_are_cut_and_a_repeated_code_is_said_once() {
        assert_eq!(redacted(&"あ".repeat(500), &[]).chars().count(), LONGEST);
        let mut reply = Reply::new(550, "5.1.1 no".to_owned());
        reply.add("5.1.1 such user".to_owned());
        assert_eq!(reply.shown(&[]), "550 5.1.1 no such user");
    }
}
