//! The rules as they would be: those in force, with what the form turns off, changes and writes anew.

use super::super::picture::Picture;
use super::asked::Asked;
use crate::lang::{Lang, Text};
use crate::office::parts::overrides;
use crate::office::rule_texts::{names, without};
use crate::rules::{Names, RuleSet, Source, load_among, pack};

/// The rules that `asked` makes of those in force; `None`: the same ones.
///
/// # Errors
/// Every mistake of the text, with its place.
pub(super) fn changed(picture: &Picture, asked: &Asked, lang: Lang) -> Result<Option<RuleSet>, Vec<Text>> {
    let parts = &picture.parts;
    let field = || lang.pick("入力欄", "the text below").to_owned();
    let text = Source { name: field(), text: asked.text.clone() };
    let sources = if parts.sources.is_empty() { pack() } else { parts.sources.clone() };
    let mut sources = without(&sources, &names(&asked.text));
    let mut layers: Vec<Source> = overrides(&parts.config).into_iter().collect();
    layers.push(Source { name: lang.pick("画面の選択", "the form").to_owned(), text: form(asked) });
    if !asked.text.trim().is_empty() {
        sources.push(text.clone());
        layers.push(text);
    }
    let names = Names {
        channels: Some(parts.config.channels.keys().cloned().collect()),
        departments: Some(picture.plan.departments.iter().map(|d| d.code.clone()).collect()),
    };
    let rules = load_among(&sources, &layers, &names, &["override"])
        .map_err(|found| found.into_iter().map(|mistake| mistake.rendered).collect::<Vec<_>>())?;
    Ok((rules.fingerprint != parts.rules.fingerprint).then_some(rules))
}

/// What the form says besides the text, as overrides are written. Its names and spans were checked.
fn form(asked: &Asked) -> String {
    let mut overrides = toml::Table::new();
    let mut set = |rule: &str, key: &str, value: toml::Value| {
        let entry = overrides.entry(rule.to_owned()).or_insert_with(|| toml::Table::new().into());
        if let toml::Value::Table(table) = entry {
            table.insert(key.to_owned(), value);
        }
    };
    for rule in &asked.off {
        set(rule, "enabled", false.into());
    }
    let rule = &asked.rule;
    for (key, value) in [("severity", &asked.severity), ("mode", &asked.mode), ("hold", &asked.hold)] {
        if !value.is_empty() {
            set(rule, key, value.clone().into());
        }
    }
    let texts = |list: Vec<String>| toml::Value::Array(list.into_iter().map(toml::Value::from).collect());
    if !asked.to.is_empty() {
        set(rule, "to", texts(asked.to.clone()));
    }
    let spans = asked.spans().unwrap_or_default();
    if !spans.is_empty() {
        let every = texts(spans.iter().map(ToString::to_string).collect());
        set(rule, "remind", toml::Table::from_iter([("every".to_owned(), every)]).into());
    }
    toml::Table::from_iter([("override".to_owned(), toml::Value::Table(overrides))]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_becomes_overrides() {
        let asked = Asked {
            off: vec!["a-rule".into()],
            rule: "b".into(),
            severity: "info".into(),
            every: "7d、14d".into(),
            to: vec!["owner".into(), "digest".into()],
            ..Asked::default()
        };
        let expected = "[override.a-rule]\nenabled = false\n\n[override.b]\nseverity = \"info\"\nto = [\"owner\", \"digest\"]\n\n[override.b.remind]\nevery = [\"7d\", \"14d\"]\n";
        assert_eq!(form(&asked), expected);
        assert_eq!(form(&Asked::default()).trim(), "[override]");
    }
}
