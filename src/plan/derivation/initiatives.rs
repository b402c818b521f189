//! `plan.md`, Initiative: what its parts add up to, its last sign of life, and what its sheet lacks.

use chrono::NaiveDate;

use super::words::{Of, codes, joined};
use super::{Derivation, Desk, Ground, Known, days, past};
use crate::lang::Text;
use crate::plan::facts::KpiStatus;
use crate::plan::{Initiative, Kpi, Milestone, MilestoneStatus, Outcome, Table};

/// Days without a sign of life that are normal for any initiative.
const QUIET: i64 = 180;

pub(super) fn derivation(desk: &Desk<'_>, row: usize, field: &str) -> Option<Derivation> {
    let told = Told { desk, row, initiative: desk.plan.initiatives.get(row)? };
    Some(match field {
        "started" => told.started(),
        "milestones_total"
        | "milestones_done"
        | "milestones_late"
        | "milestones_due"
        | "milestones_due_done" => told.milestones(field),
        "kpis_total" | "kpis_with_target" | "kpis_off_track" => told.kpis(field),
        "exit_points_total" => told.exit_points(),
        "days_to_end" => told.days_to_end(),
        "decided" => told.decided(),
        "last_activity" => told.last_activity(),
        "days_since_activity" => told.days_since_activity(),
        "activity_limit" => told.activity_limit(),
        "missing" => told.missing(),
        "ends_first" => past::ends_first(desk, Table::Initiatives, row, told.initiative.ends_on),
        "ends_moved" => past::ends_moved(desk, Table::Initiatives, row),
        "exit_points_eased" => past::exit_points_eased(desk, row),
        _ => return None,
    })
}

struct Told<'a> {
    desk: &'a Desk<'a>,
    row: usize,
    initiative: &'a Initiative,
}

impl<'a> Told<'a> {
    fn cell(&self, column: &'static str) -> Ground {
        self.desk.cell(Table::Initiatives, self.row, column)
    }

    fn fact(&self, field: &'static str) -> Ground {
        Ground::Fact { table: Table::Initiatives, row: self.row, field }
    }

    fn own_milestones(&self) -> impl Iterator<Item = (usize, &'a Milestone)> {
        let row = self.row;
        self.desk.plan.milestones.iter().enumerate().filter(move |(_, m)| m.initiative == row)
    }

    fn own_kpis(&self) -> impl Iterator<Item = (usize, &'a Kpi)> {
        let row = self.row;
        self.desk.plan.kpis.iter().enumerate().filter(move |(_, k)| k.initiative == row)
    }

    fn started(&self) -> Derivation {
        let today = self.desk.today();
        let (started, working) = match self.initiative.starts_on {
            None => (
                true,
                Text::new(
                    "開始日がありません（始まっているものと見ます）",
                    "it has no start (taken as started)",
                ),
            ),
            Some(start) if start <= today => (
                true,
                Text::new(
                    format!("開始日 {start} は基準日 {today} 以前"),
                    format!("its start, {start}, is not after today, {today}"),
                ),
            ),
            Some(start) => (
                false,
                Text::new(
                    format!("開始日 {start} は基準日 {today} より後"),
                    format!("its start, {start}, is after today, {today}"),
                ),
            ),
        };
        Derivation::of(Known::Bool(started), Of::Plain, working, vec![self.cell("starts_on")])
    }

    /// So many rows of a kind, by their codes.
    fn count(&self, ja: &str, en: &str, found: &[&str]) -> Derivation {
        let list = codes(found);
        let colon =
            |text: &str, sign: &str| if found.is_empty() { String::new() } else { format!("{sign}{text}") };
        let working =
            Text::new(format!("{ja}{}", colon(&list.ja, "：")), format!("{en}{}", colon(&list.en, ": ")));
        let n = i64::try_from(found.len()).unwrap_or(i64::MAX);
        Derivation::of(Known::Int(n), Of::Rows, working, Vec::new())
    }

