//! Whose last day has passed: what was decided to end becomes `ended` after it (`rules.md`, Decisions,
//! and the default).
//!
//! # Why only by a recorded decision
//! The status is the column, as changed by recorded decisions, and never deduced from `ends_on`
//! (`plan.md`, Status): a column that says `ending` while nobody decided stays what it says.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::plan::{Cell, Decided, Edit, Outcome, Plan, Recorded, RenewalKind, Status, Table, edit};

/// The initiatives and renewals that become `ended`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endings {
    rows: Vec<(Table, usize)>,
}

/// What was decided to end, and whose last day lies before `today`. An ordinance waits for its
/// `ended_on`, for it takes a repeal; a paper that renews itself for the letter that ends it.
pub fn endings(plan: &Plan, recorded: &Recorded, today: NaiveDate) -> Endings {
    // Nothing was ever decided in most evaluations: they cost nothing then.
    if recorded.decisions.is_empty() {
        return Endings::default();
    }
    let ends = |status: Status, last: Option<NaiveDate>, decided: Option<&Decided>| {
        let by_decision = decided.is_some_and(|d| d.outcome == Outcome::End && d.term == last);
        status == Status::Ending && by_decision && last.is_some_and(|last| today > last)
    };
    let initiatives = plan.initiatives.iter().enumerate().filter(|(row, initiative)| {
        ends(initiative.status, initiative.ends_on, decided_on_initiative(plan, *row, recorded, today))
    });
    let renewals = plan.renewals.iter().enumerate().filter(|(_, renewal)| {
        let subject = format!("{}/{}", Table::Renewals.singular(), renewal.code);
        let confirmed = renewal.ended_on.is_some_and(|on| on <= today);
        let waits =
            renewal.kind == RenewalKind::Ordinance || renewal.auto_renews && renewal.notice_sent_on.is_none();
        ends(renewal.status, renewal.ends_on, last_that_binds(recorded, &subject, today))
            && (confirmed || !waits)
    });
    let rows = initiatives.map(|(row, _)| (Table::Initiatives, row));
    Endings { rows: rows.chain(renewals.map(|(row, _)| (Table::Renewals, row))).collect() }
}

impl Endings {
    /// What changes in the plan.
    pub fn edits(&self, plan: &Plan) -> Vec<Edit> {
        let edit = |(table, row): &(Table, usize)| {
            Some(Edit::set(*table, plan.code(*table, *row)?, "status", Cell::Text("ended".to_owned())))
        };
        self.rows.iter().filter_map(edit).collect()
    }

    /// The plan with them: what [`Self::edits`] make of its records, without building it anew.
    pub fn carried_out<'a>(&self, plan: &'a Plan) -> Cow<'a, Plan> {
        if self.rows.is_empty() {
            return Cow::Borrowed(plan);
        }
        let mut ended = plan.clone();
        edit::decide(&mut ended, &self.edits(plan));
        Cow::Owned(ended)
    }
}

/// The last decision that binds an initiative: on itself, or on one of its exit points.
fn decided_on_initiative<'r>(
    plan: &Plan,
    row: usize,
    recorded: &'r Recorded,
    today: NaiveDate,
) -> Option<&'r Decided> {
    let itself = plan.subject(Table::Initiatives, row);
    let points = plan.exit_points.iter().filter(|point| point.initiative == row);
    let points = points.map(|point| format!("{}/{}", Table::ExitPoints.singular(), point.code));
    let last = |subject: String| last_that_binds(recorded, &subject, today);
    itself.into_iter().chain(points).filter_map(last).max_by_key(|decided| decided.at)
}

