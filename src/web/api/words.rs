//! Words that exist in both languages, and other small things that many answers hold.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::alerts::State;
use crate::lang::Text;
use crate::plan::{Outcome, Table};
use crate::rules::Severity;

/// A text in both languages.
#[derive(Serialize, ToSchema)]
pub(super) struct Words {
    /// In Japanese.
    ja: String,
    /// In English.
    en: String,
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Words {
        Words { ja: text.ja.clone(), en: text.en.clone() }
    }
}

/// A closed set under its names, read and written.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident of $kind:ident { $($(#[$what:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name {
            $($(#[$what])* $variant),+
        }

        impl From<$kind> for $name {
            fn from(kind: $kind) -> $name {
                match kind {
                    $($kind::$variant => $name::$variant),+
                }
            }
        }

        impl From<$name> for $kind {
            fn from(name: $name) -> $kind {
                match name {
                    $($name::$variant => $kind::$variant),+
                }
            }
        }
    };
}
pub(super) use names;

names!(
    /// Where an alert is in its life.
    AlertState of State { Pending, Firing, Resolved }
);
names!(
    /// How grave it is.
    Grave of Severity { Info, Warning, Critical }
);
names!(
    /// What a decision says.
    Verdict of Outcome { Continue, Revise, End }
);

/// A table whose rows alerts are about, in the singular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum About {
    Department,
    Initiative,
    Milestone,
    Kpi,
    ExitPoint,
    Renewal,
}

impl About {
    /// `table/code`.
    pub(super) fn subject(self, code: &str) -> String {
        format!("{}/{code}", self.table().singular())
    }

    fn table(self) -> Table {
        match self {
            About::Department => Table::Departments,
            About::Initiative => Table::Initiatives,
            About::Milestone => Table::Milestones,
            About::Kpi => Table::Kpis,
            About::ExitPoint => Table::ExitPoints,
            About::Renewal => Table::Renewals,
        }
    }
}
