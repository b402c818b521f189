//! The typed tables. References are resolved to positions in the table they point to.

use chrono::NaiveDate;

use crate::calendar::Span;
use crate::lang::Lang;

/// A whole plan: what the secretariat's tables say, in the order they say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// 部署
    pub departments: Vec<Department>,
    /// 取り組み
    pub initiatives: Vec<Initiative>,
    /// 年度別取り組み
    pub milestones: Vec<Milestone>,
    /// KPI, each with its targets and measurements
    pub kpis: Vec<Kpi>,
    /// やめるポイント
    pub exit_points: Vec<ExitPoint>,
    /// 更新案件
    pub renewals: Vec<Renewal>,
}

/// A department or the headquarters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Department {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Department above it.
    pub parent: Option<usize>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// A channel's name in the configuration.
    pub channel: Option<String>,
    /// The language it reads; `None`: the configured default.
    pub language: Option<Lang>,
    /// The last day of its life.
    pub valid_until: Option<NaiveDate>,
    /// Who takes over from the day after.
    pub successor: Option<usize>,
}

/// What a department is to the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// It owns work.
    #[default]
    Department,
    /// It decides.
    Headquarters,
}

/// The life of an initiative or renewal: the column, as changed by recorded decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// 実施中
    #[default]
    Active,
    /// 終了予定
    Ending,
    /// 終了
    Ended,
}

/// An initiative: 取り組み.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Initiative {
    /// Code, unique.
    pub code: String,
    /// Title.
    pub title: String,
    /// Perspective: 人, 情報・デジタル化, 財政, 施設・モノ, …
    pub perspective: Option<String>,
    /// Direction of effort.
    pub direction: Option<String>,
    /// Policy.
    pub policy: Option<String>,
    /// Owning department.
    pub owner: usize,
    /// Related departments.
    pub related: Vec<usize>,
    /// The state aimed at.
    pub target_state: Option<String>,
    /// Reference cases.
    pub references: Option<String>,
    /// Whether it is new.
    pub new: bool,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Status.
    pub status: Status,
    /// Tags.
    pub tags: Vec<String>,
}

/// A milestone: 年度別取り組み.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Milestone {
    /// Code, unique.
    pub code: String,
    /// Its initiative.
    pub initiative: usize,
    /// Title.
    pub title: String,
    /// Fiscal year, where one was given.
    pub fiscal_year: Option<i32>,
    /// What is to be done.
    pub content: Option<String>,
    /// Due date, where one was given.
    pub due_on: Option<NaiveDate>,
    /// Status.
    pub status: MilestoneStatus,
    /// Day of completion.
    pub completed_on: Option<NaiveDate>,
    /// Day of the last update.
    pub updated_on: Option<NaiveDate>,
}

/// The status of a milestone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MilestoneStatus {
    /// 未着手
    #[default]
    Planned,
    /// 実施中
    InProgress,
    /// 完了
    Done,
    /// 中止
    Dropped,
}

/// A KPI: 指標, with its targets and results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kpi {
    /// Code, unique.
    pub code: String,
    /// Its initiative.
    pub initiative: usize,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: Option<String>,
    /// Which way is good.
    pub direction: Direction,
    /// What its numbers are.
    pub kind: KpiKind,
    /// The baseline: day and value, both or none (`plan.md`, kpis; none on a flow).
    pub baseline: Option<Point>,
    /// The way from target to target.
    pub trajectory: Trajectory,
    /// On track from this attainment (0.9).
    pub on_track_at: f64,
    /// At risk from this attainment (0.7).
    pub at_risk_at: f64,
    /// For `maintain`, in the KPI's unit.
    pub tolerance: Option<f64>,
    /// Months between reports; `None`: not checked.
    pub report_every: Option<u32>,
    /// Days of grace after a reporting period's end, with its default applied.
    pub report_grace: u32,
    /// Tags.
    pub tags: Vec<String>,
    /// Targets as given, by date; see [`Target::ignored`].
    pub targets: Vec<Target>,
    /// Measurements that have a value, by date, one a date (the correction where there was one).
    pub measurements: Vec<Point>,
}

