//! Yes and no.

use super::{Read, fold};
use crate::lang::Text;
use crate::plan::Cell;

const YES: &[&str] = &["yes", "true", "1", "○", "〇", "◯", "はい", "有", "該当", "有り", "あり"];
const NO: &[&str] = &["no", "false", "0", "×", "✕", "✖", "いいえ", "無", "非該当", "無し", "なし"];

/// Reads yes or no.
pub(super) fn read(text: &str) -> Result<Read, Text> {
    let word = fold::name(text);
    if YES.contains(&word.as_str()) {
        Ok(Read::literal(Cell::Bool(true)))
    } else if NO.contains(&word.as_str()) {
        Ok(Read::literal(Cell::Bool(false)))
    } else {
        Err(super::unreadable(
            text,
            ("「はい・いいえ」", "yes or no"),
            ("○、はい、有、該当 または ×、いいえ、無、空欄", "yes, true, 1, ○ or no, false, 0, ×, empty"),
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn yes_is_said_in_many_ways() {
        for text in ["yes", "YES", "true", "TRUE", "1", "１", "○", "〇", "◯", "はい", "有", "該当", " 有 "]
        {
            assert_eq!(read(text).unwrap().cell, Cell::Bool(true), "{text}");
        }
    }

    #[test]
    fn no_is_said_in_many_ways() {
        for text in ["no", "No", "false", "0", "０", "×", "いいえ", "無"] {
            assert_eq!(read(text).unwrap().cell, Cell::Bool(false), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_answer() {
        for text in ["△", "たぶん", "2", "x", "yess"] {
            let message = read(text).unwrap_err();
            assert!(message.ja.contains(text) && message.ja.contains("いいえ"), "{}", message.ja);
            assert!(message.en.contains(text) && message.en.contains("accepted"), "{}", message.en);
        }
    }
}
