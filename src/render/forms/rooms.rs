//! What rooms get: every service's form, within its limits, and nothing active in it from a plan.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use regex::Regex;
use serde_json::Value;

use super::cut::Unit;
use crate::alerts::Told;
use crate::lang::{Lang, Text};
use crate::notices::{Body, Item};
use crate::render::testing::{decision, digest, draft, hostile, kpi, now, overdue, overview, quiet, style};
use crate::render::{Style, letter};

const SERVICES: [&str; 6] = ["slack", "teams", "google-chat", "mattermost", "rocket-chat", "discord"];
const LINK: &str = "https://yamedoki.city.example.jp";

fn payload(service: &str, lang: Lang, body: &Body, style: &Style) -> Vec<u8> {
    let mut draft = draft("都市計画課", lang, body.clone());
    draft.to.channel = service.to_owned();
    letter(&draft, style, "key", now()).unwrap().payload
}

fn json(service: &str, body: &Body) -> Value {
    serde_json::from_slice(&payload(service, Lang::Ja, body, &style())).unwrap()
}

/// Every text that people see, one a line.
fn texts(value: &Value) -> Vec<String> {
    let shown = ["text", "content", "title", "description", "fallbackText"];
    match value {
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value.as_str() {
                Some(text) if shown.contains(&key.as_str()) => vec![text.to_owned()],
                _ => texts(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Everything a person may get: all kinds of letters, and too long ones.
fn letters() -> Vec<Body> {
    let word = Text::new("一文。\n3 | when = 'x'\n  |   ^^^\n\n続き。", "A line.\n\nMore.");
    let mut giant = overdue(Told::Opened);
    giant.advice = Text::new("<&>𠮷か\u{3099}".repeat(3000), "long * _ words ".repeat(3000));
    giant.title = giant.advice.clone();
    vec![
        Body::Notice(vec![decision(), overdue(Told::Reminder), kpi(true)]),
        Body::Notice(vec![overdue(Told::Resolved)]),
        Body::Notice(vec![hostile(), hostile()]),
        Body::Sheet(Vec::new()),
        Body::Sheet(vec![decision(); 80]),
        Body::Sheet(vec![giant.clone(), giant]),
        Body::Overview(overview(true)),
        Body::Digest(Box::new(digest())),
        Body::Digest(Box::new(quiet())),
        Body::Word { subject: Text::new("確認", "a test"), body: word },
        Body::Word {
            subject: Text::new("長い", "long"),
            body: Text::new("あ\"".repeat(10_000), "a \\ ".repeat(10_000)),
        },
    ]
}

#[test]
fn a_room_sees_a_short_message_with_the_worst_first() {
    let body = Body::Notice(vec![hostile(), overdue(Told::Opened)]);
    for service in SERVICES {
        insta::assert_json_snapshot!(format!("{service}_notice"), json(service, &body));
    }
}

#[test]
fn a_digest_fits_into_a_room() {
    for service in SERVICES {
        let all = texts(&json(service, &Body::Digest(Box::new(digest())))).join("\n");
        insta::assert_snapshot!(format!("{service}_digest"), all);
    }
}

/// The largest that each service takes, by its documentation.
fn assert_within(service: &str, card: &Value, bytes: &[u8]) {
    let most = |text: &Value, unit: Unit, most: usize| {
        let text = text.as_str().unwrap();
        assert!((1..=most).contains(&unit.of(text)), "{service}: {}", unit.of(text));
    };
    match service {
        "teams" => assert!(bytes.len() <= 20_000, "{}", bytes.len()),
        "google-chat" => most(&card["text"], Unit::Utf16, 4096),
        "mattermost" => most(&card["text"], Unit::Chars, 16_383),
        "rocket-chat" => most(&card["text"], Unit::Utf16, 5000),
        "discord" => {
            most(&card["content"], Unit::Utf16, 2000);
            let embeds = card["embeds"].as_array().unwrap();
            assert!((1..=10).contains(&embeds.len()));
            let size = |key: &str| -> usize {
                embeds.iter().filter_map(|e| e.pointer(key)?.as_str()).map(|text| Unit::Utf16.of(text)).sum()
            };
            assert!(embeds.iter().all(|e| Unit::Utf16.of(e["title"].as_str().unwrap_or("")) <= 256));
            assert!(embeds.iter().all(|e| Unit::Utf16.of(e["description"].as_str().unwrap_or("")) <= 4096));
            assert!(size("/title") + size("/description") + size("/footer/text") <= 6000);
        }
        "slack" => {
            most(&card["text"], Unit::Utf16, 3000);
            let blocks = card["blocks"].as_array().unwrap();
            assert!(blocks.len() <= 50);
            most(&blocks[0]["text"]["text"], Unit::Utf16, 150);
            for block in &blocks[1..] {
                let text = block.pointer("/text/text").or(block.pointer("/elements/0/text")).unwrap();
                most(text, Unit::Utf16, 3000);
            }
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_letter_keeps_to_the_limits_and_a_cut_one_says_where_the_rest_is() {
    let linked = Style { link: Some(LINK.to_owned()), ..style() };
    for service in SERVICES {
        for (n, body) in letters().iter().enumerate() {
            for lang in [Lang::Ja, Lang::En] {
                for style in [&style(), &linked] {
                    let bytes = payload(service, lang, body, style);
                    let card: Value = serde_json::from_slice(&bytes).unwrap();
                    assert_within(service, &card, &bytes);
                    let all = card.to_string();
                    let cut = texts(&card)
                        .iter()
                        .any(|text| text.contains("途中まで") || text.contains("cut here"));
                    let linked = style.link.is_some();
                    assert!(!(linked && cut), "{service} {n}: {all}");
                    assert!(linked || !all.contains(LINK));
                    if [5, 10].contains(&n) {
                        assert!(if linked { all.contains(LINK) } else { cut }, "{service} {n}: {all}");
                    }
                    // Whom to ask stands at the end of what is whole, and in what is cut without a link.
                    if n < 4 {
                        assert!(all.contains("業務改善・DX推進課（内線1234）"), "{service} {n}: {all}");
                    }
                }
            }
        }
    }
}

/// What each service would act on, as a pattern over what it shows once its own escapes are taken away.
fn active(service: &str) -> Regex {
    let links = r"://|www\.\w|\w@\w|(^|[^\w])@\w|:[a-z_+][\w+-]*:";
    let own = match service {
        "slack" => r"[<>]",
        "teams" => r"\{\{|<at>",
        "google-chat" | "rocket-chat" => r"[*~`\[\]|\\]|(^|\s)_|_(\s|$)|<[@#!:/\w]|(?m)^\s*([-+>#]|\d+[.)] )",
        _ => r"[*~`\[\]()|!>]|(^|\s)_|_(\s|$)|<[@#!:/\w]|(?m)^ *([-+#]|\d+[.)] )|^ {4}",
    };
    Regex::new(&format!("{links}|{own}")).unwrap()
}

/// A text without the markup that is ours (the bold subject) and without what is escaped.
fn left(service: &str, text: &str) -> String {
    let bold = match service {
        "mattermost" | "discord" => "**",
        "google-chat" | "rocket-chat" => "*",
        _ => "",
    };
    let inner = text.strip_prefix(bold).and_then(|text| text.split_once(&format!("{bold}\n")));
    let text = match inner {
        Some((head, tail)) if !bold.is_empty() => format!("{head}\n{tail}"),
        _ => text.to_owned(),
    };
    match service {
        "mattermost" | "discord" => {
            Regex::new(r"\\[[:punct:]]").unwrap().replace_all(&text, "¦").into_owned()
        }
        _ => text,
    }
}

fn assert_inert(item: Item) {
    let bodies = [Body::Notice(vec![item.clone()]), Body::Sheet(vec![item, overdue(Told::Opened)])];
    for service in SERVICES {
        let active = active(service);
        for body in &bodies {
            for text in texts(&json(service, body)) {
                let left = left(service, &text);
                assert!(!active.is_match(&left), "{service}: {:?} in {text:?}", active.find(&left));
            }
        }
    }
}

fn cell(text: &str) -> Item {
    let both = Text::new(text, text);
    Item {
        title: both.clone(),
        advice: both.clone(),
        evidence: vec![(both, text.to_owned())],
        initiative: Some(format!("{text}!")),
        owner: text.to_owned(),
        notes: vec![text.to_owned()],
        ..overdue(Told::Opened)
    }
}

#[test]
fn nothing_that_is_known_to_be_active_is_left() {
    for text in [
        "<!channel> <@U1> <https://evil.example|押す> <users/all> <#C1> <:x:1> <t:1> </a:1>",
        "@all @channel @here @everyone a@evil.example ＠all",
        "https://evil.example www.evil.example mailto:a@b.example [押す](https://evil.example) ![x](//y)",
        "# 題 *太* **太** _斜_ __下__ ~消~ ~~消~~ `x` ```x``` ||隠|| > 引用 - a + b 1. c",
        "{{DATE(2026-01-01T00:00:00Z, SHORT)}} <at>全員</at> {{{TIME(x)}}} :smile: :+1: ~town-square #general",
        "\\*x\\* \\[a\\](b) &lt;!channel&gt; &#60;b> $x^2$ \\(x\\) --- ===",
    ] {
        assert_inert(cell(text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn nothing_from_a_cell_is_active(text in r"([\[\]()*_~`#>|!@:{}<&.\\/+$=a1 業-]|https://|<!|@all|\{\{){1,24}") {
        assert_inert(cell(&text));
    }
}
