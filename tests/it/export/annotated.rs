//! A rejected source comes back as an annotated copy: the same cells, a comment on each bad one.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::world::World;

const CONFIG: &str = "[store]\npath = \"store.db\"\n";

/// A plan's workbook with a bad date, a bad number in a merged cell, a row without its owner, an unknown
/// sheet and an unknown column, among hostile text.
pub(super) fn bad_workbook(path: &Path) {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("ggge\"年\"m\"月\"d\"日\"");
    let day = ExcelDateTime::from_ymd(2026, 4, 1).unwrap();

    let memo = book.add_worksheet().set_name("庁内'メモ").unwrap();
    memo.write_string(0, 0, "=HYPERLINK(\"http://example.com\")").unwrap();
    memo.write_formula(1, 0, Formula::new("=1+1").set_result("2")).unwrap();

    let departments = book.add_worksheet().set_name("部署").unwrap();
    for (row, line) in [["コード", "名称"], ["D1", "=1+1"], ["0123", " +81 "]].iter().enumerate() {
        for (at, text) in line.iter().enumerate() {
            departments.write_string(row as u32, at as u16, *text).unwrap();
        }
    }
    let initiatives = book.add_worksheet().set_name("取り組み").unwrap();
    initiatives.write_string(0, 0, "計画（案）").unwrap();
    for (at, text) in ["コード", "取り組み名", "所管部署", "開始日", "終了日", "庁内番号"].iter().enumerate()
    {
        initiatives.write_string(2, at as u16, *text).unwrap();
    }
    for (row, line) in [["I1", "@題", "D1"], ["I2", "題2", ""]].iter().enumerate() {
        for (at, text) in line.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            initiatives.write_string(row as u32 + 3, at as u16, *text).unwrap();
        }
    }
    initiatives.write_with_format(3, 3, &day, &date).unwrap();
    initiatives.write_string(3, 4, "18.4.1").unwrap();
    initiatives.merge_range(3, 5, 4, 5, "x", &Format::new()).unwrap();
    book.save(path).unwrap();
}

/// Each sheet's comments by cell, and the XML of all sheets.
fn comments(copy: &Path) -> (BTreeMap<String, BTreeMap<String, String>>, String) {
    let mut archive = zip::ZipArchive::new(fs::File::open(copy).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).unwrap();
        Some(text)
    };
    let between = |text: &str, start: &str, end: &str| -> Vec<String> {
        text.split(start).skip(1).map(|t| t.split(end).next().unwrap().to_owned()).collect()
    };
    let mut found = BTreeMap::new();
    let mut all = String::new();
    for (n, sheet) in
        between(&part("xl/workbook.xml").unwrap(), "<sheet name=\"", "\"").into_iter().enumerate()
    {
        all += &part(&format!("xl/worksheets/sheet{}.xml", n + 1)).unwrap();
        let mut cells = BTreeMap::new();
        let rels = part(&format!("xl/worksheets/_rels/sheet{}.xml.rels", n + 1)).unwrap_or_default();
        for file in between(&rels, "Target=\"../comments", "\"") {
            let xml = part(&format!("xl/comments{file}")).unwrap();
            for comment in between(&xml, "<comment ref=\"", "</comment>") {
                let (cell, rest) = comment.split_once('"').unwrap();
                let text = between(rest, "</rPr>", "</t>");
                let text: String = text.iter().map(|t| t.split_once('>').unwrap().1).collect();
                cells.insert(cell.to_owned(), text);
            }
        }
        found.insert(sheet, cells);
    }
    (found, all)
}

fn keys(cells: &BTreeMap<String, String>) -> Vec<&str> {
    cells.keys().map(String::as_str).collect()
}

