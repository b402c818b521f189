//! The command itself: from the store to a file and back into a store.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::world::{World, shared};

const CONFIG: &str = "[store]\npath = \"store.db\"\n";
const PLACES: [&str; 3] = ["out.xlsx", "out", "out.toml"];

/// The bytes of a file, or of all files of a folder by name.
fn bytes(path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    if path.is_file() {
        return vec![(PathBuf::new(), fs::read(path).unwrap())];
    }
    let mut files: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.iter().map(|f| (f.file_name().unwrap().into(), fs::read(f).unwrap())).collect()
}

/// Imports `plan` into a new store and holds that each export of it changes nothing, there and in an
/// empty store.
fn check(plan: &Path) -> World {
    let world = World::new(CONFIG);
    world.run(&["import", plan.to_str().unwrap()]).says(0, &[]);
    for place in PLACES {
        let exported = world.run(&["export", place, "--format", "json"]);
        exported.says(0, &[]);
        let rows = exported.json()["rows"].clone();
        assert!(rows["initiatives"].as_u64().unwrap() > 0 && rows.as_object().unwrap().len() == 8, "{rows}");
        let first = bytes(&world.path(place));
        let again = world.run(&["import", place, "--format", "json"]);
        let told = again.json();
        assert_eq!((&told["added"], &told["changed"]), (&0.into(), &0.into()), "{place}: {again:?}");
        world.run(&["export", place, "--force"]).says(0, &["it was read back and says the same"]);
        assert!(first == bytes(&world.path(place)), "{place}: the second export differs");

        let empty = World::new(CONFIG);
        empty.run(&["import", world.path(place).to_str().unwrap()]).says(0, &[]);
        empty.run(&["export", place]).says(0, &[]);
        assert!(
            first == bytes(&empty.path(place)),
            "{place}: the export of an empty store that read it differs"
        );
    }
    world
}

#[test]
fn the_example_comes_back_from_every_form() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    let world = check(&example);
    let text = String::from_utf8(fs::read(world.path("out/kpis.csv")).unwrap()).unwrap();
    assert!(text.starts_with("\u{FEFF}コード,取り組み,指標,単位,方向,種別,"), "{text}");
    let toml = fs::read_to_string(world.path("out.toml")).unwrap();
    assert!(toml.contains("\n[[renewals]]\ncode = "), "{toml}");
}

#[test]
fn three_years_of_national_reviews_come_back_from_every_form() {
    let Some(tool) = shared("tools/judgit_to_plan.py") else { return };
    for year in [2021, 2022, 2023] {
        let Some(review) = shared(&format!("data/judgit/rs_{year}_soumu_shohisha_kinyu.ndjson")) else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        match Command::new("python3").arg(&tool).arg(&review).arg(folder.path()).status() {
            Ok(status) if status.success() => {}
            other => {
                println!("skipped: python3 did not convert the review ({other:?})");
                return;
            }
        }
        check(folder.path());
    }
}

#[test]
fn the_plan_of_an_earlier_day_can_be_written_too() {
    let world = World::new(CONFIG);
    world.write("plan/departments.csv", "code,name\nD1,総務課\n");
    world.run(&["import", "plan"]).says(0, &[]);
    world.run(&["export", "now.toml", "--as-of", "2999-12-31"]).says(0, &["departments: 1 row"]);
    world
        .run(&["export", "then.toml", "--as-of", "1999-12-31"])
        .says(1, &["no plan yet at the end of 1999-12-31"]);
    assert!(!world.path("then.toml").exists());
}

#[test]
fn what_cannot_be_written_is_said_before_anything_is() {
    let world = World::new(CONFIG);
    world.run(&["export", "out.xlsx"]).says(1, &["there is no plan yet"]);
    assert!(!world.path("store.db").exists());
    world.write(
        "plan.toml",
        "[[departments]]\ncode = \"D1\"\nname = \"課\"\nemails = [\"a;b@example.lg.jp\"]\n",
    );
    world.run(&["import", "plan.toml"]).says(0, &[]);
    world.run(&["export", "out.xlsx"]).says(1, &["out.xlsx 部署!E2", "department/D1", "nothing was written"]);
    assert!(!world.path("out.xlsx").exists());
    world.run(&["export", "out.csv"]).says(2, &["`.csv`", "PATH/"]);
    world.run(&["export", "out.xls"]).says(2, &["PATH.xlsx"]);
    world.write("taken.toml", "mine");
    world.run(&["export", "taken.toml"]).says(1, &["--force"]);
    assert_eq!(fs::read_to_string(world.path("taken.toml")).unwrap(), "mine");
    world.run(&["export", "taken.toml", "--force"]).says(0, &[]);
    world.write("other/取り組み.csv", "コード\n");
    world.run(&["export", "other"]).says(1, &["取り組み.csv", "empty folder"]);
    world.run(&["export", "missing/out.toml"]).says(3, &["cannot write"]);
}

#[test]
fn text_that_excel_takes_for_a_formula_is_spoken_of_where_the_form_cannot_prevent_it() {
    let world = World::new(CONFIG);
    world.write("plan/departments.csv", "code,name\nD1,=1+1\n");
    world.run(&["import", "plan"]).says(0, &[]);
    world.run(&["export", "out"]).says(0, &["1 cell begins", "Excel"]);
    let workbook = world.run(&["export", "out.xlsx"]);
    workbook.says(0, &[]);
    assert_eq!(workbook.err, "");
}
