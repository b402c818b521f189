//! How an initiative stands, in one light.
//!
//! # Why
//! The plan gives each KPI a light and each milestone a due day; a list of a hundred initiatives needs one.
//! It is the worst that anything of it says: `behind` with a KPI off track or an exit point reached and not
//! decided on; `watch` with a milestone late, a KPI at risk or its report late; `unknown` where no KPI can be
//! rated and no milestone was due; else `well`. What has ended is `ended`.

use minijinja::{Value, context};

use super::super::picture::Picture;
use super::{department, iso};
use crate::plan::Status;
use crate::plan::facts::{InitiativeFacts, KpiStatus};
use crate::render::address;

/// How an initiative stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Light {
    Behind,
    Watch,
    Well,
    #[default]
    Unknown,
    Ended,
}

/// All of them, with their words.
pub(super) const LIGHTS: [(Light, &str, &str); 5] = [
    (Light::Behind, "遅れ", "Behind"),
    (Light::Watch, "注意", "To watch"),
    (Light::Well, "順調", "On track"),
    (Light::Unknown, "判定できず", "Cannot be told"),
    (Light::Ended, "終了", "Ended"),
];

/// What the parts of an initiative say.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    pub(super) light: Light,
    /// KPIs on track, at risk, off track, without a rating.
    kpis: [usize; 4],
    report_late: bool,
    exit_reached: bool,
    next_exit: Option<chrono::NaiveDate>,
}

impl Light {
    pub(super) fn name(self) -> &'static str {
        match self {
            Light::Behind => "behind",
            Light::Watch => "watch",
            Light::Well => "well",
            Light::Unknown => "unknown",
            Light::Ended => "ended",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Light> {
        LIGHTS.iter().map(|(light, ..)| *light).find(|light| light.name() == name)
    }

    /// The look of its mark.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Light::Behind => "critical",
            Light::Watch => "warning",
            Light::Well => "good",
            Light::Unknown => "unknown",
            Light::Ended => "info",
        }
    }

    fn of(status: Status, standing: &Standing, facts: &InitiativeFacts) -> Light {
        let [on_track, at_risk, off_track, _] = standing.kpis;
        match () {
            () if status == Status::Ended => Light::Ended,
            () if off_track > 0 || standing.exit_reached => Light::Behind,
            () if at_risk > 0 || standing.report_late || facts.milestones_late > 0 => Light::Watch,
            () if on_track == 0 && facts.milestones_due == 0 && facts.milestones_done == 0 => Light::Unknown,
            () => Light::Well,
        }
    }
}

/// How each initiative stands, in one walk over the plan.
pub(super) fn standings(picture: &Picture) -> Vec<Standing> {
    let (plan, facts) = (&picture.plan, &picture.facts);
    let mut all = vec![Standing::default(); plan.initiatives.len()];
    for (kpi, facts) in plan.kpis.iter().zip(&facts.kpis) {
        if let Some(standing) = all.get_mut(kpi.initiative) {
            let place = match facts.status {
                KpiStatus::OnTrack => 0,
                KpiStatus::AtRisk => 1,
                KpiStatus::OffTrack => 2,
                KpiStatus::NoData => 3,
            };
            standing.kpis[place] += 1;
            standing.report_late |= facts.report_late;
        }
    }
    for (exit, facts) in plan.exit_points.iter().zip(&facts.exit_points) {
        if let Some(standing) = all.get_mut(exit.initiative) {
            standing.exit_reached |= facts.met == Some(true) && !facts.decided;
            let coming = exit.on.filter(|on| *on >= picture.today);
            standing.next_exit = [standing.next_exit, coming].into_iter().flatten().min();
        }
    }
    for ((standing, facts), initiative) in all.iter_mut().zip(&facts.initiatives).zip(&plan.initiatives) {
        standing.light = Light::of(initiative.status, standing, facts);
    }
    all
}

impl Standing {
    /// A row of the list.
    pub(super) fn summary(&self, picture: &Picture, row: usize) -> Value {
        let (initiative, facts) = (&picture.plan.initiatives[row], &picture.facts.initiatives[row]);
        let kpis = ["on_track", "at_risk", "off_track", "no_data"];
        let kpis: Vec<Value> = kpis
            .into_iter()
            .zip(self.kpis)
            .filter(|(_, n)| *n > 0)
            .map(|(status, n)| context! { status, mark => kpi_mark(status), n })
            .collect();
        let due = facts.milestones_due;
        let share = if due > 0 { facts.milestones_due_done as f64 / due as f64 } else { 0.0 };
        context! {
            code => initiative.code.clone(),
            title => initiative.title.clone(),
            href => address::initiative(&initiative.code),
            owner => department(&picture.plan, picture.plan.responsible(initiative.owner, picture.today)),
            light => self.light.name(),
            mark => self.light.mark(),
            status => initiative.status.name(),
            done => facts.milestones_done,
            total => facts.milestones_total,
            due,
            due_done => facts.milestones_due_done,
            late => facts.milestones_late,
            bar => Value::from_safe_string(crate::charts::bar(share)),
            kpis,
            report_late => self.report_late,
            exit_reached => self.exit_reached,
            next_exit => iso(self.next_exit),
            exit_points => facts.exit_points_total,
            ends_on => iso(initiative.ends_on),
        }
    }
}

/// The look of a KPI's mark.
pub(super) fn kpi_mark(status: &str) -> &'static str {
    match status {
        "on_track" => "good",
        "at_risk" => "warning",
        "off_track" => "critical",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_is_the_worst_that_anything_says() {
        let facts = |late, due| InitiativeFacts {
            milestones_late: late,
            milestones_due: due,
            ..InitiativeFacts::default()
        };
        let kpis = |kpis| Standing { kpis, ..Standing::default() };
        let check = |status, standing: &Standing, facts: &InitiativeFacts, light| {
            assert_eq!(Light::of(status, standing, facts), light);
        };
        let active = Status::Active;
        check(active, &kpis([2, 1, 1, 0]), &facts(0, 0), Light::Behind);
        check(active, &kpis([2, 1, 0, 0]), &facts(0, 0), Light::Watch);
        check(active, &kpis([2, 0, 0, 1]), &facts(1, 1), Light::Watch);
        check(active, &kpis([1, 0, 0, 1]), &facts(0, 0), Light::Well);
        check(active, &kpis([0, 0, 0, 1]), &facts(0, 2), Light::Well);
        check(active, &kpis([0, 0, 0, 1]), &facts(0, 0), Light::Unknown);
        check(Status::Ended, &kpis([0, 0, 3, 0]), &facts(5, 5), Light::Ended);
        let reached = Standing { exit_reached: true, ..kpis([1, 0, 0, 0]) };
        check(active, &reached, &facts(0, 0), Light::Behind);
    }
}
