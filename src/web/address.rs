//! Addresses of the board's pages, safe whatever a plan calls its rows.

use crate::lang::Lang;

/// `text` as a part of a path or a query: every byte but letters, digits, `-`, `_` and `~` encoded.
pub(super) fn part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The page of an initiative.
pub(super) fn initiative(code: &str) -> String {
    format!("/plan/initiative/{}", part(code))
}

/// The page of a renewal.
pub(super) fn renewal(code: &str) -> String {
    format!("/renewals/{}", part(code))
}

/// The page on which a row is decided on; the table in the singular.
pub(super) fn decide(table: &str, code: &str) -> String {
    format!("/decide/{table}/{}", part(code))
}

/// The page of an alert.
pub(super) fn alert(key: &crate::alerts::AlertKey) -> String {
    let (table, code) = key.subject.split_once('/').unwrap_or((&key.subject, ""));
    format!("/alerts/{}/{}/{}", part(&key.rule), part(table), part(code))
}

/// `path` with those of `fields` that say something.
pub(super) fn query(path: &str, fields: &[(&str, &str)]) -> String {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    let said: Vec<String> = said.map(|(name, value)| format!("{name}={}", part(value))).collect();
    if said.is_empty() { path.to_owned() } else { format!("{path}?{}", said.join("&")) }
}

/// The pages of a list that is longer than one: its number, of how many, and where the others are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pager {
    number: usize,
    of: usize,
    all: usize,
    before: Option<String>,
    after: Option<String>,
}

impl Pager {
    /// Page `asked` of `all` things, `each` on one; `at` is the address of a page by its number. Gives the
    /// first thing of the page too.
    pub(super) fn of(
        asked: Option<&str>,
        all: usize,
        each: usize,
        at: impl Fn(&str) -> String,
    ) -> (usize, Pager) {
        let of = all.div_ceil(each).max(1);
        let number = asked.and_then(|asked| asked.parse().ok()).unwrap_or(1).clamp(1, of);
        let to = |number: usize| at(&number.to_string());
        let before = (number > 1).then(|| to(number - 1));
        let after = (number < of).then(|| to(number + 1));
        ((number - 1) * each, Pager { number, of, all, before, after })
    }
}

/// A choice of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

impl From<Pager> for minijinja::Value {
    fn from(pager: Pager) -> minijinja::Value {
        let Pager { number, of, all, before, after } = pager;
        minijinja::context! { number, of, all, before, after }
    }
}

impl From<Choice> for minijinja::Value {
    fn from(choice: Choice) -> minijinja::Value {
        let Choice { value, name, chosen } = choice;
        minijinja::context! { value, name, chosen }
    }
}

/// The closed set `values` of a column as choices, in the words of the plan's own tables.
pub(super) fn named(values: &[(&str, &str, &str)], chosen: &str, lang: Lang) -> Vec<Choice> {
    let choice = |(value, ja, en): &(&str, &str, &str)| Choice {
        value: (*value).to_owned(),
        name: lang.pick(*ja, *en).to_owned(),
        chosen: *value == chosen,
    };
    values.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_code_is_one_part_of_an_address() {
        assert_eq!(initiative("1-1-01"), "/plan/initiative/1-1-01");
        assert_eq!(renewal("a/b?c#d\"<%"), "/renewals/a%2Fb%3Fc%23d%22%3C%25");
        assert_eq!(
            query("/plan", &[("department", "人事 課"), ("state", "")]),
            "/plan?department=%E4%BA%BA%E4%BA%8B%20%E8%AA%B2"
        );
        assert_eq!(query("/plan", &[("state", "")]), "/plan");
    }

    #[test]
    fn a_page_that_is_none_is_the_nearest_one() {
        let page = |asked: &str| Pager::of(Some(asked), 101, 50, |n| format!("/plan?page={n}"));
        assert_eq!(page("2").0, 50);
        assert_eq!(page("99").0, 100);
        assert_eq!(page("x").0, 0);
        assert_eq!(page("2").1.before.as_deref(), Some("/plan?page=1"));
        assert_eq!(page("3").1.after, None);
    }
}
