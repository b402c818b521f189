//! The conformance cases of cel-spec: every case inside the supported part gives the expected value
//! or error; every other one is refused when it is loaded, for a reason that is known and counted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Cx, Mistake, Scope, Seen, Stop, Ty, Val, compile};
use crate::calendar::{Calendar, CalendarSettings};
use crate::plan::Plan;
use crate::plan::facts::Facts;
use crate::plan::fields::View;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/vectors/cel_simple.json");

#[derive(Debug, PartialEq)]
enum Verdict {
    Passed,
    Outside(&'static str),
    Wrong(String),
}

#[test]
fn every_conformance_case_inside_the_supported_part_passes() {
    let Ok(text) = std::fs::read_to_string(CASES) else {
        eprintln!("skipped: no conformance cases at {CASES}");
        return;
    };
    let cases: Vec<Json> = serde_json::from_str(&text).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases {
        match verdict(case) {
            Verdict::Passed => *counts.entry("passed").or_default() += 1,
            Verdict::Outside(why) => *counts.entry(why).or_default() += 1,
            Verdict::Wrong(how) => wrong.push(format!("{} {}: {how}", case["name"], case["expr"])),
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let expected: BTreeMap<&str, usize> = EXPECTED.iter().copied().collect();
    assert_eq!(counts, expected);
}

/// The cases by what became of them; the reasons stand in docs/cel.md.
const EXPECTED: &[(&str, usize)] = &[
    ("passed", 448),
    ("bytes", 73),
    ("dyn", 104),
    ("maps", 74),
    ("messages", 21),
    ("mixed lists", 6),
    ("namespaces", 11),
    ("nested macros", 1),
    ("quoted field names", 5),
    ("two-variable macros", 37),
    ("types as values", 28),
    ("uint", 100),
    ("unchecked", 19),
];

fn verdict(case: &Json) -> Verdict {
    let expr = case["expr"].as_str().unwrap();
    let fails = case.get("eval_error").is_some();
    let (scope, slots) = match bindings(case) {
        Ok(given) => given,
        Err(why) => return Verdict::Outside(why),
    };
    let program = match compile(expr, &scope, None) {
        Ok(program) => program,
        Err(mistakes) => {
            return match reason(case, expr, &mistakes) {
                Some(why) => Verdict::Outside(why),
                None if fails => Verdict::Passed,
                None => Verdict::Wrong(format!("refused: {}", mistakes[0].message.en)),
            };
        }
    };
    let (plan, facts) = (Plan::default(), Facts::default());
    let calendar = Calendar::new(CalendarSettings::default());
    let view = View { plan: &plan, facts: &facts };
    let cx = Cx::new(view, &calendar, chrono::DateTime::UNIX_EPOCH).with(&slots);
    match program.eval(&cx) {
        Err(Stop::Failed(_)) if fails => Verdict::Passed,
        Ok(v) if !fails && says(&v, &case["value"]) => Verdict::Passed,
        other => Verdict::Wrong(format!("gave {other:?}")),
    }
}

/// Why a case that is refused lies outside; `None` where it must not be refused.
fn reason(case: &Json, expr: &str, mistakes: &[Mistake]) -> Option<&'static str> {
    let said: Vec<&str> = mistakes.iter().map(|m| m.message.en.as_str()).collect();
    let has = |part: &str| said.iter().any(|s| s.contains(part));
    let reasons: &[(&str, &[&str])] = &[
        ("bytes", &["bytes", "function `bytes`"]),
        ("uint", &["unsigned", "function `uint`"]),
        ("maps", &["a map"]),
        ("messages", &["making a message"]),
        ("dyn", &["function `dyn`"]),
        ("types as values", &["function `type`"]),
        ("nested macros", &["cannot be nested"]),
    ];
    if let Some((why, _)) = reasons.iter().find(|(_, parts)| parts.iter().any(|p| has(p))) {
        return Some(why);
    }
    let types = ["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"];
    match () {
        () if types.contains(&expr) || expr.contains("google.protobuf") => Some("types as values"),
        () if has("unsupported syntax: '`'") => Some("quoted field names"),
        () if case["file"] == "macros2" => Some("two-variable macros"),
        () if case.get("eval_error").is_none() && case["disable_check"] == true => Some("unchecked"),
        () if expr.contains("null]")
            || expr.contains("', 1")
            || expr.contains("'str'")
            || expr.contains("[1, '") =>
        {
            Some("mixed lists")
        }
        () => None,
    }
}

type Given = (Scope, Vec<Val<'static>>);

/// The variables of a case as a scope and their values.
fn bindings(case: &Json) -> Result<Given, &'static str> {
    let mut scope = Scope::default();
    let mut slots = Vec::new();
    if case.get("container").is_some() {
        return Err("namespaces");
    }
    let Some(given) = case.get("bindings").and_then(Json::as_object) else { return Ok((scope, slots)) };
    for (name, bound) in given {
        if name.contains('.') {
            return Err("namespaces");
        }
        let (value, ty) = value_of(&bound["value"])?;
        scope.add(name, Seen::Slot(slots.len(), ty));
        slots.push(value);
    }
    Ok((scope, slots))
}

fn value_of(json: &Json) -> Result<(Val<'static>, Ty), &'static str> {
    let (kind, v) = json.as_object().unwrap().iter().next().unwrap();
    Ok(match kind.as_str() {
        "int64_value" => (Val::Int(v.as_str().unwrap().parse().unwrap()), Ty::Int),
        "double_value" => (Val::Double(number(v)), Ty::Double),
        "bool_value" => (Val::Bool(v.as_bool().unwrap()), Ty::Bool),
        "string_value" => (Val::Text(v.as_str().unwrap().into()), Ty::Str),
        "null_value" => (Val::Null, Ty::Null),
        "bytes_value" => return Err("bytes"),
        "map_value" => return Err("maps"),
        "list_value" => {
            let items = v["values"].as_array().unwrap();
            let items: Result<Vec<_>, _> = items.iter().map(value_of).collect();
            let (values, types): (Vec<_>, Vec<_>) = items?.into_iter().unzip();
            (Val::List(values.into()), Ty::List(Box::new(types.first().unwrap().clone())))
        }
        _ => return Err("messages"),
    })
}

fn number(v: &Json) -> f64 {
    match v.as_str() {
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some(_) => f64::NAN,
        None => v.as_f64().unwrap(),
    }
}

/// Equal but for the last bit, which the reader of the cases may lose.
fn near(x: f64, y: f64) -> bool {
    x == y || x.is_nan() && y.is_nan() || (x - y).abs() <= f64::EPSILON * y.abs()
}

/// Whether `v` is the value that the case expects, of its type.
fn says(v: &Val<'_>, expected: &Json) -> bool {
    let (kind, e) = expected.as_object().unwrap().iter().next().unwrap();
    match (kind.as_str(), v) {
        ("int64_value", Val::Int(n)) => e.as_str() == Some(&n.to_string()),
        ("double_value", Val::Double(x)) => near(*x, number(e)),
        ("bool_value", Val::Bool(b)) => e.as_bool() == Some(*b),
        ("string_value", _) => v.as_str() == e.as_str(),
        ("null_value", Val::Null) => true,
        ("list_value", Val::List(items)) => {
            let none = Vec::new();
            let wanted = e.get("values").and_then(Json::as_array).unwrap_or(&none);
            items.len() == wanted.len() && items.iter().zip(wanted).all(|(v, e)| says(v, e))
        }
        _ => false,
    }
}
