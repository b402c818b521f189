//! Charts in the letter: pictures where the machine has a font, tables everywhere.

use mail_parser::MimeHeaders;
use yamedoki::raster::Pencil;

use super::{CONFIG, city, letter, mail};
use crate::world::World;

/// What Gmail shows of a letter before it cuts it (Gmail, "message clipped"), in bytes.
const CLIPPED: usize = 102 * 1024;

#[tokio::test]
async fn where_a_font_is_found_the_letter_shows_charts_that_say_what_they_show() {
    if Pencil::new(None, None).family().is_none() {
        println!("skipped: no Japanese font is here");
        return;
    }
    let city = city("").await;
    city.passes("2026-06-15T08:00").await;
    let bytes = letter(&city, "【週次報告");
    assert!(bytes.len() < 500_000, "{}", bytes.len());
    let mail = mail(&bytes);
    let html = mail.body_html(0).unwrap();
    assert!(html.len() < CLIPPED, "{}", html.len());
    let pictures: Vec<_> = mail.attachments().filter(|part| part.content_id().is_some()).collect();
    assert!((1..=6).contains(&pictures.len()), "{}", pictures.len());
    for picture in &pictures {
        let shown = format!("src=\"cid:{}\"", picture.content_id().unwrap());
        assert_eq!(html.matches(&shown).count(), 1, "{shown}");
        assert!(picture.contents().starts_with(b"\x89PNG"));
        let kind = picture.content_type().unwrap();
        assert_eq!((kind.ctype(), kind.subtype()), ("image", Some("png")));
        assert!(picture.attachment_name().is_none(), "it is no attachment");
    }
    assert_eq!(html.matches("<img").count(), pictures.len());
    for image in html.split("<img").skip(1) {
        let alt = image.split("alt=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(alt.chars().count() > 20, "{alt}");
    }
}

#[tokio::test]
async fn without_a_font_or_where_they_are_not_wanted_there_is_the_table_alone() {
    for more in ["[digest]\nfonts = \"no-fonts\"\n", "[digest]\ncharts = false\n"] {
        let city = city(more).await;
        std::fs::create_dir_all(city.world.path("no-fonts")).unwrap();
        city.passes("2026-06-15T08:00").await;
        let bytes = letter(&city, "【週次報告");
        let mail = mail(&bytes);
        let html = mail.body_html(0).unwrap();
        assert!(!html.contains("<img") && !html.contains("cid:"), "{more}");
        assert!(mail.attachments().all(|part| part.content_id().is_none()));
        for part in ["気をつけて見たい指標", "直近の実績", "達成度"] {
            assert!(html.contains(part), "{part}");
        }
        assert!(mail.body_text(0).unwrap().contains("■ 気をつけて見たい指標"));
    }
}

#[tokio::test]
async fn a_preview_writes_all_that_a_reader_would_see() {
    let city = city("").await;
    let folder = city.world.path("look");
    let folder = folder.to_str().unwrap();
    let answer = city.world.run(&["digest", "--preview", "--as-of", "2026-06-15", "--out", folder]);
    answer.says(0, &["digest.html", "digest.txt", ".xlsx"]);
    let html = std::fs::read_to_string(format!("{folder}/digest.html")).unwrap();
    assert!(!html.contains("cid:"), "the pictures stand beside it");
    for image in html.split("<img src=\"").skip(1) {
        let name = image.split('"').next().unwrap();
        assert!(std::path::Path::new(folder).join(name).is_file(), "{name}");
    }
    city.world.run(&["digest", "--preview", "--department", "NOBODY"]).says(1, &["no department \"NOBODY\""]);
}

#[test]
fn a_check_says_that_no_font_is_there_for_charts() {
    let check = |more: &str| World::new(&format!("{CONFIG}{more}")).run(&["check"]);
    let hint = "fonts-ipaexfont";
    let without = check("[digest]\nfonts = \"no-fonts\"\n");
    assert!(without.err.contains(hint), "{without:?}");
    let unwanted = check("[digest]\ncharts = false\nfonts = \"no-fonts\"\n");
    assert!(!unwanted.err.contains(hint), "{unwanted:?}");
}
