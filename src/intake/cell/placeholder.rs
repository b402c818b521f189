//! Placeholders: written, but no value (`plan.md`, Reading a cell).

/// A cell that is only `-`, `－`, `―` or `…`.
pub(crate) fn is_mark(text: &str) -> bool {
    matches!(text.trim(), "-" | "－" | "―" | "…")
}

/// As [`is_mark`], for cells that no text can stand in: a row of the marks, and the dashes that look
/// like them, say the same there.
pub(crate) fn is_dash(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().all(|c| {
            matches!(c, '-' | '－' | '―' | '…' | '—' | '–' | '‐' | '−' | 'ー' | 'ｰ' | '─' | '⋯' | '・')
        })
}

/// Where a number is expected: no digit, and a circle (〇, ○, ◯) stands for one.
pub(crate) fn is_circle_for_a_number(text: &str) -> bool {
    text.contains(['\u{3007}', '\u{25CB}', '\u{25EF}'])
        && !text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_the_drafts_are_no_values() {
        for text in ["-", "－", "―", "…", " － ", "\u{3000}-\n"] {
            assert!(is_mark(text), "{text:?}");
        }
        for text in ["", "--", "-1", "未定", "ー", "- 調整中"] {
            assert!(!is_mark(text), "{text:?}");
        }
    }

    #[test]
    fn a_circle_stands_for_a_number_only_where_there_is_no_digit() {
        for text in ["〇台", "○百万円", "約◯百万円", "時間外労働時間合計：〇時間", "〇%", "○"]
        {
            assert!(is_circle_for_a_number(text), "{text}");
        }
        for text in ["10台", "○１台", "台", "", "令和8年〇月"] {
            assert!(!is_circle_for_a_number(text), "{text}");
        }
    }

    #[test]
    fn dashes_that_look_alike_are_told_only_where_no_text_can_stand() {
        for text in ["—", "――", "……", "−", "ー", "・・・"] {
            assert!(is_dash(text), "{text}");
        }
        assert!(!is_dash("") && !is_dash("-5"));
    }
}
