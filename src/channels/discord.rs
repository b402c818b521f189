//! A channel of Discord, through a webhook.
//!
//! docs.discord.com, "Webhook Resource" and "Rate Limits": with `wait=true` the answer is `200` and the
//! message, else `204`; errors are `{"code":…}` beside 400 (50035, a wrong form), 401 (50027), 404 (10015, no
//! such webhook); 429 has `retry_after`, seconds with a fraction, beside the header.

use std::time::Duration;

use reqwest::{StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};

use super::room::{self, Manner};

/// How Discord answers.
pub(super) const MANNER: Manner = Manner { yes, word, wait };

/// `url` with the wish to be told the message's number; one that cannot be read is refused elsewhere.
pub(super) fn asking(url: &SecretString) -> SecretString {
    let Ok(mut asking) = Url::parse(url.expose_secret().trim()) else { return url.clone() };
    if !asking.query_pairs().any(|(key, _)| key == "wait") {
        asking.query_pairs_mut().append_pair("wait", "true");
    }
    String::from(asking).into()
}

fn yes(status: StatusCode, body: &str) -> Option<String> {
    if status == StatusCode::NO_CONTENT {
        return Some("HTTP 204".to_owned());
    }
    let id = room::text(body, "/id")?;
    let fits = (1..=30).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| format!("HTTP {} id {id}", status.as_str()))
}

fn word(body: &str) -> Option<String> {
    let code = room::field(body, "/code")?.as_u64().filter(|code| *code > 0 && *code < 10_000_000)?;
    Some(format!("code {code}"))
}

/// Whole seconds, rounded up: what comes too early counts against us.
fn wait(body: &str) -> Option<Duration> {
    let seconds = room::field(body, "/retry_after")?.as_f64().filter(|s| (0.0..=86_400.0).contains(s))?;
    Some(Duration::from_secs_f64(seconds.ceil()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_yes_is_a_message_or_no_content() {
        assert_eq!(yes(StatusCode::OK, "{\"id\":\"123\"}").as_deref(), Some("HTTP 200 id 123"));
        assert_eq!(yes(StatusCode::NO_CONTENT, "").as_deref(), Some("HTTP 204"));
        for body in ["", "ok", "{\"id\":\"<b>\"}", "{\"id\":\"\"}"] {
            assert_eq!(yes(StatusCode::OK, body), None, "{body}");
        }
    }

    #[test]
    fn a_wait_is_rounded_up() {
        assert_eq!(wait("{\"retry_after\":64.57,\"global\":false}").unwrap().as_secs(), 65);
        assert_eq!(wait("{\"retry_after\":-1}"), None);
        assert_eq!(wait("{\"retry_after\":1e300}"), None);
    }

    #[test]
    fn the_messages_number_is_asked_for_once() {
        let asked = |url: &str| asking(&url.into()).expose_secret().to_owned();
        assert_eq!(
            asked("https://discord.com/api/webhooks/1/T"),
            "https://discord.com/api/webhooks/1/T?wait=true"
        );
        assert_eq!(asked("https://h/1?thread_id=2"), "https://h/1?thread_id=2&wait=true");
        assert_eq!(asked("https://h/1?wait=false"), "https://h/1?wait=false");
    }

    #[test]
    fn an_error_has_a_number() {
        assert_eq!(word("{\"message\":\"Unknown Webhook\",\"code\":10015}").as_deref(), Some("code 10015"));
        assert_eq!(word("{\"code\":0}"), None);
    }
}
