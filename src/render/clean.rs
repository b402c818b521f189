//! Text from the plan, made harmless for a letter: no control characters, no reordering of what a
//! reader sees. Names such as 髙, ㈱ and ㎡ stay as they are.

/// One line: line breaks, tabs and other control characters become a space, several spaces of that
/// kind one; invisible characters that reorder text are left out.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !reorders(*c)) {
        if !breaks(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_owned()
}

/// Several lines: like [`line()`], each by itself, but for the spaces that it begins with. These place
/// the marks under a line of source text.
pub(super) fn lines(text: &str) -> String {
    let indented = |text: &str| {
        let rest = text.trim_start_matches(' ');
        let mut out = " ".repeat(text.len() - rest.len());
        out.push_str(&line(rest));
        out
    };
    let cleaned: Vec<String> = text.lines().map(indented).collect();
    cleaned.join("\n")
}

/// At most `most` characters of `text`, the last of them `…` where something is left out.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(most.saturating_sub(1)).collect();
    out.push('…');
    out
}

/// Control characters, and the line and paragraph separators of Unicode.
fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Marks that change the direction of what follows (they can make a text read otherwise than it is),
/// and the byte order mark.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(line(text), expected, "{text:?}");
    }

    #[test]
    fn what_could_begin_a_header_becomes_a_space() {
        check("報告\r\nBcc: x@example.com", "報告 Bcc: x@example.com");
        check("a\u{0}b\u{1b}[31mc", "a b [31mc");
        check("a\u{85}b\u{2028}c\u{2029}d", "a b c d");
        check("\u{202e}gpj.exe", "gpj.exe");
    }

    #[test]
    fn names_stay_as_they_are_written() {
        for name in ["髙橋", "㈱コスモ", "120㎡", "𠮷野家", "神\u{FE00}", "①〜⑤"] {
            check(name, name);
        }
    }

    #[test]
    fn several_lines_keep_the_spaces_they_begin_with() {
        assert_eq!(lines("3 | when = 'x'\n  |        ^^^ \n\r\u{1b}x"), "3 | when = 'x'\n  |        ^^^\nx");
    }

    #[test]
    fn a_shortened_text_says_so() {
        assert_eq!(shorten("対象業務の選定", 4), "対象業…");
        assert_eq!(shorten("対象業務", 4), "対象業務");
    }
}
