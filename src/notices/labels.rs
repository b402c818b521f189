//! What the values that a rule read are called, and how they are shown, in both languages.
//!
//! Columns take their Japanese name from the schema; the derived facts have theirs here.

use crate::lang::{Lang, Text};
use crate::plan::Plan;
use crate::plan::schema::{Column, Kind, Table};

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// As it is.
    Plain,
    /// A number.
    Number,
    /// A number in the KPI's unit.
    InUnit,
    /// A share of one, in percent.
    Share,
    /// Days.
    Days,
    /// Business days.
    BusinessDays,
    /// How many.
    Count,
    /// How often.
    Times,
    /// Yes or no.
    YesNo,
    /// One of a closed set.
    OneOf(&'static [(&'static str, &'static str, &'static str)]),
}

/// The light of a KPI, as a plan's colours are read out.
const LIGHTS: &[(&str, &str, &str)] = &[
    ("on_track", "順調", "on track"),
    ("at_risk", "注意", "at risk"),
    ("off_track", "遅れ", "off track"),
    ("no_data", "判定できません", "cannot be rated"),
];

const OUTCOMES: &[(&str, &str, &str)] = &[
    ("none", "未定", "none yet"),
    ("continue", "継続", "continue"),
    ("revise", "見直し", "revise"),
    ("end", "終了", "end"),
];

const PARTS: &[(&str, &str, &str)] = &[
    ("policy", "取組方針", "policy"),
    ("target_state", "目指す姿", "target state"),
    ("kpi", "KPI", "KPI"),
    ("kpi_target", "目標値", "target value"),
    ("milestone", "年度別取り組み", "milestones"),
    ("exit_point", "やめるポイント", "exit point"),
];

