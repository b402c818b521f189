//! The empty workbook to start from: the sheets with Japanese headers, drop-downs, date formats, a
//! note on each column and a worked example row.
//!
//! The example's first cell begins with `（記入例）`; such a row is passed over by the import, so a
//! template that was filled in below it can be imported as it is.

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::layout;
use crate::plan::Table;
use crate::plan::schema::Kind;

/// What marks the example row.
const MARK: &str = "（記入例）";

/// The bytes of the empty workbook.
///
/// # Errors
/// Only where the writer of workbooks fails.
pub fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for table in Table::ALL {
        let sheet = book.add_worksheet();
        layout::head(sheet, table, 1)?;
        for (at, column) in (0u16..).zip(table.columns()) {
            if let Some((_, value)) = example(table).iter().find(|(name, _)| *name == column.name) {
                let value = if at == 0 { format!("{MARK}{value}") } else { (*value).to_owned() };
                write_example(sheet, at, column.kind, &value)?;
            }
        }
    }
    book.save_to_buffer()
}

fn write_example(sheet: &mut Worksheet, at: u16, kind: Kind, value: &str) -> Result<(), XlsxError> {
    let grey = Format::new().set_font_color(Color::Gray).set_italic();
    let format = match layout::cell_format(kind) {
        Some(code) => grey.set_num_format(code),
        None => grey,
    };
    match (kind, ExcelDateTime::parse_from_str(value), value.parse::<f64>()) {
        (Kind::Date | Kind::DateOrYear, Ok(date), _) => sheet.write_with_format(1, at, &date, &format)?,
        (Kind::Number(_) | Kind::Whole(_) | Kind::FiscalYear, _, Ok(number)) => {
            sheet.write_with_format(1, at, number, &format)?
        }
        _ => sheet.write_with_format(1, at, value, &format)?,
    };
    Ok(())
}

/// The worked example: taken together, without the mark, a small plan that can be imported.
fn example(table: Table) -> &'static [(&'static str, &'static str)] {
    match table {
        Table::Departments => &[
            ("code", "D01"),
            ("name", "業務改善・DX推進課"),
            ("role", "部署"),
            ("emails", "dx@city.example.lg.jp"),
            ("language", "日本語"),
        ],
        Table::Initiatives => &[
            ("code", "I01"),
            ("title", "現場に持ち出せるタブレット端末の配備"),
            ("perspective", "情報・デジタル化"),
            ("direction", "どこでも仕事ができる環境をつくる"),
            ("policy", "窓口と現場のある課から順に配備する"),
            ("owner", "業務改善・DX推進課"),
            ("target_state", "現場で記録と確認が済み、戻ってからの入力がなくなる"),
            ("new", "はい"),
            ("starts_on", "2026-04-01"),
            ("ends_on", "2029-03-31"),
            ("status", "実施中"),
            ("tags", "DX;働き方"),
        ],
        Table::Milestones => &[
            ("code", "M01"),
            ("initiative", "I01"),
            ("title", "配備する課の決定"),
            ("fiscal_year", "2026"),
            ("content", "各課へのヒアリングと配備計画"),
            ("due_on", "2026-09-30"),
            ("status", "未着手"),
        ],
        Table::Kpis => &[
            ("code", "K01"),
            ("initiative", "I01"),
            ("name", "タブレット端末の配備台数"),
            ("unit", "台"),
            ("direction", "増加"),
            ("kind", "累計"),
            ("baseline_on", "2026-04-01"),
            ("baseline", "0"),
            ("trajectory", "直線"),
            ("report_every", "6"),
        ],
        Table::KpiTargets => &[("kpi", "K01"), ("on", "2027-03-31"), ("value", "60")],
        Table::Measurements => &[
            ("kpi", "K01"),
            ("on", "2026-09-30"),
            ("value", "20"),
            ("reported_by", "業務改善・DX推進課"),
            ("note", "上半期の配備分"),
        ],
        Table::ExitPoints => &[
            ("code", "X01"),
            ("initiative", "I01"),
            ("description", "配備しても台数が目標の半分に届かないとき"),
            ("kpi", "K01"),
            ("comparison", "未満"),
            ("threshold", "30"),
            ("consecutive", "2"),
            ("decide_within", "30"),
            ("default_outcome", "見直し"),
        ],
        Table::Renewals => &[
            ("code", "R01"),
            ("kind", "協定"),
            ("title", "民間企業との包括連携協定"),
            ("counterparty", "（株）見本"),
            ("owner", "業務改善・DX推進課"),
            ("initiative", "I01"),
            ("starts_on", "2024-04-01"),
            ("ends_on", "2027-03-31"),
            ("term", "1年"),
            ("notice", "3か月"),
            ("auto_renews", "はい"),
            ("review_every", "3"),
            ("annual_cost", "1200000"),
            ("status", "実施中"),
        ],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::calendar::Calendar;
    use crate::intake::{Known, read_plan};

    #[test]
    fn the_worked_examples_are_a_plan_of_their_own() {
        let dir = tempfile::tempdir().unwrap();
        for table in Table::ALL {
            let (names, values): (Vec<_>, Vec<_>) = example(table).iter().copied().unzip();
            let text = format!("{}\n{}\n", names.join(","), values.join(","));
            fs::write(dir.path().join(format!("{}.csv", table.name())), text).unwrap();
        }
        let known = Known::new(Calendar::new(Default::default()));
        let (intake, built) = read_plan(dir.path(), &known, Default::default(), &mut |_| {}).unwrap();
        assert_eq!(intake.warnings, []);
        assert_eq!((built.plan.exit_points.len(), built.plan.renewals.len()), (1, 1));
    }

    #[test]
    fn every_example_names_a_column_and_gives_all_that_is_required() {
        for table in Table::ALL {
            for (name, _) in example(table) {
                assert!(table.column(name).is_some(), "{table:?} {name}");
            }
            for column in table.columns().iter().filter(|c| c.required) {
                assert!(example(table).iter().any(|(n, _)| *n == column.name), "{table:?} {}", column.name);
            }
        }
    }
}
