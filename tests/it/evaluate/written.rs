//! A plan of strings written out as its files, cleanly or as people fill them in.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::Workbook;
use yamedoki::plan::Table;
use yamedoki::plan::schema::{Column, Kind, Unit};

use crate::naive::{self, Row};

/// Throws that are the same for the same seed.
#[derive(Clone, Debug)]
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// Below `n`.
    pub(super) fn throw(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.throw(of.len())].clone()
    }

    fn once_in(&mut self, n: usize) -> bool {
        self.throw(n) == 0
    }
}

/// One table as it stands in a file: lines of cells, the header among them.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) name: String,
    pub(super) lines: Vec<Vec<String>>,
    /// Lines above the header.
    pub(super) titles: usize,
}

/// The tables of `plan` as the contract names them, every cell as it is.
pub(super) fn cleanly(plan: &naive::Plan) -> Vec<Written> {
    let table = |table: Table| {
        let header: Vec<String> = table.columns().iter().map(|c| c.name.to_owned()).collect();
        let line = |row: &Row| header.iter().map(|c| row.get(c).cloned().unwrap_or_default()).collect();
        let lines = std::iter::once(header.clone()).chain(plan.rows(table.name()).iter().map(line)).collect();
        Written { name: table.name().to_owned(), lines, titles: 0 }
    };
    Table::ALL.map(table).into()
}

/// The same plan as people fill it in: other spellings of the same values, Japanese names, title lines,
/// columns in any order and columns of their own.
pub(super) fn as_people_do(plan: &naive::Plan, seed: u64) -> Vec<Written> {
    let dice = &mut Dice(seed);
    Table::ALL.map(|table| of_people(plan, table, dice)).into()
}

fn of_people(plan: &naive::Plan, table: Table, dice: &mut Dice) -> Written {
    let mut columns: Vec<&'static Column> = table.columns().iter().collect();
    for i in (1..columns.len()).rev() {
        columns.swap(i, dice.throw(i + 1));
    }
    let header = |c: &&'static Column, dice: &mut Dice| match dice.throw(4) {
        0 => c.name.to_owned(),
        1 => wide(c.name),
        2 => format!(" {}　", c.ja[0]),
        _ => dice.pick(c.ja).to_owned(),
    };
    let own = dice.once_in(3);
    let end = |mut line: Vec<String>, last: &str| {
        line.extend(own.then(|| last.to_owned()));
        line
    };
    let width = columns.len() + usize::from(own);
    let titles = dice.throw(3);
    let mut lines: Vec<Vec<String>> = Vec::new();
    for n in 0..titles {
        let mut title = vec![String::new(); width];
        title[n] = format!("令和8年度 {}（案）", table.ja()[0]);
        lines.push(title);
    }
    lines.push(end(columns.iter().map(|c| header(c, dice)).collect(), "庁内メモ"));
    for row in plan.rows(table.name()) {
        lines.push(end(columns.iter().map(|c| cell(plan, c, row, dice)).collect(), "確認中"));
        if dice.once_in(6) {
            lines.push(vec![String::new(); width]);
        }
    }
    let name = if dice.once_in(2) { table.name() } else { table.ja()[0] };
    Written { name: name.to_owned(), lines, titles }
}

