//! `yamedoki`: parse, run, exit code. The map is the library's.

use std::process::ExitCode;

fn main() -> ExitCode {
    yamedoki::cli::main(std::env::args_os().collect())
}
