//! The explanation for programs: of `explain --format json`, whose help tells its shape, and of the API.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value as Json, json};

use super::{Account, Ahead, Fact, Origin, Question, Report, origins};
use crate::alerts::{Alert, Coming, State};
use crate::intake::Place;
use crate::lang::Lang;
use crate::notices::{Reason, ToldEntry};
use crate::rules::Recipient;
use crate::rules::explain::{Part, Role, Said, Shown, Verdict};
use crate::store::OutboxRow;

/// The whole of it.
pub fn json(report: &Report<'_>, asked: &Question, lang: Lang) -> Json {
    let explained = &report.explained;
    let mut object = Map::new();
    let mut put = |name: &str, value: Json| object.insert(name.to_owned(), value);
    put("rule", json!(report.rule.name));
    put("subject", json!(report.subject));
    put("at", json!(asked.at.to_string()));
    put("as_of", json!(asked.as_of.map(|day| day.to_string())));
    put("owner", json!(report.owner.as_ref().map(|(code, _)| code)));
    put("severity", json!(report.rule.severity.name()));
    put("title", json!(report.title.get(lang)));
    put("result", json!(result(&explained.verdict)));
    match &explained.verdict {
        Verdict::CannotTell(missing) => put("missing", json!(missing)),
        Verdict::Fails(why) => put("error", json!(why.get(lang))),
        _ => None,
    };
    put("condition", part(&explained.when, lang));
    put("reminders", explained.before.as_ref().map_or(Json::Null, |tree| part(tree, lang)));
    put("decision_by", explained.by.as_ref().map_or(Json::Null, |tree| part(tree, lang)));
    put("decision_default", explained.default.as_ref().map_or(Json::Null, |tree| part(tree, lang)));
    put("facts", report.facts.iter().map(|f| fact(f, lang)).collect());
    let account = report.told.as_ref();
    put("hold", account.map_or(Json::Null, |account| hold(report, account)));
    put("alert", account.and_then(|a| a.alert.as_ref()).map_or(Json::Null, alert));
    put("told", account.map_or(Json::Null, told));
    let present = account.and_then(|account| account.present.as_ref());
    put("present", present.map_or(Json::Null, |present| present.entries.iter().map(entry).collect()));
    put("next", next(&report.ahead));
    Json::Object(object)
}

fn result(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Fires => "fires",
        Verdict::DoesNotFire => "does_not_fire",
        Verdict::CannotTell(_) => "cannot_tell",
        Verdict::Fails(_) => "error",
    }
}

fn part(part: &Part, lang: Lang) -> Json {
    let role = match part.role {
        Role::Counts => "counts",
        Role::Decides => "decides",
        Role::Idle => "idle",
        Role::Hinders => "hinders",
    };
    let (value, absent, error) = match &part.said {
        Said::Value(value) => (shown(value), None, None),
        Said::Absent(names) => (Json::Null, Some(names), None),
        Said::Failed(why) => (Json::Null, None, Some(why.get(lang))),
    };
    let mut object = json!({"text": part.text, "value": value, "role": role});
    if let Some(absent) = absent {
        object["absent"] = json!(absent);
    }
    if let Some(error) = error {
        object["error"] = json!(error);
    }
    object["parts"] = part.parts.iter().map(|p| self::part(p, lang)).collect();
    object
}

fn shown(value: &Shown) -> Json {
    match value {
        Shown::Null => Json::Null,
        Shown::Bool(b) => json!(b),
        Shown::Int(n) => json!(n),
        Shown::Double(x) => json!(x),
        Shown::Text(s) => json!(s),
        Shown::Date(d) => json!(d.to_string()),
        Shown::Instant(t) => json!(time(*t)),
        Shown::Length(d) => json!(format!("{}s", d.num_seconds())),
        Shown::List(items) => items.iter().map(shown).collect(),
    }
}

fn fact(fact: &Fact, lang: Lang) -> Json {
    json!({
        "name": fact.name,
        "label": fact.label.get(lang),
        "value": fact.value,
        "shown": fact.shown.as_ref().map(|shown| shown.get(lang)),
        "origin": origin(&fact.origin, fact.value.is_some(), lang),
        "import": fact.import.as_ref().map(|(day, path)| json!({"day": day.to_string(), "path": path})),
        "derivation": match &fact.origin { Origin::Derived(words) => Some(words.get(lang)), _ => None },
        "from": fact.from.iter().map(|f| self::fact(f, lang)).collect::<Vec<_>>(),
    })
}

fn origin(origin: &Origin, has_value: bool, lang: Lang) -> Json {
    let at = |kind: &str, place: &Place| json!({"kind": kind, "place": place.to_string(), "file": place.file, "sheet": place.sheet, "cell": cell(place)});
    match origin {
        Origin::Derived(_) => json!({"kind": "derived"}),
        Origin::Cell(place) => at("cell", place),
        Origin::Default(place, _) => at("default", place),
        Origin::Empty(place, _) => at("empty", place),
        Origin::NoColumn if has_value => json!({"kind": "default"}),
        Origin::NoColumn => json!({"kind": "no_column"}),
        Origin::NoRow => json!({"kind": "no_row"}),
        Origin::Written(writer) => json!({
            "kind": writer.kind,
            "by": writer.by,
            "on": writer.day.to_string(),
            "reference": writer.reference,
            "reason": writer.reason,
            "words": origins::words(origin, has_value).get(lang),
        }),
    }
}

