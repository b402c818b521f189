//! A list of alerts for Prometheus' Alertmanager (`POST /api/v2/alerts`; prometheus.io, "Alerts API").
//!
//! # How long an alert stays
//! A client of Alertmanager is expected to repeat itself every few minutes, or its alerts end after
//! `resolve_timeout` (five minutes). We speak when there is something to say, so what is open is given
//! an end of its own that lies beyond our longest silence: a plan's year and a month. What is over
//! ends now.
//!
//! # Why three alerts for one
//! An alert there is its labels. One that became graver would stand beside its milder self until that
//! ran out; so the selves of the other severities are ended with every word. Ending what never was
//! tells nobody anything.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::Matter;
use crate::alerts::Told;
use crate::lang::{Lang, Text};
use crate::notices::Item;
use crate::render::{clean, words};
use crate::rules::Severity;

/// How long what is open stays without a further word of ours.
const STAYS: TimeDelta = TimeDelta::days(400);
/// How long a digest or a word to the operator stays, which nothing ends.
const NEWS: TimeDelta = TimeDelta::days(7);
/// The longest annotation, in characters.
const LONGEST: usize = 4000;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Vec<u8> {
    let alerts: Vec<Value> = match matter.items() {
        [] => vec![news(matter)],
        items => items.iter().flat_map(|item| selves(matter, item)).collect(),
    };
    Value::from(alerts).to_string().into_bytes()
}

/// The alert, and its end under the severities that it does not have now.
fn selves(matter: &Matter<'_>, item: &Item) -> Vec<Value> {
    let all = [Severity::Critical, Severity::Warning, Severity::Info];
    all.into_iter().map(|severity| alert(matter, item, severity)).collect()
}

fn alert(matter: &Matter<'_>, item: &Item, severity: Severity) -> Value {
    let lang = matter.draft.to.lang;
    let open = severity == item.severity && !is_over(item.told);
    let line = |text: &str| words::prose(&clean::line(text), lang);
    let prose = |text: &Text| line(text.get(lang));
    let pairs =
        item.evidence.iter().map(|(label, value)| format!("{}: {}", prose(label), shown(value, lang)));
    let said = item.notes.iter().map(|note| line(note)).chain(pairs).collect::<Vec<_>>().join("\n");
    let annotations = annotations([
        ("summary", prose(&item.title)),
        ("description", said),
        ("advice", prose(&item.advice)),
        ("deadline", item.deadline.map(|on| on.to_string()).unwrap_or_default()),
        ("owner", clean::line(&item.owner)),
        ("initiative", item.initiative.as_deref().map(clean::line).unwrap_or_default()),
        ("event", item.told.name().to_owned()),
    ]);
    let since = item.since.and_time(chrono::NaiveTime::MIN).and_local_timezone(matter.style.zone);
    let since = since.earliest().map_or(matter.now, |since| since.to_utc());
    let labels = labels(matter, &item.alert.rule, severity, &item.alert.subject);
    let end = if open { matter.now + STAYS } else { matter.now };
    let mut entry = entry(matter, labels, annotations, since.min(matter.now), end);
    if let Some(link) = matter.writer.link(item).ok().flatten() {
        entry["generatorURL"] = Value::from(link.url);
    }
    entry
}

/// A value as a reader wants it.
fn shown(value: &str, lang: Lang) -> String {
    match value {
        "true" => lang.pick("はい", "yes").to_owned(),
        "false" => lang.pick("いいえ", "no").to_owned(),
        other => words::value(&clean::line(other), lang),
    }
}

/// A digest, an overview or a word to the operator: for information, and gone after a week.
fn news(matter: &Matter<'_>) -> Value {
    let written = matter.written;
    let name = format!("yamedoki-{}", written.kind);
    let labels = labels(matter, &name, Severity::Info, &written.subject);
    let annotations =
        annotations([("summary", written.subject.clone()), ("description", written.text.clone())]);
    entry(matter, labels, annotations, matter.now, matter.now + NEWS)
}

/// After a decision, or the default in its place, the alert ends without a further word.
fn is_over(told: Told) -> bool {
    matches!(told, Told::Resolved | Told::DecisionTaken | Told::DefaultApplied)
}

/// What identifies an alert. The department is the one that is told, not the owner, who may change.
fn labels(matter: &Matter<'_>, name: &str, severity: Severity, subject: &str) -> Map<String, Value> {
    let department = matter.draft.to.department.as_deref().unwrap_or_default();
    filled([
        ("alertname", clean::line(name)),
        ("severity", severity.name().to_owned()),
        ("subject", clean::line(subject)),
        ("department", clean::line(department)),
        ("city", clean::line(&matter.style.city)),
    ])
}

fn annotations<const N: usize>(pairs: [(&str, String); N]) -> Map<String, Value> {
    filled(pairs.map(|(name, text)| (name, clean::shorten(&text, LONGEST))))
}

/// Alertmanager takes an empty value for an absent one.
fn filled<const N: usize>(pairs: [(&str, String); N]) -> Map<String, Value> {
    let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

fn entry(
    matter: &Matter<'_>,
    labels: Map<String, Value>,
    annotations: Map<String, Value>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Value {
    let at = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut entry =
        json!({ "labels": labels, "annotations": annotations, "startsAt": at(from), "endsAt": at(to) });
    if let Some(link) = &matter.style.link {
        entry["generatorURL"] = Value::from(link.as_str());
    }
    entry
}
