//! The chat services: what each no asks of people, and which of a service's own words is repeated.

use std::time::Duration;

use yamedoki::channels::{Channel, Failure, HttpSettings, Receipt, ServiceSettings, Settings};

use super::http_peer::{Answer, HttpPeer};
use super::{chat, local, now};

fn room(service: &ServiceSettings, port: u16) -> Channel {
    let settings = HttpSettings {
        url: format!("http://127.0.0.1:{port}/T0K3N?key=SECRET").into(),
        timeout: Duration::from_secs(20),
        service: service.clone(),
    };
    Channel::build(&Settings::Http(settings), &local()).unwrap()
}

fn services() -> [ServiceSettings; 6] {
    use ServiceSettings::{Discord, GoogleChat, Mattermost, RocketChat, Slack, Teams};
    [Slack, Teams, GoogleChat, Mattermost, RocketChat, Discord]
}

async fn ask(service: &ServiceSettings, answer: Answer) -> Result<Receipt, Failure> {
    let peer = HttpPeer::start(answer).await;
    room(service, peer.port).send(&chat(), now()).await
}

/// The code, and a part of the English text.
async fn refused(service: ServiceSettings, status: &'static str, body: &'static str, code: &str, part: &str) {
    let failure = ask(&service, Answer::Reply(status, "", body)).await.unwrap_err();
    let shown = format!("{failure:?}");
    for hidden in ["SECRET", "T0K3N", "taro", "/T0"] {
        assert!(!shown.contains(hidden), "{service:?} shows {hidden}: {shown}");
    }
    let Failure { text, code: told, .. } = failure;
    assert_eq!(told.as_deref(), Some(code), "{service:?} {body}");
    assert!(text.en.contains(part) && text.en.ends_with('.'), "{service:?}: {}", text.en);
    assert!(text.ja.contains("ください。") && !text.ja.contains('{'), "{service:?}: {}", text.ja);
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
