#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;

use super::*;
use crate::calendar::{Calendar, CalendarSettings, Span};
use crate::lang::Lang;
use crate::plan::facts::{Facts, InitiativeFacts, KpiFacts, RenewalFacts};
use crate::plan::fields::{Value, View};
use crate::plan::{Department, Initiative, Kpi, Plan, Renewal, Status, Table};

fn source(text: &str) -> Source {
    Source { name: "my.toml".into(), text: text.into() }
}

fn loaded(text: &str) -> RuleSet {
    load(&[source(text)], None, &Names::default()).unwrap_or_else(|m| panic!("{}", m[0].rendered.en))
}

/// The mistakes of a file as `line:column message`.
fn mistakes(text: &str) -> Vec<String> {
    let found = load(&[source(text)], None, &Names::default()).err().unwrap_or_default();
    found.iter().map(|d| format!("{}:{} {}", d.line, d.column, d.message.en)).collect()
}

const RULE: &str = r#"
[[rule]]
name = "renewal-decision-due"
each = "renewal"
when = "!renewal.over && today >= renewal.decide_by - days(90)"
severity = "warning"
to = ["owner", "department:D01"]
remind = { before = "renewal.decide_by", at = ["60d", "1d"] }
escalate = [{ after = "10bd", to = ["headquarters"], severity = "critical" }]
decision = { by = "renewal.decide_by", default = "'end'" }
title.ja = "{{ renewal.title }}：{{ renewal.decide_by }}までに判断がなければ終了します"
title.en = "{{ renewal.title }} ends unless continued by {{ renewal.decide_by }}"
advice.ja = "費用 {{ renewal.annual_cost }} 円"
"#;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A plan of one renewal that is to be decided soon.
fn world(title: &str) -> (Plan, Facts) {
    let plan = Plan {
        departments: vec![Department {
            code: "D01".into(), name: "総務課".into(), ..Department::default()
        }],
        initiatives: vec![Initiative { status: Status::Active, ..Initiative::default() }],
        kpis: vec![Kpi::default()],
        renewals: vec![Renewal { title: title.into(), annual_cost: Some(1_200_000.5), ..Renewal::default() }],
        ..Plan::default()
    };
    let facts = Facts {
        today: day("2026-05-01"),
        initiatives: vec![InitiativeFacts::default()],
        kpis: vec![KpiFacts::default()],
        renewals: vec![RenewalFacts {
            over: Some(false),
            decide_by: Some(day("2026-06-30")),
            ..RenewalFacts::default()
        }],
        ..Facts::default()
    };
    (plan, facts)
}

fn calendar() -> Calendar {
    Calendar::new(CalendarSettings::default())
}

#[test]
fn the_shipped_pack_loads_and_names_its_rules() {
    let set = load(&pack(), None, &Names::default()).unwrap_or_else(|m| panic!("{}", m[0].rendered.en));
    assert!(set.find("renewal-decision-due").is_some());
    assert!(set.rules.iter().all(|r| !r.to.is_empty()));
}

#[test]
fn a_finding_has_evidence_a_title_dates_and_a_default() {
    let (plan, facts) = world("見守り協定");
    let (set, calendar) = (loaded(RULE), calendar());
    let view = View { plan: &plan, facts: &facts };
    let now = calendar.midnight(facts.today);
    let judged = judge(&set, &view, &calendar, now);
    assert_eq!(judged.findings.len(), 1);
    let f = &judged.findings[0];
    assert_eq!(f.subject, Subject { table: Table::Renewals, row: 0 });
    assert_eq!(
        set.evidence(f, &view, &calendar, now),
        [
            ("renewal.decide_by".to_owned(), Value::Date(day("2026-06-30"))),
            ("renewal.over".to_owned(), Value::Bool(false)),
        ]
    );
    let title = |lang| set.title(f, &view, &calendar, lang);
    assert_eq!(title(Lang::Ja), "見守り協定：2026-06-30までに判断がなければ終了します");
    assert_eq!(title(Lang::En), "見守り協定 ends unless continued by 2026-06-30");
    assert_eq!(set.advice(f, &view, &calendar, Lang::En), "費用 1200000.5 円", "the other language's");
    assert_eq!(set.remind_date(f, &view, &calendar, now), Some(day("2026-06-30")));
    assert_eq!(set.decision_date(f, &view, &calendar, now), Some(day("2026-06-30")));
    assert_eq!(set.decision_default(f, &view, &calendar, now).as_deref(), Some("end"));
    let rule = &set.rules[f.rule];
    assert_eq!(rule.to, [Recipient::Owner, Recipient::Department("D01".into())]);
    assert_eq!(rule.remind, Some(Remind::Before(vec![Span::Days(60), Span::Days(1)])));
    assert_eq!(rule.decision.as_ref().unwrap().options, ["continue", "revise", "end"]);
}

