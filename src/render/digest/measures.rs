//! The indicators that call for a look, as a table and as pictures.

use chrono::NaiveDate;
use minijinja::context;
use serde::Serialize;

use super::super::view::{Picture, Writer};
use super::super::{Draw, RenderError, clean, words};
use super::Rest;
use crate::charts::{Look, number};
use crate::notices::Measure;
use crate::plan::facts::KpiStatus;

/// Indicators that a letter shows; the rest is counted, and stands in the list.
pub(super) const SHOWN: usize = 6;

/// The width of a chart in the letter, in pixels: two of them stand side by side where there is room. And how many dots it has for each: screens are finer than
/// their pixels say.
const WIDTH: u32 = 312;
const SCALE: u32 = 2;

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
        let series = &measure.series;
        let none = || self.say("measure.none", context! {});
        let value = |value: f64| clean::line(&series.amount(value, self.lang));
        let dated = |point: Option<(NaiveDate, f64)>| match point {
            Some((on, v)) => {
                let date = words::short_date(on, self.lang);
                self.say("measure.on", context! { value => value(v), date })
            }
            None => none(),
        };
        let latest = series.latest();
        let (severity, key) = light(series.status);
        let percent =
            |share: f64| format!("{}{}", number((share * 100.0).round()), self.lang.pick("％", "%"));
        Ok(Row {
            name: clean::line(&series.name),
            initiative: clean::line(&measure.initiative),
            owner: clean::line(&measure.owner),
            severity,
            light: self.say(key, context! {})?,
            actual: dated(latest.map(|l| (l.on, l.value)))?,
            expected: latest.and_then(|l| l.expected).map_or_else(none, |v| Ok(value(v)))?,
            attainment: latest.and_then(|l| l.attainment).map(percent),
            target: dated(series.targets.last().map(|t| (t.on, t.value)))?,
            forecast: dated(series.ahead.map(|a| (a.on, a.value)))?,
        })
    }

    /// The pictures of the indicators that the letter shows, as far as they can be drawn; `seed` makes their
    /// ids this letter's own.
    pub(in crate::render) fn drawn(&self, measures: &[Measure], draw: &Draw<'_>, seed: &str) -> Vec<Picture> {
        let shown = measures.iter().take(SHOWN).filter(|m| !m.series.is_empty());
        let picture = |(n, measure): (usize, &Measure)| {
            let svg = measure.series.svg(self.lang, Look::Alone);
            Some(Picture {
                png: draw(&svg, WIDTH * SCALE)?,
                cid: format!("chart-{n}.{seed}"),
                width: WIDTH,
                name: clean::line(&measure.series.name),
                alt: clean::line(&measure.series.sentence(self.lang)),
            })
        };
        (1..).zip(shown).filter_map(picture).collect()
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
