//! docs/security.md: each test that it names is there.

use std::fs;
use std::path::Path;

use super::text_of;

#[test]
fn every_attempt_that_must_fail_has_its_test() {
    let text = text_of("security.md");
    let mut named = 0;
    for name in text.split('`').skip(1).step_by(2).filter(|name| name.contains("::")) {
        let (file, test) = name.rsplit_once("::").unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("{}.rs", file.replace("::", "/")));
        let source = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(source.contains(&format!("fn {test}()")), "{name} is not there");
        named += 1;
    }
    assert!(named >= 25, "{named}");
}
