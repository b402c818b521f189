//! The days of a case: exactly what it says fires, cannot be told, fails, and is said.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::sheet::Said;
use super::{Miss, Tested, names, nearest};
use crate::lang::{Lang, Text};
use crate::plan::facts::derive;
use crate::plan::fields::View;
use crate::rules::{Finding, Judgement, Subject, judge};

/// What a rule says of a subject.
#[derive(Clone, Debug, PartialEq)]
enum Verdict {
    Fires,
    DoesNot,
    CannotTell(Vec<String>),
    Fails(Text),
}

impl Verdict {
    fn words(&self) -> Text {
        match self {
            Verdict::Fires => Text::new("該当します", "it fires"),
            Verdict::DoesNot => Text::new("該当しません", "it does not fire"),
            Verdict::CannotTell(missing) => {
                let list = missing.join(", ");
                Text::new(
                    format!("判定できません（ない値: {list}）"),
                    format!("it cannot tell: {list} is missing"),
                )
            }
            Verdict::Fails(why) => {
                Text::new(format!("エラーです（{}）", why.ja), format!("it fails: {}", why.en))
            }
        }
    }
}

/// Judges each day of the case.
pub(super) fn check(tested: &Tested<'_>, misses: &mut Vec<Miss>) {
    let stage = tested.stage;
    for day in &tested.case.at {
        let calendar = stage.bench.calendar;
        let facts = derive(&stage.plan, &stage.recorded, calendar, stage.bench.facts, *day);
        let view = View { plan: &stage.plan, facts: &facts };
        let judgement = judge(&stage.rules, &view, calendar, calendar.midnight(*day));
        let today = Today { tested, view, day: *day, verdicts: verdicts(tested, &judgement) };
        misses.extend(today.asserted());
        misses.extend(today.unasserted());
        misses.extend(today.titles());
    }
}

/// All verdicts but "does not fire", of the rules that the case is about, by rule and subject.
fn verdicts(tested: &Tested<'_>, judgement: &Judgement) -> BTreeMap<(String, String), Verdict> {
    let mut all = BTreeMap::new();
    let mut add = |rule: usize, subject: Subject, verdict: Verdict| {
        let rule = tested.stage.rules.rules.get(rule).map_or("", |rule| rule.name.as_str());
        let name = tested.stage.plan.subject(subject.table, subject.row);
        if let Some(name) = name.filter(|_| tested.looks_at(rule)) {
            all.insert((rule.to_owned(), name), verdict);
        }
    };
    for Finding { rule, subject } in &judgement.findings {
        add(*rule, *subject, Verdict::Fires);
    }
    for unknown in &judgement.unknown {
        add(unknown.rule, unknown.subject, Verdict::CannotTell(unknown.missing.clone()));
    }
    for fault in &judgement.errors {
        add(fault.rule, fault.subject, Verdict::Fails(fault.error.clone()));
    }
    all
}

/// One day of a case.
struct Today<'a> {
    tested: &'a Tested<'a>,
    view: View<'a>,
    day: NaiveDate,
    verdicts: BTreeMap<(String, String), Verdict>,
}

