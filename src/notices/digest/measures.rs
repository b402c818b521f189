//! The indicators that call for a look: what a question rests on, then those far off their way, then those
//! a little off.

use std::collections::BTreeSet;

use super::super::{Desk, Measure};
use super::{Present, Scope};
use crate::alerts::{AlertKey, subject};
use crate::plan::facts::{KpiFacts, KpiStatus};
use crate::plan::{Kpi, Point, Status, Table};
use crate::rules::Subject;

/// How many a digest holds at most; its letter draws fewer.
const MOST: usize = 20;

/// The indicators, the most pressing first.
pub(super) fn measures(
    questions: &BTreeSet<&AlertKey>,
    present: &Present<'_>,
    scope: &Scope<'_, '_>,
    desk: &Desk<'_>,
) -> Vec<Measure> {
    let asked = asked(questions, desk);
    let mut found: Vec<Measure> = desk
        .plan
        .kpis
        .iter()
        .zip(&present.facts.kpis)
        .enumerate()
        .filter(|(_, (kpi, _))| scope.has_initiative(kpi.initiative) && is_live(kpi, desk))
        .map(|(row, (kpi, facts))| (row, kpi, facts, asked.contains(&row)))
        .filter(|(.., facts, asked)| *asked || is_off(facts))
        .map(|(row, kpi, facts, asked)| measure(row, kpi, facts, asked, desk))
        .collect();
    found.sort_by(|a, b| place(a).0.cmp(&place(b).0).then(place(a).1.total_cmp(&place(b).1)));
    found.truncate(MOST);
    found
}

fn is_off(facts: &KpiFacts) -> bool {
    matches!(facts.status, KpiStatus::OffTrack | KpiStatus::AtRisk)
}

fn is_live(kpi: &Kpi, desk: &Desk<'_>) -> bool {
    desk.plan.initiatives.get(kpi.initiative).is_some_and(|i| i.status != Status::Ended)
}

/// The indicators whose exit point, or whose initiative, somebody is asked about.
fn asked(questions: &BTreeSet<&AlertKey>, desk: &Desk<'_>) -> BTreeSet<usize> {
    let rows = questions.iter().filter_map(|key| desk.row(&key.subject));
    let mut asked = BTreeSet::new();
    for Subject { table, row } in rows {
        match table {
            Table::ExitPoints => {
                let condition = desk.plan.exit_points.get(row).and_then(|point| point.condition.as_ref());
                asked.extend(condition.map(|condition| condition.kpi));
            }
            Table::Initiatives => {
                let kpis = desk.plan.kpis.iter().enumerate().filter(|(_, kpi)| kpi.initiative == row);
                asked.extend(kpis.map(|(kpi, _)| kpi));
            }
            _ => {}
        }
    }
    asked
}

/// Asked before all, then by light, the worst attainment first.
fn place(measure: &Measure) -> ((bool, u8), f64) {
    let light = match measure.status {
        KpiStatus::OffTrack => 0,
        KpiStatus::AtRisk => 1,
        KpiStatus::NoData => 2,
        KpiStatus::OnTrack => 3,
    };
    ((!measure.asked, light), measure.attainment.unwrap_or(f64::INFINITY))
}

fn measure(row: usize, kpi: &Kpi, facts: &KpiFacts, asked: bool, desk: &Desk<'_>) -> Measure {
    let plan = desk.plan;
    let at = Subject { table: Table::Kpis, row };
    let owner = subject::owner(plan, at, desk.today).and_then(|d| plan.departments.get(d));
    let target = kpi.targets.iter().rfind(|t| !t.ignored && t.value.is_some());
    Measure {
        subject: format!("{}/{}", Table::Kpis.singular(), kpi.code),
        name: kpi.name.clone(),
        unit: kpi.unit.clone(),
        initiative: plan.initiatives.get(kpi.initiative).map(|i| i.title.clone()).unwrap_or_default(),
        owner: owner.map(|d| d.name.clone()).unwrap_or_default(),
        status: facts.status,
        asked,
        actual: facts.as_of.zip(facts.actual).map(|(on, value)| Point { on, value }),
        expected: facts.expected,
        attainment: facts.attainment,
        target: target.and_then(|t| Some(Point { on: t.on, value: t.value? })),
        forecast: facts.forecast,
    }
}
