//! Rule files → the checked, compiled set; every mistake of every file in one run.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::compiled::{Compiled, compile_rule};
use super::diagnose::diagnose;
use super::lang::{Mistake, perhaps};
use super::pack::{self, BUILT_IN};
use super::raw::{At, RawEscalation, RawRemind, RawRule};
use super::read::Reader;
use super::set::{
    Decision, Diagnostic, Escalation, Names, Recipient, Remind, Rule, RuleSet, Severity, Source,
};
use super::wording::Wording;
use crate::calendar::Span;

/// A mistake, and the position of its file in the list of sources.
pub(super) type Found = (usize, Mistake);

/// Reads, checks and compiles rule files, and applies the configuration's `[override.NAME]` tables;
/// every mistake of every file in one run. A rule without `severity` is a warning, without `to` it
/// goes to the owner, without `title` it is told by its name. `overrides` is the whole text of the file
/// that holds these tables; what else it says is left alone.
pub fn load(
    sources: &[Source],
    overrides: Option<&Source>,
    names: &Names,
) -> Result<RuleSet, Vec<Diagnostic>> {
    load_among(sources, overrides.map_or(&[], std::slice::from_ref), names, &[])
}

/// As [`load`], from texts that hold more than rules: `among` names the other keys that a text may have
/// at its top, which are left alone. Each of `overrides` is applied on top of the one before it.
pub fn load_among(
    sources: &[Source],
    overrides: &[Source],
    names: &Names,
    among: &[&str],
) -> Result<RuleSet, Vec<Diagnostic>> {
    let mut sources = sources.to_vec();
    let mut found: Vec<Found> = Vec::new();
    let (mut raw, broken) = read(&sources, names, among, &mut found);
    not_built_in(&mut raw, &mut found);
    let (built_in, _) = read_at(sources.len(), &[pack::built_in()], names, among, &mut found);
    sources.push(pack::built_in());
    raw.extend(built_in);
    names_are_unique(&raw, &mut found);
    for source in overrides {
        let file = sources.len();
        let mut reader = Reader { file, names, among, mistakes: Vec::new() };
        apply(reader.overrides(&source.text), &mut raw, &mut found);
        found.extend(reader.mistakes.into_iter().map(|m| (file, m)));
        sources.push(source.clone());
    }
    // A file that is not even TOML may hold the rules that others name.
    if !broken {
        names_are_known(&raw, &mut found);
    }
    raw.retain(|r| r.enabled != Some(false));
    let set = check(&raw, &sources, &mut found);
    if found.is_empty() {
        return Ok(set);
    }
    found.sort_by_key(|(file, m)| (*file, m.span.start));
    found.dedup();
    Err(found.iter().filter_map(|(file, m)| Some(diagnose(sources.get(*file)?, m))).collect())
}

/// A rule that takes the built-in one's name is a mistake, and is left out.
fn not_built_in(raw: &mut Vec<RawRule>, found: &mut Vec<Found>) {
    for name in raw.iter().filter_map(|r| r.name.as_ref()).filter(|n| n.value == BUILT_IN) {
        let mistake = Mistake::new(
            name.span.clone(),
            format!("`{BUILT_IN}` は組み込みのルールの名前です"),
            format!("`{BUILT_IN}` is the name of a built-in rule"),
        )
        .mend(
            "別の名前にするか、設定の [override.vanished] で変えてください",
            "choose another name, or change it by [override.vanished] in the configuration",
        );
        found.push((name.file, mistake));
    }
    raw.retain(|r| named(r) != BUILT_IN);
}

/// The rules of all files, and whether one of the files is no TOML.
fn read(sources: &[Source], names: &Names, among: &[&str], found: &mut Vec<Found>) -> (Vec<RawRule>, bool) {
    read_at(0, sources, names, among, found)
}

/// As [`read`], the first of the files being number `first`.
fn read_at(
    first: usize,
    sources: &[Source],
    names: &Names,
    among: &[&str],
    found: &mut Vec<Found>,
) -> (Vec<RawRule>, bool) {
    let mut rules = Vec::new();
    let mut broken = false;
    for (file, source) in (first..).zip(sources) {
        let mut reader = Reader { file, names, among, mistakes: Vec::new() };
        match reader.rules(&source.text) {
            Some(read) => rules.extend(read),
            None => broken = true,
        }
        found.extend(reader.mistakes.into_iter().map(|m| (file, m)));
    }
    (rules, broken)
}

fn named(raw: &RawRule) -> &str {
    raw.name.as_ref().map_or("", |n| n.value.as_str())
}

fn names_are_unique(raw: &[RawRule], found: &mut Vec<Found>) {
    let mut seen = BTreeSet::new();
    for name in raw.iter().filter_map(|r| r.name.as_ref()) {
        if !seen.insert(&name.value) {
            let n = &name.value;
            let mistake = Mistake::new(
                name.span.clone(),
                format!("`{n}` というルールが二つあります"),
                format!("there are two rules called `{n}`"),
            )
            .mend("名前を変えるか、片方を削ってください", "rename or remove one of them");
            found.push((name.file, mistake));
        }
    }
}

