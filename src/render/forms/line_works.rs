//! A text message of a LINE WORKS bot (developers.worksmobile.com, "Text message", "Mention users").
//!
//! `<m userId="…">` calls people: in what comes from the plan every `<` that a tag could begin with
//! becomes a wide one (＜).

use serde_json::json;

use super::Matter;
use super::fit::fit;

/// The most that a text holds. That it is 2,000 could not be verified in the documentation, nor how
/// characters beyond the basic plane count: UTF-16 units are the safe reading.
const TEXT: usize = 2000;

/// The body's bytes. It holds what is documented and nothing else, for the service refuses the rest.
pub(super) fn bytes(matter: &Matter<'_>) -> Vec<u8> {
    let text = neutral(&format!("{}\n\n{}", matter.written.subject, matter.written.text.trim_end()));
    let text = fit(&text, TEXT, char::len_utf16, &matter.tail());
    json!({ "content": { "type": "text", "text": text } }).to_string().into_bytes()
}

fn neutral(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let begins = c == '<' && chars.peek().is_some_and(|next| next.is_ascii_alphabetic() || *next == '/');
        out.push(if begins { '＜' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_called_by_what_a_plan_says() {
        assert_eq!(neutral("<m userId=\"all\"> 3 < 5 <3"), "＜m userId=\"all\"> 3 < 5 <3");
    }
}
