//! What services answer, told apart alike: who we are is not accepted, what was sent is not, or the
//! answer is none of the service's.

use reqwest::StatusCode;

use super::cause::Peer;
use super::failure::{Failure, Kind};
use super::http::is_about_us;

/// A refusal, with the names of the settings that mend it. What passes by itself keeps its words.
pub(super) fn refused(failure: Failure, peer: &Peer, settings: &str) -> Failure {
    let code = failure.code.clone().unwrap_or_default();
    let status = StatusCode::from_bytes(code.as_bytes()).unwrap_or_default();
    let ends = failure.kind == Kind::Permanent || is_about_us(status);
    if !ends || !status.is_client_error() {
        return failure;
    }
    let text = peer.says(
        &format!("が受け取りを拒みました（HTTP {code}）。設定の {settings} が正しいか、期限切れや取り消しがないかを確かめてください。"),
        &format!("refused it (HTTP {code}). Check {settings} in the config, and that nothing has expired or was revoked."),
    );
    Failure { text, ..failure }
}

/// A status of success without the service's own words: a login page of a proxy has it too. Permanent,
/// for it may have taken it nonetheless, and the answer will not change by itself.
pub(super) fn unexpected(peer: &Peer, settings: &str) -> Failure {
    let text = peer.says(
        &format!("から、受け取ったという返事がありませんでした（別のページや途中の機器が答えた可能性があります）。設定の {settings} を確かめてください。"),
        &format!("did not say that it took it (another page or a device on the way may have answered). Check {settings} in the config."),
    );
    Failure::permanent("answer", text).unanswered()
}

/// An identifier from an answer, if it is one: it is kept as proof and shown.
pub(super) fn identifier(value: &serde_json::Value) -> Option<String> {
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_u64().map(|n| n.to_string()))?;
    let fits = (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Text;
    use serde_json::json;

    #[test]
    fn only_what_looks_like_an_identifier_is_repeated() {
        assert_eq!(identifier(&json!("sPs71M8A2T")).as_deref(), Some("sPs71M8A2T"));
        assert_eq!(identifier(&json!(1234)).as_deref(), Some("1234"));
        for other in [
            json!("taro@city.example"),
            json!(""),
            json!(null),
            json!("a b"),
            json!(["x"]),
            json!("x".repeat(65)),
        ] {
            assert_eq!(identifier(&other), None, "{other}");
        }
    }

    #[test]
    fn a_refusal_names_the_settings_and_what_passes_does_not() {
        let peer = Peer::receiver("h.example");
        let names = |failure: Failure| {
            let Failure { kind, text, .. } = refused(failure.clone(), &peer, "token_file");
            assert_eq!(kind, failure.kind);
            text.en.contains("token_file")
        };
        assert!(names(Failure::transient("401", Text::default())));
        assert!(names(Failure::permanent("400", Text::default())));
        assert!(!names(Failure::transient("429", Text::default())));
        assert!(!names(Failure::permanent("302", Text::default())));
        assert!(!names(Failure::transient("timeout", Text::default())));
    }
}
