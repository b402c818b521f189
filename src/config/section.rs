//! A table of the configuration, read key by key.
//!
//! # Why by hand
//! A derived reader stops at its first mistake and speaks English only; this one notes every
//! mistake with its place in both languages, and knows at the end which keys nobody asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::Mistakes;
use crate::lang::Text;

/// One table, present or not, and the keys asked of it.
pub(super) struct Section<'a> {
    /// As the user writes it: `channel.mail`; empty at the top.
    path: String,
    table: Option<&'a DeTable<'a>>,
    span: Range<usize>,
    asked: RefCell<Vec<&'static str>>,
    pub(super) mistakes: &'a Mistakes<'a>,
}

impl<'a> Section<'a> {
    pub(super) fn top(table: &'a DeTable<'a>, mistakes: &'a Mistakes<'a>) -> Section<'a> {
        Section { path: String::new(), table: Some(table), span: 0..0, asked: RefCell::default(), mistakes }
    }

    /// As the user writes it: `channel.mail`.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The table under `key`; one without keys where it is absent.
    pub(super) fn section(&self, key: &'static str) -> Section<'a> {
        self.below(key, self.get(key))
    }

    /// The tables under `key`, by name: `[channel.NAME]`.
    pub(super) fn named(&self, key: &'static str) -> Vec<(String, Section<'a>)> {
        let outer = self.section(key);
        let Some(table) = outer.table else { return Vec::new() };
        let inner = |(name, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let name: &std::borrow::Cow<'_, str> = name.get_ref();
            (name.to_string(), outer.below(name, Some(value)))
        };
        table.iter().map(inner).collect()
    }

    fn below(&self, key: &str, value: Option<&'a Spanned<DeValue<'a>>>) -> Section<'a> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        let table = value.and_then(|value| value.get_ref().as_table());
        let span = value.map_or(self.span.clone(), Spanned::span);
        if value.is_some() && table.is_none() {
            self.mistakes.add(span.clone(), not_a_table(&path));
        }
        Section { path, table, span, asked: RefCell::default(), mistakes: self.mistakes }
    }

    /// A text.
    pub(super) fn text(&self, key: &'static str) -> Option<&'a str> {
        let value = self.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(key, value, ("文字列（\"…\" で囲む）", "a text in quotes"));
        }
        text
    }

    /// A text that `read` accepts; its refusal is noted at the text.
    pub(super) fn read<T>(&self, key: &'static str, read: impl Fn(&str) -> Result<T, Text>) -> Option<T> {
        let text = self.text(key)?;
        read(text).map_err(|refusal| self.refuse(key, refusal)).ok()
    }

    /// A whole number within `range`.
    pub(super) fn whole(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (min, max) = range.into_inner();
            let accepted = (format!("{min}〜{max}の整数"), format!("a whole number from {min} to {max}"));
            match value.get_ref() {
                DeValue::Integer(found) => {
                    let message = Text::new(
                        format!("{}を書いてください（書かれているのは {found}）。", accepted.0),
                        format!("write {}; this is {found}.", accepted.1),
                    );
                    self.mistakes.add(value.span(), self.named_key(key, message));
                }
                _ => self.wrong_type(key, value, (&accepted.0, &accepted.1)),
            }
        }
        number
    }

    /// Texts that `read` accepts, under keys that the user chooses.
    pub(super) fn texts<T>(&self, read: impl Fn(&str) -> Result<T, Text>) -> BTreeMap<String, T> {
        let mut found = BTreeMap::new();
        for (key, text) in self.chosen() {
            match read(text) {
                Ok(text) => drop(found.insert(key.to_owned(), text)),
                Err(refusal) => self.refuse_chosen(key, refusal),
            }
        }
        found
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, ("true か false ", "true or false"));
        }
        flag
    }

    /// A list of texts that `read` accepts.
    pub(super) fn list<T>(
        &self,
        key: &'static str,
        read: impl Fn(&str) -> Result<T, Text>,
    ) -> Option<Vec<T>> {
        let value = self.get(key)?;
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(
                key,
                value,
                ("文字列の並び（[\"…\", \"…\"]）", "a list of texts ([\"…\", \"…\"])"),
            );
            return None;
        };
        let mut list = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str().map(&read) {
                Some(Ok(item)) => list.push(item),
                Some(Err(refusal)) => self.mistakes.add(item.span(), self.named_key(key, refusal)),
                None => self.wrong_type(key, item, ("文字列（\"…\" で囲む）", "a text in quotes")),
            }
        }
        Some(list)
    }

    /// Every text of a table whose keys the user chooses, by key.
    pub(super) fn chosen(&self) -> Vec<(&'a str, &'a str)> {
        let mut texts = Vec::new();
        for (key, value) in self.table.into_iter().flat_map(|table| table.iter()) {
            match value.get_ref().as_str() {
                Some(text) => texts.push((key.get_ref().as_ref(), text)),
                None => self.wrong_type(key.get_ref(), value, ("文字列（\"…\" で囲む）", "a text in quotes")),
            }
        }
        texts
    }

    /// As [`Self::refuse`], for a key that the user chose.
    pub(super) fn refuse_chosen(&self, key: &str, refusal: Text) {
        let value = self.table.and_then(|table| table.get(key));
        let span = value.map_or(self.span.clone(), Spanned::span);
        self.mistakes.add(span, self.named_key(key, refusal));
    }

    /// Whether `key` stands there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.get(key).is_some())
    }

    /// Notes that the value of `key` is refused; the table's header where it is absent.
    pub(super) fn refuse(&self, key: &'static str, refusal: Text) {
        let span = self.get(key).map_or(self.span.clone(), Spanned::span);
        self.mistakes.add(span, self.named_key(key, refusal));
    }

    /// Notes every key that nobody asked for, with the nearest that exists.
    pub(super) fn close(self) {
        self.close_with(|_| None);
    }

    /// As [`Self::close`]; `hint` may say something better about a key than "unknown".
    pub(super) fn close_with(self, hint: impl Fn(&str) -> Option<Text>) {
        let asked = self.asked.borrow();
        for key in self.table.into_iter().flat_map(|table| table.keys()) {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let message = hint(name).unwrap_or_else(|| unknown_key(&self.path, name, &asked));
                self.mistakes.add(key.span(), message);
            }
        }
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        if !self.asked.borrow().contains(&key) {
            self.asked.borrow_mut().push(key);
        }
        self.table?.get(key)
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, accepted: (&str, &str)) {
        let found = kind_of(value.get_ref());
        let message = Text::new(
            format!("{}を書いてください（書かれているのは{}）。", accepted.0, found.0),
            format!("write {}; this is {}.", accepted.1, found.1),
        );
        self.mistakes.add(value.span(), self.named_key(key, message));
    }

    fn named_key(&self, key: &str, message: Text) -> Text {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Text::new(format!("{path}: {}", message.ja), format!("{path}: {}", message.en))
    }
}

