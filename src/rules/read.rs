//! TOML → [`RawRule`]: every key and value of every rule is looked at, so that all mistakes come in
//! one run.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::lang::{Mistake, perhaps};
use super::raw::{At, RawDecision, RawEscalation, RawRemind, RawRule, RawText};
use super::set::{Mode, Names, Recipient, Severity};
use crate::calendar::Span;
use crate::lang::toml_said;
use crate::plan::Table;
use crate::plan::fields::fields;

type Node<'t> = Spanned<DeValue<'t>>;

/// The keys of a rule, in the contract's order.
pub(super) const RULE: &[&str] = &[
    "name",
    "each",
    "when",
    "hold",
    "severity",
    "to",
    "cc",
    "remind",
    "escalate",
    "inhibited_by",
    "superseded_by",
    "decision",
    "labels",
    "mode",
    "title",
    "advice",
];

/// The keys of an override.
pub(super) const OVERRIDE: &[&str] = &[
    "enabled",
    "severity",
    "to",
    "cc",
    "hold",
    "remind",
    "escalate",
    "decision",
    "inhibited_by",
    "superseded_by",
    "labels",
    "mode",
];

/// The outcomes of a decision.
const OUTCOMES: &[&str] = &["continue", "revise", "end"];

/// Reads one file.
pub(super) struct Reader<'n> {
    /// The file's position in the list of sources.
    pub(super) file: usize,
    /// The names that recipients may hold.
    pub(super) names: &'n Names,
    /// Keys at the top of a file that are none of the rules' business.
    pub(super) among: &'n [&'n str],
    /// What was wrong.
    pub(super) mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    /// The rules of a file; `None` where it is no TOML.
    pub(super) fn rules(&mut self, text: &str) -> Option<Vec<RawRule>> {
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            self.mistake(
                span,
                format!("TOML として読めません（{}）", toml_said(error.message())),
                format!("this is not TOML ({})", error.message()),
            );
        }
        if !errors.is_empty() {
            return None;
        }
        let mut rules = Vec::new();
        for (key, value) in document.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("rule", DeValue::Array(list)) => {
                    rules.extend(list.iter().filter_map(|item| self.rule(item)));
                }
                ("rule", other) => self.kind(value.span(), "[[rule]]", other),
                (name, _) if self.among.contains(&name) => {}
                (name, _) => self.unknown(key.span(), name, &["rule"]),
            }
        }
        Some(rules)
    }

    /// What the `[override.NAME]` tables of the configuration say, each with its name's place. That the
    /// file is TOML, and each of them a table, is the configuration's to check.
    pub(super) fn overrides(&mut self, text: &str) -> Vec<(At<String>, RawRule)> {
        let Ok(document) = DeTable::parse(text) else { return Vec::new() };
        let tables = document.get_ref().get("override").and_then(|v| v.get_ref().as_table());
        let mut overrides = Vec::new();
        for (name, value) in tables.into_iter().flatten() {
            let Some(table) = value.get_ref().as_table() else { continue };
            let mut raw = RawRule::default();
            self.keys(table, OVERRIDE, &mut raw);
            let name = At { value: name.get_ref().to_string(), file: self.file, span: name.span() };
            overrides.push((name, raw));
        }
        overrides
    }

    fn rule(&mut self, item: &Node<'_>) -> Option<RawRule> {
        let Some(table) = item.get_ref().as_table() else {
            self.kind(item.span(), "[[rule]]", item.get_ref());
            return None;
        };
        let mut raw = RawRule::default();
        self.keys(table, RULE, &mut raw);
        for (missing, key) in
            [(raw.name.is_none(), "name"), (raw.each.is_none(), "each"), (raw.when.is_none(), "when")]
        {
            if missing && !table.keys().any(|k| k.get_ref() == key) {
                self.mistake(
                    item.span(),
                    format!("ルールに `{key}` がありません"),
                    format!("the rule has no `{key}`"),
                );
            }
        }
        Some(raw)
    }

    fn keys(&mut self, table: &DeTable<'_>, known: &[&str], raw: &mut RawRule) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                self.unknown(key.span(), name, known);
                continue;
            }
            match name {
                "name" => raw.name = self.rule_name(value),
                "each" => raw.each = self.each(value),
                "when" => raw.when = self.text(value),
                "hold" => raw.hold = self.span(value),
                "severity" => raw.severity = self.severity(value),
                "to" => raw.to = self.recipients(value),
                "cc" => raw.cc = self.recipients(value),
                "remind" => raw.remind = self.remind(value),
                "escalate" => raw.escalate = self.list(value, Self::escalation),
                "inhibited_by" => raw.inhibited_by = self.list(value, Self::text),
                "superseded_by" => raw.superseded_by = self.list(value, Self::text),
                "decision" => raw.decision = self.decision(value),
                "labels" => raw.labels = self.labels(value),
                "mode" => {
                    let modes = [("active", Mode::Active), ("shadow", Mode::Shadow)];
                    raw.mode = self.choice(value, &modes);
                }
                "enabled" => match value.get_ref() {
                    DeValue::Boolean(b) => raw.enabled = Some(*b),
                    other => self.kind(value.span(), "true / false", other),
                },
                "title" => raw.title = self.words(value),
                "advice" => raw.advice = self.words(value),
                _ => {}
            }
        }
    }

    fn rule_name(&mut self, node: &Node<'_>) -> Option<At<String>> {
        let name = self.text(node)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.value.is_empty() || !name.value.chars().all(plain) {
            self.mistake(
                node.span(),
                format!("ルールの名前 `{}` に使えるのは英小文字・数字・ハイフンです", name.value),
                format!("the rule's name `{}` may hold small letters, digits and hyphens", name.value),
            );
        }
        Some(name)
    }

    fn each(&mut self, node: &Node<'_>) -> Option<Vec<At<Table>>> {
        if node.get_ref().is_array() {
            return self.list(node, Self::table);
        }
        Some(vec![self.table(node)?])
    }

    fn table(&mut self, node: &Node<'_>) -> Option<At<Table>> {
        let name = self.text(node)?;
        let tables = || Table::ALL.into_iter().filter(|t| !fields(*t).is_empty());
        match tables().find(|t| t.singular() == name.value) {
            Some(value) => Some(At { value, file: name.file, span: name.span }),
            None => {
                let known: Vec<&str> = tables().map(Table::singular).collect();
                let ja = format!("`{}` という表はありません", name.value);
                let en = format!("there is no table `{}`", name.value);
                self.mistakes.push(perhaps(Mistake::new(node.span(), ja, en), &name.value, &known));
                None
            }
        }
    }

    fn severity(&mut self, node: &Node<'_>) -> Option<Severity> {
        let known =
            [("info", Severity::Info), ("warning", Severity::Warning), ("critical", Severity::Critical)];
        self.choice(node, &known)
    }

    fn recipients(&mut self, node: &Node<'_>) -> Option<Vec<Recipient>> {
        self.list(node, Self::recipient)
    }

    fn recipient(&mut self, node: &Node<'_>) -> Option<Recipient> {
        let name = self.text(node)?.value;
        let known =
            ["owner", "parent", "related", "headquarters", "digest", "department:<code>", "channel:<name>"];
        match (name.as_str(), name.split_once(':')) {
            ("owner", _) => Some(Recipient::Owner),
            ("parent", _) => Some(Recipient::Parent(1)),
            ("related", _) => Some(Recipient::Related),
            ("headquarters", _) => Some(Recipient::Headquarters),
            ("digest", _) => Some(Recipient::Digest),
            (_, Some(("department", code))) if !code.is_empty() => {
                let names = self.names.departments.as_deref();
                self.known(node, code, names, ("部署が計画に", "department of this code in the plan"));
                Some(Recipient::Department(code.into()))
            }
            (_, Some(("channel", channel))) if !channel.is_empty() => {
                let names = self.names.channels.as_deref();
                self.known(node, channel, names, ("送信経路が設定に", "such channel in the configuration"));
                Some(Recipient::Channel(channel.into()))
            }
            _ => {
                let ja = format!("`{name}` という宛先はありません");
                let en = format!("there is no recipient `{name}`");
                self.mistakes.push(perhaps(Mistake::new(node.span(), ja, en), &name, &known));
                None
            }
        }
    }

    /// Notes a name that is none of `names`.
    fn known(&mut self, node: &Node<'_>, name: &str, names: Option<&[String]>, what: (&str, &str)) {
        let Some(names) = names.filter(|names| !names.iter().any(|n| n == name)) else { return };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let ja = format!("`{name}` という{}ありません", what.0);
        let en = format!("`{name}`: there is no {}", what.1);
        self.mistakes.push(perhaps(Mistake::new(node.span(), ja, en), name, &names));
    }

    fn remind(&mut self, node: &Node<'_>) -> Option<RawRemind> {
        let table = self.table_of(node, &["before", "at", "every"])?;
        let get = |key: &str| table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v);
        match (get("before"), get("at"), get("every")) {
            (Some(date), Some(at), None) => {
                let (date, at) = (self.text(date), self.list(at, Self::span));
                Some(RawRemind::Before { date: date?, at: at? })
            }
            (None, None, Some(every)) => Some(RawRemind::Every(self.list(every, Self::span)?)),
            _ => {
                self.mistake(
                    node.span(),
                    "`remind` は { before = \"日付の式\", at = [\"30d\", …] } か { every = [\"5bd\", …] } です",
                    "`remind` is { before = \"a date\", at = [\"30d\", …] } or { every = [\"5bd\", …] }",
                );
                None
            }
        }
    }

    fn escalation(&mut self, node: &Node<'_>) -> Option<RawEscalation> {
        let table = self.table_of(node, &["after", "to", "severity"])?;
        let get = |key: &str| table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v);
        let severity = get("severity").and_then(|v| self.severity(v));
        let after = self.needed(node, "after", get("after")).and_then(|v| self.span(v));
        let to = self.needed(node, "to", get("to")).and_then(|v| self.recipients(v));
        Some(RawEscalation { after: after?, to: to?, severity })
    }

    fn decision(&mut self, node: &Node<'_>) -> Option<RawDecision> {
        let table = self.table_of(node, &["by", "options", "default", "decider"])?;
        let get = |key: &str| table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v);
        let by = self.needed(node, "by", get("by")).and_then(|v| self.text(v));
        let default = self.needed(node, "default", get("default")).and_then(|v| self.text(v));
        let named: Vec<(&str, String)> = OUTCOMES.iter().map(|o| (*o, (*o).to_owned())).collect();
        let options = match get("options") {
            Some(list) => self.list(list, |reader, item| reader.choice(item, &named)),
            None => Some(OUTCOMES.iter().map(|o| (*o).to_owned()).collect()),
        };
        let deciders = [("headquarters", Recipient::Headquarters), ("owner", Recipient::Owner)];
        let decider = match get("decider") {
            Some(decider) => self.choice(decider, &deciders),
            None => Some(Recipient::Headquarters),
        };
        Some(RawDecision { by: by?, options: options?, default: default?, decider: decider? })
    }

    fn labels(&mut self, node: &Node<'_>) -> Option<BTreeMap<String, String>> {
        let Some(table) = node.get_ref().as_table() else {
            self.kind(node.span(), "{ name = \"…\" }", node.get_ref());
            return None;
        };
        let pairs = table.iter().map(|(k, v)| Some((k.get_ref().to_string(), self.text(v)?.value)));
        pairs.collect()
    }

    fn words(&mut self, node: &Node<'_>) -> RawText {
        let Some(table) = self.table_of(node, &["ja", "en"]) else { return RawText::default() };
        let get = |key: &str| table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v);
        let (ja, en) = (get("ja"), get("en"));
        RawText { ja: ja.and_then(|v| self.text(v)), en: en.and_then(|v| self.text(v)) }
    }

    fn text(&mut self, node: &Node<'_>) -> Option<At<String>> {
        match node.get_ref() {
            DeValue::String(s) => Some(At { value: s.to_string(), file: self.file, span: node.span() }),
            other => {
                self.kind(node.span(), "\"…\"", other);
                None
            }
        }
    }

    fn span(&mut self, node: &Node<'_>) -> Option<Span> {
        let text = self.text(node)?.value;
        let span = Span::parse(&text);
        if span.is_none() {
            let ja = format!("`{text}` は期間として読めません");
            let en = format!("`{text}` is no duration");
            let mistake = Mistake::new(node.span(), ja, en).mend(
                "`90m`（分）`12h`（時間）`10d`（日）`5bd`（営業日）`2w`（週）`3mo`（月）のように書きます",
                "write `90m`, `12h`, `10d`, `5bd` (business days), `2w` or `3mo`",
            );
            self.mistakes.push(mistake);
        }
        span
    }

    fn choice<T: Clone>(&mut self, node: &Node<'_>, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?.value;
        if let Some((_, value)) = known.iter().find(|k| k.0 == text) {
            return Some(value.clone());
        }
        let names: Vec<&str> = known.iter().map(|k| k.0).collect();
        let ja = format!("`{text}` は使えません");
        let en = format!("`{text}` is not accepted");
        self.mistakes.push(perhaps(Mistake::new(node.span(), ja, en), &text, &names));
        None
    }

    /// A list, each item read by `item`; `None` where one of them is wrong.
    fn list<T>(
        &mut self,
        node: &Node<'_>,
        mut item: impl FnMut(&mut Self, &Node<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(list) = node.get_ref().as_array() else {
            self.kind(node.span(), "[ … ]", node.get_ref());
            return None;
        };
        let read: Vec<Option<T>> = list.iter().map(|n| item(self, n)).collect();
        read.into_iter().collect()
    }

    /// A table whose keys are all known.
    fn table_of<'n, 't>(&mut self, node: &'n Node<'t>, known: &[&str]) -> Option<&'n DeTable<'t>> {
        let Some(table) = node.get_ref().as_table() else {
            self.kind(node.span(), "{ … }", node.get_ref());
            return None;
        };
        for key in table.keys().filter(|k| !known.contains(&k.get_ref().as_ref())) {
            self.unknown(key.span(), key.get_ref(), known);
        }
        Some(table)
    }

    fn needed<'n, 't>(
        &mut self,
        node: &Node<'_>,
        key: &str,
        found: Option<&'n Node<'t>>,
    ) -> Option<&'n Node<'t>> {
        if found.is_none() {
            self.mistake(node.span(), format!("`{key}` がありません"), format!("`{key}` is missing"));
        }
        found
    }

    fn unknown(&mut self, span: Range<usize>, name: &str, known: &[&str]) {
        let ja = format!("`{name}` という項目はありません");
        let en = format!("there is no key `{name}`");
        self.mistakes.push(perhaps(Mistake::new(span, ja, en), name, known));
    }

    fn kind(&mut self, span: Range<usize>, want: &str, found: &DeValue<'_>) {
        let found = found.type_str();
        self.mistake(
            span,
            format!("ここには {want} が要ります（{found} が書かれています）"),
            format!("{want} is wanted here, not {found}"),
        );
    }

    fn mistake(&mut self, span: Range<usize>, ja: impl Into<String>, en: impl Into<String>) {
        self.mistakes.push(Mistake::new(span, ja, en));
    }
}
