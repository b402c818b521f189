//! The rules that ship with Yamedoki, built into the program.

use super::Source;

/// The shipped pack, in file-name order.
pub fn pack() -> Vec<Source> {
    let files = [
        ("rules/exit_points.toml", include_str!("../../rules/exit_points.toml")),
        ("rules/initiatives.toml", include_str!("../../rules/initiatives.toml")),
        ("rules/kpis.toml", include_str!("../../rules/kpis.toml")),
        ("rules/milestones.toml", include_str!("../../rules/milestones.toml")),
        ("rules/renewals.toml", include_str!("../../rules/renewals.toml")),
    ];
    files.map(|(name, text)| Source { name: name.to_owned(), text: text.to_owned() }).into()
}

/// The rule that every set has, whatever files it is read from (`plan.md`, Import: a vanished row is itself
/// reported). It can be overridden and disabled like others, but not be written anew.
pub(super) fn built_in() -> Source {
    Source { name: "built-in".to_owned(), text: include_str!("built_in.toml").to_owned() }
}

/// The name of the rule that every set has.
pub const BUILT_IN: &str = "vanished";