/// The name among `known` that `found` was probably meant to be.
pub(super) fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let similar = |name: &'a str| (strsim::jaro_winkler(found, name), name);
    let best = known.into_iter().map(similar).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.75).then_some(best.1)
}

fn unknown_key(path: &str, found: &str, known: &[&str]) -> Text {
    let place = if path.is_empty() {
        ("設定ファイルの一番上".to_owned(), "at the top".to_owned())
    } else {
        (format!("[{path}]"), format!("in [{path}]"))
    };
    let (meant_ja, meant_en) = match nearest(found, known.iter().copied()) {
        Some(name) => (format!("「{name}」ではありませんか。"), format!(" Did you mean \"{name}\"?")),
        None => (String::new(), String::new()),
    };
    let list = known.join(", ");
    Text::new(
        format!("{}に「{found}」という項目はありません。{meant_ja}使えるのは: {list}", place.0),
        format!("there is no \"{found}\" {}.{meant_en} Accepted: {list}", place.1),
    )
}

fn not_a_table(path: &str) -> Text {
    Text::new(
        format!("{path} は表です。[{path}] の行を置き、その下に「項目 = 値」を書いてください。"),
        format!("{path} is a table: write a line [{path}], and below it \"key = value\"."),
    )
}

fn kind_of(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => ("文字列", "a text"),
        DeValue::Integer(_) | DeValue::Float(_) => ("数", "a number"),
        DeValue::Boolean(_) => ("true/false", "true/false"),
        DeValue::Datetime(_) => ("日時", "a date"),
        DeValue::Array(_) => ("並び", "a list"),
        DeValue::Table(_) => ("表", "a table"),
    }
}