/// The last decision on `subject` that says whether it goes on: one to revise leaves that open.
fn last_that_binds<'r>(recorded: &'r Recorded, subject: &str, today: NaiveDate) -> Option<&'r Decided> {
    let all = recorded.decisions.get(subject)?;
    all.iter().rfind(|decided| decided.day <= today && decided.outcome != Outcome::Revise)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use chrono::{Days, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::alerts::testing::day;
    use crate::plan::{BuildSettings, Origin, Record, build};

    const LAST: &str = "2027-03-31";

    fn decided(outcome: Outcome, term: &str, minute: i64) -> Decided {
        let at = chrono::DateTime::<Utc>::UNIX_EPOCH + chrono::Duration::minutes(minute);
        let term = Some(day(term));
        Decided { at, day: day("2027-01-04"), outcome, by_default: false, term, follow_up: None }
    }

    /// Rows as a source would give them: initiative `i` with exit point `x`, renewals of several kinds.
    fn records() -> Vec<Record> {
        let row = |table: Table, json: serde_json::Value| {
            Record::from_json(table, &json, Origin { sheet: Default::default(), row: 1 }).unwrap()
        };
        let last = serde_json::json!({ "date": LAST });
        let renewal = |code: &str, kind: &str, more: serde_json::Value| {
            let mut json = serde_json::json!({
                "code": code, "kind": kind, "title": code, "owner": "a", "status": "ending", "ends_on": last,
            });
            json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            row(Table::Renewals, json)
        };
        let sent = serde_json::json!({ "date": "2026-12-01" });
        vec![
            row(Table::Departments, serde_json::json!({ "code": "a", "name": "a課" })),
            row(
                Table::Initiatives,
                serde_json::json!({ "code": "i", "title": "t", "owner": "a", "status": "ending", "ends_on": last }),
            ),
            row(
                Table::ExitPoints,
                serde_json::json!({ "code": "x", "initiative": "i", "description": "d", "on": last }),
            ),
            renewal("plain", "agreement", serde_json::json!({})),
            renewal("law", "ordinance", serde_json::json!({})),
            renewal("repealed", "ordinance", serde_json::json!({ "ended_on": last })),
            renewal("auto", "contract", serde_json::json!({ "auto_renews": true })),
            renewal("sent", "contract", serde_json::json!({ "auto_renews": true, "notice_sent_on": sent })),
        ]
    }

    fn plan() -> Plan {
        build(&records(), BuildSettings { today: None }).unwrap().plan
    }

    /// The subjects that become ended on `today` where `decisions` were recorded.
    fn ended(decisions: &[(&str, Decided)], today: &str) -> Vec<String> {
        let mut recorded = Recorded::default();
        for (subject, decided) in decisions {
            recorded.decisions.entry((*subject).to_owned()).or_default().push(decided.clone());
        }
        let plan = plan();
        let edits = endings(&plan, &recorded, day(today)).edits(&plan);
        edits.iter().map(|edit| format!("{}/{}", edit.table.singular(), edit.key)).collect()
    }

    fn end() -> Decided {
        decided(Outcome::End, LAST, 1)
    }

    #[test]
    fn what_was_decided_to_end_is_ended_after_its_last_day() {
        for subject in ["initiative/i", "renewal/plain", "renewal/repealed", "renewal/sent"] {
            assert_eq!(ended(&[(subject, end())], "2027-03-31"), Vec::<String>::new(), "{subject}");
            assert_eq!(ended(&[(subject, end())], "2027-04-01"), [subject]);
        }
    }

    #[test]
    fn an_exit_point_ends_its_initiative() {
        assert_eq!(ended(&[("exit_point/x", end())], "2027-04-01"), ["initiative/i"]);
    }

    #[test]
    fn an_ordinance_waits_for_its_repeal_and_a_paper_that_renews_itself_for_its_letter() {
        let all = [("renewal/law", end()), ("renewal/auto", end())];
        assert_eq!(ended(&all, "2028-04-01"), Vec::<String>::new());
    }

    #[test]
    fn a_column_alone_and_a_decision_about_another_term_end_nothing() {
        assert_eq!(ended(&[], "2028-04-01"), Vec::<String>::new());
        let other = [
            ("initiative/i", decided(Outcome::End, "2026-03-31", 1)),
            ("renewal/plain", decided(Outcome::Continue, LAST, 1)),
        ];
        assert_eq!(ended(&other, "2028-04-01"), Vec::<String>::new());
        let later = [("exit_point/x", end()), ("initiative/i", decided(Outcome::Continue, LAST, 2))];
        assert_eq!(ended(&later, "2028-04-01"), Vec::<String>::new());
        let revised = [("exit_point/x", end()), ("initiative/i", decided(Outcome::Revise, LAST, 2))];
        assert_eq!(ended(&revised, "2028-04-01"), ["initiative/i"], "to revise leaves the end as it is");
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let date = (0..2000_u64).prop_map(|n| day("2026-01-01") + Days::new(n));
        let status = prop::sample::select(vec!["active", "ending", "ended"]);
        let cell = prop_oneof![
            status.prop_map(|s| ("status", Cell::Text(s.to_owned()))),
            date.clone().prop_map(|d| ("ends_on", Cell::Date(d))),
        ];
        let renewals_own = prop_oneof![
            cell.clone(),
            (0..9_u32).prop_map(|n| ("times_renewed", Cell::Number(n.into()))),
            Just(("notice_by", Cell::Empty)),
            Just(("notice_sent_on", Cell::Empty)),
        ];
        let codes = prop::sample::select(vec!["plain", "law", "auto", "sent", "none"]);
        let set = prop_oneof![
            cell.prop_map(|(column, cell)| Edit::set(Table::Initiatives, "i", column, cell)),
            (codes, renewals_own)
                .prop_map(|(code, (column, cell))| { Edit::set(Table::Renewals, code, column, cell) }),
            (2..4_u32, date).prop_map(|(n, on)| Edit {
                table: Table::ExitPoints,
                key: format!("x-{n}"),
                change: crate::plan::RowChange::Add {
                    cells: vec![
                        ("code", Cell::Text(format!("x-{n}"))),
                        ("initiative", Cell::Text("i".into())),
                        ("description", Cell::Text("d".into())),
                        ("on", Cell::Date(on)),
                        ("decide_within", Cell::Number(14.0)),
                        ("default_outcome", Cell::Text("revise".into())),
                    ],
                },
            }),
        ];
        // One plan takes an exit point's code once.
        prop::collection::vec(set, 0..8).prop_map(|mut edits| {
            let mut seen = std::collections::BTreeSet::new();
            edits.retain(|e| e.table != Table::ExitPoints || seen.insert(e.key.clone()));
            edits
        })
    }

    proptest! {
        /// There is one way to change a plan, whether it is built anew or not.
        #[test]
        fn the_built_plan_follows_its_records(edits in edits()) {
            let mut quick = plan();
            edit::decide(&mut quick, &edits);
            let mut records = records();
            edit::apply(&mut records, &edits, &Origin { sheet: Default::default(), row: 0 });
            prop_assert_eq!(quick, build(&records, BuildSettings { today: None }).unwrap().plan);
        }
    }
}
