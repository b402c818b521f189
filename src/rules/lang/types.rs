//! The types that expressions have.

use crate::plan::fields::Type;

/// The type of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    /// bool
    Bool,
    /// int
    Int,
    /// double
    Double,
    /// string
    Str,
    /// null_type
    Null,
    /// timestamp
    Time,
    /// duration
    Dur,
    /// list
    List(Box<Ty>),
    /// The element of an empty list: fits everything.
    Any,
}

impl Ty {
    /// The type of a field of the plan.
    pub(super) fn of_field(ty: Type) -> Ty {
        match ty {
            Type::Bool => Ty::Bool,
            Type::Int => Ty::Int,
            Type::Double => Ty::Double,
            Type::Str => Ty::Str,
            Type::Date => Ty::Time,
            Type::List => Ty::List(Box::new(Ty::Str)),
        }
    }

    /// int or double: they compare with each other.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Ty::Int | Ty::Double)
    }

    /// The type that both are, where there is one.
    pub(super) fn join(&self, other: &Ty) -> Option<Ty> {
        match (self, other) {
            (Ty::Any, t) | (t, Ty::Any) => Some(t.clone()),
            (Ty::List(a), Ty::List(b)) => Some(Ty::List(Box::new(a.join(b)?))),
            (a, b) if a == b => Some(a.clone()),
            _ => None,
        }
    }

    /// Its name to a Japanese reader.
    pub(super) fn ja(&self) -> String {
        match self {
            Ty::Bool => "真偽値 (bool)".into(),
            Ty::Int => "整数 (int)".into(),
            Ty::Double => "小数 (double)".into(),
            Ty::Str => "文字列 (string)".into(),
            Ty::Null => "null".into(),
            Ty::Time => "日付 (timestamp)".into(),
            Ty::Dur => "期間 (duration)".into(),
            Ty::List(_) => "一覧 (list)".into(),
            Ty::Any => "任意".into(),
        }
    }

    /// Its name to an English reader.
    pub(super) fn en(&self) -> String {
        match self {
            Ty::Bool => "bool".into(),
            Ty::Int => "int".into(),
            Ty::Double => "double".into(),
            Ty::Str => "string".into(),
            Ty::Null => "null".into(),
            Ty::Time => "date (timestamp)".into(),
            Ty::Dur => "duration".into(),
            Ty::List(of) => format!("list({})", of.en()),
            Ty::Any => "any".into(),
        }
    }
}
