//! What the templates see: a draft's values, cleaned and put into a reader's words.

use chrono::{DateTime, NaiveDate, Utc};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::digest::Rest;
use super::templates::Templates;
use super::words;
use super::{Link, Outlet, RenderError, Style, clean, end_letter};
use crate::alerts::Told;
use crate::lang::{Lang, Text};
use crate::notices::{Body, Draft, Item, Overview};
use crate::rules::Severity;

/// A message's two written forms.
pub struct Written {
    /// Its subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML page.
    pub html: String,
    /// The same as data.
    pub(super) data: serde_json::Value,
    /// The kind of message: `notice`, `sheet`, `overview`, `digest`, `word`.
    pub(super) kind: &'static str,
}

/// What every template sees as `page`.
#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    city: String,
    contact: Option<String>,
    to: String,
    subject: &'a str,
    /// Whether it is for a room, which says by itself what a greeting and a footer would.
    room: bool,
}

/// An alert as a template sees it.
#[derive(Serialize)]
pub(super) struct ItemView {
    /// The day it stands under, in a list by day.
    pub(super) on: Option<String>,
    /// The date that matters; its list by day shows it once.
    pub(super) deadline: Option<String>,
    pub(super) mark: String,
    pub(super) severity: &'static str,
    pub(super) title: String,
    owner: String,
    /// Where the board shows it.
    pub(super) href: Option<String>,
    /// Where the board lets it be decided.
    pub(super) decide: Option<String>,
    /// What else is to be known, a line each.
    notes: Vec<String>,
    pub(super) lines: Vec<Line>,
    /// The draft of a letter, line by line.
    pub(super) letter: Vec<String>,
    /// Where its reader answers it, or reads on.
    pub(super) link: Option<LinkView>,
}

/// A link as a template sees it.
#[derive(Clone, Serialize)]
pub(super) struct LinkView {
    /// What it leads to: 回答する.
    pub(super) label: String,
    /// The address.
    pub(super) url: String,
}

/// Something that is known of an alert.
#[derive(Serialize)]
pub(super) struct Line {
    /// The catalogue's key of its label.
    #[serde(skip)]
    pub(super) key: &'static str,
    pub(super) label: String,
    pub(super) value: String,
}

/// A picture in the letter.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Picture {
    /// Its Content-ID.
    pub(super) cid: String,
    /// Its width as it is shown, in pixels.
    pub(super) width: u32,
    /// Its name.
    pub(super) name: String,
    /// What it shows, in words.
    pub(super) alt: String,
    /// The PNG.
    #[serde(skip)]
    pub(super) png: Vec<u8>,
}

/// A name with a number.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) n: usize,
}

/// Puts one draft into words.
pub(super) struct Writer<'a> {
    pub(super) templates: &'a Templates,
    pub(super) lang: Lang,
    pub(super) style: &'a Style,
    pub(super) to: &'a str,
    pub(super) department: bool,
    /// The reader's department, by code.
    pub(super) code: Option<&'a str>,
    /// The civil day of writing.
    pub(super) today: NaiveDate,
    /// Where the rest of a list is that is cut.
    pub(super) rest: Rest,
    /// What is drawn beside the words.
    pub(super) pictures: Vec<Picture>,
}

impl<'a> Writer<'a> {
    /// The city's name; without one, as its own people say.
    pub(super) fn city(&self) -> String {
        let name = clean::line(&self.style.city);
        if name.is_empty() { self.lang.pick("本市", "the city").to_owned() } else { name }
    }

    pub(super) fn new(
        templates: &'a Templates,
        draft: &'a Draft,
        style: &'a Style,
        now: DateTime<Utc>,
    ) -> Self {
        Writer {
            templates,
            lang: templates.lang,
            style,
            to: &draft.to.name,
            department: draft.to.department.is_some(),
            code: draft.to.department.as_deref(),
            today: now.with_timezone(&style.zone).date_naive(),
            rest: rest(draft, style),
            pictures: Vec::new(),
        }
    }

    /// The catalogue's words under `key`.
    pub(super) fn say(&self, key: &str, context: Value) -> Result<String, RenderError> {
        self.templates.say(key, context)
    }

