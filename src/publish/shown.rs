//! Public values as citizens read them, and what their fields are called.

use super::data::Datum;
use super::fields::Name;
use crate::calendar::era;
use crate::lang::{Lang, Text};
use crate::plan::Table;
use crate::plan::schema::Kind;
use crate::render::words;

/// The most characters of one text that a page shows: the data files have the whole.
const LONG: usize = 2000;

/// What derived facts are called.
const DERIVED: &[(&str, &str, &str)] = &[
    ("initiative.milestones_total", "項目の数", "Steps planned"),
    ("initiative.milestones_done", "完了した項目の数", "Steps done"),
    ("initiative.milestones_due", "期限が来た項目の数", "Steps due so far"),
    ("initiative.milestones_due_done", "期限が来た項目のうち完了した数", "Steps done of those due so far"),
    ("initiative.milestones_late", "期限を過ぎた項目の数", "Steps overdue"),
    ("milestone.due", "期限（年度の指定は年度末）", "Due (a fiscal year: its last day)"),
    ("milestone.days_late", "期限を過ぎた日数", "Days overdue"),
    ("kpi.actual", "最新の実績値", "Latest result"),
    ("kpi.as_of", "最新の実績の時点", "Date of the latest result"),
    ("kpi.expected", "その時点で目指す値", "Value aimed at by then"),
    ("kpi.attainment", "達成度", "Share of the aim reached"),
    ("kpi.status", "進み具合", "Progress"),
    ("kpi.forecast", "このまま進んだ場合の見込み", "Forecast if it goes on like this"),
    ("kpi.forecast_attainment", "見込みの達成度", "Share of the aim that the forecast reaches"),
    ("exit_point.met", "やめるポイントに達したか", "Reached"),
    ("exit_point.met_on", "達した日", "Reached on"),
    ("exit_point.decide_by", "判断の期限", "To be decided by"),
    ("renewal.decide_by", "判断の期限", "To be decided by"),
    ("renewal.decision", "判断", "Decision"),
];

/// What columns are called in English where the name alone would say too little.
const ENGLISH: &[(&str, &str)] = &[
    ("initiative.owner", "Department in charge"),
    ("initiative.related", "Departments involved"),
    ("initiative.direction", "Direction of effort"),
    ("initiative.target_state", "What it aims at"),
    ("milestone.content", "What is to be done"),
    ("kpi.name", "Measure"),
    ("kpi.direction", "Which way is better"),
    ("kpi.kind", "Kind of number"),
    ("kpi.baseline_on", "Start of the comparison"),
    ("kpi.baseline", "Value at the start"),
    ("kpi_target.on", "Date"),
    ("kpi_target.value", "Target"),
    ("measurement.on", "Date"),
    ("measurement.value", "Result"),
    ("exit_point.description", "When to ask whether to stop"),
    ("exit_point.on", "Date"),
    ("exit_point.default_outcome", "If nobody decides"),
    ("renewal.owner", "Department in charge"),
    ("renewal.related", "Departments involved"),
    ("renewal.auto_renews", "Renews by itself"),
];

/// Closed sets: values that are derived, and what English readers see of the others.
const VALUES: &[(&str, &str, &str)] = &[
    ("on_track", "順調", "on track"),
    ("at_risk", "注意", "at risk"),
    ("off_track", "遅れ", "behind"),
    ("no_data", "判定できない", "cannot be told yet"),
    ("none", "まだない", "none yet"),
    ("continue", "継続", "continue"),
    ("revise", "見直し", "revise"),
    ("end", "終了", "end"),
    ("planned", "未着手", "not begun"),
    ("in_progress", "実施中", "under way"),
    ("done", "完了", "done"),
    ("dropped", "中止", "dropped"),
    ("active", "実施中", "active"),
    ("ending", "終了予定", "about to end"),
    ("ended", "終了", "ended"),
    ("increase", "増加", "more is better"),
    ("decrease", "減少", "less is better"),
    ("maintain", "維持", "to be kept"),
    ("<", "未満", "below"),
    ("<=", "以下", "at most"),
    (">", "超", "above"),
    (">=", "以上", "at least"),
];

/// Fields whose numbers are in the KPI's own unit.
const IN_UNIT: &[&str] = &["baseline", "tolerance", "actual", "expected", "forecast", "value", "threshold"];

/// What a field is called.
pub(super) fn label(name: Name, lang: Lang) -> String {
    match lang {
        Lang::Ja => japanese(name),
        Lang::En => english(name),
    }
}

/// What a field is called in Japanese: the plan's own header.
pub(super) fn japanese(name: Name) -> String {
    if let Some((_, ja, _)) = derived(name) {
        return (*ja).to_owned();
    }
    let column = name.0.columns().iter().find(|column| column.name == name.1);
    column.and_then(|column| column.ja.first()).map_or(name.1, |ja| ja).to_owned()
}

fn english(name: Name) -> String {
    if let Some((_, _, en)) = derived(name) {
        return (*en).to_owned();
    }
    let written = super::fields::written(name);
    if let Some((_, en)) = ENGLISH.iter().find(|(known, _)| *known == written) {
        return (*en).to_owned();
    }
    let words = name.1.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn derived(name: Name) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let written = super::fields::written(name);
    DERIVED.iter().find(|(known, ..)| *known == written)
}

