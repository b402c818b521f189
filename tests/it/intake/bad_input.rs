//! Mistakes: each is told where it stands, with what was found and what is accepted, in both languages.

use super::{Source, small};

/// The refusals of `source` are exactly these: place, part of the Japanese, part of the English.
fn check(source: &Source, expected: &[(&str, &str, &str)]) {
    let found = source.refusals();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((place, ja, en), (at, in_ja, in_en)) in found.iter().zip(expected) {
        assert_eq!(place, at);
        assert!(ja.contains(in_ja), "{ja}");
        assert!(en.contains(in_en), "{en}");
    }
}

#[test]
fn a_duplicate_code_names_both_rows() {
    let source = small().with("departments.csv", "code,name\nD1,総務課\nD1,財政課\n");
    check(&source, &[("departments.csv!A3", "D1", "D1")]);
    let (_, ja, en) = &source.refusals()[0];
    assert!(ja.contains("2行") || ja.contains("A2") || ja.contains('2'), "{ja}");
    assert!(en.contains('2'), "{en}");
}

#[test]
fn an_owner_that_is_no_department_is_told_with_the_nearest() {
    let source =
        small().with("initiatives.csv", "code,title,owner\nI1,配備,総務科\nI2,見直し,都市建設部各課など\n");
    let found = source.refusals();
    assert_eq!(found[0].0, "initiatives.csv!C2");
    assert!(found[0].1.contains("総務科") && found[0].1.contains("総務課"), "{found:?}");
    assert!(found[0].2.contains("総務科") && found[0].2.contains("総務課"), "{found:?}");
    assert_eq!(found[1].0, "initiatives.csv!C3");
    assert!(found[1].1.contains("都市建設部各課など"), "{found:?}");
}

#[test]
fn eighteen_is_no_year() {
    let source = small().with("milestones.csv", "code,initiative,title,fiscal_year\nM1,I1,仕様,18\n");
    check(&source, &[("milestones.csv!D2", "「18」は2通りに読めます", "`18` could mean two things")]);
    let (_, ja, en) = &source.refusals()[0];
    assert!(ja.contains("「年度」欄") && ja.contains("R8"), "{ja}");
    assert!(en.contains("column `fiscal_year`") && en.contains("R8"), "{en}");
}

#[test]
fn a_csv_with_a_lost_column_is_told_by_its_header_or_its_row() {
    let source = small().with("initiatives.csv", "code,owner\nI1,D1\nI2,D1\n");
    check(
        &source,
        &[("initiatives.csv!1", "「取り組み名」（title）がありません", "required column `title`")],
    );
    let source =
        small().with("initiatives.csv", "code,title,perspective,owner\nI1,配備,人,D1\nI2,見直し,D1\n");
    check(
        &source,
        &[(
            "initiatives.csv!3",
            "セルが 3 個しかありません（見出しは 4 個）",
            "this row has 3 cells, but the header names 4",
        )],
    );
    let source = small().with("initiatives.csv", "code,title,owner\nI1,見直し, 続行,D1\n");
    check(&source, &[("initiatives.csv!2", "\" で囲んで", "double quotes")]);
}

#[test]
fn a_truncated_or_false_workbook_is_told_so() {
    let whole = super::workbooks::simple();
    for cut in [10, whole.len() / 2, whole.len() - 1] {
        check(
            &Source::file("plan.xlsx", &whole[..cut]),
            &[("FILE", "途中で切れているか壊れて", "cut off or damaged")],
        );
    }
    check(
        &Source::file("plan.xlsx", "code,name\n"),
        &[("FILE", "Excel ブック（.xlsx）ではありません", "is no Excel workbook")],
    );
    check(
        &Source::file("plan.xlsx", ""),
        &[("FILE", "Excel ブック（.xlsx）ではありません", "is no Excel workbook")],
    );
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    check(&Source::file("plan.xlsx", ole), &[("FILE", "パスワード", "password")]);
}

#[test]
fn all_mistakes_of_cells_and_of_the_plan_come_in_one_run() {
    let source = Source::folder()
        .with("departments.csv", "code,name,valid_until\nD1,総務課,未定\nD2,財政課,\n")
        .with("initiatives.csv", "code,title,owner,starts_on\nI1,配備,D9,4/1\nI2,,D2,\n")
        .with("kpis.csv", "code,initiative,name,unit\nK1,I1,率,%\nK2,I7,数,人\n")
        .with("measurements.csv", "kpi,on,value\nK1,2026-03-31,5人\nK8,2026-03-31,1\nK1,2026-03-31,-\n");
    check(
        &source,
        &[
            ("departments.csv!C2", "「未定」は日付として", "`未定` cannot be read as a date"),
            ("initiatives.csv!C2", "D9", "D9"),
            ("initiatives.csv!D2", "年のない日付", "a date without a year"),
            ("initiatives.csv!B3", "空欄", "is empty"),
            ("kpis.csv!B3", "I7", "I7"),
            ("measurements.csv!C2", "単位は「人」", "is in `人`"),
            ("measurements.csv!A3", "K8", "K8"),
        ],
    );
    let refused = source.plan().err().unwrap();
    let counts: Vec<_> = refused.counts.values().map(|c| (c.read, c.accepted, c.rejected)).collect();
    assert_eq!(counts, [(2, 1, 1), (2, 0, 2), (2, 1, 1), (3, 1, 2)]);
}

#[test]
fn what_cannot_be_read_causes_no_cascade() {
    let source = small()
        .with("departments.csv", "code,name\n－,総務課\n")
        .with("milestones.csv", "code,initiative,title,fiscal_year\nM1,I1,仕様,R8\n");
    check(&source, &[("departments.csv!A2", "値がないという印", "stands for no value")]);
    let source = small().with("departments.csv", "番号,名称\nD1,総務課\n");
    check(&source, &[("departments.csv!1", "「コード」（code）がありません", "`code`")]);
}

#[test]
fn a_placeholder_in_a_required_column_is_refused_but_not_in_a_value() {
    let source = small()
        .with("kpis.csv", "code,initiative,name\nK1,I1,-\nK2,I1,率\n")
        .with("kpi_targets.csv", "kpi,on,value\nK2,2027-03-31,…\n");
    check(&source, &[("kpis.csv!C2", "「-」は値がない", "`-` stands for no value")]);
}

#[test]
fn toml_mistakes_name_file_and_line() {
    let text = "[[departments]]\ncode = \"D1\"\nname = \"総務課\"\nvalid_until = \"4/1\"\n\n[[initiatives]]\ncode = \"I1\"\ntitle = \"配備\"\nowner = \"D2\"\n\n[[initiatives]]\ncode = \"I2\"\nowner = \"D1\"\n";
    check(
        &Source::file("plan.toml", text),
        &[
            ("FILE:4", "年のない日付", "without a year"),
            ("FILE:9", "D2", "D2"),
            ("FILE:11", "空欄", "is empty"),
        ],
    );
}

#[test]
fn two_columns_of_one_meaning_are_asked_back() {
    let source = Source::folder().with("departments.csv", "code,name,名称\nD1,総務課,財政課\n");
    check(&source, &[("departments.csv!C1", "2つあります", "a second column of `name`")]);
}

#[test]
fn a_header_that_is_not_there_is_told_with_the_names_to_write() {
    let source = small().with("kpis.csv", "K1;I1;率\n");
    check(&source, &[("kpis.csv", "コード、取り組み、指標", "code, initiative, name")]);
}
