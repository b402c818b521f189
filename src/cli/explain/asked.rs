//! What was asked for, found in the rules and in the plan; every mistake of it with the nearest right thing.

use crate::alerts::subject::Rows;
use crate::lang::Text;
use crate::plan::{Plan, Table, naming};
use crate::rules::{Finding, Rule, RuleSet, Subject};

/// The rule and the row; else all that is wrong with them.
pub(super) fn find(rules: &RuleSet, plan: &Plan, rule: &str, subject: &str) -> Result<Finding, Text> {
    let known = rules.find(rule);
    let row = row(plan, known.map(|(_, rule)| rule), subject);
    match (known, row) {
        (Some((rule, known)), Ok(subject)) if known.each.contains(&subject.table) => {
            Ok(Finding { rule, subject })
        }
        (Some((_, known)), Ok(subject)) => Err(wrong_table(known, subject.table)),
        (Some(_), Err(text)) => Err(text),
        (None, row) => {
            let Text { ja, en } = unknown_rule(rules, rule);
            let further = row.err().unwrap_or_default();
            let line = |a: String, b: &str| if b.is_empty() { a } else { format!("{a}\n{b}") };
            Err(Text::new(line(ja, &further.ja), line(en, &further.en)))
        }
    }
}

/// The row that is meant; a code alone will do where the rule, or the plan, leaves no doubt about the table.
fn row(plan: &Plan, rule: Option<&Rule>, subject: &str) -> Result<Subject, Text> {
    let tables: &[Table] = rule.map_or(&[], |rule| &rule.each);
    let of_rule = subjects(plan, tables);
    let all = subjects(plan, &Table::ALL);
    let rows = Rows::of(plan);
    let found = [of_rule, all].iter().find_map(|known| {
        let meant = naming::meant(subject, known.iter().map(String::as_str));
        rows.find(&meant)
    });
    if let Some(found) = found {
        return Ok(found);
    }
    match subject.split_once(['/', '／']) {
        Some((name, code)) => match naming::table(name) {
            Some(table) => Err(unknown_code(plan, &[table], code)),
            None => Err(unknown_table(name)),
        },
        None if tables.is_empty() => Err(no_table(subject)),
        None => Err(unknown_code(plan, tables, subject)),
    }
}

fn subjects(plan: &Plan, tables: &[Table]) -> Vec<String> {
    let of = |table: &Table| {
        let table = *table;
        (0..plan.rows(table)).filter_map(move |row| plan.subject(table, row))
    };
    tables.iter().flat_map(of).collect()
}

fn nearest<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(f64, &str)> = known.map(|name| (strsim::jaro_winkler(asked, name), name)).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(3).filter(|(how, _)| *how > 0.6).map(|(_, name)| name).collect()
}

fn near_words(near: &[&str]) -> Text {
    match near {
        [] => Text::new("。", "."),
        _ => Text::new(
            format!("。近いのは {} です。", near.join("、")),
            format!("; the nearest: {}.", near.join(", ")),
        ),
    }
}

fn unknown_rule(rules: &RuleSet, asked: &str) -> Text {
    let near = near_words(&nearest(asked, rules.rules.iter().map(|rule| rule.name.as_str())));
    Text::new(
        format!("「{asked}」というルールはありません{}", near.ja),
        format!("there is no rule {asked:?}{}", near.en),
    )
}

fn unknown_table(asked: &str) -> Text {
    let near = near_words(&nearest(asked, Table::ALL.iter().map(|table| table.singular())));
    Text::new(
        format!(
            "「{asked}」という表はありません{}行は renewal/K-12 のように「表/コード」で指定してください。",
            near.ja
        ),
        format!("there is no table {asked:?}{} A row is named table/code, as renewal/K-12.", near.en),
    )
}

fn no_table(asked: &str) -> Text {
    Text::new(
        format!(
            "「{asked}」には表の名前がありません。renewal/K-12 のように「表/コード」で指定してください。"
        ),
        format!("{asked:?} names no table; a row is named table/code, as renewal/K-12."),
    )
}

fn unknown_code(plan: &Plan, tables: &[Table], asked: &str) -> Text {
    let wanted = tables.first().map_or_else(String::new, |table| format!("{}/{asked}", table.singular()));
    let all = subjects(plan, &Table::ALL);
    let elsewhere = all.iter().filter(|name| name.split_once('/').is_some_and(|(_, code)| code == asked));
    let mut near: Vec<&str> = elsewhere.map(String::as_str).collect();
    let names = subjects(plan, tables);
    if near.is_empty() {
        near = nearest(&wanted, names.iter().map(String::as_str));
    }
    let near = near_words(&near);
    let (ja, en) = tables_words(tables);
    Text::new(
        format!("{ja}に「{asked}」というコードの行はありません{}", near.ja),
        format!("no row of {en} has the code {asked:?}{}", near.en),
    )
}

fn wrong_table(rule: &Rule, found: Table) -> Text {
    let (ja, en) = tables_words(&rule.each);
    let (found_ja, found_en) = tables_words(&[found]);
    Text::new(
        format!("ルール「{}」が見るのは{ja}で、{found_ja}ではありません。", rule.name),
        format!("rule {:?} ranges over {en}, not over {found_en}.", rule.name),
    )
}

fn tables_words(tables: &[Table]) -> (String, String) {
    let ja = tables.iter().map(|t| {
        let name = t.ja().first().copied().unwrap_or(t.name());
        format!("{name}（{}）", t.singular())
    });
    let en = tables.iter().map(|t| format!("{} ({}/…)", t.name(), t.singular()));
    (ja.collect::<Vec<_>>().join("、"), en.collect::<Vec<_>>().join(", "))
}
