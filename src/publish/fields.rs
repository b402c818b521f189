//! What may be public, by name: `initiative.title`. What never is, and why.

use std::collections::BTreeSet;

use super::shown;
use crate::lang::{Lang, Text};
use crate::plan::Table;

/// A field by its table and its name: that of its column, or of the derived fact.
pub(super) type Name = (Table, &'static str);

/// The fields that are public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields(BTreeSet<Name>);

/// How like a name has to be, from 0 to 1, to be offered.
const NEAR: f64 = 0.75;

/// What is public unless a city chooses: names, years, states, targets and results; no text in which an
/// official may have written for colleagues only, and no end that was not announced yet.
pub(super) const USUAL: &[&str] = &[
    "initiative.code",
    "initiative.title",
    "initiative.perspective",
    "initiative.direction",
    "initiative.owner",
    "milestone.title",
    "milestone.fiscal_year",
    "milestone.status",
    "kpi.code",
    "kpi.name",
    "kpi.unit",
    "kpi.direction",
    "kpi.baseline_on",
    "kpi.baseline",
    "kpi.status",
    "kpi_target.on",
    "kpi_target.value",
    "measurement.on",
    "measurement.value",
];

/// Derived facts that may be public, in the order in which they stand behind the columns.
const DERIVED: &[(Table, &[&str])] = &[
    (
        Table::Initiatives,
        &["milestones_total", "milestones_done", "milestones_due", "milestones_due_done", "milestones_late"],
    ),
    (Table::Milestones, &["due", "days_late"]),
    (
        Table::Kpis,
        &["actual", "as_of", "expected", "attainment", "status", "forecast", "forecast_attainment"],
    ),
    (Table::ExitPoints, &["met", "met_on", "decide_by"]),
    (Table::Renewals, &["decide_by", "decision"]),
];

/// Without these, nothing of a table is public: a row that has no name says nothing.
const LEADS: &[(Table, &[&str])] = &[
    (Table::Initiatives, &["title"]),
    (Table::Milestones, &["title"]),
    (Table::Kpis, &["name"]),
    (Table::KpiTargets, &["on", "value"]),
    (Table::Measurements, &["on", "value"]),
    (Table::ExitPoints, &["description"]),
    (Table::Renewals, &["title"]),
];

/// The table without which nothing of a table is public.
fn above(table: Table) -> Option<Table> {
    match table {
        Table::Milestones | Table::Kpis | Table::ExitPoints => Some(Table::Initiatives),
        Table::KpiTargets | Table::Measurements => Some(Table::Kpis),
        _ => None,
    }
}

/// Why a column is never public.
fn never(table: Table, column: &str) -> Option<Text> {
    let why = match (table, column) {
        (Table::Departments, "emails" | "channel") => {
            ("宛先なので、公表しません", "is an address, and never public")
        }
        (Table::Departments, _) => (
            "部署の一覧は公表しません。部署の名称は、initiative.owner などに書かれます",
            "departments have no list of their own; their names stand in initiative.owner and the like",
        ),
        (Table::Measurements, "reported_by") => {
            ("個人の名前なので、公表しません", "names a person, and is never public")
        }
        (Table::Measurements, "note") => {
            ("内部の備考なので、公表しません", "is an internal remark, and never public")
        }
        (Table::Renewals, "initiative") | (Table::ExitPoints, "kpi") | (_, "initiative" | "kpi") => (
            "initiative.code や kpi.code を公表すれば、自動で付きます",
            "comes by itself once initiative.code or kpi.code is public",
        ),
        _ => return None,
    };
    Some(Text::new(why.0, why.1))
}

/// Every field that may be public, in the order in which files have them.
pub(super) fn all() -> impl Iterator<Item = Name> {
    Table::ALL.into_iter().flat_map(|table| {
        let columns = table.columns().iter().map(|column| column.name);
        let derived =
            DERIVED.iter().filter(move |(of, _)| *of == table).flat_map(|(_, names)| *names).copied();
        columns.filter(move |name| never(table, name).is_none()).chain(derived).map(move |name| (table, name))
    })
}

/// A field that may be public, for the manual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishable {
    /// `initiative.title`
    pub name: String,
    /// What citizens read.
    pub label: Text,
    /// Whether it is public unless a city chooses.
    pub usual: bool,
}

/// Every field that may be public, in the order in which files have them.
pub fn all_fields() -> Vec<Publishable> {
    let told = |name: Name| Publishable {
        name: written(name),
        label: Text::new(shown::label(name, Lang::Ja), shown::label(name, Lang::En)),
        usual: USUAL.contains(&written(name).as_str()),
    };
    all().map(told).collect()
}

/// `initiative.title`
pub(super) fn written(name: Name) -> String {
    format!("{}.{}", name.0.singular(), name.1)
}

