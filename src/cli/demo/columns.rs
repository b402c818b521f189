//! Text in columns, where a full-width character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest line, in columns.
pub(in crate::cli) const WIDTH: usize = 100;

/// `text` with blanks up to `width` columns; a longer one is cut.
pub(in crate::cli) fn pad(text: &str, width: usize) -> String {
    let text = cut(text, width);
    let blanks = width.saturating_sub(text.width());
    text + &" ".repeat(blanks)
}

/// `text`, or its beginning and `…` where it is wider than `width` columns.
pub(in crate::cli) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + c.width().unwrap_or(0) + 1 > width {
            break;
        }
        kept.push(c);
    }
    kept.trim_end().to_owned() + "…"
}

/// `text` in lines of at most [`WIDTH`] columns, each after `indent` blanks. Words stay whole; Japanese
/// breaks anywhere but beside a mark that may not stand there.
pub(in crate::cli) fn wrap(text: &str, indent: usize) -> Vec<String> {
    let room = WIDTH.saturating_sub(indent);
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let width = lines.last().map_or(0, |line| line.width());
        if width > 0 && width + piece.trim_end().width() > room {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { piece.trim_start() } else { &piece });
        }
    }
    lines.iter().map(|line| " ".repeat(indent) + line.trim_end()).collect()
}

/// `text` in the room that `head`, the columns before it, leaves: further lines begin below its first.
pub(in crate::cli) fn hang(head: &str, text: &str) -> Vec<String> {
    let indent = head.width();
    let mut lines = wrap(text, indent);
    if let Some(first) = lines.first_mut() {
        *first = format!("{head}{}", first.trim_start()).trim_end().to_owned();
    }
    lines
}

/// `text` after as many blanks as make it `width` columns wide.
pub(in crate::cli) fn right(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width())) + text
}

/// Marks that may not begin a line.
const CLOSING: &[char] = &['、', '。', '」', '）', '』', '】', '・', '：', '？', '！', 'ー', '％'];

/// Marks that may not end a line.
const OPENING: &[char] = &['「', '（', '『', '【', '［', '“', '('];

/// A text's unbreakable pieces: a narrow word with the blank after it, or one wide character; a mark
/// stays with what it opens or closes.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let narrow = c.width().unwrap_or(0) < 2;
        match pieces.last_mut() {
            Some(last) if (open && narrow) || last.ends_with(OPENING) || CLOSING.contains(&c) => last.push(c),
            _ => pieces.push(c.to_string()),
        }
        open = narrow && c != ' ';
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_characters_take_two_columns() {
        assert_eq!(pad("本部", 6), "本部  ");
        assert_eq!(pad("abc", 6), "abc   ");
        assert_eq!(cut("都市計画課", 7), "都市計…");
        assert_eq!(cut("都市計画課", 10), "都市計画課");
    }

    #[test]
    fn a_second_line_begins_below_the_first() {
        let lines = hang("課  ", &"あ".repeat(60));
        assert_eq!(lines.iter().map(|line| line.width()).collect::<Vec<_>>(), [100, 28]);
        assert!(lines[0].starts_with("課  あ") && lines[1].starts_with("    あ"));
        assert_eq!(right("課", 4), "  課");
    }

    #[test]
    fn no_line_is_wider_than_the_page_nor_begins_with_a_closing_mark() {
        for text in [
            "あ".repeat(48) + "、" + &"い".repeat(46) + "「（2026-04-01）」、」。",
            "several words ".repeat(30),
        ] {
            let lines = wrap(&text, 4);
            assert!(lines.len() > 1);
            for line in &lines {
                assert!(line.width() <= WIDTH, "{line}");
                assert!(!line.ends_with(OPENING), "{line}");
                assert!(!line.trim_start().starts_with(CLOSING), "{line}");
            }
            let joined: String = lines.iter().flat_map(|line| line.chars()).filter(|c| *c != ' ').collect();
            assert_eq!(joined, text.replace(' ', ""));
        }
    }
}
