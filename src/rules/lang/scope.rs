//! What an expression may name: the subject, what it belongs to, and the day.

use std::ops::Deref;

use super::node::{Follow, follow};
use super::types::Ty;
use crate::plan::Table;
use crate::plan::fields::{Field, View, fields, links};

/// What a name stands for.
#[derive(Clone, Debug)]
pub(crate) enum Seen {
    /// A row: the subject, or one that it belongs to.
    Row(Place),
    /// `today`
    Today,
    /// `now`
    Now,
    /// `fiscal_year`
    FiscalYear,
    /// A value given beside the plan: its position, its type.
    #[cfg_attr(not(test), expect(dead_code, reason = "the conformance cases bring variables of their own"))]
    Slot(usize, Ty),
}

/// A row, seen from the subject.
#[derive(Clone)]
pub(crate) struct Place {
    /// Its table.
    pub(super) table: Table,
    /// The way to it from the subject's row.
    pub(super) path: Vec<Follow>,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} over {} links", self.table, self.path.len())
    }
}

/// The names in scope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    names: Vec<(String, Seen)>,
}

impl Scope {
    /// The scope of a rule over `table`: the day, the subject under its singular name and as
    /// `subject`, and every row that it belongs to, however far, under its link's name. Where two
    /// rows have one name (`owner`), the nearer one bears it.
    pub(crate) fn of(table: Table) -> Scope {
        let mut scope = Scope::default();
        scope.add("today", Seen::Today);
        scope.add("now", Seen::Now);
        scope.add("fiscal_year", Seen::FiscalYear);
        let subject = Place { table, path: Vec::new() };
        scope.add("subject", Seen::Row(subject.clone()));
        scope.add(table.singular(), Seen::Row(subject.clone()));
        let mut reached = vec![subject];
        let mut next = 0;
        while let Some(place) = reached.get(next).cloned() {
            for link in links(place.table) {
                let path = place.path.iter().copied().chain([link.follow]).collect();
                let further = Place { table: link.to, path };
                if scope.add(link.name, Seen::Row(further.clone())) {
                    reached.push(further);
                }
            }
            next += 1;
        }
        scope
    }

    /// Adds a name; false where it is taken.
    pub(crate) fn add(&mut self, name: &str, seen: Seen) -> bool {
        let free = self.get(name).is_none();
        if free {
            self.names.push((name.to_owned(), seen));
        }
        free
    }

    /// What `name` stands for.
    pub(super) fn get(&self, name: &str) -> Option<&Seen> {
        self.names.iter().find(|n| n.0.deref() == name).map(|n| &n.1)
    }

    /// The row (where the plan names one) and the field that a name such as `milestone.initiative.status`
    /// ends at, seen from the subject in `row`.
    pub(crate) fn field(
        &self,
        name: &str,
        view: &View<'_>,
        row: usize,
    ) -> Option<(Table, Option<usize>, &'static Field)> {
        let mut words = name.split('.');
        let Some(Seen::Row(first)) = self.get(words.next()?) else { return None };
        let mut place = first.clone();
        for word in words {
            if let Some(link) = links(place.table).iter().find(|l| l.name == word) {
                place.path.push(link.follow);
                place.table = link.to;
                continue;
            }
            let field = fields(place.table).iter().find(|f| f.name == word)?;
            return Some((place.table, follow(&place.path, view, row), field));
        }
        None
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|n| n.0.as_str())
    }
}
