//! What somebody typed into the form of an answer, read; each mistake beside its field.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::alerts::Answer;
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::office::answering::Seen;
use crate::office::reading;
use crate::plan::Outcome;

/// The longest text that is taken, in characters: a sentence or two.
const LONGEST: usize = 2000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// The form, as it was sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Typed {
    /// Which of the choices.
    pub(super) kind: String,
    pub(super) working_until: String,
    pub(super) postponed_until: String,
    pub(super) postponed_because: String,
    pub(super) done_on: String,
    pub(super) value: String,
    pub(super) value_on: String,
    pub(super) outcome: String,
    pub(super) next_on: String,
    pub(super) proposal_because: String,
    pub(super) department: String,
    pub(super) not_ours_because: String,
    /// Who answers, where no account says so.
    pub(super) by: String,
    /// What the form showed.
    pub(super) opening: String,
    pub(super) owner: String,
    pub(super) last: String,
}

/// The mistakes, by field.
pub(super) type Wrong = BTreeMap<&'static str, Text>;

/// What reading a form needs.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// How days are read.
    pub(super) calendar: &'a Calendar,
    /// The day.
    pub(super) today: NaiveDate,
    /// The KPI's unit.
    pub(super) unit: Option<&'a str>,
}

impl Typed {
    /// What the form showed when it was given out.
    pub(super) fn seen(&self) -> Option<Seen> {
        let last = if self.last.is_empty() { None } else { Some(self.last.parse().ok()?) };
        Some(Seen { opening: self.opening.parse().ok()?, owner: self.owner.clone(), last })
    }

    /// The answer.
    pub(super) fn answer(&self, reader: Reader<'_>) -> Result<Answer, Wrong> {
        let mut wrong = Wrong::new();
        let answer = self.read(reader, &mut wrong);
        match answer.filter(|_| wrong.is_empty()) {
            Some(answer) => Ok(answer),
            None => Err(wrong),
        }
    }

    fn read(&self, reader: Reader<'_>, wrong: &mut Wrong) -> Option<Answer> {
        match self.kind.as_str() {
            "working" => {
                let until = day("working_until", &self.working_until, reader, wrong)?;
                Some(Answer::Working { until })
            }
            "postponed" => {
                let because = said("postponed_because", &self.postponed_because, wrong);
                let until = day("postponed_until", &self.postponed_until, reader, wrong);
                Some(Answer::Postponed { until: until?, because: because? })
            }
            "done" => Some(Answer::Done { on: day("done_on", &self.done_on, reader, wrong)? }),
            "value" => self.value(reader, wrong),
            "proposal" => self.proposal(reader, wrong),
            "not_ours" => {
                let department = self.department.trim();
                if department.is_empty() {
                    wrong.insert("department", which_department());
                }
                let because = blank(&self.not_ours_because)
                    .then_some(None)
                    .or_else(|| said("not_ours_because", &self.not_ours_because, wrong).map(Some))?;
                Some(Answer::NotOurs { department: department.to_owned(), because })
            }
            _ => {
                wrong.insert("kind", no_choice());
                None
            }
        }
    }

    fn value(&self, reader: Reader<'_>, wrong: &mut Wrong) -> Option<Answer> {
        let read = reading::number(&self.value, reader.unit, reader.calendar);
        let value = read.map_err(|text| wrong.insert("value", text)).ok();
        let on = match blank(&self.value_on) {
            true => Some(reader.today),
            false => day("value_on", &self.value_on, reader, wrong),
        };
        Some(Answer::Value { value: value?, on: on? })
    }

    fn proposal(&self, reader: Reader<'_>, wrong: &mut Wrong) -> Option<Answer> {
        let outcome = Outcome::parse(&self.outcome);
        if outcome.is_none() {
            wrong.insert("outcome", no_outcome());
        }
        let because = said("proposal_because", &self.proposal_because, wrong);
        // A revision names no day; one that was typed for another choice is not meant.
        let dated = outcome != Some(Outcome::Revise) && !blank(&self.next_on);
        let next_on = match dated {
            true => Some(day("next_on", &self.next_on, reader, wrong)?),
            false => None,
        };
        Some(Answer::Proposal { outcome: outcome?, because: because?, next_on })
    }

