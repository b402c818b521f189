//! Addresses of the board's pages, safe whatever a plan calls its rows: the one place that writes them, for
//! letters, pages and calendars. What varies stands in a part of its own, so a slash in a code is no slash.

use crate::alerts::AlertKey;

/// `text` as one part of a path or a query: everything but letters, digits, `-`, `_`, `.` and `~` as `%XX`
/// (RFC 3986, 2.1 and 2.3).
pub fn part(text: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// `path` with those of `fields` that say something as its query.
pub fn query(path: &str, fields: &[(&str, &str)]) -> String {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    let said: Vec<String> = said.map(|(name, value)| format!("{name}={}", part(value))).collect();
    if said.is_empty() { path.to_owned() } else { format!("{path}?{}", said.join("&")) }
}

/// The page of an alert.
pub fn alert(key: &AlertKey) -> String {
    format!("/alerts/{}/{}", part(&key.rule), subject(&key.subject))
}

/// The page on the board on which an alert is answered.
pub fn answer(key: &AlertKey) -> String {
    format!("/answer/{}/{}", part(&key.rule), subject(&key.subject))
}

/// The page on which a row (`table/code`) is decided on.
pub fn decide(row: &str) -> String {
    format!("/decide/{}", subject(row))
}

/// The page of an initiative, by its code.
pub fn initiative(code: &str) -> String {
    format!("/plan/initiative/{}", part(code))
}

/// What was changed in a row, by its table in the singular and its code.
pub fn history(table: &str, code: &str) -> String {
    format!("/plan/history/{table}/{}", part(code))
}

/// The page of a renewal, by its code.
pub fn renewal(code: &str) -> String {
    format!("/renewals/{}", part(code))
}

/// The page of a letter, by its key.
pub fn letter(key: &str) -> String {
    format!("/deliveries/letter/{}", part(key))
}

/// The page of a rule.
pub fn rule(name: &str) -> String {
    format!("/rules/{}", part(name))
}

/// `table/code` in two parts of an address.
fn subject(row: &str) -> String {
    let (table, code) = row.split_once('/').unwrap_or((row, ""));
    format!("{}/{}", part(table), part(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_any_characters_is_one_part() {
        let check = |subject: &str, path: &str| {
            let key = AlertKey { rule: "late".to_owned(), subject: subject.to_owned() };
            assert_eq!(alert(&key), format!("/alerts/late/{path}"));
            assert_eq!(answer(&key), format!("/answer/late/{path}"));
            assert_eq!(decide(subject), format!("/decide/{path}"));
        };
        check("milestone/1-1-01-a", "milestone/1-1-01-a");
        check("renewal/協定 1", "renewal/%E5%8D%94%E5%AE%9A%201");
        check("renewal/a/b?c#d\"><x>\n", "renewal/a%2Fb%3Fc%23d%22%3E%3Cx%3E%0A");
        assert_eq!(initiative("1-1-01"), "/plan/initiative/1-1-01");
        assert_eq!(renewal("a/b?c#d\"<%"), "/renewals/a%2Fb%3Fc%23d%22%3C%25");
    }

    #[test]
    fn a_query_holds_whatever_was_asked_for() {
        assert_eq!(query("/audit", &[("kind", ""), ("actor", "")]), "/audit");
        let asked = [("kind", "a&b"), ("actor", "高\r\n"), ("state", "")];
        assert_eq!(query("/audit", &asked), "/audit?kind=a%26b&actor=%E9%AB%98%0D%0A");
    }
}
