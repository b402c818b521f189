//! Every form once with what people read, once with hostile input, and once with far too much.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;

use super::*;
use crate::lang::{Lang, Text};
use crate::render::testing::*;
use crate::render::{Letter, Outlet, letter};

const KEY: &str = "8f3c1e-notice-1";

fn sent_as(form: Form, style: Style, body: Body) -> Letter {
    let mut draft = draft("都市計画課", Lang::Ja, body);
    draft.to.channel = "under-test".to_owned();
    letter(&draft, &style.with("under-test", Outlet::Form(form)), KEY, now()).unwrap()
}

fn bytes(form: Form, body: Body) -> Vec<u8> {
    sent_as(form, style(), body).payload
}

fn text(form: Form, body: Body) -> String {
    String::from_utf8(bytes(form, body)).unwrap()
}

fn json(form: Form, body: Body) -> Value {
    serde_json::from_slice(&bytes(form, body)).unwrap()
}

fn linked() -> Style {
    Style { link: Some("https://yamedoki.example.lg.jp".to_owned()), ..style() }
}

fn notice() -> Body {
    Body::Notice(vec![decision(), hostile(), overdue(Told::Resolved)])
}

fn flood() -> Body {
    let mut long = overdue(Told::Opened);
    long.advice = Text::new("<&>\"葛\u{E0100}飾[To:1]\n".repeat(300), "");
    Body::Notice(vec![long; 120])
}

/// A form-encoded body as a receiver reads it.
fn fields(body: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("form:?{body}")).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

#[test]
fn chatwork_gets_a_framed_message_and_no_notation_of_others() {
    let mut evil = hostile();
    evil.title = Text::new("[To:1][toall][/info][info][title]x[/title] &self_unread=1 [code]", "");
    let sent = fields(&text(Form::Chatwork { self_unread: false }, Body::Notice(vec![decision(), evil])));
    let [(body, message), (unread, no)] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((body.as_str(), unread.as_str(), no.as_str()), ("body", "self_unread", "0"));
    for (tag, times) in [
        ("[info]", 1),
        ("[/info]", 1),
        ("[title]", 1),
        ("[/title]", 1),
        ("[To", 0),
        ("[toall", 0),
        ("[code", 0),
    ] {
        assert_eq!(message.matches(tag).count(), times, "{tag}: {message}");
    }
    insta::assert_snapshot!("chatwork", message);
}

#[test]
fn line_works_calls_nobody() {
    let mut evil = hostile();
    evil.title = Text::new("<m userId=\"all\"> \" \\ x", "");
    let sent = json(Form::LineWorks, Body::Notice(vec![evil]));
    assert!(!sent["content"]["text"].as_str().unwrap().contains("<m"), "{sent}");
    insta::assert_json_snapshot!("line_works", sent);
}

#[test]
fn ntfy_says_how_grave_it_is_and_bears_no_topic() {
    insta::assert_json_snapshot!("ntfy", json(Form::Ntfy, notice()));
    let over = json(Form::Ntfy, Body::Notice(vec![overdue(Told::Resolved)]));
    assert_eq!((&over["priority"], &over["tags"][0]), (&3.into(), &"white_check_mark".into()));
    let sent = sent_as(Form::Ntfy, linked(), Body::Digest(Box::new(digest())));
    let sent: Value = serde_json::from_slice(&sent.payload).unwrap();
    assert_eq!((&sent["priority"], &sent["click"]), (&3.into(), &"https://yamedoki.example.lg.jp".into()));
    assert!(sent.get("topic").is_none());
}

#[test]
fn alertmanager_gets_an_alert_an_item_and_the_end_of_its_other_selves() {
    let sent = json(Form::Alertmanager, notice());
    let open = |alert: &&Value| alert["endsAt"].as_str().unwrap() > "2026-12-07T00:00:00Z";
    let alerts = sent.as_array().unwrap();
    assert_eq!((alerts.len(), alerts.iter().filter(open).count()), (9, 2));
    for alert in alerts {
        assert!(alert["startsAt"].as_str().unwrap() <= alert["endsAt"].as_str().unwrap(), "{alert}");
        for name in alert["labels"].as_object().unwrap().keys() {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase()), "{name}");
        }
    }
    insta::assert_json_snapshot!("alertmanager", sent);
    insta::assert_json_snapshot!(
        "alertmanager_word",
        json(
            Form::Alertmanager,
            Body::Word { subject: Text::new("ルールの誤り", ""), body: Text::new("本文", "") }
        )
    );
}