    /// Who answers.
    pub(super) fn name(&self) -> Result<String, Text> {
        let name = self.by.trim();
        if name.is_empty() {
            return Err(Text::new("回答される方のお名前を書いてください。", "Please give your name."));
        }
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(Text::new(
                format!("お名前は1行で、{LONGEST_NAME}字までで書いてください。"),
                format!("Please write your name in one line of at most {LONGEST_NAME} characters."),
            ));
        }
        Ok(name.to_owned())
    }

    /// The field that a refusal of the chosen answer stands beside.
    pub(super) fn field(&self) -> &'static str {
        match self.kind.as_str() {
            "working" => "working_until",
            "postponed" => "postponed_until",
            "done" => "done_on",
            "value" => "value",
            "proposal" => "next_on",
            "not_ours" => "department",
            _ => "kind",
        }
    }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn day(field: &'static str, text: &str, reader: Reader<'_>, wrong: &mut Wrong) -> Option<NaiveDate> {
    if blank(text) {
        wrong.insert(field, Text::new("日付を入れてください。", "Please give a date."));
        return None;
    }
    reading::date(text, reader.calendar).map_err(|text| wrong.insert(field, text)).ok()
}

fn said(field: &'static str, text: &str, wrong: &mut Wrong) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        wrong.insert(
            field,
            Text::new("理由を一文で書いてください。", "Please give the reason in a sentence."),
        );
        return None;
    }
    if text.chars().count() > LONGEST {
        let text = Text::new(
            format!("理由は{LONGEST}字までで書いてください。"),
            format!("Please give the reason in at most {LONGEST} characters."),
        );
        wrong.insert(field, text);
        return None;
    }
    Some(text.to_owned())
}

fn no_choice() -> Text {
    Text::new("回答を1つ選んでください。", "Please choose one answer.")
}

fn no_outcome() -> Text {
    Text::new(
        "継続・見直し・終了のどれかを選んでください。",
        "Please choose whether to continue, revise or end it.",
    )
}

fn which_department() -> Text {
    Text::new("担当する部署を選んでください。", "Please choose the department that it belongs to.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::calendar::{Calendar, CalendarSettings};

    fn read(fields: &[(&str, &str)]) -> Result<Answer, Vec<&'static str>> {
        let form: serde_json::Map<String, serde_json::Value> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let typed: Typed = serde_json::from_value(form.into()).unwrap();
        let calendar = Calendar::new(CalendarSettings::default());
        let today = "2026-06-15".parse().unwrap();
        let reader = Reader { calendar: &calendar, today, unit: Some("時間") };
        typed.answer(reader).map_err(|wrong| wrong.into_keys().collect())
    }

    #[test]
    fn each_choice_reads_its_own_fields_and_no_others() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let stray = ("working_until", "nonsense");
        assert_eq!(
            read(&[("kind", "working"), ("working_until", "2026-07-01")]),
            Ok(Answer::Working { until: day("2026-07-01") })
        );
        assert_eq!(
            read(&[("kind", "done"), ("done_on", "令和8年6月1日"), stray]),
            Ok(Answer::Done { on: day("2026-06-01") })
        );
        assert_eq!(
            read(&[("kind", "value"), ("value", "65,000時間"), stray]),
            Ok(Answer::Value { value: 65000.0, on: day("2026-06-15") })
        );
        assert_eq!(
            read(&[
                ("kind", "proposal"),
                ("outcome", "revise"),
                ("proposal_because", " 要る "),
                ("next_on", "x")
            ]),
            Ok(Answer::Proposal { outcome: Outcome::Revise, because: "要る".into(), next_on: None })
        );
        assert_eq!(
            read(&[("kind", "not_ours"), ("department", "ZAISEI")]),
            Ok(Answer::NotOurs { department: "ZAISEI".into(), because: None })
        );
    }

    #[test]
    fn every_mistake_stands_beside_its_field() {
        assert_eq!(read(&[]), Err(vec!["kind"]));
        assert_eq!(read(&[("kind", "nonsense")]), Err(vec!["kind"]));
        assert_eq!(read(&[("kind", "postponed")]), Err(vec!["postponed_because", "postponed_until"]));
        assert_eq!(read(&[("kind", "done"), ("done_on", "きのう")]), Err(vec!["done_on"]));
        assert_eq!(
            read(&[("kind", "value"), ("value", "たくさん"), ("value_on", "?")]),
            Err(vec!["value", "value_on"])
        );
        assert_eq!(
            read(&[("kind", "proposal"), ("next_on", "?")]),
            Err(vec!["next_on", "outcome", "proposal_because"])
        );
        let long = "あ".repeat(LONGEST + 1);
        assert_eq!(
            read(&[("kind", "postponed"), ("postponed_until", "2026-07-01"), ("postponed_because", &long)]),
            Err(vec!["postponed_because"])
        );
    }
}
