//! Programs that a test needs and not every machine has.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whether `tool` (a command line such as `python3 -m aiosmtpd`) answers to `--version`.
///
/// Where it does not, says so and gives `false`, upon which the test returns; with
/// `YAMEDOKI_REQUIRE_TOOLS=1` in the environment, its absence is a failure.
pub(crate) fn require(tool: &str) -> bool {
    let mut words = tool.split_whitespace();
    let program = words.next().expect("a tool has a name");
    let answer = Command::new(program).args(words).arg("--version").stdin(Stdio::null()).output();
    there(answer.is_ok_and(|output| output.status.success()), tool)
}

/// The folder in which `node` finds the package `name`: run scripts there. As [`require`] where it does not.
pub(crate) fn node_package(name: &str) -> Option<PathBuf> {
    if !require("node") {
        return None;
    }
    let given = std::env::var_os("YAMEDOKI_NODE_TOOLS").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ci-tools"));
    there(folder.join("node_modules").join(name).is_dir(), &format!("npm {name}")).then_some(folder)
}

/// Chromium's program: `YAMEDOKI_CHROMIUM`, or Debian's own. As [`require`] where there is none.
pub(crate) fn chromium() -> Option<PathBuf> {
    let given = std::env::var_os("YAMEDOKI_CHROMIUM").map(PathBuf::from);
    let program = given.unwrap_or_else(|| PathBuf::from("/usr/bin/chromium"));
    there(program.is_file(), "chromium").then_some(program)
}

/// Whether `python3` has the module `name`. As [`require`] where it does not.
pub(crate) fn python_module(name: &str) -> bool {
    let answer = Command::new("python3").args(["-c", &format!("import {name}")]).output();
    there(answer.is_ok_and(|output| output.status.success()), &format!("python3 module {name}"))
}

/// Whether the command line `command` ends well: for tools without a `--version`. As [`require`] where it
/// does not.
pub(crate) fn runs(command: &str) -> bool {
    let mut words = command.split_whitespace();
    let program = words.next().expect("a tool has a name");
    let answer = Command::new(program).args(words).stdin(Stdio::null()).output();
    there(answer.is_ok_and(|output| output.status.success()), command)
}

fn there(there: bool, tool: &str) -> bool {
    let required = std::env::var("YAMEDOKI_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(there || !required, "`{tool}` is required by YAMEDOKI_REQUIRE_TOOLS and is not here");
    if !there {
        println!("skipped: `{tool}` is not here");
    }
    there
}
