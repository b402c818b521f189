//! The addresses of our pages: what a plan calls its rows may hold any character.

use crate::alerts::AlertKey;

/// `text` as one part of an address: everything but letters, digits, `-`, `_`, `.` and `~` as `%XX`
/// (RFC 3986, 2.1 and 2.3).
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The page of an alert.
pub(super) fn alert(key: &AlertKey) -> String {
    format!("/alerts/{}/{}", encoded(&key.rule), subject(&key.subject))
}

/// The page of an initiative, by its code.
pub(super) fn initiative(code: &str) -> String {
    format!("/plan/initiative/{}", encoded(code))
}

/// The page on which a row (`table/code`) is decided on.
pub(super) fn decide(row: &str) -> String {
    format!("/decide/{}", subject(row))
}

/// The page of a letter, by its key.
pub(super) fn letter(key: &str) -> String {
    format!("/deliveries/letter/{}", encoded(key))
}

/// The page of a rule.
pub(super) fn rule(name: &str) -> String {
    format!("/rules/{}", encoded(name))
}

/// `table/code` in two parts of an address.
fn subject(row: &str) -> String {
    let (table, code) = row.split_once('/').unwrap_or((row, ""));
    format!("{}/{}", encoded(table), encoded(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_hold_any_character() {
        let key = AlertKey { rule: "r".into(), subject: "renewal/a/b?c#d\"e\n庁".into() };
        assert_eq!(alert(&key), "/alerts/r/renewal/a%2Fb%3Fc%23d%22e%0A%E5%BA%81");
    }
}
