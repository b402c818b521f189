//! What a mistake in an expression is called, and how it is mended.

use std::ops::Range;

use super::Mistake;
use super::functions::{self, Signature};
use super::syntax::{Call, Expr, Kind, Operator};
use super::types::Ty;
use super::value::Failure;
use crate::plan::Table;
use crate::plan::fields::{fields, links};
use crate::plan::schema::Kind as ColumnKind;

/// The nearest of `known` to `word`, where one is near enough to be meant.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.into_iter().map(|k| (strsim::jaro_winkler(word, k), k));
    scored.filter(|(score, _)| *score >= 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, k)| k)
}

/// Adds "perhaps …?" and what else is accepted.
pub(crate) fn perhaps(mistake: Mistake, word: &str, known: &[&str]) -> Mistake {
    if let Some(near) = nearest(word, known.iter().copied()) {
        return mistake.mend(format!("`{near}` ではありませんか"), format!("perhaps `{near}`?"));
    }
    let list = known.join(", ");
    mistake.mend(format!("使えるもの: {list}"), format!("accepted: {list}"))
}

pub(super) fn outside(span: &Range<usize>, ja: &str, en: &str) -> Mistake {
    Mistake::new(
        span.clone(),
        format!("{ja}はルールの式では使えません"),
        format!("{en} is not supported in rules"),
    )
}

pub(super) fn wrong_result(e: &Expr, found: &Ty, want: &Ty) -> Mistake {
    Mistake::new(
        e.span.clone(),
        format!("式の結果は{}でなければなりませんが、{}です", want.ja(), found.ja()),
        format!("the result must be {}, but it is {}", want.en(), found.en()),
    )
}

pub(super) fn wrong_operand(e: &Expr, found: &Ty, want: &Ty) -> Mistake {
    Mistake::new(
        e.span.clone(),
        format!("ここには{}が要りますが、{}です", want.ja(), found.ja()),
        format!("{} is wanted here, but this is {}", want.en(), found.en()),
    )
}

pub(super) fn row_as_value(span: &Range<usize>, name: &str, table: Table) -> Mistake {
    let example = fields(table).first().map_or("code", |f| f.name);
    Mistake::new(
        span.clone(),
        format!("`{name}` は表の行です。値ではないので、項目を選んでください"),
        format!("`{name}` is a row, not a value; name one of its fields"),
    )
    .mend(format!("例: `{name}.{example}`"), format!("for example `{name}.{example}`"))
}

pub(super) fn link_as_value(span: &Range<usize>, name: &str) -> Mistake {
    Mistake::new(
        span.clone(),
        format!("`{name}` は表の行です。値ではないので、項目を選んでください"),
        format!("`{name}` is a row, not a value; name one of its fields"),
    )
    .mend(format!("例: `{name}.code`"), format!("for example `{name}.code`"))
}

pub(super) fn unknown_name(span: &Range<usize>, name: &str, known: &[&str]) -> Mistake {
    let mistake = Mistake::new(
        span.clone(),
        format!("`{name}` という名前はありません"),
        format!("there is no `{name}` here"),
    );
    perhaps(mistake, name, known)
}

pub(super) fn unknown_field(span: &Range<usize>, name: &str, table: Table) -> Mistake {
    let known: Vec<&str> =
        fields(table).iter().map(|f| f.name).chain(links(table).iter().map(|l| l.name)).collect();
    let ja = table.ja().first().copied().unwrap_or_default();
    let mistake = Mistake::new(
        span.clone(),
        format!("「{ja}」に `{name}` という項目はありません"),
        format!("{} has no field `{name}`", table.singular()),
    );
    perhaps(mistake, name, &known)
}

pub(super) fn no_fields(span: &Range<usize>, name: &str, ty: &Ty) -> Mistake {
    Mistake::new(
        span.clone(),
        format!("{}に項目 `{name}` はありません", ty.ja()),
        format!("{} has no field `{name}`", ty.en()),
    )
}

/// The closed set of a column, where it is one.
pub(super) fn choices(table: Table, column: &str) -> Option<Vec<&'static str>> {
    let column = table.columns().iter().find(|c| c.name == column)?;
    match column.kind {
        ColumnKind::Choice(choices) => Some(choices.iter().map(|c| c.value).collect()),
        _ => None,
    }
}

