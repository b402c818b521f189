//! The one table of permissions.

use super::{Person, Role};
use crate::lang::Text;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    /// Read the plan, the renewals, the rules, and counts.
    Read,
    /// Read an alert and what was told of it; the departments that are told of it, by code.
    ReadAlert(&'a [&'a str]),
    /// Answer an alert; the department that it is put to, by code.
    Answer(&'a str),
    /// Decide.
    Decide,
    /// Set a silence, or end one.
    Silence,
    /// Release or discard what is held.
    Release,
    /// See letters with their recipients.
    ReadLetters,
    /// Try letters again, drop single ones.
    Post,
    /// Read the audit record.
    ReadAudit,
    /// Play what would be sent.
    Rehearse,
    /// Make and revoke calendar addresses; the department, by code (`None`: the headquarters').
    Feed(Option<&'a str>),
}

/// That somebody may not do what they wanted, and whom to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied(pub Text);

/// Whether `person` may do `deed`.
///
/// # Errors
/// That they may not, in words.
pub fn may(person: &Person, deed: Deed<'_>) -> Result<(), Denied> {
    use Role::{Auditor, Department, Headquarters, Operator};
    let own = |code: &str| person.department.as_deref() == Some(code);
    let allowed = match (person.role, deed) {
        (_, Deed::Read) => true,
        (Department, Deed::ReadAlert(told)) => told.iter().any(|code| own(code)),
        (_, Deed::ReadAlert(_)) => true,
        (Department, Deed::Answer(owner)) => own(owner),
        (role, Deed::Answer(_)) => role == Headquarters,
        (role, Deed::Decide | Deed::Silence) => role == Headquarters,
        (role, Deed::Release) => matches!(role, Headquarters | Operator),
        (role, Deed::ReadLetters) => matches!(role, Headquarters | Operator | Auditor),
        (role, Deed::Post) => role == Operator,
        (role, Deed::ReadAudit) => matches!(role, Headquarters | Operator | Auditor),
        (role, Deed::Rehearse) => matches!(role, Headquarters | Operator | Auditor),
        (Department, Deed::Feed(of)) => of.is_some_and(own),
        (role, Deed::Feed(_)) => matches!(role, Headquarters | Operator),
    };
    if allowed { Ok(()) } else { Err(denied(person.role)) }
}

fn denied(role: Role) -> Denied {
    let (ja, en) = match role {
        Role::Viewer => ("閲覧", "for reading"),
        Role::Department => ("部署", "a department's"),
        Role::Headquarters => ("推進本部", "the headquarters'"),
        Role::Operator => ("運用担当", "the operator's"),
        Role::Auditor => ("監査", "for auditors"),
    };
    Denied(Text::new(
        format!(
            "この操作は、あなたのアカウント（{ja}用）ではできません。必要なときは、運用担当者に役割の変更を頼んでください。"
        ),
        format!("Your account ({en}) may not do this. If you need to, ask the operator to change its role."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who may do what: V viewer, D department (TK), H headquarters, O operator, A auditor.
    const MATRIX: [(&str, Deed<'static>, &str); 16] = [
        ("read", Deed::Read, "VDHOA"),
        ("read its own alert", Deed::ReadAlert(&["KIKAKU", "TK"]), "VDHOA"),
        ("read another's alert", Deed::ReadAlert(&["KIKAKU"]), "VHOA"),
        ("read an alert that nobody is told of", Deed::ReadAlert(&[]), "VHOA"),
        ("answer its own", Deed::Answer("TK"), "DH"),
        ("answer another's", Deed::Answer("KIKAKU"), "H"),
        ("answer nobody's", Deed::Answer(""), "H"),
        ("decide", Deed::Decide, "H"),
        ("silence", Deed::Silence, "H"),
        ("release", Deed::Release, "HO"),
        ("read letters", Deed::ReadLetters, "HOA"),
        ("try letters again", Deed::Post, "O"),
        ("read the record", Deed::ReadAudit, "HOA"),
        ("rehearse", Deed::Rehearse, "HOA"),
        ("its own feed", Deed::Feed(Some("TK")), "DHO"),
        ("the headquarters' feed", Deed::Feed(None), "HO"),
    ];

    #[test]
    fn the_table_is_this_and_no_other() {
        for role in Role::ALL {
            let department = (role == Role::Department).then(|| "TK".to_owned());
            let person = Person { login: "x".into(), name: "x".into(), role, department };
            let letter = role.name()[..1].to_uppercase();
            for (deed, wanted, allowed) in MATRIX {
                let found = may(&person, wanted);
                assert_eq!(found.is_ok(), allowed.contains(&letter), "{} {deed}", role.name());
                if let Err(Denied(text)) = found {
                    assert!(!text.ja.is_empty() && text.en.contains("may not"), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn a_department_without_a_code_owns_nothing() {
        let person = Person { login: "x".into(), name: "x".into(), role: Role::Department, department: None };
        for deed in [Deed::Answer(""), Deed::ReadAlert(&[""]), Deed::Feed(Some("")), Deed::Feed(None)] {
            assert!(may(&person, deed).is_err(), "{deed:?}");
        }
    }
}
