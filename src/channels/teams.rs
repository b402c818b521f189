//! A channel or chat of Microsoft Teams, through the Workflows webhook "Post to a channel when a webhook
//! request is received".
//!
//! learn.microsoft.com, "Workflow service: triggers" (Azure Logic Apps, which runs it): a trigger that takes
//! the request answers `202 Accepted`, before the flow has run: whether Teams then shows the card is not
//! told. Errors are `{"error":{"code":…}}` beside 400 (`TriggerInputSchemaMismatch`,
//! `WorkflowTriggerIsNotEnabled`), 401 (`DirectApiAuthorizationRequired`), 404 (`WorkflowNotFound`) and 429.
//! The list of codes could not be verified to be complete.

use reqwest::StatusCode;

use super::room::{self, Manner};

/// How Workflows answer.
pub(super) const MANNER: Manner = Manner { yes, word, wait: room::no_wait };

fn yes(status: StatusCode, _: &str) -> Option<String> {
    (status == StatusCode::ACCEPTED).then(|| "HTTP 202".to_owned())
}

fn word(body: &str) -> Option<String> {
    room::plain_word(&room::text(body, "/error/code")?, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_202_is_a_yes() {
        assert_eq!(yes(StatusCode::ACCEPTED, "").as_deref(), Some("HTTP 202"));
        assert_eq!(yes(StatusCode::OK, "1"), None);
    }

    #[test]
    fn an_error_has_a_name() {
        let body = "{\"error\":{\"code\":\"WorkflowNotFound\",\"message\":\"The workflow 'a1' is gone\"}}";
        assert_eq!(word(body).as_deref(), Some("WorkflowNotFound"));
        assert_eq!(word("{\"error\":\"x\"}"), None);
    }
}