/// A value on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The day.
    pub on: NaiveDate,
    /// The value, in the KPI's unit.
    pub value: f64,
}

/// A target: 目標値.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The day.
    pub on: NaiveDate,
    /// The value; `None` where the cell is a placeholder.
    pub value: Option<f64>,
    /// On or before the baseline's day: kept, but not counted.
    pub ignored: bool,
}

/// Which way is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// 増加
    #[default]
    Increase,
    /// 減少
    Decrease,
    /// 維持
    Maintain,
}

/// What a KPI's numbers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KpiKind {
    /// 時点値
    #[default]
    Level,
    /// 累計
    Cumulative,
    /// 年度値
    Flow,
}

/// The way from target to target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trajectory {
    /// 直線
    #[default]
    Linear,
    /// 階段
    Step,
}

/// An exit point: やめるポイント.
#[derive(Clone, Debug, PartialEq)]
pub struct ExitPoint {
    /// Code, unique.
    pub code: String,
    /// Its initiative.
    pub initiative: usize,
    /// What it says.
    pub description: String,
    /// The day on which it is reached.
    pub on: Option<NaiveDate>,
    /// The results that reach it. With `on` as well, whichever comes first; one of the two is given.
    pub condition: Option<ExitCondition>,
    /// Days to decide within (30).
    pub decide_within: u32,
    /// What happens if nobody decides.
    pub default_outcome: DefaultOutcome,
}

/// An exit point is reached when a KPI's last measurements all compare so.
#[derive(Clone, Debug, PartialEq)]
pub struct ExitCondition {
    /// The KPI's position.
    pub kpi: usize,
    /// The comparison.
    pub comparison: Comparison,
    /// The threshold, in the KPI's unit.
    pub threshold: f64,
    /// How many measurements in a row (1).
    pub consecutive: u32,
    /// Only measurements from this day count.
    pub from: Option<NaiveDate>,
}

/// A comparison with a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`, 未満
    Less,
    /// `<=`, 以下
    LessOrEqual,
    /// `>`, 超
    Greater,
    /// `>=`, 以上
    GreaterOrEqual,
}

/// What an exit point's decision is if nobody takes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DefaultOutcome {
    /// 終了
    #[default]
    End,
    /// 見直し
    Revise,
}

/// A renewal: 更新案件.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renewal {
    /// Code, unique.
    pub code: String,
    /// Kind.
    pub kind: RenewalKind,
    /// Title.
    pub title: String,
    /// The other party.
    pub counterparty: Option<String>,
    /// Owning department.
    pub owner: usize,
    /// Related departments.
    pub related: Vec<usize>,
    /// Its initiative, where it belongs to one.
    pub initiative: Option<usize>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day of the present term.
    pub ends_on: Option<NaiveDate>,
    /// The length of a further term.
    pub term: Option<Span>,
    /// The notice period.
    pub notice: Option<Span>,
    /// `term` as rules write it (`12mo`).
    pub term_text: Option<String>,
    /// `notice` as rules write it (`3mo`).
    pub notice_text: Option<String>,
    /// The last day for notice, where the plan gives it.
    pub notice_by: Option<NaiveDate>,
    /// Whether the paper renews itself.
    pub auto_renews: bool,
    /// The day on which the letter went out.
    pub notice_sent_on: Option<NaiveDate>,
    /// Years between reviews.
    pub review_every: Option<u32>,
    /// The last review.
    pub reviewed_on: Option<NaiveDate>,
    /// Yearly cost in yen.
    pub annual_cost: Option<f64>,
    /// How often it was renewed.
    pub times_renewed: Option<u32>,
    /// Status.
    pub status: Status,
    /// The day on which its end was confirmed.
    pub ended_on: Option<NaiveDate>,
}

/// The kind of a renewal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RenewalKind {
    /// 条例
    Ordinance,
    /// 協定
    Agreement,
    /// 契約
    Contract,
    /// 補助金
    Subsidy,
    /// 指定管理
    DesignatedManager,
    /// その他
    #[default]
    Other,
}