    fn milestones(&self, field: &str) -> Derivation {
        let today = self.desk.today();
        let due = |m: &Milestone| {
            let year = m.fiscal_year.map(|year| self.desk.calendar.fiscal_year_end(year));
            m.due_on.or(year).unwrap_or_default()
        };
        let open = |m: &Milestone| matches!(m.status, MilestoneStatus::Planned | MilestoneStatus::InProgress);
        let past_due = |m: &Milestone| m.status != MilestoneStatus::Dropped && due(m) < today;
        let found: Vec<&str> = self
            .own_milestones()
            .filter(|(_, m)| match field {
                "milestones_done" => m.status == MilestoneStatus::Done,
                "milestones_late" => open(m) && due(m) < today,
                "milestones_due" => past_due(m),
                "milestones_due_done" => past_due(m) && m.status == MilestoneStatus::Done,
                _ => true,
            })
            .map(|(_, m)| m.code.as_str())
            .collect();
        let (ja, en) = match field {
            "milestones_done" => ("状態が完了の項目", "milestones whose status is done"),
            "milestones_late" => ("未完了のまま期限を過ぎた項目", "milestones open after their due day"),
            "milestones_due" => (
                "基準日より前に期限の来た項目（中止を除く）",
                "milestones due before today, dropped ones left out",
            ),
            "milestones_due_done" => {
                ("期限の来た項目のうち完了したもの", "of the milestones due before today, those done")
            }
            _ => ("年度別取り組みの項目（中止も数える）", "milestones, dropped ones included"),
        };
        self.count(ja, en, &found)
    }

    fn kpis(&self, field: &str) -> Derivation {
        let off = |row: usize| self.desk.facts.kpis.get(row).is_some_and(|f| f.status == KpiStatus::OffTrack);
        let found: Vec<&str> = self
            .own_kpis()
            .filter(|(row, kpi)| match field {
                "kpis_with_target" => has_target(kpi),
                "kpis_off_track" => off(*row),
                _ => true,
            })
            .map(|(_, kpi)| kpi.code.as_str())
            .collect();
        let (ja, en) = match field {
            "kpis_with_target" => ("目標値のあるKPI", "KPIs with a target that counts"),
            "kpis_off_track" => ("判定が遅れのKPI", "KPIs rated off track"),
            _ => ("KPI", "KPIs"),
        };
        self.count(ja, en, &found)
    }

