//! What most commands begin with: the configuration found, read and built.

use std::path::{Path, PathBuf};

use super::{Cli, Failure, Out};
use crate::daemon::parts::{Loaded, Parts, Places};

/// Where the configuration is looked for without `--config`.
const USUAL: &[&str] = &["config/yamedoki.toml", "yamedoki.toml"];

/// The configuration asked for, else one in the usual place, else none.
pub fn places(cli: &Cli, rules: Option<&Path>) -> Places {
    let usual = || USUAL.iter().map(PathBuf::from).find(|path| path.is_file());
    Places { config: cli.config.clone().or_else(usual), rules: rules.map(Path::to_owned) }
}

/// Loads everything; prints every mistake.
pub fn load(cli: &Cli, rules: Option<&Path>, out: &mut Out) -> Result<Loaded, Failure> {
    match Parts::load(&places(cli, rules)) {
        Ok(loaded) => {
            for warning in &loaded.warnings {
                out.remark(warning);
            }
            Ok(loaded)
        }
        Err(mistakes) => {
            for mistake in &mistakes {
                out.remark(mistake);
            }
            Err(Failure::printed())
        }
    }
}
