//! The plan's closed sets under the names that files, rules and the store write (`plan.md`, Tables).

use super::facts::{Decision, KpiStatus};
use super::tables::{
    Comparison, DefaultOutcome, Direction, KpiKind, MilestoneStatus, RenewalKind, Role, Status, Trajectory,
};

/// Gives an enum its contract names: `name` writes them, `from_name` reads exactly them.
macro_rules! names {
    ($kind:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $kind {
            /// Its name as plans, rules and configuration write it.
            pub fn name(self) -> &'static str {
                match self {
                    $($kind::$variant => $name),+
                }
            }

            /// The value of this name; exact.
            pub fn from_name(name: &str) -> Option<$kind> {
                match name {
                    $($name => Some($kind::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

names!(Role { Department = "department", Headquarters = "headquarters" });
names!(Status { Active = "active", Ending = "ending", Ended = "ended" });
names!(MilestoneStatus { Planned = "planned", InProgress = "in_progress", Done = "done", Dropped = "dropped" });
names!(Direction { Increase = "increase", Decrease = "decrease", Maintain = "maintain" });
names!(KpiKind { Level = "level", Cumulative = "cumulative", Flow = "flow" });
names!(Trajectory { Linear = "linear", Step = "step" });
names!(Comparison { Less = "<", LessOrEqual = "<=", Greater = ">", GreaterOrEqual = ">=" });
names!(DefaultOutcome { End = "end", Revise = "revise" });
names!(RenewalKind {
    Ordinance = "ordinance",
    Agreement = "agreement",
    Contract = "contract",
    Subsidy = "subsidy",
    DesignatedManager = "designated_manager",
    Other = "other",
});
names!(KpiStatus { OnTrack = "on_track", AtRisk = "at_risk", OffTrack = "off_track", NoData = "no_data" });
names!(Decision { None = "none", Continue = "continue", Revise = "revise", End = "end" });

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::plan::schema::{Kind, Table};

    /// Every value that the schema lets a cell hold is a name of the typed set, and comes back.
    fn check(table: Table, column: &str, known: impl Fn(&str) -> Option<&'static str>) {
        let Kind::Choice(choices) = table.columns()[table.column(column).unwrap()].kind else {
            panic!("{column} is no choice")
        };
        for c in choices {
            assert_eq!(known(c.value), Some(c.value), "{column}");
        }
    }

    #[test]
    fn the_schema_and_the_types_know_the_same_values() {
        check(Table::Departments, "role", |n| Role::from_name(n).map(Role::name));
        check(Table::Initiatives, "status", |n| Status::from_name(n).map(Status::name));
        check(Table::Milestones, "status", |n| MilestoneStatus::from_name(n).map(MilestoneStatus::name));
        check(Table::Kpis, "direction", |n| Direction::from_name(n).map(Direction::name));
        check(Table::Kpis, "kind", |n| KpiKind::from_name(n).map(KpiKind::name));
        check(Table::Kpis, "trajectory", |n| Trajectory::from_name(n).map(Trajectory::name));
        check(Table::ExitPoints, "comparison", |n| Comparison::from_name(n).map(Comparison::name));
        check(Table::ExitPoints, "default_outcome", |n| {
            DefaultOutcome::from_name(n).map(DefaultOutcome::name)
        });
        check(Table::Renewals, "kind", |n| RenewalKind::from_name(n).map(RenewalKind::name));
        check(Table::Renewals, "status", |n| Status::from_name(n).map(Status::name));
    }
}
