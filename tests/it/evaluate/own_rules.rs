//! Rules of one's own (`--rules DIR`): several tables, errors, absences, the files' order.

use serde_json::{Value as Json, json};

use super::contract::Home;

const PLAN: [(&str, &str); 6] = [
    ("plan/departments.csv", "code,name\nD1,総務課\n"),
    ("plan/initiatives.csv", "code,title,owner,ends_on\nI1,配備,D1,2026-06-30\nI2,研修,D1,\n"),
    ("plan/milestones.csv", "code,initiative,title,due_on\nM1,I1,選定,2026-05-20\n"),
    ("plan/kpis.csv", "code,initiative,name,baseline_on,baseline\nK1,I1,率,2026-04-01,0\nK2,I1,率,,\n"),
    ("plan/measurements.csv", "kpi,on,value\nK1,2026-04-20,0\nK2,2026-04-20,5\n"),
    ("plan/renewals.csv", "code,kind,title,owner,ends_on\nR1,協定,連携,D1,2026-06-30\n"),
];

/// The output for rules that stand in `rules/*.toml`.
fn judged(files: &[(&str, &str)]) -> Json {
    let home = Home::with(&[&PLAN[..], files].concat());
    home.judge("2026-05-01", &["--rules", "rules"])
}

fn rule(name: &str, each: &str, when: &str) -> String {
    format!(
        "[[rule]]\nname = \"{name}\"\neach = {each}\nwhen = '{when}'\nseverity = \"info\"\n\
         to = [\"owner\"]\ntitle.ja = \"題\"\ntitle.en = \"title\"\n"
    )
}

/// The output of one rule.
fn one(each: &str, when: &str) -> Json {
    judged(&[("rules/r.toml", &rule("r", each, when))])
}

#[test]
fn one_rule_ranges_over_several_tables() {
    let output = one(r#"["initiative", "renewal"]"#, "has(subject.ends_on) && today <= subject.ends_on");
    let found: Vec<&str> =
        output["findings"].as_array().unwrap().iter().map(|f| f["subject"].as_str().unwrap()).collect();
    assert_eq!(found, ["initiative/I1", "renewal/R1"]);
    assert_eq!(output["findings"][0]["evidence"], json!({"subject.ends_on": "2026-06-30"}));
}

#[test]
fn an_error_is_of_one_rule_and_one_subject_alone() {
    let each = r#""kpi""#;
    let output = one(each, "10 / int(kpi.actual) > 1");
    assert_eq!(output["findings"][0]["subject"], "kpi/K2"); // 10 ÷ 5
    let errors = output["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{output}");
    let keys: Vec<&String> = errors[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["rule", "subject", "error"]);
    assert_eq!((&errors[0]["rule"], &errors[0]["subject"]), (&json!("r"), &json!("kpi/K1")));
    assert!(!errors[0]["error"].as_str().unwrap().is_empty());
    let output = one(each, "9223372036854775807 + int(kpi.actual) > 0");
    assert_eq!(output["errors"][0]["subject"], "kpi/K2");
    assert_eq!(output["findings"][0]["subject"], "kpi/K1"); // + 0
}

#[test]
fn an_error_that_the_other_side_decides_is_none() {
    let output = one(r#""kpi""#, "kpi.code == \"K1\" || 10 / int(kpi.actual) > 100");
    assert_eq!(output["errors"], json!([]));
    assert_eq!(output["findings"][0]["subject"], "kpi/K1");
}

#[test]
fn what_is_missing_is_named_as_the_rule_names_it() {
    let output = one(r#""kpi""#, "subject.expected > 1.0 && kpi.attainment < 1.0");
    for row in output["unknown"].as_array().unwrap() {
        assert_eq!(row["missing"], json!(["kpi.attainment", "subject.expected"]), "{row}");
    }
    assert_eq!(output["unknown"].as_array().unwrap().len(), 2);
    let output = one(r#""initiative""#, "initiative.ends_on > today || initiative.ends_on < today");
    assert_eq!(
        output["unknown"],
        json!([{"rule": "r", "subject": "initiative/I2", "missing": ["initiative.ends_on"]}])
    );
}

#[test]
fn dates_and_owners_are_read_through_what_a_row_belongs_to() {
    let output = one(r#""milestone""#, "milestone.due < initiative.ends_on && owner.name == \"総務課\"");
    let evidence =
        json!({"initiative.ends_on": "2026-06-30", "milestone.due": "2026-05-20", "owner.name": "総務課"});
    assert_eq!(output["findings"][0]["evidence"], evidence);
    assert_eq!(output["findings"][0]["owner"], "D1");
}

#[test]
fn the_output_goes_by_the_rules_names_whatever_their_files() {
    let when = r#"milestone.code == "M1""#;
    let (a, b) = (rule("b-rule", "\"milestone\"", when), rule("a-rule", "\"milestone\"", when));
    let output = judged(&[("rules/1.toml", &a), ("rules/2.toml", &b)]);
    let rules: Vec<&str> =
        output["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["a-rule", "b-rule"]);
    assert_eq!(output["findings"][0]["title"], "題");
}

#[test]
fn a_rule_that_waits_or_is_a_shadow_is_judged_all_the_same() {
    let text = rule("r", "\"milestone\"", r#"milestone.code == "M1""#);
    let waits = text.replace("severity", "hold = \"30d\"\nmode = \"shadow\"\nseverity");
    assert_eq!(judged(&[("rules/r.toml", &waits)])["findings"].as_array().unwrap().len(), 1);
}