/// Derived facts: table, name, Japanese, English, form (`plan.md`, Derived facts).
type Fact = (Table, &'static str, &'static str, &'static str, Form);

const FACTS: &[Fact] = &[
    (Table::Milestones, "due", "期限", "Due", Form::Plain),
    (Table::Milestones, "due_from_year", "年度だけの期限", "Due in a year only", Form::YesNo),
    (Table::Milestones, "done", "完了", "Done", Form::YesNo),
    (Table::Milestones, "open", "未完了", "Open", Form::YesNo),
    (Table::Milestones, "days_left", "期限までの日数", "Days left", Form::Days),
    (Table::Milestones, "days_late", "遅れ日数", "Days late", Form::Days),
    (Table::Milestones, "business_days_late", "遅れ日数（営業日）", "Business days late", Form::BusinessDays),
    (Table::Kpis, "actual", "最新の実績値", "Latest result", Form::InUnit),
    (Table::Kpis, "as_of", "実績値の時点", "Result as of", Form::Plain),
    (Table::Kpis, "expected", "その時点の目標の水準", "Expected by then", Form::InUnit),
    (Table::Kpis, "attainment", "達成度", "Attainment", Form::Share),
    (Table::Kpis, "status", "判定", "Rating", Form::OneOf(LIGHTS)),
    (Table::Kpis, "forecast", "このままいった場合の見込み", "Forecast", Form::InUnit),
    (Table::Kpis, "forecast_attainment", "見込みの達成度", "Forecast attainment", Form::Share),
    (Table::Kpis, "next_report_due", "次の報告期限", "Next report due", Form::Plain),
    (Table::Kpis, "report_late", "報告の遅れ", "Report late", Form::YesNo),
    (Table::Kpis, "on_track_at", "「順調」とする達成度", "On track from", Form::Share),
    (Table::Kpis, "at_risk_at", "「注意」とする達成度", "At risk from", Form::Share),
    (Table::Kpis, "baseline", "基準値", "Baseline", Form::InUnit),
    (Table::Kpis, "tolerance", "許容幅", "Tolerance", Form::InUnit),
    (Table::Kpis, "targets_eased", "目標を緩めた回数", "Times a target was eased", Form::Times),
    (Table::ExitPoints, "met", "到達", "Reached", Form::YesNo),
    (Table::ExitPoints, "met_on", "到達した日", "Reached on", Form::Plain),
    (Table::ExitPoints, "days_to_exit", "期日までの日数", "Days to the exit point", Form::Days),
    (Table::ExitPoints, "decide_by", "判断の期限", "Decide by", Form::Plain),
    (Table::ExitPoints, "decided", "判断済み", "Decided", Form::YesNo),
    (Table::Renewals, "notice_by", "予告期限", "Notice by", Form::Plain),
    (Table::Renewals, "decide_by", "判断の期限", "Decide by", Form::Plain),
    (Table::Renewals, "days_to_decide", "判断の期限までの日数", "Days to decide", Form::Days),
    (Table::Renewals, "days_to_notice", "予告期限までの日数", "Days to the notice", Form::Days),
    (Table::Renewals, "days_to_end", "満了日までの日数", "Days to the end", Form::Days),
    (Table::Renewals, "over", "満了日の経過", "Past its end", Form::YesNo),
    (Table::Renewals, "decision", "判断", "Decision", Form::OneOf(OUTCOMES)),
    (Table::Renewals, "decided", "判断済み", "Decided", Form::YesNo),
    (Table::Renewals, "review_by", "見直しの期限", "Review by", Form::Plain),
    (Table::Renewals, "ends_first", "当初の満了日", "First end", Form::Plain),
    (Table::Renewals, "ends_moved", "満了日を延ばした回数", "Times the end was put off", Form::Times),
    (Table::Initiatives, "started", "開始済み", "Started", Form::YesNo),
    (Table::Initiatives, "milestones_total", "項目の数", "Milestones", Form::Count),
    (Table::Initiatives, "milestones_done", "完了した項目", "Milestones done", Form::Count),
    (Table::Initiatives, "milestones_late", "遅れている項目", "Milestones late", Form::Count),
    (Table::Initiatives, "milestones_due", "期限の来た項目", "Milestones due", Form::Count),
    (Table::Initiatives, "milestones_due_done", "うち完了した項目", "Of these done", Form::Count),
    (Table::Initiatives, "kpis_total", "KPIの数", "KPIs", Form::Count),
    (Table::Initiatives, "kpis_with_target", "目標値のあるKPI", "KPIs with a target", Form::Count),
    (Table::Initiatives, "kpis_off_track", "遅れているKPI", "KPIs off track", Form::Count),
    (Table::Initiatives, "exit_points_total", "やめるポイントの数", "Exit points", Form::Count),
    (
        Table::Initiatives,
        "exit_points_eased",
        "やめるポイントを緩めた回数",
        "Times an exit point was eased",
        Form::Times,
    ),
    (Table::Initiatives, "days_to_end", "終了日までの日数", "Days to the end", Form::Days),
    (Table::Initiatives, "decided", "判断済み", "Decided", Form::YesNo),
    (Table::Initiatives, "last_activity", "最後に動きのあった日", "Last activity", Form::Plain),
    (Table::Initiatives, "days_since_activity", "動きのない日数", "Days without activity", Form::Days),
    (
        Table::Initiatives,
        "activity_limit",
        "動きがなくてもよい日数",
        "Days that may pass without",
        Form::Days,
    ),
    (Table::Initiatives, "missing", "未記入の欄", "Missing", Form::OneOf(PARTS)),
    (Table::Departments, "label", "名称", "Name", Form::Plain),
    (Table::Initiatives, "label", "取り組み名", "Title", Form::Plain),
    (Table::Milestones, "label", "項目", "Title", Form::Plain),
    (Table::Kpis, "label", "指標", "Name", Form::Plain),
    (Table::ExitPoints, "label", "内容", "Description", Form::Plain),
    (Table::Renewals, "label", "名称", "Title", Form::Plain),
    (Table::Kpis, "targets_eased_last", "緩めた目標", "Target eased", Form::Plain),
    (Table::Initiatives, "exit_points_eased_last", "緩めたやめるポイント", "Exit point eased", Form::Plain),
    (Table::Departments, "vanished", "計画からの消失", "Gone from the plan", Form::YesNo),
    (Table::Initiatives, "vanished", "計画からの消失", "Gone from the plan", Form::YesNo),
    (Table::Milestones, "vanished", "計画からの消失", "Gone from the plan", Form::YesNo),
    (Table::Kpis, "vanished", "計画からの消失", "Gone from the plan", Form::YesNo),
    (Table::ExitPoints, "vanished", "計画からの消失", "Gone from the plan", Form::YesNo),
    (Table::Renewals, "vanished", "計画からの消失", "Gone from the plan", Form::YesNo),
    (Table::Initiatives, "ends_first", "当初の終了日", "First end", Form::Plain),
    (Table::Initiatives, "ends_moved", "終了日を延ばした回数", "Times the end was put off", Form::Times),
];

/// How one reader is shown the values of one alert.
#[derive(Clone, Copy, Debug)]
pub(super) struct Labels<'a> {
    /// The table of the alert's subject.
    pub(super) table: Option<Table>,
    /// The unit of its KPI.
    pub(super) unit: Option<&'a str>,
    /// The reader's language.
    pub(super) lang: Lang,
}

