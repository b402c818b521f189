//! The grid of milestones by fiscal year, as the plan's sheet has it: an item a row, a year a column.

use std::collections::BTreeSet;

use minijinja::{Value, context};

use super::super::paging::Pager;
use super::initiative::Desk;
use super::iso;
use crate::calendar::era;
use crate::lang::Lang;
use crate::plan::facts::MilestoneFacts;
use crate::plan::{Milestone, MilestoneStatus, Status};
use crate::render::address;

/// Items on one page.
const ITEMS: usize = 30;
/// Milestones that one page shows at most: a cell may hold many.
const CELLS: usize = 150;

type Own<'a> = (&'a Milestone, &'a MilestoneFacts, i32);

pub(super) fn grid(desk: &Desk<'_>) -> Value {
    let (plan, facts) = (&desk.picture.plan, &desk.picture.facts);
    let own = plan.milestones.iter().zip(&facts.milestones).filter(|(m, _)| m.initiative == desk.row);
    let own: Vec<Own<'_>> = own.map(|(m, f)| (m, f, year(desk, m, f))).collect();
    let mut items: Vec<&str> = Vec::new();
    let mut seen = BTreeSet::new();
    own.iter().for_each(|(m, ..)| {
        if seen.insert(m.title.as_str()) {
            items.push(&m.title);
        }
    });
    let here = address::initiative(&plan.initiatives[desk.row].code);
    let page = |page: &str| address::query(&here, &[("items", page)]) + "#milestones";
    let (first, pager) = Pager::of(desk.asked.items.as_deref(), items.len(), ITEMS, page);
    let on_page: Vec<&str> = items.into_iter().skip(first).take(ITEMS).collect();
    let shown: BTreeSet<&str> = on_page.iter().copied().collect();
    let all = own.iter().filter(|(m, ..)| shown.contains(m.title.as_str())).count();
    let own: Vec<&Own<'_>> =
        own.iter().filter(|(m, ..)| shown.contains(m.title.as_str())).take(CELLS).collect();
    let years: BTreeSet<i32> = own.iter().map(|(.., year)| *year).collect();
    let rows: Vec<Value> = on_page.iter().map(|item| item_row(desk, item, &own, &years)).collect();
    let now = desk.picture.parts.calendar.fiscal_year_of(desk.picture.today);
    let named = |year: &i32| context! { name => name(*year, desk.lang), now => *year == now };
    context! {
        years => years.iter().map(named).collect::<Vec<_>>(),
        rows,
        more => all.saturating_sub(CELLS),
        pager,
    }
}

/// The fiscal year of its column.
fn year(desk: &Desk<'_>, milestone: &Milestone, facts: &MilestoneFacts) -> i32 {
    milestone.fiscal_year.unwrap_or_else(|| desk.picture.parts.calendar.fiscal_year_of(facts.due))
}

/// 令和8年度; FY 2026.
fn name(year: i32, lang: Lang) -> String {
    lang.pick(era::fiscal_year_ja(year), format!("FY {year}"))
}

fn item_row(desk: &Desk<'_>, item: &str, own: &[&Own<'_>], years: &BTreeSet<i32>) -> Value {
    let cell = |year: &i32| -> Vec<Value> {
        let here = own.iter().filter(|(m, _, of)| m.title == item && of == year);
        here.map(|(milestone, facts, _)| one(desk, milestone, facts)).collect()
    };
    context! { item, cells => years.iter().map(cell).collect::<Vec<_>>() }
}

fn one(desk: &Desk<'_>, milestone: &Milestone, facts: &MilestoneFacts) -> Value {
    let (state, mark) = match milestone.status {
        MilestoneStatus::Done => ("done", "good"),
        MilestoneStatus::Dropped => ("dropped", "unknown"),
        _ if facts.days_late > 0 => ("late", "critical"),
        MilestoneStatus::InProgress => ("in_progress", "info"),
        MilestoneStatus::Planned => ("planned", "plain"),
    };
    let open = matches!(milestone.status, MilestoneStatus::Planned | MilestoneStatus::InProgress);
    let tried = desk.tried.filter(|tried| tried.is("completion", &milestone.code));
    context! {
        code => milestone.code.clone(),
        content => milestone.content.clone(),
        state,
        mark,
        due => facts.due.to_string(),
        from_year => facts.due_from_year,
        late => facts.days_late,
        completed_on => iso(milestone.completed_on),
        enters => desk.enters && open && desk.picture.plan.initiatives[desk.row].status != Status::Ended,
        tried => tried.map(super::entering::Tried::shown),
    }
}
