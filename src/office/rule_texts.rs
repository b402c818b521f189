//! Rules as they are written: each rule's own lines in its file, and what the configuration overrides of it.

use toml::de::{DeTable, DeValue};

use crate::rules::Source;

/// A rule as its file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// The file, as the user knows it.
    pub file: String,
    /// Its lines, with the comment that stands right above them.
    pub text: String,
    /// What the configuration says in its place: keys and values, as TOML, in alphabetical order.
    pub overrides: Vec<(String, String)>,
}

/// Every rule of `sources`, as far as they are TOML, in their order; also those that `overrides` turns off.
pub fn written(sources: &[Source], overrides: Option<&Source>) -> Vec<Written> {
    let changed = overrides.and_then(|source| source.text.parse::<toml::Table>().ok()).unwrap_or_default();
    let of = |name: &str| -> Vec<(String, String)> {
        let table = changed.get("override").and_then(|all| all.get(name)).and_then(|own| own.as_table());
        table.into_iter().flatten().map(|(key, value)| (key.clone(), value.to_string())).collect()
    };
    let in_file = |source: &Source| -> Vec<Written> {
        let own = |(name, text): (String, &str)| Written {
            overrides: of(&name),
            file: source.name.clone(),
            text: text.to_owned(),
            name,
        };
        blocks(&source.text).into_iter().map(own).collect()
    };
    sources.iter().flat_map(in_file).collect()
}

/// `sources` without the rules called `names`: what is written in their place may bear their names.
pub fn without(sources: &[Source], names: &[String]) -> Vec<Source> {
    let rest = |source: &Source| {
        let mut text = source.text.clone();
        for (_, block) in blocks(&source.text).into_iter().filter(|(name, _)| names.contains(name)) {
            // As many lines as before: mistakes elsewhere in the file keep their place.
            text = text.replacen(block, &"\n".repeat(block.matches('\n').count()), 1);
        }
        Source { name: source.name.clone(), text }
    };
    sources.iter().map(rest).collect()
}

/// The names of the rules that `text` writes; none where it is no TOML.
pub fn names(text: &str) -> Vec<String> {
    blocks(text).into_iter().map(|(name, _)| name).collect()
}

/// The rules' names and lines, each up to the next rule or its comment.
fn blocks(text: &str) -> Vec<(String, &str)> {
    let Ok(document) = DeTable::parse(text) else { return Vec::new() };
    let rules = document.get_ref().get("rule").and_then(|rules| match rules.get_ref() {
        DeValue::Array(rules) => Some(rules),
        _ => None,
    });
    let mut starts: Vec<(String, usize)> = Vec::new();
    for rule in rules.into_iter().flat_map(|rules| rules.iter()) {
        let name = rule.get_ref().as_table().and_then(|table| table.get("name"));
        let name = name.and_then(|name| name.get_ref().as_str()).unwrap_or_default().to_owned();
        starts.push((name, begin(text, rule.span().start)));
    }
    // Whatever else stands at the top begins a block of its own, which is no rule's.
    let others = document.get_ref().iter().filter(|(key, _)| key.get_ref() != "rule");
    let others: Vec<usize> = others.map(|(key, _)| begin(text, key.span().start)).collect();
    let end = |start: usize| {
        let next = starts.iter().map(|(_, at)| *at).chain(others.iter().copied()).filter(|at| *at > start);
        next.min().unwrap_or(text.len())
    };
    starts.iter().filter_map(|(name, start)| Some((name.clone(), text.get(*start..end(*start))?))).collect()
}

/// Where the line of `at` begins, or the comment right above it.
fn begin(text: &str, at: usize) -> usize {
    let line = |end: usize| text.get(..end).and_then(|before| before.rfind('\n')).map_or(0, |n| n + 1);
    let mut start = line(at);
    while start > 0 {
        let above = line(start - 1);
        if !text.get(above..start).is_some_and(|line| line.starts_with('#')) {
            break;
        }
        start = above;
    }
    start
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::rules::pack;

    const FILE: &str = "# A file.\n\n# Why: one.\n[[rule]]\nname = \"one\"\nwhen = '''\n[[rule]]\nname = \"no\"\n'''\n\n[rule.labels]\na = \"b\"\n\n# Why: two,\n# still.\n[[rule]]\nname = \"two\"\n";

    fn source(text: &str) -> Source {
        Source { name: "a.toml".into(), text: text.into() }
    }

    #[test]
    fn a_rule_is_its_own_lines_with_the_comment_above() {
        let found = written(&[source(FILE)], None);
        let names: Vec<&str> = found.iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        assert!(found[0].text.starts_with("# Why: one.\n[[rule]]"), "{}", found[0].text);
        assert!(
            found[0].text.contains("[rule.labels]") && !found[0].text.contains("two"),
            "{}",
            found[0].text
        );
        assert!(found[1].text.starts_with("# Why: two,\n# still.\n[[rule]]"), "{}", found[1].text);
    }

    #[test]
    fn every_shipped_rule_is_found_with_its_reason() {
        for rule in written(&pack(), None) {
            assert!(rule.text.starts_with("# Why: "), "{}: {}", rule.name, rule.text);
            assert_eq!(rule.text.matches("[[rule]]").count(), 1, "{}", rule.text);
        }
    }

    #[test]
    fn what_the_configuration_overrides_is_named_with_it() {
        let config = "[city]\nname = \"x\"\n[override.two]\nseverity = \"info\"\nenabled = false\n";
        let found = written(&[source(FILE)], Some(&source(config)));
        assert!(found[0].overrides.is_empty());
        let pairs: Vec<(&str, &str)> =
            found[1].overrides.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("enabled", "false"), ("severity", "\"info\"")]);
    }

    #[test]
    fn rules_that_are_taken_out_leave_the_others_where_they_were() {
        let left = without(&[source(FILE)], &["one".into()]);
        assert_eq!(names(&left[0].text), ["two"]);
        assert_eq!(left[0].text.lines().count(), FILE.lines().count());
    }
}
