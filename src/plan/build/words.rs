//! What is said of a cell: what was found, what is accepted, the nearest right thing.

use crate::lang::Text;
use crate::plan::schema::{Column, Kind, Table};
use crate::plan::{Cell, Record};

/// A column under the name that each language's reader knows it by.
fn names(column: &Column) -> (String, String) {
    (format!("「{}」", column.ja.first().unwrap_or(&column.name)), format!("`{}`", column.name))
}

/// A cell's content as its author would recognise it.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Placeholder(text) | Cell::Text(text) => text.trim().to_owned(),
        Cell::Date(date) => date.to_string(),
        Cell::Year(year) => year.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(truth) => truth.to_string(),
        Cell::List(items) => items.join("、"),
        Cell::Span(span) => crate::plan::stored::span_text(*span),
    }
}

/// What a cell of this kind may hold.
pub(super) fn accepted(kind: Kind) -> Text {
    let text = Text::new;
    match kind {
        Kind::Code => text("コード", "a code"),
        Kind::Ref(table) => Text::new(
            format!("「{}」の表にあるコード", table.ja()[0]),
            format!("a code of table `{}`", table.name()),
        ),
        Kind::Department | Kind::DepartmentList => text(
            "「部署」の表にあるコードか名称（一つの部署）",
            "the code or name of one department of table `departments`",
        ),
        Kind::Text => text("文字列", "text"),
        Kind::Date => text(
            "日付（例：2026-04-01、R8.4.1、令和8年4月1日）",
            "a date (such as 2026-04-01, R8.4.1, 令和8年4月1日)",
        ),
        Kind::DateOrYear => text(
            "日付（例：2026-04-01、R8.4.1）または年度（例：令和8年度）",
            "a date (such as 2026-04-01, R8.4.1) or a fiscal year (such as R8)",
        ),
        Kind::FiscalYear => {
            text("年度（例：2026、R8、令和8年度）", "a fiscal year (such as 2026, R8, 令和8年度)")
        }
        Kind::Number(_) => text("数値", "a number"),
        Kind::Whole(_) => text("0以上の整数", "a whole number, 0 or more"),
        Kind::YesNo => text("はい・いいえ（○・×）", "yes or no"),
        Kind::Choice(choices) => {
            let ja: Vec<_> = choices.iter().map(|c| c.ja.first().copied().unwrap_or(c.value)).collect();
            let en: Vec<_> = choices.iter().map(|c| c.value).collect();
            Text::new(ja.join("、"), en.join(", "))
        }
        Kind::List => {
            text("一覧（「;」「、」または改行で区切る）", "a list (separated by `;`, `、` or line breaks)")
        }
        Kind::Span => text("期間（例：90日、3か月）", "a span (such as 90d, 3mo)"),
    }
}

/// A required cell without a value.
pub(super) fn missing(column: &Column, found: Option<&Cell>) -> Text {
    let (ja, en) = names(column);
    let accepted = accepted(column.kind);
    match found.map(shown).filter(|s| !s.is_empty()) {
        Some(found) => Text::new(
            format!("{ja}は必須ですが、値のない「{found}」が入っています。入力できるもの：{}", accepted.ja),
            format!("{en} is required, but `{found}` gives no value; accepted: {}", accepted.en),
        ),
        None => Text::new(
            format!("必須の{ja}がありません。入力できるもの：{}", accepted.ja),
            format!("{en} is required, but is missing; accepted: {}", accepted.en),
        ),
    }
}

/// A cell that holds something else than its column does.
pub(super) fn unfit(column: &Column, found: &Cell, accepted: &Text) -> Text {
    let (ja, en) = names(column);
    let found = shown(found);
    Text::new(
        format!("{ja}の「{found}」は使えません。入力できるもの：{}", accepted.ja),
        format!("{en} cannot be `{found}`; accepted: {}", accepted.en),
    )
}

/// A reference to nothing.
pub(super) fn unknown(column: &Column, found: &str, nearest: Option<&str>) -> Text {
    let (ja, en) = names(column);
    let accepted = accepted(column.kind);
    let near = nearest.map_or_else(Text::default, |n| {
        Text::new(format!("もっとも近いもの：「{n}」"), format!("; the nearest is `{n}`"))
    });
    Text::new(
        format!("{ja}の「{found}」は見つかりません。入力できるもの：{}。{}", accepted.ja, near.ja),
        format!("{en} names `{found}`, which does not exist; accepted: {}{}", accepted.en, near.en),
    )
}

/// A department's name that two departments bear, where a row uses it.
pub(super) fn ambiguous_department(column: &Column, found: &str, codes: &[&str]) -> Text {
    let (ja, en) = names(column);
    Text::new(
        format!("{ja}の「{found}」という部署は複数あります。コードで指定してください：{}", codes.join("、")),
        format!(
            "{en} names `{found}`, which several departments are called; give a code: {}",
            codes.join(", ")
        ),
    )
}

/// Where a row stands, as far as one line of text can say it.
pub(super) fn place(record: &Record) -> Text {
    let sheet = &record.origin.sheet;
    let name = sheet.sheet.as_deref().unwrap_or(&sheet.file);
    Text::new(format!("{name} {}行目", record.origin.row), format!("{name} row {}", record.origin.row))
}

/// A code, or a target's KPI and date, that an earlier row has.
pub(super) fn duplicate(table: Table, key: &str, earlier: &Record) -> Text {
    let place = place(earlier);
    let (ja, en) = (table.ja()[0], table.singular());
    match table {
        Table::KpiTargets => Text::new(
            format!(
                "この指標のこの時点の目標値は、すでに{}にあります（{key}）。一つだけ残してください",
                place.ja
            ),
            format!("this KPI already has a target for that date in {} ({key}); keep one of them", place.en),
        ),
        _ => Text::new(
            format!(
                "コード「{key}」は、すでに{}にあります。「{ja}」の表ではコードを一つずつ変えてください",
                place.ja
            ),
            format!("code `{key}` stands already in {}; the code of each {en} must differ", place.en),
        ),
    }
}
