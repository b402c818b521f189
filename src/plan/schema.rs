//! The tables and columns of a plan: their names in both languages, and what a cell of each holds.
//!
//! Everything that reads, writes, compares or documents a plan goes by this table.

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
