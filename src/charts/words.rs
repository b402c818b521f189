//! What a chart shows, in words: a sentence, and a table.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::number::number;
use super::series::Series;
use crate::calendar::era;
use crate::lang::Lang;
use crate::plan::Comparison;
use crate::plan::facts::{Ahead, KpiStatus, Rated};

/// The words within a chart.
pub(super) struct Terms {
    pub(super) result: &'static str,
    pub(super) target: &'static str,
    pub(super) forecast: &'static str,
    pub(super) exit: &'static str,
    pub(super) today: &'static str,
    pub(super) nothing: &'static str,
}

const JA: Terms = Terms {
    result: "実績",
    target: "目標",
    forecast: "見込み",
    exit: "やめる基準",
    today: "今日",
    nothing: "目標も実績も、まだありません",
};
const EN: Terms = Terms {
    result: "Result",
    target: "Target",
    forecast: "Forecast",
    exit: "Exit if",
    today: "today",
    nothing: "neither targets nor results yet",
};

/// A day of a chart's table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row {
    /// The day.
    pub on: NaiveDate,
    /// Whether it is the baseline's.
    pub baseline: bool,
    /// What was promised for it: a target, or the way's value on a result's day.
    pub target: Option<f64>,
    /// Whether the target was set for this very day.
    pub set: bool,
    /// What was reached.
    pub result: Option<f64>,
    /// How much of what was promised that is (1 = all).
    pub attainment: Option<f64>,
    /// What it leads to, on the last target's day.
    pub forecast: Option<f64>,
}

pub(super) fn terms(lang: Lang) -> &'static Terms {
    lang.pick(&JA, &EN)
}

/// 令和8年3月31日; 31 Mar 2026.
pub(super) fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => era::format_ja(day),
        Lang::En => day.format("%-d %b %Y").to_string(),
    }
}

/// A fiscal year as an axis names it: R8; FY26.
pub(super) fn year(year: i32, lang: Lang) -> String {
    let last = NaiveDate::from_ymd_opt(year, 12, 31);
    match (lang, last.and_then(era::era_of)) {
        (Lang::Ja, Some((era, n))) => format!("{}{n}年度", era.letter()),
        (Lang::Ja, None) => format!("{year}年度"),
        (Lang::En, _) => format!("FY{}", year),
    }
}

/// A month as an axis names it: R8.4; Apr 26.
pub(super) fn month(day: NaiveDate, lang: Lang) -> String {
    match (lang, era::era_of(day)) {
        (Lang::Ja, Some((era, n))) => format!("{}{n}.{}", era.letter(), day.month()),
        (Lang::Ja, None) => format!("{}.{}", day.year(), day.month()),
        (Lang::En, _) => day.format("%b %y").to_string(),
    }
}

/// A value that something is compared with: 15未満; < 15.
pub(super) fn compared(comparison: Comparison, value: &str, lang: Lang) -> String {
    let (ja, en) = match comparison {
        Comparison::Less => ("未満", "<"),
        Comparison::LessOrEqual => ("以下", "≤"),
        Comparison::Greater => ("超", ">"),
        Comparison::GreaterOrEqual => ("以上", "≥"),
    };
    lang.pick(format!("{value}{ja}"), format!("{en} {value}"))
}

fn light(status: KpiStatus, lang: Lang) -> &'static str {
    match status {
        KpiStatus::OnTrack => lang.pick("順調", "on track"),
        KpiStatus::AtRisk => lang.pick("注意", "at risk"),
        KpiStatus::OffTrack => lang.pick("遅れ", "off track"),
        KpiStatus::NoData => lang.pick("判定できず", "cannot be told"),
    }
}

/// A share in whole percent; 0.954 is 95 %.
fn percent(share: f64) -> String {
    format!("{}%", number((share * 100.0).round()))
}

impl Series {
    /// A value with its unit: 69,500時間; 69,500 時間.
    pub fn amount(&self, value: f64, lang: Lang) -> String {
        let (value, unit) = (number(value), &self.unit);
        let apart = lang == Lang::En && !unit.is_empty() && !["%", "％"].contains(&unit.as_str());
        format!("{value}{}{unit}", if apart { " " } else { "" })
    }

