//! The templates and the catalogue of one language, ready to be filled.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, State, UndefinedBehavior, Value};

use super::RenderError;
use crate::lang::Lang;

/// The shipped templates, by file name.
const FILES: [(&str, &str); 15] = [
    ("notice.txt.j2", include_str!("templates/notice.txt.j2")),
    ("notice.html.j2", include_str!("templates/notice.html.j2")),
    ("overview.txt.j2", include_str!("templates/overview.txt.j2")),
    ("overview.html.j2", include_str!("templates/overview.html.j2")),
    ("digest.txt.j2", include_str!("templates/digest.txt.j2")),
    ("digest.html.j2", include_str!("templates/digest.html.j2")),
    ("word.txt.j2", include_str!("templates/word.txt.j2")),
    ("word.html.j2", include_str!("templates/word.html.j2")),
    ("items.txt.j2", include_str!("templates/items.txt.j2")),
    ("items.html.j2", include_str!("templates/items.html.j2")),
    ("end_letter.html.j2", include_str!("templates/end_letter.html.j2")),
    ("footer.txt.j2", include_str!("templates/footer.txt.j2")),
    ("layout.html.j2", include_str!("templates/layout.html.j2")),
    ("styles.html.j2", include_str!("templates/styles.html.j2")),
    ("report.html.j2", include_str!("templates/report.html.j2")),
];

/// The catalogues.
const JA: &str = include_str!("ja.toml");
const EN: &str = include_str!("en.toml");

/// Steps that one template may take: far more than the longest digest needs, and an end to any loop.
const FUEL: u64 = 20_000_000;

/// A failure to read the shipped files is a mistake of ours; it is kept, not thrown.
type Shipped = LazyLock<Result<Environment<'static>, String>>;
static SHIPPED_JA: Shipped = LazyLock::new(|| shipped(JA));
static SHIPPED_EN: Shipped = LazyLock::new(|| shipped(EN));

/// The templates of one language.
#[derive(Clone, Debug)]
pub(super) struct Templates {
    env: &'static Environment<'static>,
    /// The language.
    pub(super) lang: Lang,
}

impl Templates {
    /// Those of `lang`.
    pub(super) fn of(lang: Lang) -> Result<Templates, RenderError> {
        let shipped = lang.pick(&SHIPPED_JA, &SHIPPED_EN);
        let env = shipped.as_ref().map_err(|e| RenderError::Catalogue(e.clone()))?;
        Ok(Templates { env, lang })
    }

    /// The template `name`, filled.
    pub(super) fn fill(&self, name: &str, context: Value) -> Result<String, RenderError> {
        Ok(self.env.get_template(name)?.render(context)?)
    }

    /// The catalogue's words under `key`, filled.
    pub(super) fn say(&self, key: &str, context: Value) -> Result<String, RenderError> {
        self.fill(&format!("say/{key}"), context)
    }

    /// Whether the catalogue has words under `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.env.get_template(&format!("say/{key}")).is_ok()
    }
}

fn shipped(catalogue: &str) -> Result<Environment<'static>, String> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.map_err(|e| e.to_string())?);
    env.add_function("say", say);
    for (name, source) in FILES {
        env.add_template(name, source).map_err(|e| format!("{e:#}"))?;
    }
    for (key, words) in entries(catalogue)? {
        env.add_template_owned(format!("say/{key}"), words).map_err(|e| format!("{key}: {e:#}"))?;
    }
    Ok(env)
}

/// `say("digest.late", n=2)`: the catalogue's words as a plain text, so that an HTML template
/// escapes them like any other.
fn say(state: &State<'_, '_>, key: &str, context: Kwargs) -> Result<String, Error> {
    state.env().get_template(&format!("say/{key}"))?.render(Value::from(context))
}

/// The catalogue's keys (`digest.late`) and words.
fn entries(catalogue: &str) -> Result<Vec<(String, String)>, String> {
    let table: toml::Table = catalogue.parse().map_err(|e: toml::de::Error| e.to_string())?;
    let mut out = Vec::new();
    for (key, value) in &table {
        match value {
            toml::Value::String(words) => out.push((key.clone(), words.clone())),
            toml::Value::Table(inner) => {
                for (name, words) in inner {
                    let words = words.as_str().ok_or_else(|| format!("{key}.{name} is no text"))?;
                    out.push((format!("{key}.{name}"), words.to_owned()));
                }
            }
            _ => return Err(format!("{key} is no text")),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;

    fn keys(catalogue: &str) -> BTreeSet<String> {
        entries(catalogue).unwrap().into_iter().map(|(k, _)| k).collect()
    }

    #[test]
    fn both_catalogues_hold_the_same_keys() {
        assert_eq!(keys(JA), keys(EN));
    }

    #[test]
    fn both_catalogues_fill_in_the_same_names() {
        let names = |catalogue: &str| -> Vec<(String, BTreeSet<String>)> {
            let mut all: Vec<_> = entries(catalogue).unwrap();
            all.sort();
            let env = Environment::new();
            all.into_iter()
                .map(|(key, words)| {
                    let template = env.template_from_named_str(&key, &words).unwrap();
                    (key.clone(), template.undeclared_variables(false).into_iter().collect())
                })
                .collect()
        };
        for (ja, en) in names(JA).into_iter().zip(names(EN)) {
            // English alone needs the number for its plurals.
            let only_plural = |set: &BTreeSet<String>| set.iter().filter(|n| *n != "n").cloned().collect();
            let (a, b): (BTreeSet<String>, BTreeSet<String>) = (only_plural(&ja.1), only_plural(&en.1));
            assert_eq!((ja.0, a), (en.0, b));
        }
    }

    #[test]
    fn every_key_of_the_catalogue_is_used_and_every_used_key_is_there() {
        let sources = [
            include_str!("subject.rs"),
            include_str!("view.rs"),
            include_str!("digest.rs"),
            include_str!("digest/measures.rs"),
            include_str!("mail/head.rs"),
            include_str!("mail/attached.rs"),
            include_str!("mail/dates.rs"),
            include_str!("mail/workbook/agenda.rs"),
            include_str!("mail/workbook/areas.rs"),
            include_str!("mail/workbook/list.rs"),
            include_str!("mail/workbook/measures.rs"),
            include_str!("mail/workbook/more.rs"),
            include_str!("forms/cut.rs"),
            include_str!("forms/slack.rs"),
            include_str!("forms/talk.rs"),
        ];
        let all: String = FILES.iter().map(|(_, s)| *s).chain(sources).collect();
        for key in keys(JA) {
            let by_name = ["matter.", "check.", "mark.", "told."].iter().any(|p| key.starts_with(p));
            assert!(by_name || all.contains(&format!("\"{key}\"")), "{key} is never said");
        }
        for part in all.split("say(\"").skip(1) {
            let key = part.split('"').next().unwrap();
            assert!(keys(JA).contains(key), "{key} is said, but in no catalogue");
        }
    }

    #[test]
    fn every_shipped_rule_has_a_matter_for_its_subject_line_and_a_name_for_its_check() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
        let mut rules = 0;
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
            let file: toml::Table = std::fs::read_to_string(entry.path()).unwrap().parse().unwrap();
            for rule in file["rule"].as_array().unwrap() {
                rules += 1;
                for part in ["matter", "check"] {
                    let key = format!("{part}.{}", rule["name"].as_str().unwrap());
                    assert!(keys(JA).contains(&key), "{key}");
                }
            }
        }
        // The rule that every set has.
        assert!(keys(JA).contains("matter.vanished") && keys(JA).contains("check.vanished"));
        assert!(rules >= 25, "{rules}");
    }
}
