//! The board's templates and words, one of each a page, embedded in the program.
//!
//! `say("today.heading")` is the word `heading` of `words/{ja,en}/today.toml`, escaped like any other value;
//! `say("today.days", n=3)` fills it. Filters write what a reader of the language expects: `day`
//! (令和8年11月22日（日）), `short_day`, `prose` (a text with dates in it), `number`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, State, UndefinedBehavior, Value};

use crate::lang::Lang;
use crate::render::words;

/// Steps that one page may take: an end to any loop.
const FUEL: u64 = 5_000_000;

/// A page: its name, its template, its words in Japanese and English.
type Source = (&'static str, &'static str, &'static str, &'static str);

macro_rules! pages {
    ($($name:literal),* $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("templates/", $name, ".html.j2")),
            include_str!(concat!("words/ja/", $name, ".toml")),
            include_str!(concat!("words/en/", $name, ".toml")),
        )),*]
    };
}

/// Every page, and the parts that pages share (`layout`, `parts`).
const PAGES: &[Source] = pages![
    "layout",
    "parts",
    "parts_plan",
    "failure",
    "today",
    "plan",
    "initiative",
    "history",
    "alerts",
    "alert",
    "answer",
    "answer_form",
    "decide",
    "paper",
    "letter",
    "renewals",
    "renewal",
    "silences",
    "rehearsal",
    "rules",
    "rule",
    "deliveries",
    "delivery",
    "audit",
    "status",
    "login",
    "account",
    "feeds",
];

type Ready = LazyLock<Result<Environment<'static>, String>>;
static JA: Ready = LazyLock::new(|| ready(Lang::Ja));
static EN: Ready = LazyLock::new(|| ready(Lang::En));

/// The template `name`, filled for a reader of `lang`.
pub(super) fn fill(lang: Lang, name: &str, context: &Value) -> Result<String, Error> {
    env(lang)?.get_template(name)?.render(context)
}

/// The words under `key` for a reader of `lang`, filled: for what a template cannot say itself.
pub(super) fn words(lang: Lang, key: &str, context: Value) -> Result<String, Error> {
    env(lang)?.get_template(&format!("say/{key}"))?.render(context)
}

fn env(lang: Lang) -> Result<&'static Environment<'static>, Error> {
    let shipped = lang.pick(&JA, &EN);
    shipped.as_ref().map_err(|e| Error::new(minijinja::ErrorKind::InvalidOperation, e.clone()))
}

fn ready(lang: Lang) -> Result<Environment<'static>, String> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.map_err(|e| e.to_string())?);
    env.add_function("say", say);
    env.add_filter("day", move |day: &str| date(day, |day| words::date(day, lang)));
    env.add_filter("short_day", move |day: &str| date(day, |day| words::short_date(day, lang)));
    env.add_filter("month", move |day: &str| date(day, |day| month(day, lang)));
    env.add_filter("prose", move |text: &str| words::prose(text, lang));
    env.add_filter("number", number);
    for (page, template, ja, en) in PAGES {
        env.add_template_owned(format!("{page}.html.j2"), *template).map_err(|e| format!("{page}: {e:#}"))?;
        for (key, said) in entries(lang.pick(ja, en))? {
            let name = format!("say/{page}.{key}");
            env.add_template_owned(name, said).map_err(|e| format!("{page}.{key}: {e:#}"))?;
        }
    }
    Ok(env)
}

fn date(text: &str, write: impl Fn(NaiveDate) -> String) -> String {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_or_else(|_| text.to_owned(), write)
}

/// The month of `day`: 令和8年11月; Nov 2026.
fn month(day: NaiveDate, lang: Lang) -> String {
    let written = words::short_date(day, lang);
    let end = written.find('月').map_or(written.len(), |at| at + '月'.len_utf8());
    match lang {
        Lang::Ja => written.get(..end).unwrap_or(&written).to_owned(),
        Lang::En => written.split_once(' ').map_or(written.as_str(), |(_, month)| month).to_owned(),
    }
}

/// A whole number with separators: 12,345.
fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0 { format!("-{out}") } else { out }
}

fn say(state: &State<'_, '_>, key: &str, context: Kwargs) -> Result<String, Error> {
    state.env().get_template(&format!("say/{key}"))?.render(Value::from(context))
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

    #[test]
    fn every_page_can_be_read_in_both_languages() {
        ready(Lang::Ja).unwrap();
        ready(Lang::En).unwrap();
    }

    #[test]
    fn both_languages_say_the_same_things_with_the_same_names_filled_in() {
        for (page, _, ja, en) in PAGES {
            let keys = |catalogue: &str| -> BTreeSet<String> {
                entries(catalogue).unwrap().into_iter().map(|(key, _)| key).collect()
            };
            assert_eq!(keys(ja), keys(en), "{page}");
            let names = |catalogue: &str| -> Vec<(String, BTreeSet<String>)> {
                let env = Environment::new();
                let of = |(key, said): (String, String)| {
                    let template = env.template_from_named_str(&key, &said).unwrap();
                    // English alone needs the number for its plurals.
                    let names = template.undeclared_variables(false).into_iter().filter(|name| name != "n");
                    (key.clone(), names.collect())
                };
                let mut all = entries(catalogue).unwrap();
                all.sort();
                all.into_iter().map(of).collect()
            };
            assert_eq!(names(ja), names(en), "{page}");
        }
    }

    #[test]
    fn every_word_is_said_and_everything_said_is_a_word() {
        let keys: BTreeSet<String> = PAGES
            .iter()
            .flat_map(|(page, _, ja, _)| {
                entries(ja).unwrap().into_iter().map(move |(key, _)| format!("{page}.{key}"))
            })
            .collect();
        let templates: String = PAGES.iter().map(|(_, template, ..)| *template).collect();
        for part in templates.split("say(\"").skip(1) {
            let (key, rest) = part.split_once('"').unwrap();
            let is_prefix = rest.trim_start().starts_with('~');
            let known = keys.contains(key) || is_prefix && keys.iter().any(|known| known.starts_with(key));
            assert!(known, "{key} is said, but no word");
        }
    }

    #[test]
    fn a_month_is_written_as_its_days_are() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        assert_eq!((month(day, Lang::Ja), month(day, Lang::En)), ("令和8年11月".into(), "Nov 2026".into()));
    }

    #[test]
    fn a_number_is_written_with_separators() {
        for (value, written) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(number(value), written);
        }
    }
}