impl Labels<'_> {
    /// The value of `name`, as the book keeps it ([`crate::alerts::plain`]), for the reader.
    pub(super) fn value(&self, name: &str, value: &str) -> String {
        let Some((table, field)) = resolve(name, self.table) else { return self.list(value, str::to_owned) };
        match fact(table, field).map(|f| f.4).or_else(|| column(table, field).map(form)) {
            Some(form) => self.list(value, |v| self.one(form, v, table, field)),
            None => self.list(value, str::to_owned),
        }
    }

    fn list(&self, value: &str, one: impl Fn(&str) -> String) -> String {
        value.split('\n').map(one).collect::<Vec<_>>().join(self.lang.pick("、", ", "))
    }

    fn one(&self, form: Form, value: &str, table: Table, field: &str) -> String {
        let count = |ja: &str, one: &str, many: &str| {
            let unit = if value == "1" || value == "-1" { one } else { many };
            self.lang.pick(format!("{}{ja}", grouped(value)), format!("{} {unit}", grouped(value)))
        };
        match form {
            Form::Plain => choice(table, field, value, self.lang).unwrap_or_else(|| value.to_owned()),
            Form::Number => grouped(value),
            Form::InUnit => format!("{}{}", grouped(value), self.unit.unwrap_or_default()),
            Form::Share => value.parse().map_or_else(|_| value.to_owned(), percent),
            Form::Days => count("日", "day", "days"),
            Form::BusinessDays => count("営業日", "business day", "business days"),
            Form::Times => self.lang.pick(format!("{}回", grouped(value)), grouped(value)),
            Form::Count => self.lang.pick(format!("{}件", grouped(value)), grouped(value)),
            Form::YesNo if value == "true" => self.lang.pick("はい", "yes").to_owned(),
            Form::YesNo => self.lang.pick("いいえ", "no").to_owned(),
            Form::OneOf(set) => {
                let named = set.iter().find(|(name, ..)| *name == value);
                named.map_or_else(|| value.to_owned(), |(_, ja, en)| self.lang.pick(*ja, *en).to_owned())
            }
        }
    }
}

/// What `name` (`kpi.attainment`, `initiative.status`) is called; with the table's name before it where
/// it is not the subject's own. A name that we do not know stays as the rule wrote it.
pub fn label(name: &str, subject: Option<Table>) -> Text {
    match name {
        "today" => return Text::new("基準日", "Today"),
        "now" => return Text::new("現在の時刻", "Now"),
        "fiscal_year" => return Text::new("今年度", "Fiscal year"),
        _ => {}
    }
    let named = resolve(name, subject).and_then(|(table, field)| Some((table, field, own(table, field)?)));
    let Some((table, _, own)) = named else { return Text::new(name, name) };
    if subject == Some(table) {
        return own;
    }
    let of = table_name(table, false);
    Text::new(format!("{}の{}", of.ja, own.ja), format!("{}: {}", of.en, lower(&own.en)))
}

