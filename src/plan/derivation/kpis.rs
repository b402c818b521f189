//! `plan.md`, KPI: the latest result, what was promised for its day, the light, the forecast, and when the
//! next report is due.

use chrono::{Days, NaiveDate};

use super::attainment::attainment;
use super::words::{Of, number, term};
use super::{Derivation, Desk, Ground, Known, days, past};
use crate::calendar::add_months;
use crate::lang::Text;
use crate::plan::facts::KpiStatus;
use crate::plan::facts::trajectory::Track;
use crate::plan::{Direction, Kpi, KpiKind, Point, Table, Trajectory};

pub(super) fn derivation(desk: &Desk<'_>, row: usize, field: &str) -> Option<Derivation> {
    let kpi = desk.plan.kpis.get(row)?;
    let starts_on = desk.plan.initiatives.get(kpi.initiative).and_then(|i| i.starts_on);
    let told = Told { desk, row, kpi, starts_on, track: Track::of(kpi, starts_on) };
    Some(match field {
        "actual" => told.latest_fact(|p| Known::Double(p.value), "value"),
        "as_of" => told.latest_fact(|p| Known::Date(p.on), "on"),
        "expected" => told.expected_words(),
        "attainment" => told.attainment_words(),
        "status" => told.status(),
        "forecast" => told.forecast_words(),
        "forecast_attainment" => told.forecast_attainment(),
        "next_report_due" => told.next_report_due(),
        "report_late" => told.report_late(),
        "targets_eased" => past::targets_eased(desk, row),
        _ => return None,
    })
}

struct Told<'a> {
    desk: &'a Desk<'a>,
    row: usize,
    kpi: &'a Kpi,
    starts_on: Option<NaiveDate>,
    track: Track,
}

/// A number, how it comes about, and from what.
type Worked = (Option<f64>, Text, Vec<Ground>);

