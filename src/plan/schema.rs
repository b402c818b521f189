//! The tables and columns of a plan: their names in both languages, and what a cell of each holds.
//!
//! Everything that reads, writes, compares or documents a plan goes by this table.

mod choices;
mod columns;

/// A table of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// 部署
    Departments,
    /// 取り組み
    Initiatives,
    /// 年度別取り組み
    Milestones,
    /// KPI
    Kpis,
    /// 目標値
    KpiTargets,
    /// 実績値
    Measurements,
    /// やめるポイント
    ExitPoints,
    /// 更新案件
    Renewals,
}

/// One column of a table.
#[derive(Debug)]
pub struct Column {
    /// The English name, which is also the field's name in rules.
    pub name: &'static str,
    /// The Japanese names; the first is the one that we write.
    pub ja: &'static [&'static str],
    /// What a cell of it holds.
    pub kind: Kind,
    /// Whether a row without it is refused.
    pub required: bool,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A code: trimmed at the ends, else as written.
    Code,
    /// The code of a row of another table.
    Ref(Table),
    /// A department, by code or name.
    Department,
    /// Departments, by code or name; the first owns (`owner`) or all are related.
    DepartmentList,
    /// Text, kept as written.
    Text,
    /// A civil date.
    Date,
    /// A date, or a fiscal year, which is kept apart (`milestones.due_on`).
    DateOrYear,
    /// A fiscal year.
    FiscalYear,
    /// A number in the unit given (as it is written in a cell), or in the KPI's own.
    Number(Unit),
    /// A whole number, 0 or more, in the unit given.
    Whole(Unit),
    /// Yes or no; empty is no.
    YesNo,
    /// One of a closed set.
    Choice(&'static [Choice]),
    /// A list of texts.
    List,
    /// A span: `90d`, `3mo`, `90日`, `3か月`.
    Span,
}

/// The unit that a number's cell may carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// None.
    Plain,
    /// One of these spellings.
    Of(&'static [&'static str]),
    /// The unit of the KPI that the row's column names (`kpi`), or the row's own (`kpis.unit`).
    Kpi,
}

/// One value of a closed set, with its Japanese spelling.
#[derive(Debug, PartialEq)]
pub struct Choice {
    /// The value as it is stored and as rules compare it.
    pub value: &'static str,
    /// How the plan's cells may spell it in Japanese; the first is the one that we write.
    pub ja: &'static [&'static str],
}

impl Table {
    /// All tables, each after those that it refers to.
    pub const ALL: [Table; 8] = [
        Table::Departments,
        Table::Initiatives,
        Table::Milestones,
        Table::Kpis,
        Table::KpiTargets,
        Table::Measurements,
        Table::ExitPoints,
        Table::Renewals,
    ];

