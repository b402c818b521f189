//! The indicators that call for a look: what a question rests on, then those far off their way, then those
//! a little off.

use std::collections::BTreeSet;

use super::super::{Desk, Measure};
use super::{Present, Scope};
use crate::alerts::{AlertKey, subject};
use crate::charts;
use crate::plan::facts::{KpiFacts, KpiStatus};
use crate::plan::fields::View;
use crate::plan::{Kpi, Status, Table};
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
    let view = View { plan: desk.plan, facts: present.facts };
    let mut found: Vec<(Place, usize)> = desk
        .plan
        .kpis
        .iter()
        .zip(&present.facts.kpis)
        .enumerate()
        .filter(|(row, (kpi, facts))| {
            scope.has_initiative(kpi.initiative)
                && is_live(kpi, desk)
                && (asked.contains(row) || is_off(facts))
        })
        .map(|(row, (_, facts))| (place(facts, asked.contains(&row)), row))
        .collect();
    found.sort_by(|(a, _), (b, _)| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    found.truncate(MOST);
    let measure = |(_, row): (Place, usize)| measure(row, asked.contains(&row), &view, desk);
    found.into_iter().filter_map(measure).collect()
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
type Place = (bool, u8, f64);

fn place(facts: &KpiFacts, asked: bool) -> Place {
    let light = match facts.status {
        KpiStatus::OffTrack => 0,
        KpiStatus::AtRisk => 1,
        KpiStatus::NoData => 2,
        KpiStatus::OnTrack => 3,
    };
    (!asked, light, facts.attainment.unwrap_or(f64::INFINITY))
}

fn measure(row: usize, asked: bool, view: &View<'_>, desk: &Desk<'_>) -> Option<Measure> {
    let plan = desk.plan;
    let at = Subject { table: Table::Kpis, row };
    let owner = subject::owner(plan, at, desk.today).and_then(|d| plan.departments.get(d));
    let kpi = plan.kpis.get(row)?;
    Some(Measure {
        subject: format!("{}/{}", Table::Kpis.singular(), kpi.code),
        initiative: plan.initiatives.get(kpi.initiative).map(|i| i.title.clone()).unwrap_or_default(),
        owner: owner.map(|d| d.name.clone()).unwrap_or_default(),
        asked,
        series: charts::kpi(view, desk.calendar, row)?,
    })
}
