//! The pages' templates and words, embedded in the program; a shipped file that cannot be read is a mistake
//! of ours, which is kept and told, not thrown.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, State, UndefinedBehavior, Value};
use sha2::{Digest, Sha256};

use super::PublishError;
use crate::lang::Lang;

const FILES: [(&str, &str); 7] = [
    ("layout.html.j2", include_str!("templates/layout.html.j2")),
    ("parts.html.j2", include_str!("templates/parts.html.j2")),
    ("index.html.j2", include_str!("templates/index.html.j2")),
    ("perspective.html.j2", include_str!("templates/perspective.html.j2")),
    ("initiative.html.j2", include_str!("templates/initiative.html.j2")),
    ("renewals.html.j2", include_str!("templates/renewals.html.j2")),
    ("about.html.j2", include_str!("templates/about.html.j2")),
];

const JA: &str = include_str!("words/ja.toml");
const EN: &str = include_str!("words/en.toml");

/// What all pages look like. It stands in each page: a page works by itself, also from a folder.
pub(super) const STYLE: &str = include_str!("templates/style.css");

/// Steps that one page may take: an end to any loop.
const FUEL: u64 = 20_000_000;

type Ready = LazyLock<Result<Environment<'static>, String>>;
static READY_JA: Ready = LazyLock::new(|| ready(JA));
static READY_EN: Ready = LazyLock::new(|| ready(EN));

/// The page of the template `name`.
pub(super) fn fill(lang: Lang, name: &str, context: Value) -> Result<String, PublishError> {
    let env = lang.pick(&READY_JA, &READY_EN).as_ref().map_err(|error| PublishError::Words(error.clone()))?;
    Ok(env.get_template(name)?.render(context)?)
}

/// The policy that every page carries: nothing from anywhere, and no style but this one.
pub(super) fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

fn ready(catalogue: &str) -> Result<Environment<'static>, String> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.map_err(|e| e.to_string())?);
    env.add_function("say", say);
    env.add_filter("tab", tab);
    for (name, source) in FILES {
        env.add_template(name, source).map_err(|e| format!("{e:#}"))?;
    }
    for (key, words) in entries(catalogue)? {
        env.add_template_owned(format!("say/{key}"), words).map_err(|e| format!("{key}: {e:#}"))?;
    }
    Ok(env)
}

fn say(state: &State<'_, '_>, key: &str, context: Kwargs) -> Result<String, Error> {
    state.env().get_template(&format!("say/{key}"))?.render(Value::from(context))
}

/// A page's name as a browser's tab shows it: with the site's where both fit into 70 characters, which
/// html-validate holds to be all that is shown; else cut.
fn tab(page: String, site: String) -> String {
    const LONG: usize = 70;
    let whole = if site.is_empty() { page.clone() } else { format!("{page} - {site}") };
    match (whole.chars().count() <= LONG, page.char_indices().nth(LONG - 1)) {
        (true, _) => whole,
        (false, Some((at, _))) if page.chars().count() > LONG => format!("{}…", &page[..at]),
        _ => page,
    }
}

fn entries(catalogue: &str) -> Result<Vec<(String, String)>, String> {
    let table: toml::Table = catalogue.parse().map_err(|e: toml::de::Error| e.to_string())?;
    let text = |(key, value): (&String, &toml::Value)| {
        let said = value.as_str().ok_or_else(|| format!("{key} is no text"))?;
        Ok((key.clone(), said.to_owned()))
    };
    table.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;

    fn keys(catalogue: &str) -> BTreeSet<String> {
        entries(catalogue).unwrap().into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn both_languages_say_the_same_things_and_all_that_is_said() {
        ready(JA).unwrap();
        ready(EN).unwrap();
        assert_eq!(keys(JA), keys(EN));
        let all: String = FILES.iter().map(|(_, source)| *source).collect();
        for part in all.split("say(\"").skip(1) {
            let (key, rest) = part.split_once('"').unwrap();
            let is_prefix = rest.trim_start().starts_with('~');
            let known = keys(JA).contains(key) || is_prefix && keys(JA).iter().any(|k| k.starts_with(key));
            assert!(known, "{key} is said, but no word");
        }
    }

    #[test]
    fn a_tab_has_seventy_characters_at_most() {
        assert_eq!(tab("人".into(), "市".into()), "人 - 市");
        assert_eq!(tab("人".repeat(70), "市".into()), "人".repeat(70));
        assert_eq!(tab("人".repeat(71), String::new()), format!("{}…", "人".repeat(69)));
    }

    #[test]
    fn the_style_can_stand_in_a_page_and_asks_for_nothing() {
        assert!(!STYLE.contains("</") && !STYLE.contains("url(") && !STYLE.contains("@import"));
    }
}
