//! A KPI's chart: the promised way with its targets, the results, where they lead and how surely, and the
//! results at which somebody is to decide whether to stop.

use chrono::NaiveDate;

use super::labels::spread;
use super::number::{number, shortened};
use super::scale::{DRAWABLE, Days, Values};
use super::series::Series;
use super::svg::{Anchor, Drawing, fitted, width};
use super::words::{Terms, year};
use super::{Look, words};
use crate::lang::Lang;
use crate::plan::Point;

/// Width and height of a chart, in units of which eleven make a small letter: readable at 320 pixels.
const SIZE: (f64, f64) = (320.0, 208.0);
const TOP: f64 = 36.0;
const BOTTOM: f64 = 188.0;
/// The room of the labels beside the plot.
const BESIDE: f64 = 84.0;
const SMALL: f64 = 11.0;
const LABEL: f64 = 12.0;
const LABEL_HEIGHT: f64 = 27.0;
/// The most thresholds that are labelled, and the most results that are marked.
const THRESHOLDS: usize = 2;
const MARKED: usize = 60;

/// What stands beside the plot.
struct Label {
    wanted: f64,
    shape: Shape,
    name: String,
    value: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Result,
    Target,
    Baseline,
    Ahead,
    Exit,
}

/// Everything that a chart is drawn with.
struct Plot<'a> {
    series: &'a Series,
    terms: &'static Terms,
    lang: Lang,
    values: Values,
    days: Days,
    left: f64,
    right: f64,
    divisor: f64,
}

impl Series {
    /// The chart; a frame that says so where there is nothing to draw.
    pub fn svg(&self, lang: Lang, look: Look<'_>) -> String {
        let mut drawing = Drawing::new(look, SIZE, &self.name, &self.sentence(lang));
        let largest = self.values().filter(|v| v.abs() <= DRAWABLE).map(f64::abs).fold(0.0, f64::max);
        let (divisor, power) = shortened(largest, lang);
        match plot(self, lang, divisor) {
            Some(plot) => plot.draw(&mut drawing, power),
            None => {
                let (x, y) = (SIZE.0 / 2.0, SIZE.1 / 2.0);
                drawing.text("c-axis", (x, y), Anchor::Middle, LABEL, words::terms(lang).nothing);
            }
        }
        drawing.finish()
    }
}

fn plot(series: &Series, lang: Lang, divisor: f64) -> Option<Plot<'_>> {
    if series.is_empty() {
        return None;
    }
    let ahead = series.ahead.iter();
    let ahead = ahead.flat_map(|a| [Some(a.value), a.range.map(|r| r.0), a.range.map(|r| r.1)]).flatten();
    let values = Values::of(series.values(), ahead, (TOP, BOTTOM))?;
    let widest = values.ticks.iter().map(|t| width(&number(t / divisor), SMALL)).fold(0.0, f64::max);
    let (left, right) = ((widest + 6.0).min(90.0), SIZE.0 - BESIDE);
    let days = Days::of(series.days(), (left + 4.0, right - 4.0))?;
    Some(Plot { series, terms: words::terms(lang), lang, values, days, left, right, divisor })
}

