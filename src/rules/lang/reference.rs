//! The interpreter of crate `cel` as the reference: random expressions of the supported part over
//! random rows give the same verdict. What the reference calls an error is here an error or
//! "cannot tell"; where it has a value, we have the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;
use std::sync::Arc;

use cel::{Context, Env, ExecutionError, Value as Reference};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::{Cx, Scope, Val, compile};
use crate::calendar::{Calendar, CalendarSettings};
use crate::plan::facts::{Facts, InitiativeFacts, KpiFacts, RenewalFacts};
use crate::plan::fields::{Value, View, fields, links};
use crate::plan::{Department, Initiative, Kpi, Plan, Renewal, Table};

fn calendar() -> Calendar {
    Calendar::new(CalendarSettings::default())
}

/// The local midnight, bound in UTC: the reference's accessors read the offset that a value carries,
/// where the language's definition has them read UTC.
fn local(calendar: &Calendar, date: NaiveDate) -> DateTime<FixedOffset> {
    calendar.midnight(date).fixed_offset()
}

/// A row, and the rows that it belongs to, as the reference's map; what is absent has no key.
fn row_map(view: &View<'_>, calendar: &Calendar, table: Table, row: usize) -> Reference {
    let mut map: HashMap<String, Reference> = HashMap::new();
    for f in fields(table) {
        let value = match (f.get)(view, row) {
            Value::Absent => continue,
            Value::Bool(b) => Reference::Bool(b),
            Value::Int(n) => Reference::Int(n),
            Value::Double(x) => Reference::Float(x),
            Value::Str(s) => Reference::from(s),
            Value::Date(d) => Reference::Timestamp(local(calendar, d)),
            Value::List(l) => Reference::from(l.iter().collect::<Vec<_>>()),
        };
        map.insert(f.name.to_owned(), value);
    }
    for l in links(table) {
        if let Some(to) = (l.follow)(view, row) {
            map.insert(l.name.to_owned(), row_map(view, calendar, l.to, to));
        }
    }
    Reference::from(map)
}

fn refuse(name: &str) -> ExecutionError {
    ExecutionError::function_error(name, "refused")
}

fn context(env: &Arc<Env>, view: &View<'_>, table: Table, now: DateTime<Utc>) -> Context<'static, 'static> {
    let calendar = calendar();
    let mut cx = Context::with_env(env.clone());
    let subject = row_map(view, &calendar, table, 0);
    cx.add_variable_from_value(table.singular(), subject.clone());
    cx.add_variable_from_value("subject", subject.clone());
    if let Reference::Map(map) = &subject {
        for name in ["initiative", "owner"] {
            if let Some(value) = map.map.get(&cel::objects::Key::from(name.to_owned())) {
                cx.add_variable_from_value(name, value.clone());
            }
        }
    }
    let today = view.facts.today;
    cx.add_variable_from_value("today", Reference::Timestamp(local(&calendar, today)));
    cx.add_variable_from_value("now", Reference::Timestamp(now.fixed_offset()));
    cx.add_variable_from_value("fiscal_year", Reference::Int(calendar.fiscal_year_of(today).into()));
    type Day = DateTime<FixedOffset>;
    let civil = |t: Day| super::super::lang::reference::calendar().today(t.with_timezone(&Utc));
    cx.add_function("days", |n: i64| {
        TimeDelta::try_days(n).filter(|d| d.num_nanoseconds().is_some()).ok_or(refuse("days"))
    })
    .unwrap();
    cx.add_function("date", move |s: Arc<String>| {
        Ok::<_, ExecutionError>(local(&super::reference::calendar(), s.parse().map_err(|_| refuse("date"))?))
    })
    .unwrap();
    cx.add_function("month_of", move |t: Day| i64::from(chrono::Datelike::month(&civil(t)))).unwrap();
    cx.add_function("day_of", move |t: Day| i64::from(chrono::Datelike::day(&civil(t)))).unwrap();
    cx.add_function("fiscal_year_of", move |t: Day| {
        i64::from(super::reference::calendar().fiscal_year_of(civil(t)))
    })
    .unwrap();
    cx.add_function("business_days", move |a: Day, b: Day| {
        super::reference::calendar().business_days(civil(a), civil(b))
    })
    .unwrap();
    cx.add_function("add_business_days", move |a: Day, n: i64| {
        let calendar = super::reference::calendar();
        if n.unsigned_abs() > 100_000 {
            return Err(refuse("add_business_days"));
        }
        Ok(local(&calendar, calendar.add_business_days(civil(a), n)))
    })
    .unwrap();
    cx
}

