//! What an import does to promises: ends put off, targets and exit points eased, and the first end of
//! each row (`plan.md`, History).
//!
//! Both sides are whole plans, built: so a default that takes over where a column was emptied counts as
//! what it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::recorded::{Outcome, Recorded};
use super::schema::Table;
use super::tables::{Comparison, Direction, ExitCondition, ExitPoint, Kpi, Plan, Point};

/// What a promise was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EasingKind {
    /// The end of an initiative or renewal was put off, or taken out, without a recorded decision.
    EndMoved,
    /// A target of a KPI was made easier or removed, or its thresholds were.
    TargetEased,
    /// An exit point of an initiative was put off, moved away or removed without a decision.
    ExitPointEased,
}

impl EasingKind {
    /// Its name, as the store and JSON write it.
    pub fn name(self) -> &'static str {
        match self {
            EasingKind::EndMoved => "end_moved",
            EasingKind::TargetEased => "target_eased",
            EasingKind::ExitPointEased => "exit_point_eased",
        }
    }
}

/// A subject whose promise one import eased: it counts once, however many cells did it.
#[derive(Clone, Debug, PartialEq)]
pub struct Easing {
    /// The initiative, renewal or KPI, as `table/code`.
    pub subject: String,
    /// What the promise was about.
    pub kind: EasingKind,
    /// The cells that eased it.
    pub cells: Vec<Eased>,
}

/// One cell that eased a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eased {
    /// The row's table.
    pub table: Table,
    /// The row's key (see [`super::Record::key`]).
    pub key: String,
    /// The column's English name.
    pub column: &'static str,
    /// What it said; the default where nothing was given.
    pub from: String,
    /// What it says; empty where it was taken out, or the row vanished.
    pub to: String,
}

/// An import seen from both sides.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The plan in force before.
    pub before: &'a Plan,
    /// The plan that the import makes.
    pub after: &'a Plan,
    /// What was recorded before.
    pub recorded: &'a Recorded,
    /// Rows that vanish with this import.
    pub vanished: &'a BTreeSet<(Table, String)>,
    /// The day of the import.
    pub today: NaiveDate,
}

/// The promises that this import eased; at most one for each subject and kind, sorted by them.
pub fn easings(sides: &Sides<'_>) -> Vec<Easing> {
    let mut found: BTreeMap<(String, EasingKind), Vec<Eased>> = BTreeMap::new();
    ends(sides, &mut found);
    targets(sides, &mut found);
    exit_points(sides, &mut found);
    found.into_iter().map(|((subject, kind), cells)| Easing { subject, kind, cells }).collect()
}

/// The ends that were never recorded before, by subject: of a row whose end somebody decided in the
/// meantime it is the decided one.
pub fn first_ends(sides: &Sides<'_>) -> Vec<(String, NaiveDate)> {
    let known = |subject: &String| sides.recorded.past.get(subject).is_some_and(|p| p.ends_first.is_some());
    let before: HashMap<String, Option<NaiveDate>> =
        all_ends(sides.before).map(|(table, code, end)| (subject(table, code), end)).collect();
    all_ends(sides.after)
        .filter_map(|(table, code, end)| {
            let subject = subject(table, code);
            Some((before.get(&subject).copied().flatten().or(end)?, subject))
        })
        .filter(|(_, subject)| !known(subject))
        .map(|(end, subject)| (subject, end))
        .collect()
}

type Found = BTreeMap<(String, EasingKind), Vec<Eased>>;

fn subject(table: Table, code: &str) -> String {
    format!("{}/{code}", table.singular())
}

