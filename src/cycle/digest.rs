//! The digest's letters: one for each headquarters, and a sheet for each department that wants its own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::forecast::forecast;
use super::post::{self, Post};
use super::{Inputs, Outcome};
use crate::alerts::{AlertKey, AuditEntry, Book, FromRules, Particulars, subject};
use crate::calendar::Calendar;
use crate::notices::digest::{self, AHEAD, Blocked, Decision, Present, Since};
use crate::notices::{Body, Bundle, Desk, Draft, Sealed, letter_key};
use crate::plan::fields::View;
use crate::plan::{Outcome as Decided, Plan, Recorded, edit};
use crate::rules::{Judgement, RuleSet};

/// The letters of the digest that was due at `since.due`, written from what the cycle at `now` gave.
/// Their keys follow from the due moment alone: one period gives one digest, whenever it is written.
pub fn digest(inputs: &Inputs<'_>, outcome: &Outcome, since: &Since<'_>, now: DateTime<Utc>) -> Post {
    let left = Left::of(inputs, outcome, now);
    let inputs = &Inputs { plan: &left.plan, recorded: &left.recorded, ..*inputs };
    let desk = Desk::new(inputs.plan, inputs.calendar, inputs.settings, now);
    let coming = forecast(inputs, &outcome.book, now, AHEAD);
    let present = Present {
        book: &left.book,
        rules: inputs.rules,
        judgement: &outcome.judgement,
        facts: &outcome.facts,
        defaults: &left.defaults,
        recorded: inputs.recorded,
        silences: inputs.silences,
        coming: &coming,
    };
    // The period ends with this very evaluation.
    let told = [since.told, &outcome.told].concat();
    let decisions = [since.decisions, &decisions(outcome, desk.today)].concat();
    let blocked = [since.blocked, &blocked(&outcome.audit, desk.today)].concat();
    let since = &Since { told: &told, decisions: &decisions, blocked: &blocked, ..*since };
    let seal = |department: usize, own: bool| {
        let row = desk.plan.departments.get(department)?;
        let to = desk.party(row)?;
        let digest = match own {
            true => digest::sheet(department, &present, since, to.lang, &desk)?,
            false => digest::digest(&present, since, to.lang, &desk),
        };
        let body = Body::Digest(Box::new(digest));
        let draft = Draft { to, not_before: desk.not_before(false), held: false, thread: Vec::new(), body };
        let kind = if own { "weekly" } else { "digest" };
        let key = letter_key(&inputs.settings.store, since.due, &row.code, kind);
        Some(Sealed { key, party: row.code.clone(), draft })
    };
    let city = desk.headquarters().into_iter().filter_map(|d| seal(d, false));
    let own = desk.weekly().into_iter().filter_map(|d| seal(d, true));
    let drafts = city.chain(own).collect();
    post::write(Bundle { drafts, told: Vec::new() }, inputs.render)
}

/// What the default has just decided.
fn decisions(outcome: &Outcome, today: NaiveDate) -> Vec<Decision> {
    outcome.decisions.iter().map(|taken| Decision { day: today, taken: taken.clone() }).collect()
}

/// The defaults that `audit` says were blocked.
fn blocked(audit: &[AuditEntry], day: NaiveDate) -> Vec<Blocked> {
    let read = |entry: &AuditEntry| Blocked::read(day, entry.kind, entry.subject.as_deref()?, &entry.data);
    audit.iter().filter_map(read).collect()
}

/// What the cycle left: the plan with what ended and was decided, and the book without the questions that
/// the default has just answered, which stand no longer.
struct Left<'a> {
    plan: Cow<'a, Plan>,
    recorded: Cow<'a, Recorded>,
    book: Cow<'a, Book>,
    /// What the questions come to if nobody decides.
    defaults: BTreeMap<AlertKey, Decided>,
}

impl<'a> Left<'a> {
    fn of(inputs: &Inputs<'a>, outcome: &'a Outcome, now: DateTime<Utc>) -> Left<'a> {
        let mut left = Left {
            plan: Cow::Borrowed(inputs.plan),
            recorded: Cow::Borrowed(inputs.recorded),
            book: Cow::Borrowed(&outcome.book),
            defaults: BTreeMap::new(),
        };
        if !outcome.edits.is_empty() {
            edit::decide(left.plan.to_mut(), &outcome.edits);
        }
        let view = View { plan: &left.plan, facts: &outcome.facts };
        left.defaults = defaults(inputs.rules, view, &outcome.judgement, inputs.calendar, now);
        let today = inputs.calendar.today(now);
        for taken in &outcome.decisions {
            taken.record(left.recorded.to_mut(), &left.plan, now, today);
            edit::decide(left.plan.to_mut(), &taken.edits);
            if let Some((key, _)) = &taken.question {
                left.book.to_mut().alerts.remove(key);
            }
        }
        left
    }
}

/// What each question that stands comes to if nobody decides, by what was judged.
pub fn defaults(
    rules: &RuleSet,
    view: View<'_>,
    judgement: &Judgement,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> BTreeMap<AlertKey, Decided> {
    let particulars = FromRules { rules, view, calendar, now };
    let asks = |rule: usize| rules.rules.get(rule).is_some_and(|rule| rule.decision.is_some());
    let questions = judgement.findings.iter().filter(|finding| asks(finding.rule));
    let read = |finding| {
        let default = Decided::parse(&particulars.decision_default(finding)?)?;
        let rule = rules.rules.get(finding.rule)?.name.clone();
        Some((AlertKey { rule, subject: subject::name(view.plan, finding.subject)? }, default))
    };
    questions.filter_map(read).collect()
}
