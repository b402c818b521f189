#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Cx, Scope, Seen, Stop, Ty, Val, compile};
use crate::calendar::{Calendar, CalendarSettings};
use crate::plan::facts::{Facts, KpiFacts, RenewalFacts};
use crate::plan::fields::{Value, View};
use crate::plan::{Initiative, Kpi, Plan, Renewal, Table};

/// What `text` comes to, in a word: a value, `cannot tell` or `error`.
fn outcome(text: &str) -> String {
    let mut scope = Scope::of(Table::Renewals);
    // No value is given for these: they are absent.
    scope.add("lost", Seen::Slot(99, Ty::Bool));
    scope.add("lost_n", Seen::Slot(99, Ty::Int));
    let program = match compile(text, &scope, None) {
        Ok(program) => program,
        Err(m) => return format!("refused: {}", m[0].message.en),
    };
    let (plan, facts) = (Plan::default(), Facts { today: "2026-05-01".parse().unwrap(), ..Facts::default() });
    let calendar = Calendar::new(CalendarSettings::default());
    let now = calendar.midnight(facts.today) + chrono::TimeDelta::hours(9);
    let cx = Cx::new(View { plan: &plan, facts: &facts }, &calendar, now);
    match program.eval(&cx) {
        Ok(Val::Bool(b)) => b.to_string(),
        Ok(Val::Int(n)) => n.to_string(),
        Ok(Val::Date(d)) => d.to_string(),
        Ok(v) => v.as_str().map_or_else(|| format!("{v:?}"), str::to_owned),
        Err(Stop::Absent) => "cannot tell".to_owned(),
        Err(Stop::Failed(_)) => "error".to_owned(),
    }
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(outcome(text), *expected, "{text}");
    }
}

#[test]
fn absence_is_absorbed_where_the_other_side_decides() {
    check(&[
        ("lost || true", "true"),
        ("true || lost", "true"),
        ("false && lost", "false"),
        ("lost && false", "false"),
        ("lost && true", "cannot tell"),
        ("false || lost", "cannot tell"),
        ("!lost", "cannot tell"),
        ("lost == lost", "cannot tell"),
        ("lost_n > 1 || today == today", "true"),
        ("(lost_n > 1 && false) || lost", "cannot tell"),
        ("lost ? true : true", "cannot tell"),
        ("true ? 1 : lost_n", "1"),
        ("[1, 2].exists(x, x == 2 || lost)", "true"),
        ("[1, 2].all(x, lost)", "cannot tell"),
        ("[1, lost_n].size()", "cannot tell"),
    ]);
}

#[test]
fn errors_are_absorbed_alike_and_absence_outweighs_them() {
    check(&[
        ("1 / 0 == 1 || true", "true"),
        ("1 / 0 == 1 && false", "false"),
        ("1 / 0 == 1 || false", "error"),
        ("9223372036854775807 + 1 > 0", "error"),
        ("1 / 0 == lost_n", "cannot tell"),
        ("lost_n == 1 / 0", "cannot tell"),
        ("lost && 1 / 0 == 1", "cannot tell"),
        ("1 / 0 == 1 && lost", "cannot tell"),
    ]);
}

#[test]
fn days_are_counted_as_people_count_them() {
    check(&[
        ("today == date(\"2026-05-01\")", "true"),
        ("today + days(31)", "2026-06-01"),
        ("days(31) + today", "2026-06-01"),
        ("today - date(\"2026-04-01\") == days(30)", "true"),
        ("(today - date(\"2026-04-01\")).getHours()", "720"),
        ("now - today == duration(\"9h\")", "true"),
        ("today < now", "true"),
        ("fiscal_year", "2026"),
        ("fiscal_year_of(date(\"2026-03-31\"))", "2025"),
        ("month_of(today)", "5"),
        ("day_of(now)", "1"),
        ("today.getMonth()", "3"),
        ("today.getMonth('Asia/Tokyo')", "4"),
        ("business_days(date(\"2026-05-01\"), date(\"2026-05-11\"))", "3"),
        ("add_business_days(today, 1)", "2026-05-07"),
        ("add_business_days(today, -1)", "2026-04-30"),
        ("add_business_days(date(\"2026-05-02\"), 0)", "2026-05-02"),
        ("add_business_days(today, 9223372036854775807)", "error"),
        ("string(today)", "2026-04-30T15:00:00Z"),
    ]);
}