fn cell(plan: &naive::Plan, column: &Column, row: &Row, dice: &mut Dice) -> String {
    let text = row.get(column.name).map_or("", String::as_str).trim();
    let numeric = matches!(column.kind, Kind::Number(_) | Kind::Whole(_));
    if text.is_empty() && !column.required && dice.once_in(5) {
        return if numeric { dice.pick(&["〇", "－", "…"]) } else { dice.pick(&["－", "-", "―"]) }.to_owned();
    }
    let circle = numeric && text.contains(['〇', '○', '◯']);
    if text.is_empty() || circle || matches!(text, "-" | "－" | "―" | "…") {
        return text.to_owned();
    }
    match column.kind {
        Kind::Date => date(text.parse().unwrap(), true, dice),
        Kind::DateOrYear if text.len() > 4 => date(text.parse().unwrap(), false, dice),
        Kind::DateOrYear | Kind::FiscalYear => year(text.parse().unwrap(), dice),
        Kind::Number(unit) => number(text, &of_unit(plan, unit, row), dice),
        Kind::Whole(Unit::Of(units)) => number(text, units[0], dice),
        Kind::Whole(_) => number(text, "", dice),
        Kind::YesNo if naive::yes(row, column.name) => {
            dice.pick(&["yes", "TRUE", "1", "１", "○", "はい", "有", "該当"]).to_owned()
        }
        Kind::YesNo => dice.pick(&["no", "false", "0", "×", "いいえ", "無", ""]).to_owned(),
        Kind::Choice(choices) => {
            let choice = choices.iter().find(|c| c.value == text).unwrap();
            match dice.throw(3) {
                0 => choice.value.to_owned(),
                1 => wide(choice.value),
                _ => choice.ja[0].to_owned(),
            }
        }
        Kind::Span => {
            let tight = text.replace("か月", "mo").replace('日', "d");
            match dice.throw(3) {
                0 => tight,
                1 => wide(text),
                _ => tight.replace("mo", "か月").replace('d', if tight.contains("bd") { "d" } else { "日" }),
            }
        }
        Kind::List | Kind::DepartmentList => {
            naive::list(row, column.name).join(dice.pick(&[";", "、", "\n", " ; "]))
        }
        Kind::Code | Kind::Ref(_) | Kind::Department => match dice.throw(3) {
            0 => format!(" {text}　"),
            _ => text.to_owned(),
        },
        Kind::Text => text.to_owned(),
    }
}

/// The unit that a number in this row may carry.
fn of_unit(plan: &naive::Plan, unit: Unit, row: &Row) -> String {
    match unit {
        Unit::Plain => String::new(),
        Unit::Of(units) => units[0].to_owned(),
        Unit::Kpi => {
            let kpi = row.get("kpi").map_or(Some(row), |code| plan.row("kpis", code));
            kpi.and_then(|k| naive::text(k, "unit")).unwrap_or_default()
        }
    }
}

fn number(text: &str, unit: &str, dice: &mut Dice) -> String {
    let (minus, digits) = text.strip_prefix('-').map_or((false, text), |d| (true, d));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut spelt = digits.to_owned();
    if fraction.is_empty() && whole.len() > 4 && dice.once_in(2) {
        // 12345 is 1.2345万.
        let (myriads, rest) = whole.split_at(whole.len() - 4);
        spelt = format!("{myriads}.{rest}万");
    } else if dice.once_in(2) && whole.len() > 3 {
        let (thousands, rest) = whole.split_at(whole.len() - 3);
        spelt = format!("{thousands},{rest}");
        if !fraction.is_empty() {
            spelt = format!("{spelt}.{fraction}");
        }
    }
    if minus {
        spelt = format!("{}{spelt}", dice.pick(&["-", "▲", "－", "▲ "]));
    }
    if dice.once_in(2) {
        spelt.push_str(unit);
    }
    if dice.once_in(3) { wide(&spelt) } else { spelt }
}

fn date(day: NaiveDate, year_will_do: bool, dice: &mut Dice) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    let last_of_month = day.succ_opt().unwrap().month() != m;
    let weekday = ["月", "火", "水", "木", "金", "土", "日"][day.weekday().num_days_from_monday() as usize];
    let (era, of_era) = if y >= 2020 { ("令和", y - 2018) } else { ("平成", y - 1988) };
    let letter = if y >= 2020 { "R" } else { "H" };
    let fiscal = if m < 4 { y - 1 } else { y };
    match dice.throw(10) {
        0 => format!("{y}/{m}/{d}"),
        1 => wide(&format!("{y}-{m:02}-{d:02}")),
        2 => format!("{letter}{of_era}.{m}.{d}"),
        3 => format!("{era}{of_era}年{m}月{d}日"),
        4 => format!(
            "{era}{}年{}月{}日（{weekday}）",
            wide(&of_era.to_string()),
            wide(&m.to_string()),
            wide(&d.to_string())
        ),
        5 if last_of_month => format!("{era}{of_era}年{m}月末"),
        6 if last_of_month => format!("{letter}{of_era}.{m}末"),
        7 if m == 3 && d == 31 => format!("R{}年度末", fiscal - 2018),
        8 if m == 3 && d == 31 && year_will_do => year(fiscal, dice),
        _ => day.to_string(),
    }
}

