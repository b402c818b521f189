//! What somebody typed into the form of a decision, read.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::alerts::Next;
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::office::reading;
use crate::plan::Outcome;

/// The longest text that is taken, in characters.
const LONGEST: usize = 4000;
/// The longest number of a formal decision, in characters.
const LONGEST_REFERENCE: usize = 100;

/// The form, as it was sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) outcome: String,
    pub(super) next_on: String,
    pub(super) exit_point: String,
    pub(super) last_on: String,
    pub(super) because: String,
    pub(super) reference: String,
    pub(super) supersede: String,
    /// `look`, or `confirm`.
    pub(super) step: String,
    /// The number of the last decision that the page showed.
    pub(super) last: String,
}

/// The mistakes, by field.
pub(super) type Wrong = BTreeMap<&'static str, Text>;

/// A decision that can be asked for.
pub(super) struct Read {
    pub(super) outcome: Outcome,
    on: Option<NaiveDate>,
    exit_point: Option<String>,
    pub(super) because: String,
    pub(super) reference: Option<String>,
}

impl Read {
    /// Until when, or with which exit point, it goes on.
    pub(super) fn next(&self) -> Next<'_> {
        match (&self.exit_point, self.on) {
            (Some(code), _) => Next::ExitPoint(code),
            (None, Some(day)) => Next::On(day),
            (None, None) => Next::Unsaid,
        }
    }
}

impl Typed {
    /// The decision.
    pub(super) fn read(&self, calendar: &Calendar) -> Result<Read, Wrong> {
        let mut wrong = Wrong::new();
        let outcome = Outcome::parse(&self.outcome);
        if outcome.is_none() {
            let text = Text::new("判断を1つ選んでください。", "Please choose one outcome.");
            wrong.insert("outcome", text);
        }
        let chosen = (outcome == Some(Outcome::Continue)).then(|| self.exit_point.trim().to_owned());
        let exit_point = chosen.filter(|code| !code.is_empty());
        let on = match outcome {
            Some(Outcome::Continue) if exit_point.is_none() => {
                required("next_on", &self.next_on, calendar, &mut wrong)
            }
            Some(Outcome::End) if !self.last_on.trim().is_empty() => {
                required("last_on", &self.last_on, calendar, &mut wrong)
            }
            _ => None,
        };
        let because = self.because.trim();
        if because.is_empty() || because.chars().count() > LONGEST {
            let text = Text::new(
                format!(
                    "判断の理由を、{LONGEST}字までで書いてください（記録に残り、関係する部署に伝わります）。"
                ),
                format!(
                    "Please give the reason in at most {LONGEST} characters. It is kept on record and told to all concerned."
                ),
            );
            wrong.insert("because", text);
        }
        let reference = self.reference.trim();
        if reference.chars().count() > LONGEST_REFERENCE || reference.chars().any(char::is_control) {
            let text = Text::new(
                format!("決裁番号は1行で、{LONGEST_REFERENCE}字までで書いてください。"),
                format!("Please write the number in one line of at most {LONGEST_REFERENCE} characters."),
            );
            wrong.insert("reference", text);
        }
        let reference = Some(reference.to_owned()).filter(|text| !text.is_empty());
        match outcome.filter(|_| wrong.is_empty()) {
            Some(outcome) => Ok(Read { outcome, on, exit_point, because: because.to_owned(), reference }),
            None => Err(wrong),
        }
    }

    /// The field that a refusal stands beside.
    pub(super) fn field(&self) -> &'static str {
        match self.outcome.as_str() {
            "continue" => "next_on",
            "end" => "last_on",
            _ => "outcome",
        }
    }
}

fn required(field: &'static str, text: &str, calendar: &Calendar, wrong: &mut Wrong) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        wrong.insert(field, Text::new("日付を入れてください。", "Please give a date."));
        return None;
    }
    reading::date(text, calendar).map_err(|text| wrong.insert(field, text)).ok()
}
