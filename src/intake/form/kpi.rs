//! 目標値 (KPI): `タブレット端末数：〇台 (1課に〇台程度)`, one a line, as a KPI and its target for the
//! last day of the grid's last year.

use super::super::cell::fold;
use super::super::grid::Grid;
use super::{At, Cell, Field, Form};
use crate::lang::Text;
use crate::plan::Table;

/// A line of the field.
#[derive(Debug, PartialEq)]
struct Line {
    name: String,
    /// The number or the circle that stands for one, and its unit.
    value: Option<(String, String)>,
    /// 以下, 以内, 未満: less is better.
    less: bool,
    /// Whether more than one number is given, a range or two bounds: none of them is the target.
    several: bool,
}

/// The field as it was read.
#[derive(Default)]
pub(super) struct Kpis<'a> {
    /// The KPIs and their targets.
    pub(super) grids: Vec<Grid<'a>>,
    /// How each line was read.
    pub(super) notes: Vec<(At<'a>, Text)>,
    /// Targets that are written and could not be read.
    pub(super) warnings: Vec<(At<'a>, Text)>,
}

/// Reads the field, line by line.
pub(super) fn read<'a>(form: &Form<'a>) -> Kpis<'a> {
    let Some(at) = form.value(Field::Kpi) else { return Kpis::default() };
    let lines: Vec<Line> = at.text.lines().filter_map(line).collect();
    let code = |line: &Line| format!("{}/{}", form.code(), line.name);
    let kpis = lines.iter().map(|line| {
        let unit = line.value.as_ref().map_or("", |(_, unit)| unit.as_str());
        vec![
            ("code", Cell::made(&code(line), at)),
            ("initiative", Cell::made(form.code(), at)),
            ("name", Cell::made(&line.name, at)),
            ("unit", Cell::made(unit, at)),
            ("direction", Cell::made(if line.less { "decrease" } else { "" }, at)),
        ]
    });
    let kpis: Vec<_> = kpis.collect();
    let targets: Vec<_> = lines
        .iter()
        .filter_map(|line| Some((line, line.value.as_ref()?, form.last_year.as_ref()?)))
        .map(|(line, (number, unit), (year, _))| {
            vec![
                ("kpi", Cell::made(&code(line), at)),
                ("on", Cell::made(&format!("{year}年度"), at)),
                ("value", Cell::made(&format!("{number}{unit}"), at)),
            ]
        })
        .collect();
    let year = form.last_year.as_ref().map(|(year, _)| *year);
    let notes = lines.iter().map(|line| (at.clone(), read_as(line, year))).collect();
    let unread = |line: &&Line| line.several || (line.value.is_some() && year.is_none());
    let warnings = lines.iter().filter(unread).map(|line| (at.clone(), read_as(line, year))).collect();
    let mut grids = Vec::new();
    if !kpis.is_empty() {
        grids.push(form.grid(Table::Kpis, kpis));
    }
    if !targets.is_empty() {
        grids.push(form.grid(Table::KpiTargets, targets));
    }
    Kpis { grids, notes, warnings }
}

fn read_as(line: &Line, year: Option<i32>) -> Text {
    let name = &line.name;
    match (&line.value, year) {
        (Some((number, unit)), Some(year)) => {
            let (ja, en) =
                if line.less { ("（少ないほどよい）", " (less is better)") } else { ("", "") };
            Text::new(
                format!("指標「{name}」{ja}、{year}年度末の目標値 {number}{unit}"),
                format!("KPI “{name}”{en}, target {number}{unit} at the end of fiscal year {year}"),
            )
        }
        (Some((number, unit)), None) => Text::new(
            format!(
                "指標「{name}」、目標値なし（年度別の表に読める年度がなく、「{number}{unit}」がいつの目標か分からないため）"
            ),
            format!(
                "KPI “{name}” without a target, for the form has no grid with a year by which {number}{unit} is to be reached"
            ),
        ),
        (None, _) if line.several => Text::new(
            format!(
                "指標「{name}」、目標値なし（数が2つ以上書かれ、どれが目標値か決められないため。目標値を1つ、「名称：80％」の形で書いてください）"
            ),
            format!(
                "KPI “{name}” without a target, for more than one number is given; write the one to be reached, as in “name: 80%”"
            ),
        ),
        (None, _) => Text::new(
            format!("指標「{name}」、目標値なし（「名称：80％」の形で数が書かれていないため）"),
            format!("KPI “{name}” without a target, for no number is given as in “name: 80%”"),
        ),
    }
}

