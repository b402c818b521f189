//! Letters of all kinds, in both languages, whole, hostile and too long, for the judges of payloads.

use yamedoki::alerts::{AlertKey, Told};
use yamedoki::lang::{Lang, Text};
use yamedoki::notices::{Body, Digest, DigestLine, Draft, Item, Overview, Party};
use yamedoki::render::{Form, Letter, Outlet, Style, letter};
use yamedoki::rules::Severity;

use super::now;

/// Each letter in `form` with a name to speak of it; with and without an address of the city's pages.
pub(crate) fn letters(form: &Form) -> Vec<(String, Letter)> {
    let plain = Style::new("飯盛市", chrono_tz::Asia::Tokyo).with("room", Outlet::Form(form.clone()));
    let linked = Style { link: Some("https://yamedoki.city.example.jp".to_owned()), ..plain.clone() };
    let mut letters = Vec::new();
    for (name, body) in bodies() {
        for lang in [Lang::Ja, Lang::En] {
            for (at, style) in [&plain, &linked].into_iter().enumerate() {
                let draft = Draft {
                    to: party(lang),
                    not_before: now(),
                    held: false,
                    thread: Vec::new(),
                    body: body.clone(),
                };
                let name = format!("{name}, {}, {at}", lang.code());
                letters.push((name, letter(&draft, style, "key", now()).unwrap()));
            }
        }
    }
    letters
}

fn party(lang: Lang) -> Party {
    Party {
        department: Some("TOSHI".into()),
        name: "都市計画課<at>".into(),
        channel: "room".into(),
        addresses: vec![],
        lang,
        fallback: None,
    }
}

const HOSTILE: &str = "選定\r\n<script>alert(1)</script> <!channel> <at>全員</at> [x](https://evil.example) *太字* {{DATE(2026-01-01T00:00:00Z)}} \u{202e}\u{0}\\\"𠮷";

fn item(text: &str, told: Told, severity: Severity) -> Item {
    let both = Text::new(text, text);
    Item {
        alert: AlertKey { rule: "milestone-overdue".into(), subject: "milestone/2-1-01-b".into() },
        told,
        severity,
        title: both.clone(),
        advice: both.clone(),
        evidence: vec![(both, text.to_owned())],
        deadline: "2026-04-10".parse().ok(),
        initiative: Some(format!("{text}、")),
        owner: "総務課".into(),
        since: "2026-04-01".parse().unwrap(),
        copy: false,
        notes: vec![text.to_owned()],
        letter: None,
        asks: None,
    }
}

fn bodies() -> Vec<(&'static str, Body)> {
    let plain = "対象業務の選定が期限（2026-04-10）を過ぎています";
    let long = "あ\"𠮷か\u{3099}".repeat(2500);
    let all = |text: &str| {
        vec![
            item(text, Told::DecisionAsked, Severity::Critical),
            item(text, Told::Reminder, Severity::Warning),
            item(text, Told::Opened, Severity::Info),
            item(text, Told::Resolved, Severity::Critical),
        ]
    };
    let word = |text: &str| Body::Word { subject: Text::new(text, text), body: Text::new(text, text) };
    vec![
        ("a notice", Body::Notice(all(plain))),
        ("one matter", Body::Notice(vec![item(plain, Told::Opened, Severity::Warning)])),
        ("a hostile notice", Body::Notice(all(HOSTILE))),
        ("an endless notice", Body::Notice(all(&long))),
        ("an empty sheet", Body::Sheet(vec![])),
        ("a long sheet", Body::Sheet(vec![item(plain, Told::Opened, Severity::Critical); 300])),
        ("an overview", overview(plain)),
        ("a hostile overview", overview(HOSTILE)),
        ("a quiet digest", Body::Digest(Box::default())),
        ("a digest", digest(plain)),
        ("a hostile digest", digest(HOSTILE)),
        ("an endless digest", digest(&long)),
        ("a word", word("一文。\n\n3 | when = 'x'\n  |  ^^^")),
        ("a hostile word", word(HOSTILE)),
        ("an endless word", word(&long)),
    ]
}

fn overview(text: &str) -> Body {
    Body::Overview(Overview {
        watched: vec![(Text::new(text, text), 20)],
        by_rule: vec![("milestone-overdue".into(), Severity::Warning, 4), (text.into(), Severity::Info, 1)],
        by_department: vec![(text.into(), 5, true), ("総務課".into(), 2, false)],
        waits: true,
        worst: vec![item(text, Told::Opened, Severity::Critical)],
    })
}

fn digest(text: &str) -> Body {
    let line = || vec![DigestLine { subject: None, text: text.into() }];
    let items = |told| vec![item(text, told, Severity::Warning); 3];
    Body::Digest(Box::new(Digest {
        late: Some(2),
        decisions: items(Told::DecisionAsked),
        decided: line(),
        by_default: line(),
        blocked: line(),
        new: items(Told::Opened),
        resolved: items(Told::Resolved),
        standing: 12,
        unknown: vec![("kpi-at-risk".into(), text.into(), vec![Text::new(text, text)])],
        errors: vec![("own-rule".into(), text.into(), Text::new(text, text))],
        by_perspective: vec![(text.into(), 5, [0, 1, 2])],
        failures: vec![(text.into(), text.into(), text.into())],
        imported: Some(("2026-04-01".parse().unwrap(), text.into())),
        ..Digest::default()
    }))
}
