//! The weekly letters as they leave the house: the headquarters' digest with its charts and its workbook,
//! and the departments' own sheets.

mod charts;
mod sheets;
mod workbook;

use std::path::Path;

use mail_parser::{Message, MessageParser, MimeHeaders};
use yamedoki::clock::Clock;

use crate::daemon::{City, at};
use crate::world::World;

const CONFIG: &str = "[city]\nname = \"飯盛市\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n[web]\nurl = \"https://yamedoki.example.lg.jp/\"\n";

/// The example city, adopted on 1 April 2026, with this more in its configuration.
async fn city(more: &str) -> City {
    let world = World::new(&format!("{CONFIG}{more}"));
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    std::fs::create_dir_all(world.path("plan")).unwrap();
    for entry in std::fs::read_dir(example).unwrap().flatten() {
        if entry.path().extension().is_some_and(|e| e == "csv") {
            std::fs::copy(entry.path(), world.path("plan").join(entry.file_name())).unwrap();
        }
    }
    let city = City { world, clock: Clock::manual(at("2026-04-01T07:00")) };
    city.passes("2026-04-01T07:00").await;
    city
}

/// The bytes of every letter that was handed over and whose subject begins so.
fn letters(city: &City, subject: &str) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = city.letters().iter().map(|path| std::fs::read(path).unwrap()).collect();
    all.retain(|bytes| mail(bytes).subject().is_some_and(|found| found.starts_with(subject)));
    all
}

/// The one letter whose subject begins so.
fn letter(city: &City, subject: &str) -> Vec<u8> {
    let mut all = letters(city, subject);
    assert_eq!(all.len(), 1, "{subject}");
    all.remove(0)
}

fn mail(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

/// The attachment whose name ends so.
fn attachment(bytes: &[u8], kind: &str) -> Vec<u8> {
    let mail = mail(bytes);
    let found = mail.attachments().find(|part| part.attachment_name().is_some_and(|n| n.ends_with(kind)));
    found.unwrap_or_else(|| panic!("no {kind}")).contents().to_vec()
}