/// A plan of one KPI and one renewal, each value there or not.
fn world() -> impl Strategy<Value = (Plan, Facts)> {
    let date = || prop::option::of((0i64..20_000).prop_map(|n| day("1990-01-01") + TimeDelta::days(n)));
    let number = || prop::option::of(prop_oneof![Just(0.0), Just(0.9), Just(90.0), -10.0..200.0]);
    let int = || prop::option::of(prop_oneof![Just(0i64), Just(i64::MAX), Just(i64::MIN), -400i64..400]);
    let text = || prop::option::of(prop_oneof![Just("".to_owned()), Just("人".into()), Just("財政".into())]);
    let plan = (
        text(),
        date(),
        prop::collection::vec("[ab]{0,2}", 0..4),
        prop::option::of(1u32..12),
        any::<bool>(),
        any::<bool>(),
    );
    let facts = (number(), number(), date(), date(), int(), int(), prop::option::of(any::<bool>()));
    (plan, facts, 0i64..20_000).prop_map(|(p, f, today)| {
        let initiative = Initiative {
            code: "I".into(),
            title: "取り組み".into(),
            perspective: p.0,
            ends_on: p.1,
            tags: p.2.clone(),
            new: p.4,
            ..Initiative::default()
        };
        let kpi =
            Kpi { code: "K".into(), name: "指標".into(), report_every: p.3, tags: p.2, ..Kpi::default() };
        let renewal = Renewal {
            code: "R".into(),
            title: "協定".into(),
            initiative: p.5.then_some(0),
            ends_on: p.1,
            auto_renews: p.4,
            ..Renewal::default()
        };
        let plan = Plan {
            departments: vec![Department {
                code: "D".into(),
                name: "総務課".into(),
                ..Department::default()
            }],
            initiatives: vec![initiative],
            kpis: vec![kpi],
            renewals: vec![renewal],
            ..Plan::default()
        };
        let facts = Facts {
            today: day("1990-01-01") + TimeDelta::days(today),
            initiatives: vec![InitiativeFacts {
                days_to_end: f.4,
                days_since_activity: f.5,
                missing: vec!["policy", "kpi"],
                ..InitiativeFacts::default()
            }],
            kpis: vec![KpiFacts { actual: f.0, attainment: f.1, as_of: f.2, ..KpiFacts::default() }],
            renewals: vec![RenewalFacts {
                decide_by: f.3,
                over: f.6,
                days_to_end: f.4,
                ..RenewalFacts::default()
            }],
            ..Facts::default()
        };
        (plan, facts)
    })
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn any_of(texts: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::select(texts).prop_map(str::to_owned).boxed()
}

/// Random expressions of each type, over KPIs (`true`) or renewals.
struct Exprs {
    bool: BoxedStrategy<String>,
    int: BoxedStrategy<String>,
    double: BoxedStrategy<String>,
    time: BoxedStrategy<String>,
    dur: BoxedStrategy<String>,
    text: BoxedStrategy<String>,
    list: BoxedStrategy<String>,
}

fn leaves(kpi: bool) -> Exprs {
    let pick = |a: &'static [&'static str], b: &'static [&'static str]| any_of(if kpi { a } else { b });
    Exprs {
        bool: pick(
            &["true", "kpi.report_late", "has(kpi.attainment)", "initiative.new", "has(kpi.initiative)"],
            &[
                "false",
                "renewal.over",
                "has(renewal.initiative)",
                "renewal.initiative.new",
                "renewal.auto_renews",
            ],
        ),
        int: pick(
            &[
                "0",
                "1",
                "-7",
                "9223372036854775807",
                "kpi.report_every",
                "fiscal_year",
                "initiative.days_to_end",
            ],
            &[
                "0",
                "3",
                "renewal.days_to_end",
                "renewal.initiative.days_since_activity",
                "-9223372036854775808",
            ],
        ),
        double: pick(
            &["0.9", "0.0", "-1.5", "kpi.attainment", "kpi.actual", "subject.attainment"],
            &["2.5", "0.0", "renewal.annual_cost"],
        ),
        time: pick(
            &["today", "now", "kpi.as_of", "initiative.ends_on", "date(\"2020-02-29\")"],
            &["today", "renewal.decide_by", "renewal.initiative.ends_on", "renewal.ends_on"],
        ),
        dur: any_of(&["days(0)", "days(90)", "days(-1)", "duration(\"12h\")"]),
        text: pick(
            &["\"人\"", "kpi.name", "initiative.perspective", "kpi.status", "initiative.owner.name"],
            &[
                "\"\"",
                "renewal.title",
                "renewal.initiative.perspective",
                "renewal.counterparty",
                "owner.code",
            ],
        ),
        list: pick(
            &["kpi.tags", "initiative.missing", "[]", "[\"a\", \"b\"]"],
            &["renewal.initiative.tags", "[\"policy\"]", "renewal.initiative.missing"],
        ),
    }
}

