#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::calendar::{Calendar, CalendarSettings};
use crate::plan::facts::{Facts, RenewalFacts};
use crate::plan::fields::View;
use crate::plan::{Plan, Renewal, Table};
use crate::rules::lang::compile;

/// The tree of `text` over a renewal that has a title, a related list and no end: a line a part, indented,
/// with its value and its role.
fn sketch(text: &str) -> Vec<String> {
    let scope = Scope::of(Table::Renewals);
    let program = compile(text, &scope, None).unwrap_or_else(|m| panic!("{}", m[0].message.en));
    let renewal = Renewal { title: "協定".into(), ..Renewal::default() };
    let plan = Plan { renewals: vec![renewal], ..Plan::default() };
    let facts = Facts {
        today: "2026-05-01".parse().unwrap(),
        renewals: vec![RenewalFacts { ends_moved: 2, ..RenewalFacts::default() }],
        ..Facts::default()
    };
    let calendar = Calendar::new(CalendarSettings::default());
    let cx = Cx::new(View { plan: &plan, facts: &facts }, &calendar, calendar.midnight(facts.today));
    let mut lines = Vec::new();
    draw(&explain(&program, &scope, &cx), 0, &mut lines);
    lines
}

fn draw(part: &Part, depth: usize, lines: &mut Vec<String>) {
    let value = match &part.said {
        Said::Value(value) => plain(value),
        Said::Absent(names) => format!("absent {}", names.join(" ")),
        Said::Failed(text) => format!("failed: {}", text.en),
    };
    let role = match part.role {
        Role::Counts => "",
        Role::Decides => " (decides)",
        Role::Idle => " (idle)",
        Role::Hinders => " (hinders)",
    };
    lines.push(format!("{}{} = {value}{role}", "  ".repeat(depth), part.text));
    part.parts.iter().for_each(|p| draw(p, depth + 1, lines));
}

fn check(text: &str, lines: &[&str]) {
    assert_eq!(sketch(text), lines, "{text}");
}

#[test]
fn what_holds_shows_every_part_on_which_it_rests() {
    check(
        r#"renewal.status == "active" && !renewal.decided && today >= date("2026-04-01")"#,
        &[
            r#"renewal.status == "active" && !renewal.decided && today >= date("2026-04-01") = true"#,
            r#"  renewal.status == "active" = true"#,
            r#"    renewal.status = "active""#,
            "  !renewal.decided = true",
            "    renewal.decided = false",
            r#"  today >= date("2026-04-01") = true"#,
            "    today = 2026-05-01",
        ],
    );
}

#[test]
fn the_side_that_decides_is_marked_and_the_others_are_idle() {
    check(
        "renewal.decided && has(renewal.over) && renewal.over",
        &[
            "renewal.decided && has(renewal.over) && renewal.over = false",
            "  renewal.decided = false (decides)",
            "  has(renewal.over) = false (idle)",
            "  renewal.over = absent renewal.over (idle)",
        ],
    );
    // What cannot be told is absorbed by what decides after it.
    check(
        "renewal.over || renewal.ends_moved > 1",
        &[
            "renewal.over || renewal.ends_moved > 1 = true",
            "  renewal.over = absent renewal.over (idle)",
            "  renewal.ends_moved > 1 = true (decides)",
            "    renewal.ends_moved = 2",
        ],
    );
}

#[test]
fn what_hinders_is_marked_and_absence_goes_before_failure() {
    check(
        "1 / renewal.ends_moved == 0 && renewal.over",
        &[
            "1 / renewal.ends_moved == 0 && renewal.over = absent renewal.over",
            "  1 / renewal.ends_moved == 0 = true",
            "    1 / renewal.ends_moved = 0",
            "      renewal.ends_moved = 2",
            "  renewal.over = absent renewal.over (hinders)",
        ],
    );
    check(
        "1 / (renewal.ends_moved - 2) == 0 && renewal.over",
        &[
            "1 / (renewal.ends_moved - 2) == 0 && renewal.over = absent renewal.over",
            "  1 / (renewal.ends_moved - 2) == 0 = failed: division by zero (idle)",
            "  renewal.over = absent renewal.over (hinders)",
        ],
    );
}

#[test]
fn brackets_belong_to_the_part_that_they_enclose() {
    check(
        "!(has(renewal.over) && renewal.over) && (renewal.auto_renews || true)",
        &[
            "!(has(renewal.over) && renewal.over) && (renewal.auto_renews || true) = true",
            "  !(has(renewal.over) && renewal.over) = true",
            "    has(renewal.over) && renewal.over = false",
            "      has(renewal.over) = false (decides)",
            "      renewal.over = absent renewal.over (idle)",
            "  renewal.auto_renews || true = true",
            "    renewal.auto_renews = false",
            "    true = true (decides)",
        ],
    );
}

#[test]
fn functions_branches_and_macros_show_what_they_were_given() {
    check(
        "business_days(today, add_business_days(today, 3)) > 2 ? renewal.title.contains(\"協\") : renewal.over",
        &[
            "business_days(today, add_business_days(today, 3)) > 2 ? renewal.title.contains(\"協\") : renewal.over = true",
            "  business_days(today, add_business_days(today, 3)) > 2 = true",
            "    business_days(today, add_business_days(today, 3)) = 3",
            "      today = 2026-05-01",
            "      add_business_days(today, 3) = 2026-05-11",
            "        today = 2026-05-01",
            "  renewal.title.contains(\"協\") = true",
            "    renewal.title = \"協定\"",
            "  renewal.over = absent renewal.over (idle)",
        ],
    );
    check(
        "[1, 3].exists(n, n > renewal.ends_moved)",
        &[
            "[1, 3].exists(n, n > renewal.ends_moved) = true",
            "  [1, 3] = [1, 3]",
            "  n = 1: n > renewal.ends_moved = false",
            "    renewal.ends_moved = 2",
            "  n = 3: n > renewal.ends_moved = true",
            "    renewal.ends_moved = 2",
        ],
    );
}
