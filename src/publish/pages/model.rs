//! What pages are made of: the initiatives with all that belongs to them, by perspective.

use std::collections::{BTreeMap, HashSet};

use crate::plan::Table;
use crate::publish::Edition;
use crate::publish::data::{Datum, Row, Sheet, Shelf, grouped};

/// The most bytes of an initiative's code in the name of its page.
const NAME: usize = 60;

/// All that is shown, in neither language.
pub(super) struct Model<'a> {
    pub(super) edition: &'a Edition<'a>,
    pub(super) shelf: &'a Shelf,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) perspectives: Vec<Perspective>,
    /// The targets and results of each KPI, by the KPI's place in the plan.
    pub(super) targets: BTreeMap<usize, Vec<&'a Row>>,
    pub(super) results: BTreeMap<usize, Vec<&'a Row>>,
}

/// An initiative, with all that belongs to it.
pub(super) struct Entry<'a> {
    pub(super) row: &'a Row,
    /// The name of its pages, without what a further page adds.
    pub(super) base: String,
    /// Where its perspective stands.
    pub(super) perspective: usize,
    pub(super) milestones: Vec<&'a Row>,
    pub(super) kpis: Vec<&'a Row>,
    pub(super) exits: Vec<&'a Row>,
}

/// The initiatives of one perspective.
pub(super) struct Perspective {
    /// `None`: of those without one.
    pub(super) name: Option<String>,
    pub(super) base: String,
    /// Where its initiatives stand.
    pub(super) entries: Vec<usize>,
}

impl<'a> Model<'a> {
    pub(super) fn of(edition: &'a Edition<'a>, shelf: &'a Shelf) -> Model<'a> {
        let plan = edition.view.plan;
        let by_kpi = |table| grouped(shelf.sheet(table), Some);
        let by = |table: Table| grouped(shelf.sheet(table), move |row| plan.initiative_of(table, row));
        let mut milestones = by(Table::Milestones);
        let mut kpis = by(Table::Kpis);
        let mut exits = by(Table::ExitPoints);
        let mut model = Model {
            edition,
            shelf,
            entries: Vec::new(),
            perspectives: Vec::new(),
            targets: by_kpi(Table::KpiTargets),
            results: by_kpi(Table::Measurements),
        };
        let mut taken = HashSet::new();
        if let Some(sheet) = shelf.sheet(Table::Initiatives) {
            for row in &sheet.rows {
                let perspective = model.perspective(sheet, row);
                let mine =
                    |rows: &mut BTreeMap<usize, Vec<&'a Row>>| rows.remove(&row.at).unwrap_or_default();
                model.entries.push(Entry {
                    row,
                    base: base(sheet, row, model.entries.len(), &mut taken),
                    perspective,
                    milestones: by_year(shelf, mine(&mut milestones)),
                    kpis: mine(&mut kpis),
                    exits: mine(&mut exits),
                });
            }
        }
        model
    }

    /// The perspective of the initiative that comes next.
    fn perspective(&mut self, sheet: &Sheet, row: &Row) -> usize {
        let name = match sheet.value(row, "perspective") {
            Datum::Text(name) => Some(name.clone()),
            _ => None,
        };
        let at = self.perspectives.iter().position(|known| known.name == name).unwrap_or_else(|| {
            let base = format!("perspective-{}", self.perspectives.len() + 1);
            self.perspectives.push(Perspective { name, base, entries: Vec::new() });
            self.perspectives.len() - 1
        });
        let next = self.entries.len();
        self.perspectives[at].entries.push(next);
        at
    }

    /// Whether it is public which steps are done.
    pub(super) fn counts_steps(&self) -> bool {
        self.shelf.sheet(Table::Milestones).is_some_and(|sheet| sheet.place("status").is_some())
    }

    /// Whether the lights of KPIs are public.
    pub(super) fn counts_lights(&self) -> bool {
        self.shelf.sheet(Table::Kpis).is_some_and(|sheet| sheet.place("status").is_some())
    }
}

/// The steps by their years, those without one last; else in the plan's order.
fn by_year<'a>(shelf: &Shelf, mut rows: Vec<&'a Row>) -> Vec<&'a Row> {
    if let Some(sheet) = shelf.sheet(Table::Milestones) {
        rows.sort_by_key(|row| match sheet.value(row, "fiscal_year") {
            Datum::Whole(year) => *year,
            _ => i64::MAX,
        });
    }
    rows
}

/// A name for an initiative's pages: its code, as far as it can stand in an address and on every disk; else
/// its place in the plan.
fn base(sheet: &Sheet, row: &Row, at: usize, taken: &mut HashSet<String>) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = match sheet.value(row, "code") {
        Datum::Text(code) if code.len() <= NAME && code.chars().all(plain) => format!("initiative-{code}"),
        _ => format!("initiative~{}", at + 1),
    };
    // Some disks do not tell great letters from small ones.
    let name = if taken.insert(name.to_lowercase()) { name } else { format!("initiative~{}", at + 1) };
    taken.insert(name.to_lowercase());
    name
}