/// A value as a reader of `lang` reads it; `unit` is that of the KPI it belongs to.
pub(super) fn value(datum: &Datum, name: Name, unit: Option<&str>, lang: Lang) -> String {
    match datum {
        Datum::Nothing => String::new(),
        Datum::Yes(yes) => lang.pick(("はい", "いいえ"), ("yes", "no")).pick(*yes).to_owned(),
        Datum::Whole(year) if name.1 == "fiscal_year" => fiscal_year(*year, lang),
        Datum::Whole(whole) => number(*whole as f64),
        Datum::Number(share) if name.1.ends_with("attainment") => format!("{}%", number(share * 100.0)),
        Datum::Number(value) if IN_UNIT.contains(&name.1) => with_unit(*value, unit, lang),
        Datum::Number(value) => number(*value),
        Datum::Day(day) => words::short_date(*day, lang),
        Datum::Text(text) => {
            choice(name, text).map_or_else(|| clipped(text), |said| said.get(lang).to_owned())
        }
        Datum::List(texts) => clipped(&texts.join(lang.pick("、", ", "))),
    }
}

/// A value of a closed set in words; `None` where the field holds no such.
pub(super) fn choice(name: Name, value: &str) -> Option<Text> {
    let column = name.0.columns().iter().find(|column| column.name == name.1);
    let known = VALUES.iter().find(|(known, ..)| *known == value);
    match column.map(|column| column.kind) {
        Some(Kind::Choice(choices)) => {
            let ja = choices.iter().find(|choice| choice.value == value)?.ja.first()?;
            Some(Text::new(*ja, known.map_or_else(|| value.replace('_', " "), |(_, _, en)| (*en).to_owned())))
        }
        Some(_) => None,
        None => known.map(|(_, ja, en)| Text::new(*ja, *en)),
    }
}

/// A number with its unit.
pub(super) fn with_unit(value: f64, unit: Option<&str>, lang: Lang) -> String {
    match unit {
        Some(unit) => format!("{}{}{unit}", number(value), lang.pick("", " ")),
        None => number(value),
    }
}

fn fiscal_year(year: i64, lang: Lang) -> String {
    let ja = || i32::try_from(year).map_or_else(|_| format!("{year}年度"), era::fiscal_year_ja);
    match lang {
        Lang::Ja => ja(),
        Lang::En => format!("FY {year}"),
    }
}

/// A number for a reader: thousands grouped, two decimals at most.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if !rounded.is_finite() {
        return "–".to_owned();
    }
    let text = rounded.abs().to_string();
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut shown = if rounded < 0.0 { "-".to_owned() } else { String::new() };
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    rest.map_or(shown.clone(), |rest| format!("{shown}.{rest}"))
}

/// A text of a length that a page bears.
pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

trait Pick<T> {
    fn pick(self, yes: bool) -> T;
}

impl<T> Pick<T> for (T, T) {
    fn pick(self, yes: bool) -> T {
        if yes { self.0 } else { self.1 }
    }
}

/// A table's name for citizens.
pub(super) fn table(table: Table, lang: Lang) -> &'static str {
    let (ja, en) = match table {
        Table::Departments => ("部署", "Departments"),
        Table::Initiatives => ("取り組み", "Initiatives"),
        Table::Milestones => ("年度別の項目", "Steps by year"),
        Table::Kpis => ("指標（KPI）", "Measures (KPIs)"),
        Table::KpiTargets => ("指標の目標値", "Targets of the measures"),
        Table::Measurements => ("指標の実績値", "Results of the measures"),
        Table::ExitPoints => ("やめるポイント", "Exit points"),
        Table::Renewals => ("更新案件", "Terms that run out"),
    };
    lang.pick(ja, en)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_field_has_a_name_in_both_languages() {
        for name in super::super::fields::all() {
            let (ja, en) = (japanese(name), english(name));
            assert!(!ja.is_ascii() || ja == "KPI", "{name:?}: {ja}");
            assert!(en.is_ascii() && !en.is_empty() && !en.contains('_'), "{name:?}: {en}");
        }
    }

    #[test]
    fn every_closed_set_is_said_in_both_languages() {
        for name in super::super::fields::all() {
            let column = name.0.columns().iter().find(|column| column.name == name.1);
            if let Some(Kind::Choice(choices)) = column.map(|column| column.kind) {
                for choice_of in choices {
                    let said = choice(name, choice_of.value).unwrap();
                    assert!(!said.en.contains(['<', '>', '_']), "{name:?}: {}", said.en);
                }
            }
        }
    }

    #[test]
    fn values_read_as_citizens_write_them() {
        let check = |datum: Datum, name: Name, ja: &str, en: &str| {
            assert_eq!(value(&datum, name, Some("時間"), Lang::Ja), ja);
            assert_eq!(value(&datum, name, Some("時間"), Lang::En), en);
        };
        check(Datum::Number(71_800.0), (Table::Measurements, "value"), "71,800時間", "71,800 時間");
        check(Datum::Number(0.666_66), (Table::Kpis, "attainment"), "66.67%", "66.67%");
        check(Datum::Whole(2026), (Table::Milestones, "fiscal_year"), "令和8年度", "FY 2026");
        check(Datum::Text("done".into()), (Table::Milestones, "status"), "完了", "done");
        check(Datum::Text("off_track".into()), (Table::Kpis, "status"), "遅れ", "behind");
        check(Datum::Text("done".into()), (Table::Milestones, "title"), "done", "done");
        check(Datum::Yes(true), (Table::Initiatives, "new"), "はい", "yes");
    }

    #[test]
    fn a_number_is_rounded_and_grouped() {
        for (x, shown) in
            [(0.0, "0"), (-1234.567, "-1,234.57"), (0.004, "0"), (1e15, "1,000,000,000,000,000")]
        {
            assert_eq!(number(x), shown);
        }
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(clipped(&"あ".repeat(3000)).chars().count(), 2001);
    }
}
