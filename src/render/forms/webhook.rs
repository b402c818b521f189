//! The JSON body of a webhook, in the form of Standard Webhooks: `type`, `timestamp`, `data`.
//! Signing and the `webhook-id` are the channel's affair.

use chrono::{NaiveDate, SecondsFormat};
use serde_json::{Value, json};

use super::Matter;
use super::cut::{self, Glyph, Unit};
use crate::lang::Text;
use crate::notices::{Digest, DigestLine, Item, Measure, Overview};
use crate::render::view::Writer;
use crate::render::{clean, words};

/// How many entries of every list are kept, from one try to the next, until the body fits.
const KEPT: [usize; 5] = [100, 30, 10, 3, 0];
/// The least room that is worth a text, in bytes.
const LEAST_TEXT: usize = 512;
/// What a long text among the data is cut to where the body is too large, in bytes.
const EXCERPT: usize = 512;

/// The body's bytes: all of it where it fits, else lists cut and counted (`left_out`), and the text with
/// a word about the rest.
pub(super) fn bytes(matter: &Matter<'_>, max_bytes: usize) -> Vec<u8> {
    let text = &matter.written.text;
    let whole = body(matter, text, matter.written.data.clone());
    if whole.len() <= max_bytes {
        return whole;
    }
    let rest = cut::rest(matter, str::to_owned);
    let mut smallest = whole;
    for kept in KEPT {
        let data = shortened(&matter.written.data, kept, &rest);
        let room = max_bytes.saturating_sub(body(matter, "", data.clone()).len());
        smallest = body(matter, &excerpt(text, room, &rest), data);
        if room >= LEAST_TEXT {
            break;
        }
    }
    smallest
}

/// The data with at most `kept` entries a list, and how many of each are left out.
fn shortened(data: &Value, kept: usize, rest: &str) -> Value {
    let mut data = data.clone();
    let mut left_out = serde_json::Map::new();
    for (name, value) in data.as_object_mut().into_iter().flatten() {
        match value {
            Value::Array(list) if list.len() > kept => {
                left_out.insert(name.clone(), (list.len() - kept).into());
                list.truncate(kept);
            }
            Value::String(text) => *text = excerpt(text, EXCERPT, rest),
            _ => {}
        }
    }
    data["left_out"] = left_out.into();
    data
}

/// As much of `text` as takes `most` bytes of JSON.
fn excerpt(text: &str, most: usize, rest: &str) -> String {
    cut::within(text, Glyph::itself, most, Unit::Json, rest)
}

fn body(matter: &Matter<'_>, text: &str, own: Value) -> Vec<u8> {
    let Matter { draft, style, written, now, .. } = *matter;
    let mut data = json!({
        "city": clean::line(&style.city),
        "to": { "department": draft.to.department, "name": clean::line(&draft.to.name) },
        "language": draft.to.lang.code(),
        "subject": written.subject,
        "text": text,
    });
    if let Some(link) = &style.link {
        data["link"] = link.as_str().into();
    }
    if let (Some(all), Value::Object(own)) = (data.as_object_mut(), own) {
        all.extend(own);
    }
    json!({
        "type": format!("yamedoki.{}", written.kind),
        "timestamp": now.to_rfc3339_opts(SecondsFormat::Secs, true),
        "data": data,
    })
    .to_string()
    .into_bytes()
}