/// One level more.
fn grow(x: Exprs) -> Exprs {
    let two = |op: &'static [&'static str], a: &BoxedStrategy<String>, b: &BoxedStrategy<String>| {
        (a.clone(), any_of(op), b.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")).boxed()
    };
    let call = |form: &'static str, a: &BoxedStrategy<String>, b: &BoxedStrategy<String>| {
        (a.clone(), b.clone()).prop_map(move |(a, b)| form.replace('A', &a).replace('B', &b)).boxed()
    };
    let choose = |a: &BoxedStrategy<String>| {
        (x.bool.clone(), a.clone(), a.clone()).prop_map(|(c, a, b)| format!("({c} ? {a} : {b})")).boxed()
    };
    const COMPARE: &[&str] = &["==", "!=", "<", "<=", ">", ">="];
    const MATH: &[&str] = &["+", "-", "*", "/"];
    let flat = any_of(&["\"a\"", "\"policy\"", "subject.code"]);
    Exprs {
        bool: prop_oneof![
            4 => two(&["&&", "||"], &x.bool, &x.bool),
            1 => x.bool.clone().prop_map(|b| format!("!({b})")),
            2 => two(COMPARE, &x.int, &x.int),
            2 => two(COMPARE, &x.double, &x.double),
            1 => two(COMPARE, &x.int, &x.double),
            1 => two(COMPARE, &x.double, &x.int),
            2 => two(COMPARE, &x.time, &x.time),
            1 => two(COMPARE, &x.dur, &x.dur),
            2 => two(COMPARE, &x.text, &x.text),
            1 => two(&["in"], &x.text, &x.list),
            1 => two(&["==", "!="], &x.list, &x.list),
            1 => call("A.startsWith(B)", &x.text, &x.text),
            1 => call("A.contains(B)", &x.text, &x.text),
            1 => x.text.clone().prop_map(|t| format!("{t}.matches(\"^[人a]*$\")")),
            1 => any_of(&["exists", "all", "exists_one"]).prop_flat_map({
                let list = x.list.clone();
                move |m| (Just(m), list.clone(), flat.clone())
            }).prop_map(|(m, l, t)| format!("{l}.{m}(x, x == {t} || x.startsWith(\"a\"))")),
            1 => choose(&x.bool),
            1 => x.bool.clone(),
        ]
        .boxed(),
        int: prop_oneof![
            two(&["+", "-", "*", "/", "%"], &x.int, &x.int),
            call("size(A)", &x.text, &x.text),
            call("size(A)", &x.list, &x.list),
            call("month_of(A)", &x.time, &x.time),
            call("fiscal_year_of(A) + day_of(B)", &x.time, &x.time).prop_map(|t| format!("({t})")),
            call(
                "business_days(A, B)",
                &any_of(&["today", "date(\"2020-02-29\")", "initiative.ends_on"]),
                &any_of(&["today", "now"])
            ),
            call("int(A)", &x.double, &x.double),
            x.time.clone().prop_map(|t| format!("({t}).getDayOfYear()")),
            x.dur.clone().prop_map(|t| format!("({t}).getHours()")),
            x.int.clone().prop_map(|t| format!("-({t})")),
            choose(&x.int),
            x.int.clone(),
        ]
        .boxed(),
        double: prop_oneof![
            two(MATH, &x.double, &x.double),
            call("double(A)", &x.int, &x.int),
            choose(&x.double),
            x.double.clone(),
        ]
        .boxed(),
        time: prop_oneof![
            two(&["+", "-"], &x.time, &x.dur),
            (x.time.clone(), -30i32..30).prop_map(|(t, n)| format!("add_business_days({t}, {n})")),
            choose(&x.time),
            x.time.clone(),
        ]
        .boxed(),
        dur: prop_oneof![
            two(&["+", "-"], &x.dur, &x.dur),
            two(&["-"], &x.time, &x.time),
            (-400i64..400).prop_map(|n| format!("days({n})")),
            x.dur.clone(),
        ]
        .boxed(),
        text: prop_oneof![
            two(&["+"], &x.text, &x.text),
            call("string(A)", &x.int, &x.int),
            choose(&x.text),
            x.text.clone()
        ]
        .boxed(),
        list: prop_oneof![
            two(&["+"], &x.list, &x.list),
            x.list.clone().prop_map(|l| format!("{l}.filter(x, x != \"a\")")),
            x.list.clone().prop_map(|l| format!("{l}.map(x, x.size() > 0, x + \"b\")")),
            x.list.clone(),
        ]
        .boxed(),
    }
}

