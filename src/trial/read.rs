//! TOML → [`Sheet`]: every key and value is looked at, so that all mistakes come in one run.

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::sheet::{At, Case, Change, Heard, PlanAt, Said, Sheet};
use super::{Miss, perhaps, recorded};
use crate::alerts::Told;
use crate::lang::{Text, toml_said};

pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// What a file may hold beside `[[rule]]`.
pub(super) const BESIDE: &[&str] = &["plan", "rules", "only", "recorded", "override", "case"];
const TOP: &[&str] = &["plan", "rules", "rule", "only", "recorded", "override", "case"];
const CASE: &[&str] = &[
    "name",
    "only",
    "at",
    "fires",
    "not",
    "cannot_tell",
    "errors",
    "says",
    "from",
    "to",
    "told",
    "open",
    "change",
];
const TOLD: &[&str] = &["on", "to", "rule", "subject", "kind"];

/// Reads a file, and notes what is wrong with it.
pub(super) fn sheet<'t>(text: &'t str, misses: &mut Vec<Miss>) -> Sheet<'t> {
    let mut reader = Reader { text, misses };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = reader.line(error.span().map_or(0, |span| span.start));
        let said = error.message();
        reader.miss(
            line,
            format!("TOML として読めません（{}）", toml_said(said)),
            format!("this is not TOML ({said})"),
        );
    }
    if errors.is_empty() { reader.sheet(document.get_ref()) } else { Sheet::default() }
}

/// Reads values, each with its line.
pub(super) struct Reader<'t, 'm> {
    text: &'t str,
    misses: &'m mut Vec<Miss>,
}

