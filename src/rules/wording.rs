//! What a finding is called, in both languages: templates whose every variable is checked against
//! the plan's schema when they are loaded.

use std::collections::BTreeMap;

use minijinja::value::Value as Word;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior};

use super::compiled::in_file;
use super::lang::{Cx, Mistake, Program, Scope, Ty, Val, compile_name};
use super::load::Found;
use super::raw::{At, RawRule};
use super::set::Source;
use crate::lang::Lang;

/// Steps that one template may take: a loop over a list is fine, a runaway one ends.
const FUEL: u64 = 50_000;

/// What stands for a value that the plan lacks.
const NOTHING: &str = "―";

/// The templates of all rules.
#[derive(Debug)]
pub(super) struct Wording {
    templates: Environment<'static>,
}

impl Default for Wording {
    fn default() -> Self {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|_| AutoEscape::None);
        // Names are checked at load; at run time a value that the plan lacks is a dash, not a failure.
        templates.set_undefined_behavior(UndefinedBehavior::Chainable);
        templates.set_fuel(Some(FUEL));
        templates.set_formatter(write_word);
        Wording { templates }
    }
}

/// What the templates of one rule read, for one of its tables.
#[derive(Debug, Default)]
pub(super) struct Words {
    reads: Vec<(Vec<String>, Program)>,
}