/// The value of `name` as [`crate::alerts::plain`] writes it, for people: numbers grouped, days counted, sets
/// in words, a KPI's numbers in its `unit`.
pub fn shown(name: &str, value: &str, subject: Option<Table>, unit: Option<&str>) -> Text {
    let shown = |lang| Labels { table: subject, unit, lang }.value(name, value);
    Text::new(shown(Lang::Ja), shown(Lang::En))
}

/// What a table is called: its rows (`many`) or one of them.
pub fn table_name(table: Table, many: bool) -> Text {
    let (one, all) = match table {
        Table::Departments => ("Department", "Departments"),
        Table::Initiatives => ("Initiative", "Initiatives"),
        Table::Milestones => ("Milestone", "Milestones"),
        Table::Kpis => ("KPI", "KPIs"),
        Table::KpiTargets => ("Target", "Targets"),
        Table::Measurements => ("Measurement", "Measurements"),
        Table::ExitPoints => ("Exit point", "Exit points"),
        Table::Renewals => ("Renewal", "Renewals"),
    };
    let ja = table.ja().first().copied().unwrap_or_default();
    Text::new(ja, if many { all } else { one })
}

/// What is watched: the tables that rules range over, and how many rows each has.
pub(super) fn watched(plan: &Plan) -> Vec<(Text, usize)> {
    let rows = [
        (Table::Initiatives, plan.initiatives.len()),
        (Table::Milestones, plan.milestones.len()),
        (Table::Kpis, plan.kpis.len()),
        (Table::ExitPoints, plan.exit_points.len()),
        (Table::Renewals, plan.renewals.len()),
    ];
    rows.into_iter().map(|(table, n)| (table_name(table, true), n)).collect()
}

/// The table and field that a path in a rule ends at.
fn resolve(name: &str, subject: Option<Table>) -> Option<(Table, &str)> {
    let (path, field) = name.rsplit_once('.')?;
    let last = path.rsplit('.').next()?;
    let table = match last {
        "subject" => subject?,
        "owner" | "parent" | "successor" => Table::Departments,
        other => Table::from_singular(other)?,
    };
    Some((table, field))
}

fn own(table: Table, field: &str) -> Option<Text> {
    if let Some((_, _, ja, en, _)) = fact(table, field) {
        return Some(Text::new(*ja, *en));
    }
    let column = column(table, field)?;
    let mut en = field.replace('_', " ");
    if let Some(first) = en.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(Text::new(column.ja.first().copied().unwrap_or(field), en))
}

fn lower(text: &str) -> String {
    match text.chars().next() {
        Some(first) if !text.starts_with("KPI") => {
            format!("{}{}", first.to_lowercase(), &text[first.len_utf8()..])
        }
        _ => text.to_owned(),
    }
}

fn fact(table: Table, field: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|(t, name, ..)| *t == table && *name == field)
}

fn column(table: Table, field: &str) -> Option<&'static Column> {
    table.columns().iter().find(|c| c.name == field)
}

fn form(column: &'static Column) -> Form {
    match column.kind {
        Kind::Number(_) | Kind::Whole(_) => Form::Number,
        Kind::YesNo => Form::YesNo,
        _ => Form::Plain,
    }
}

/// A value of a closed set: as the plan writes it in Japanese; without underscores in English.
fn choice(table: Table, field: &str, value: &str, lang: Lang) -> Option<String> {
    let Kind::Choice(choices) = column(table, field)?.kind else { return None };
    let choice = choices.iter().find(|c| c.value == value)?;
    let ja = choice.ja.first().copied().unwrap_or(choice.value);
    Some(lang.pick(ja.to_owned(), choice.value.replace('_', " ")))
}

/// 0.725 → 72 %, cut as officials read it: 0.8999 is no 90 %.
fn percent(share: f64) -> String {
    // A hair more than the share, lest 0.29 × 100 = 28.999… read as 28.
    format!("{}%", (share * 100.0 + 1e-9).floor())
}