impl Told<'_> {
    fn cell(&self, column: &'static str) -> Ground {
        self.desk.cell(Table::Kpis, self.row, column)
    }

    fn fact(&self, field: &'static str) -> Ground {
        Ground::Fact { table: Table::Kpis, row: self.row, field }
    }

    fn of_series(&self, table: Table, on: NaiveDate, column: &'static str) -> Ground {
        Ground::Cell { table, key: format!("{}@{on}", self.kpi.code), column }
    }

    /// The measurements that count today.
    fn known(&self) -> Vec<Point> {
        let since = self.track.baseline.map(|b| b.on);
        let counts = |p: &&Point| p.on <= self.desk.today() && since.is_none_or(|since| since <= p.on);
        self.kpi.measurements.iter().filter(counts).copied().collect()
    }

    fn latest(&self) -> Option<Point> {
        self.known().last().copied()
    }

    fn latest_fact(&self, of: impl Fn(Point) -> Known, column: &'static str) -> Derivation {
        let since = self.track.baseline.map(|b| b.on);
        let (ja, en) = match since {
            Some(since) => {
                (format!("{since}（基準日）以後の"), format!(" on or after the baseline, {since}"))
            }
            None => (String::new(), String::new()),
        };
        let Some(latest) = self.latest() else {
            let working = Text::new(
                format!("今日までの{ja}実績値がありません"),
                format!("there is no result{en} up to today"),
            );
            return Derivation::of(Known::Absent, Of::Plain, working, Vec::new());
        };
        let (n, on) = (self.known().len(), latest.on);
        let working = Text::new(
            format!("今日までの{ja}実績値{n}件のうち最も新しいもの（{on} の実績）"),
            format!("the latest of the results{en} up to today ({n}): that of {on}"),
        );
        Derivation::of(of(latest), Of::Plain, working, vec![self.of_series(Table::Measurements, on, column)])
    }

    fn expected(&self) -> Worked {
        let Some(latest) = self.latest() else {
            return (
                None,
                Text::new("実績値がまだありません", "there is no result yet"),
                vec![self.fact("as_of")],
            );
        };
        match self.kpi.kind {
            KpiKind::Flow => self.expected_of_year(latest.on),
            KpiKind::Level | KpiKind::Cumulative => self.expected_on_track(latest.on),
        }
    }

    fn expected_of_year(&self, on: NaiveDate) -> Worked {
        let calendar = self.desk.calendar;
        let year = calendar.fiscal_year_of(on);
        let mut of_year = self.track.targets.iter().filter(|t| calendar.fiscal_year_of(t.on) == year);
        let Some(target) = of_year.next_back() else {
            let words = Text::new(
                format!("{year}年度の目標値がありません"),
                format!("there is no target for fiscal year {year}"),
            );
            return (None, words, vec![self.fact("as_of")]);
        };
        let (first, last) = (calendar.fiscal_year_start(year), calendar.fiscal_year_end(year));
        let (elapsed, all) = (days(first, on) + 1, days(first, last) + 1);
        let words = Text::new(
            format!(
                "{year}年度の目標 {} × {elapsed}日（{first}〜{on}） ÷ {all}日（年度の日数）",
                number(target.value)
            ),
            format!(
                "the target of fiscal year {year}, {} × {elapsed} days ({first} to {on}) ÷ {all} days (of the year)",
                number(target.value)
            ),
        );
        let value = target.value * elapsed as f64 / all as f64;
        (Some(value), words, vec![self.of_series(Table::KpiTargets, target.on, "value"), self.fact("as_of")])
    }

    fn expected_on_track(&self, on: NaiveDate) -> Worked {
        if self.track.targets.is_empty() {
            let words = Text::new("数えられる目標値がありません", "there is no target that counts");
            return (None, words, vec![self.fact("as_of")]);
        }
        let points: Vec<Point> = self.track.baseline.iter().chain(&self.track.targets).copied().collect();
        let Some(passed) = points.iter().rposition(|p| p.on <= on) else {
            let first = points.first().map_or_else(String::new, |p| p.on.to_string());
            let words = Text::new(
                format!("実績の時点 {on} は最初の目標 {first} より前"),
                format!("the result's day, {on}, is before the first target, {first}"),
            );
            return (None, words, vec![self.fact("as_of")]);
        };
        let a = points[passed];
        let from_a = self.ground_of(a, passed);
        let (a_ja, a_en) = self.name_of(passed);
        match (self.kpi.trajectory, points.get(passed + 1)) {
            (Trajectory::Linear, Some(b)) => {
                let (since, between) = (days(a.on, on), days(a.on, b.on));
                let value = a.value + (b.value - a.value) * since as f64 / between as f64;
                let (x, y, tx) = (number(a.value), number(b.value), term(a.value));
                let words = Text::new(
                    format!(
                        "{x}（{} の{a_ja}） ＋ （{y}（{} の目標） − {tx}） × {since}日 ÷ {between}日",
                        a.on, b.on
                    ),
                    format!(
                        "{x} ({a_en} of {}) + ({y} (target of {}) − {tx}) × {since} days ÷ {between} days",
                        a.on, b.on
                    ),
                );
                let from = vec![from_a, self.ground_of(*b, passed + 1), self.fact("as_of")];
                (Some(value), words, from)
            }
            (trajectory, next) => {
                let why = match (trajectory, next) {
                    (_, None) => ("最後の目標のため、そのまま", "the last one, which stays"),
                    _ => {
                        ("階段のため、次の目標の日までそのまま", "a step, which holds until the next target")
                    }
                };
                let words = Text::new(
                    format!("{} の{a_ja}（{}）", a.on, why.0),
                    format!("the {a_en} of {} ({})", a.on, why.1),
                );
                (Some(a.value), words, vec![from_a, self.fact("as_of")])
            }
        }
    }

    /// Where the point at `place` of the track stands.
    fn ground_of(&self, point: Point, place: usize) -> Ground {
        match (place, self.track.baseline) {
            (0, Some(_)) if self.kpi.baseline.is_some() => self.cell("baseline"),
            (0, Some(_)) => self.desk.cell(Table::Initiatives, self.kpi.initiative, "starts_on"),
            _ => self.of_series(Table::KpiTargets, point.on, "value"),
        }
    }

    fn name_of(&self, place: usize) -> (&'static str, &'static str) {
        match (place, self.track.baseline) {
            (0, Some(_)) if self.kpi.baseline.is_some() => ("基準値", "baseline"),
            (0, Some(_)) => ("累計の始まり", "beginning of the count"),
            _ => ("目標", "target"),
        }
    }

    fn expected_words(&self) -> Derivation {
        let (value, words, from) = self.expected();
        Derivation::of(value.into(), Of::Plain, words, from)
    }

    fn attainment(&self) -> Worked {
        let from = vec![self.fact("actual"), self.fact("expected")];
        let Some(latest) = self.latest() else {
            return (None, Text::new("実績値がまだありません", "there is no result yet"), from);
        };
        let (expected, why, _) = self.expected();
        let Some(expected) = expected else { return (None, why, from) };
        if let Some(why) = self.too_early(latest.on) {
            return (None, why, from);
        }
        let (value, words) =
            attainment(self.kpi, self.track.baseline.map(|b| b.value), latest.value, expected);
        (value, words, from)
    }

    /// Why it is too early to rate, where it is.
    fn too_early(&self, on: NaiveDate) -> Option<Text> {
        let (baseline, first) = (self.track.baseline?, self.track.targets.first()?);
        if self.kpi.direction == Direction::Maintain {
            return None;
        }
        let (passed, all) = (days(baseline.on, on), days(baseline.on, first.on));
        (passed * 10 < all).then(|| {
            Text::new(
                format!("最初の目標までの{all}日のうち{passed}日しか過ぎておらず（1割未満）、判定には早すぎます"),
                format!("only {passed} of the {all} days to the first target have passed (less than a tenth): too early"),
            )
        })
    }

    fn attainment_words(&self) -> Derivation {
        let (value, words, from) = self.attainment();
        Derivation::of(value.into(), Of::Plain, words, from)
    }

    fn status(&self) -> Derivation {
        let (on_track, at_risk) = (self.kpi.on_track_at, self.kpi.at_risk_at);
        let (value, _, _) = self.attainment();
        let (light, words) = match value {
            None => (KpiStatus::NoData, Text::new("達成度がありません", "there is no attainment")),
            Some(a) => {
                let light = if a >= on_track {
                    KpiStatus::OnTrack
                } else if a >= at_risk {
                    KpiStatus::AtRisk
                } else {
                    KpiStatus::OffTrack
                };
                let (a, hi, lo) = (number(a), number(on_track), number(at_risk));
                let words = Text::new(
                    format!("達成度 {a}（順調は {hi} 以上、注意は {lo} 以上）"),
                    format!("attainment {a} (on track from {hi}, at risk from {lo})"),
                );
                (light, words)
            }
        };
        let from = vec![self.fact("attainment"), self.cell("on_track_at"), self.cell("at_risk_at")];
        Derivation::of(Known::Name(light.name()), Of::Plain, words, from)
    }

    fn forecast(&self) -> (Option<f64>, Text) {
        if self.kpi.kind == KpiKind::Flow {
            return self.forecast_of_year();
        }
        let today = self.desk.today();
        let Some(target) = self.track.targets.last().filter(|t| t.on > today) else {
            return (None, Text::new("今日より後の目標がありません", "there is no target after today"));
        };
        let since = self.track.baseline;
        let measured = self.known().into_iter().filter(|p| since.is_none_or(|b| b.on != p.on));
        let points: Vec<Point> = since.into_iter().chain(measured).collect();
        let Some(first) = points.first().filter(|_| points.len() >= 3) else {
            let n = points.len();
            return (
                None,
                Text::new(
                    format!("見込みには3点以上が要りますが、{n}点しかありません"),
                    format!("a forecast needs three points; there are {n}"),
                ),
            );
        };
        let at: Vec<(f64, f64)> = points.iter().map(|p| (days(first.on, p.on) as f64, p.value)).collect();
        let mut slopes = Vec::new();
        for (i, b) in at.iter().enumerate() {
            slopes.extend(at.iter().skip(i + 1).map(|c| (c.1 - b.1) / (c.0 - b.0)));
        }
        let slope = median(slopes);
        let intercept = median(at.iter().map(|p| p.1 - slope * p.0).collect());
        let ahead = days(first.on, target.on);
        let words = Text::new(
            format!(
                "{}点の傾きの中央値を延ばした線：{}（{} の値） ＋ {}（1日あたり） × {ahead}日（{} まで）",
                points.len(),
                number(intercept),
                first.on,
                term(slope),
                target.on
            ),
            format!(
                "the line of the median slope of {} points: {} (on {}) + {} (a day) × {ahead} days (to {})",
                points.len(),
                number(intercept),
                first.on,
                term(slope),
                target.on
            ),
        );
        (Some(intercept + slope * ahead as f64), words)
    }

    fn forecast_of_year(&self) -> (Option<f64>, Text) {
        let Some(latest) = self.latest() else {
            return (None, Text::new("実績値がまだありません", "there is no result yet"));
        };
        let calendar = self.desk.calendar;
        let year = calendar.fiscal_year_of(latest.on);
        let first = calendar.fiscal_year_start(year);
        let (elapsed, all) = (days(first, latest.on) + 1, days(first, calendar.fiscal_year_end(year)) + 1);
        let share = elapsed as f64 / all as f64;
        let value = number(latest.value);
        let words = Text::new(
            format!("実績 {value} ÷ （{elapsed}日 ÷ 年度の{all}日）"),
            format!("actual {value} ÷ ({elapsed} days ÷ {all} days of the year)"),
        );
        (Some(latest.value / share), words)
    }

    fn forecast_words(&self) -> Derivation {
        let (value, words) = self.forecast();
        Derivation::of(value.into(), Of::Plain, words, vec![self.fact("actual")])
    }

    fn forecast_attainment(&self) -> Derivation {
        let from = vec![self.fact("forecast")];
        let absent = |words| Derivation::of(Known::Absent, Of::Plain, words, from.clone());
        if self.kpi.kind == KpiKind::Flow {
            return absent(Text::new("年度値の指標では求めません", "a yearly total has none"));
        }
        let (forecast, why) = self.forecast();
        let (Some(forecast), Some(target)) = (forecast, self.track.targets.last()) else {
            return absent(why);
        };
        let baseline = self.track.baseline.map(|b| b.value);
        if baseline.is_none() && self.kpi.direction != Direction::Maintain && target.value <= 0.0 {
            return absent(Text::new(
                format!("最後の目標 {} が0以下で、基準値がないため判定できません", number(target.value)),
                format!(
                    "the last target, {}, is not above 0, and there is no baseline",
                    number(target.value)
                ),
            ));
        }
        let (value, words) = attainment(self.kpi, baseline, forecast, target.value);
        let words = Text::new(
            format!("見込みを実績、最後の目標（{}）を目標の水準として：{}", target.on, words.ja),
            format!(
                "with the forecast for actual and the target of {} for expected: {}",
                target.on, words.en
            ),
        );
        Derivation::of(value.into(), Of::Plain, words, from)
    }

    /// Since when the next report is counted, in words.
    fn reported_since(&self) -> Option<(NaiveDate, &'static str, &'static str)> {
        if let Some(latest) = self.latest() {
            return Some((latest.on, "最後の実績", "the last result"));
        }
        if let Some(baseline) = self.track.baseline {
            return Some((baseline.on, "基準日", "the baseline"));
        }
        self.starts_on.map(|start| (start, "取り組みの開始日", "the initiative's start"))
    }

    fn report_due(&self) -> (Option<NaiveDate>, Text) {
        let Some(every) = self.kpi.report_every.filter(|months| *months > 0) else {
            return (
                None,
                Text::new("報告周期がなく、確かめません", "it has no report period and is not checked"),
            );
        };
        let Some((since, ja, en)) = self.reported_since() else {
            return (
                None,
                Text::new(
                    "実績値も基準日も取り組みの開始日もありません",
                    "there is no result, no baseline and no start of the initiative",
                ),
            );
        };
        let Some(end) = self.period_end(since, every) else {
            return (None, Text::new("日付の範囲を超えます", "it lies beyond the range of dates"));
        };
        let grace = self.kpi.report_grace;
        let words = Text::new(
            format!(
                "{since}（{ja}）の後に初めて来る報告期間（年度の初めから{every}か月ごと）の末日 {end} ＋ {grace}日（報告猶予）"
            ),
            format!(
                "{end}, the first end of a report period ({every} months each, from the fiscal year's first day) after {since} ({en}) + {grace} days (grace)"
            ),
        );
        (end.checked_add_days(Days::new(grace.into())), words)
    }

    /// The first end of a reporting period after `since`.
    fn period_end(&self, since: NaiveDate, every: u32) -> Option<NaiveDate> {
        let calendar = self.desk.calendar;
        let first = calendar.fiscal_year_start(calendar.fiscal_year_of(since.succ_opt()?));
        let end = |n: u32| add_months(first, i32::try_from(n.checked_mul(every)?).ok()?)?.pred_opt();
        (1..).map_while(end).find(|end| *end > since)
    }

    fn next_report_due(&self) -> Derivation {
        let (due, words) = self.report_due();
        let from = vec![self.fact("as_of"), self.cell("report_every"), self.cell("report_grace")];
        Derivation::of(due.into(), Of::Plain, words, from)
    }

    fn report_late(&self) -> Derivation {
        let (due, why) = self.report_due();
        let today = self.desk.today();
        let (late, words) = match due {
            None => (false, why),
            Some(due) if due < today => (
                true,
                Text::new(
                    format!("基準日 {today} は報告期限 {due} より後"),
                    format!("today, {today}, is after the report's due day, {due}"),
                ),
            ),
            Some(due) => (
                false,
                Text::new(
                    format!("基準日 {today} は報告期限 {due} 以前"),
                    format!("today, {today}, is not after the report's due day, {due}"),
                ),
            ),
        };
        Derivation::of(Known::Bool(late), Of::Plain, words, vec![self.fact("next_report_due")])
    }
}

/// The middle value; of an even count the mean of the middle two.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let at = |i: usize| values.get(i).copied().unwrap_or(f64::NAN);
    if values.len() % 2 == 1 { at(middle) } else { (at(middle.saturating_sub(1)) + at(middle)) / 2.0 }
}