impl Writer<'_> {
    pub(in crate::render) fn notice_data(&self, items: &[Item]) -> Value {
        // Only what is told one by one can be answered; a digest and an overview list it.
        let told = items.iter().map(|item| {
            let mut data = self.item_data(item);
            data["link"] = self.link(item).ok().flatten().map(|link| link.url).into();
            data
        });
        json!({ "items": told.collect::<Vec<_>>() })
    }

    pub(in crate::render) fn overview_data(&self, overview: &Overview) -> Value {
        let by_rule = overview
            .by_rule
            .iter()
            .map(|(rule, severity, n)| json!({ "rule": rule, "severity": severity.name(), "count": n }));
        let by_department = overview.by_department.iter().map(
            |(name, n, reachable)| json!({ "name": clean::line(name), "count": n, "reachable": reachable }),
        );
        json!({
            "waits": overview.waits,
            "watched": self.watched_data(&overview.watched),
            "by_rule": by_rule.collect::<Vec<_>>(),
            "by_department": by_department.collect::<Vec<_>>(),
            "worst": self.items_data(&overview.worst),
        })
    }

    pub(in crate::render) fn digest_data(&self, digest: &Digest) -> Value {
        let unknown = digest.unknown.iter().map(|(rule, subject, missing)| {
            let missing: Vec<String> = missing.iter().map(|m| self.one(m)).collect();
            json!({ "rule": rule, "subject": clean::line(subject), "missing": missing })
        });
        let errors = digest.errors.iter().map(|(rule, subject, error)| {
            json!({ "rule": rule, "subject": clean::line(subject), "error": self.one(error) })
        });
        let failures = digest.failures.iter().map(|(to, subject, why)| {
            json!({ "to": clean::line(to), "subject": clean::line(subject), "why": clean::line(why) })
        });
        json!({
            "department": digest.department.as_deref().map(clean::line),
            "from": digest.from.to_string(),
            "to_day": digest.to.to_string(),
            "days_late": digest.late,
            "decisions": self.items_data(&digest.decisions),
            "decided": self.lines_data(&digest.decided),
            "by_default": self.lines_data(&digest.by_default),
            "blocked": self.lines_data(&digest.blocked),
            "follow_ups": self.lines_data(&digest.follow_ups),
            "silences": self.lines_data(&digest.silences),
            "passed_on": self.lines_data(&digest.passed_on),
            "new": self.items_data(&digest.new),
            "worse": self.items_data(&digest.worse),
            "better": self.items_data(&digest.better),
            "resolved": self.items_data(&digest.resolved),
            "vanished": self.items_data(&digest.vanished),
            "promises_broken": self.items_data(&digest.broken),
            "indicators": measures(&digest.measures),
            "standing": digest.standing,
            "critical": self.items_data(&digest.critical),
            "unknown": unknown.collect::<Vec<_>>(),
            "errors": errors.collect::<Vec<_>>(),
            "by_perspective": counts(&digest.by_perspective),
            "by_department": counts(&digest.by_department),
            "due": self.by_day_data(&digest.due),
            "coming": self.by_day_data(&digest.coming),
            "failures": failures.collect::<Vec<_>>(),
            "watched": self.watched_data(&digest.watched),
            "imported_on": digest.imported.as_ref().map(|(on, _)| on.to_string()),
            "newest_data": digest.newest_data.map(|on| on.to_string()),
        })
    }

    pub(in crate::render) fn word_data(&self, body: &Text) -> Value {
        json!({ "body": clean::lines(body.get(self.lang)) })
    }

    fn lines_data(&self, lines: &[DigestLine]) -> Vec<Value> {
        let line = |line: &DigestLine| {
            let text = words::prose(&clean::line(&line.text), self.lang);
            json!({ "subject": line.subject.as_ref().map(|s| clean::line(s)), "text": text })
        };
        lines.iter().map(line).collect()
    }

    fn items_data(&self, items: &[Item]) -> Vec<Value> {
        items.iter().map(|i| self.item_data(i)).collect()
    }

    fn item_data(&self, item: &Item) -> Value {
        let evidence = item
            .evidence
            .iter()
            .map(|(label, value)| json!({ "label": self.one(label), "value": clean::line(value) }));
        json!({
            "rule": item.alert.rule,
            "subject": item.alert.subject,
            "kind": item.told.name(),
            "severity": item.severity.name(),
            "title": self.one(&item.title),
            "advice": self.one(&item.advice),
            "owner": clean::line(&item.owner),
            "initiative": item.initiative.as_deref().map(clean::line),
            "since": item.since.to_string(),
            "deadline": item.deadline.map(|d| d.to_string()),
            "evidence": evidence.collect::<Vec<_>>(),
            "copy": item.copy,
            "notes": item.notes.iter().map(|note| clean::line(note)).collect::<Vec<_>>(),
        })
    }

    fn by_day_data(&self, entries: &[(NaiveDate, Item)]) -> Vec<Value> {
        let day =
            |(on, item): &(NaiveDate, Item)| json!({ "on": on.to_string(), "item": self.item_data(item) });
        entries.iter().map(day).collect()
    }

    fn watched_data(&self, rows: &[(Text, usize)]) -> Vec<Value> {
        rows.iter().map(|(name, n)| json!({ "name": self.one(name), "rows": n })).collect()
    }

    fn one(&self, text: &Text) -> String {
        clean::line(text.get(self.lang))
    }
}

fn measures(measures: &[Measure]) -> Value {
    let one = |measure: &Measure| {
        let series = &measure.series;
        let latest = series.latest();
        json!({
            "subject": clean::line(&measure.subject),
            "name": clean::line(&series.name),
            "owner": clean::line(&measure.owner),
            "asked": measure.asked,
            "on": latest.map(|latest| latest.on.to_string()),
            "value": latest.map(|latest| latest.value),
            "expected": latest.and_then(|latest| latest.expected),
            "attainment": latest.and_then(|latest| latest.attainment),
        })
    };
    measures.iter().map(one).collect()
}

fn counts(rows: &[(String, usize, [usize; 3])]) -> Vec<Value> {
    let row = |(name, watched, [critical, warning, info]): &(String, usize, [usize; 3])| {
        json!({
            "name": clean::line(name), "initiatives": watched,
            "critical": critical, "warning": warning, "info": info,
        })
    };
    rows.iter().map(row).collect()
}
