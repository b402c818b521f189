//! What the webhooks of chat services have in common: a yes that is looked for in the answer's body, an
//! error's own word, and the mend of each kind of no.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::failure::{Failure, Kind, Receipt};
use super::http::{Endpoint, is_about_us};
use crate::lang::Text;
use crate::render::Letter;

/// How a service answers.
#[derive(Debug)]
pub(super) struct Manner {
    /// The proof, where this answer of a status 2xx is its yes.
    pub(super) yes: fn(StatusCode, &str) -> Option<String>,
    /// Its word for what went wrong, where the body of an answer has one.
    pub(super) word: fn(&str) -> Option<String>,
    /// How long to leave it alone, where the body says so more exactly than the head.
    pub(super) wait: fn(&str) -> Option<Duration>,
}

/// Posts the letter. A status alone proves nothing: a login page of a proxy has a 200 too.
pub(super) async fn send(
    endpoint: &Endpoint,
    letter: &Letter,
    now: DateTime<Utc>,
    manner: &Manner,
) -> Result<Receipt, Failure> {
    let response = endpoint.exchange(HeaderMap::new(), &letter.payload).await?;
    let status = response.status();
    if !status.is_success() {
        let failure = endpoint.refused(&response, now);
        // What it says beside its status is welcome, not needed.
        let body = endpoint.body(response).await.unwrap_or_default();
        return Err(refusal(endpoint, status, &body, failure, manner));
    }
    let body = endpoint.body(response).await?;
    match (manner.yes)(status, &body) {
        Some(proof) => Ok(Receipt::whole(proof)),
        None => Err(no(endpoint, (manner.word)(&body))),
    }
}

/// Permanent: the room may have taken it nonetheless, and the answer will not change by itself.
fn no(endpoint: &Endpoint, word: Option<String>) -> Failure {
    let said =
        |open: &str, close: &str| word.as_ref().map_or_else(String::new, |w| format!("{open}{w}{close}"));
    let text = endpoint.peer().says(
        &format!("が、チャットとして受け取ったと答えませんでした{}。設定の type が通知先のサービスと合っているか、url が受信用 Webhook の URL か、部屋が残っているかを確かめてください。", said("（", "）")),
        &format!("did not answer as a chat that took it{}. Check that `type` in the config is that service, that `url` is an incoming webhook, and that the room still exists.", said(" (", ")")),
    );
    Failure::permanent(word.unwrap_or_else(|| "answer".to_owned()), text)
}

/// What a status that is no 2xx means for a room.
fn refusal(
    endpoint: &Endpoint,
    status: StatusCode,
    body: &str,
    failure: Failure,
    manner: &Manner,
) -> Failure {
    if let Kind::Transient { retry_after } = failure.kind
        && !is_about_us(status)
    {
        return failure.after((manner.wait)(body).or(retry_after));
    }
    let word = (manner.word)(body);
    let code = status.as_str();
    let said = word.map_or_else(|| format!("HTTP {code}"), |word| format!("HTTP {code}: {word}"));
    match mend(endpoint, status, &said) {
        Some(text) => Failure { text, ..failure },
        None => failure,
    }
}

fn mend(endpoint: &Endpoint, status: StatusCode, said: &str) -> Option<Text> {
    let (ja, en) = match status.as_u16() {
        404 | 410 => (
            "には、その受信用 Webhook か部屋がもうありません（{}）。受信用 Webhook を作り直し、設定の url を新しいものに替えてください。",
            "no longer has this incoming webhook or its room ({}). Make a new incoming webhook and put its address into `url` in the config.",
        ),
        401 | 403 => (
            "が受け取りを拒みました（{}）。受信用 Webhook が止められていないか、設定の url が途中で切れていないかを確かめてください。",
            "refused it ({}). Check that the incoming webhook has not been switched off, and that `url` in the config is complete.",
        ),
        400 | 413 | 415 | 422 => (
            "がお知らせの形を受け付けませんでした（{}）。設定の type が通知先のサービスと合っているか、受信用 Webhook が有効かを確かめてください。",
            "did not accept the form of the message ({}). Check that `type` in the config is that service, and that the incoming webhook is switched on.",
        ),
        _ => return None,
    };
    Some(endpoint.peer().says(&ja.replacen("{}", said, 1), &en.replacen("{}", said, 1)))
}

/// `word` if it is one that a service would give an error: letters of `also` and ASCII letters, 3 to 80 of
/// them. Anything else may be a page, an address or a token, and is not shown.
pub(super) fn plain_word(word: &str, also: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphabetic() || also.contains(c);
    ((3..=80).contains(&word.len()) && word.chars().all(fits)).then(|| word.to_owned())
}

/// The value at `path` (as `/error/code`) of a JSON body.
pub(super) fn field(body: &str, path: &str) -> Option<serde_json::Value> {
    serde_json::from_str::<serde_json::Value>(body).ok()?.pointer(path).cloned()
}

/// A text at `path` of a JSON body.
pub(super) fn text(body: &str, path: &str) -> Option<String> {
    field(body, path)?.as_str().map(str::to_owned)
}

/// A service whose bodies say nothing of waiting.
pub(super) fn no_wait(_: &str) -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_an_errors_name_is_shown() {
        assert_eq!(plain_word("invalid_token", "_").as_deref(), Some("invalid_token"));
        assert_eq!(plain_word("WorkflowNotFound", "").as_deref(), Some("WorkflowNotFound"));
        for page in ["", "no", "<html>", "taro@city.example", "T0K3N", "a b", &"x".repeat(81)] {
            assert_eq!(plain_word(page, "_"), None, "{page}");
        }
    }
}