impl Plot<'_> {
    fn draw(&self, drawing: &mut Drawing, power: &str) {
        self.grid(drawing, power);
        self.ahead(drawing);
        self.thresholds(drawing);
        for line in &self.series.path {
            drawing.path("c-target", &self.places(line));
        }
        self.results(drawing);
        self.marks(drawing);
        self.labels(drawing);
    }

    fn place(&self, on: NaiveDate, value: f64) -> (f64, f64) {
        (self.days.at(on), self.values.at(value))
    }

    fn places(&self, points: &[Point]) -> Vec<(f64, f64)> {
        let drawable = points.iter().filter(|p| p.value.abs() <= DRAWABLE);
        drawable.map(|p| self.place(p.on, p.value)).collect()
    }

    /// Round values, fiscal years, the unit, today.
    fn grid(&self, drawing: &mut Drawing, power: &str) {
        for tick in &self.values.ticks {
            let y = self.values.at(*tick);
            drawing.line("c-grid", (self.left, y), (self.right, y));
            let value = fitted(&number(tick / self.divisor), SMALL, self.left - 6.0);
            drawing.text("c-axis", (self.left - 4.0, y + 3.5), Anchor::End, SMALL, &value);
        }
        self.years(drawing);
        let unit = match (power.is_empty(), self.series.unit.is_empty(), self.lang) {
            (true, true, _) => String::new(),
            (_, _, Lang::Ja) => format!("（{power}{}）", self.series.unit),
            (true, false, Lang::En) => format!("({})", self.series.unit),
            (false, _, Lang::En) => format!("({power} {})", self.series.unit).replace(" )", ")"),
        };
        drawing.text("c-axis", (0.0, 11.0), Anchor::Start, SMALL, &fitted(&unit, SMALL, self.right));
        let (today, said) = (self.days.at(self.series.today), self.terms.today);
        let half = width(said, SMALL) / 2.0;
        let at = today.clamp(self.left.max(half), self.right - half);
        drawing.line("c-today", (today, TOP - 8.0), (today, BOTTOM));
        drawing.text("c-axis", (at, TOP - 12.0), Anchor::Middle, SMALL, said);
    }

    /// A line at each fiscal year's first day, and the years between as far as their names have room.
    fn years(&self, drawing: &mut Drawing) {
        let spans: Vec<(f64, f64, String)> = self
            .series
            .years
            .windows(2)
            .map(|pair| (self.days.at(pair[0].0), self.days.at(pair[1].0), year(pair[0].1, self.lang)))
            .collect();
        let widest = spans.iter().map(|(.., name)| width(name, SMALL)).fold(0.0, f64::max) + 4.0;
        let mut free = self.left - 2.0;
        for (from, to, name) in spans {
            if from > self.left + 6.0 && from < self.right - 6.0 {
                drawing.line("c-grid", (from, BOTTOM), (from, BOTTOM + 4.0));
            }
            let middle = (from + to) / 2.0;
            if middle - widest / 2.0 >= free && middle + widest / 2.0 <= self.right + 6.0 {
                drawing.text("c-axis", (middle, BOTTOM + 14.0), Anchor::Middle, SMALL, &name);
                free = middle + widest / 2.0;
            }
        }
    }

    /// From the last result to where it leads, and how far the results agree on that.
    fn ahead(&self, drawing: &mut Drawing) {
        let (Some(ahead), Some(last)) = (self.series.ahead, self.series.latest()) else { return };
        let from = self.place(last.on, last.value);
        if let Some((low, high)) = ahead.range {
            let (low, high) = (self.place(ahead.on, low), self.place(ahead.on, high));
            drawing.area("c-range", &[from, high, low]);
        }
        drawing.path("c-ahead", &[from, self.place(ahead.on, ahead.value)]);
    }

    fn thresholds(&self, drawing: &mut Drawing) {
        for threshold in self.series.thresholds.iter().filter(|t| self.values.holds(t.value)) {
            let y = self.values.at(threshold.value);
            drawing.line("c-exit", (self.left, y), (self.right, y));
        }
    }

    fn results(&self, drawing: &mut Drawing) {
        let points: Vec<Point> =
            self.series.results.iter().map(|r| Point { on: r.on, value: r.value }).collect();
        let places = self.places(&points);
        drawing.path("c-result", &places);
        let unmarked = if places.len() > MARKED { places.len() - 1 } else { 0 };
        for place in &places[unmarked..] {
            drawing.circle("c-result-mark", *place, 3.2);
        }
    }

    fn marks(&self, drawing: &mut Drawing) {
        for place in self.places(&self.series.targets) {
            shape(drawing, Shape::Target, place);
        }
        for place in self.series.baseline.iter().flat_map(|b| self.places(&[*b])) {
            shape(drawing, Shape::Baseline, place);
        }
        if let Some(ahead) = self.series.ahead.filter(|a| a.value.is_finite()) {
            shape(drawing, Shape::Ahead, self.place(ahead.on, ahead.value));
        }
    }

    fn labels(&self, drawing: &mut Drawing) {
        let labels = self.said();
        let wanted: Vec<f64> = labels.iter().map(|label| label.wanted).collect();
        let places = spread(&wanted, LABEL_HEIGHT, (TOP - 14.0, BOTTOM + 10.0));
        let x = self.right + 10.0;
        for (label, y) in labels.iter().zip(places) {
            shape(drawing, label.shape, (x + 3.0, y - 5.0));
            let name = fitted(&label.name, SMALL, SIZE.0 - x - 11.0);
            drawing.text("c-axis", (x + 11.0, y - 1.5), Anchor::Start, SMALL, &name);
            let value = fitted(&label.value, LABEL, SIZE.0 - x);
            drawing.text("c-word", (x, y + 10.5), Anchor::Start, LABEL, &value);
        }
    }

    fn said(&self) -> Vec<Label> {
        let terms = self.terms;
        let label = |value: f64, shape, name: &str| Label {
            wanted: self.values.at(value),
            shape,
            name: name.to_owned(),
            value: number(value / self.divisor),
        };
        let mut labels = Vec::new();
        labels.extend(self.series.latest().map(|r| label(r.value, Shape::Result, terms.result)));
        labels.extend(self.series.targets.last().map(|t| label(t.value, Shape::Target, terms.target)));
        labels.extend(self.series.ahead.map(|a| label(a.value, Shape::Ahead, terms.forecast)));
        for threshold in self.series.thresholds.iter().take(THRESHOLDS) {
            let plain = label(threshold.value, Shape::Exit, terms.exit);
            let value = words::compared(threshold.comparison, &plain.value, self.lang);
            labels.push(Label { value, ..plain });
        }
        labels.retain(|label| label.wanted.is_finite());
        labels
    }
}

/// The mark of what is shown: a shape of its own, whatever its colour.
fn shape(drawing: &mut Drawing, shape: Shape, (x, y): (f64, f64)) {
    match shape {
        Shape::Result => drawing.circle("c-result-mark", (x, y), 3.2),
        Shape::Target => {
            drawing.area(
                "c-target-mark",
                &[(x - 3.0, y - 3.0), (x + 3.0, y - 3.0), (x + 3.0, y + 3.0), (x - 3.0, y + 3.0)],
            );
        }
        Shape::Baseline => {
            drawing.area("c-base-mark", &[(x, y - 3.8), (x + 3.8, y), (x, y + 3.8), (x - 3.8, y)]);
        }
        Shape::Ahead => {
            drawing.area("c-ahead-mark", &[(x, y - 3.8), (x + 3.6, y + 3.0), (x - 3.6, y + 3.0)]);
        }
        Shape::Exit => {
            drawing.area("c-exit-mark", &[(x - 3.6, y - 3.0), (x + 3.6, y - 3.0), (x, y + 3.8)]);
        }
    }
}
