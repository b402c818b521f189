//! A message for a Chatwork room, form-encoded: `body` and `self_unread`
//! (developer.chatwork.com, "POST /rooms/{room_id}/messages", "Message notation").
//!
//! Chatwork reads `[To:1]`, `[toall]`, `[info]` and their kin as notation: in what comes from the plan
//! every bracket that a notation could begin with becomes a wide one (［). Its emoticons, such as `(y)`,
//! are shown as pictures and stay.

use std::borrow::Cow;

use super::Matter;
use super::cut::{self, Glyph, Unit};

/// The most that a message holds. The documentation says 65,535 and not whether of characters or bytes:
/// bytes are the safe reading.
const MESSAGE: usize = 65_535;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>, self_unread: bool) -> Vec<u8> {
    let head = format!("[info][title]{}[/title]", cut::whole(&matter.written.subject, neutral));
    let end = "[/info]";
    let room = MESSAGE.saturating_sub(head.len() + end.len());
    // A link ends with its line.
    let rest = format!("{}\n", cut::rest(matter, str::to_owned));
    let text = cut::within(matter.written.text.trim_end(), neutral, room, Unit::Bytes, &rest);
    let body = encoded(&format!("{head}{text}{end}"));
    format!("body={body}&self_unread={}", u8::from(self_unread)).into_bytes()
}

/// `[` before a letter or a slash is what notation begins with.
fn neutral(glyph: Glyph) -> Cow<'static, str> {
    match glyph.here {
        '[' if glyph.after.is_ascii_alphabetic() || glyph.after == '/' => "［".into(),
        _ => glyph.itself(),
    }
}

/// As `application/x-www-form-urlencoded` has it (URL Standard, 5.2), a space as `%20`.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.*".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_could_be_notation_is_changed() {
        for (text, expected) in [
            ("[To:1] [toall][/info]", "［To:1] ［toall]［/info]"),
            ("[[code]", "[［code]"),
            ("[仮] a[1]", "[仮] a[1]"),
            ("[", "["),
        ] {
            assert_eq!(cut::whole(text, neutral), expected);
        }
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_field_or_becomes_notation(text in "(\\[|\\]|/|&|=|%|\\+|To:1|info|.){0,40}") {
            let harmless = cut::whole(&text, neutral);
            let sent = format!("body={}&self_unread=0", encoded(&harmless));
            let read = read_as_form(&sent);
            prop_assert_eq!(read.len(), 2);
            prop_assert_eq!(&read[0].1, &harmless);
            for tag in ["[To", "[to", "[info", "[/", "[code"] {
                prop_assert!(!read[0].1.contains(tag));
            }
        }
    }

    /// What a receiver reads of it.
    fn read_as_form(sent: &str) -> Vec<(String, String)> {
        let read = |part: &str| {
            let mut bytes = Vec::new();
            let mut rest = part.as_bytes();
            while let [first, tail @ ..] = rest {
                let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
                match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
                    (b'%', Some(byte)) => {
                        bytes.push(byte);
                        rest = &tail[2..];
                    }
                    _ => {
                        bytes.push(*first);
                        rest = tail;
                    }
                }
            }
            String::from_utf8_lossy(&bytes).into_owned()
        };
        sent.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (read(k), read(v))).collect()
    }
}
