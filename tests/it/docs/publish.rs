//! docs/publish.md: every field that may be public.

use yamedoki::publish::all_fields;

use super::{Table, hold};

#[test]
fn every_field_that_may_be_public_is_documented() {
    let row = |field: yamedoki::publish::Publishable| {
        let usual = if field.usual { "✓" } else { "" };
        vec![format!("`{}`", field.name), usual.to_owned(), field.label.ja, field.label.en]
    };
    let header = vec!["項目 / field", "既定 / usual", "ページとCSVでの名前 / in Japanese", "English pages"];
    let table = Table { header, rows: all_fields().into_iter().map(row).collect(), kept: 0 };
    hold("publish.md", &[("fields".to_owned(), table)]);
}
