//! What the services have in common, as one table: their yes, what is none, and what waits; and what
//! each is sent.

use std::time::Duration;

use yamedoki::channels::{Access, Channel, HttpSettings, Kind, ServiceSettings, Settings, TemplateSettings};
use yamedoki::render::{BodyTemplate, Language, Letter};

use super::http_peer::{Answer, HttpPeer};
use super::{letter, now};

/// What must appear in no error and no `Debug`.
const HIDDEN: [&str; 3] = ["SECRET", "U0VDUkVU", "taro@"];

fn channel(url: String, service: ServiceSettings) -> Channel {
    let http = HttpSettings { url: url.into(), timeout: Duration::from_secs(20), service };
    Channel::build(&Settings::Http(http), &super::local()).unwrap()
}

fn chatwork() -> (ServiceSettings, Letter) {
    let service = ServiceSettings::Chatwork { token: "SECRET-token".into(), self_unread: true };
    (service, letter(&[], "body=%E6%9C%9F%E9%99%90&self_unread=1"))
}

fn ntfy() -> (ServiceSettings, Letter) {
    let access = Some(Access::Bearer("tk_SECRET".into()));
    (
        ServiceSettings::Ntfy { topic: "SECRET-topic".into(), access },
        letter(&[], r#"{"title":"a","message":"b"}"#),
    )
}

fn alertmanager() -> (ServiceSettings, Letter) {
    let access = Some(Access::Basic("prometheus".into(), "SECRET".into()));
    (ServiceSettings::Alertmanager { access }, letter(&[], "[]"))
}

fn template() -> (ServiceSettings, Letter) {
    let settings = TemplateSettings {
        put: true,
        content_type: "text/plain; charset=utf-8".into(),
        headers: vec![("X-Api-Key".into(), "SECRET-key".into())],
        ok: Some(r#""status" *: *"ok""#.into()),
        body: BodyTemplate::new("{{ text }}", Language::Plain, 4096).unwrap(),
    };
    (ServiceSettings::Template(settings), letter(&[], "期限切れ"))
}

/// Sends one letter; gives the outcome in a word (`Ok` or the code, with whether it waits) and what was asked.
async fn outcome(
    (service, letter): (ServiceSettings, Letter),
    answer: Answer,
) -> (String, Vec<(String, String)>) {
    let peer = HttpPeer::start(answer).await;
    let channel = channel(format!("http://127.0.0.1:{}/SECRET", peer.port), service);
    let outcome = channel.send(&letter, now()).await;
    let shown = format!("{channel:?} {outcome:?}");
    for hidden in HIDDEN {
        assert!(!shown.contains(hidden), "{shown}");
    }
    let word = match outcome {
        Ok(receipt) => format!("taken: {}", receipt.proof),
        Err(failure) => {
            assert!(failure.text.ja.contains("ください") && failure.text.en.ends_with('.'), "{failure:?}");
            let code = failure.code.unwrap_or_default();
            match failure.kind {
                Kind::Transient { retry_after: Some(wait) } => format!("{code} waits {}", wait.as_secs()),
                Kind::Transient { retry_after: None } => format!("{code} waits"),
                _ => format!("{code} refused"),
            }
        }
    };
    (word, peer.requests())
}

async fn check(service: (ServiceSettings, Letter), answer: Answer, expected: &str) {
    let case = format!("{answer:?}");
    assert_eq!(outcome(service, answer).await.0, expected, "{case}");
}

const fn ok(body: &'static str) -> Answer {
    Answer::Reply("200 OK", "", body)
}

const PAGE: &str = "<html>Please log in, taro@city.example</html>";

#[tokio::test]
async fn only_the_services_own_yes_is_a_yes() {
    check(chatwork(), ok(r#"{"message_id":"1234567"}"#), "taken: Chatwork message 1234567").await;
    check(chatwork(), ok(r#"{"errors":["taro@city.example"]}"#), "answer refused").await;
    check(ntfy(), ok(r#"{"id":"sPs71M8A2T","event":"message"}"#), "taken: ntfy message sPs71M8A2T").await;
    check(ntfy(), ok(r#"{"id":"sPs71M8A2T","event":"open"}"#), "answer refused").await;
    check(alertmanager(), ok(""), "taken: HTTP 200").await;
    check(template(), ok(r#"{"status": "ok"}"#), "taken: HTTP 200").await;
    check(template(), ok(r#"{"status": "error"}"#), "answer refused").await;
    for service in [chatwork(), ntfy(), alertmanager(), template()] {
        check(service, ok(PAGE), "answer refused").await;
    }
}

#[tokio::test]
async fn who_we_are_can_be_mended_and_letters_wait_for_it() {
    for service in [chatwork, ntfy, alertmanager, template] {
        for (status, expected) in [
            ("401 Unauthorized", "401 waits"),
            ("403 Forbidden", "403 waits"),
            ("400 Bad Request", "400 refused"),
            ("404 Not Found", "404 refused"),
            ("413 Payload Too Large", "413 refused"),
            ("302 Found", "302 refused"),
            ("500 Internal Server Error", "500 waits"),
        ] {
            check(service(), Answer::Reply(status, "", "taro@city.example"), expected).await;
        }
        check(service(), Answer::Cut, "connection waits").await;
    }
}

#[tokio::test]
async fn the_end_of_a_limit_is_waited_for() {
    // 1775435490 is 90 s after `now`.
    let limited = |headers| Answer::Reply("429 Too Many Requests", headers, "");
    check(chatwork(), limited("x-ratelimit-reset: 1775435490\r\n"), "429 waits 90").await;
    check(ntfy(), limited("Retry-After: 7\r\n"), "429 waits 7").await;
}

async fn asked(service: (ServiceSettings, Letter), answer: Answer) -> (String, String) {
    let (_, mut requests) = outcome(service, answer).await;
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn has(head: &str, line: &str) {
    assert!(head.lines().any(|found| found.eq_ignore_ascii_case(line)), "{line} is not in {head}");
}

#[tokio::test]
async fn each_is_asked_as_its_documentation_says() {
    let (head, body) = asked(chatwork(), ok("")).await;
    has(&head, "POST /SECRET HTTP/1.1");
    has(&head, "x-chatworktoken: SECRET-token");
    has(&head, "content-type: application/x-www-form-urlencoded");
    assert_eq!(body, "body=%E6%9C%9F%E9%99%90&self_unread=1");

    let (head, body) = asked(ntfy(), ok("")).await;
    has(&head, "authorization: Bearer tk_SECRET");
    assert_eq!(body, r#"{"title":"a","message":"b","topic":"SECRET-topic"}"#);

    let (head, _) = asked(alertmanager(), ok("")).await;
    has(&head, "authorization: Basic cHJvbWV0aGV1czpTRUNSRVQ=");
    has(&head, "content-type: application/json; charset=utf-8");

    let (head, body) = asked(template(), ok("")).await;
    has(&head, "PUT /SECRET HTTP/1.1");
    has(&head, "x-api-key: SECRET-key");
    has(&head, "content-type: text/plain; charset=utf-8");
    assert_eq!(body, "期限切れ");
    assert_eq!(head.to_lowercase().matches("content-type").count(), 1);
}
