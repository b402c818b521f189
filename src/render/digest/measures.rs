//! The indicators that call for a look, as a table and as pictures.

use minijinja::context;
use serde::Serialize;

use super::super::view::Writer;
use super::super::{RenderError, clean, words};
use super::Rest;
use crate::notices::Measure;
use crate::plan::Point;
use crate::plan::facts::KpiStatus;

/// Indicators that a letter shows; the rest is counted, and stands in the list.
pub(super) const SHOWN: usize = 6;

/// The table as the templates see it.
#[derive(Serialize)]
pub(super) struct Table {
    rows: Vec<Row>,
    more: usize,
    rest: Rest,
}

/// One indicator in words.
#[derive(Serialize)]
pub(in crate::render) struct Row {
    pub(in crate::render) name: String,
    pub(in crate::render) initiative: String,
    pub(in crate::render) owner: String,
    severity: &'static str,
    pub(in crate::render) light: String,
    pub(in crate::render) actual: String,
    pub(in crate::render) expected: String,
    pub(in crate::render) attainment: Option<String>,
    pub(in crate::render) target: String,
    pub(in crate::render) forecast: String,
}

impl Writer<'_> {
    /// `None` where no indicator calls for a look.
    pub(super) fn measures(&self, measures: &[Measure]) -> Result<Option<Table>, RenderError> {
        if measures.is_empty() {
            return Ok(None);
        }
        let rows = measures.iter().take(SHOWN).map(|m| self.measure(m)).collect::<Result<_, _>>()?;
        Ok(Some(Table { rows, more: measures.len().saturating_sub(SHOWN), rest: self.rest }))
    }

    /// One indicator in words.
    pub(in crate::render) fn measure(&self, measure: &Measure) -> Result<Row, RenderError> {
        let none = || self.say("measure.none", context! {});
        let value = |value: f64| words::amount(value, measure.unit.as_deref(), self.lang);
        let dated = |point: Option<Point>| match point {
            Some(Point { on, value: v }) => {
                let date = words::short_date(on, self.lang);
                self.say("measure.on", context! { value => value(v), date })
            }
            None => none(),
        };
        let plain = |number: Option<f64>| number.map_or_else(none, |v| Ok(value(v)));
        let (severity, key) = light(measure.status);
        Ok(Row {
            name: clean::line(&measure.name),
            initiative: clean::line(&measure.initiative),
            owner: clean::line(&measure.owner),
            severity,
            light: self.say(key, context! {})?,
            actual: dated(measure.actual)?,
            expected: plain(measure.expected)?,
            attainment: measure.attainment.map(|share| words::percent(share, self.lang)),
            target: dated(measure.target)?,
            forecast: plain(measure.forecast)?,
        })
    }
}

/// How a light looks and what it is called.
fn light(status: KpiStatus) -> (&'static str, &'static str) {
    match status {
        KpiStatus::OffTrack => ("critical", "measure.off_track"),
        KpiStatus::AtRisk => ("warning", "measure.at_risk"),
        KpiStatus::OnTrack => ("resolved", "measure.on_track"),
        KpiStatus::NoData => ("info", "measure.no_data"),
    }
}
