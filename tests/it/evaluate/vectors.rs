//! The plans that come with the contract, by the real binary.

use std::fs;

use super::{evaluate, findings, unknown};
use crate::world::shared;

#[test]
fn the_binary_finds_what_the_contract_expects_and_nothing_else() {
    let Some(plans) = shared("data/vectors/plans") else { return };
    let home = tempfile::tempdir().unwrap();
    let mut days = 0;
    for plan in fs::read_dir(plans).unwrap().map(|e| e.unwrap().path()) {
        let files = fs::read_dir(&plan).unwrap().map(|e| e.unwrap().path());
        for path in files.filter(|p| p.extension().is_some_and(|e| e == "json")) {
            let expected: serde_json::Value =
                serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let at = expected["at"].as_str().unwrap();
            let output = evaluate(home.path(), &plan, at, &[]);
            assert_eq!(output["at"], at);
            assert_eq!(findings(&output), findings(&expected), "{}", path.display());
            assert_eq!(output["errors"].as_array().unwrap().len(), 0);
            for (rule, subject) in unknown(&output) {
                let may = ["kpi-at-risk", "kpi-off-track", "exit-point-reached"];
                assert!(may.contains(&rule.as_str()), "{rule} cannot tell about {subject}");
            }
            days += 1;
        }
    }
    assert!(days > 0, "the vectors hold expectations");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "judging a plan alone leaves nothing behind");
}