    /// What the chart shows, in a few sentences.
    pub fn sentence(&self, lang: Lang) -> String {
        let mut said = vec![match self.latest() {
            Some(latest) => self.reached(latest, lang),
            None => lang.pick("実績は、まだありません。", "There is no result yet.").to_owned(),
        }];
        match self.targets.last() {
            Some(last) => {
                let (value, on) = (self.amount(last.value, lang), day(last.on, lang));
                said.push(lang.pick(
                    format!("最後の目標は、{on}に{value}です。"),
                    format!("The last target is {value} on {on}."),
                ));
            }
            None => said.push(lang.pick("目標は、まだありません。", "There is no target yet.").to_owned()),
        }
        said.extend(self.ahead.map(|ahead| self.leads(&ahead, lang)));
        said.extend(self.thresholds.iter().map(|t| {
            let (ja, en) = match t.comparison {
                Comparison::Less => ("未満", "below"),
                Comparison::LessOrEqual => ("以下", "at most"),
                Comparison::Greater => ("超", "above"),
                Comparison::GreaterOrEqual => ("以上", "at least"),
            };
            let value = self.amount(t.value, lang);
            let ja = format!("やめるポイントの基準は、{value}{ja}です。");
            lang.pick(ja, format!("The exit point is reached by results {en} {value}."))
        }));
        said.join(lang.pick("", " "))
    }

    fn reached(&self, latest: &Rated, lang: Lang) -> String {
        let (value, on, light) =
            (self.amount(latest.value, lang), day(latest.on, lang), light(self.status, lang));
        let expected = latest.expected.map(|expected| self.amount(expected, lang));
        match (expected, latest.attainment.map(percent)) {
            (Some(expected), Some(share)) => lang.pick(
                format!("{on}の実績は{value}です。その日までの目標{expected}に対する達成度は{share}で、{light}です。"),
                format!("The result on {on} is {value}: {share} of the {expected} promised by then, {light}."),
            ),
            _ => lang.pick(
                format!("{on}の実績は{value}です。達成度は、まだ計算できません。"),
                format!("The result on {on} is {value}; it cannot be rated yet."),
            ),
        }
    }

    fn leads(&self, ahead: &Ahead, lang: Lang) -> String {
        let (value, on) = (self.amount(ahead.value, lang), day(ahead.on, lang));
        let range = ahead.range.filter(|(low, high)| low != high);
        let range = range.map(|(low, high)| (self.amount(low, lang), self.amount(high, lang)));
        let (ja, en) = match range {
            Some((low, high)) => (format!("（{low}から{high}）"), format!(" ({low} to {high})")),
            None => Default::default(),
        };
        lang.pick(
            format!("このまま進むと、{on}には{value}{ja}になる見込みです。"),
            format!("If it goes on like this, it will be {value}{en} on {on}."),
        )
    }

    /// What the chart shows, day by day.
    pub fn table(&self) -> Vec<Row> {
        let mut rows: BTreeMap<NaiveDate, Row> = BTreeMap::new();
        let mut row = |on: NaiveDate, write: &dyn Fn(&mut Row)| {
            write(rows.entry(on).or_insert(Row { on, ..Row::default() }));
        };
        for result in &self.results {
            row(result.on, &|row| {
                row.result = Some(result.value);
                row.target = result.expected;
                row.attainment = result.attainment;
            });
        }
        for target in &self.targets {
            row(target.on, &|row| (row.target, row.set) = (Some(target.value), true));
        }
        if let Some(baseline) = &self.baseline {
            row(baseline.on, &|row| {
                row.baseline = true;
                row.result = row.result.or(Some(baseline.value));
            });
        }
        if let Some(ahead) = &self.ahead {
            row(ahead.on, &|row| row.forecast = Some(ahead.value));
        }
        rows.into_values().collect()
    }
}
