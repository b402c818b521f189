//! A rehearsal in its fixed form (`rules.md`, commands with a fixed output).

use serde_json::{Value as Json, json};

use crate::rehearsal::{Changed, Difference, Notice, Played, Taken};

/// What was played.
pub(super) fn played(played: &Played) -> Json {
    side(&played.notices, &played.decisions)
}

/// What a change of the rules adds and takes away.
pub(super) fn difference(found: &Difference) -> Json {
    let changed = |side_: &Changed| side(&side_.notices, &side_.decisions);
    json!({ "added": changed(&found.added), "removed": changed(&found.removed) })
}

fn side(notices: &[Notice], decisions: &[Taken]) -> Json {
    json!({
        "notices": notices.iter().map(notice).collect::<Vec<_>>(),
        "decisions": decisions.iter().map(decision).collect::<Vec<_>>(),
    })
}

fn notice(notice: &Notice) -> Json {
    let word = |word: &crate::rehearsal::Word| json!({ "rule": word.alert.rule, "subject": word.alert.subject, "kind": word.kind.name() });
    json!({
        "at": notice.at.to_string(),
        "to": notice.to,
        "alerts": notice.words.iter().map(word).collect::<Vec<_>>(),
    })
}

fn decision(taken: &Taken) -> Json {
    json!({
        "at": taken.at.to_string(),
        "subject": taken.subject,
        "outcome": taken.outcome.name(),
        "by": taken.by,
    })
}
