//! Programs that a test needs and not every machine has.

use std::process::{Command, Stdio};

/// Whether `tool` (a command line such as `python3 -m aiosmtpd`) answers to `--version`.
///
/// Where it does not, says so and gives `false`, upon which the test returns; with
/// `YAMEDOKI_REQUIRE_TOOLS=1` in the environment, its absence is a failure.
pub(crate) fn require(tool: &str) -> bool {
    let mut words = tool.split_whitespace();
    let program = words.next().expect("a tool has a name");
    let answer = Command::new(program).args(words).arg("--version").stdin(Stdio::null()).output();
    let there = answer.is_ok_and(|output| output.status.success());
    let required = std::env::var("YAMEDOKI_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(there || !required, "`{tool}` is required by YAMEDOKI_REQUIRE_TOOLS and is not here");
    if !there {
        println!("skipped: `{tool}` is not here");
    }
    there
}