    /// The English name: sheet, file and TOML array.
    pub fn name(self) -> &'static str {
        match self {
            Table::Departments => "departments",
            Table::Initiatives => "initiatives",
            Table::Milestones => "milestones",
            Table::Kpis => "kpis",
            Table::KpiTargets => "kpi_targets",
            Table::Measurements => "measurements",
            Table::ExitPoints => "exit_points",
            Table::Renewals => "renewals",
        }
    }

    /// The name of one row of it, as rules and `table/code` write it.
    pub fn singular(self) -> &'static str {
        match self {
            Table::Departments => "department",
            Table::Initiatives => "initiative",
            Table::Milestones => "milestone",
            Table::Kpis => "kpi",
            Table::KpiTargets => "kpi_target",
            Table::Measurements => "measurement",
            Table::ExitPoints => "exit_point",
            Table::Renewals => "renewal",
        }
    }

    /// The Japanese names; the first is the one that we write.
    pub fn ja(self) -> &'static [&'static str] {
        match self {
            Table::Departments => &["部署", "部署一覧", "組織"],
            Table::Initiatives => &["取り組み", "取組", "取り組み一覧", "取組一覧"],
            Table::Milestones => &["年度別取り組み", "年度別取組", "年度別計画"],
            Table::Kpis => &["KPI", "指標", "KPI一覧"],
            Table::KpiTargets => &["目標値", "KPI目標値", "目標"],
            Table::Measurements => &["実績値", "KPI実績値", "実績"],
            Table::ExitPoints => &["やめるポイント", "撤退基準"],
            Table::Renewals => &["更新案件", "更新案件一覧"],
        }
    }

    /// Its columns, in the order in which records keep their cells.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Departments => columns::DEPARTMENTS,
            Table::Initiatives => columns::INITIATIVES,
            Table::Milestones => columns::MILESTONES,
            Table::Kpis => columns::KPIS,
            Table::KpiTargets => columns::KPI_TARGETS,
            Table::Measurements => columns::MEASUREMENTS,
            Table::ExitPoints => columns::EXIT_POINTS,
            Table::Renewals => columns::RENEWALS,
        }
    }

    /// The table that a sheet, file or array of this name holds: English (plural or singular, any
    /// case) or Japanese. The caller folds the name (NFKC, ends trimmed) beforehand.
    pub fn from_name(folded: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|t| {
            t.name().eq_ignore_ascii_case(folded)
                || t.singular().eq_ignore_ascii_case(folded)
                || t.ja().iter().any(|ja| ja.eq_ignore_ascii_case(folded))
        })
    }

    /// The table of subjects `singular/code`; exact.
    pub fn from_singular(singular: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|t| t.singular() == singular)
    }

    /// The position of the column with this English name; exact.
    pub fn column(self, name: &str) -> Option<usize> {
        self.columns().iter().position(|c| c.name == name)
    }

    /// The position of the column that a header names, English (any case) or Japanese. The caller
    /// folds the header (NFKC, ends trimmed) beforehand.
    pub fn column_from_header(self, folded: &str) -> Option<usize> {
        self.columns().iter().position(|c| c.is_named(folded))
    }
}

impl Column {
    /// Whether a folded header names this column.
    pub fn is_named(&self, folded: &str) -> bool {
        self.name.eq_ignore_ascii_case(folded) || self.ja.iter().any(|ja| ja.eq_ignore_ascii_case(folded))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeSet;

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn no_two_tables_or_columns_share_a_spelling() {
        let mut seen = BTreeSet::new();
        for t in Table::ALL {
            for name in [t.name()].iter().chain(t.ja()) {
                assert!(seen.insert(name.to_lowercase()), "{name} names two tables");
                assert_eq!(Table::from_name(name), Some(t));
            }
            let mut headers = BTreeSet::new();
            for (i, c) in t.columns().iter().enumerate() {
                for name in [c.name].iter().chain(c.ja) {
                    assert!(headers.insert(name.to_lowercase()), "{name} names two columns of {t:?}");
                    assert_eq!(t.column_from_header(name), Some(i), "{name}");
                }
            }
        }
    }

    #[test]
    fn every_spelling_is_already_folded() {
        let folded = |s: &str| s.nfkc().collect::<String>() == s;
        for t in Table::ALL {
            assert!(t.ja().iter().all(|s| folded(s)), "{t:?}");
            for c in t.columns() {
                assert!(c.ja.iter().all(|s| folded(s)), "{:?}", c.ja);
                if let Kind::Choice(choices) = c.kind {
                    assert!(choices.iter().all(|o| o.ja.iter().all(|s| folded(s))), "{choices:?}");
                }
            }
        }
    }

    #[test]
    fn a_choice_has_one_meaning() {
        for c in Table::ALL.iter().flat_map(|t| t.columns()) {
            let Kind::Choice(choices) = c.kind else { continue };
            let mut seen = BTreeSet::new();
            for name in choices.iter().flat_map(|o| [o.value].into_iter().chain(o.ja.iter().copied())) {
                assert!(seen.insert(name), "{name} in {}", c.name);
            }
        }
    }
}
