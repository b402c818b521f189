//! The link in a letter by which its reader answers: bound to one department and one opening of one alert,
//! signed, and not for ever.
//!
//! A token is its content and a code over it: HMAC-SHA256 (RFC 2104), cut to its left half as RFC 2104, 5
//! allows, both in the URL-safe alphabet of RFC 4648, 5. The content is readable by whoever holds the link,
//! and holds nothing that the letter does not say. The same letter gives the same token, so a retry sends
//! the same bytes.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, Days, NaiveDate};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::address;
use crate::alerts::AlertKey;

/// The layout of the content; a later one is another number.
const VERSION: u8 = 1;
/// What is kept of the code, in bytes: half of it.
const CODE: usize = 16;
/// No token of ours is longer, in characters: alerts are named in some dozens.
const LONGEST: usize = 4096;

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The department that it was sent to, by code.
    pub department: String,
    /// The alert.
    pub alert: AlertKey,
    /// Which of its openings, counted from 1.
    pub opening: u32,
    /// The last day on which it is good.
    pub until: NaiveDate,
}

/// Makes links and knows its own again.
#[derive(Clone, PartialEq, Eq)]
pub struct Links {
    base: String,
    key: [u8; 32],
    days: u32,
}

/// The key stays out of every log.
impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links").field("base", &self.base).field("days", &self.days).finish_non_exhaustive()
    }
}

impl Links {
    /// Links to the pages at `base` (without a slash at its end), signed with `key`, good for `days` days.
    pub fn new(base: &str, key: [u8; 32], days: u32) -> Links {
        Links { base: base.to_owned(), key, days }
    }

    /// The last day of a link that is written on `today`.
    pub fn until(&self, today: NaiveDate) -> NaiveDate {
        today.checked_add_days(Days::new(u64::from(self.days))).unwrap_or(NaiveDate::MAX)
    }

    /// The address of the page that answers, for `link`.
    pub fn answer(&self, link: &Link) -> String {
        format!("{}/a/{}", self.base, self.token(link))
    }

    /// The address of an alert's page on the board.
    pub fn alert(&self, alert: &AlertKey) -> String {
        format!("{}{}", self.base, address::alert(alert))
    }

    /// The token of `link`.
    pub fn token(&self, link: &Link) -> String {
        let mut bytes = content(link);
        let code = self.mac(&bytes).finalize().into_bytes();
        bytes.extend(code.iter().take(CODE));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The link of a token; `None` where it is none of ours. Whether it still is good is not asked.
    pub fn read(&self, token: &str) -> Option<Link> {
        if token.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (content, code) = bytes.split_at_checked(bytes.len().checked_sub(CODE)?)?;
        self.mac(content).verify_truncated_left(code).ok()?;
        read(content)
    }

    fn mac(&self, content: &[u8]) -> Hmac<Sha256> {
        // A key shorter than a block is filled up with zeros (RFC 2104, 2).
        let mut block = [0; 64];
        block.iter_mut().zip(self.key).for_each(|(to, from)| *to = from);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(content);
        mac
    }
}

fn content(link: &Link) -> Vec<u8> {
    let Link { department, alert, opening, until } = link;
    let mut bytes = vec![VERSION];
    bytes.extend(opening.to_be_bytes());
    bytes.extend(until.num_days_from_ce().to_be_bytes());
    for text in [department, &alert.rule, &alert.subject] {
        // A length before each: no two links read the same.
        bytes.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes().into_iter().skip(1));
        bytes.extend(text.as_bytes());
    }
    bytes
}

fn read(content: &[u8]) -> Option<Link> {
    let (version, rest) = content.split_first()?;
    let (opening, rest) = rest.split_first_chunk::<4>()?;
    let (until, mut rest) = rest.split_first_chunk::<4>()?;
    let mut text = || {
        let (length, after) = rest.split_first_chunk::<3>()?;
        let [a, b, c] = *length;
        let (text, after) = after.split_at_checked(u32::from_be_bytes([0, a, b, c]) as usize)?;
        rest = after;
        String::from_utf8(text.to_vec()).ok()
    };
    let (department, rule, subject) = (text()?, text()?, text()?);
    let until = NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(*until))?;
    let link =
        Link { department, alert: AlertKey { rule, subject }, opening: u32::from_be_bytes(*opening), until };
    (*version == VERSION && rest.is_empty()).then_some(link)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use proptest::prelude::*;

    use super::*;

    fn link(department: &str, rule: &str, subject: &str) -> Link {
        Link {
            department: department.into(),
            alert: AlertKey { rule: rule.into(), subject: subject.into() },
            opening: 2,
            until: "2026-12-31".parse().unwrap(),
        }
    }

    fn links(key: u8) -> Links {
        Links::new("https://yamedoki.city.example.jp", [key; 32], 60)
    }

    #[test]
    fn a_link_is_short_and_holds_what_it_is_for() {
        let sent = link("KIKAKU", "milestone-overdue", "milestone/1-1-01-a");
        let token = links(1).token(&sent);
        assert!(token.len() < 110, "{token}");
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{token}");
        assert_eq!(links(1).read(&token), Some(sent.clone()));
        assert_eq!(links(2).read(&token), None, "another city's");
        assert_eq!(links(1).until("2026-06-15".parse().unwrap()).to_string(), "2026-08-14");
        assert!(links(1).answer(&sent).starts_with("https://yamedoki.city.example.jp/a/"));
    }

    #[test]
    fn the_key_is_in_no_log() {
        assert_eq!(
            format!("{:?}", links(77)),
            "Links { base: \"https://yamedoki.city.example.jp\", days: 60, .. }"
        );
    }

    #[test]
    fn an_alerts_address_holds_any_code() {
        let key = AlertKey { rule: "own".into(), subject: "milestone/a/b ?#%課".into() };
        let path = "/alerts/own/milestone/a%2Fb%20%3F%23%25%E8%AA%B2";
        assert_eq!(links(1).alert(&key), format!("https://yamedoki.city.example.jp{path}"));
    }

    #[test]
    fn what_is_no_token_is_none() {
        for text in ["", "a", "AAAA", "あ", "../../etc/passwd", &"A".repeat(5000)] {
            assert_eq!(links(1).read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_link_is_read_back_and_any_flipped_bit_is_refused(
            department in ".{0,12}", rule in "[a-z-]{1,30}", subject in ".{0,40}", bit in any::<proptest::sample::Index>(),
        ) {
            let sent = link(&department, &rule, &subject);
            let token = links(1).token(&sent);
            prop_assert_eq!(links(1).read(&token), Some(sent));
            let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(links(1).read(&URL_SAFE_NO_PAD.encode(&bytes)), None);
            for end in 0..token.len() {
                prop_assert_eq!(links(1).read(&token[..end]), None);
            }
        }

        #[test]
        fn what_somebody_made_up_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(links(1).read(&URL_SAFE_NO_PAD.encode(&bytes)), None);
        }
    }
}