#[test]
fn a_hostile_title_stays_one_plain_line() {
    let (plan, facts) = world("<b>{{ today }}</b>\r\nBcc: x@example.org\u{202E}");
    let (set, calendar) = (loaded(RULE), calendar());
    let view = View { plan: &plan, facts: &facts };
    let judged = judge(&set, &view, &calendar, calendar.midnight(facts.today));
    let title = set.title(&judged.findings[0], &view, &calendar, Lang::En);
    assert_eq!(title, "<b>{{ today }}</b>  Bcc: x@example.org  ends unless continued by 2026-06-30");
}

#[test]
fn what_cannot_be_told_is_neither_a_finding_nor_silence() {
    let (plan, facts) = world("");
    let set = loaded(
        "[[rule]]\nname = 'low'\neach = ['kpi', 'renewal']\nwhen = 'subject.code == \"\" && (1 / size(subject.code) > 0)'\n\
         [[rule]]\nname = 'off'\neach = 'kpi'\nwhen = 'kpi.attainment < 0.9 && kpi.actual < 90'",
    );
    let calendar = calendar();
    let judged = judge(&set, &View { plan: &plan, facts: &facts }, &calendar, calendar.midnight(facts.today));
    assert_eq!(judged.findings, []);
    assert_eq!(judged.errors.len(), 2);
    assert_eq!(judged.errors[0].error.en, "division by zero");
    assert_eq!(judged.unknown.len(), 1);
    assert_eq!(judged.unknown[0].missing, ["kpi.actual", "kpi.attainment"]);
}

#[test]
fn every_mistake_of_a_file_comes_at_once_with_its_place() {
    let text = r#"
[[rule]]
name = "a"
each = "renewel"
when = "renewal.over"
severty = "info"
[[rule]]
name = "a"
each = "renewal"
when = "rate == '日本' || renewal.ends_onn > today"
hold = "5x"
severity = "warn"
to = ["onwer"]
inhibited_by = ["b"]
title.ja = "{{ renewal.titel }}"
[[rule]]
each = ["renewal", "kpi"]
when = """
subject.code == "x" \
  && subject.title == "\u3042" """
"#;
    assert_eq!(
        mistakes(text),
        [
            "4:8 there is no table `renewel`",
            "6:1 there is no key `severty`",
            "8:8 there are two rules called `a`",
            "10:9 there is no `rate` here",
            "10:33 renewal has no field `ends_onn`",
            "11:8 `5x` is no duration",
            "12:12 `warn` is not accepted",
            "13:7 there is no recipient `onwer`",
            "14:17 there is no rule `b`",
            "15:24 renewal has no field `titel`",
            "16:1 the rule has no `name`",
            "20:14 kpi has no field `title`",
        ]
    );
}

#[test]
fn a_mistake_is_shown_where_it_was_made_in_both_languages() {
    let text = "[[rule]]\nname = \"a\"\neach = \"renewal\"\nwhen = \"renewal.ends_onn > today\"\n";
    let found = load(&[source(text)], None, &Names::default()).unwrap_err();
    assert_eq!(
        found[0].rendered.en,
        "error: renewal has no field `ends_onn`
 --> my.toml:4:17
  |
4 | when = \"renewal.ends_onn > today\"
  |                 ^^^^^^^^ perhaps `ends_on`?"
    );
    assert_eq!(
        found[0].rendered.ja,
        "エラー: 「更新案件」に `ends_onn` という項目はありません
 --> my.toml:4:17
  |
4 | when = \"renewal.ends_onn > today\"
  |                 ^^^^^^^^ `ends_on` ではありませんか"
    );
}

#[test]
fn toml_that_is_none_is_reported_with_all_its_errors() {
    let found = mistakes("[[rule]]\nname = \neach = \"kpi\n");
    assert!(found.len() >= 2 && found[0].starts_with("2:"), "{found:?}");
}

#[test]
fn a_template_is_checked_when_it_is_loaded() {
    let rule =
        |title: &str| format!("[[rule]]\nname = 'a'\neach = 'kpi'\nwhen = 'true'\ntitle.en = '{title}'\n");
    assert_eq!(mistakes(&rule("{{ kpi.name }}")), Vec::<String>::new());
    assert_eq!(
        mistakes(&rule("{% if kpi.actual is defined %}{{ (kpi.actual * 100) | int }}{% endif %}")),
        Vec::<String>::new()
    );
    for (title, part) in [
        ("{{ kpi.name", "cannot be read as a template"),
        ("{{ kpi.name | uper }}", "cannot be read as a template"),
        ("{{ kpi }}", "is a row"),
        ("{{ kpi.initiative.tittle }}", "initiative has no field `tittle`"),
    ] {
        let found = mistakes(&rule(title));
        assert!(found.len() == 1 && found[0].contains(part), "{title}: {found:?}");
    }
}

fn overridden(table: &str) -> Result<RuleSet, Vec<Diagnostic>> {
    let text = format!("[city]\nname = 'x'\n\n{}", table.replace("[renewal", "[override.renewal"));
    let config = Source { name: "config/yamedoki.toml".to_owned(), text };
    load(&[source(RULE)], Some(&config), &Names::default())
}

