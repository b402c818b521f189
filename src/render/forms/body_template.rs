//! A body that the configuration words itself, for services that we do not know.
//!
//! What a letter says is foreign text: it is escaped by what the body is (as JSON a value stands with
//! its quotes, in a form it is percent-encoded, in HTML and XML its markup is taken apart), and a body
//! that could be broken out of nevertheless, such as by `|safe`, is refused when it is read.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};
use serde::Serialize;
use serde::de::IgnoredAny;

use super::chatwork::encoded;
use super::cut::{self, Glyph, Unit};
use super::{Matter, sample};
use crate::lang::Text;
use crate::render::{RenderError, clean};
use crate::rules::Severity;

/// Steps that a template may take: enough for hundreds of alerts, and an end to any loop.
const FUEL: u64 = 2_000_000;
/// The name under which a template is compiled.
const NAME: &str = "body";
/// What is given up, step by step, until a body fits: the text's share of it, and the alerts listed.
const SHRINKS: [(usize, usize); 4] = [(4, 50), (8, 10), (32, 3), (128, 0)];
/// What a template may name.
const NAMES: [&str; 15] = [
    "subject",
    "text",
    "html",
    "kind",
    "key",
    "city",
    "language",
    "to",
    "department",
    "critical",
    "severity",
    "items",
    "left_out",
    "link",
    "cut",
];

/// What a body is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `application/json` and what ends with `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// HTML and XML.
    Markup,
    /// `text/plain`.
    Plain,
}

impl Language {
    /// The one that a media type is of; `None` where nothing is known about escaping in it.
    pub fn of(content_type: &str) -> Option<Language> {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Some(Language::Json),
            "application/x-www-form-urlencoded" => Some(Language::Form),
            "text/html" | "application/xml" | "text/xml" => Some(Language::Markup),
            "text/plain" => Some(Language::Plain),
            other if other.ends_with("+json") => Some(Language::Json),
            other if other.ends_with("+xml") => Some(Language::Markup),
            _ => None,
        }
    }

    fn escaping(self) -> AutoEscape {
        match self {
            Language::Json => AutoEscape::Json,
            Language::Form => AutoEscape::Custom("form".into()),
            Language::Markup => AutoEscape::Html,
            Language::Plain => AutoEscape::None,
        }
    }
}

/// A checked template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyTemplate {
    source: String,
    language: Language,
    max_bytes: usize,
}

/// What a template sees.
#[derive(Clone, Serialize)]
pub(super) struct Page {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) kind: String,
    pub(super) key: String,
    pub(super) city: String,
    pub(super) language: &'static str,
    pub(super) to: String,
    pub(super) department: Option<String>,
    pub(super) critical: bool,
    pub(super) severity: &'static str,
    pub(super) items: Vec<serde_json::Value>,
    pub(super) left_out: usize,
    pub(super) link: Option<String>,
    /// Whether something was given up so that the body fits.
    pub(super) cut: bool,
}

impl BodyTemplate {
    /// Checks `source` by filling it with samples of every kind of letter, hostile ones among them.
    /// A body of more than `max_bytes` has its text and its list of alerts shortened.
    ///
    /// # Errors
    /// What is wrong with it and what is accepted.
    pub fn new(source: &str, language: Language, max_bytes: usize) -> Result<BodyTemplate, Text> {
        let template = BodyTemplate { source: source.to_owned(), language, max_bytes };
        template.names()?;
        for (harmless, hostile) in sample::pages() {
            let (harmless, hostile) = (template.fill(&harmless)?, template.fill(&hostile)?);
            if shape(language, &harmless) != shape(language, &hostile) {
                return Err(broken_out_of(language));
            }
            if harmless.len().max(hostile.len()) > max_bytes {
                return Err(too_large(max_bytes));
            }
        }
        Ok(template)
    }

    /// The body's bytes.
    pub(super) fn bytes(&self, matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
        let page = page(matter);
        let mut body = self.fill(&page).map_err(RenderError::Body)?;
        let rest = cut::rest(matter, str::to_owned);
        for (share, items) in SHRINKS {
            if body.len() <= self.max_bytes {
                break;
            }
            let room = self.max_bytes / share;
            let page = Page {
                text: cut::within(&page.text, Glyph::itself, room, Unit::Bytes, &rest),
                html: String::new(),
                left_out: page.items.len().saturating_sub(items),
                items: page.items.iter().take(items).cloned().collect(),
                cut: true,
                ..page.clone()
            };
            body = self.fill(&page).map_err(RenderError::Body)?;
        }
        if body.len() > self.max_bytes {
            Err(RenderError::Body(too_large(self.max_bytes)))
        } else {
            Ok(body.into_bytes())
        }
    }

