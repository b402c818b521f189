//! A room of Rocket.Chat, through an incoming webhook integration.
//!
//! docs.rocket.chat, "Integrations": `200 {"success":true}`; errors are `{"success":false,"error":…}` beside
//! 400 (`invalid-channel`, `error-invalid-room`), 401 and 404. Some errors are sentences: only names are shown.

use reqwest::StatusCode;

use super::room::{self, Manner};

/// How Rocket.Chat answers.
pub(super) const MANNER: Manner = Manner { yes, word, wait: room::no_wait };

fn yes(status: StatusCode, body: &str) -> Option<String> {
    let yes = room::field(body, "/success") == Some(true.into());
    yes.then(|| format!("HTTP {} success", status.as_str()))
}

fn word(body: &str) -> Option<String> {
    let kind = room::text(body, "/errorType").or_else(|| room::text(body, "/error"))?;
    room::plain_word(&kind, "_-").filter(|kind| kind.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_says_success() {
        assert_eq!(yes(StatusCode::OK, "{\"success\":true}").as_deref(), Some("HTTP 200 success"));
        for body in ["", "ok", "{\"success\":false}", "{\"success\":\"true\"}"] {
            assert_eq!(yes(StatusCode::OK, body), None, "{body}");
        }
    }

    #[test]
    fn an_error_has_a_name() {
        assert_eq!(
            word("{\"success\":false,\"error\":\"invalid-channel\"}").as_deref(),
            Some("invalid-channel")
        );
        assert_eq!(word("{\"success\":false,\"error\":\"Invalid integration id or token provided.\"}"), None);
    }
}
