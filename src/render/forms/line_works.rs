//! A text message of a LINE WORKS bot (developers.worksmobile.com, "Text message", "Mention users").
//!
//! `<m userId="…">` calls people: in what comes from the plan every `<` that a tag could begin with
//! becomes a wide one (＜).

use std::borrow::Cow;

use serde_json::json;

use super::Matter;
use super::cut::{self, Glyph, Unit};

/// The most that a text holds. That it is 2,000 could not be verified in the documentation, nor how
/// characters beyond the basic plane count: UTF-16 units are the safe reading.
const TEXT: usize = 2000;

/// The body's bytes. It holds what is documented and nothing else, for the service refuses the rest.
pub(super) fn bytes(matter: &Matter<'_>) -> Vec<u8> {
    let text = format!("{}\n\n{}", matter.written.subject, matter.written.text.trim_end());
    let text = cut::within(&text, neutral, TEXT, Unit::Utf16, &cut::rest(matter, str::to_owned));
    json!({ "content": { "type": "text", "text": text } }).to_string().into_bytes()
}

/// `<` before a letter or a slash is what a tag begins with.
fn neutral(glyph: Glyph) -> Cow<'static, str> {
    match glyph.here {
        '<' if glyph.after.is_ascii_alphabetic() || glyph.after == '/' => "＜".into(),
        _ => glyph.itself(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_called_by_what_a_plan_says() {
        assert_eq!(cut::whole("<m userId=\"all\"> 3 < 5 <3", neutral), "＜m userId=\"all\"> 3 < 5 <3");
    }
}
