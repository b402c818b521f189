//! A KPI's chart, as far as what it shows is public.

use minijinja::{Value, context};

use super::model::Model;
use crate::charts::{self, Look};
use crate::lang::Lang;
use crate::plan::Table;

/// The most bytes of a chart: one of more days than a page bears is left to the table and the data.
const WEIGHT: usize = 40 * 1024;

/// The chart of the KPI at `row` of the plan; `None` where it would tell what is not public. Its words name
/// the light, and the value that is promised by now, which follows from the baseline and the targets.
pub(super) fn of(model: &Model<'_>, row: usize, id: &str, lang: Lang) -> Option<Value> {
    let edition = model.edition;
    let fields = &edition.settings.fields;
    let kpi = |name| fields.has(Table::Kpis, name);
    let told = ["status", "baseline_on", "baseline"].into_iter().all(kpi)
        && fields.shows(Table::KpiTargets)
        && fields.shows(Table::Measurements);
    if !told {
        return None;
    }
    let mut series = charts::kpi(&edition.view, edition.calendar, row)?;
    // Where the plan gives none, the initiative's first day is the beginning of the way.
    let given = edition.view.plan.kpis.get(row)?.baseline.is_some();
    let begins = given || series.baseline.is_none() || fields.has(Table::Initiatives, "starts_on");
    if series.is_empty() || !begins {
        return None;
    }
    if !kpi("unit") {
        series.unit = String::new();
    }
    if !kpi("forecast") {
        series.ahead = None;
    }
    if !fields.shows(Table::ExitPoints) || !fields.has(Table::ExitPoints, "threshold") {
        series.thresholds = Vec::new();
    }
    let svg = series.svg(lang, Look::Inline(id));
    (svg.len() <= WEIGHT).then(|| context! { svg, words => series.sentence(lang) })
}
