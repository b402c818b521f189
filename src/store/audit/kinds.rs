//! The kinds of entries: what the record may be told. A closed list, so that each can be shown by its name to
//! whoever reads it (docs/audit.md; the board's page of the record).

/// Every kind of entry that this program writes, in the order of the alphabet.
pub const KINDS: &[&str] = &[
    "account_added",
    "account_changed",
    "account_disabled",
    "account_enabled",
    "address_cleared",
    "address_unreachable",
    "addresses_refused",
    "alert_answered",
    "alert_escalated",
    "alert_opened",
    "alert_owner_changed",
    "alert_reminded",
    "alert_resolved",
    "alert_told",
    "completion_entered",
    "decision_overridden",
    "decision_taken",
    "default_applied",
    "default_blocked",
    "feed_added",
    "feed_revoked",
    "letter_bounced",
    "letter_expired",
    "letter_failed",
    "letter_handed_over",
    "letter_queued",
    "letter_retried",
    "letter_unwritten",
    "letters_discarded",
    "letters_held",
    "letters_released",
    "letters_sent_again",
    "operator_told",
    "plan_imported",
    "promise_broken",
    "promise_eased",
    "row_closed",
    "row_returned",
    "row_vanished",
    "rules_in_force",
    "sign_in_failed",
    "signed_in",
    "signed_out",
    "silence_ended",
    "silence_set",
    "silence_warned",
    "stand_in_queued",
    "store_restored",
    "subject_ended",
    "token_added",
    "token_revoked",
    "upkeep_done",
    "value_entered",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_stands_once_and_is_said_to_the_auditor() {
        assert!(KINDS.is_sorted_by(|a, b| a < b), "in the order of the alphabet, each once");
        let page = include_str!("../../../docs/audit.md");
        for kind in KINDS {
            assert!(page.contains(&format!("`{kind}`")), "docs/audit.md does not say what {kind} is");
        }
    }
}
