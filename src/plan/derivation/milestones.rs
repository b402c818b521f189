//! `plan.md`, Milestone.

use chrono::NaiveDate;

use super::words::Of;
use super::{Derivation, Desk, Ground, Known, days};
use crate::lang::Text;
use crate::plan::{Milestone, MilestoneStatus, Table};

pub(super) fn derivation(desk: &Desk<'_>, row: usize, field: &str) -> Option<Derivation> {
    let told = Told { desk, row, milestone: desk.plan.milestones.get(row)? };
    Some(match field {
        "due" => told.due_words(),
        "due_from_year" => told.due_from_year(),
        "done" | "open" => told.status(field),
        "days_left" => told.days_left(),
        "days_late" => told.days_late(),
        "business_days_late" => told.business_days_late(),
        _ => return None,
    })
}

struct Told<'a> {
    desk: &'a Desk<'a>,
    row: usize,
    milestone: &'a Milestone,
}

impl Told<'_> {
    fn cell(&self, column: &'static str) -> Ground {
        self.desk.cell(Table::Milestones, self.row, column)
    }

    fn due_fact(&self) -> Ground {
        Ground::Fact { table: Table::Milestones, row: self.row, field: "due" }
    }

    fn due(&self) -> NaiveDate {
        let year = self.milestone.fiscal_year.map(|year| self.desk.calendar.fiscal_year_end(year));
        self.milestone.due_on.or(year).unwrap_or_default()
    }

    fn is_open(&self) -> bool {
        matches!(self.milestone.status, MilestoneStatus::Planned | MilestoneStatus::InProgress)
    }

    fn due_words(&self) -> Derivation {
        let (working, from) = match (self.milestone.due_on, self.milestone.fiscal_year) {
            (None, Some(year)) => (
                Text::new(format!("{year}年度の末日"), format!("the last day of fiscal year {year}")),
                vec![self.cell("due_on"), self.cell("fiscal_year")],
            ),
            _ => (Text::new("期限の欄のとおり", "as the due date says"), vec![self.cell("due_on")]),
        };
        Derivation::of(Known::Date(self.due()), Of::Plain, working, from)
    }

    fn due_from_year(&self) -> Derivation {
        let year_only = self.milestone.due_on.is_none();
        let working = if year_only {
            Text::new(
                "期限の日付がなく、年度だけが記入されています",
                "no due date is given, only a fiscal year",
            )
        } else {
            Text::new("期限の日付が記入されています", "a due date is given")
        };
        let from = vec![self.cell("due_on"), self.cell("fiscal_year")];
        Derivation::of(Known::Bool(year_only), Of::Plain, working, from)
    }

    fn status(&self, field: &str) -> Derivation {
        let (ja, en) = match self.milestone.status {
            MilestoneStatus::Planned => ("未着手", "planned"),
            MilestoneStatus::InProgress => ("実施中", "in progress"),
            MilestoneStatus::Done => ("完了", "done"),
            MilestoneStatus::Dropped => ("中止", "dropped"),
        };
        let value =
            if field == "done" { self.milestone.status == MilestoneStatus::Done } else { self.is_open() };
        let working = Text::new(format!("状態が「{ja}」"), format!("its status is “{en}”"));
        Derivation::of(Known::Bool(value), Of::Plain, working, vec![self.cell("status")])
    }

    fn days_left(&self) -> Derivation {
        let (due, today) = (self.due(), self.desk.today());
        let working =
            Text::new(format!("{due}（期限） − {today}（基準日）"), format!("{due} (due) − {today} (today)"));
        Derivation::of(Known::Int(days(today, due)), Of::Days, working, vec![self.due_fact()])
    }

    /// Why nothing is late, where nothing is.
    fn on_time(&self) -> Option<Text> {
        let (due, today) = (self.due(), self.desk.today());
        if !self.is_open() {
            return Some(Text::new(
                "完了または中止のため、遅れを数えません",
                "done or dropped: nothing is late",
            ));
        }
        (today <= due).then(|| {
            Text::new(
                format!("基準日 {today} は期限 {due} を過ぎていません"),
                format!("today, {today}, is not after the due date, {due}"),
            )
        })
    }

    fn days_late(&self) -> Derivation {
        let from = vec![self.cell("status"), self.due_fact()];
        if let Some(why) = self.on_time() {
            return Derivation::of(Known::Int(0), Of::Days, why, from);
        }
        let (due, today) = (self.due(), self.desk.today());
        let working =
            Text::new(format!("{today}（基準日） − {due}（期限）"), format!("{today} (today) − {due} (due)"));
        Derivation::of(Known::Int(days(due, today)), Of::Days, working, from)
    }

    fn business_days_late(&self) -> Derivation {
        let from = vec![self.cell("status"), self.due_fact()];
        if let Some(why) = self.on_time() {
            return Derivation::of(Known::Int(0), Of::BusinessDays, why, from);
        }
        let (due, today) = (self.due(), self.desk.today());
        let after = due.iter_days().skip(1).take_while(|day| *day <= today);
        let (all, closed) = after.fold((0i64, 0i64), |(all, closed), day| {
            (all + 1, closed + i64::from(!self.desk.calendar.is_business_day(day)))
        });
        let working = Text::new(
            format!("期限 {due} の翌日から基準日 {today} までの{all}日 − 土日・祝日・閉庁日の{closed}日"),
            format!(
                "{all} days after {due} (due) through {today} (today) − {closed} on which the city is closed"
            ),
        );
        Derivation::of(Known::Int(all - closed), Of::BusinessDays, working, from)
    }
}