    /// The draft's body as a room reads it: its text without greeting and footer.
    pub(super) fn room(&self, draft: &Draft, subject: &str) -> Result<String, RenderError> {
        let (template, body) = match &draft.body {
            Body::Notice(items) => ("notice", self.notice(items)?),
            Body::Sheet(items) => ("notice", self.sheet(items)?),
            Body::Overview(o) => ("overview", self.overview(o)?),
            Body::Digest(d) => ("digest", self.digest(d)?),
            Body::Word { body, .. } => ("word", self.word(body)),
        };
        let page = Page { room: true, ..self.page(subject)? };
        let context = context! { page => Value::from(Serde(page)), body };
        Ok(tidy(&self.templates.fill(&format!("{template}.txt.j2"), context)?))
    }

    /// Both forms of the draft's body.
    pub(super) fn write(&self, draft: &Draft, subject: &str) -> Result<Written, RenderError> {
        let (template, kind, body, data) = match &draft.body {
            Body::Notice(items) => ("notice", "notice", self.notice(items)?, self.notice_data(items)),
            Body::Sheet(items) => ("notice", "sheet", self.sheet(items)?, self.notice_data(items)),
            Body::Overview(o) => ("overview", "overview", self.overview(o)?, self.overview_data(o)),
            Body::Digest(d) => ("digest", "digest", self.digest(d)?, self.digest_data(d)),
            Body::Word { body, .. } => ("word", "word", self.word(body), self.word_data(body)),
        };
        let context = context! { page => Value::from(Serde(self.page(subject)?)), body };
        Ok(Written {
            subject: subject.to_owned(),
            text: tidy(&self.templates.fill(&format!("{template}.txt.j2"), context.clone())?),
            html: self.templates.fill(&format!("{template}.html.j2"), context)?,
            data,
            kind,
        })
    }