pub(super) fn not_in_set(span: &Range<usize>, text: &str, column: &str, choices: &[&str]) -> Mistake {
    let mistake = Mistake::new(
        span.clone(),
        format!("`{column}` が \"{text}\" になることはありません"),
        format!("`{column}` is never \"{text}\""),
    );
    perhaps(mistake, text, choices)
}

/// A comparison of unlike types, or of types that have no order.
pub(super) fn unlike(e: &Expr, op: Operator, left: (&Expr, &Ty), right: (&Expr, &Ty)) -> Mistake {
    let sign = op.sign();
    let (a, b) = (left.1, right.1);
    let mistake = Mistake::new(
        e.span.clone(),
        format!("{}と{}は `{sign}` で比べられません", a.ja(), b.ja()),
        format!("{} and {} cannot be compared by `{sign}`", a.en(), b.en()),
    );
    let text = |e: &Expr| match &e.kind {
        Kind::Str(s) => Some(s.clone()),
        _ => None,
    };
    match (a, b, text(right.0).or_else(|| text(left.0))) {
        (Ty::Time, Ty::Str, Some(day)) | (Ty::Str, Ty::Time, Some(day)) => mistake.mend(
            format!("日付は `date(\"{day}\")` と書きます"),
            format!("write the date as `date(\"{day}\")`"),
        ),
        (Ty::Int, Ty::Str, Some(n)) | (Ty::Str, Ty::Int, Some(n)) if n.parse::<i64>().is_ok() => {
            mistake.mend(format!("引用符なしで `{n}` と書きます"), format!("write `{n}` without quotes"))
        }
        (Ty::Dur, Ty::Int, _) | (Ty::Int, Ty::Dur, _) => {
            mistake.mend("日数は `days(30)` のように書きます", "write a number of days as `days(30)`")
        }
        (_, Ty::Null, _) | (Ty::Null, _, _) => mistake
            .mend("値があるかどうかは `has(…)` で調べます", "ask with `has(…)` whether there is a value"),
        _ => mistake,
    }
}

pub(super) fn wrong_in(e: &Expr, a: &Ty, b: &Ty) -> Mistake {
    Mistake::new(
        e.span.clone(),
        format!("{}が{}の中にあるかどうかは `in` で調べられません", a.ja(), b.ja()),
        format!("`in` cannot look for {} in {}", a.en(), b.en()),
    )
    .mend("例: `status in [\"active\", \"ending\"]`", "for example `status in [\"active\", \"ending\"]`")
}

pub(super) fn wrong_math(e: &Expr, op: Operator, a: &Ty, b: &Ty, right: &Expr) -> Mistake {
    let sign = op.sign();
    let mistake = Mistake::new(
        e.span.clone(),
        format!("{}と{}に `{sign}` は使えません", a.ja(), b.ja()),
        format!("`{sign}` does not work on {} and {}", a.en(), b.en()),
    );
    let literal = match &right.kind {
        Kind::Int(n) => Some(*n),
        _ => None,
    };
    match (a, b, literal) {
        (Ty::Double, Ty::Int, Some(n)) => {
            mistake.mend(format!("`{n}.0` と書きます"), format!("write `{n}.0`"))
        }
        (Ty::Double, Ty::Int, _) | (Ty::Int, Ty::Double, _) => mistake.mend(
            "整数は `double(…)` で小数に直してください（定数なら `90.0`）",
            "make the int a double: `double(…)`, or `90.0` for a constant",
        ),
        (Ty::Time, Ty::Int, Some(n)) => {
            mistake.mend(format!("日数は `days({n})` と書きます"), format!("write the days as `days({n})`"))
        }
        (Ty::Time, Ty::Int, _) => {
            mistake.mend("日数は `days(…)` で囲みます", "put the number of days in `days(…)`")
        }
        _ => mistake,
    }
}

pub(super) fn unlike_branches(e: &Expr, a: &Ty, b: &Ty) -> Mistake {
    Mistake::new(
        e.span.clone(),
        format!("`? :` の二つの値の型が違います（{}と{}）", a.ja(), b.ja()),
        format!("the two values of `? :` are of unlike types ({} and {})", a.en(), b.en()),
    )
}