fn year(year: i32, dice: &mut Dice) -> String {
    let of_era = year - 2018;
    match dice.throw(7) {
        0 => format!("R{of_era}"),
        1 => format!("令和{of_era}年度"),
        2 => format!("R{of_era}({year})"),
        3 => wide(&format!("R{of_era}（{year}）")),
        4 => format!("{year}年度"),
        5 => wide(&year.to_string()),
        _ => year.to_string(),
    }
}

/// ASCII in full width, which NFKC folds back.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c })
        .collect()
}

/// A folder of CSV files in UTF-8.
pub(super) fn csv(into: &Path, tables: &[Written]) -> PathBuf {
    folder(into, tables, |text| text.as_bytes().to_vec())
}

/// The same in CP932, with the line ends of Windows.
pub(super) fn cp932(into: &Path, tables: &[Written]) -> PathBuf {
    folder(into, tables, |text| {
        let (bytes, _, lost) = SHIFT_JIS.encode(text);
        assert!(!lost, "CP932 has all of it");
        bytes.into_owned()
    })
}

fn folder(into: &Path, tables: &[Written], encode: impl Fn(&str) -> Vec<u8>) -> PathBuf {
    std::fs::create_dir_all(into).unwrap();
    for table in tables {
        let mut text = String::new();
        for line in &table.lines {
            let cells: Vec<String> = line.iter().map(|c| quoted(c)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        std::fs::write(into.join(format!("{}.csv", table.name)), encode(&text)).unwrap();
    }
    into.to_path_buf()
}

fn quoted(cell: &str) -> String {
    let plain = !cell.contains(['"', ',', '\n', '\r']);
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

/// A workbook with a sheet a table; days and numbers that are written plainly are such cells.
pub(super) fn xlsx(file: &Path, tables: &[Written]) -> PathBuf {
    let mut book = Workbook::new();
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(&table.name).unwrap();
        for (r, line) in (0u32..).zip(&table.lines) {
            for (c, text) in (0u16..).zip(line).filter(|(_, t)| !t.is_empty()) {
                let day = iso(text);
                let number = text.parse::<f64>().ok().filter(|n| n.to_string() == *text);
                match (day, number) {
                    (Some(day), _) => sheet.write_with_format(r, c, &day, &format).unwrap(),
                    (_, Some(number)) => sheet.write(r, c, number).unwrap(),
                    _ => sheet.write(r, c, text).unwrap(),
                };
            }
        }
    }
    book.save(file).unwrap();
    file.to_path_buf()
}

/// A TOML file; days that are written plainly are TOML's own.
pub(super) fn toml(file: &Path, tables: &[Written]) -> PathBuf {
    let mut text = String::new();
    for table in tables {
        let mut lines = table.lines.iter().skip(table.titles);
        let header = lines.next().unwrap();
        for line in lines.filter(|l| l.iter().any(|c| !c.is_empty())) {
            text.push_str(&format!("[[{}]]\n", basic(&table.name)));
            for (name, cell) in header.iter().zip(line).filter(|(_, c)| !c.is_empty()) {
                let native = iso(cell).is_some();
                let value = if native { cell.clone() } else { basic(cell) };
                text.push_str(&format!("{} = {value}\n", basic(name)));
            }
        }
    }
    std::fs::write(file, text).unwrap();
    file.to_path_buf()
}

/// A day as TOML and the contract write it; `1-1-01` is a code.
fn iso(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| day.to_string() == text)
}

fn basic(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out + "\""
}
