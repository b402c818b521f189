//! The digest's letters: one for each headquarters.

use chrono::{DateTime, Utc};

use super::forecast::forecast;
use super::post::{self, Post};
use super::{Inputs, Outcome};
use crate::notices::digest::{self, AHEAD, Present, Since};
use crate::notices::{Body, Bundle, Desk, Draft, Sealed, letter_key};

/// The letters of the digest that was due at `since.due`, written from what the cycle at `now` gave.
/// Their keys follow from the due moment alone: one period gives one digest, whenever it is written.
pub fn digest(inputs: &Inputs<'_>, outcome: &Outcome, since: &Since<'_>, now: DateTime<Utc>) -> Post {
    let desk = Desk::new(inputs.plan, inputs.calendar, inputs.settings, now);
    let coming = forecast(inputs, &outcome.book, now, AHEAD);
    let present =
        Present { book: &outcome.book, rules: inputs.rules, judgement: &outcome.judgement, coming: &coming };
    let seal = |department: usize| {
        let department = desk.plan.departments.get(department)?;
        let to = desk.party(department)?;
        let body = Body::Digest(Box::new(digest::digest(&present, since, to.lang, &desk)));
        let draft = Draft { to, not_before: desk.not_before(false), held: false, body };
        let key = letter_key(&inputs.settings.store, since.due, &department.code, "digest");
        Some(Sealed { key, party: department.code.clone(), draft })
    };
    let drafts = desk.headquarters().into_iter().filter_map(seal).collect();
    post::write(Bundle { drafts, told: Vec::new() }, inputs.render)
}
