//! Text from a letter, put into a service's form: neutral, within its limit, and cut with a word on
//! where the rest is to be read.
//!
//! A service counts in a unit of its own, and a cut must not make two halves of what a reader sees as
//! one, nor of an escape. So a text is first divided into clusters (a character with what belongs to
//! it), each cluster put into its neutral form, and only whole clusters are counted and kept.

use std::borrow::Cow;

use minijinja::context;
use unicode_normalization::char::is_combining_mark;

use super::Matter;
use crate::render::templates::Templates;
use crate::render::{RenderError, clean};

/// What a service counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Bytes of UTF-8.
    Bytes,
    /// Bytes of UTF-8 as they stand in a JSON text, its escapes included.
    Json,
    /// UTF-16 code units, as JavaScript and Java count: 𠮷 is two.
    Utf16,
    /// Unicode code points: 𠮷 is one.
    Chars,
}

impl Unit {
    /// The size of `text`.
    pub(super) fn of(self, text: &str) -> usize {
        match self {
            Unit::Bytes => text.len(),
            Unit::Json => text.chars().map(in_json).sum(),
            Unit::Utf16 => text.chars().map(char::len_utf16).sum(),
            Unit::Chars => text.chars().count(),
        }
    }
}

/// RFC 8259, 7, as `serde_json` writes it.
fn in_json(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        c if u32::from(c) < 0x20 => 6,
        c => c.len_utf8(),
    }
}

/// A character of a text with its neighbours; `\n` where there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// The one before it.
    pub(super) before: char,
    /// The character.
    pub(super) here: char,
    /// The one after it.
    pub(super) after: char,
}

impl Glyph {
    /// The character as it is.
    pub(super) fn itself(self) -> Cow<'static, str> {
        self.here.to_string().into()
    }
}

/// What a service shows a character as, without taking it for markup. A line break stays one.
pub(super) type Neutral = fn(Glyph) -> Cow<'static, str>;

/// The neutral form of all of `text`.
pub(super) fn whole(text: &str, neutral: Neutral) -> String {
    clusters(text, neutral).collect()
}

/// Whether the neutral form of `text` is at most `most` of `unit`.
pub(super) fn fits(text: &str, neutral: Neutral, most: usize, unit: Unit) -> bool {
    let mut size = 0;
    clusters(text, neutral).all(|cluster| {
        size += unit.of(&cluster);
        size <= most
    })
}

/// The neutral form of `text` if that is at most `most` of `unit`; else of as much as fits together
/// with `rest`, which follows as it is. A line's end shortly before the limit is preferred.
pub(super) fn within(text: &str, neutral: Neutral, most: usize, unit: Unit, rest: &str) -> String {
    if fits(text, neutral, most, unit) {
        return whole(text, neutral);
    }
    let room = most.saturating_sub(unit.of(rest));
    let (mut kept, mut size, mut line) = (String::new(), 0, (0, 0));
    for cluster in clusters(text, neutral) {
        if size + unit.of(&cluster) > room {
            break;
        }
        if cluster == "\n" {
            line = (kept.len(), size);
        }
        size += unit.of(&cluster);
        kept.push_str(&cluster);
    }
    if line.1 * 3 > size * 2 {
        kept.truncate(line.0);
    }
    kept.truncate(kept.trim_end().len());
    if unit.of(rest) <= most {
        kept.push_str(rest);
    }
    kept
}