#[test]
fn ints_and_doubles_compare_but_do_not_mix() {
    check(&[
        ("1 < 1.5", "true"),
        ("2 == 2.0", "true"),
        ("1 in [1.0]", "true"),
        ("1 + 1.0 > 0.0", "refused: `+` does not work on int and double"),
        ("0.0 / 0.0 == 0.0 / 0.0", "false"),
        ("0.0 / 0.0 < 1.0", "error"),
    ]);
}

/// What is refused: the expression with the text at fault in ⟦…⟧, the message, the mend.
fn refused(marked: &str, message: &str, mend: &str) {
    let text = marked.replace(['⟦', '⟧'], "");
    let mistakes = compile(&text, &Scope::of(Table::Renewals), Some(&Ty::Bool)).unwrap_err();
    let m = &mistakes[0];
    let mut shown = text.clone();
    shown.insert(m.span.end, '⟧');
    shown.insert(m.span.start, '⟦');
    assert_eq!(shown, marked);
    assert_eq!(m.message.en, message, "{text}");
    assert_eq!(m.mend.as_ref().map_or("", |m| m.en.as_str()), mend, "{text}");
    assert!(!m.message.ja.is_empty());
}

#[test]
fn a_mistake_names_its_place_and_its_mend() {
    refused("renewal.⟦ends_onn⟧ > today", "renewal has no field `ends_onn`", "perhaps `ends_on`?");
    refused("⟦renewl⟧.over", "there is no `renewl` here", "perhaps `renewal`?");
    refused("renewal.initiative.⟦statas⟧ == 'x'", "initiative has no field `statas`", "perhaps `status`?");
    refused(
        "⟦renewal⟧ == renewal",
        "`renewal` is a row, not a value; name one of its fields",
        "for example `renewal.code`",
    );
    refused(
        "renewal.⟦owner⟧ == 'x'",
        "`owner` is a row, not a value; name one of its fields",
        "for example `owner.code`",
    );
    refused(
        "⟦today >= \"2026-04-01\"⟧",
        "date (timestamp) and string cannot be compared by `>=`",
        "write the date as `date(\"2026-04-01\")`",
    );
    refused(
        "⟦renewal.days_to_end < days(30)⟧",
        "int and duration cannot be compared by `<`",
        "write a number of days as `days(30)`",
    );
    refused(
        "today > ⟦renewal.ends_on - 90⟧",
        "`-` does not work on date (timestamp) and int",
        "write the days as `days(90)`",
    );
    refused("⟦renewal.annual_cost * 2⟧ > 1.0", "`*` does not work on double and int", "write `2.0`");
    refused("renewal.status == ⟦\"activ\"⟧", "`status` is never \"activ\"", "perhaps `active`?");
    refused("renewal.status in ['active', ⟦'endet'⟧]", "`status` is never \"endet\"", "perhaps `ended`?");
    refused("⟦renewal.title⟧", "the result must be bool, but it is string", "");
    refused("renewal.over && ⟦renewal.days_to_end⟧", "bool is wanted here, but this is int", "");
    refused("⟦day⟧(3) == days(3)", "there is no function `day`", "perhaps `days`?");
    refused("⟦days(\"3\"⟧) == days(3)", "`days` does not take (string)", "it is used as: days(int)");
    refused(
        "⟦startsWith⟧(renewal.title, 'x')",
        "there is no function `startsWith`",
        "write `x.startsWith(…)`",
    );
    refused(
        "⟦duration(\"30d\")⟧ == days(1)",
        "`duration` cannot be computed: the text cannot be converted",
        "write days as `days(30)`, hours as `duration(\"12h\")`",
    );
    refused(
        "⟦date(\"2026-4-1\")⟧ == today",
        "`date` cannot be computed: the text cannot be converted",
        "write `date(\"2026-04-01\")`",
    );
    refused("renewal.title.matches(⟦\"(\"⟧)", "this is no regular expression (unclosed group)", "");
    refused(
        "[[1]].exists(x, ⟦x.exists(y, y == 1)⟧)",
        "macros over lists cannot be nested (exists, all, map, filter: one level deep)",
        "",
    );
}

