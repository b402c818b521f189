//! Random plans dressed as a city's: Japanese words, and codes as people invent them.

use crate::naive::{Plan, list};

const CODES: [(&str, [&str; 5]); 6] = [
    ("departments", ["総務", "D/1", "都市 計画", "\"第三\"", "ﾃﾞｼﾞﾀﾙ"]),
    ("initiatives", ["1-1-01", "取/組 2", "三「甲」", "四,丁", "五\n号"]),
    ("milestones", ["1-1-01-a", "年/度/二", "c　d", "'四'", "５"]),
    ("kpis", ["指標①", "K/2", "k\"3\"", "K\n4", "5％"]),
    ("exit_points", ["X1", "やめる/2", "X, 3", "X\t4", "Ｘ５"]),
    ("renewals", ["協定-1", "R/2", "更新\n3", "\"4\"", "Ｒ５"]),
];

/// The code that stands for a random plan's (`I3`) in the dressed one; other texts are as they were.
fn code(table: &str, plain: &str) -> String {
    let known = CODES.iter().find(|(name, _)| *name == table);
    let number = plain.get(1..).and_then(|n| n.parse::<usize>().ok());
    match (known, number) {
        (Some((_, codes)), Some(n)) => {
            let again = if n < codes.len() { String::new() } else { format!("・{n}") };
            format!("{}{again}", codes[n % codes.len()])
        }
        _ => plain.to_owned(),
    }
}

/// The same plan under other codes and with words of its own.
pub(super) fn dressed(plan: &Plan) -> Plan {
    let mut out = plan.clone();
    for (table, rows) in &mut out.tables {
        for (n, row) in rows.iter_mut().enumerate() {
            if let Some(own) = row.get("code").filter(|c| !c.is_empty()).cloned() {
                row.insert("code".into(), code(table, &own));
            }
            for (column, of) in [
                ("owner", "departments"),
                ("related", "departments"),
                ("successor", "departments"),
                ("initiative", "initiatives"),
                ("kpi", "kpis"),
            ] {
                if let Some(named) = row.get(column).filter(|c| !c.is_empty()) {
                    let named = named.trim().to_owned();
                    row.insert(column.into(), code(of, &named));
                }
            }
            for (column, word) in
                [("title", "見直し、"), ("description", "応募が\n少ない \"とき\""), ("name", "割合（％）")]
            {
                if row.contains_key(column) && *table != "departments" {
                    row.insert(column.into(), format!("{word}{n}"));
                }
            }
        }
    }
    out
}

#[test]
fn dressing_keeps_every_reference() {
    let row = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    let mut plan = Plan::default();
    plan.tables.insert("departments", vec![row(&[("code", "D1"), ("name", "第1課")])]);
    plan.tables.insert("initiatives", vec![row(&[("code", "I0"), ("owner", "D1")])]);
    let plan = dressed(&plan);
    let owner = list(&plan.rows("initiatives")[0], "owner");
    assert_eq!(plan.department(&owner[0])["name"], "第1課");
}
