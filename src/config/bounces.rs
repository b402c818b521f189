//! `[bounces]`: where mail that comes back lies.

use super::section::Section;
use super::{Place, values};
use crate::bounces::{After, Mailbox, Settings};
use crate::lang::Text;

pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> Option<Settings> {
    let section = top.section("bounces");
    let maildir = section.text("maildir").map(|path| Mailbox::Maildir(place.resolve(path)));
    let mbox = section.text("mbox").map(|path| Mailbox::Mbox(place.resolve(path)));
    let after = section
        .read("after", |text| values::one_of(text, &[("keep", After::Keep), ("delete", After::Delete)]));
    if maildir.is_some() && mbox.is_some() {
        section.refuse(
            "mbox",
            Text::new(
                "maildir と mbox の両方があります。どちらか一方にしてください。",
                "both maildir and mbox are given; keep one.",
            ),
        );
    }
    if mbox.is_some() && after == Some(After::Delete) {
        section.refuse("after", not_from_an_mbox());
    }
    section.close();
    Some(Settings { mailbox: maildir.or(mbox)?, after: after.unwrap_or_default() })
}

/// The mail system appends to an mbox while it is read: taking single mails out of it is not safe without
/// the locks that this system uses, and which these are cannot be known.
fn not_from_an_mbox() -> Text {
    Text::new(
        "mbox からは1通ずつ消せません。after = \"keep\" にするか、メールサーバーの設定で Maildir 形式（末尾が / の配送先）に変えて maildir を使ってください。",
        "single mails cannot be taken out of an mbox. Write after = \"keep\", or have the mail server deliver to a Maildir (a destination that ends with /) and use maildir.",
    )
}