/// The neutral form of `text` in pieces, each at most `most` of `unit` (or one cluster).
pub(super) fn pieces(text: &str, neutral: Neutral, most: usize, unit: Unit) -> Vec<String> {
    let (mut pieces, mut piece, mut size) = (Vec::new(), String::new(), 0);
    for cluster in clusters(text, neutral) {
        let length = unit.of(&cluster);
        if size + length > most && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            size = 0;
        }
        piece.push_str(&cluster);
        size += length;
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// What a cut text ends with: that it is cut, and where the whole of it is. The link, where there is
/// one, is put as `link` writes it.
pub(super) fn rest(matter: &Matter<'_>, link: fn(&str) -> String) -> String {
    let words = || -> Result<String, RenderError> {
        let templates = Templates::of(matter.draft.to.lang)?;
        if let Some(url) = &matter.style.link {
            return templates.say("cut.link", context! { link => link(url) });
        }
        let contact = match &matter.style.contact {
            Some(contact) => clean::line(contact),
            None => templates.say("footer.contact_default", context! {})?,
        };
        templates.say("cut.ask", context! { contact })
    };
    words().unwrap_or_else(|_| "…".to_owned())
}

/// A text's characters, each neutral and with the marks that belong to it.
fn clusters(text: &str, neutral: Neutral) -> impl Iterator<Item = String> + '_ {
    let mut chars = text.chars().peekable();
    let mut before = '\n';
    std::iter::from_fn(move || {
        let mut here = chars.next()?;
        let mut cluster = String::new();
        let mut flag = is_flag(here);
        loop {
            let next = chars.peek().copied();
            cluster.push_str(&neutral(Glyph { before, here, after: next.unwrap_or('\n') }));
            before = here;
            let pair = flag && next.is_some_and(is_flag);
            let joined = next.is_some_and(extends) || (here == '\u{200D}' && next != Some('\n')) || pair;
            match next.filter(|_| joined && here != '\n') {
                Some(next) => here = next,
                None => return Some(cluster),
            }
            flag &= !pair;
            chars.next();
        }
    })
}

/// Marks of what stands before them: accents, variation selectors, skin tones, joiners, and the
/// half-width ﾞ and ﾟ.
fn extends(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{200D}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{FF9E}' | '\u{FF9F}' | '\u{E0020}'..='\u{E007F}')
}

/// Half of a flag.
fn is_flag(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use proptest::prelude::*;

    use super::*;

    fn escaped(glyph: Glyph) -> Cow<'static, str> {
        if glyph.here == '&' { "&amp;".into() } else { glyph.itself() }
    }

    fn check(text: &str, most: usize, unit: Unit, expected: &str) {
        assert_eq!(within(text, escaped, most, unit, "…"), expected, "{text:?}");
    }

    #[test]
    fn what_fits_stays_whole() {
        check("業務", 2, Unit::Chars, "業務");
        check("業務", 6, Unit::Bytes, "業務");
        check("𠮷", 2, Unit::Utf16, "𠮷");
        check("", 0, Unit::Chars, "");
    }

    #[test]
    fn each_unit_counts_by_itself() {
        check("𠮷野家", 3, Unit::Chars, "𠮷野家");
        check("𠮷野家", 3, Unit::Utf16, "𠮷…");
        check("𠮷野家", 9, Unit::Bytes, "𠮷…");
        check("\"\"\"", 5, Unit::Json, "\"…");
    }

    #[test]
    fn nothing_that_a_reader_sees_as_one_is_halved() {
        check("がか\u{3099}き", 3, Unit::Chars, "が…");
        check("神\u{FE00}社仏閣", 2, Unit::Chars, "…");
        check("👩\u{200D}👩\u{200D}👧と👧と", 6, Unit::Chars, "👩\u{200D}👩\u{200D}👧…");
        check("🇯🇵🇯🇵ああ", 4, Unit::Chars, "🇯🇵…");
        check("a&&", 7, Unit::Chars, "a&amp;…");
        check("a&&", 10, Unit::Chars, "a&amp;…");
    }

    #[test]
    fn a_lines_end_near_the_limit_is_preferred() {
        check("1234567\n90123", 11, Unit::Chars, "1234567…");
        check("1\n345678901234", 11, Unit::Chars, "1\n34567890…");
    }

    #[test]
    fn pieces_are_the_whole() {
        let pieces = pieces("a&b\u{301}&c", escaped, 6, Unit::Chars);
        assert_eq!(pieces, ["a&amp;", "b\u{301}", "&amp;c"]);
    }

    proptest! {
        #[test]
        fn a_cut_text_keeps_to_the_limit_and_is_a_beginning(text in "[\\PC\n&\u{3099}\u{200D}🇯𠮷]{0,60}", most in 1_usize..80) {
            for unit in [Unit::Bytes, Unit::Json, Unit::Utf16, Unit::Chars] {
                let cut = within(&text, escaped, most, unit, "!");
                prop_assert!(unit.of(&cut) <= most);
                let all = whole(&text, escaped);
                let kept = cut.strip_suffix('!').unwrap_or(&cut);
                prop_assert!(all == cut || all.starts_with(kept));
            }
        }
    }
}