impl Today<'_> {
    fn verdict(&self, said: &Said) -> &Verdict {
        self.verdicts.get(&(said.rule.clone(), said.subject.clone())).unwrap_or(&Verdict::DoesNot)
    }

    fn looked_at<'s>(&self, list: &'s [Said]) -> impl Iterator<Item = &'s Said> {
        list.iter().filter(|said| self.tested.looks_at(&said.rule))
    }

    /// Assertions that the day does not bear out.
    fn asserted(&self) -> Vec<Miss> {
        let case = self.tested.case;
        let mut misses = Vec::new();
        for said in self.looked_at(&case.fires).filter(|s| *self.verdict(s) != Verdict::Fires) {
            misses.push(self.miss(said, Text::new("該当する", "it fires"), true));
        }
        for said in self.looked_at(&case.not).filter(|s| *self.verdict(s) != Verdict::DoesNot) {
            misses.push(self.miss(said, Text::new("該当しない", "it does not fire"), false));
        }
        for said in self.looked_at(&case.cannot_tell) {
            let wanted: BTreeSet<&str> = list(said.more.as_deref());
            let same = match self.verdict(said) {
                Verdict::CannotTell(missing) => {
                    missing.iter().map(String::as_str).collect::<BTreeSet<_>>() == wanted
                }
                _ => false,
            };
            if !same {
                let facts = said.more.clone().unwrap_or_default();
                let want = Text::new(
                    format!("判定できない（ない値: {facts}）"),
                    format!("it cannot tell: {facts} is missing"),
                );
                misses.push(self.miss(said, want, false));
            }
        }
        for said in self.looked_at(&case.errors) {
            let part = said.more.as_deref().unwrap_or_default();
            let same = matches!(self.verdict(said), Verdict::Fails(why) if why.ja.contains(part) || why.en.contains(part));
            if !same {
                let want = Text::new(format!("エラー {part}"), format!("it fails {part}"));
                misses.push(self.miss(said, want, false));
            }
        }
        misses
    }

    /// What the rules say and nobody asserted.
    fn unasserted(&self) -> Vec<Miss> {
        let case = self.tested.case;
        let said = |list: &[Said], key: &(String, String)| {
            list.iter().any(|s| s.rule == key.0 && s.subject == key.1)
        };
        let anywhere = |key: &(String, String)| {
            [&case.fires, &case.not, &case.cannot_tell, &case.errors].into_iter().any(|l| said(l, key))
        };
        let new = self.verdicts.iter().filter(|(key, _)| !anywhere(key));
        let miss = |(key, verdict): (&(String, String), &Verdict)| {
            let (rule, subject) = key;
            let (day, found) = (self.day, verdict.words());
            let list = match verdict {
                Verdict::Fires | Verdict::DoesNot => "fires",
                Verdict::CannotTell(_) => "cannot_tell",
                Verdict::Fails(_) => "errors",
            };
            let text = Text::new(
                format!(
                    "{day}: `{rule} {subject}` は{}が、どこにも書かれていません。正しければ {list} に書き足してください",
                    found.ja
                ),
                format!(
                    "{day}: `{rule} {subject}`: {}, and nobody asserted it. If that is right, add it to `{list}`",
                    found.en
                ),
            );
            Miss::of(case, case.line, text)
        };
        new.map(miss).collect()
    }

    /// Titles that read otherwise.
    fn titles(&self) -> Vec<Miss> {
        let stage = self.tested.stage;
        let mut misses = Vec::new();
        for said in self.looked_at(&self.tested.case.says) {
            let Some((rule, subject)) =
                stage.rules.find(&said.rule).map(|r| r.0).zip(names::place(&stage.plan, &said.subject))
            else {
                continue;
            };
            if *self.verdict(said) != Verdict::Fires {
                misses.push(self.miss(said, Text::new("該当する", "it fires"), true));
                continue;
            }
            let finding = Finding { rule, subject };
            let title = |lang| stage.rules.title(&finding, &self.view, stage.bench.calendar, lang);
            let (ja, en) = (title(Lang::Ja), title(Lang::En));
            let want = said.more.clone().unwrap_or_default();
            if want != ja && want != en {
                let (day, key) = (self.day, said.key());
                let text = Text::new(
                    format!("{day}: `{key}` の文面。期待: {want}  実際: {ja}"),
                    format!("{day}: the title of `{key}`. Expected: {want}  found: {en} / {ja}"),
                );
                misses.push(Miss::of(self.tested.case, said.line, text));
            }
        }
        misses
    }

    fn miss(&self, said: &Said, want: Text, near: bool) -> Miss {
        let (day, key, found) = (self.day, said.key(), self.verdict(said).words());
        let fires: Vec<String> = self
            .verdicts
            .iter()
            .filter(|(_, verdict)| **verdict == Verdict::Fires)
            .map(|((rule, subject), _)| format!("{rule} {subject}"))
            .filter(|other| *other != key)
            .collect();
        let near = nearest(&key, fires.iter().map(String::as_str)).filter(|_| near);
        let (ja, en) = near.map_or_else(Default::default, |near| {
            (format!("。該当するもので近いのは `{near}`"), format!("; the nearest that fires is `{near}`"))
        });
        let text = Text::new(
            format!("{day}: `{key}`。期待: {}  実際: {}{ja}", want.ja, found.ja),
            format!("{day}: `{key}`. Expected: {}; found: {}{en}", want.en, found.en),
        );
        Miss::of(self.tested.case, said.line, text)
    }
}

/// The names in a list with commas.
fn list(text: Option<&str>) -> BTreeSet<&str> {
    text.unwrap_or_default().split([',', '、']).map(str::trim).filter(|name| !name.is_empty()).collect()
}
