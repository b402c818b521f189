//! Which rules judge from now on goes on record, once for each change.

use serde_json::json;

use crate::alerts::AuditEntry;
use crate::office::engine::Engine;
use crate::office::trouble::Trouble;
use crate::store::Words;

/// Under which the store remembers the fingerprint recorded last.
const RECORDED: &str = "rules_recorded";

/// Records the rules in force, unless they are those that were recorded last. Says whether it did.
///
/// # Errors
/// What the store reports.
pub async fn record(engine: &Engine) -> Result<bool, Trouble> {
    let parts = engine.parts();
    let rules = &parts.rules;
    let fingerprint = json!(rules.fingerprint);
    if engine.store.state(RECORDED).await?.as_ref() == Some(&fingerprint) {
        return Ok(false);
    }
    let names: Vec<&str> = rules.rules.iter().map(|rule| rule.name.as_str()).collect();
    let data = json!({ "fingerprint": fingerprint, "rules": names, "files": rules.files });
    let words = Words {
        at: engine.clock.now(),
        actor: "daemon",
        letters: &[],
        audit: &[AuditEntry { kind: "rules_in_force", subject: None, data }],
        states: &[(RECORDED.to_owned(), fingerprint)],
    };
    engine.store.commit_words(&words).await?;
    Ok(true)
}