fn names_are_known(raw: &[RawRule], found: &mut Vec<Found>) {
    let known: Vec<&str> = raw.iter().map(named).collect();
    let others = raw.iter().flat_map(|r| r.inhibited_by.iter().chain(&r.superseded_by).flatten());
    for At { value, file, span } in others.filter(|o| !known.contains(&o.value.as_str())) {
        found.push((*file, unknown_rule(span.clone(), value, &known)));
    }
}

fn unknown_rule(span: std::ops::Range<usize>, name: &str, known: &[&str]) -> Mistake {
    let mistake = Mistake::new(
        span,
        format!("`{name}` というルールはありません"),
        format!("there is no rule `{name}`"),
    );
    perhaps(mistake, name, known)
}

/// Applies the `[override.NAME]` tables of the last of the sources.
fn apply(overrides: Vec<(At<String>, RawRule)>, raw: &mut [RawRule], found: &mut Vec<Found>) {
    for (At { value: name, file, span }, changes) in overrides {
        match raw.iter_mut().find(|r| named(r) == name) {
            Some(rule) => rule.apply(changes),
            None => {
                let known: Vec<&str> = raw.iter().map(named).collect();
                found.push((file, unknown_rule(span, &name, &known)));
            }
        }
    }
}

fn check(raw: &[RawRule], sources: &[Source], found: &mut Vec<Found>) -> RuleSet {
    let mut rules = Vec::new();
    let mut compiled: Vec<Vec<Compiled>> = Vec::new();
    let mut wording = Wording::default();
    for (index, raw) in raw.iter().enumerate() {
        compiled.push(compile_rule(raw, index, sources, &mut wording, found));
        rules.push(rule(raw));
    }
    let fingerprint = fingerprint(&rules, raw);
    let files = sources.iter().map(|source| source.name.clone()).collect();
    RuleSet { rules, fingerprint, files, compiled, wording }
}

fn rule(raw: &RawRule) -> Rule {
    let names = |list: &Option<Vec<At<String>>>| {
        list.iter().flatten().map(|n| n.value.clone()).collect::<Vec<String>>()
    };
    Rule {
        name: named(raw).to_owned(),
        each: raw.each.iter().flatten().map(|t| t.value).collect(),
        hold: raw.hold.unwrap_or(Span::Days(0)),
        severity: raw.severity.unwrap_or(Severity::Warning),
        to: raw.to.clone().unwrap_or_else(|| vec![Recipient::Owner]),
        cc: raw.cc.clone().unwrap_or_default(),
        remind: raw.remind.as_ref().map(|r| match r {
            RawRemind::Before { at, .. } => Remind::Before(at.clone()),
            RawRemind::Every(spans) => Remind::Every(spans.clone()),
        }),
        escalate: escalate(raw),
        inhibited_by: names(&raw.inhibited_by),
        superseded_by: names(&raw.superseded_by),
        decision: raw
            .decision
            .as_ref()
            .map(|d| Decision { options: d.options.clone(), decider: d.decider.clone() }),
        labels: raw.labels.clone().unwrap_or_default(),
        mode: raw.mode.unwrap_or_default(),
    }
}

/// The steps up; each that says `parent` goes one level further up than the one before.
fn escalate(raw: &RawRule) -> Vec<Escalation> {
    let mut level = 0;
    let step = |e: &RawEscalation| {
        level += u32::from(e.to.contains(&Recipient::Parent(1)));
        let to = e.to.iter().map(|recipient| match recipient {
            Recipient::Parent(_) => Recipient::Parent(level),
            other => other.clone(),
        });
        Escalation { after: e.after, to: to.collect(), severity: e.severity }
    };
    raw.escalate.iter().flatten().map(step).collect()
}

/// A digest of what the rules say, whatever file says it, comments and layout left out.
fn fingerprint(rules: &[Rule], raw: &[RawRule]) -> String {
    let mut hash = Sha256::new();
    for (rule, raw) in rules.iter().zip(raw) {
        hash.update(format!("{rule:?}\n"));
        let before = raw.remind.as_ref().and_then(|r| match r {
            RawRemind::Before { date, .. } => Some(date),
            RawRemind::Every(_) => None,
        });
        let decision = raw.decision.iter().flat_map(|d| [&d.by, &d.default]);
        let words = [&raw.title.ja, &raw.title.en, &raw.advice.ja, &raw.advice.en];
        let texts = raw.when.iter().chain(before).chain(decision);
        for text in texts.map(Some).chain(words.map(Option::as_ref)) {
            hash.update(format!("{:?}\n", text.map(|t| &t.value)));
        }
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
