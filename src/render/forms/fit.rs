//! As much of a text as a service takes, with a word about the rest.

use unicode_normalization::char::is_combining_mark;

use crate::lang::{Lang, Text};
use crate::render::{Style, clean};

/// That something is left out, and where the whole can be read or who has it.
pub(super) fn tail(lang: Lang, style: &Style) -> String {
    let contact = style.contact.as_deref().map(clean::line);
    let text = match &style.link {
        Some(link) => Text::new(
            format!("…（長いため途中までです。続き：{link} ）"),
            format!("… (cut here for its length; the rest: {link} )"),
        ),
        None => Text::new(
            format!(
                "…（長いため途中までです。続きは、{}へお尋ねください。）",
                contact.as_deref().unwrap_or("計画の取りまとめを担当する事務局")
            ),
            format!(
                "… (cut here for its length; for the rest, ask {}.)",
                contact.as_deref().unwrap_or("the secretariat of the plan")
            ),
        ),
    };
    text.get(lang).to_owned()
}

/// `text` where its characters, each as `size` counts them, come to at most `most`; else as much of its
/// beginning as fits before `tail`, never a part of a character.
///
/// A tail that does not fit itself is left out.
pub(super) fn fit(text: &str, most: usize, size: impl Fn(char) -> usize, tail: &str) -> String {
    let length = |text: &str| text.chars().map(&size).sum::<usize>();
    if length(text) <= most {
        return text.to_owned();
    }
    let (tail, room) = match most.checked_sub(length(tail)) {
        Some(room) => (tail, room),
        None => ("", most),
    };
    let mut used = 0;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        used += size(c);
        if used > room {
            end = at;
            break;
        }
    }
    format!("{}{tail}", whole(text, end))
}

/// A character's bytes within a JSON string, as serde_json writes it.
pub(super) fn in_json(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        c => c.len_utf8(),
    }
}

/// The text before `end`, without a last character whose marks were cut off.
fn whole(text: &str, end: usize) -> &str {
    let continues = |c: char| {
        is_combining_mark(c)
            || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{1F3FB}'..='\u{1F3FF}')
    };
    let mut end = end;
    while text[end..].starts_with(continues) || text[..end].ends_with('\u{200D}') {
        match text[..end].char_indices().next_back() {
            Some((at, _)) => end = at,
            None => break,
        }
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, most: usize, expected: &str) {
        assert_eq!(fit(text, most, char::len_utf8, "…"), expected, "{text:?}");
    }

    #[test]
    fn what_fits_stays_and_what_does_not_is_cut_between_characters() {
        check("期限", 6, "期限");
        check("期限切れ", 11, "期限…");
        check("期限切れ", 9, "期限…");
        check("期限切れ", 8, "期…");
        check("期限切れ", 2, "");
    }

    #[test]
    fn no_mark_is_parted_from_its_character() {
        check("かき\u{3099}くけ", 11, "か…"); // ぎ of two code points
        check("葛\u{E0100}飾区役所", 13, "葛\u{E0100}飾…");
        check("a👩\u{200D}👩bcdefg", 15, "a👩\u{200D}👩…");
        check("a👩\u{200D}👩bcdefg", 14, "a…");
    }

    proptest! {
        #[test]
        fn characters_are_counted_as_json_has_them(text in "(\\PC|[\\x00-\\x1f\"\\\\]){0,40}") {
            let written = serde_json::Value::from(text.as_str()).to_string();
            prop_assert_eq!(text.chars().map(in_json).sum::<usize>() + 2, written.len());
        }

        #[test]
        fn nothing_is_longer_than_it_may_be(text in ".{0,80}", most in 0usize..60) {
            let cut = fit(&text, most, char::len_utf16, "…続き");
            prop_assert!(cut.encode_utf16().count() <= most);
            prop_assert!(text.starts_with(cut.trim_end_matches("…続き")));
        }
    }
}
