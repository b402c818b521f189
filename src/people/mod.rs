//! Who may do what: the people at the board, their roles, and what each role may do.

mod login;
mod may;

pub use login::{login, new_login};
pub use may::{Deed, Denied, may};

/// What somebody is at the board for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Reads the plan and how it stands.
    Viewer,
    /// A department: reads, and answers for its own matters.
    Department,
    /// The strategy headquarters: decides, silences, releases what the belt holds.
    Headquarters,
    /// Runs the program: letters that did not arrive, backups, schedules.
    Operator,
    /// Reads everything, the audit record too, and changes nothing.
    Auditor,
}

/// Somebody who is at the board, or a program that comes with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What they sign in with.
    pub login: String,
    /// Their name, as the record shows who did it.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// Their department, by code.
    pub department: Option<String>,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 5] =
        [Role::Viewer, Role::Department, Role::Headquarters, Role::Operator, Role::Auditor];

    /// Its name, as the store, commands and JSON write it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Department => "department",
            Role::Headquarters => "headquarters",
            Role::Operator => "operator",
            Role::Auditor => "auditor",
        }
    }

    /// The role of that name.
    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == text)
    }
}