    /// The template, filled: what its language calls well-formed.
    fn fill(&self, page: &Page) -> Result<String, Text> {
        let env = self.environment()?;
        let mut context = Value::from(Serde(page));
        if self.language == Language::Markup {
            // Our own page, its foreign text taken apart already.
            let html = Value::from_safe_string(page.html.clone());
            context = minijinja::context! { html, ..context };
        }
        let filled = env.get_template(NAME).and_then(|t| t.render(context)).map_err(|e| unfilled(&e))?;
        match self.language {
            Language::Json => {
                serde_json::from_str::<IgnoredAny>(&filled).map(|_| filled).map_err(|e| no_json(&e))
            }
            _ => Ok(filled),
        }
    }

    /// Every name that the template uses is one that it is given.
    fn names(&self) -> Result<(), Text> {
        let env = self.environment()?;
        let template = env.get_template(NAME).map_err(|e| unfilled(&e))?;
        let mut unknown: Vec<String> = template
            .undeclared_variables(false)
            .into_iter()
            .filter(|name| {
                !NAMES.contains(&name.as_str()) && !env.globals().any(|(global, _)| global == name)
            })
            .collect();
        unknown.sort();
        match unknown.first() {
            Some(name) => Err(unknown_name(name)),
            None => Ok(()),
        }
    }

    fn environment(&self) -> Result<Environment<'_>, Text> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_fuel(Some(FUEL));
        let escaping = self.language.escaping();
        env.set_auto_escape_callback(move |_| escaping.clone());
        env.set_formatter(|out, state, value| match state.auto_escape() {
            AutoEscape::Custom(_) if !value.is_safe() => {
                write!(out, "{}", encoded(&value.to_string())).map_err(Error::from)
            }
            AutoEscape::Custom(_) => write!(out, "{value}").map_err(Error::from),
            _ => minijinja::escape_formatter(out, state, value),
        });
        env.add_template(NAME, &self.source).map_err(|error| unfilled(&error))?;
        Ok(env)
    }
}

fn page(matter: &Matter<'_>) -> Page {
    let Matter { draft, style, written, key, .. } = *matter;
    let gravest = matter.gravest();
    Page {
        subject: written.subject.clone(),
        text: written.text.clone(),
        html: written.html.clone(),
        kind: written.kind.to_owned(),
        key: key.to_owned(),
        city: clean::line(&style.city),
        language: draft.to.lang.code(),
        to: clean::line(&draft.to.name),
        department: draft.to.department.clone(),
        critical: gravest == Some(Severity::Critical),
        severity: gravest.unwrap_or(Severity::Info).name(),
        items: written.data["items"].as_array().cloned().unwrap_or_default(),
        left_out: 0,
        link: style.link.clone(),
        cut: false,
    }
}

/// What foreign text must not change about a body.
fn shape(language: Language, body: &str) -> Vec<&str> {
    match language {
        Language::Form => body.split('&').filter_map(|pair| pair.split('=').next()).collect(),
        Language::Markup => body.matches(['<', '>']).collect(),
        // Whether it is JSON at all was looked at when it was filled.
        Language::Json | Language::Plain => Vec::new(),
    }
}

fn unfilled(error: &Error) -> Text {
    let line = error.line().unwrap_or(1);
    let said = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    Text::new(
        format!(
            "ひな形の{line}行目を埋められません（{said}）。{{{{ 名前 }}}} と {{% if … %}} の書き方を確かめてください。使える名前は: {}",
            NAMES.join(", ")
        ),
        format!(
            "line {line} of the template cannot be filled ({said}). Check its {{{{ names }}}} and {{% tags %}}. Names that can be used: {}",
            NAMES.join(", ")
        ),
    )
}

fn unknown_name(name: &str) -> Text {
    let alike = NAMES.iter().map(|known| (strsim::jaro_winkler(name, known), known));
    let nearest = alike.filter(|(likeness, _)| *likeness > 0.75).max_by(|a, b| a.0.total_cmp(&b.0));
    let (ja, en) = match nearest {
        Some((_, known)) => (format!("「{known}」ではありませんか。"), format!(" Did you mean \"{known}\"?")),
        None => (String::new(), String::new()),
    };
    Text::new(
        format!("ひな形の「{name}」という名前はありません。{ja}使える名前は: {}", NAMES.join(", ")),
        format!(
            "the template's name \"{name}\" is unknown.{en} Names that can be used: {}",
            NAMES.join(", ")
        ),
    )
}

fn no_json(error: &serde_json::Error) -> Text {
    let (line, column) = (error.line(), error.column());
    Text::new(
        format!(
            "引用符や改行を含む内容で試したところ、ひな形から正しいJSONができませんでした（{line}行{column}文字目）。値は引用符で囲まずに \"text\": {{{{ subject }}}} か {{{{ subject|tojson }}}} と書いてください（引用符は自動で付きます）。"
        ),
        format!(
            "filled with quotes and line breaks to try it, the template gives no valid JSON (line {line}, column {column}). Write values without quotes around them, \"text\": {{{{ subject }}}} or {{{{ subject|tojson }}}}: they bring their own."
        ),
    )
}

