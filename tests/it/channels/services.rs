//! What each service is asked, to the letter of its documentation; what all must do alike is in
//! `http_contract`.

use std::time::Duration;

use yamedoki::channels::{Access, Channel, HttpSettings, ServiceSettings, Settings, TemplateSettings};
use yamedoki::render::{BodyTemplate, Language, Letter};

use super::http_peer::{Answer, HttpPeer};
use super::{chat, letter, local, now};

fn channel(url: String, service: ServiceSettings) -> Channel {
    let http = HttpSettings { url: url.into(), timeout: Duration::from_secs(20), service };
    Channel::build(&Settings::Http(http), &local()).unwrap()
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

/// Head and body of the one request that a letter makes.
async fn asked((service, letter): (ServiceSettings, Letter)) -> (String, String) {
    let peer = HttpPeer::start(Answer::Reply("200 OK", "", "")).await;
    let channel = channel(format!("http://127.0.0.1:{}/SECRET?a=b", peer.port), service);
    let _ = channel.send(&letter, now()).await;
    let mut requests = peer.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn has(head: &str, line: &str) {
    assert!(head.lines().any(|found| found.eq_ignore_ascii_case(line)), "{line} is not in {head}");
}

#[tokio::test]
async fn each_is_asked_as_its_documentation_says() {
    let (head, body) = asked(chatwork()).await;
    has(&head, "POST /SECRET?a=b HTTP/1.1");
    has(&head, "x-chatworktoken: SECRET-token");
    has(&head, "content-type: application/x-www-form-urlencoded");
    assert_eq!(body, "body=%E6%9C%9F%E9%99%90&self_unread=1");

    let (head, body) = asked(ntfy()).await;
    has(&head, "authorization: Bearer tk_SECRET");
    assert_eq!(body, r#"{"title":"a","message":"b","topic":"SECRET-topic"}"#);

    // So that it names the message that it made.
    let (head, body) = asked((ServiceSettings::Discord, chat())).await;
    has(&head, "POST /SECRET?a=b&wait=true HTTP/1.1");
    assert_eq!(body.as_bytes(), chat().payload);

    let (head, _) = asked(alertmanager()).await;
    has(&head, "authorization: Basic cHJvbWV0aGV1czpTRUNSRVQ=");
    has(&head, "content-type: application/json; charset=utf-8");

    let (head, body) = asked(template()).await;
    has(&head, "PUT /SECRET?a=b HTTP/1.1");
    has(&head, "x-api-key: SECRET-key");
    has(&head, "content-type: text/plain; charset=utf-8");
    assert_eq!(body, "期限切れ");
    assert_eq!(head.to_lowercase().matches("content-type").count(), 1);
}
