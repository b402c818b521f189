//! The signature of a domain under its mail (DKIM, RFC 6376; Ed25519 by RFC 8463).
//!
//! A letter is signed when it is written: a retry has the same signature, like all its bytes.
//!
//! # Why not lettre's own
//! Its feature `dkim` brings the crates `rsa` (with the unmended RUSTSEC-2023-0071: its timing gives keys
//! away) and `ed25519-dalek`, beside ring, which is in the tree for TLS. What is left is to write a text in
//! its canonical form.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::signing_key::{DnsRecord, SigningKey};
use crate::render::RenderError;

/// What is signed, where a message has it (RFC 6376, 5.4.1). `From` counts twice, so that nobody adds
/// another one (8.15).
const HEADERS: [&str; 13] = [
    "From",
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "In-Reply-To",
    "References",
    "List-Id",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
];

/// What signs a channel's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dkim {
    /// The domain that answers for the mail.
    pub domain: String,
    /// Under which name its key stands in the DNS.
    pub selector: String,
    /// The private key.
    pub key: SigningKey,
}

impl Dkim {
    /// The record that has to stand in the DNS.
    pub fn record(&self) -> DnsRecord {
        self.key.record(&self.selector, &self.domain)
    }

    /// `message` with its signature before it, made at `now`.
    pub(super) fn signed(&self, message: Vec<u8>, now: DateTime<Utc>) -> Result<Vec<u8>, RenderError> {
        let text = String::from_utf8_lossy(&message);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let fields = fields(head);
        let named = named(&fields);
        let mut header = self.header(&named, body, now);
        let mut canonical: String = signed_fields(&named, &fields).map(|(n, v)| relaxed(n, v)).collect();
        canonical.push_str(relaxed("DKIM-Signature", &header).trim_end());
        let signature = self.key.sign(canonical.as_bytes(), &Sha256::digest(&canonical))?;
        fold(&mut header, &STANDARD.encode(signature));
        Ok([format!("DKIM-Signature:{header}\r\n").as_bytes(), &message].concat())
    }

    /// The signature's header, but for the signature.
    fn header(&self, named: &[&str], body: &str, now: DateTime<Utc>) -> String {
        let Dkim { domain, selector, key } = self;
        let (algorithm, at) = (key.algorithm(), now.timestamp());
        let digest = STANDARD.encode(Sha256::digest(relaxed_body(body)));
        let names: Vec<String> = named.chunks(5).map(|names| names.join(":")).collect();
        let lines = [
            format!(" v=1; a={algorithm}; c=relaxed/relaxed; t={at};"),
            format!(" d={domain};"),
            format!(" s={selector};"),
            format!(" h={};", names.join(":\r\n  ").to_ascii_lowercase()),
            format!(" bh={digest};"),
            " b=".to_owned(),
        ];
        lines.join("\r\n")
    }
}

/// The names of [`HEADERS`] as far as the message has them.
fn named(fields: &[(&str, &str)]) -> Vec<&'static str> {
    let has = |name: &&str| fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    HEADERS.into_iter().filter(has).collect()
}

/// The fields that `named` names: each name once more takes the one above; where there is none, nothing
/// is signed, and nothing may be added.
fn signed_fields<'a>(
    named: &'a [&'static str],
    fields: &'a [(&'a str, &'a str)],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    named.iter().enumerate().filter_map(|(at, name)| {
        let before = named.iter().take(at).filter(|other| *other == name).count();
        fields.iter().rev().filter(|(known, _)| known.eq_ignore_ascii_case(name)).nth(before).copied()
    })
}

/// The head's fields, name and value with its folds.
fn fields(head: &str) -> Vec<(&str, &str)> {
    let mut fields = Vec::new();
    let (mut begin, mut from) = (0, 0);
    while let Some(end) = head.get(from..).and_then(|rest| rest.find("\r\n")).map(|n| from + n) {
        from = end + 2;
        if !head.get(from..).is_some_and(|rest| rest.starts_with([' ', '\t'])) {
            fields.extend(head.get(begin..end).and_then(|field| field.split_once(':')));
            begin = from;
        }
    }
    fields.extend(head.get(begin..).and_then(|field| field.split_once(':')));
    fields
}

/// A header field in relaxed form (RFC 6376, 3.4.2), with its line's end.
fn relaxed(name: &str, value: &str) -> String {
    let value = squeezed(&value.replace("\r\n", ""));
    format!("{}:{}\r\n", name.trim_end().to_ascii_lowercase(), value.trim())
}

/// A body in relaxed form (RFC 6376, 3.4.4).
fn relaxed_body(body: &str) -> String {
    let lines = body.split("\r\n").map(|line| squeezed(line).trim_end_matches(' ').to_owned());
    let text = lines.collect::<Vec<_>>().join("\r\n");
    let text = text.trim_end_matches("\r\n");
    if text.is_empty() { String::new() } else { format!("{text}\r\n") }
}

/// Spaces and tabs in a row as one space.
fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' if out.ends_with(' ') => {}
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Adds `text` to a header in lines of 72 characters.
fn fold(header: &mut String, text: &str) {
    for (at, c) in text.chars().enumerate() {
        if at % 72 == 0 {
            header.push_str("\r\n  ");
        }
        header.push(c);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_relaxed_forms_are_those_of_the_standard() {
        // RFC 6376, 3.4.5: the example, whose body has white space in all places.
        assert_eq!(fields("A: X\r\nB : Y\t\r\n\tZ  "), [("A", " X"), ("B ", " Y\t\r\n\tZ  ")]);
        assert_eq!(relaxed("A", " X"), "a:X\r\n");
        assert_eq!(relaxed("B ", " Y\t\r\n\tZ  "), "b:Y Z\r\n");
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body("\r\n\r\n"), "");
        assert_eq!(relaxed_body("a"), "a\r\n");
    }

    #[test]
    fn what_counts_twice_takes_the_lower_field_first_and_then_what_is_above() {
        let twice = [("From", " a"), ("To", " b"), ("From", " c")];
        let taken: Vec<&str> = signed_fields(&["From", "From", "To"], &twice).map(|(_, v)| v).collect();
        assert_eq!(taken, [" c", " a", " b"]);
        let taken: Vec<&str> = signed_fields(&["From", "From"], &twice[1..]).map(|(_, v)| v).collect();
        assert_eq!(taken, [" c"]);
    }
}