fn broken_out_of(language: Language) -> Text {
    let (ja, en) = match language {
        Language::Form => (
            "& や = を含む内容で試したところ、フォームの項目が増えました",
            "filled with & and =, the form gets fields that the template does not have",
        ),
        _ => (
            "< や > を含む内容で試したところ、タグが増えました",
            "filled with < and >, the body gets tags that the template does not have",
        ),
    };
    Text::new(
        format!("{ja}。ひな形から |safe や autoescape を除いてください（値は自動で安全な形になります）。"),
        format!("{en}. Remove |safe and autoescape from the template: values are made safe by themselves."),
    )
}

fn too_large(max_bytes: usize) -> Text {
    Text::new(
        format!(
            "ひな形からできる本文が、短い内容でも max_bytes（{max_bytes}バイト）を超えます。ひな形を短くするか、max_bytes を大きくしてください。"
        ),
        format!(
            "the template makes a body of more than max_bytes ({max_bytes} bytes) even where little is said. Shorten it, or raise max_bytes."
        ),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn new(source: &str, content_type: &str) -> Result<BodyTemplate, Text> {
        BodyTemplate::new(source, Language::of(content_type).unwrap(), 10_000)
    }

    fn refused(source: &str, content_type: &str, word: &str) {
        let text = new(source, content_type).unwrap_err();
        assert!(text.en.contains(word), "{source}: {}", text.en);
        assert!(text.ja.contains("ください") || text.ja.contains("使える名前は"), "{}", text.ja);
    }

    const JSON: &str = r#"{"text": {{ subject ~ "\n" ~ text }}, "at": [{% for i in items %}{{ i.title|tojson }}{% if not loop.last %},{% endif %}{% endfor %}]}"#;

    #[test]
    fn a_template_that_holds_whatever_is_said_is_accepted() {
        new(JSON, "application/json; charset=utf-8").unwrap();
        new("message={{ text }}&room=1&n={{ left_out }}", "application/x-www-form-urlencoded").unwrap();
        new("<m to='{{ to }}'>{{ text }}</m>{% if link %}<a href=\"{{ link }}\"/>{% endif %}", "text/xml")
            .unwrap();
        new("<html><body>{{ html }}</body></html>", "text/html").unwrap();
        new("{{ subject }}\n{{ text }}", "text/plain").unwrap();
    }

    #[test]
    fn a_json_template_that_quotes_or_a_hostile_title_breaks_is_refused() {
        refused(r#"{"text": "{{ subject }}"}"#, "application/json", "valid JSON");
        refused(r#"{"text": "{{ subject|safe }}"}"#, "application/json", "valid JSON");
        refused("{\"text\": {{ text }}", "application/problem+json", "valid JSON");
        refused(
            r#"{"a": [{% for i in items %}{{ i.title }},{% endfor %}]}"#,
            "application/json",
            "valid JSON",
        );
    }

    #[test]
    fn what_could_be_broken_out_of_is_refused() {
        refused("message={{ text|safe }}", "application/x-www-form-urlencoded", "fields");
        refused("<m>{{ subject|safe }}</m>", "text/html", "tags");
        refused("{% autoescape false %}<m>{{ to }}</m>{% endautoescape %}", "text/xml", "tags");
    }

    #[test]
    fn what_cannot_be_filled_is_named() {
        refused("{{ subjekt }}", "text/plain", "Did you mean \"subject\"?");
        refused("\n{{ text", "text/plain", "line 2");
        refused("{{ items[0].nothing }}", "text/plain", "line 1");
        refused(
            "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}",
            "text/plain",
            "line 1",
        );
        let text = BodyTemplate::new(&"x".repeat(2000), Language::Plain, 1000).unwrap_err();
        assert!(text.en.contains("1000 bytes"), "{}", text.en);
    }

    #[test]
    fn an_unknown_media_type_has_no_escaping() {
        for unknown in ["", "application/octet-stream", "image/png", "json"] {
            assert_eq!(Language::of(unknown), None, "{unknown}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_said_leaves_its_place(said in "(\"|\\\\|\n|&|=|<|>|\\{\\{|\\PC){0,30}") {
            let (mut page, _) = sample::pages().into_iter().next().unwrap();
            page.subject.clone_from(&said);
            page.text.clone_from(&said);
            let json = new(JSON, "application/json").unwrap().fill(&page).unwrap();
            let read: serde_json::Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read["text"].as_str().unwrap(), format!("{said}\n{said}"));
            let form = new("a={{ text }}&b=1", "application/x-www-form-urlencoded").unwrap();
            prop_assert_eq!(form.fill(&page).unwrap(), format!("a={}&b=1", encoded(&said)));
        }
    }
}