    fn page<'s>(&self, subject: &'s str) -> Result<Page<'s>, RenderError> {
        Ok(Page {
            lang: self.lang.code(),
            city: self.city(),
            contact: self.style.contact.as_deref().map(clean::line),
            to: self.addressee()?,
            subject,
            room: false,
        })
    }

    /// The line of a list of alerts that says what is asked.
    pub(super) fn intro(&self, draft: &Draft) -> Result<String, RenderError> {
        match &draft.body {
            Body::Sheet(items) => self.sheet_intro(items),
            other => self.notice_intro(super::items(other)),
        }
    }

    /// Whom the letter is for, as letters begin.
    pub(super) fn addressee(&self) -> Result<String, RenderError> {
        let key = if self.department { "to_department" } else { "to_anybody" };
        self.say(key, context! { name => clean::line(self.to) })
    }

    /// Whom to answer and to ask, as letters end.
    pub(super) fn contact(&self) -> Result<String, RenderError> {
        let contact = match self.style.contact.as_deref() {
            Some(contact) => clean::line(contact),
            None => self.say("footer.contact_default", context! {})?,
        };
        self.say("footer.contact", context! { contact })
    }

    fn notice_intro(&self, items: &[Item]) -> Result<String, RenderError> {
        let n = items.len();
        let key = if items.iter().all(|i| i.told == Told::Resolved) {
            "notice.intro_resolved"
        } else if items.iter().all(|i| i.told == Told::DecisionTaken && i.severity == Severity::Info) {
            "notice.intro_decided"
        } else if items.iter().all(|i| i.copy) {
            "notice.intro_copy"
        } else if n == 1 {
            "notice.intro_one"
        } else {
            "notice.intro"
        };
        self.say(key, context! { n })
    }

    fn notice(&self, items: &[Item]) -> Result<Value, RenderError> {
        self.items_body(self.notice_intro(items)?, items)
    }

    fn sheet_intro(&self, items: &[Item]) -> Result<String, RenderError> {
        let n = items.len();
        let key = if n == 0 { "sheet.empty" } else { "sheet.intro" };
        self.say(key, context! { n })
    }

    fn sheet(&self, items: &[Item]) -> Result<Value, RenderError> {
        self.items_body(self.sheet_intro(items)?, items)
    }

    fn items_body(&self, intro: String, items: &[Item]) -> Result<Value, RenderError> {
        let items = items.iter().map(|i| self.item(i)).collect::<Result<Vec<_>, _>>()?;
        Ok(context! { intro, items => Value::from(Serde(items)) })
    }

    fn overview(&self, overview: &Overview) -> Result<Value, RenderError> {
        let by_rule = overview.by_rule.iter().map(|(rule, severity, n)| {
            let mark = self.mark(*severity, Told::Opened)?;
            Ok(context! { mark, name => self.matter(rule)?, severity => severity.name(), n })
        });
        let by_department = overview.by_department.iter().map(|(name, n, reachable)| {
            context! { name => clean::line(name), n, reachable }
        });
        let worst = overview.worst.iter().map(|i| self.item(i)).collect::<Result<Vec<_>, _>>()?;
        Ok(context! {
            waits => overview.waits,
            watched => Value::from(Serde(self.rows(&overview.watched))),
            by_rule => by_rule.collect::<Result<Vec<Value>, RenderError>>()?,
            by_department => by_department.collect::<Vec<Value>>(),
            worst => Value::from(Serde(worst)),
        })
    }

    fn word(&self, body: &Text) -> Value {
        let text = body.get(self.lang).replace("\r\n", "\n");
        let paragraphs = text.split("\n\n").map(clean::lines).filter(|p| !p.trim().is_empty());
        let paragraphs: Vec<String> = paragraphs.map(|p| self.told(&p)).collect();
        context! { paragraphs }
    }

    /// A paragraph with its dates as people write them; a line quoted from a file, or to be typed, stays.
    fn told(&self, paragraph: &str) -> String {
        let literal = |line: &str| line.contains('|') || line.contains("yamedoki ");
        let told = |line: &str| if literal(line) { line.to_owned() } else { words::prose(line, self.lang) };
        paragraph.split('\n').map(told).collect::<Vec<_>>().join("\n")
    }

    /// An alert, with everything that its reader needs to act on it.
    pub(super) fn item(&self, item: &Item) -> Result<ItemView, RenderError> {
        let mut view = self.brief(item)?;
        let title = view.title.clone();
        let resolved = item.told == Told::Resolved;
        let mut add = |key: &'static str, value: String| -> Result<(), RenderError> {
            view.lines.push(Line { key, label: self.say(key, context! {})?, value });
            Ok(())
        };
        if item.told != Told::Opened {
            add("label.told", self.say(told_key(item.told), context! {})?)?;
        }
        for note in &item.notes {
            add("label.note", self.noted(note))?;
        }
        if let Some(initiative) = item.initiative.as_deref().map(clean::line)
            && !title.contains(&initiative)
        {
            add("label.initiative", initiative)?;
        }
        if let Some(deadline) = item.deadline.filter(|_| !resolved) {
            add("label.deadline", self.deadline(deadline)?)?;
        }
        if item.owner != self.to {
            add("label.owner", clean::line(&item.owner))?;
        }
        add("label.since", words::date(item.since, self.lang))?;
        if !item.evidence.is_empty() && !resolved {
            add("label.evidence", self.evidence(item)?)?;
        }
        let advice = self.prose(&item.advice);
        if !advice.is_empty() && !resolved {
            add("label.advice", advice)?;
        }
        let why = if item.copy {
            "why.copy"
        } else if item.owner == self.to {
            "why.owner"
        } else {
            "why.other"
        };
        add("label.why", self.say(why, context! {})?)?;
        view.letter = item.letter.as_ref().map(end_letter::lines).unwrap_or_default();
        view.link = self.link(item)?;
        Ok(view)
    }

    /// Where its reader answers, if it is asked of them; where others read on. `None` where nobody reaches
    /// our pages, or nothing is asked any more.
    pub(super) fn link(&self, item: &Item) -> Result<Option<LinkView>, RenderError> {
        let (Some(links), Some(asks)) = (&self.style.links, &item.asks) else { return Ok(None) };
        if item.copy || self.code != Some(asks.department.as_str()) {
            let label = self.say("link.alert", context! {})?;
            return Ok(Some(LinkView { label, url: links.alert(&item.alert) }));
        }
        let link = Link {
            department: asks.department.clone(),
            alert: item.alert.clone(),
            opening: asks.opening,
            until: links.until(self.today),
        };
        Ok(Some(LinkView { label: self.say("link.answer", context! {})?, url: links.answer(&link) }))
    }

    /// An alert as one entry of a list.
    pub(super) fn brief(&self, item: &Item) -> Result<ItemView, RenderError> {
        let resolved = item.told == Told::Resolved;
        Ok(ItemView {
            on: None,
            mark: self.mark(item.severity, item.told)?,
            severity: if resolved { "resolved" } else { item.severity.name() },
            title: self.prose(&item.title),
            owner: clean::line(&item.owner),
            href: None,
            decide: None,
            deadline: item.deadline.filter(|_| !resolved).map(|d| words::date(d, self.lang)),
            notes: item.notes.iter().map(|note| self.noted(note)).collect(),
            lines: Vec::new(),
            letter: Vec::new(),
            link: None,
        })
    }

    /// A rule's words as one line, its dates as people write them.
    pub(super) fn prose(&self, text: &Text) -> String {
        words::prose(&clean::line(text.get(self.lang)), self.lang)
    }

    /// A note as one line, its dates as people write them.
    fn noted(&self, note: &str) -> String {
        words::prose(&clean::line(note), self.lang)
    }

    /// 【緊急】, 【要対応】, 【お知らせ】, or that it is over.
    pub(super) fn mark(&self, severity: Severity, told: Told) -> Result<String, RenderError> {
        let name = if told == Told::Resolved { "resolved" } else { severity.name() };
        self.say(&format!("mark.{name}"), context! {})
    }

    /// What a rule is about, for lists; a city's own rule goes by its name.
    pub(super) fn matter(&self, rule: &str) -> Result<String, RenderError> {
        let key = format!("matter.{rule}");
        if self.templates.has(&key) { self.say(&key, context! {}) } else { Ok(clean::line(rule)) }
    }

    /// What a rule looks at, for what it could not tell: no verdict.
    pub(super) fn check(&self, rule: &str) -> Result<String, RenderError> {
        let key = format!("check.{rule}");
        if self.templates.has(&key) { self.say(&key, context! {}) } else { self.matter(rule) }
    }

    pub(super) fn rows(&self, rows: &[(Text, usize)]) -> Vec<Row> {
        rows.iter().map(|(name, n)| Row { name: clean::line(name.get(self.lang)), n: *n }).collect()
    }

    pub(super) fn deadline(&self, on: NaiveDate) -> Result<String, RenderError> {
        let n = (on - self.today).num_days();
        let key = match n {
            1.. => "deadline.ahead",
            0 => "deadline.today",
            _ => "deadline.past",
        };
        self.say(key, context! { date => words::date(on, self.lang), n => n.abs() })
    }

    fn evidence(&self, item: &Item) -> Result<String, RenderError> {
        let mut parts = Vec::with_capacity(item.evidence.len());
        for (label, value) in &item.evidence {
            let value = match value.as_str() {
                "true" => self.say("yes", context! {})?,
                "false" => self.say("no", context! {})?,
                other => words::value(&clean::line(other), self.lang),
            };
            let label = clean::line(label.get(self.lang));
            parts.push(self.say("pair", context! { label, value })?);
        }
        Ok(parts.join(self.say("comma", context! {})?.as_str()))
    }
}

/// Where the rest of a list is: mail has it attached, unless the city wants no attachments.
fn rest(draft: &Draft, style: &Style) -> Rest {
    let is_mail = style.outlets.get(&draft.to.channel).is_none_or(Outlet::is_mail);
    match &style.link {
        _ if is_mail && style.attachments => Rest::List,
        Some(_) => Rest::Board,
        None => Rest::Command,
    }
}

/// The catalogue's key of a kind of word.
pub(super) fn told_key(told: Told) -> &'static str {
    match told {
        Told::Opened => "told.opened",
        Told::Reminder => "told.reminder",
        Told::Escalated => "told.escalated",
        Told::Resolved => "told.resolved",
        Told::DecisionAsked => "told.decision_asked",
        Told::DecisionTaken => "told.decision_taken",
        Told::DefaultApplied => "told.default_applied",
        Told::DefaultBlocked => "told.default_blocked",
    }
}

/// A plain text without spaces at line ends and without more than one empty line in a row.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 1;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim_end().to_owned() + "\n"
}
