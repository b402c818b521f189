//! The whole history of an alert: that it opened and ended, who was told when by which channel and why not,
//! what was answered, what slipped, what was decided.

use chrono::{DateTime, Utc};
use minijinja::{Value, context};

use super::Matter;
use crate::alerts::{AlertKey, Answer, DEFAULT};
use crate::notices::Reason;
use crate::office::explaining::telling::{self, clock};
use crate::people::Deed;
use crate::render::address;
use crate::store::{AnswerRow, AuditRow, DecisionRow, OutboxRow, Store, StoreError, ToldRow};
use crate::web::lines::department;

/// What the store knows of it, what was told apart.
pub(super) struct History {
    life: Vec<AuditRow>,
    answers: Vec<AnswerRow>,
    decisions: Vec<DecisionRow>,
}

/// A word that was given, and its letter.
type Word = (ToldRow, Option<OutboxRow>);

impl History {
    pub(super) async fn load(store: &Store, key: &AlertKey) -> Result<History, StoreError> {
        Ok(History {
            life: store.life_of(key).await?,
            answers: store.answers_of(key).await?,
            decisions: store.decisions_of(&key.subject).await?,
        })
    }
}

/// What was told of it, where nothing else was explained.
pub(super) async fn words(store: &Store, key: &AlertKey) -> Result<Vec<Word>, StoreError> {
    let told = store.told_of(key).await?;
    let keys: Vec<&str> = told.iter().filter_map(|row| row.entry.letter.as_deref()).collect();
    let letters = store.letters(&keys).await?;
    let of = |row: &ToldRow| letters.iter().find(|letter| Some(&letter.key) == row.entry.letter.as_ref());
    Ok(told.into_iter().map(|row| (of(&row).cloned(), row)).map(|(letter, row)| (row, letter)).collect())
}

/// All of it, the newest first.
pub(super) fn told(matter: &Matter<'_>, past: &History, words: &[Word]) -> Vec<Value> {
    let mut events: Vec<(DateTime<Utc>, Value)> = Vec::new();
    events.extend(past.life.iter().filter_map(|row| Some((row.at, turn(matter, row)?))));
    events.extend(evaluations(words).map(|group| (group[0].0.at, given(matter, group))));
    events.extend(past.answers.iter().map(|row| (row.at, answered(matter, row))));
    events.extend(past.decisions.iter().map(|row| (row.decided.at, decided(matter, row))));
    events.sort_by_key(|(at, _)| *at); // stable: what happened at once stays in its order
    let calendar = &matter.picture.parts.calendar;
    let dated = events.into_iter().rev().map(|(at, event)| context! { at => clock(at, calendar), ..event });
    dated.collect()
}

/// The words of one kind that one evaluation gave.
fn evaluations(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.chunk_by(|(a, _), (b, _)| a.at == b.at && a.entry.told == b.entry.told)
}

/// A turn of its life, as the record has it.
fn turn(matter: &Matter<'_>, row: &AuditRow) -> Option<Value> {
    let data: serde_json::Value = serde_json::from_str(&row.data).ok()?;
    let more = &data["more"];
    let name = |code: &str| department(matter.picture, code).to_owned();
    Some(match row.kind.as_str() {
        "alert_opened" => context! { kind => "opened", n => data["opening"].as_u64() },
        "alert_resolved" => context! { kind => "ended" },
        "alert_owner_changed" => context! {
            kind => "owner_changed",
            from => name(more["from"].as_str()?),
            to => name(more["to"].as_str()?),
        },
        "promise_broken" => context! {
            kind => "promise_broken",
            day => more["promised"].as_str(),
            n => more["times"].as_u64(),
        },
        _ => return None,
    })
}

/// To whom it was told, and how that fared; or why not.
fn given(matter: &Matter<'_>, words: &[Word]) -> Value {
    let told = words.first().map(|(row, _)| telling::kind(row.entry.told));
    context! {
        kind => "told",
        told => told.unwrap_or_default().get(matter.visitor.lang),
        lines => words.iter().map(|word| line(matter, word)).collect::<Vec<_>>(),
    }
}

fn line(matter: &Matter<'_>, (row, letter): &Word) -> Value {
    let (lang, calendar) = (matter.visitor.lang, &matter.picture.parts.calendar);
    let reason = telling::reason(&row.entry.reason, calendar);
    let letters = matter.visitor.can(Deed::ReadLetters);
    context! {
        to => telling::party(&row.entry.party, &matter.picture.plan, lang),
        channel => letter.as_ref().map(|letter| letter.channel.as_str()),
        fate => letter.as_ref().map(|letter| telling::letter(letter, calendar).get(lang).to_owned()),
        why => (letter.is_none() || row.entry.reason != Reason::Told).then(|| reason.get(lang).to_owned()),
        again => (row.times > 1).then(|| context! { n => row.times, day => clock(row.last_at, calendar) }),
        href => row.entry.letter.as_ref().filter(|_| letters).map(|key| address::letter(key)),
    }
}

fn answered(matter: &Matter<'_>, row: &AnswerRow) -> Value {
    let name = |code: &str| department(matter.picture, code).to_owned();
    let lang = matter.visitor.lang;
    let said = match &row.answer {
        Answer::NotOurs { department, .. } => context! { department => name(department) },
        Answer::Value { value, .. } => context! { value => value.to_string() },
        Answer::Proposal { outcome, .. } => context! { outcome => outcome.words().get(lang) },
        _ => context! {},
    };
    context! {
        kind => "answered",
        said => row.answer.name(),
        day => row.answer.date().map(|day| day.to_string()),
        by => row.by.as_str(),
        of => row.department.as_deref().map(name),
        why => row.answer.reason(),
        ..said
    }
}

fn decided(matter: &Matter<'_>, row: &DecisionRow) -> Value {
    context! {
        kind => "decided",
        by_default => row.by == DEFAULT,
        outcome => row.decided.outcome.words().get(matter.visitor.lang),
        by => row.by.as_str(),
        of => row.department.as_deref().map(|code| department(matter.picture, code)),
        why => row.reason.as_str(),
        reference => row.reference.as_deref(),
        until => row.next_on.map(|day| day.to_string()),
    }
}
