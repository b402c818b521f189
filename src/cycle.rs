//! One cycle, top to bottom: what ended, the plan's facts, what the rules say of them, what becomes of the alerts,
//! who is told, and the letters. Nothing is read and nothing written on the way: the caller loads the
//! inputs, and commits the outcome in one transaction.

mod digest;
mod forecast;
mod post;

use chrono::{DateTime, Utc};

use crate::alerts::{
    self, AuditEntry, Book, Context, DecisionTaken, Endings, FromRules, Particulars, Questions, Silence,
    endings,
};
use crate::calendar::Calendar;
use crate::notices::{self, Belt, Desk, Draft, Settings, Strained, Threads, ToldEntry};
use crate::plan::facts::{self, FactSettings, Facts};
use crate::plan::fields::View;
use crate::plan::{Edit, Plan, Recorded};
use crate::render::Letter;
use crate::rules::{self, Judgement, RuleSet};

use forecast::DatesOnly;

pub use digest::{defaults, digest};
pub use forecast::forecast;
pub use post::{Post, Unwritten};

/// Writes a draft out as the letter with this key; where it cannot, says why.
pub type Render<'a> = dyn Fn(&Draft, &str) -> Result<Letter, String> + 'a;

/// All that a cycle reads.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The plan in force.
    pub plan: &'a Plan,
    /// What was recorded beside it.
    pub recorded: &'a Recorded,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// Settings that the facts depend on.
    pub facts: &'a FactSettings,
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// The book as the last cycle committed it.
    pub book: &'a Book,
    /// The silences in force.
    pub silences: &'a [Silence],
    /// Settings of questions.
    pub questions: Questions,
    /// Settings of the notices.
    pub settings: &'a Settings,
    /// The letters that later ones lead back to.
    pub threads: &'a Threads,
    /// Writes drafts out.
    pub render: &'a Render<'a>,
}

/// All that a cycle gives, to be committed as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The facts judged.
    pub facts: Facts,
    /// What the rules say.
    pub judgement: Judgement,
    /// The new book.
    pub book: Book,
    /// What the passing of a last day changed in the plan, before it was judged.
    pub edits: Vec<Edit>,
    /// Decisions that the default took, after it was judged.
    pub decisions: Vec<DecisionTaken>,
    /// The letters to queue.
    pub letters: Vec<Letter>,
    /// Letters that could not be written: for the operator.
    pub unwritten: Vec<Unwritten>,
    /// Who is told what, or why not.
    pub told: Vec<ToldEntry>,
    /// Why the letters are held, where they are too many at once; in a rehearsal, why they would be.
    pub strained: Option<Strained>,
    /// What goes on record.
    pub audit: Vec<AuditEntry>,
}

/// The cycle at `now`. The same inputs and moment give the same outcome.
pub fn cycle(inputs: &Inputs<'_>, now: DateTime<Utc>) -> Outcome {
    run(inputs, now, true, None)
}

/// The same cycle for a rehearsal, in which nobody reads and nobody releases: alerts get no title, advice and
/// evidence, on which nothing but a letter's words depends; and letters that are too many are not held, it
/// is only told that they would be.
pub fn wordless(inputs: &Inputs<'_>, now: DateTime<Utc>) -> Outcome {
    run(inputs, now, false, None)
}

/// `held`: why all letters are held, where it is known beforehand.
fn run(inputs: &Inputs<'_>, now: DateTime<Utc>, in_earnest: bool, held: Option<Strained>) -> Outcome {
    let Inputs { calendar, rules, settings, .. } = *inputs;
    let today = calendar.today(now);

    // Nothing ends by itself while letters of an evaluation that said far too much wait for a person.
    let recorded = inputs.recorded;
    let endings =
        if inputs.questions.waits { Endings::default() } else { endings(inputs.plan, recorded, today) };
    let edits = endings.edits(inputs.plan);
    let plan = &*endings.carried_out(inputs.plan);

    let facts = facts::derive(plan, inputs.recorded, calendar, inputs.facts, today);
    let view = View { plan, facts: &facts };
    let judgement = rules::judge(rules, &view, calendar, now);

    let full = FromRules { rules, view, calendar, now };
    let particulars: &dyn Particulars = if in_earnest { &full } else { &DatesOnly(full) };
    let Inputs { recorded, silences, questions, .. } = *inputs;
    let context = Context { rules, view, calendar, now, particulars, recorded, silences, questions };
    let step = alerts::step(inputs.book, &judgement, &context);

    let desk = Desk::new(plan, calendar, settings, now);
    let adopts = inputs.book.evaluated_at.is_none() && step.book.evaluated_at.is_some();
    let (first, later): (Vec<_>, Vec<_>) =
        step.events.into_iter().partition(|event| event.quiet == Some(alerts::Quiet::Adopted));
    let mut bundle = notices::notices(&later, &step.book, &desk);
    inputs.threads.lead_back(&mut bundle);
    if adopts {
        bundle.append(notices::adoption(&first, &step.book, &desk));
    }
    let strained = match held {
        Some(strained) => Some(strained.holding(&mut bundle)),
        // A first evaluation says much on purpose, and is held only where whatever is said is.
        None if adopts && settings.belt != Belt::SHUT => None,
        None if in_earnest => notices::belt(&mut bundle, &later, &desk),
        None => notices::strain(&bundle, &later, &desk),
    };
    let acts = !(step.decisions.is_empty() && edits.is_empty());
    if let Some(strained) = strained.as_ref().filter(|_| in_earnest && acts && !questions.waits) {
        // The clock may be wrong: what is held takes no effect either.
        let questions = Questions { waits: true, ..questions };
        return run(&Inputs { questions, ..*inputs }, now, in_earnest, Some(strained.clone()));
    }
    let post = post::write(bundle, inputs.render);

    Outcome {
        book: step.book,
        edits,
        decisions: step.decisions,
        letters: post.letters,
        unwritten: post.unwritten,
        told: post.told,
        audit: step.audit.into_iter().chain(post.audit).chain(strained.iter().map(Strained::audit)).collect(),
        strained,
        judgement,
        facts,
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod year;
