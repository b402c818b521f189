//! A Slack-compatible room: an incoming webhook that answers `ok`.

use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;

use super::failure::{Failure, Receipt};
use super::http::Endpoint;
use crate::render::Letter;

/// Posts the body. A status of 200 alone proves nothing: a login page of a proxy has it too.
pub(super) async fn send(
    endpoint: &Endpoint,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<Receipt, Failure> {
    let response = endpoint.post(HeaderMap::new(), &letter.payload, now).await?;
    let status = response.status();
    let body = endpoint.body(response).await?;
    if is_yes(&body) {
        return Ok(Receipt::whole(format!("HTTP {} ok", status.as_str())));
    }
    Err(no(endpoint, &body))
}

/// Permanent: the room may have taken it nonetheless, and the answer will not change by itself.
fn no(endpoint: &Endpoint, body: &str) -> Failure {
    let word = error_word(body);
    let said = |open: &str, close: &str| word.map_or_else(String::new, |word| format!("{open}{word}{close}"));
    let text = endpoint.peer().says(
        &format!("が、チャットとして受け取ったと答えませんでした{}。設定の url が受信用 Webhook の URL か、部屋が残っているかを確かめてください。", said("（", "）")),
        &format!("did not answer as a chat that took it{}. Check that `url` in the config is an incoming webhook and that the room still exists.", said(" (", ")")),
    );
    Failure::permanent(word.unwrap_or("answer"), text)
}

/// `ok` as Slack and Mattermost say it, or the JSON of others that accept the same messages.
fn is_yes(body: &str) -> bool {
    let body = body.trim();
    let json = || serde_json::from_str::<serde_json::Value>(body).ok();
    body == "ok" || json().is_some_and(|json| json["ok"] == true || json["success"] == true)
}

/// The error's name, such as `invalid_token`, where the answer is one (or a JSON with one).
fn error_word(body: &str) -> Option<&str> {
    let word = match body.split_once("\"error\"") {
        Some((_, rest)) => rest.trim_start_matches([':', ' ', '"']).split('"').next()?,
        None => body.trim(),
    };
    let fits = (3..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    fits.then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        for yes in ["ok", "ok\n", r#"{"ok":true}"#, r#"{"success": true}"#] {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["", "OK, please log in", "<html>ok</html>", r#"{"ok":false}"#, "true", "invalid_token"] {
            assert!(!is_yes(no), "{no}");
        }
    }

    #[test]
    fn only_the_name_of_an_error_is_repeated() {
        assert_eq!(error_word("channel_is_archived\n"), Some("channel_is_archived"));
        assert_eq!(error_word(r#"{"ok":false,"error": "invalid_auth"}"#), Some("invalid_auth"));
        for other in ["<html>", "taro@city.example", "", "no such hook: T0/B0/xyz", r#"{"error":"A b"}"#] {
            assert_eq!(error_word(other), None, "{other}");
        }
    }
}