/// A number with its thousands grouped and at most two decimals.
fn grouped(value: &str) -> String {
    let Ok(number) = value.parse::<f64>() else { return value.to_owned() };
    if !number.is_finite() {
        return value.to_owned();
    }
    let text = format!("{:.2}", number.abs());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let minus = if number < 0.0 && text != "0" { "-" } else { "" };
    format!("{minus}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::plan::fields;

    fn check(table: Table, name: &str, value: &str, ja: (&str, &str), en: (&str, &str)) {
        let label = label(name, Some(table));
        let shown = |lang| Labels { table: Some(table), unit: Some("台"), lang }.value(name, value);
        assert_eq!((label.ja.as_str(), shown(Lang::Ja).as_str()), ja, "{name}");
        assert_eq!((label.en.as_str(), shown(Lang::En).as_str()), en, "{name}");
    }

    #[test]
    fn values_are_labelled_and_written_for_people() {
        check(Table::Kpis, "kpi.attainment", "0.7234", ("達成度", "72%"), ("Attainment", "72%"));
        check(
            Table::Kpis,
            "kpi.actual",
            "1234.5",
            ("最新の実績値", "1,234.5台"),
            ("Latest result", "1,234.5台"),
        );
        check(
            Table::Kpis,
            "kpi.targets_eased",
            "1",
            ("目標を緩めた回数", "1回"),
            ("Times a target was eased", "1"),
        );
        check(Table::Kpis, "kpi.status", "off_track", ("判定", "遅れ"), ("Rating", "off track"));
        check(Table::Milestones, "milestone.days_late", "12", ("遅れ日数", "12日"), ("Days late", "12 days"));
        check(Table::Milestones, "subject.days_late", "1", ("遅れ日数", "1日"), ("Days late", "1 day"));
        check(Table::Milestones, "milestone.open", "true", ("未完了", "はい"), ("Open", "yes"));
        check(
            Table::Milestones,
            "milestone.due",
            "2026-05-01",
            ("期限", "2026-05-01"),
            ("Due", "2026-05-01"),
        );
        check(
            Table::Milestones,
            "milestone.status",
            "in_progress",
            ("状態", "実施中"),
            ("Status", "in progress"),
        );
        check(
            Table::Milestones,
            "initiative.status",
            "active",
            ("取り組みの状態", "実施中"),
            ("Initiative: status", "active"),
        );
        check(
            Table::Initiatives,
            "initiative.missing",
            "policy\nkpi",
            ("未記入の欄", "取組方針、KPI"),
            ("Missing", "policy, KPI"),
        );
        check(
            Table::Renewals,
            "renewal.annual_cost",
            "1200000",
            ("年額", "1,200,000"),
            ("Annual cost", "1,200,000"),
        );
        check(
            Table::Renewals,
            "renewal.days_to_end",
            "-30",
            ("満了日までの日数", "-30日"),
            ("Days to the end", "-30 days"),
        );
        check(
            Table::Renewals,
            "initiative.owner.name",
            "財政課",
            ("部署の名称", "財政課"),
            ("Department: name", "財政課"),
        );
        check(Table::Renewals, "fiscal_year", "2026", ("今年度", "2026"), ("Fiscal year", "2026"));
    }

    #[test]
    fn a_name_that_nobody_knows_stays_as_it_is() {
        check(Table::Kpis, "kpi.wonder", "x", ("kpi.wonder", "x"), ("kpi.wonder", "x"));
        check(Table::Kpis, "wonder", "a\nb", ("wonder", "a、b"), ("wonder", "a, b"));
    }

    #[test]
    fn shares_are_cut_and_never_rounded_up_to_what_was_not_reached() {
        for (share, shown) in [(0.8999, "89%"), (0.9, "90%"), (0.29, "29%"), (1.0, "100%"), (-0.1, "-10%")] {
            assert_eq!(percent(share), shown, "{share}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let cases =
            [("0", "0"), ("-0.001", "0"), ("999", "999"), ("-1234567.891", "-1,234,567.89"), ("x", "x")];
        for (value, shown) in cases {
            assert_eq!(grouped(value), shown);
        }
    }

    #[test]
    fn every_field_that_a_rule_can_read_has_a_name() {
        for table in Table::ALL {
            for field in fields::fields(table) {
                assert!(own(table, field.name).is_some(), "{table:?}.{}", field.name);
            }
        }
    }
}
