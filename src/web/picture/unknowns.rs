//! What the rules cannot tell, counted by rule, with what is missing: for the whole plan and for each
//! department's own part of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::lang::Text;
use crate::notices::label;
use crate::plan::Plan;
use crate::rules::{Judgement, Mode, RuleSet};

/// What one rule cannot tell.
#[derive(Clone, Debug)]
pub(in crate::web) struct Group {
    /// The rule.
    pub(in crate::web) rule: String,
    /// Of how many rows.
    pub(in crate::web) rows: usize,
    /// What is missing, with the number of rows that lack it, what is missing most first.
    pub(in crate::web) missing: Vec<(Text, usize)>,
}

/// What cannot be told.
#[derive(Debug, Default)]
pub(in crate::web) struct Unknowns {
    all: Vec<Group>,
    by_owner: BTreeMap<usize, Vec<Group>>,
}

#[derive(Default)]
struct Counts {
    rows: usize,
    missing: BTreeMap<String, (Text, usize)>,
}

type ByRule = BTreeMap<usize, Counts>;

impl Unknowns {
    pub(super) fn of(judgement: &Judgement, rules: &RuleSet, plan: &Plan, today: NaiveDate) -> Unknowns {
        let (mut all, mut by_owner): (ByRule, BTreeMap<usize, ByRule>) = Default::default();
        let loud = |rule: usize| rules.rules.get(rule).is_some_and(|rule| rule.mode == Mode::Active);
        let mut order: Vec<_> = judgement.unknown.iter().filter(|unknown| loud(unknown.rule)).collect();
        order.sort_by_key(|unknown| (unknown.subject, unknown.rule));
        let mut seen = BTreeSet::new();
        for unknown in order {
            let new = unknown.missing.iter().filter(|name| seen.insert((unknown.subject, name.as_str())));
            let new: Vec<&String> = new.collect();
            if new.is_empty() {
                continue; // another rule said so of the same row
            }
            let owner = plan.owner_of(unknown.subject.table, unknown.subject.row);
            let owner = owner.map(|owner| plan.responsible(owner, today));
            let own = owner.map(|owner| by_owner.entry(owner).or_default());
            for counts in [Some(&mut all), own].into_iter().flatten() {
                let counts = counts.entry(unknown.rule).or_default();
                counts.rows += 1;
                for name in &new {
                    let label = || (label(name, Some(unknown.subject.table)), 0);
                    counts.missing.entry((*name).clone()).or_insert_with(label).1 += 1;
                }
            }
        }
        let groups = |by_rule| groups(by_rule, rules);
        Unknowns { all: groups(all), by_owner: by_owner.into_iter().map(|(o, c)| (o, groups(c))).collect() }
    }

    /// By rule; of the rows that `owner` answers for, or of all.
    pub(in crate::web) fn groups(&self, owner: Option<usize>) -> &[Group] {
        match owner {
            None => &self.all,
            Some(owner) => self.by_owner.get(&owner).map_or(&[], Vec::as_slice),
        }
    }
}

fn groups(by_rule: ByRule, rules: &RuleSet) -> Vec<Group> {
    let group = |(rule, counts): (usize, Counts)| {
        let mut missing: Vec<(Text, usize)> = counts.missing.into_values().collect();
        missing.sort_by_key(|(_, rows)| Reverse(*rows));
        Some(Group { rule: rules.rules.get(rule)?.name.clone(), rows: counts.rows, missing })
    };
    let mut groups: Vec<Group> = by_rule.into_iter().filter_map(group).collect();
    groups.sort_by_key(|group| Reverse(group.rows));
    groups
}