/// A line as name and value; `None` for a blank one.
fn line(text: &str) -> Option<Line> {
    let text = text.trim().trim_start_matches(['・', '-', '－', '○', '●']).trim();
    if text.is_empty() {
        return None;
    }
    let (name, rest) = match text.split_once(['：', ':']) {
        Some((name, rest)) if !name.trim().is_empty() => (name.trim(), rest),
        _ => (text, ""),
    };
    let folded = fold::fold(rest).into_owned();
    let said = folded.split('(').next().unwrap_or_default().trim();
    let less = ["以下", "以内", "未満"].iter().any(|word| said.contains(word));
    let several = several(said);
    let value = if several { None } else { value(said) };
    Some(Line { name: name.to_owned(), value, less: less && !several, several })
}

/// Whether `said` has more than one number; circles that stand for numbers are still to come.
fn several(said: &str) -> bool {
    let numbers = said.split(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.')));
    numbers.filter(|number| number.contains(|c: char| c.is_ascii_digit())).count() > 1
}

/// The first number, or the circle that stands for one, and the unit behind it.
fn value(said: &str) -> Option<(String, String)> {
    let is_circle = |c: char| matches!(c, '〇' | '○' | '◯');
    let is_digit = |c: char| c.is_ascii_digit();
    let start = said.find(|c| is_digit(c) || is_circle(c) || matches!(c, '▲' | '−'))?;
    let from = &said[start..];
    let end = from
        .find(|c| !(is_digit(c) || is_circle(c) || matches!(c, ',' | '.' | '▲' | '−')))
        .unwrap_or(from.len());
    let (number, behind) = from.split_at(end);
    let end = ["以上", "以下", "以内", "未満", "超", "程度", "を", "に", "へ", "、", "。", "/", " "]
        .iter()
        .filter_map(|word| behind.find(word))
        .min()
        .unwrap_or(behind.len());
    let unit = behind[..end].trim();
    let times =
        ["千", "百万", "億", "万"].iter().find(|times| unit.starts_with(**times)).copied().unwrap_or("");
    Some((format!("{number}{times}"), unit[times.len()..].to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_is_a_name_a_number_and_a_unit() {
        for (text, name, value, less) in [
            ("タブレット端末数：〇台 (1課に〇台程度)", "タブレット端末数", Some(("〇", "台")), false),
            ("・満足度：８０％以上", "満足度", Some(("80", "%")), false),
            ("時間外勤務: 1,200時間以下（全庁）", "時間外勤務", Some(("1,200", "時間")), true),
            ("歳入：年間 3百万円", "歳入", Some(("3百万", "円")), false),
            ("市民サービスの向上", "市民サービスの向上", None, false),
            ("件数：", "件数", None, false),
        ] {
            let value = value.map(|(n, u)| (n.to_owned(), u.to_owned()));
            let expected = Line { name: name.to_owned(), value, less, several: false };
            assert_eq!(line(text), Some(expected), "{text}");
        }
        assert_eq!(line("  "), None);
    }

    #[test]
    fn a_range_or_two_bounds_are_no_target() {
        for text in
            ["件数：約20から30件", "件数：20〜30件", "参加者：100人以上、200人未満", "件数：20件以上30件以下"]
        {
            let line = line(text).unwrap();
            assert!(line.several && !line.less && line.value.is_none(), "{text}");
        }
        for text in ["満足度：80%（3年後）", "台数：1,200.5台", "台数：〇から〇台", "件数：約20件"]
        {
            assert!(!line(text).unwrap().several, "{text}");
        }
    }
}