pub(super) fn unknown_function(call: &Call) -> Mistake {
    let mistake = Mistake::new(
        call.at.clone(),
        format!("`{}` という関数はありません", call.name),
        format!("there is no function `{}`", call.name),
    );
    if let Some(other) = functions::signatures().find(|s| s.name == call.name) {
        let (ja, en) = if other.member {
            (format!("値のうしろに `.{}(…)` と書きます", call.name), format!("write `x.{}(…)`", call.name))
        } else {
            (format!("`{}(…)` と書きます", call.name), format!("write `{}(…)`", call.name))
        };
        return mistake.mend(ja, en);
    }
    let macros = ["has", "exists", "all", "exists_one", "map", "filter"];
    let mut known: Vec<&str> = functions::signatures().map(|s| s.name).chain(macros).collect();
    known.sort_unstable();
    known.dedup();
    perhaps(mistake, &call.name, &known)
}

pub(super) fn wrong_arguments(call: &Call, found: &[&Ty], known: &[&Signature]) -> Mistake {
    let name = &call.name;
    let span = match (call.args.first(), call.args.last()) {
        (Some(a), Some(b)) => a.span.start.min(call.at.start)..b.span.end,
        _ => call.at.clone(),
    };
    let shown = |types: Vec<String>| format!("({})", types.join(", "));
    let ja = shown(found.iter().map(|t| t.ja()).collect());
    let en = shown(found.iter().map(|t| t.en()).collect());
    let forms = |word: fn(&Ty) -> String| {
        let all: Vec<String> = known.iter().map(|s| form(s, word)).collect();
        all.join(" / ")
    };
    Mistake::new(span, format!("`{name}` の引数が合いません: {ja}"), format!("`{name}` does not take {en}"))
        .mend(format!("使い方: {}", forms(Ty::ja)), format!("it is used as: {}", forms(Ty::en)))
}

/// A function as it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its name.
    pub name: &'static str,
    /// Its parameters' types and its result's: `days(int) → duration`.
    pub written: String,
}

/// Every overload of every function.
pub(crate) fn forms() -> Vec<Form> {
    let written = |s: &Signature| format!("{} → {}", form(s, Ty::en), s.gives.en());
    functions::signatures().map(|s| Form { name: s.name, written: written(s) }).collect()
}

fn form(s: &Signature, word: fn(&Ty) -> String) -> String {
    let types: Vec<String> = s.takes.iter().map(|t| word(&t.ty())).collect();
    match types.split_first() {
        Some((first, rest)) if s.member => format!("{first}.{}({})", s.name, rest.join(", ")),
        _ => format!("{}({})", s.name, types.join(", ")),
    }
}

pub(super) fn bad_regex(e: &Expr, error: &regex::Error) -> Mistake {
    let said = error.to_string();
    let said = said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
    Mistake::new(
        e.span.clone(),
        format!("正規表現として読めません（{said}）"),
        format!("this is no regular expression ({said})"),
    )
}

pub(super) fn bad_literal(e: &Expr, call: &Call, failure: Failure) -> Mistake {
    let why = failure.text();
    let mistake = Mistake::new(
        e.span.clone(),
        format!("`{}` の値を計算できません: {}", call.name, why.ja),
        format!("`{}` cannot be computed: {}", call.name, why.en),
    );
    match call.name.as_str() {
        "date" => mistake.mend("日付は `date(\"2026-04-01\")` と書きます", "write `date(\"2026-04-01\")`"),
        "timestamp" => mistake.mend(
            "日付だけなら `date(\"2026-04-01\")`、時刻まで要るなら `timestamp(\"2026-04-01T09:00:00+09:00\")` と書きます",
            "write `date(\"2026-04-01\")`, or with a time `timestamp(\"2026-04-01T09:00:00+09:00\")`",
        ),
        "duration" => mistake.mend(
            "日数は `days(30)`、時間は `duration(\"12h\")` と書きます",
            "write days as `days(30)`, hours as `duration(\"12h\")`",
        ),
        _ => mistake,
    }
}

pub(super) fn nested(span: &Range<usize>) -> Mistake {
    Mistake::new(
        span.clone(),
        "一覧の中でさらに一覧をたどることはできません（exists・all・map・filter の入れ子は一段まで）",
        "macros over lists cannot be nested (exists, all, map, filter: one level deep)",
    )
}