/// The cell within its sheet: `C12`; the row alone where there is no column.
fn cell(place: &Place) -> Option<String> {
    let whole = place.to_string();
    whole.rsplit_once(if place.line { ':' } else { '!' }).map(|(_, cell)| cell.to_owned())
}

fn hold(report: &Report<'_>, account: &Account) -> Json {
    let open = account.alert.as_ref().filter(|alert| alert.state != State::Resolved);
    json!({
        "span": report.rule.hold.to_string(),
        "since": open.map(|alert| time(alert.since)),
        "until": account.held_until.map(time),
    })
}

fn alert(alert: &Alert) -> Json {
    json!({
        "state": alert.state.name(),
        "since": time(alert.since),
        "fired_at": alert.fired_at.map(time),
        "resolved_at": alert.resolved_at.map(time),
        "first_delivered": alert.first_delivered.map(time),
        "severity": alert.severity.name(),
        "deadline": alert.deadline.map(|day| day.to_string()),
        "openings": alert.openings,
        "reminders": alert.reminders,
        "escalated": alert.escalated,
    })
}

fn told(account: &Account) -> Json {
    let row = |(row, letter): &(crate::store::ToldRow, Option<OutboxRow>)| {
        let mut object = entry(&row.entry);
        object["at"] = json!(time(row.at));
        object["last_at"] = json!(time(row.last_at));
        object["times"] = json!(row.times);
        object["letter"] = letter.as_ref().map_or(Json::Null, self::letter);
        object
    };
    account.words.iter().map(row).collect()
}

fn entry(entry: &ToldEntry) -> Json {
    let (reason, detail) = reason(&entry.reason);
    json!({
        "opening": entry.opening,
        "kind": entry.told.name(),
        "to": entry.party,
        "reason": reason,
        "detail": detail,
    })
}

/// The name of a reason, and its particulars.
pub fn reason(reason: &Reason) -> (&'static str, Json) {
    match reason {
        Reason::Told => ("told", Json::Null),
        Reason::OutsideHours(until) => ("outside_hours", json!({"until": time(*until)})),
        Reason::DigestOnly => ("digest_only", Json::Null),
        Reason::InhibitedBy(rule) => ("inhibited", json!({"by": rule})),
        Reason::SupersededBy(rule) => ("superseded", json!({"by": rule})),
        Reason::Adopted => ("adopted", Json::Null),
        Reason::Shadow => ("shadow", Json::Null),
        Reason::Silenced(by, until) => ("silenced", json!({"by": by, "until": time(*until)})),
        Reason::Decided => ("decided", Json::Null),
        Reason::Unreachable => ("unreachable", Json::Null),
        Reason::Discarded(by) => ("discarded", json!({"by": by})),
        Reason::Unwritable(why) => ("unwritable", json!({"why": why})),
    }
}

fn letter(letter: &OutboxRow) -> Json {
    json!({
        "key": letter.key,
        "state": letter.state.name(),
        "next_at": time(letter.next_at),
        "handed_over_at": letter.handed_over_at.map(time),
        "error": letter.last_error,
        "bounced": letter.bounced,
        "bounce_code": letter.bounce_code,
        "stands_in_for": letter.stands_in_for,
        "stand_in": letter.stand_in.as_ref().map(|s| json!({
            "channel": s.channel,
            "state": s.state.name(),
            "handed_over_at": s.handed_over_at.map(time),
        })),
    })
}

fn next(ahead: &Ahead) -> Json {
    let change = ahead.change.as_ref();
    json!({
        "change": change.map(|(day, verdict)| json!({"on": day.to_string(), "result": result(verdict)})),
        "until": ahead.until.to_string(),
        "deadline": ahead.deadline.map(|day| day.to_string()),
        "words": ahead.words.iter().map(coming).collect::<Vec<_>>(),
    })
}

fn coming(word: &Coming) -> Json {
    let to = |recipient: &Recipient| match recipient {
        Recipient::Owner => "owner".to_owned(),
        Recipient::Related => "related".to_owned(),
        Recipient::Headquarters => "headquarters".to_owned(),
        Recipient::Parent(_) => "parent".to_owned(),
        Recipient::Digest => "digest".to_owned(),
        Recipient::Department(code) => format!("department:{code}"),
        Recipient::Channel(name) => format!("channel:{name}"),
    };
    json!({
        "at": time(word.at),
        "kind": word.told.name(),
        "to": word.to.iter().map(to).collect::<Vec<_>>(),
        "severity": word.severity.map(|severity| severity.name()),
    })
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
