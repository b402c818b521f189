//! `plan.md`, Exit point: reached by its day, by results, or by whichever comes first.

use chrono::{Days, NaiveDate};

use super::words::{Of, number};
use super::{Derivation, Desk, Ground, Known, days, past};
use crate::lang::Text;
use crate::plan::{Comparison, ExitCondition, ExitPoint, Kpi, KpiKind, Point, Table};

pub(super) fn derivation(desk: &Desk<'_>, row: usize, field: &str) -> Option<Derivation> {
    let told = Told { desk, row, exit_point: desk.plan.exit_points.get(row)? };
    Some(match field {
        "met" => told.met(),
        "met_on" => told.met_on_words(),
        "days_to_exit" => told.days_to_exit(),
        "decide_by" => told.decide_by(),
        "decided" => past::since(desk, row, told.met_on(), told.fact("met_on")),
        _ => return None,
    })
}

struct Told<'a> {
    desk: &'a Desk<'a>,
    row: usize,
    exit_point: &'a ExitPoint,
}

/// What the results say.
struct Results {
    met: Option<bool>,
    met_on: Option<NaiveDate>,
    words: Text,
    from: Vec<Ground>,
}

impl Told<'_> {
    fn cell(&self, column: &'static str) -> Ground {
        self.desk.cell(Table::ExitPoints, self.row, column)
    }

    fn fact(&self, field: &'static str) -> Ground {
        Ground::Fact { table: Table::ExitPoints, row: self.row, field }
    }

    fn results(&self) -> Option<Results> {
        let condition = self.exit_point.condition.as_ref()?;
        let kpi = self.desk.plan.kpis.get(condition.kpi)?;
        let counted: Vec<Point> =
            kpi.measurements.iter().copied().filter(|p| self.counts(condition, kpi, *p)).collect();
        let wanted = condition.consecutive as usize;
        let meets = |p: &Point| compares(condition.comparison, p.value, condition.threshold);
        let enough = counted.len() >= wanted;
        let tail = counted.get(counted.len().saturating_sub(wanted)..).unwrap_or_default();
        let met = enough.then(|| tail.iter().all(meets));
        // The first day on which as many in a row, up to and including that day's, met it.
        let first = (1..=counted.len())
            .find(|n| *n >= wanted && counted.get(n - wanted..*n).is_some_and(|run| run.iter().all(meets)));
        let met_on = first.and_then(|n| counted.get(n - 1)).map(|p| p.on);
        let shown = if enough { tail } else { counted.as_slice() };
        let key = |p: &Point| format!("{}@{}", kpi.code, p.on);
        let value = |p: &Point| Ground::Cell { table: Table::Measurements, key: key(p), column: "value" };
        let mut from = vec![self.cell("kpi"), self.cell("comparison"), self.cell("threshold")];
        from.extend([self.cell("consecutive"), self.cell("from")]);
        from.extend(shown.iter().map(value));
        Some(Results { met, met_on, words: self.condition(condition, kpi, counted.len(), shown), from })
    }

    /// The condition in words, with the results that it looks at.
    fn condition(&self, condition: &ExitCondition, kpi: &Kpi, counted: usize, shown: &[Point]) -> Text {
        let (ja, en) = match condition.comparison {
            Comparison::Less => ("未満", "below"),
            Comparison::LessOrEqual => ("以下", "at most"),
            Comparison::Greater => ("を超える", "above"),
            Comparison::GreaterOrEqual => ("以上", "at least"),
        };
        let (n, threshold) = (condition.consecutive, number(condition.threshold));
        let values = shown.iter().map(|p| format!("{} {}", p.on, number(p.value))).collect::<Vec<_>>();
        let (list_ja, list_en) = match values.is_empty() {
            true => ("なし".to_owned(), "none".to_owned()),
            false => (values.join("、"), values.join(", ")),
        };
        let lacking = counted < n as usize;
        let few = |text: &str| if lacking { text.to_owned() } else { String::new() };
        Text::new(
            format!(
                "指標「{}」の直近{n}回が{threshold}{ja}か：{list_ja}{}",
                kpi.code,
                few("（回数が足りません）")
            ),
            format!(
                "whether the last {n} of KPI “{}” are {en} {threshold}: {list_en}{}",
                kpi.code,
                few(" (too few)")
            ),
        )
    }

    fn counts(&self, condition: &ExitCondition, kpi: &Kpi, point: Point) -> bool {
        let calendar = self.desk.calendar;
        let below = matches!(condition.comparison, Comparison::Less | Comparison::LessOrEqual);
        let ends_year = calendar.fiscal_year_end(calendar.fiscal_year_of(point.on)) == point.on;
        point.on <= self.desk.today()
            && condition.from.is_none_or(|from| from <= point.on)
            && (!below || kpi.kind != KpiKind::Flow || ends_year)
    }

    fn by_day(&self) -> Option<(bool, Text)> {
        let (on, today) = (self.exit_point.on?, self.desk.today());
        let reached = on <= today;
        let words = if reached {
            Text::new(
                format!("基準日 {today} は期日 {on} 以後"),
                format!("today, {today}, is the day {on} or later"),
            )
        } else {
            Text::new(
                format!("基準日 {today} は期日 {on} より前"),
                format!("today, {today}, is before the day {on}"),
            )
        };
        Some((reached, words))
    }

    fn met(&self) -> Derivation {
        let (day, results) = (self.by_day(), self.results());
        let answers = [day.as_ref().map(|d| Some(d.0)), results.as_ref().map(|r| r.met)];
        let known: Vec<Option<bool>> = answers.into_iter().flatten().collect();
        let met = if known.contains(&Some(true)) {
            Some(true)
        } else {
            (!known.is_empty() && known.iter().all(Option::is_some)).then_some(false)
        };
        let mut words = Text::default();
        let mut from = Vec::new();
        if let Some((_, text)) = day {
            words = text;
            from.push(self.cell("on"));
        }
        if let Some(results) = results {
            if !words.ja.is_empty() {
                words.ja += "。または、";
                words.en += "; or ";
            }
            words.ja += &results.words.ja;
            words.en += &results.words.en;
            from.extend(results.from);
        }
        Derivation::of(met.map_or(Known::Absent, Known::Bool), Of::Plain, words, from)
    }

    /// The first day on which it was reached.
    fn met_on(&self) -> Option<NaiveDate> {
        let by_day = self.exit_point.on.filter(|on| *on <= self.desk.today());
        let by_results = self.results().and_then(|results| results.met_on);
        by_day.into_iter().chain(by_results).min()
    }

    fn met_on_words(&self) -> Derivation {
        let by_day = self.exit_point.on.filter(|on| *on <= self.desk.today());
        let by_results = self.results().and_then(|results| results.met_on);
        let working = match (by_day, by_results) {
            (None, None) => Text::new("まだ到達した日がありません", "there is no such day yet"),
            (Some(_), None) => Text::new("期日", "its day"),
            (None, Some(_)) => {
                Text::new("実績値が条件を満たした最初の日", "the first day on which the results met it")
            }
            (Some(on), Some(met)) => Text::new(
                format!("期日 {on} と、実績値が条件を満たした最初の日 {met} の早い方"),
                format!("the earlier of its day, {on}, and the first on which the results met it, {met}"),
            ),
        };
        let from = vec![self.cell("on"), self.fact("met")];
        Derivation::of(self.met_on().into(), Of::Plain, working, from)
    }

    fn days_to_exit(&self) -> Derivation {
        let from = vec![self.cell("on")];
        let Some(on) = self.exit_point.on else {
            let working = Text::new("期日がありません", "it names no day");
            return Derivation::of(Known::Absent, Of::Plain, working, from);
        };
        let today = self.desk.today();
        let working = Text::new(
            format!("{on}（期日） − {today}（基準日）"),
            format!("{on} (its day) − {today} (today)"),
        );
        Derivation::of(Known::Int(days(today, on)), Of::Days, working, from)
    }

    fn decide_by(&self) -> Derivation {
        let from = vec![self.fact("met_on"), self.cell("decide_within")];
        let Some(met) = self.met_on() else {
            let working = Text::new("まだ到達していません", "it is not reached yet");
            return Derivation::of(Known::Absent, Of::Plain, working, from);
        };
        let within = self.exit_point.decide_within;
        let by = met.checked_add_days(Days::new(within.into()));
        let working = Text::new(
            format!("{met}（到達した日） ＋ {within}日（判断期限）"),
            format!("{met} (reached on) + {within} days (to decide within)"),
        );
        Derivation::of(by.into(), Of::Plain, working, from)
    }
}

fn compares(comparison: Comparison, value: f64, threshold: f64) -> bool {
    match comparison {
        Comparison::Less => value < threshold,
        Comparison::LessOrEqual => value <= threshold,
        Comparison::Greater => value > threshold,
        Comparison::GreaterOrEqual => value >= threshold,
    }
}
