//! One letter of each kind, with what an official's plan and an enemy's hold, in both languages.

use chrono::{DateTime, NaiveDate, Utc};
use yamedoki::alerts::{AlertKey, Told};
use yamedoki::lang::{Lang, Text};
use yamedoki::notices::{Body, Digest, DigestLine, Draft, EndLetter, Item, Overview, Party};
use yamedoki::render::{self, Dkim, Letter, Outlet, Style, Written};
use yamedoki::rules::Severity;

/// Characters that old character sets lack or disagree on: kept as they are everywhere.
pub(crate) const RARE: &str = "髙橋㈱の120㎡①𠮷野〜－ｱｲｳﾞ神\u{FE00}Ⅳ№℡";

/// A city whose name is as rare. It fits one encoded word: Python before 3.13 puts a space between two of
/// them in a name.
pub(crate) const CITY: &str = "髙㈱𠮷①市";

/// What an enemy would write into a plan.
const HOSTILE: &str = "選定\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script> =?utf-8?b?eA==?= {{ 7*7 }} \u{202e}gnp\u{0};,\\";

/// A letter, and what its reader has to see.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) letter: Letter,
    pub(crate) written: Written,
}

/// Monday, 7 December 2026, 9:00 in Japan.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-12-07T00:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The look of a city whose name is not plain either; `dkim` signs its mail.
pub(crate) fn style(dkim: Option<Dkim>) -> Style {
    let from = "yamedoki@example.lg.jp".to_owned();
    let outlet = Outlet::Mail { from, domain: "example.lg.jp".to_owned(), dkim };
    let mut style = Style::new(CITY, chrono_tz::Asia::Tokyo).with("mail", outlet);
    style.contact = Some("業務改善・DX推進課（内線1234）".to_owned());
    style.reply_to = Some("事務局・髙橋 <office@example.lg.jp>".to_owned());
    style
}

fn item(text: &str, told: Told, deadline: &str) -> Item {
    Item {
        alert: AlertKey { rule: "renewal-decision-due".into(), subject: format!("renewal/{deadline}") },
        told,
        severity: Severity::Critical,
        title: Text::new(text, text),
        advice: Text::new(format!("{text}。理由を添えて御検討ください。"), format!("{text}: decide.")),
        evidence: vec![(Text::new("満了日", "ends on"), "2027-03-31".to_owned())],
        deadline: Some(day(deadline)),
        initiative: Some(text.to_owned()),
        owner: text.to_owned(),
        since: day("2026-09-15"),
        copy: false,
        notes: vec![text.to_owned()],
        letter: None,
        asks: None,
    }
}

fn items() -> Vec<Item> {
    let draft = EndLetter {
        to: RARE.to_owned(),
        heading: "包括連携協定の終了について（通知）".to_owned(),
        paragraphs: vec!["時下ますます御清栄のこととお喜び申し上げます。".to_owned(), HOSTILE.to_owned()],
        from: "都市計画課".to_owned(),
        by: Some(day("2026-12-31")),
        cautions: vec![Text::new("計画に満了日がありません。", "The plan has no end for it.")],
    };
    vec![
        item(RARE, Told::DecisionAsked, "2026-12-14"),
        item(HOSTILE, Told::Reminder, "2027-01-15"),
        Item { letter: Some(draft), ..item("複合機賃貸借", Told::DefaultApplied, "2026-12-20") },
        item("時間外労働の削減", Told::Resolved, "2026-11-30"),
    ]
}

fn overview() -> Overview {
    Overview {
        watched: vec![(Text::new("取り組み", "initiatives"), 20)],
        by_rule: vec![("renewal-past-end".into(), Severity::Critical, 1)],
        by_department: vec![(RARE.to_owned(), 5, true), (HOSTILE.to_owned(), 2, false)],
        waits: true,
        worst: items(),
    }
}

fn digest() -> Digest {
    let line = || vec![DigestLine { subject: None, text: format!("{RARE}：{HOSTILE}") }];
    Digest {
        from: day("2026-11-30"),
        to: day("2026-12-06"),
        late: Some(1),
        decisions: items(),
        decided: line(),
        by_default: line(),
        blocked: line(),
        follow_ups: line(),
        new: items(),
        worse: items(),
        better: items(),
        resolved: items(),
        standing: 12,
        critical: items(),
        silences: line(),
        passed_on: line(),
        unknown: vec![("kpi-at-risk".into(), RARE.into(), vec![Text::new("達成度", "attainment")])],
        errors: vec![("own-rule".into(), HOSTILE.into(), Text::new("0で割りました", "division by zero"))],
        by_perspective: vec![(RARE.into(), 5, [0, 1, 2])],
        by_department: vec![(HOSTILE.into(), 3, [1, 1, 0])],
        coming: vec![(day("2026-12-21"), item(RARE, Told::Opened, "2026-12-21"))],
        due: vec![(day("2026-12-14"), item(RARE, Told::Opened, "2026-12-14"))],
        failures: vec![(RARE.into(), HOSTILE.into(), "550 5.1.1 User unknown".into())],
        watched: vec![(Text::new("更新案件", "renewals"), 12)],
        imported: Some((day("2026-12-01"), HOSTILE.into())),
        newest_data: None,
        ..Digest::default()
    }
}

/// A week in which nothing happened.
fn quiet() -> Digest {
    Digest { from: day("2026-11-30"), to: day("2026-12-06"), ..Digest::default() }
}

fn word() -> Body {
    let body = format!("{RARE}\n3 | when = 'x'\n  |        ^^^\n\n{HOSTILE}");
    Body::Word { subject: Text::new(HOSTILE, HOSTILE), body: Text::new(&*body, &*body) }
}

/// The letter that says `body` in `lang`, signed where `style` has a key.
fn sample(name: &str, body: Body, lang: Lang, style: &Style, at: DateTime<Utc>) -> Sample {
    let to = Party {
        department: Some("TOSHI".into()),
        name: RARE.into(),
        channel: "mail".into(),
        addresses: vec!["髙橋 ㈱ <toshi@example.lg.jp>".into(), "kikaku@example.lg.jp".into()],
        lang,
        fallback: None,
    };
    let thread = vec!["first-letter".to_owned(), "another-letter".to_owned()];
    let draft = Draft { to, not_before: at, held: false, thread, body };
    let letter = render::letter(&draft, style, "8f3c1e4d", at).unwrap();
    let written = render::written(&draft, style, at).unwrap();
    Sample { name: format!("{name}-{}", lang.code()), letter, written }
}

/// Every kind of letter in both languages.
pub(crate) fn all(style: &Style) -> Vec<Sample> {
    all_at(style, now())
}

/// The same, written at `at`.
pub(crate) fn all_at(style: &Style, at: DateTime<Utc>) -> Vec<Sample> {
    type Made = (&'static str, fn() -> Body);
    let bodies: [Made; 9] = [
        ("notice", || Body::Notice(items())),
        ("single", || Body::Notice(vec![item(RARE, Told::Opened, "2026-12-07")])),
        ("hostile", || Body::Notice(vec![item(HOSTILE, Told::Escalated, "2026-12-31")])),
        ("sheet", || Body::Sheet(items())),
        ("empty", || Body::Sheet(Vec::new())),
        ("overview", || Body::Overview(overview())),
        ("digest", || Body::Digest(Box::new(digest()))),
        ("quiet", || Body::Digest(Box::new(quiet()))),
        ("word", word),
    ];
    let both = |(name, body): (&str, fn() -> Body)| {
        [Lang::Ja, Lang::En].map(|lang| sample(name, body(), lang, style, at))
    };
    bodies.into_iter().flat_map(both).collect()
}
