//! Short ways to a field and its value, so that each table's list reads like the contract's.

use chrono::NaiveDate;

use super::{Field, Type, Value, View};
use crate::lang::Lang;

type Get = for<'a> fn(&View<'a>, usize) -> Value<'a>;

/// A field that every row has.
pub(super) const fn given(name: &'static str, ty: Type, get: Get) -> Field {
    Field { name, ty, optional: false, get }
}

/// A field that a row may lack.
pub(super) const fn optional(name: &'static str, ty: Type, get: Get) -> Field {
    Field { name, ty, optional: true, get }
}

pub(super) fn text(value: &Option<String>) -> Value<'_> {
    value.as_deref().map_or(Value::Absent, Value::Str)
}

pub(super) fn name(value: Option<&'static str>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Str)
}

pub(super) fn language(value: Option<Lang>) -> Value<'static> {
    name(value.map(Lang::code))
}

pub(super) fn date(value: Option<NaiveDate>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Date)
}

pub(super) fn int(value: Option<i64>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Int)
}

pub(super) fn double(value: Option<f64>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Double)
}

pub(super) fn truth(value: Option<bool>) -> Value<'static> {
    value.map_or(Value::Absent, Value::Bool)
}
