//! A plan of about so many rows: a city's proportions, plain ISO cells.

use std::fs;
use std::path::Path;

/// Writes a plan of about `rows` rows: a city's proportions, plain ISO cells.
pub(crate) fn write_plan(dir: &Path, rows: usize) {
    fs::create_dir_all(dir).expect("a folder");
    let initiatives = rows / 25;
    let mut tables: Vec<(&str, String)> = vec![
        (
            "departments",
            "code,name,role,emails\nHQ,行政経営戦略推進本部,headquarters,hq@example.lg.jp\n".into(),
        ),
        ("initiatives", "code,title,perspective,policy,owner,target_state,starts_on,ends_on\n".into()),
        ("milestones", "code,initiative,title,fiscal_year,due_on,status\n".into()),
        ("kpis", "code,initiative,name,unit,baseline_on,baseline,report_every\n".into()),
        ("kpi_targets", "kpi,on,value\n".into()),
        ("measurements", "kpi,on,value\n".into()),
        ("exit_points", "code,initiative,description,on\n".into()),
        ("renewals", "code,kind,title,owner,starts_on,ends_on,notice\n".into()),
    ];
    let mut add = |table: usize, line: String| {
        tables[table].1.push_str(&line);
        tables[table].1.push('\n');
    };
    for d in 0..40 {
        add(0, format!("D{d:03},第{d}課,,d{d}@example.lg.jp"));
    }
    for i in 0..initiatives {
        let code = format!("I{i:05}");
        let owner = i % 40;
        add(
            1,
            format!(
                "{code},取り組み{i},財政,方針,D{owner:03},姿,2024-04-01,{}",
                if i % 3 == 0 { "2027-03-31" } else { "" }
            ),
        );
        for m in 0..8 {
            let status = if (i + m) % 3 == 0 { "done" } else { "planned" };
            add(2, format!("{code}-M{m},{code},項目{m},{},,{status}", 2024 + m % 5));
        }
        add(3, format!("{code}-K,{code},指標,件,2024-04-01,{},6", 100 + i % 50));
        for year in 2025..2029 {
            add(4, format!("{code}-K,{year}-03-31,{}", 120 + (year - 2025) * 15));
        }
        for quarter in 0..8 {
            let on = format!("{}-{:02}-28", 2024 + quarter / 4, 1 + 3 * (quarter % 4));
            add(5, format!("{code}-K,{on},{}.5", 101 + quarter * ((i % 9) + 1)));
        }
        add(6, format!("{code}-X,{code},やめるポイント,20{}-03-31", 27 + i % 4));
        add(7, format!("R{i:05},agreement,協定{i},D{owner:03},2024-04-01,202{}-03-31,3mo", 7 + i % 3));
    }
    for (name, text) in tables {
        fs::write(dir.join(format!("{name}.csv")), text).expect("written");
    }
}
