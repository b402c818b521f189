//! Where a letter leads: addresses of the board's pages, whatever a subject's code holds.

use std::fmt::Write;

use crate::alerts::AlertKey;

/// The board under the address that `[web] url` gives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Board<'a>(&'a str);

impl<'a> Board<'a> {
    pub(super) fn at(url: &'a str) -> Board<'a> {
        Board(url.trim_end_matches('/'))
    }

    /// The first page: what needs a decision today.
    pub(super) fn today(self) -> String {
        format!("{}/", self.0)
    }

    /// The page of an alert.
    pub(super) fn alert(self, key: &AlertKey) -> Option<String> {
        let (table, code) = key.subject.split_once('/')?;
        Some(format!("{}/alerts/{}/{}/{}", self.0, segment(&key.rule), segment(table), segment(code)))
    }

    /// The page on which a subject is decided.
    pub(super) fn decide(self, subject: &str) -> Option<String> {
        let (table, code) = subject.split_once('/')?;
        Some(format!("{}/decide/{}/{}", self.0, segment(table), segment(code)))
    }
}

/// One segment of a path (RFC 3986, 3.3): all but unreserved characters are percent-encoded, a segment of
/// dots too, which would lead elsewhere.
fn segment(text: &str) -> String {
    let dots = text.bytes().all(|byte| byte == b'.');
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || (b"-._~".contains(&byte) && !dots) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}"); // a String takes all that is written to it
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_any_characters_is_one_segment() {
        let check = |subject: &str, path: &str| {
            let key = AlertKey { rule: "late".to_owned(), subject: subject.to_owned() };
            let board = Board::at("https://city.example/yamedoki/");
            let expected = format!("https://city.example/yamedoki/alerts/late/{path}");
            assert_eq!(board.alert(&key).as_deref(), Some(&*expected));
        };
        check("milestone/1-1-01-a", "milestone/1-1-01-a");
        check("renewal/協定 1", "renewal/%E5%8D%94%E5%AE%9A%201");
        check("renewal/a/b?c#d\"><x>\n", "renewal/a%2Fb%3Fc%23d%22%3E%3Cx%3E%0A");
        check("renewal/..", "renewal/%2E%2E");
        let nonsense = AlertKey { rule: "late".to_owned(), subject: "nonsense".to_owned() };
        assert_eq!(Board::at("https://x").alert(&nonsense), None);
    }
}
