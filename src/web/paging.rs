//! Lists that are longer than a page, and what their filters offer.

use crate::lang::Lang;

/// The pages of a list that is longer than one: its number, of how many, and where the others are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pager {
    number: usize,
    of: usize,
    all: usize,
    before: Option<String>,
    after: Option<String>,
}

impl Pager {
    /// Page `asked` of `all` things, `each` on one; `at` is the address of a page by its number. Gives the
    /// first thing of the page too.
    pub(super) fn of(
        asked: Option<&str>,
        all: usize,
        each: usize,
        at: impl Fn(&str) -> String,
    ) -> (usize, Pager) {
        let of = all.div_ceil(each).max(1);
        let number = asked.and_then(|asked| asked.parse().ok()).unwrap_or(1).clamp(1, of);
        let to = |number: usize| at(&number.to_string());
        let before = (number > 1).then(|| to(number - 1));
        let after = (number < of).then(|| to(number + 1));
        ((number - 1) * each, Pager { number, of, all, before, after })
    }
}

/// A choice of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

impl From<Pager> for minijinja::Value {
    fn from(pager: Pager) -> minijinja::Value {
        let Pager { number, of, all, before, after } = pager;
        minijinja::context! { number, of, all, before, after }
    }
}

impl From<Choice> for minijinja::Value {
    fn from(choice: Choice) -> minijinja::Value {
        let Choice { value, name, chosen } = choice;
        minijinja::context! { value, name, chosen }
    }
}

/// The closed set `values` of a column as choices, in the words of the plan's own tables.
pub(super) fn named(values: &[(&str, &str, &str)], chosen: &str, lang: Lang) -> Vec<Choice> {
    let choice = |(value, ja, en): &(&str, &str, &str)| Choice {
        value: (*value).to_owned(),
        name: lang.pick(*ja, *en).to_owned(),
        chosen: *value == chosen,
    };
    values.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_none_is_the_nearest_one() {
        let page = |asked: &str| Pager::of(Some(asked), 101, 50, |n| format!("/plan?page={n}"));
        assert_eq!(page("2").0, 50);
        assert_eq!(page("99").0, 100);
        assert_eq!(page("x").0, 0);
        assert_eq!(page("2").1.before.as_deref(), Some("/plan?page=1"));
        assert_eq!(page("3").1.after, None);
    }
}
