//! The environment: read here and nowhere else.

use crate::lang::Lang;

/// A way to look up environment variables.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The process's environment. A variable that is no UTF-8 counts as absent.
#[allow(clippy::disallowed_methods)] // the one place that may ask
pub fn process_env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The language that the locale asks for: `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set.
/// Japanese for `ja…`, English for any other language; `None` where none is chosen (`C`, `POSIX`,
/// nothing), so that the configured language holds.
pub fn locale(env: Env<'_>) -> Option<Lang> {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env(name).filter(|v| !v.is_empty()))?;
    match set.split(['.', '_', '@']).next()? {
        "C" | "POSIX" => None,
        "ja" => Some(Lang::Ja),
        _ => Some(Lang::En),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], expected: Option<Lang>) {
        let env = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string());
        assert_eq!(locale(&env), expected, "{variables:?}");
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        check(&[("LANG", "ja_JP.UTF-8")], Some(Lang::Ja));
        check(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "en_GB.UTF-8")], Some(Lang::En));
        check(&[("LANG", "ja"), ("LC_ALL", "")], Some(Lang::Ja));
        check(&[("LANG", "de_DE")], Some(Lang::En));
    }

    #[test]
    fn no_language_chosen_is_none() {
        check(&[], None);
        check(&[("LANG", "C.UTF-8")], None);
        check(&[("LC_ALL", "POSIX"), ("LANG", "ja_JP.UTF-8")], None);
    }
}