#[test]
fn a_template_makes_the_body_of_a_service_that_we_do_not_know() {
    let source = r#"{"title": {{ subject }}, "to": {{ to }}, "urgent": {{ critical }}, "id": {{ key }}, "link": {{ link }}, "due": [{% for i in items %}{{ i.deadline }}{{ "," if not loop.last }}{% endfor %}]}"#;
    let refused = BodyTemplate::new(source, Language::Json, 4096).unwrap_err();
    assert!(refused.en.contains("valid JSON"), "a comma in quotes: {}", refused.en);
    let source = source.replace(r#"{{ "," if not loop.last }}"#, "{% if not loop.last %},{% endif %}");
    let form = Form::Template(BodyTemplate::new(&source, Language::Json, 4096).unwrap());
    insta::assert_json_snapshot!("template", json(form.clone(), notice()));
    let quiet = json(form, Body::Digest(Box::new(digest())));
    assert_eq!((&quiet["urgent"], &quiet["due"]), (&false.into(), &Value::Array(vec![])));
}

#[test]
fn what_is_too_long_is_cut_and_says_where_the_rest_is() {
    let chatwork = fields(
        std::str::from_utf8(&sent_as(Form::Chatwork { self_unread: true }, linked(), flood()).payload)
            .unwrap(),
    );
    assert!(
        chatwork[0].1.len() <= 65_535
            && chatwork[0].1.ends_with("全文: https://yamedoki.example.lg.jp\n[/info]")
    );
    let works = json(Form::LineWorks, flood());
    let works = works["content"]["text"].as_str().unwrap();
    assert!(works.encode_utf16().count() <= 2000);
    assert!(works.ends_with("全文は、業務改善・DX推進課（内線1234）へお尋ねください）"), "{works}");
    let ntfy = bytes(Form::Ntfy, flood());
    assert!(ntfy.len() <= 8192 - 100, "{}", ntfy.len());
    let ntfy: Value = serde_json::from_slice(&ntfy).unwrap();
    assert!(ntfy["message"].as_str().unwrap().len() <= 4096);
}

#[test]
fn a_webhook_beyond_the_receivers_limit_is_cut_and_counted() {
    let whole = bytes(Form::WEBHOOK, flood());
    assert!(whole.len() <= WEBHOOK_BYTES, "{}", whole.len());
    for max_bytes in [2048, 5_000, 20_000, 60_000] {
        for (body, list, all) in [(flood(), "items", 120), (Body::Digest(Box::new(busy())), "coming", 200)] {
            let cut = bytes(Form::Webhook { max_bytes }, body);
            assert!(cut.len() <= max_bytes, "{} of {max_bytes}", cut.len());
            let cut: Value = serde_json::from_slice(&cut).unwrap();
            let kept = cut["data"][list].as_array().unwrap().len();
            assert_eq!(cut["data"]["left_out"][list], all - kept, "{max_bytes} {list}");
            let text = cut["data"]["text"].as_str().unwrap().trim_end();
            let is_whole = text.ends_with("お願いします。"); // a digest is short, whatever its data weigh
            assert!(text.ends_with("お尋ねください）") || (is_whole && list == "coming"), "{text}");
        }
    }
    let fits: Value = serde_json::from_slice(&sent_as(Form::WEBHOOK, linked(), notice()).payload).unwrap();
    assert_eq!(fits["data"]["link"], "https://yamedoki.example.lg.jp");
    assert!(fits["data"].get("left_out").is_none());
}

fn busy() -> crate::notices::Digest {
    let coming = (0..200).map(|_| (day("2026-12-21"), kpi(false))).collect();
    crate::notices::Digest { coming, ..digest() }
}

#[test]
fn a_template_that_would_be_too_large_says_less() {
    let source = r#"{"text": {{ text }}, "n": [{% for i in items %}{{ i.title }}{% if not loop.last %},{% endif %}{% endfor %}], "left_out": {{ left_out }}, "cut": {{ cut }}}"#;
    for (max_bytes, cut) in [(3000, true), (10_000, true), (1_000_000, false)] {
        let form = Form::Template(BodyTemplate::new(source, Language::Json, max_bytes).unwrap());
        let body = bytes(form, flood());
        assert!(body.len() <= max_bytes, "{}", body.len());
        let body: Value = serde_json::from_slice(&body).unwrap();
        let listed = u64::try_from(body["n"].as_array().unwrap().len()).unwrap();
        assert_eq!((body["left_out"].as_u64().unwrap() + listed, &body["cut"]), (120, &cut.into()));
    }
}