#[test]
fn a_rejected_workbook_comes_back_with_a_comment_on_each_bad_cell() {
    let world = World::new(CONFIG);
    bad_workbook(&world.path("plan.xlsx"));
    let before = fs::read(world.path("plan.xlsx")).unwrap();
    let answer = world.run(&["import", "plan.xlsx", "--annotate", "copy.xlsx", "--lang", "ja"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    let said = world.run(&["import", "plan.xlsx", "--annotate", "copy.xlsx", "--force"]);
    said.says(1, &["E4", "C5", "a comment on each bad cell was written to copy.xlsx"]);
    world.command(&["import", "plan.xlsx", "--annotate", "ja.xlsx", "--lang", "ja"]).output().unwrap();
    assert_eq!(before, fs::read(world.path("plan.xlsx")).unwrap());

    let (found, xml) = comments(&world.path("copy.xlsx"));
    let sheets: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(sheets, ["Import result", "取り組み", "庁内'メモ", "部署"]);
    assert_eq!(keys(&found["取り組み"]), ["C5", "E4", "F3"]);
    assert!(keys(&found["部署"]).is_empty() && keys(&found["庁内'メモ"]).is_empty(), "{found:?}");
    assert!(
        found["取り組み"]["E4"].starts_with("✕ error\ncolumn `ends_on`: `18.4.1` could mean two things"),
        "{found:?}"
    );
    assert!(found["取り組み"]["C5"].contains("is empty, but required"), "{found:?}");
    assert!(found["取り組み"]["F3"].starts_with("△ note\n`庁内番号` is no column"), "{found:?}");
    assert!(!xml.contains("<f>"), "no text became a formula, and formulas became their results");
    for (at, target) in [("C7", "'取り組み'!E4"), ("C8", "'取り組み'!C5")] {
        assert!(
            xml.contains(&format!("<hyperlink ref=\"{at}\" location=\"{target}\"")),
            "{at} leads to {target}"
        );
    }

    let mut copy: Xlsx<_> = open_workbook(world.path("copy.xlsx")).unwrap();
    let rows = copy.worksheet_range("取り組み").unwrap();
    let cell = |at: (u32, u32)| rows.get_value(at).cloned().unwrap_or_default();
    assert_eq!(cell((3, 1)), Data::String("@題".to_owned()));
    assert!(matches!(cell((3, 3)), Data::DateTime(d) if d.as_f64() == 46_113.0), "{:?}", cell((3, 3)));
    assert_eq!(cell((3, 4)), Data::String("18.4.1".to_owned()));
    let departments = copy.worksheet_range("部署").unwrap();
    assert_eq!(departments.get_value((2, 1)), Some(&Data::String(" +81 ".to_owned())));
    let memo = copy.worksheet_range("庁内'メモ").unwrap();
    assert_eq!(memo.get_value((0, 0)), Some(&Data::String("=HYPERLINK(\"http://example.com\")".to_owned())));
    let list = copy.worksheet_range("Import result").unwrap();
    let listed: Vec<String> = list.rows().skip(6).map(|r| format!("{} {} {}", r[0], r[1], r[2])).collect();
    assert_eq!(
        listed,
        ["✕ error 取り組み E4", "✕ error 取り組み C5", "△ note 庁内'メモ ―", "△ note 取り組み F3"]
    );
}

#[test]
fn the_copy_says_what_the_source_said_and_speaks_the_users_language() {
    let world = World::new(CONFIG);
    bad_workbook(&world.path("plan.xlsx"));
    let lines = |path: &str, copy: &str| {
        let mut command = std::process::Command::new(crate::world::BINARY);
        command.current_dir(world.path("")).env_remove("YAMEDOKI_CONFIG");
        let arguments = [
            "--config",
            "yamedoki.toml",
            "--lang",
            "ja",
            "import",
            path,
            "--annotate",
            copy,
            "--format",
            "json",
        ];
        let answer = crate::world::Answer::of(command.args(arguments).output().unwrap());
        assert_eq!(answer.code, 1, "{answer:?}");
        answer.out.replace(path, "FILE")
    };
    // What is wrong with the copy is what was wrong with the source; its own list is passed over.
    assert_eq!(lines("plan.xlsx", "first.xlsx"), lines("first.xlsx", "second.xlsx"));
    for copy in ["first.xlsx", "second.xlsx"] {
        let (found, _) = comments(&world.path(copy));
        assert_eq!(found.len(), 4, "{:?}", found.keys());
        assert!(found.contains_key("取り込み結果"), "{:?}", found.keys());
        assert!(found["取り組み"]["E4"].starts_with("✕ 誤り\n「終了日」欄："), "{found:?}");
    }
}

#[test]
fn a_folder_of_csv_files_comes_back_as_one_workbook() {
    let world = World::new(CONFIG);
    world.write("plan/部署.csv", "コード,名称\nD1,=1+1\n");
    world.write(
        "plan/initiatives.csv",
        "code,title,owner,ends_on\nI1,\"題、\n2行\",D1,18\nI2,題,D9,\nI3,題\n",
    );
    world.write("plan/kpis.csv", "コード,指標\nK1,率\n");
    world.run(&["import", "plan", "--annotate", "copy.xlsx"]).says(1, &["initiatives.csv!D2"]);
    let (found, xml) = comments(&world.path("copy.xlsx"));
    assert_eq!(
        found.keys().map(String::as_str).collect::<Vec<_>>(),
        ["Import result", "initiatives", "kpis", "部署"]
    );
    assert_eq!(keys(&found["initiatives"]), ["A4", "C3", "D2"]);
    assert_eq!(keys(&found["kpis"]), ["A1"], "a missing column is told at its header's row");
    assert!(!xml.contains("<f>"), "text stays text");
    let mut copy: Xlsx<_> = open_workbook(world.path("copy.xlsx")).unwrap();
    let rows = copy.worksheet_range("initiatives").unwrap();
    assert_eq!(rows.get_value((1, 1)), Some(&Data::String("題、\n2行".to_owned())));
}

#[test]
fn a_copy_is_written_only_where_it_may_be_and_where_something_is_wrong() {
    let world = World::new(CONFIG);
    bad_workbook(&world.path("plan.xlsx"));
    world.write("good/departments.csv", "code,name\nD1,総務課\n");
    world.write("bad.toml", "[[departments]]\ncode = \"D1\"\n");
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        world.run(&[&["import"], arguments].concat()).says(code, words);
    };
    check(&["plan.xlsx", "--annotate", "plan.xlsx", "--force"], 1, &["over the source itself"]);
    check(&["plan.xlsx", "--annotate", "copy.csv"], 2, &[".xlsx"]);
    check(&["bad.toml", "--annotate", "copy.xlsx"], 2, &["TOML"]);
    check(&["plan.xlsx", "--force"], 2, &["--annotate"]);
    world.write("taken.xlsx", "mine");
    check(&["plan.xlsx", "--annotate", "taken.xlsx"], 1, &["--force"]);
    assert_eq!(fs::read_to_string(world.path("taken.xlsx")).unwrap(), "mine");
    world.write("broken.xlsx", "PK not a workbook");
    check(&["broken.xlsx", "--annotate", "copy.xlsx"], 1, &["no annotated copy was made"]);
    check(&["good", "--annotate", "copy.xlsx"], 0, &["no annotated copy was written"]);
    assert!(!world.path("copy.xlsx").exists() && !world.path("copy.csv").exists());
}
