//! A channel of Mattermost, through an incoming webhook.
//!
//! docs.mattermost.com, "Incoming webhooks": `200 ok`; errors are `{"id":…,"status_code":…}` such as
//! `web.incoming_webhook.channel.app_error`, beside 400, 403 and 404; 501 where the server does not allow
//! incoming webhooks, which its administrators can mend, so that it is tried again.

use reqwest::StatusCode;

use super::room::{self, Manner};

/// How Mattermost answers.
pub(super) const MANNER: Manner = Manner { yes, word, wait: room::no_wait };

fn yes(status: StatusCode, body: &str) -> Option<String> {
    (body.trim() == "ok").then(|| format!("HTTP {} ok", status.as_str()))
}

fn word(body: &str) -> Option<String> {
    room::plain_word(&room::text(body, "/id")?, "_.").filter(|id| id.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_ok() {
        assert_eq!(yes(StatusCode::OK, "ok").as_deref(), Some("HTTP 200 ok"));
        assert_eq!(yes(StatusCode::OK, "<html>"), None);
    }

    #[test]
    fn an_error_has_a_name() {
        let body = "{\"id\":\"web.incoming_webhook.channel.app_error\",\"message\":\"Couldn't find the channel\",\"status_code\":404}";
        assert_eq!(word(body).as_deref(), Some("web.incoming_webhook.channel.app_error"));
        assert_eq!(word("{\"id\":\"taro@city.example\"}"), None);
    }
}