fn all_ends(plan: &Plan) -> impl Iterator<Item = (Table, &str, Option<NaiveDate>)> {
    let initiatives = plan.initiatives.iter().map(|i| (Table::Initiatives, i.code.as_str(), i.ends_on));
    initiatives.chain(plan.renewals.iter().map(|r| (Table::Renewals, r.code.as_str(), r.ends_on)))
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

fn later(before: NaiveDate, after: Option<NaiveDate>) -> bool {
    after.is_none_or(|after| after > before)
}

fn ends(sides: &Sides<'_>, found: &mut Found) {
    let after: HashMap<(Table, &str), Option<NaiveDate>> =
        all_ends(sides.after).map(|(table, code, end)| ((table, code), end)).collect();
    for (table, code, before) in all_ends(sides.before) {
        let (Some(before), Some(after)) = (before, after.get(&(table, code))) else { continue };
        let subject = subject(table, code);
        if later(before, *after) && !end_was_decided(sides, &subject, before, *after) {
            let eased = Eased {
                table,
                key: code.into(),
                column: "ends_on",
                from: before.to_string(),
                to: shown(*after),
            };
            found.entry((subject, EasingKind::EndMoved)).or_default().push(eased);
        }
    }
}

/// Whether a decision that stands covers the new end: one to revise, taken about the end that it moves;
/// one to continue, as far as the term that it gave.
fn end_was_decided(sides: &Sides<'_>, subject: &str, before: NaiveDate, after: Option<NaiveDate>) -> bool {
    let last = sides.recorded.last_decision(subject, sides.today).filter(|d| d.stands(sides.today));
    last.is_some_and(|decided| match decided.outcome {
        Outcome::Revise => decided.term == Some(before),
        Outcome::Continue => decided.term.is_none_or(|term| after.is_some_and(|after| after <= term)),
        Outcome::End => false,
    })
}

fn targets(sides: &Sides<'_>, found: &mut Found) {
    let after: HashMap<&str, &Kpi> = sides.after.kpis.iter().map(|k| (k.code.as_str(), k)).collect();
    for before in &sides.before.kpis {
        let Some(after) = after.get(before.code.as_str()) else { continue };
        if sides.vanished.contains(&(Table::Kpis, before.code.clone())) {
            continue;
        }
        let mut cells = eased_targets(sides, before, after);
        cells.extend(lowered(before, "on_track_at", before.on_track_at, after.on_track_at));
        cells.extend(lowered(before, "at_risk_at", before.at_risk_at, after.at_risk_at));
        cells.extend(widened(before, after));
        if !cells.is_empty() {
            found.insert((subject(Table::Kpis, &before.code), EasingKind::TargetEased), cells);
        }
    }
}

fn eased_targets(sides: &Sides<'_>, before: &Kpi, after: &Kpi) -> Vec<Eased> {
    let actual = actual(after, sides.today);
    let now: BTreeMap<NaiveDate, f64> = counting(after).map(|t| (t.on, t.value)).collect();
    counting(before)
        .filter_map(|target| {
            let key = format!("{}@{}", before.code, target.on);
            let stays = !sides.vanished.contains(&(Table::KpiTargets, key.clone()));
            let value = now.get(&target.on).copied().filter(|_| stays);
            value.is_none_or(|v| easier(before.direction, target.value, v, actual)).then(|| Eased {
                table: Table::KpiTargets,
                key,
                column: "value",
                from: target.value.to_string(),
                to: shown(value),
            })
        })
        .collect()
}

/// The targets that count: set, and after the baseline.
fn counting(kpi: &Kpi) -> impl Iterator<Item = Point> {
    kpi.targets.iter().filter(|t| !t.ignored).filter_map(|t| Some(Point { on: t.on, value: t.value? }))
}

/// The last result on or before `today`; with a baseline, of those since.
fn actual(kpi: &Kpi, today: NaiveDate) -> Option<f64> {
    let from = kpi.baseline.map(|b| b.on);
    let counts = |m: &&Point| m.on <= today && from.is_none_or(|from| m.on >= from);
    kpi.measurements.iter().filter(counts).max_by_key(|m| m.on).map(|m| m.value)
}

fn easier(direction: Direction, from: f64, to: f64, actual: Option<f64>) -> bool {
    match direction {
        Direction::Increase => to < from,
        Direction::Decrease => to > from,
        Direction::Maintain => actual.is_some_and(|actual| (to - actual).abs() < (from - actual).abs()),
    }
}

fn lowered(kpi: &Kpi, column: &'static str, from: f64, to: f64) -> Option<Eased> {
    (to < from).then(|| Eased {
        table: Table::Kpis,
        key: kpi.code.clone(),
        column,
        from: from.to_string(),
        to: to.to_string(),
    })
}

/// A wider tolerance; where one side gives none, the default of it (a twentieth of the target) at any
/// target of the KPI.
fn widened(before: &Kpi, after: &Kpi) -> Option<Eased> {
    let wider = match (before.tolerance, after.tolerance) {
        (Some(from), Some(to)) => to > from,
        (None, None) => false,
        (from, to) => {
            before.direction == Direction::Maintain
                && counting(before).any(|target| {
                    let default = target.value.abs() * 0.05;
                    to.unwrap_or(default) > from.unwrap_or(default)
                })
        }
    };
    wider.then(|| Eased {
        table: Table::Kpis,
        key: before.code.clone(),
        column: "tolerance",
        from: shown(before.tolerance),
        to: shown(after.tolerance),
    })
}

fn exit_points(sides: &Sides<'_>, found: &mut Found) {
    let after: HashMap<&str, &ExitPoint> =
        sides.after.exit_points.iter().map(|e| (e.code.as_str(), e)).collect();
    for before in &sides.before.exit_points {
        let (Some(after), Some(initiative)) =
            (after.get(before.code.as_str()), sides.before.code(Table::Initiatives, before.initiative))
        else {
            continue;
        };
        if sides.vanished.contains(&(Table::Initiatives, initiative.to_owned()))
            || exit_was_decided(sides, before)
        {
            continue;
        }
        let cells = eased_exit(sides, before, after);
        if !cells.is_empty() {
            let key = (subject(Table::Initiatives, initiative), EasingKind::ExitPointEased);
            found.entry(key).or_default().extend(cells);
        }
    }
}

/// Whether a decision on this exit point stands: to continue, or to revise and nothing has followed yet.
fn exit_was_decided(sides: &Sides<'_>, exit: &ExitPoint) -> bool {
    let subject = subject(Table::ExitPoints, &exit.code);
    let last = sides.recorded.last_decision(&subject, sides.today).filter(|d| d.stands(sides.today));
    last.is_some_and(|decided| match decided.outcome {
        Outcome::Continue => true,
        Outcome::Revise => decided.follow_up.is_none_or(|f| f.closed_on.is_none_or(|on| on >= sides.today)),
        Outcome::End => false,
    })
}

fn eased_exit(sides: &Sides<'_>, before: &ExitPoint, after: &ExitPoint) -> Vec<Eased> {
    let cell = |column, from: String, to: String| Eased {
        table: Table::ExitPoints,
        key: before.code.clone(),
        column,
        from,
        to,
    };
    if sides.vanished.contains(&(Table::ExitPoints, before.code.clone())) {
        let from = before.on.map(|on| on.to_string()).or_else(|| before.condition.as_ref().map(condition));
        return vec![cell("code", shown(from), String::new())];
    }
    let mut cells = Vec::new();
    if let Some(on) = before.on.filter(|on| later(*on, after.on)) {
        cells.push(cell("on", on.to_string(), shown(after.on)));
    }
    match (&before.condition, &after.condition) {
        (Some(from), None) => cells.push(cell("threshold", condition(from), String::new())),
        (Some(from), Some(to)) => {
            if same_kpi(sides, from, to) && is_away(from, to) {
                cells.push(cell("threshold", condition(from), condition(to)));
            }
            if to.consecutive > from.consecutive {
                cells.push(cell("consecutive", from.consecutive.to_string(), to.consecutive.to_string()));
            }
        }
        (None, _) => {}
    }
    cells
}

fn condition(condition: &ExitCondition) -> String {
    format!("{} {}", condition.comparison.name(), condition.threshold)
}

fn same_kpi(sides: &Sides<'_>, from: &ExitCondition, to: &ExitCondition) -> bool {
    sides.before.code(Table::Kpis, from.kpi) == sides.after.code(Table::Kpis, to.kpi)
}

/// Whether the threshold is harder to reach than before.
fn is_away(from: &ExitCondition, to: &ExitCondition) -> bool {
    let below = |comparison| matches!(comparison, Comparison::Less | Comparison::LessOrEqual);
    match (below(from.comparison), below(to.comparison)) {
        (true, true) => to.threshold < from.threshold,
        (false, false) => to.threshold > from.threshold,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
