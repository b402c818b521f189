//! A Slack-compatible room: an incoming webhook that answers `ok`.
//!
//! docs.slack.dev, "Sending messages using incoming webhooks": `200 ok`; errors are a word in a plain body
//! beside 400 (`invalid_payload`), 403 (`action_prohibited`), 404 (`channel_not_found`, `no_service`), 410
//! (`channel_is_archived`) and 500 (`rollup_error`); 429 has a `Retry-After` in seconds.

use reqwest::StatusCode;

use super::room::{self, Manner};

/// How Slack and its kin answer.
pub(super) const MANNER: Manner = Manner { yes, word, wait: room::no_wait };

/// `ok` as Slack and Mattermost say it, or the JSON of others that accept the same messages.
fn yes(status: StatusCode, body: &str) -> Option<String> {
    let flag = |path| room::field(body, path) == Some(true.into());
    (body.trim() == "ok" || flag("/ok") || flag("/success")).then(|| format!("HTTP {} ok", status.as_str()))
}

/// The error's name, such as `invalid_token`, where the answer is one (or a JSON with one).
fn word(body: &str) -> Option<String> {
    let word = room::text(body, "/error").unwrap_or_else(|| body.trim().to_owned());
    let named = |word: &String| word.contains('_') && !word.contains(|c: char| c.is_ascii_uppercase());
    room::plain_word(&word, "_").filter(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_ok_and_nothing_else() {
        for body in ["ok", "ok\n", "{\"ok\":true}", "{\"success\":true}"] {
            assert_eq!(yes(StatusCode::OK, body).as_deref(), Some("HTTP 200 ok"), "{body}");
        }
        for body in ["", "okay", "{\"ok\":false}", "{\"ok\":\"true\"}", "<html>ok</html>"] {
            assert_eq!(yes(StatusCode::OK, body), None, "{body}");
        }
    }

    #[test]
    fn an_error_has_a_name() {
        assert_eq!(word("channel_is_archived").as_deref(), Some("channel_is_archived"));
        assert_eq!(word("{\"ok\":false,\"error\":\"no_team\"}").as_deref(), Some("no_team"));
        assert_eq!(word("<html>Please log in</html>"), None);
        for other in ["SECRET", "taro", "A_TOKEN"] {
            assert_eq!(word(other), None);
        }
    }
}
