//! From a TOML string's value back to its place in the file: escapes and multi-line strings make the
//! two differ.

/// For each byte of the decoded value of the TOML string `token` (quotes included), and for its end,
/// the offset in `token` at which it was written.
pub(super) fn offsets(token: &str) -> Vec<usize> {
    let (quote, raw) = match token.as_bytes() {
        [b'\'', b'\'', b'\'', ..] if token.len() >= 6 => (3, true),
        [b'"', b'"', b'"', ..] if token.len() >= 6 => (3, false),
        [b'\'', ..] => (1, true),
        _ => (1, false),
    };
    let mut at = quote;
    if quote == 3 {
        let body = &token[quote..];
        at += if body.starts_with("\r\n") { 2 } else { usize::from(body.starts_with('\n')) };
    }
    let end = token.len().saturating_sub(quote);
    let mut map = Vec::with_capacity(token.len());
    while at < end {
        let Some(c) = token[at..].chars().next() else { break };
        let (taken, given) =
            if c == '\\' && !raw { escape(&token[at..end]) } else { (c.len_utf8(), c.len_utf8()) };
        // Line ends are normalised: a carriage return before one has no byte of its own.
        let given = if c == '\r' && token[at..].starts_with("\r\n") { 0 } else { given };
        for i in 0..given {
            map.push(if c == '\\' { at } else { at + i });
        }
        at += taken.max(1);
    }
    map.push(end.max(quote).min(token.len()));
    map
}

/// How many bytes an escape takes, and how many it gives.
fn escape(text: &str) -> (usize, usize) {
    let hex = |digits: usize| {
        let code = text.get(2..2 + digits).and_then(|h| u32::from_str_radix(h, 16).ok());
        (2 + digits, code.and_then(char::from_u32).map_or(1, char::len_utf8))
    };
    match text.as_bytes().get(1) {
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        Some(c) if c.is_ascii_whitespace() => {
            let rest = text[1..].trim_start();
            (text.len() - rest.len(), 0)
        }
        _ => (2, 1),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn check(token: &str, needle_in_value: &str, column_in_token: usize) {
        let table: toml::Table = toml::from_str(&format!("x = {token}")).unwrap();
        let value = table["x"].as_str().unwrap();
        let map = offsets(token);
        assert_eq!(map.len(), value.len() + 1, "{token}");
        assert_eq!(map[value.find(needle_in_value).unwrap()], column_in_token, "{token}");
    }

    #[test]
    fn a_plain_string_is_moved_by_its_quote() {
        check("\"a.b > 1\"", "b", 3);
        check("'a.b == \"x\"'", "b", 3);
    }

    #[test]
    fn escapes_are_longer_than_what_they_stand_for() {
        check(r#""a == \"x\" && b""#, "b", 15);
        check(r#""\u3042 && b""#, "b", 11);
    }

    #[test]
    fn multi_line_strings_drop_their_first_line_end() {
        check("\"\"\"\na &&\nb\"\"\"", "b", 9);
        check("'''\na &&\nb'''", "b", 9);
    }

    #[test]
    fn a_line_ending_backslash_drops_what_follows() {
        check("\"\"\"a && \\\n   b\"\"\"", "b", 13);
    }
}