impl<'t> Reader<'t, '_> {
    pub(super) fn line(&self, at: usize) -> usize {
        self.text.get(..at).map_or(0, |before| before.matches('\n').count()) + 1
    }

    pub(super) fn line_of(&self, node: &Node<'t>) -> usize {
        self.line(node.span().start)
    }

    pub(super) fn miss(&mut self, line: usize, ja: impl Into<String>, en: impl Into<String>) {
        self.misses.push(Miss::new(line, Text::new(ja, en)));
    }

    /// Notes a name that is none of `known`, with the nearest of them.
    pub(super) fn near_miss(&mut self, line: usize, text: (String, String), name: &str, known: &[&str]) {
        let text = perhaps(text.0, text.1, name, known.iter().copied());
        self.misses.push(Miss::new(line, text));
    }

    /// Notes the keys of `table` that are none of `known`.
    pub(super) fn keys(&mut self, table: &DeTable<'t>, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let ja = format!("`{name}` という項目はありません");
            let en = format!("there is no key `{name}` here");
            self.near_miss(self.line(key.span().start), (ja, en), name, known);
        }
    }

    fn sheet(&mut self, top: &DeTable<'t>) -> Sheet<'t> {
        self.keys(top, TOP);
        let mut sheet = Sheet {
            own_rules: top.contains_key("rule"),
            overrides: top.contains_key("override"),
            rules: top.get("rules").and_then(|node| self.text(node)),
            only: top.get("only").map(|node| self.texts(node)),
            ..Sheet::default()
        };
        match top.get("plan").map(|node| (node, node.get_ref())) {
            Some((_, DeValue::Table(tables))) => sheet.plan = PlanAt::Inline(tables.clone()),
            Some((node, _)) => sheet.plan = self.text(node).map_or(PlanAt::None, PlanAt::Path),
            None => self.miss(
                0,
                "計画がありません。[plan] に表を書くか、plan = \"パス\" と書いてください",
                "there is no plan: write its tables below [plan], or plan = \"path\"",
            ),
        }
        if let Some(table) = top.get("recorded").and_then(|node| self.table(node)) {
            (sheet.recorded, sheet.recorded_of) = recorded::read(self, table);
        }
        let cases = top.get("case").map(|node| self.tables(node)).unwrap_or_default();
        if cases.is_empty() {
            self.miss(0, "[[case]] が一つもありません", "there is no [[case]]");
        }
        sheet.cases = cases.into_iter().map(|(line, table)| self.case(line, table)).collect();
        sheet
    }

    fn case(&mut self, line: usize, table: &DeTable<'t>) -> Case<'t> {
        self.keys(table, CASE);
        let name = table.get("name").and_then(|node| self.text(node));
        if name.is_none() {
            self.miss(line, "name（この例の名前）がありません", "the case has no `name`");
        }
        let at = table.get("at").map(|node| self.dates(node)).unwrap_or_default();
        let said = |reader: &mut Self, key| table.get(key).map(|node| reader.list_of_said(node));
        let told = table.get("told").map(|node| self.tables(node)).unwrap_or_default();
        let changes = table.get("change").map(|node| self.tables(node)).unwrap_or_default();
        let case = Case {
            line,
            name: name.map_or_else(String::new, |name| name.value),
            only: table.get("only").map(|node| self.texts(node)),
            at,
            fires: said(self, "fires").unwrap_or_default(),
            not: said(self, "not").unwrap_or_default(),
            cannot_tell: said(self, "cannot_tell").unwrap_or_default().into_iter().map(with_facts).collect(),
            errors: said(self, "errors").unwrap_or_default().into_iter().map(with_words).collect(),
            says: table.get("says").map(|node| self.says(node)).unwrap_or_default(),
            span: self.span(line, table),
            told: told.into_iter().filter_map(|(line, table)| self.heard(line, table)).collect(),
            open: said(self, "open"),
            changes: changes.into_iter().filter_map(|(line, table)| self.change(line, table)).collect(),
        };
        self.whole(&case);
        case
    }

    /// Notes what a case says about days that it does not name.
    fn whole(&mut self, case: &Case<'t>) {
        let judged = [&case.fires, &case.not, &case.cannot_tell, &case.errors, &case.says];
        if case.at.is_empty() && case.span.is_none() {
            self.miss(
                case.line,
                "at（判定する日）も from・to（通して見る期間）もありません",
                "the case has neither `at` (days to judge) nor `from` and `to` (a span to play)",
            );
        } else if case.at.is_empty() && judged.iter().any(|list| !list.is_empty()) {
            self.miss(
                case.line,
                "fires などには at（判定する日）が要ります",
                "`fires` and its like need `at`: the days to judge",
            );
        }
        let Some((from, to)) = case.span else {
            if !case.told.is_empty() || case.open.is_some() || !case.changes.is_empty() {
                self.miss(
                    case.line,
                    "told・open・change には from と to が要ります",
                    "`told`, `open` and `change` need `from` and `to`",
                );
            }
            return;
        };
        for heard in case.told.iter().filter(|heard| heard.value.on < from || heard.value.on > to) {
            let on = heard.value.on;
            self.miss(
                heard.line,
                format!("{on} は期間（{from}〜{to}）の外です"),
                format!("{on} lies outside the span from {from} to {to}"),
            );
        }
    }

    fn span(&mut self, line: usize, table: &DeTable<'t>) -> Option<(NaiveDate, NaiveDate)> {
        let from = table.get("from").and_then(|node| self.date(node));
        let to = table.get("to").and_then(|node| self.date(node));
        match (from, to) {
            (Some(from), Some(to)) if from > to || to.signed_duration_since(from).num_days() > 3700 => {
                self.miss(
                    line,
                    format!("期間 {from}〜{to} は使えません（先に始まり、十年以内で終わること）"),
                    format!("the span from {from} to {to} cannot be played: it must end after it begins, within ten years"),
                );
                None
            }
            (Some(from), Some(to)) => Some((from, to)),
            _ => {
                if table.contains_key("from") != table.contains_key("to") {
                    self.miss(line, "from と to は両方要ります", "`from` and `to` come together");
                }
                None
            }
        }
    }

    fn heard(&mut self, line: usize, table: &DeTable<'t>) -> Option<At<Heard>> {
        self.keys(table, TOLD);
        for key in TOLD.iter().filter(|key| !table.contains_key(**key)) {
            self.miss(line, format!("told に {key} がありません"), format!("`told` lacks `{key}`"));
        }
        let on = table.get("on").and_then(|node| self.date(node));
        let mut text = |key: &str| table.get(key).and_then(|node| self.text(node)).map(|t| t.value);
        let (to, rule, subject) = (text("to"), text("rule"), text("subject"));
        let kind = table.get("kind").and_then(|node| self.kind(node));
        let value = Heard { on: on?, to: to?, rule: rule?, subject: subject?, kind: kind? };
        Some(At { value, line })
    }

    fn kind(&mut self, node: &Node<'t>) -> Option<Told> {
        let At { value, line } = self.text(node)?;
        let kind = Told::ALL.into_iter().find(|kind| kind.name() == value);
        if kind.is_none() {
            let ja = format!("`{value}` という知らせ方はありません");
            let en = format!("there is no kind `{value}`");
            self.near_miss(line, (ja, en), &value, &Told::ALL.map(Told::name));
        }
        kind
    }

    fn change(&mut self, line: usize, table: &DeTable<'t>) -> Option<Change<'t>> {
        let on = table.get("on").and_then(|node| self.date(node));
        if !table.contains_key("on") {
            self.miss(line, "change に on（いつから）がありません", "`change` lacks `on`: from which day");
        }
        let rest = table.iter().filter(|(key, _)| key.get_ref() != "on");
        Some(Change { on: on?, tables: rest.map(|(k, v)| (k.clone(), v.clone())).collect() })
    }

    fn says(&mut self, node: &Node<'t>) -> Vec<Said> {
        let Some(table) = self.table(node) else { return Vec::new() };
        let mut all = Vec::new();
        for (key, value) in table {
            let line = self.line(key.span().start);
            let words = self.text(value).map(|text| text.value);
            all.extend(self.said(key.get_ref(), line).map(|said| Said { more: words, ..said }));
        }
        all
    }

    fn list_of_said(&mut self, node: &Node<'t>) -> Vec<Said> {
        let texts = self.texts(node);
        texts.into_iter().filter_map(|At { value, line }| self.said(&value, line)).collect()
    }

    fn said(&mut self, text: &str, line: usize) -> Option<Said> {
        match text.trim().split_once(char::is_whitespace) {
            Some((rule, subject)) if subject.contains('/') => {
                let (rule, subject) = (rule.to_owned(), subject.trim().to_owned());
                Some(Said { line, rule, subject, more: None })
            }
            _ => {
                self.miss(
                    line,
                    format!("`{text}` は「ルール名 表/コード」（例: milestone-overdue milestone/a）の形ではありません"),
                    format!("`{text}` is not of the form `rule table/code`, such as `milestone-overdue milestone/a`"),
                );
                None
            }
        }
    }

    pub(super) fn dates(&mut self, node: &Node<'t>) -> Vec<NaiveDate> {
        match node.get_ref() {
            DeValue::Array(list) => list.iter().filter_map(|item| self.date(item)).collect(),
            _ => self.date(node).into_iter().collect(),
        }
    }

    pub(super) fn date(&mut self, node: &Node<'t>) -> Option<NaiveDate> {
        let day = match node.get_ref() {
            DeValue::String(text) => text.parse().ok(),
            DeValue::Datetime(value) if value.time.is_none() => {
                value.date.and_then(|d| NaiveDate::from_ymd_opt(d.year.into(), d.month.into(), d.day.into()))
            }
            _ => None,
        };
        if day.is_none() {
            self.wrong(node, "日付（2026-04-01）", "a date, such as 2026-04-01");
        }
        day
    }

    pub(super) fn whole_number(&mut self, node: &Node<'t>) -> Option<i64> {
        let number = match node.get_ref() {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(node, "整数", "a whole number");
        }
        number
    }

    pub(super) fn yes(&mut self, node: &Node<'t>) -> Option<bool> {
        let DeValue::Boolean(yes) = node.get_ref() else {
            self.wrong(node, "true か false", "true or false");
            return None;
        };
        Some(*yes)
    }

    pub(super) fn text(&mut self, node: &Node<'t>) -> Option<At<String>> {
        let line = self.line_of(node);
        let DeValue::String(text) = node.get_ref() else {
            self.wrong(node, "引用符つきの文字列", "a text in quotes");
            return None;
        };
        Some(At { value: text.to_string(), line })
    }

    pub(super) fn texts(&mut self, node: &Node<'t>) -> Vec<At<String>> {
        let DeValue::Array(list) = node.get_ref() else {
            self.wrong(node, "[\"…\", \"…\"]", "a list: [\"…\", \"…\"]");
            return Vec::new();
        };
        list.iter().filter_map(|item| self.text(item)).collect()
    }

    pub(super) fn table<'n>(&mut self, node: &'n Node<'t>) -> Option<&'n DeTable<'t>> {
        let table = node.get_ref().as_table();
        if table.is_none() {
            self.wrong(node, "表（名前 = 値 の並び）", "a table: names and values");
        }
        table
    }

    pub(super) fn tables<'n>(&mut self, node: &'n Node<'t>) -> Vec<(usize, &'n DeTable<'t>)> {
        let DeValue::Array(list) = node.get_ref() else {
            self.wrong(node, "表の並び（[[…]]）", "an array of tables ([[…]])");
            return Vec::new();
        };
        list.iter().filter_map(|item| Some((self.line_of(item), self.table(item)?))).collect()
    }

    fn wrong(&mut self, node: &Node<'t>, ja: &str, en: &str) {
        let span = node.span();
        let found = self.text.get(span).unwrap_or_default().lines().next().unwrap_or_default().to_owned();
        let line = self.line_of(node);
        self.miss(
            line,
            format!("ここには{ja}を書きます（あったもの: {found}）"),
            format!("{en} is wanted here; found: {found}"),
        );
    }
}

/// `kpi-off-track kpi/k: kpi.attainment`: the missing facts follow the last colon.
fn with_facts(said: Said) -> Said {
    match said.subject.rsplit_once(": ") {
        Some((subject, more)) => Said { subject: subject.to_owned(), more: Some(more.to_owned()), ..said },
        None => said,
    }
}

/// `rule kpi/k: divided by zero`: a part of the error follows the first colon.
fn with_words(said: Said) -> Said {
    match said.subject.split_once(": ") {
        Some((subject, more)) => Said { subject: subject.to_owned(), more: Some(more.to_owned()), ..said },
        None => said,
    }
}
