//! A row of the plan: its columns and derived facts under the names that files and rules use (`plan.md`),
//! and the codes of the rows that it belongs to. The names, their types and their description all come
//! from the plan's own table of fields.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use utoipa::openapi::schema::{ArrayBuilder, SchemaType};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type as Kind};
use utoipa::{PartialSchema, ToSchema};

use crate::plan::Table;
use crate::plan::fields::{Field, Type, Value, View, fields, links};
use crate::plan::schema::Kind as Holds;

/// A row of one of the tables.
pub(super) trait Of {
    /// The table.
    const TABLE: Table;

    /// Row `row` of it.
    fn of(view: &View<'_>, row: usize) -> Self;
}

macro_rules! tables {
    ($($name:ident: $table:ident),*) => {
        $(
            /// A row of this table, as JSON.
            #[derive(Serialize)]
            #[serde(transparent)]
            pub(super) struct $name(Map<String, Json>);

            impl Of for $name {
                const TABLE: Table = Table::$table;

                fn of(view: &View<'_>, row: usize) -> $name {
                    $name(object(Table::$table, view, row))
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed(stringify!($name))
                }
            }

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    schema(Table::$table)
                }
            }
        )*
    };
}

tables!(
    Department: Departments,
    Initiative: Initiatives,
    Milestone: Milestones,
    Kpi: Kpis,
    ExitPoint: ExitPoints,
    Renewal: Renewals
);

/// What nobody is shown here: where people are reached.
const PRIVATE: [&str; 2] = ["emails", "channel"];

fn object(table: Table, view: &View<'_>, row: usize) -> Map<String, Json> {
    let fields = shown(table).map(|field| (field.name.to_owned(), value((field.get)(view, row))));
    let links = links(table).iter().map(|link| {
        let code = (link.follow)(view, row).and_then(|to| view.plan.code(link.to, to));
        (link.name.to_owned(), json!(code))
    });
    fields.chain(links).collect()
}

fn shown(table: Table) -> impl Iterator<Item = &'static Field> {
    fields(table).iter().filter(|field| !PRIVATE.contains(&field.name))
}

fn value(value: Value<'_>) -> Json {
    match value {
        Value::Absent => Json::Null,
        Value::Bool(yes) => json!(yes),
        Value::Int(number) => json!(number),
        Value::Double(number) => json!(number),
        Value::Str(text) => json!(text),
        Value::Date(day) => json!(day.to_string()),
        Value::List(list) => list.iter().collect(),
    }
}

fn schema(table: Table) -> RefOr<Schema> {
    let of = format!("A row of the table `{}`, with its facts of today.", table.name());
    let mut object = ObjectBuilder::new().description(Some(of));
    for field in shown(table) {
        object = object.property(field.name, described(table, field)).required(field.name);
    }
    for link in links(table) {
        let of = format!("The code of its row in `{}`; null: none.", link.to.name());
        let text = ObjectBuilder::new().schema_type(or_null(Kind::String, true)).description(Some(of));
        object = object.property(link.name, text).required(link.name);
    }
    object.into()
}

fn or_null(kind: Kind, optional: bool) -> SchemaType {
    if optional { SchemaType::from_iter([kind, Kind::Null]) } else { SchemaType::new(kind) }
}

fn described(table: Table, field: &Field) -> RefOr<Schema> {
    let kind = match field.ty {
        Type::Bool => Kind::Boolean,
        Type::Int => Kind::Integer,
        Type::Double => Kind::Number,
        Type::Str | Type::Date => Kind::String,
        Type::List => {
            let text = ObjectBuilder::new().schema_type(SchemaType::new(Kind::String));
            return ArrayBuilder::new().items(text).description(label(table, field)).into();
        }
    };
    let object = ObjectBuilder::new().schema_type(or_null(kind, field.optional));
    let object = object.description(label(table, field));
    match field.ty {
        Type::Date => object.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into(),
        _ => object.into(),
    }
}

/// What a column is called in the plan's files, and what it may hold; a derived fact has no other name.
fn label(table: Table, field: &Field) -> Option<String> {
    let column = table.columns().get(table.column(field.name)?)?;
    let name = column.ja.first().copied().unwrap_or(column.name);
    let Holds::Choice(choices) = column.kind else { return Some(name.to_owned()) };
    let choices: Vec<String> = choices
        .iter()
        .map(|choice| format!("`{}` {}", choice.value, choice.ja.first().copied().unwrap_or_default()))
        .collect();
    Some(format!("{name}: {}", choices.join(", ")))
}
