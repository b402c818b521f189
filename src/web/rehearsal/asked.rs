//! What somebody wants rehearsed, as the form says it, and what is wrong with it.

use chrono::{Datelike, Months, NaiveDate};

use super::super::picture::Picture;
use crate::calendar::Span;
use crate::rehearsal::Days;

/// Whom a rule may be made to tell instead.
pub(super) const TO: [&str; 5] = ["owner", "parent", "related", "headquarters", "digest"];
/// The longest span, in months.
const LONGEST: u32 = 24;
/// The longest text, in bytes.
const TEXT: usize = 64 * 1024;

/// What the form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// The first day, as typed.
    pub(super) from: String,
    /// The last day, as typed.
    pub(super) until: String,
    /// The rules that are turned off.
    pub(super) off: Vec<String>,
    /// The rule that is changed.
    pub(super) rule: String,
    /// Its severity; empty: as it is.
    pub(super) severity: String,
    /// `active`, `shadow`; empty: as it is.
    pub(super) mode: String,
    /// How long its condition must hold; empty: as it is.
    pub(super) hold: String,
    /// The spans between its reminders; empty: as they are.
    pub(super) every: String,
    /// Whom it tells; empty: as it is.
    pub(super) to: Vec<String>,
    /// Rules and overrides, written out.
    pub(super) text: String,
}

impl Asked {
    /// Before anything was asked: a year from today, or three months of a large plan.
    pub(super) fn fresh(today: NaiveDate, large: bool) -> Asked {
        let months = Months::new(if large { 3 } else { 12 });
        let end = today.checked_add_months(months).and_then(|day| day.pred_opt()).unwrap_or(today);
        Asked { from: today.to_string(), until: end.to_string(), ..Asked::default() }
    }

    /// As the form sent it.
    pub(super) fn of(pairs: &[(String, String)]) -> Asked {
        let one = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let all = |name: &str| {
            let found = pairs.iter().filter(|(key, _)| key == name);
            found.map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let text = pairs.iter().find(|(key, _)| key == "text").map(|(_, value)| value.replace("\r\n", "\n"));
        Asked {
            from: one("from"),
            until: one("until"),
            off: all("off"),
            rule: one("rule"),
            severity: one("severity"),
            mode: one("mode"),
            hold: one("hold"),
            every: one("every"),
            to: all("to"),
            text: text.unwrap_or_default(),
        }
    }

    /// The spans between reminders; `None` where one cannot be read.
    pub(super) fn spans(&self) -> Option<Vec<Span>> {
        let written = self.every.split([',', '、', ' ']).filter(|part| !part.is_empty());
        written.map(Span::parse).collect()
    }

    /// Whether the form changes anything of the rule that it names.
    pub(super) fn changes_a_rule(&self) -> bool {
        let said = [&self.severity, &self.mode, &self.hold, &self.every];
        said.iter().any(|text| !text.is_empty()) || !self.to.is_empty()
    }

    /// The days; else every field that is wrong, with the name of the sentence that says so.
    pub(super) fn checked(&self, picture: &Picture) -> Result<Days, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let from: Option<NaiveDate> = self.from.parse().ok();
        let until: Option<NaiveDate> = self.until.parse().ok();
        let years = 1970..=2100;
        for (field, day) in [("from", from), ("until", until)] {
            if day.is_none_or(|day| !years.contains(&day.year())) {
                wrong.push((field, "no_day"));
            }
        }
        if let (Some(from), Some(until), true) = (from, until, wrong.is_empty()) {
            if from > until {
                wrong.push(("until", "backwards"));
            } else if from.checked_add_months(Months::new(LONGEST)).is_none_or(|limit| until >= limit) {
                wrong.push(("until", "too_far"));
            }
        }
        let rules = &picture.parts.rules;
        if self.off.iter().any(|name| rules.find(name).is_none()) {
            wrong.push(("off", "no_rule"));
        }
        if self.changes_a_rule() && rules.find(&self.rule).is_none() {
            wrong.push(("rule", if self.rule.is_empty() { "which_rule" } else { "no_rule" }));
        }
        if !self.hold.is_empty() && Span::parse(&self.hold).is_none() {
            wrong.push(("hold", "no_span"));
        }
        if self.spans().is_none() {
            wrong.push(("every", "no_span"));
        }
        if self.to.iter().any(|to| !TO.contains(&to.as_str())) {
            wrong.push(("to", "no_recipient"));
        }
        if self.text.len() > TEXT {
            wrong.push(("text", "too_much"));
        }
        match (from, until) {
            (Some(from), Some(to)) if wrong.is_empty() => Ok(Days { from, to }),
            _ => Err(wrong),
        }
    }
}
