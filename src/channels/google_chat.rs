//! A space of Google Chat, through an incoming webhook.
//!
//! developers.google.com/workspace/chat, "spaces.messages.create": `200` with the message, whose `name` is
//! `spaces/…/messages/…`; errors are `{"error":{"status":…}}` after google.rpc.Code, beside 400
//! (`INVALID_ARGUMENT`), 401, 403 (`PERMISSION_DENIED`), 404 (`NOT_FOUND`) and 429 (`RESOURCE_EXHAUSTED`).

use reqwest::StatusCode;

use super::room::{self, Manner};

/// How Google Chat answers.
pub(super) const MANNER: Manner = Manner { yes, word, wait: room::no_wait };

/// The message's own name is the proof, without the space's.
fn yes(status: StatusCode, body: &str) -> Option<String> {
    let name = room::text(body, "/name")?;
    let (_, message) = name.strip_prefix("spaces/")?.split_once("/messages/")?;
    let fits =
        message.len() <= 100 && message.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    fits.then(|| format!("HTTP {} messages/{message}", status.as_str()))
}

fn word(body: &str) -> Option<String> {
    room::plain_word(&room::text(body, "/error/status")?, "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_a_message_in_a_space() {
        let body = "{\"name\":\"spaces/AAAA/messages/b.c-d\",\"text\":\"x\"}";
        assert_eq!(yes(StatusCode::OK, body).as_deref(), Some("HTTP 200 messages/b.c-d"));
        for body in ["", "{}", "ok", "{\"name\":\"spaces/AAAA\"}", "{\"name\":\"spaces/A/messages/<b>\"}"] {
            assert_eq!(yes(StatusCode::OK, body), None, "{body}");
        }
    }

    #[test]
    fn an_error_has_a_name() {
        let body = "{\"error\":{\"code\":404,\"message\":\"taro\",\"status\":\"NOT_FOUND\"}}";
        assert_eq!(word(body).as_deref(), Some("NOT_FOUND"));
    }
}
