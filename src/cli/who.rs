//! Whose name goes on record.

use crate::config;

/// The variables that hold the user's name: whoever runs a command by sudo as the service's own user is
/// the one who acts, not that user.
const NAMES: [&str; 3] = ["SUDO_USER", "USER", "LOGNAME"];

/// The name given by `--by`, else the user's.
pub(super) fn who(given: Option<&str>) -> String {
    named(given, &config::process_env)
}

fn named(given: Option<&str>, env: &dyn Fn(&str) -> Option<String>) -> String {
    let filled = |name: &str| Some(name.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
    given
        .and_then(filled)
        .or_else(|| NAMES.into_iter().find_map(|name| filled(&env(name)?)))
        .unwrap_or_else(|| "cli".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_person_who_acts() {
        let check = |given: Option<&str>, env: &[(&str, &str)], expected: &str| {
            let read =
                |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(named(given, &read), expected, "{given:?} {env:?}");
        };
        check(Some("佐藤"), &[("USER", "suzuki")], "佐藤");
        check(Some(" "), &[("USER", "suzuki")], "suzuki");
        check(None, &[("USER", "yamedoki"), ("SUDO_USER", "suzuki")], "suzuki");
        check(None, &[("USER", ""), ("LOGNAME", "suzuki")], "suzuki");
        check(None, &[], "cli");
    }
}
