//! The citizens' page as a browser shows it from a folder: in both languages, at both widths, in light and
//! dark, without a server.

use std::fs;

use yamedoki::lang::Lang;

use super::{Browser, Seat, kept};
use crate::publish::{city, everything};

const PAGES: [&str; 5] = ["index", "perspective-1", "initiative-1-1-01", "initiative-2-1-01", "about"];

#[tokio::test]
async fn the_citizens_page_can_be_read_by_everybody_from_a_folder() {
    let Some(mut browser) = Browser::start().await else { return };
    for (kind, publish) in [("usual", String::new()), ("everything", everything())] {
        let world = city(&publish);
        world.run(&["publish", "public"]).says(0, &[]);
        let mut wrong = Vec::new();
        for lang in [Lang::Ja, Lang::En] {
            let folder = world.path("public").join(lang.pick("", "en"));
            browser.sit_before_files(&world.path("public"), Seat::desk(lang)).await;
            for page in PAGES
                .iter()
                .chain(fs::exists(folder.join("renewals.html")).expect("told").then_some(&"renewals"))
            {
                browser.open_file(&folder.join(format!("{page}.html"))).await;
                let (against, _) =
                    browser.judges(&kept().join(lang.code()), &format!("published-{kind}-{page}")).await;
                wrong.extend(against.into_iter().map(|line| format!("{} {line}", lang.code())));
            }
            browser.press(lang.pick("English", "日本語")).await;
            browser.reads(&[lang.pick("Words and data", "言葉の説明とデータ")]).await;
        }
        assert!(wrong.is_empty(), "{} things to mend:\n{}", wrong.len(), wrong.join("\n"));
    }
}