/// The field that a configuration names.
///
/// # Errors
/// What may not be public, and why; what there is not, with the nearest that there is.
pub fn field(text: &str) -> Result<(Table, &'static str), Text> {
    if let Some(name) = all().find(|name| written(*name) == text) {
        return Ok(name);
    }
    let column =
        text.split_once('.').and_then(|(table, column)| Some((Table::from_singular(table)?, column)));
    if let Some((table, column)) = column
        && table.column(column).is_some()
        && let Some(why) = never(table, column)
    {
        return Err(Text::new(format!("「{text}」は、{}。", why.ja), format!("\"{text}\" {}.", why.en)));
    }
    Err(unknown(text, column.map(|(table, _)| table)))
}

fn unknown(text: &str, table: Option<Table>) -> Text {
    let known: Vec<String> = all().map(written).collect();
    let likeness = |name: &&String| strsim::jaro_winkler(name, text);
    let near = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|n| likeness(n) > NEAR);
    let (meant_ja, meant_en) = match near {
        Some(near) => (format!("「{near}」ではありませんか。"), format!(" Did you mean \"{near}\"?")),
        None => (String::new(), String::new()),
    };
    let of: Vec<&str> = known.iter().map(String::as_str).filter(|name| of_table(name, table)).collect();
    let list = of.join(", ");
    Text::new(
        format!("「{text}」という公表できる項目はありません。{meant_ja}書けるのは: {list}"),
        format!("there is nothing \"{text}\" that could be public.{meant_en} Accepted: {list}"),
    )
}

fn of_table(name: &str, table: Option<Table>) -> bool {
    table.is_none_or(|table| name.split('.').next() == Some(table.singular()))
}

impl Fields {
    /// These fields.
    pub fn of(names: impl IntoIterator<Item = (Table, &'static str)>) -> Fields {
        Fields(names.into_iter().collect())
    }

    /// Whether a field is public.
    pub(super) fn has(&self, table: Table, name: &str) -> bool {
        self.0.iter().any(|(of, field)| *of == table && *field == name)
    }

    /// Whether rows of a table are: their names are, and the table that they belong to is.
    pub(super) fn shows(&self, table: Table) -> bool {
        let leads = LEADS.iter().find(|(of, _)| *of == table);
        leads.is_some_and(|(_, names)| names.iter().all(|name| self.has(table, name)))
            && above(table).is_none_or(|above| self.shows(above))
    }

    /// What was chosen, but shows nothing without another field that was not: that field.
    pub fn idle(&self) -> Vec<(String, String)> {
        let mut idle = Vec::new();
        for name in &self.0 {
            let mut table = Some(name.0);
            while let Some(of) = table {
                let leads = LEADS.iter().filter(|(lead, _)| *lead == of).flat_map(|(_, names)| *names);
                for lead in leads.filter(|lead| !self.has(of, lead)) {
                    idle.push((written(*name), format!("{}.{lead}", of.singular())));
                }
                table = above(of);
            }
        }
        idle
    }

    /// The public fields of a table, in the order in which files have them.
    pub(super) fn columns(&self, table: Table) -> Vec<Name> {
        if !self.shows(table) {
            return Vec::new();
        }
        all().filter(|name| name.0 == table && self.0.contains(name)).collect()
    }
}

impl Default for Fields {
    fn default() -> Fields {
        Fields::of(USUAL.iter().filter_map(|name| field(name).ok()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::plan::fields::fields;

    #[test]
    fn everything_usual_may_be_public_and_shows() {
        let usual = Fields::default();
        assert_eq!(usual.0.len(), USUAL.len());
        assert_eq!(usual.idle(), []);
        assert!(usual.shows(Table::Measurements) && !usual.shows(Table::Renewals));
    }

    #[test]
    fn every_column_may_be_public_or_says_why_not() {
        for table in Table::ALL {
            for column in table.columns() {
                let name = format!("{}.{}", table.singular(), column.name);
                match field(&name) {
                    Ok(found) => assert_eq!(written(found), name),
                    Err(why) => assert!(!why.en.contains("Accepted"), "{name}: {}", why.en),
                }
            }
        }
    }

    #[test]
    fn every_derived_fact_is_one_that_rules_know() {
        for (table, names) in DERIVED {
            for name in *names {
                assert!(fields(*table).iter().any(|field| field.name == *name), "{table:?}.{name}");
            }
        }
    }

    #[test]
    fn what_is_never_public_says_why_and_what_is_unknown_what_is_near() {
        let check = |text: &str, part: &str| {
            let said = field(text).unwrap_err();
            assert!(said.en.contains(part), "{text}: {}", said.en);
        };
        check("department.emails", "is an address");
        check("department.name", "stand in initiative.owner");
        check("measurement.reported_by", "names a person");
        check("measurement.note", "internal remark");
        check("milestone.initiative", "comes by itself");
        check("initiative.titel", "Did you mean \"initiative.title\"?");
        check("initiative.titel", "Accepted: initiative.code, initiative.title,");
        check("label", "Accepted: initiative.code");
        check("initiative.missing", "there is nothing");
    }

    #[test]
    fn what_shows_nothing_by_itself_says_what_it_lacks() {
        let fields = Fields::of([(Table::Kpis, "unit"), (Table::Initiatives, "title")]);
        assert_eq!(fields.idle(), [("kpi.unit".to_owned(), "kpi.name".to_owned())]);
        assert_eq!(fields.columns(Table::Kpis), []);
    }
}
