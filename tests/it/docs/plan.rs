//! docs/plan.md: every table and column, and example cells that are accepted as they stand.

use yamedoki::calendar::Calendar;
use yamedoki::intake::{Known, read_plan};
use yamedoki::plan::facts::{FactSettings, derive};
use yamedoki::plan::fields::{Type, Value, View, fields};
use yamedoki::plan::schema::{Column, Kind, Unit};
use yamedoki::plan::{BuildSettings, Plan, Recorded, Table as PlanTable};

use super::{Table, block, fenced, hold, rows, text_of};
use crate::world::World;

fn kind(column: &Column) -> String {
    let of = |unit: Unit| match unit {
        Unit::Plain => String::new(),
        Unit::Of(units) => format!("（{}）", units.join("・")),
        Unit::Kpi => "（指標の単位 / in the KPI's unit）".into(),
    };
    match column.kind {
        Kind::Code => "コード / code".into(),
        Kind::Ref(table) => format!("「{}」のコード / code of {}", table.ja()[0], table.name()),
        Kind::Department => "部署のコードか名称 / department".into(),
        Kind::DepartmentList => "部署のコードか名称、複数可 / departments".into(),
        Kind::Text => "文章 / text".into(),
        Kind::Date => "日付 / date".into(),
        Kind::DateOrYear => "日付か年度 / date or fiscal year".into(),
        Kind::FiscalYear => "年度 / fiscal year".into(),
        Kind::Number(unit) => format!("数 / number{}", of(unit)),
        Kind::Whole(unit) => format!("0以上の整数 / whole number{}", of(unit)),
        Kind::YesNo => "はい・いいえ / yes or no".into(),
        Kind::Choice(choices) => {
            let one = |c: &yamedoki::plan::schema::Choice| format!("`{}` {}", c.value, c.ja.join("・"));
            choices.iter().map(one).collect::<Vec<_>>().join("<br>")
        }
        Kind::List => "一覧 / list".into(),
        Kind::Span => "期間（`90d`・`3mo`・`90日`・`3か月`） / span".into(),
    }
}

/// A plan that says no more than it must.
pub(super) fn bare() -> Plan {
    let world = World::new("");
    let files = [
        ("departments", "code,name\na,総務課\n"),
        ("initiatives", "code,title,owner\ni,配備,a\n"),
        ("milestones", "code,initiative,title,fiscal_year\nm,i,選定,2026\n"),
        ("kpis", "code,initiative,name\nk,i,率\n"),
        (
            "exit_points",
            "code,initiative,description,kpi,comparison,threshold,on\nx,i,やめる,k,<,1,\ny,i,期日,,,,2027-03-31\n",
        ),
        ("renewals", "code,kind,title,owner\nr,契約,契約,a\n"),
    ];
    for (table, text) in files {
        world.write(&format!("plan/{table}.csv"), text);
    }
    read_plan(&world.path("plan"), &Known::new(Calendar::japan()), BuildSettings::default(), &mut |_| {})
        .unwrap()
        .1
        .plan
}

/// What a row that does not say it counts as, where that is something.
fn default_of(table: PlanTable, column: &Column, plan: &Plan) -> String {
    let today = "2026-05-01".parse().unwrap();
    let facts = derive(plan, &Recorded::default(), &Calendar::japan(), &FactSettings::default(), today);
    let field = fields(table).iter().find(|field| field.name == column.name && field.ty != Type::List);
    // The KPI's field of this name is its rating, not a column of it.
    let Some(field) = field.filter(|_| !column.required) else { return String::new() };
    match (field.get)(&View { plan, facts: &facts }, 0) {
        Value::Bool(yes) => if yes { "はい / yes" } else { "いいえ / no" }.into(),
        Value::Int(n) if column.name != "fiscal_year" => n.to_string(),
        Value::Double(n) if column.name != "threshold" => n.to_string(),
        Value::Str(text) if column.name != "comparison" => format!("`{text}`"),
        _ => String::new(),
    }
}

fn columns_of(table: PlanTable, plan: &Plan) -> Table {
    let row = |column: &Column| {
        let need =
            if column.required { "必須 / required".to_owned() } else { default_of(table, column, plan) };
        vec![format!("`{}`", column.name), column.ja.join("・"), kind(column), need]
    };
    let header = vec![
        "英語名 / English",
        "日本語の見出し / Japanese headers",
        "書くもの / what a cell holds",
        "必須・既定 / required or default",
        "例 / example",
        "説明 / note",
    ];
    Table { header, rows: table.columns().iter().map(row).collect(), kept: 2 }
}

#[test]
fn the_generated_parts_of_the_plan_manual_are_as_the_code_says() {
    let plan = bare();
    let tables = PlanTable::ALL.map(|table| (table.name().to_owned(), columns_of(table, &plan)));
    hold("plan.md", &tables);
}

/// A table's CSV from its example cells, `without` some columns; `code` is the row's own.
fn csv(text: &str, table: PlanTable, lines: &[(&[&str], Option<&str>)]) -> String {
    let rows = rows(block(text, table.name()));
    let headers: Vec<String> = rows.iter().map(|row| row[1].split('・').next().unwrap().to_owned()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).unwrap();
    for (without, code) in lines {
        let cells = rows.iter().map(|row| {
            let (name, cell) = (row[0].trim_matches('`'), row[4].trim_matches('`'));
            match (without.contains(&name), name, code) {
                (true, ..) => "",
                (_, "code" | "name", Some(code)) => code,
                _ => cell,
            }
        });
        writer.write_record(cells.collect::<Vec<_>>()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn every_example_cell_is_accepted_as_it_stands() {
    let text = text_of("plan.md");
    let world = World::new("");
    for table in PlanTable::ALL {
        for row in rows(block(&text, table.name())) {
            assert!(!row[4].is_empty(), "{}.{} has no example", table.name(), row[0]);
        }
        let lines: &[(&[&str], Option<&str>)] = match table {
            PlanTable::Departments => &[
                (&["parent", "successor", "valid_until"], Some("0500")),
                (&["parent", "successor", "valid_until"], Some("0502")),
                (&[], None),
            ],
            PlanTable::ExitPoints => &[
                (&["kpi", "comparison", "threshold", "consecutive", "from"], None),
                (&["on"], Some("1-1-01-X2")),
            ],
            _ => &[(&[], None)],
        };
        world.write(&format!("plan/{}.csv", table.name()), csv(&text, table, lines));
    }
    let answer = world.run(&["import", "plan", "--dry-run", "--format", "json"]);
    assert_eq!((answer.code, &answer.json()["accepted"]), (0, &serde_json::json!(true)), "{answer:?}");
}

#[test]
fn what_the_manual_says_of_reading_a_cell_is_so() {
    let text = text_of("plan.md");
    let sheets = fenced(&text, "csv");
    assert_eq!(sheets.len(), 2, "one that is read, one that is refused");
    let world = World::new("");
    world.write("good/departments.csv", "code,name\na,総務課\n");
    world.write("good/renewals.csv", sheets[0]);
    let good = world.run(&["import", "good", "--dry-run", "--format", "json"]);
    assert_eq!(good.code, 0, "{good:?}");
    world.write("bad/departments.csv", "code,name\na,総務課\n");
    world.write("bad/renewals.csv", sheets[1]);
    let bad = world.run(&["import", "bad", "--dry-run", "--format", "json"]);
    assert_eq!(bad.code, 1, "{bad:?}");
    let problems = bad.json()["problems"].as_array().unwrap().len();
    assert_eq!(problems, sheets[1].lines().count() - 1, "every row has one mistake: {bad:?}");
}