/// The four templates of a rule: its key, and the text.
fn parts(raw: &RawRule) -> [(&'static str, Option<&At<String>>); 4] {
    [
        ("title.ja", raw.title.ja.as_ref()),
        ("title.en", raw.title.en.as_ref()),
        ("advice.ja", raw.advice.ja.as_ref()),
        ("advice.en", raw.advice.en.as_ref()),
    ]
}

impl Wording {
    /// Compiles the templates of rule `index`.
    pub(super) fn add(&mut self, raw: &RawRule, index: usize, sources: &[Source], found: &mut Vec<Found>) {
        for (part, text) in parts(raw) {
            let Some(text) = text else { continue };
            let added = self.templates.add_template_owned(format!("{index}.{part}"), text.value.clone());
            if let Err(error) = added {
                found.push(in_file(unreadable(&text.value, &error), text, sources));
            }
        }
    }

    /// Checks what the templates of a rule read against `scope`.
    pub(super) fn words(
        &self,
        raw: &RawRule,
        scope: &Scope,
        sources: &[Source],
        found: &mut Vec<Found>,
    ) -> Words {
        let mut words = Words::default();
        for (_, text) in parts(raw) {
            let Some(text) = text else { continue };
            let Ok(template) = self.templates.template_from_str(&text.value) else { continue };
            let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
            names.sort();
            let before = found.len();
            for name in names {
                match compile_name(&name, scope) {
                    Ok(program) => words.add(&name, program),
                    Err(mistakes) => {
                        let start = place_of(&text.value, &name);
                        found.extend(mistakes.into_iter().map(|mut m| {
                            m.span = start + m.span.start..start + m.span.end;
                            in_file(m, text, sources)
                        }));
                    }
                }
            }
            if found.len() == before {
                let tried = [true, false].iter().find_map(|all| template.render(words.samples(*all)).err());
                found.extend(tried.map(|e| in_file(unreadable(&text.value, &e), text, sources)));
            }
        }
        words
    }

    /// Renders `part` (`title`, `advice`) of rule `index`; the other language's where one is
    /// missing, `None` where both are.
    pub(super) fn render(
        &self,
        index: usize,
        part: &str,
        lang: Lang,
        words: &Words,
        cx: &Cx<'_>,
    ) -> Option<String> {
        let other = lang.pick(Lang::En, Lang::Ja);
        let find = |lang: Lang| self.templates.get_template(&format!("{index}.{part}.{}", lang.code())).ok();
        let template = find(lang).or_else(|| find(other))?;
        template.render(words.values(cx)).ok()
    }
}

impl Words {
    fn add(&mut self, name: &str, program: Program) {
        let path: Vec<String> = name.split('.').map(str::to_owned).collect();
        if !self.reads.iter().any(|r| r.0 == path) {
            self.reads.push((path, program));
        }
    }

    /// Made-up values, `all` of them or only those that every row has: a filter that does not exist,
    /// or arithmetic on what may be absent, shows when the template is tried with them.
    fn samples(&self, all: bool) -> Word {
        let mut tree = Tree::default();
        for (path, program) in &self.reads {
            if all || !program.may_be_absent() {
                tree.put(path, sample(program.ty()));
            }
        }
        tree.into_word()
    }

    /// The values as nested maps; a value that the plan lacks is undefined.
    fn values(&self, cx: &Cx<'_>) -> Word {
        let mut tree = Tree::default();
        for (path, program) in &self.reads {
            if let Ok(value) = program.eval(cx) {
                tree.put(path, word(&value, cx));
            }
        }
        tree.into_word()
    }
}

#[derive(Default)]
struct Tree(BTreeMap<String, Branch>);

enum Branch {
    Leaf(Word),
    Tree(Tree),
}

impl Tree {
    fn put(&mut self, path: &[String], value: Word) {
        match path {
            [] => {}
            [name] => {
                self.0.insert(name.clone(), Branch::Leaf(value));
            }
            [name, rest @ ..] => {
                let branch = self.0.entry(name.clone()).or_insert_with(|| Branch::Tree(Tree::default()));
                if let Branch::Tree(tree) = branch {
                    tree.put(rest, value);
                }
            }
        }
    }

    fn into_word(self) -> Word {
        let words = self.0.into_iter().map(|(name, branch)| match branch {
            Branch::Leaf(word) => (name, word),
            Branch::Tree(tree) => (name, tree.into_word()),
        });
        Word::from(words.collect::<BTreeMap<String, Word>>())
    }
}

fn sample(ty: &Ty) -> Word {
    match ty {
        Ty::Bool => Word::from(true),
        Ty::Int => Word::from(1),
        Ty::Double => Word::from(0.5),
        Ty::Time => Word::from("2026-05-01"),
        Ty::List(_) => Word::from(vec!["…"]),
        _ => Word::from("…"),
    }
}

/// A value as templates see it: dates as `2026-04-01`.
fn word(value: &Val<'_>, cx: &Cx<'_>) -> Word {
    match value {
        Val::Bool(b) => Word::from(*b),
        Val::Int(n) => Word::from(*n),
        Val::Double(x) => Word::from(*x),
        Val::Texts(list) => list.iter().map(Word::from).collect(),
        Val::Date(_) | Val::Time(_) => {
            value.date(cx.calendar).map_or(Word::UNDEFINED, |d| Word::from(d.to_string()))
        }
        _ => value.as_str().map_or(Word::UNDEFINED, Word::from),
    }
}

/// Writes a value as plain text: control characters of the plan's texts become spaces, so that none
/// of them starts a line or a header; numbers lose the digits that nobody reads.
fn write_word(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Word) -> Result<(), minijinja::Error> {
    let text = if value.is_undefined() || value.is_none() {
        NOTHING.to_owned()
    } else if let Some(text) = value.as_str() {
        plain(text)
    } else if !value.is_integer()
        && let Ok(x) = f64::try_from(value.clone())
    {
        number(x)
    } else {
        plain(&value.to_string())
    };
    out.write_str(&text).map_err(minijinja::Error::from)
}

/// A text in one line, without characters that steer a terminal, a mail or the direction of writing.
pub(super) fn plain(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

/// At most four decimals, none that say nothing.
fn number(x: f64) -> String {
    let text = format!("{x:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Where a template names a variable.
fn place_of(template: &str, name: &str) -> usize {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let whole =
        |at: &usize| !template[..*at].ends_with(part) && !template[at + name.len()..].starts_with(part);
    let mut places = template.match_indices(name).map(|m| m.0);
    places.clone().find(whole).or_else(|| places.next()).unwrap_or(0)
}

fn unreadable(text: &str, error: &minijinja::Error) -> Mistake {
    let span = error.range().unwrap_or(0..text.len());
    let said = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    Mistake::new(
        span,
        format!("文面のひな形として読めません（{said}）"),
        format!("this cannot be read as a template ({said})"),
    )
}
