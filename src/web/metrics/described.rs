//! Every number, described by what the program itself tells Prometheus: for the manual.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::DateTime;

use super::Metrics;

/// A number that Prometheus can read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// Its name, as queries write it.
    pub name: String,
    /// `counter`, `gauge`, `histogram` or `info`.
    pub kind: String,
    /// The names of its labels.
    pub labels: BTreeSet<String>,
    /// What it counts.
    pub help: String,
}

impl Metrics {
    /// Every number, in the order in which they are told.
    pub fn described() -> Vec<Described> {
        let text = Metrics::of_everything().text().unwrap_or_default();
        let mut found: Vec<Described> = Vec::new();
        for line in text.lines() {
            let words = |line: &str| line.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned()));
            if let Some((name, help)) = line.strip_prefix("# HELP ").and_then(words) {
                let help = help.trim_end_matches('.').to_owned();
                found.push(Described { name, help, ..Described::default() });
            } else if let (Some((_, kind)), Some(last)) =
                (line.strip_prefix("# TYPE ").and_then(words), found.last_mut())
            {
                last.kind = kind;
            } else if let (false, Some(last)) = (line.starts_with('#'), found.last_mut()) {
                sample(last, line);
            }
        }
        found
    }

    /// One of everything that can be counted: what nobody counted yet is not told.
    fn of_everything() -> Metrics {
        let all = Metrics::new();
        let at = DateTime::UNIX_EPOCH;
        all.evaluated(at, Duration::ZERO);
        all.evaluation_failed();
        all.alerts("", "", 0);
        all.cannot_tell(0);
        all.outbox("", 0);
        all.maybe_twice(0);
        all.undelivered_words(0);
        all.delivered("", "handed_over", at);
        all.sent_maybe_twice("");
        all.due([("", at)].into_iter(), at);
        all.circuit("", false);
        all.plan_rows("", 0);
        all.plan_imported(at);
        all.rules_loaded(0);
        all.reload_failed("");
        all.backed_up(at);
        all.returned("", 0);
        all.unreachable(0);
        all.unverified(false);
        all
    }
}

/// What a sample adds: the ending of a counter's name, and its labels (those of a histogram's own aside).
fn sample(described: &mut Described, line: &str) {
    let name = line.split(['{', ' ']).next().unwrap_or_default();
    if name == format!("{}_total", described.name) || name == format!("{}_info", described.name) {
        described.name = name.to_owned();
    }
    let Some((labels, _)) = line.split_once('{').and_then(|(_, rest)| rest.split_once('}')) else { return };
    let names = labels.split(',').filter_map(|label| label.split_once('=')).map(|(name, _)| name);
    described.labels.extend(names.filter(|name| *name != "le").map(str::to_owned));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_registered_is_missing() {
        let source = include_str!("../metrics.rs");
        let registered = ["add(r,", "add(\n", "add_seconds(\n", "registry.register(\"build\""];
        let calls: usize = registered.iter().map(|call| source.matches(call).count()).sum();
        assert_eq!(Metrics::described().len(), calls);
    }

    #[test]
    fn a_number_is_described_as_queries_write_it() {
        let all = Metrics::described();
        let check = |name: &str, kind: &str, labels: &[&str]| {
            let found = all.iter().find(|described| described.name == name);
            let found = found.map(|d| (d.kind.as_str(), d.labels.iter().map(String::as_str).collect()));
            assert_eq!(found, Some((kind, labels.to_vec())), "{name}");
        };
        check("yamedoki_deliveries_total", "counter", &["channel", "outcome"]);
        check("yamedoki_evaluation_duration_seconds", "histogram", &[]);
        check("yamedoki_build_info", "info", &["version"]);
        check("yamedoki_rules_loaded", "gauge", &[]);
    }
}
