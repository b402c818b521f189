//! The chat services: what each takes for a yes, how each says no, and what each no asks of people.

use std::time::Duration;

use yamedoki::channels::{Channel, Failure, HttpSettings, Kind, ServiceSettings, Settings};

use super::http_peer::{Answer, HttpPeer};
use super::{chat, now};

fn room(service: &ServiceSettings, port: u16) -> Channel {
    let settings = HttpSettings {
        url: format!("http://127.0.0.1:{port}/T0K3N?key=SECRET").into(),
        timeout: Duration::from_secs(20),
        service: service.clone(),
    };
    Channel::build(&Settings::Http(settings), &super::local()).unwrap()
}

fn services() -> [ServiceSettings; 6] {
    use ServiceSettings::{Discord, GoogleChat, Mattermost, RocketChat, Slack, Teams};
    [Slack, Teams, GoogleChat, Mattermost, RocketChat, Discord]
}

async fn ask(service: &ServiceSettings, answer: Answer) -> Result<String, Failure> {
    let peer = HttpPeer::start(answer).await;
    let outcome = room(service, peer.port).send(&chat(), now()).await;
    assert_eq!(peer.requests().len(), 1, "one request a letter");
    let shown = format!("{outcome:?}");
    for hidden in ["SECRET", "T0K3N", "taro", "/T0"] {
        assert!(!shown.contains(hidden), "{service:?} shows {hidden}: {shown}");
    }
    outcome.map(|receipt| receipt.proof)
}

async fn taken(service: ServiceSettings, status: &'static str, body: &'static str, proof: &str) {
    assert_eq!(ask(&service, Answer::Reply(status, "", body)).await.as_deref(), Ok(proof), "{service:?}");
}

/// The code, and a part of the English text.
async fn refused(service: ServiceSettings, status: &'static str, body: &'static str, code: &str, part: &str) {
    let failure = ask(&service, Answer::Reply(status, "", body)).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_deref()), (Kind::Permanent, Some(code)), "{service:?} {body}");
    let Failure { text, .. } = failure;
    assert!(text.en.contains(part) && text.en.ends_with('.'), "{service:?}: {}", text.en);
    assert!(text.ja.contains("ください。") && !text.ja.contains('{'), "{service:?}: {}", text.ja);
}