#[test]
fn what_cannot_be_read_is_named_for_what_was_meant() {
    refused(
        "renewal.days_to_end ⟦＞⟧ 3",
        "the full-width sign `＞` cannot stand in an expression",
        "write `>`",
    );
    refused(
        "renewal.title == ⟦「⟧総務」",
        "the full-width sign `「` cannot stand in an expression",
        "write `\"`",
    );
    refused(
        "renewal.status == ⟦実施中⟧",
        "`実施中` stands outside of quotes; the names of fields are ASCII",
        "if it is a text, write `\"実施中\"`",
    );
    refused("renewal.days_to_end ⟦=⟧ 3", "`=` is no comparison", "write `==` to ask whether both are equal");
    refused("renewal.over ⟦and⟧ renewal.decided", "`and` is no operator here", "write `&&`");
    refused(
        "renewal.title == '総務' &&⟦⟧",
        "the expression ends too early (an open bracket or quote, or nothing after an operator)",
        "",
    );
}

#[test]
fn all_mistakes_of_an_expression_come_at_once() {
    let text = "renewal.ovr && renewal.titel == \"x\" && today > 3";
    let mistakes = compile(text, &Scope::of(Table::Renewals), Some(&Ty::Bool)).unwrap_err();
    assert_eq!(mistakes.len(), 3, "{mistakes:?}");
}

#[test]
fn the_longest_and_deepest_expressions_are_refused_in_words() {
    let deep = format!("{}true{}", "(".repeat(40), ")".repeat(40));
    let long = vec!["true"; 600].join(" && ");
    let chain = format!("{} > 0", vec!["1"; 400].join("+"));
    for text in [deep, long, chain] {
        let mistakes = compile(&text, &Scope::default(), None).unwrap_err();
        assert!(mistakes[0].message.en.contains("too "), "{}", mistakes[0].message.en);
    }
}

#[test]
fn what_is_missing_and_what_was_read_go_by_their_names_in_the_rule() {
    let plan = Plan {
        initiatives: vec![Initiative::default()],
        kpis: vec![Kpi { on_track_at: 0.9, ..Kpi::default() }],
        renewals: vec![Renewal::default()],
        ..Plan::default()
    };
    let facts = Facts {
        kpis: vec![KpiFacts { actual: Some(3.0), ..KpiFacts::default() }],
        renewals: vec![RenewalFacts::default()],
        ..Facts::default()
    };
    let calendar = Calendar::new(CalendarSettings::default());
    let view = View { plan: &plan, facts: &facts };
    let cx = Cx::new(view, &calendar, chrono::DateTime::UNIX_EPOCH);
    let missing = |text: &str, table| compile(text, &Scope::of(table), None).unwrap().missing(&cx);
    assert_eq!(missing("kpi.attainment < kpi.on_track_at", Table::Kpis), ["kpi.attainment"]);
    assert_eq!(
        missing("subject.attainment < kpi.forecast", Table::Kpis),
        ["kpi.forecast", "subject.attainment"]
    );
    assert_eq!(
        missing("renewal.initiative.status == 'active'", Table::Renewals),
        ["renewal.initiative.status"]
    );
    assert_eq!(
        missing("(kpi.attainment < 1.0 && kpi.actual > 9.0) || kpi.expected > 1.0", Table::Kpis),
        ["kpi.expected"]
    );
    let read = |text: &str| {
        let program = compile(text, &Scope::of(Table::Kpis), None).unwrap();
        program.evidence(&cx, &view)
    };
    assert_eq!(
        read("kpi.on_track_at > 0.5 && has(kpi.actual) && kpi.actual > 1.0 || kpi.report_late"),
        [("kpi.actual".to_owned(), Value::Double(3.0)), ("kpi.on_track_at".to_owned(), Value::Double(0.9))]
    );
}
