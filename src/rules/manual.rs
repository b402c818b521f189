//! What the manual lists, from the tables that the code itself goes by.

use super::lang;
use super::read;

pub use super::lang::Form;

/// The keys of a rule, in the contract's order.
pub fn keys() -> &'static [&'static str] {
    read::RULE
}

/// The keys of an `[override.NAME]` table.
pub fn override_keys() -> &'static [&'static str] {
    read::OVERRIDE
}

/// Every overload of every function of the rule language, in the order of its table.
pub fn functions() -> Vec<Form> {
    lang::forms()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_written_as_it_is_called() {
        let forms: Vec<String> = functions().into_iter().map(|form| form.written).collect();
        for form in ["days(int) → duration", "string.startsWith(string) → bool", "list(any).size() → int"]
        {
            assert!(forms.iter().any(|f| f == form), "{form} is not among {forms:?}");
        }
        assert!(keys().contains(&"superseded_by") && override_keys().contains(&"enabled"));
    }
}
