//! Files that mean harm, or came to it: refused in words, never a panic.

use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use yamedoki::intake::Refused;
use yamedoki::intake::annotate::annotate;
use yamedoki::lang::Lang;
use yamedoki::plan::BuildSettings;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Source, workbooks};

/// A small generator of its own, so that a failure comes back.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// Neither the reading nor the annotated copy of what was read.
fn never_panics(source: &Source) {
    let read =
        || yamedoki::intake::read_plan(source.path(), &super::known(), BuildSettings::default(), &mut |_| {});
    let read = catch_unwind(AssertUnwindSafe(read));
    let refused = match read.expect("no panic") {
        Ok((intake, _)) => {
            super::assert_accounted(intake.counts.values());
            Refused::default()
        }
        Err(refused) => {
            assert!(!refused.problems.is_empty());
            refused
        }
    };
    let copy = || annotate(source.path(), &refused, Lang::Ja);
    let copy = catch_unwind(AssertUnwindSafe(copy)).expect("no panic");
    assert!(
        copy.as_ref().map_or_else(|why| !why.ja.is_empty(), |bytes| bytes.starts_with(b"PK")),
        "{copy:?}"
    );
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => bytes.truncate(at),
            1 => bytes[at] = random.below(256) as u8,
            2 => bytes.insert(at, b"\"\n,\xE3\0<&9"[random.below(8)]),
            _ => bytes[at] ^= 1 << random.below(8),
        }
        if bytes.is_empty() {
            return;
        }
    }
}

/// The workbook with one part changed and all else whole, so that the damage gets past the archive.
fn with_part(workbook: &[u8], name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let part_name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        if part_name == name {
            bytes = change(bytes);
        }
        out.start_file(part_name, SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn no_damage_to_a_workbook_is_met_with_a_panic() {
    let whole = workbooks::simple();
    let parts = [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    ];
    for seed in 1..=300u64 {
        let random = std::cell::RefCell::new(Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        let bytes = if seed % 3 == 0 {
            let mut bytes = whole.clone();
            damage(&mut bytes, &mut random.borrow_mut());
            bytes
        } else {
            let part = parts[random.borrow_mut().below(parts.len())];
            with_part(&whole, part, |mut bytes| {
                damage(&mut bytes, &mut random.borrow_mut());
                bytes
            })
        };
        never_panics(&Source::file("plan.xlsx", bytes));
    }
}

#[test]
fn no_damage_to_a_text_is_met_with_a_panic() {
    let csv = "コード,取り組み名,所管部署,開始日,新規\nI1,\"配備\n（案）\",D1,R8.4.1,○\nI2,見直し,D1,令和8年3月末,×\n";
    let toml =
        "[[\"取り組み\"]]\n\"コード\" = \"I1\"\ntitle = \"配備\"\nowner = [\"D1\"]\nstarts_on = 2026-04-01\n";
    for seed in 1..=2_000u64 {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        for (name, text) in [("initiatives.csv", csv), ("plan.toml", toml)] {
            let mut bytes = text.as_bytes().to_vec();
            damage(&mut bytes, &mut random);
            never_panics(&Source::file(name, bytes));
        }
    }
}

#[test]
fn a_workbook_that_claims_more_strings_than_it_holds_is_refused() {
    let whole = workbooks::simple();
    for count in ["99999999999", "18446744073709551615", "99999999999999999999999"] {
        let forged = with_part(&whole, "xl/sharedStrings.xml", |bytes| {
            let text = String::from_utf8(bytes).unwrap();
            let (before, after) = text.split_once("uniqueCount=\"").unwrap();
            let (_, after) = after.split_once('"').unwrap();
            format!("{before}uniqueCount=\"{count}\"{after}").into_bytes()
        });
        let found = Source::file("plan.xlsx", forged).refusals();
        assert!(found[0].2.contains("claims more than it holds"), "{found:?}");
    }
}

#[test]
fn cells_at_the_edge_of_the_world_take_no_memory() {
    let whole = workbooks::simple();
    let forged = with_part(&whole, "xl/worksheets/sheet1.xml", |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        let edge =
            "<row r=\"4294967295\"><c r=\"XFD4294967295\"><v>1</v></c><c><v>1</v></c></row></sheetData>";
        text.replace("</sheetData>", edge).into_bytes()
    });
    never_panics(&Source::file("plan.xlsx", forged));
}

#[test]
fn a_cell_without_end_is_refused() {
    let text = format!("code,name\nD1,{}\n", "長".repeat(1_000_000));
    let found = Source::folder().with("departments.csv", text).refusals();
    assert_eq!(found[0].0, "departments.csv!B2");
    assert!(found[0].2.contains("longer than"), "{found:?}");
}

#[test]
fn a_workbook_with_macros_is_called_so() {
    let whole = workbooks::simple();
    let mut out = ZipWriter::new_append(Cursor::new(whole)).unwrap();
    out.start_file("xl/vbaProject.bin", SimpleFileOptions::default()).unwrap();
    out.write_all(b"x").unwrap();
    let found = Source::file("plan.xlsx", out.finish().unwrap().into_inner()).refusals();
    assert!(found[0].1.contains("マクロ") && found[0].2.contains("macros"), "{found:?}");
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_not_waited_for() {
    let source = Source::folder().with("departments.csv", "code,name\nD1,総務課\n");
    std::os::unix::fs::symlink("/dev/zero", source.path().join("kpis.csv")).unwrap();
    let found = source.refusals();
    assert_eq!(found[0].0, "kpis.csv");
    assert!(found[0].1.contains("普通のファイル") && found[0].2.contains("plain file"), "{found:?}");
}

/// A small file that unpacks to more than half a gigabyte: one part of nothing, again and again.
fn bomb() -> Vec<u8> {
    let mut part = ZipWriter::new(Cursor::new(Vec::new()));
    part.start_file("x", SimpleFileOptions::default()).unwrap();
    part.write_all(&vec![b' '; 16 << 20]).unwrap();
    let mut part = ZipArchive::new(part.finish().unwrap()).unwrap();
    let mut whole = ZipArchive::new(Cursor::new(workbooks::simple())).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..whole.len() {
        out.raw_copy_file(whole.by_index_raw(at).unwrap()).unwrap();
    }
    for n in 0..34 {
        out.raw_copy_file_rename(part.by_index_raw(0).unwrap(), format!("xl/media/{n}.bin")).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_zip_bomb_is_refused_and_nothing_is_read_in() {
    let bomb = bomb();
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    let world = crate::world::World::new("[store]\npath = \"y.db\"\n");
    world.write("plan.xlsx", &bomb);
    let answer = world.run(&["import", "plan.xlsx"]);
    answer.says(1, &["plan.xlsx"]);
    assert!(answer.err.len() < 4_000, "{answer:?}");
}
