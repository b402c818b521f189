//! The workbook beside the digest, as calamine and LibreOffice read it.

use std::io::{Cursor, Read};
use std::process::Command;

use calamine::{Reader, Xlsx};

use super::{attachment, city, letter};
use crate::tools;

/// The parts of an archive whose names begin so, as text.
fn parts(archive: &[u8], begins: &str) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let names = zip.file_names().map(|name| name.unwrap().into_owned());
    let names: Vec<String> = names.filter(|name| name.starts_with(begins)).collect();
    let mut read = |name: String| {
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(&mut read).collect()
}

/// The example's workbook; one of its indicators, and its initiative, are named like formulas.
async fn workbook() -> Vec<u8> {
    let city = city("").await;
    let path = city.world.path("plan/kpis.csv");
    let kpis = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, kpis.replace("庁内コンテストの応募件数", "=cmd|'/c calc'!A1")).unwrap();
    city.passes("2026-06-15T08:00").await;
    attachment(&letter(&city, "【週次報告"), ".xlsx")
}

#[tokio::test]
async fn it_has_the_agenda_the_list_and_the_numbers_with_charts_and_no_formula() {
    let bytes = workbook().await;
    let mut book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["判断の議題", "一覧", "そのほか", "分野別・部署別", "指標"]);
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        assert!(range.height() > 1, "{name}");
        assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0, "{name}");
    }
    let told: Vec<String> =
        book.worksheet_range("指標").unwrap().used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(told.iter().any(|cell| cell == "=cmd|'/c calc'!A1"), "{told:?}");
    let charts = parts(&bytes, "xl/charts/chart");
    assert!(charts.len() >= 3, "{}", charts.len());
    for (name, chart) in charts {
        let referred = chart.split("<c:f>").skip(1).map(|rest| rest.split("</c:f>").next().unwrap());
        for formula in referred {
            let known = ["分野別・部署別", "指標"].iter().any(|sheet| formula.contains(sheet));
            assert!(known && !formula.contains("cmd"), "{name}: {formula}");
        }
    }
    assert!(parts(&bytes, "xl/worksheets/sheet").iter().all(|(_, sheet)| !sheet.contains("<f>")));
    assert!(parts(&bytes, "xl/externalLinks").is_empty());
}

#[tokio::test]
async fn libre_office_opens_it_and_finds_its_charts() {
    if !tools::require("soffice") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    std::fs::write(&path, workbook().await).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let done = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "ods", "--outdir"])
        .arg(folder.path())
        .arg(&path)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let converted = std::fs::read(folder.path().join("list.ods")).unwrap();
    let content = parts(&converted, "content.xml").remove(0).1;
    assert!(content.contains("判断の議題") && content.contains("指標"));
    assert!(content.contains("=cmd|") && !content.contains("table:formula"), "a text stays a text");
    let charts = parts(&converted, "Object ");
    let drawn =
        charts.iter().filter(|(name, text)| name.ends_with("content.xml") && text.contains("chart:series"));
    assert!(drawn.count() >= 3, "{:?}", charts.iter().map(|(name, _)| name).collect::<Vec<_>>());
}
