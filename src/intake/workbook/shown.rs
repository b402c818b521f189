//! How a number format shows a number, as far as its meaning depends on it.

use crate::intake::cell::Shown;

/// `0%` is percent; `000` pads a code with zeros; all else shows the number.
pub(super) fn by_format(code: &str) -> Shown {
    let first = code.split(';').next().unwrap_or_default();
    let bare = without_literals(first);
    if bare.contains('%') {
        return Shown::Percent;
    }
    let padded = bare.len() >= 2 && bare.bytes().all(|b| b == b'0');
    match u8::try_from(bare.len()) {
        Ok(width) if padded => Shown::Padded(width),
        _ => Shown::Plain,
    }
}

/// The format without quoted text, escaped characters, colours, fill and spacing.
fn without_literals(code: &str) -> String {
    let mut bare = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            c => bare.push(c),
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_and_padding_are_seen_and_nothing_else() {
        for (code, shown) in [
            ("0%", Shown::Percent),
            ("0.0%", Shown::Percent),
            ("#,##0.00%;[Red]-#,##0.00%", Shown::Percent),
            ("0\"%\"", Shown::Plain),
            ("0\\%", Shown::Plain),
            ("General", Shown::Plain),
            ("0", Shown::Plain),
            ("000", Shown::Padded(3)),
            ("#,##0", Shown::Plain),
            ("0.00", Shown::Plain),
            ("@", Shown::Plain),
            ("", Shown::Plain),
            ("\"", Shown::Plain),
            ("[", Shown::Plain),
        ] {
            assert_eq!(by_format(code), shown, "{code}");
        }
    }
}
