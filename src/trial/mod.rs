//! Rule tests (`rules.md`, `yamedoki test`): a small plan, dates, what fires and what must not, who is
//! told. Both-sided: an assertion that nothing matches fails, and so does a finding of a rule under
//! test that nobody asserted.
//!
//! One way through: [`run`] reads a file ([`read`] → [`sheet`]), gathers its plan and rules
//! ([`stage`]), judges each case's days ([`judged`]) and plays its span through the whole cycle
//! ([`play`]); what differs from what the file says is a [`Miss`] with its line.

mod judged;
mod names;
mod play;
mod read;
mod recorded;
mod sheet;
mod stage;
#[cfg(test)]
mod tests;
mod told;

use std::collections::BTreeMap;
use std::path::Path;

use crate::alerts::Questions;
use crate::calendar::{Calendar, Schedule};
use crate::lang::Text;
use crate::notices::Settings;
use crate::plan::facts::FactSettings;
use crate::render::Style;
use crate::rules::{Names, Source};

use sheet::{Case, Said};
use stage::Stage;

/// What test files are judged with: the city's calendar, its rules and settings.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// Settings that the facts depend on.
    pub facts: &'a FactSettings,
    /// The rules under test, where a file brings none of its own.
    pub rules: &'a [Source],
    /// The configuration's `[override.NAME]` tables.
    pub overrides: Option<&'a Source>,
    /// The names that recipients may hold.
    pub names: &'a Names,
    /// Settings of questions.
    pub questions: Questions,
    /// Settings of the notices.
    pub settings: &'a Settings,
    /// How letters look.
    pub style: &'a Style,
    /// When the plan is judged.
    pub schedule: &'a Schedule,
    /// Reads a folder of rules.
    pub folder: &'a dyn Fn(&Path) -> Result<Vec<Source>, Text>,
    /// Only this rule is looked at.
    pub only: Option<&'a str>,
}

/// What a file's test gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    /// Its cases.
    pub cases: usize,
    /// What is wrong with it, or differs, in the order of the lines.
    pub misses: Vec<Miss>,
    /// What was asserted of each rule.
    pub tally: Tally,
}

/// A mistake in a test file, or a difference from what it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Miss {
    /// The one-based line; 0 where it is of the file as a whole.
    pub line: usize,
    /// The case's name.
    pub case: Option<String>,
    /// In Japanese: what was expected, what was found, and the nearest.
    pub ja: String,
    /// The same in English.
    pub en: String,
}

/// How often a rule was asserted on each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// That it fires.
    pub fires: usize,
    /// That it does not.
    pub not: usize,
    /// That it cannot tell.
    pub cannot_tell: usize,
    /// That somebody is told.
    pub told: usize,
}

/// What was asserted, by rule; a rule that nobody asserted anything of is there with zeros.
pub type Tally = BTreeMap<String, Sides>;

impl Miss {
    fn new(line: usize, text: Text) -> Miss {
        Miss { line, case: None, ja: text.ja, en: text.en }
    }

    fn of(case: &Case<'_>, line: usize, text: Text) -> Miss {
        Miss { case: Some(case.name.clone()), ..Miss::new(line, text) }
    }
}

/// Runs the test file `text`, which stands at `path` and is called `name` in messages.
pub fn run(path: &Path, name: &str, text: &str, bench: &Bench<'_>) -> Trial {
    let mut misses = Vec::new();
    let sheet = read::sheet(text, &mut misses);
    let stage = Stage::of(&sheet, path, name, text, bench, &mut misses);
    let mut trial = Trial { cases: sheet.cases.len(), misses, tally: Tally::new() };
    if let Some(stage) = stage {
        for rule in stage.rules.rules.iter().filter(|rule| bench.only.is_none_or(|o| o == rule.name)) {
            trial.tally.entry(rule.name.clone()).or_default();
        }
        names::check(&sheet, &stage, &mut trial.misses);
        // A file that says what cannot be is not held against what is.
        if trial.misses.is_empty() {
            sheet.cases.iter().for_each(|case| one(case, &stage, &mut trial));
        }
    }
    trial.misses.sort();
    trial.misses.dedup();
    trial
}

fn one(case: &Case<'_>, stage: &Stage<'_>, trial: &mut Trial) {
    let tested = Tested { case, stage };
    judged::check(&tested, &mut trial.misses);
    let mut add = |list: &[Said], side: fn(&mut Sides) -> &mut usize| {
        for said in list.iter().filter(|said| tested.looks_at(&said.rule)) {
            if let Some(sides) = trial.tally.get_mut(&said.rule) {
                *side(sides) += 1;
            }
        }
    };
    add(&case.fires, |s| &mut s.fires);
    add(&case.not, |s| &mut s.not);
    add(&case.cannot_tell, |s| &mut s.cannot_tell);
    for heard in case.told.iter().filter(|h| tested.looks_at(&h.value.rule)) {
        if let Some(sides) = trial.tally.get_mut(&heard.value.rule) {
            sides.told += 1;
        }
    }
    told::check(&tested, &mut trial.misses);
}

/// A case and what it is tested on.
struct Tested<'a> {
    case: &'a Case<'a>,
    stage: &'a Stage<'a>,
}

impl Tested<'_> {
    /// Whether the case is about `rule`, and somebody asked for it.
    fn looks_at(&self, rule: &str) -> bool {
        let only = self.case.only.as_ref().or(self.stage.only.as_ref());
        only.is_none_or(|only| only.iter().any(|name| name.value == rule))
            && self.stage.bench.only.is_none_or(|asked| asked == rule)
    }
}

/// The nearest of `known` to `word`, where one is near enough to be meant.
fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.into_iter().map(|k| (strsim::jaro_winkler(word, k), k));
    scored.filter(|(score, _)| *score >= 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, k)| k)
}

/// "…; perhaps X", or what is accepted.
fn perhaps<'k>(ja: String, en: String, word: &str, known: impl IntoIterator<Item = &'k str>) -> Text {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => {
            Text::new(format!("{ja}。`{near}` ではありませんか"), format!("{en}; perhaps `{near}`?"))
        }
        None if known.len() > 30 => Text::new(ja, en),
        None => {
            let list = known.join(", ");
            Text::new(format!("{ja}。使えるもの: {list}"), format!("{en}; accepted: {list}"))
        }
    }
}
