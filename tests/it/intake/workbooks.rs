//! What only workbooks have: formats, formulas, errors, merged cells, hidden sheets.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use yamedoki::plan::{Cell, Table};

use super::{Source, cells};

/// A workbook with a department and an initiative.
pub(super) fn simple() -> Vec<u8> {
    book(|_| {})
}

/// As [`simple`], with a sheet of KPIs that `fill` completes from its second row on.
fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let tables: [(&str, &[&[&str]]); 2] = [
        ("部署", &[&["コード", "名称"], &["D1", "総務課"]]),
        ("取り組み", &[&["コード", "取り組み名", "所管部署"], &["I1", "配備", "D1"]]),
    ];
    for (name, rows) in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (r, row) in (0..).zip(rows) {
            sheet.write_row(r, 0, row.iter().copied()).unwrap();
        }
    }
    let sheet = book.add_worksheet();
    sheet.set_name("KPI").unwrap();
    sheet
        .write_row(0, 0, ["コード", "取り組み", "指標", "単位", "基準日", "基準値", "順調", "タグ"])
        .unwrap();
    sheet.write_row(1, 0, ["K1", "I1", "率", "％"]).unwrap();
    fill(sheet);
    book.save_to_buffer().unwrap()
}

fn kpi(fill: impl FnOnce(&mut Worksheet)) -> Vec<Option<Cell>> {
    let records = Source::file("plan.xlsx", book(fill)).records();
    cells(&records, Table::Kpis).remove(0)
}

fn column(name: &str) -> usize {
    Table::Kpis.column(name).unwrap()
}

fn format(code: &str) -> Format {
    Format::new().set_num_format(code)
}

#[test]
fn a_percent_cell_counts_as_shown() {
    for (code, value, shown) in
        [("0%", 0.8, 80.0), ("0.0%", 0.07, 7.0), ("0.00", 0.8, 0.8), ("0\"%\"", 80.0, 80.0)]
    {
        let row = kpi(|s| {
            s.write_with_format(1, 5, value, &format(code)).unwrap();
        });
        assert_eq!(row[column("baseline")], Some(Cell::Number(shown)), "{code}");
    }
}

#[test]
fn a_percent_cell_where_a_bare_number_is_asked_is_refused() {
    let source = Source::file(
        "plan.xlsx",
        book(|s| {
            s.write_with_format(1, 6, 0.9, &format("0%")).unwrap();
        }),
    );
    let found = source.refusals();
    assert_eq!(found[0].0, "FILE KPI!G2");
    assert!(found[0].1.contains("90%") && found[0].2.contains("90%"), "{found:?}");
}

#[test]
fn date_cells_are_dates_in_any_format() {
    for code in ["yyyy-mm-dd", "[$-411]ge.m.d", "ggge\"年\"m\"月\"d\"日\"", "m\"月\"d\"日\""] {
        let row = kpi(|s| {
            s.write_with_format(1, 4, ExcelDateTime::from_ymd(2026, 4, 1).unwrap(), &format(code)).unwrap();
        });
        assert_eq!(
            row[column("baseline_on")],
            Some(Cell::Date(chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap())),
            "{code}"
        );
    }
}

#[test]
fn a_day_number_that_lost_its_format_is_asked_back() {
    let source = Source::file(
        "plan.xlsx",
        book(|s| {
            s.write(1, 4, 45383).unwrap();
        }),
    );
    let found = source.refusals();
    assert_eq!(found[0].0, "FILE KPI!E2");
    assert!(found[0].1.contains("45383") && found[0].1.contains("書式"), "{found:?}");
    assert!(found[0].2.contains("without a date format"), "{found:?}");
}

#[test]
fn codes_that_are_numbers_are_read_as_shown() {
    for (code, value, shown) in
        [("General", 101.0, "101"), ("000", 7.0, "007"), ("0", 12.0, "12"), ("@", 5.0, "5")]
    {
        let row = kpi(|s| {
            s.write_with_format(1, 0, value, &format(code)).unwrap();
        });
        assert_eq!(row[column("code")], Some(Cell::Text(shown.into())), "{code}");
    }
    let row = kpi(|s| {
        s.write(1, 0, "0012").unwrap();
    });
    assert_eq!(row[column("code")], Some(Cell::Text("0012".into())));
}

#[test]
fn formulas_count_by_their_result_and_errors_are_told() {
    let row = kpi(|s| {
        s.write(1, 5, Formula::new("=1+1").set_result("2")).unwrap();
    });
    assert_eq!(row[column("baseline")], Some(Cell::Number(2.0)));
    let source = Source::file(
        "plan.xlsx",
        book(|s| {
            s.write(1, 5, Formula::new("=A1/0").set_result("#DIV/0!")).unwrap();
            s.write(1, 4, Formula::new("=Z1").set_result("#REF!")).unwrap();
        }),
    );
    let found = source.refusals();
    assert_eq!(found.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["FILE KPI!E2", "FILE KPI!F2"]);
    assert!(found[0].1.contains("#REF!") && found[1].2.contains("#DIV/0!"), "{found:?}");
}

#[test]
fn merged_cells_count_for_every_row_they_cover() {
    let source = Source::file(
        "plan.xlsx",
        book(|s| {
            s.merge_range(1, 1, 2, 1, "I1", &Format::new()).unwrap();
            s.write_row(2, 2, ["数", "人"]).unwrap();
            s.write(2, 0, "K2").unwrap();
        }),
    );
    let intake = source.read().unwrap();
    let rows = cells(&intake.records, Table::Kpis);
    assert_eq!(rows[1][column("initiative")], Some(Cell::Text("I1".into())));
    let listed: Vec<_> = intake.interpretations.iter().map(|i| i.place.to_string()).collect();
    assert!(listed.iter().any(|p| p.ends_with("KPI!B3")), "{listed:?}");
}

#[test]
fn hidden_tables_are_read_and_told_and_other_sheets_are_warned_of() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("departments").unwrap();
    sheet.write_row(0, 0, ["code", "name"]).unwrap();
    sheet.write_row(1, 0, ["D1", "総務課"]).unwrap();
    let notes = book.add_worksheet();
    notes.set_name("目標地").unwrap();
    notes.set_active(true);
    book.worksheet_from_name("departments").unwrap().set_hidden(true);
    let hidden = book.add_worksheet();
    hidden.set_name("控え").unwrap().set_hidden(true);
    let source = Source::file("plan.xlsx", book.save_to_buffer().unwrap());
    let intake = source.read().unwrap();
    assert_eq!(intake.records.len(), 1);
    let told: Vec<_> = intake.warnings.iter().map(|w| w.message.ja.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("非表示") && told[1].contains("「目標値」のことですか"), "{told:?}");
}

#[test]
fn remarks_beside_the_table_are_warned_of_and_not_read() {
    let source = Source::file(
        "plan.xlsx",
        book(|s| {
            s.write(1, 10, "要確認").unwrap();
        }),
    );
    let intake = source.read().unwrap();
    assert!(intake.warnings[0].place.to_string().ends_with("KPI!K2"), "{:?}", intake.warnings);
}

#[test]
fn a_code_that_excel_turned_into_a_date_is_told() {
    let source = Source::file(
        "plan.xlsx",
        book(|s| {
            s.write_with_format(1, 0, ExcelDateTime::from_ymd(2026, 4, 1).unwrap(), &format("m-d")).unwrap();
        }),
    );
    let found = source.refusals();
    assert_eq!((found.len(), found[0].0.as_str()), (1, "FILE KPI!A2"));
    assert!(found[0].1.contains("Excel が") && found[0].2.contains("formatted as a date"), "{found:?}");
}