    fn own_exit_points(&self) -> Vec<&'a str> {
        let all = self.desk.plan.exit_points.iter().filter(|e| e.initiative == self.row);
        all.map(|e| e.code.as_str()).collect()
    }

    fn exit_points(&self) -> Derivation {
        self.count("やめるポイント", "exit points", &self.own_exit_points())
    }

    fn days_to_end(&self) -> Derivation {
        let from = vec![self.cell("ends_on")];
        let Some(end) = self.initiative.ends_on else {
            let working = Text::new("終了日がありません", "it has no end date");
            return Derivation::of(Known::Absent, Of::Plain, working, from);
        };
        let today = self.desk.today();
        let working = Text::new(
            format!("{end}（終了日） − {today}（基準日）"),
            format!("{end} (end) − {today} (today)"),
        );
        Derivation::of(Known::Int(days(today, end)), Of::Days, working, from)
    }

    fn decided(&self) -> Derivation {
        let (decision, why) = past::on_term(self.desk, Table::Initiatives, self.row, self.initiative.ends_on);
        let decided = matches!(decision, Some(Outcome::Revise | Outcome::End));
        Derivation::of(Known::Bool(decided), Of::Plain, why, vec![self.cell("ends_on")])
    }

    /// Every sign of life on or before today: the day, what it is, and where it stands.
    fn signs(&self) -> Vec<(NaiveDate, Text, Option<Ground>)> {
        let mut signs = Vec::new();
        let mut add = |day: Option<NaiveDate>, words: Text, ground: Option<Ground>| {
            signs.extend(day.map(|day| (day, words, ground)));
        };
        let start = Text::new("開始日", "its start");
        add(self.initiative.starts_on, start, Some(self.cell("starts_on")));
        for (row, m) in self.own_milestones() {
            let cell = |column| Some(self.desk.cell(Table::Milestones, row, column));
            let words = |ja: &str, en: &str| {
                Text::new(format!("項目「{}」の{ja}", m.code), format!("the {en} of milestone “{}”", m.code))
            };
            add(m.updated_on, words("更新日", "last update"), cell("updated_on"));
            add(m.completed_on, words("完了日", "completion"), cell("completed_on"));
        }
        for (_, kpi) in self.own_kpis() {
            for point in &kpi.measurements {
                let words = Text::new(
                    format!("指標「{}」の実績値", kpi.code),
                    format!("a result of KPI “{}”", kpi.code),
                );
                let key = format!("{}@{}", kpi.code, point.on);
                let cell = Ground::Cell { table: Table::Measurements, key, column: "on" };
                add(Some(point.on), words, Some(cell));
            }
        }
        for day in self.desk.recorded.changed.get(&self.initiative.code).into_iter().flatten() {
            let words = Text::new(
                "記録（計画の行を変えた取込み、回答、決定）",
                "the record: an import that changed a row, an answer or a decision",
            );
            add(Some(*day), words, None);
        }
        signs.retain(|(day, ..)| *day <= self.desk.today());
        signs
    }

    fn last_activity(&self) -> Derivation {
        let signs = self.signs();
        let n = signs.len();
        match signs.into_iter().max_by_key(|(day, ..)| *day) {
            None => {
                let working = Text::new(
                    "基準日までに動きの跡（開始日、更新日、完了日、実績値、取込み、回答、決定）がありません",
                    "there is no sign of life up to today (start, update, completion, result, import, answer, decision)",
                );
                Derivation::of(Known::Absent, Of::Plain, working, Vec::new())
            }
            Some((day, what, ground)) => {
                let working = Text::new(
                    format!("基準日までの動き{n}件のうち最も新しいもの、{}", what.ja),
                    format!("the latest of the signs of life up to today ({n}): {}", what.en),
                );
                Derivation::of(Known::Date(day), Of::Plain, working, ground.into_iter().collect())
            }
        }
    }

    fn days_since_activity(&self) -> Derivation {
        let from = vec![self.fact("last_activity")];
        let Some(last) = self.signs().into_iter().map(|(day, ..)| day).max() else {
            let working =
                Text::new("基準日までに動きの跡がありません", "there is no sign of life up to today");
            return Derivation::of(Known::Absent, Of::Plain, working, from);
        };
        let today = self.desk.today();
        let working = Text::new(
            format!("{today}（基準日） − {last}（最後に動きのあった日）"),
            format!("{today} (today) − {last} (last activity)"),
        );
        Derivation::of(Known::Int(days(last, today)), Of::Days, working, from)
    }

    fn activity_limit(&self) -> Derivation {
        let mut limit = QUIET;
        let mut from = Vec::new();
        let mut working = Text::new("どの取り組みにも通常の日数", "what is normal for any initiative");
        for (row, kpi) in self.own_kpis() {
            let Some(every) = kpi.report_every else { continue };
            let (every, grace) = (i64::from(every), i64::from(kpi.report_grace));
            if 31 * every + grace > limit {
                limit = 31 * every + grace;
                working = Text::new(
                    format!("指標「{}」の 31日 × {every}か月（報告周期） ＋ {grace}日（報告猶予）", kpi.code),
                    format!(
                        "31 days × {every} months (report period) + {grace} days (grace) of KPI “{}”",
                        kpi.code
                    ),
                );
                let cell = |column| self.desk.cell(Table::Kpis, row, column);
                from = vec![cell("report_every"), cell("report_grace")];
            }
        }
        Derivation::of(Known::Int(limit), Of::Days, working, from)
    }

    fn missing(&self) -> Derivation {
        let kpis: Vec<&Kpi> = self.own_kpis().map(|(_, kpi)| kpi).collect();
        let bare: Vec<&str> =
            kpis.iter().filter(|kpi| !has_target(kpi)).map(|kpi| kpi.code.as_str()).collect();
        let mut missing = Vec::new();
        let mut why = Vec::new();
        let mut lacks = |part, is: bool, ja: String, en: String| {
            if is {
                missing.push(part);
                why.push(Text::new(ja, en));
            }
        };
        let blank = |ja: &str, en: &str| (format!("{ja}の欄が空"), format!("{en} is empty"));
        let (ja, en) = blank("取組方針", "the policy");
        lacks("policy", self.initiative.policy.is_none(), ja, en);
        let (ja, en) = blank("目指す姿", "the target state");
        lacks("target_state", self.initiative.target_state.is_none(), ja, en);
        lacks("kpi", kpis.is_empty(), "KPIが1件もない".into(), "it has no KPI".into());
        let list = codes(&bare);
        let (ja, en) =
            (format!("目標値のないKPIがある（{}）", list.ja), format!("a KPI has no target ({})", list.en));
        lacks("kpi_target", !bare.is_empty(), ja, en);
        let none = self.own_milestones().next().is_none();
        lacks("milestone", none, "年度別取り組みが1件もない".into(), "it has no milestone".into());
        let endless = self.own_exit_points().is_empty() && self.initiative.ends_on.is_none();
        let (ja, en) = ("やめるポイントも終了日もない", "it has neither an exit point nor an end date");
        lacks("exit_point", endless, ja.into(), en.into());
        let working = match why.is_empty() {
            true => Text::new("すべて記入されています", "everything is filled in"),
            false => joined(&why),
        };
        let from = vec![self.cell("policy"), self.cell("target_state"), self.cell("ends_on")];
        Derivation::of(Known::List(missing), Of::Plain, working, from)
    }
}

fn has_target(kpi: &Kpi) -> bool {
    kpi.targets.iter().any(|target| !target.ignored && target.value.is_some())
}