fn verdict_is_the_references(
    text: &str,
    table: Table,
    plan: &Plan,
    facts: &Facts,
) -> Result<(), TestCaseError> {
    thread_local! {
        static ENV: Arc<Env> = Arc::new(Env::stdlib());
    }
    let env = ENV.with(Arc::clone);
    let calendar = calendar();
    let view = View { plan, facts };
    let now = calendar.midnight(facts.today) + TimeDelta::hours(9);
    let program = match compile(text, &Scope::of(table), None) {
        Ok(program) => program,
        // Only a literal that cannot be computed is refused here; the reference fails on it later.
        Err(m) if m.iter().all(|m| m.message.en.contains("cannot be computed")) => return Ok(()),
        Err(m) if m[0].message.en.contains("too long") || m[0].message.en.contains("too deeply") => {
            return Ok(());
        }
        Err(m) => return Err(TestCaseError::fail(format!("{text}: {}", m[0].message.en))),
    };
    let reference = env.compile(text).unwrap().execute(&context(&env, &view, table, now));
    let ours = program.eval(&Cx::new(view, &calendar, now));
    let same = match (&ours, &reference) {
        (Ok(Val::Bool(a)), Ok(Reference::Bool(b))) => a == b,
        (Err(_), Err(_)) => true,
        _ => false,
    };
    prop_assert!(same, "{text}\nours: {ours:?}\nreference: {reference:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_verdict_is_the_interpreters_on_kpis(text in grow(grow(grow(leaves(true)))).bool, w in world()) {
        verdict_is_the_references(&text, Table::Kpis, &w.0, &w.1)?;
    }

    #[test]
    fn the_verdict_is_the_interpreters_on_renewals(text in grow(grow(leaves(false))).bool, w in world()) {
        verdict_is_the_references(&text, Table::Renewals, &w.0, &w.1)?;
    }
}