#[test]
fn an_override_changes_a_rule_without_editing_it() {
    let set = overridden("[renewal-decision-due]\nseverity = 'critical'\nto = ['digest']\nremind = { every = ['5bd'] }\nmode = 'shadow'").unwrap();
    let rule = &set.rules[0];
    assert_eq!((rule.severity, rule.mode), (Severity::Critical, Mode::Shadow));
    assert_eq!(rule.to, [Recipient::Digest]);
    assert_eq!(rule.remind, Some(Remind::Every(vec![Span::BusinessDays(5)])));
    let disabled = overridden("[renewal-decision-due]\nenabled = false").unwrap();
    assert!(disabled.find("renewal-decision-due").is_none());
}

#[test]
fn an_override_is_checked_as_a_rule_is() {
    let found = overridden("[renewal-decision-du]\nmode = 'shadow'\n[renewal-decision-due]\nsevrity = 'info'\nremind = { before = 'renewal.decide_bi', at = ['1d'] }").unwrap_err();
    let said: Vec<&str> = found.iter().map(|d| d.message.en.as_str()).collect();
    assert_eq!(
        said,
        [
            "there is no rule `renewal-decision-du`",
            "there is no key `sevrity`",
            "renewal has no field `decide_bi`"
        ]
    );
    let places: Vec<(&str, usize)> = found.iter().map(|d| (d.file.as_str(), d.line)).collect();
    let file = "config/yamedoki.toml";
    assert_eq!(places, [(file, 4), (file, 7), (file, 8)]);
    assert!(!found[1].rendered.en.contains("city"), "only the line itself is shown");
}

#[test]
fn a_recipient_that_nothing_knows_is_a_mistake_where_names_are_known() {
    let text =
        RULE.replace("[[rule]]\n", "[[rule]]\ncc = ['channel:nix', 'department:D9', 'department:D01']\n");
    assert!(load(&[source(&text)], None, &Names::default()).is_ok());
    let some = |name: &str| Some(vec![name.to_owned()]);
    let names = Names { channels: some("chat"), departments: some("D01") };
    let found = load(&[source(&text)], None, &names).unwrap_err();
    let said: Vec<&str> = found.iter().map(|d| d.message.en.as_str()).collect();
    assert_eq!(
        said,
        [
            "`nix`: there is no such channel in the configuration",
            "`D9`: there is no department of this code in the plan"
        ]
    );
}

#[test]
fn a_set_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    shared(&RuleSet::default());
}

#[test]
fn the_fingerprint_is_of_what_the_rules_say() {
    let print = |text: &str| loaded(text).fingerprint;
    assert_eq!(print(RULE), print(&format!("# a comment\n{RULE}")));
    assert_ne!(print(RULE), print(&RULE.replace("days(90)", "days(91)")));
    assert_ne!(print(RULE), print(&RULE.replace("ends unless", "may end unless")));
    let shadow = overridden("[renewal-decision-due]\nmode = 'shadow'").unwrap();
    assert_ne!(print(RULE), shadow.fingerprint);
}

#[test]
fn a_row_that_vanished_is_reported_by_a_rule_that_every_set_has() {
    let (plan, mut facts) = world("見守り協定");
    let set = load(&[], None, &Names::default()).unwrap();
    assert_eq!(set.rules.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["vanished"]);
    let calendar = calendar();
    let fires = |facts: &Facts| {
        let view = View { plan: &plan, facts };
        let judged = judge(&set, &view, &calendar, calendar.midnight(facts.today));
        judged.findings.iter().map(|f| set.title(f, &view, &calendar, Lang::Ja)).collect::<Vec<_>>()
    };
    assert!(fires(&facts).is_empty());
    facts.vanished.insert((Table::Renewals, 0));
    assert_eq!(fires(&facts), ["見守り協定（）：元の計画の表からなくなりました"]);
    let disabled = source("[override.vanished]\nenabled = false");
    assert!(load(&[], Some(&disabled), &Names::default()).unwrap().rules.is_empty());
    let own = mistakes("[[rule]]\nname = 'vanished'\neach = 'kpi'\nwhen = 'true'");
    assert_eq!(own, ["2:8 `vanished` is the name of a built-in rule"]);
}

#[test]
fn each_step_up_that_says_parent_goes_one_level_further() {
    let text = RULE.replace(
        r#"escalate = [{ after = "10bd", to = ["headquarters"], severity = "critical" }]"#,
        r#"cc = ["parent"]
escalate = [
    { after = "5bd", to = ["parent", "owner"] },
    { after = "10bd", to = ["related"] },
    { after = "15bd", to = ["parent", "parent"] },
    { after = "20bd", to = ["headquarters"] },
]"#,
    );
    let rule = &loaded(&text).rules[0];
    assert_eq!(rule.cc, [Recipient::Parent(1)]);
    let steps: Vec<&[Recipient]> = rule.escalate.iter().map(|e| &e.to[..]).collect();
    let expected: [&[Recipient]; 4] = [
        &[Recipient::Parent(1), Recipient::Owner],
        &[Recipient::Related],
        &[Recipient::Parent(2), Recipient::Parent(2)],
        &[Recipient::Headquarters],
    ];
    assert_eq!(steps, expected);
}
