//! What a KPI's chart shows, as numbers: for the drawing, for a table, for a workbook's own charts.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::plan::facts::{Ahead, KpiStatus, Progress, Rated, progress};
use crate::plan::fields::View;
use crate::plan::{Comparison, Point};

/// A KPI's numbers on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// The day.
    pub today: NaiveDate,
    /// Its light.
    pub status: KpiStatus,
    /// The baseline.
    pub baseline: Option<Point>,
    /// The targets that count, by date.
    pub targets: Vec<Point>,
    /// The promised way, in lines from point to point.
    pub path: Vec<Vec<Point>>,
    /// The results on or before the day, by date.
    pub results: Vec<Rated>,
    /// Where it leads.
    pub ahead: Option<Ahead>,
    /// The results at which somebody is to decide whether to stop.
    pub thresholds: Vec<Threshold>,
    /// The first days of the fiscal years that it touches, with the years.
    pub(super) years: Vec<(NaiveDate, i32)>,
}

/// An exit point's threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// The exit point's code.
    pub code: String,
    /// Its comparison.
    pub comparison: Comparison,
    /// The value.
    pub value: f64,
}

/// The years that one chart may name; a plan beyond that is drawn without.
const MOST_YEARS: usize = 300;

/// The numbers of the KPI at `row`; `None` where the plan has no such row.
pub fn kpi(view: &View<'_>, calendar: &Calendar, row: usize) -> Option<Series> {
    let (kpi, facts) = (view.plan.kpis.get(row)?, view.facts.kpis.get(row)?);
    let starts_on = view.plan.initiatives.get(kpi.initiative).and_then(|i| i.starts_on);
    let today = view.facts.today;
    let Progress { baseline, targets, path, results, ahead } = progress(kpi, starts_on, calendar, today);
    let conditions = view.plan.exit_points.iter().filter_map(|e| Some((&e.code, e.condition.as_ref()?)));
    let thresholds = conditions
        .filter(|(_, condition)| condition.kpi == row)
        .map(|(code, c)| Threshold { code: code.clone(), comparison: c.comparison, value: c.threshold })
        .collect();
    let mut series = Series {
        name: kpi.name.clone(),
        unit: kpi.unit.clone().unwrap_or_default(),
        today,
        status: facts.status,
        baseline,
        targets,
        path,
        results,
        ahead,
        thresholds,
        years: Vec::new(),
    };
    series.years = years(&series, calendar);
    Some(series)
}

fn years(series: &Series, calendar: &Calendar) -> Vec<(NaiveDate, i32)> {
    let (Some(first), Some(last)) = (series.days().min(), series.days().max()) else { return Vec::new() };
    let years = calendar.fiscal_year_of(first)..=calendar.fiscal_year_of(last).saturating_add(1);
    let named = years.take(MOST_YEARS).map(|year| (calendar.fiscal_year_start(year), year));
    named.collect()
}

impl Series {
    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty() && self.results.is_empty() && self.baseline.is_none()
    }

    /// The last result, where there is one.
    pub fn latest(&self) -> Option<&Rated> {
        self.results.last()
    }

    /// All days that the chart shows.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let path = self.path.iter().flatten().chain(&self.targets).chain(&self.baseline).map(|p| p.on);
        path.chain(self.results.iter().map(|r| r.on)).chain(self.ahead.map(|a| a.on)).chain([self.today])
    }

    /// All values that the chart shows, but what lies ahead.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> + '_ {
        let path = self.path.iter().flatten().chain(&self.targets).chain(&self.baseline).map(|p| p.value);
        path.chain(self.results.iter().map(|r| r.value)).chain(self.thresholds.iter().map(|t| t.value))
    }
}