#[tokio::test]
async fn each_service_has_a_yes_of_its_own() {
    taken(ServiceSettings::Slack, "200 OK", "ok", "HTTP 200 ok").await;
    taken(ServiceSettings::Teams, "202 Accepted", "", "HTTP 202").await;
    let message = r#"{"name":"spaces/AAA/messages/B.C","thread":{"name":"spaces/AAA/threads/B"}}"#;
    taken(ServiceSettings::GoogleChat, "200 OK", message, "HTTP 200 messages/B.C").await;
    taken(ServiceSettings::Mattermost, "200 OK", "ok", "HTTP 200 ok").await;
    taken(ServiceSettings::RocketChat, "200 OK", r#"{"success":true}"#, "HTTP 200 success").await;
    taken(ServiceSettings::Discord, "200 OK", r#"{"id":"123","type":0}"#, "HTTP 200 id 123").await;
    taken(ServiceSettings::Discord, "204 No Content", "", "HTTP 204").await;
}

#[tokio::test]
async fn a_200_that_is_no_yes_is_none() {
    for service in services() {
        let page = "<html>Please log in, taro@city.example SECRET</html>";
        refused(service.clone(), "200 OK", page, "answer", "did not answer as a chat").await;
        refused(service, "200 OK", "", "answer", "did not answer as a chat").await;
    }
    refused(ServiceSettings::Slack, "200 OK", "invalid_token", "invalid_token", "(invalid_token)").await;
    let no = r#"{"success":false,"error":"invalid-channel"}"#;
    refused(ServiceSettings::RocketChat, "200 OK", no, "invalid-channel", "(invalid-channel)").await;
}

#[tokio::test]
async fn a_room_that_is_gone_says_to_make_a_new_webhook() {
    use ServiceSettings::{Discord, GoogleChat, Mattermost, RocketChat, Slack, Teams};
    let (gone, mend) = ("404 Not Found", "Make a new incoming webhook");
    refused(Slack, gone, "no_service", "404", "(HTTP 404: no_service). Make a new").await;
    refused(Slack, "410 Gone", "channel_is_archived", "410", "(HTTP 410: channel_is_archived)").await;
    let body =
        r#"{"error":{"code":"WorkflowNotFound","message":"The workflow 'T0K3N' could not be found."}}"#;
    refused(Teams, gone, body, "404", "(HTTP 404: WorkflowNotFound). Make a new").await;
    let body = r#"{"error":{"code":404,"message":"SECRET","status":"NOT_FOUND"}}"#;
    refused(GoogleChat, gone, body, "404", "(HTTP 404: NOT_FOUND)").await;
    let body = r#"{"id":"web.incoming_webhook.channel.app_error","message":"taro","status_code":404}"#;
    refused(Mattermost, gone, body, "404", "web.incoming_webhook.channel.app_error").await;
    refused(RocketChat, gone, "taro's page", "404", mend).await;
    refused(Discord, gone, r#"{"message":"Unknown Webhook","code":10015}"#, "404", "code 10015").await;
}

#[tokio::test]
async fn a_form_that_is_not_accepted_and_a_closed_door_are_told_apart() {
    for service in services() {
        refused(service.clone(), "400 Bad Request", "SECRET", "400", "did not accept the form").await;
        refused(service.clone(), "413 Too Large", "", "413", "did not accept the form").await;
        refused(service.clone(), "401 Unauthorized", "taro", "401", "has not been switched off").await;
        refused(service, "403 Forbidden", "", "403", "has not been switched off").await;
    }
    refused(ServiceSettings::Slack, "400 Bad Request", "invalid_payload", "400", "invalid_payload").await;
}

#[tokio::test]
async fn what_passes_is_tried_again_when_the_service_says() {
    for service in services() {
        for (status, code) in [
            ("429 Too Many Requests", "429"),
            ("500 Internal Server Error", "500"),
            ("502 Bad Gateway", "502"),
            ("503 Service Unavailable", "503"),
        ] {
            let failure = ask(&service, Answer::Reply(status, "", "rollup_error")).await.unwrap_err();
            assert_eq!(failure.kind, Kind::Transient { retry_after: None }, "{service:?} {status}");
            assert_eq!(failure.code.as_deref(), Some(code));
        }
        let later = Answer::Reply("429 Too Many Requests", "Retry-After: 7\r\n", "");
        let failure = ask(&service, later).await.unwrap_err();
        assert_eq!(
            failure.kind,
            Kind::Transient { retry_after: Some(Duration::from_secs(7)) },
            "{service:?}"
        );
    }
}

#[tokio::test]
async fn discord_says_in_its_body_how_long_to_wait() {
    let body = r#"{"message":"You are being rate limited.","retry_after":64.57,"global":false}"#;
    for headers in ["", "Retry-After: 60\r\n"] {
        let answer = Answer::Reply("429 Too Many Requests", headers, body);
        let failure = ask(&ServiceSettings::Discord, answer).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Transient { retry_after: Some(Duration::from_secs(65)) });
    }
}

#[tokio::test]
async fn discord_is_asked_for_the_messages_number() {
    let peer = HttpPeer::start(Answer::Reply("200 OK", "", r#"{"id":"1"}"#)).await;
    room(&ServiceSettings::Discord, peer.port).send(&chat(), now()).await.unwrap();
    let (head, body) = &peer.requests()[0];
    assert!(head.starts_with("POST /T0K3N?key=SECRET&wait=true HTTP/1.1"), "{head}");
    assert_eq!(body.as_bytes(), chat().payload);
}

#[tokio::test]
async fn a_redirect_or_a_stall_is_as_on_every_channel() {
    for service in services() {
        let moved = Answer::Reply("302 Found", "Location: http://127.0.0.1:9/SECRET\r\n", "");
        let failure = ask(&service, moved).await.unwrap_err();
        assert_eq!((failure.kind, failure.code.as_deref()), (Kind::Permanent, Some("302")), "{service:?}");
        let failure = ask(&service, Answer::Cut).await.unwrap_err();
        assert_eq!(failure.code.as_deref(), Some("connection"), "{service:?}");
        let failure = ask(&service, Answer::CutInBody).await;
        // A 200 is no yes of Teams, whatever follows it.
        assert_eq!(failure.unwrap_err().code.as_deref(), Some("connection"), "{service:?}");
    }
}
