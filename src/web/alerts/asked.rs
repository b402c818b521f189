//! Which alerts somebody asks for: read from an address, and written into one. What does not make sense is
//! as if it were not there.

use crate::alerts::State;
use crate::render::address;
use crate::rules::Severity;
use crate::web::picture::Order;

/// The longest text that is searched for, in characters.
const LONGEST: usize = 100;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// In which state; `None`: in any.
    pub(super) state: Option<State>,
    /// Of which severity.
    pub(super) severity: Option<Severity>,
    /// Of which rule, by name.
    pub(super) rule: Option<String>,
    /// Of which department, by code.
    pub(super) department: Option<String>,
    /// Of which perspective.
    pub(super) perspective: Option<String>,
    /// With which text in the title or the code.
    pub(super) text: Option<String>,
    /// Due when.
    pub(super) due: Option<Due>,
    /// Only those that wait for a decision.
    pub(super) asks: bool,
    /// In which order.
    pub(super) order: Order,
    /// Which page, from 1.
    pub(super) page: usize,
}

/// Due when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The deadline has passed.
    Past,
    /// Within so many days from today.
    Within(i64),
    /// There is none.
    Never,
}

impl Due {
    /// Those that are offered.
    pub(super) const ALL: [Due; 5] =
        [Due::Past, Due::Within(7), Due::Within(30), Due::Within(90), Due::Never];

    /// Its name in an address.
    pub(super) fn name(self) -> &'static str {
        match self {
            Due::Past => "past",
            Due::Within(..=7) => "week",
            Due::Within(..=30) => "month",
            Due::Within(_) => "quarter",
            Due::Never => "none",
        }
    }

    /// Whether a deadline so many days ahead is meant; `None`: there is no deadline.
    pub(super) fn holds(self, left: Option<i64>) -> bool {
        match (self, left) {
            (Due::Past, Some(left)) => left < 0,
            (Due::Within(days), Some(left)) => (0..=days).contains(&left),
            (Due::Never, None) => true,
            _ => false,
        }
    }
}

/// The orders by their names in an address.
pub(super) const ORDERS: [(&str, Order); 3] =
    [("severity", Order::Gravest), ("deadline", Order::Deadline), ("newest", Order::Newest)];

impl Asked {
    /// What the query says.
    pub(super) fn read(query: &[(String, String)]) -> Asked {
        let of = |name: &str| {
            let found = query.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
            found.filter(|value| !value.is_empty())
        };
        let word = |name: &str| of(name).map(str::to_owned);
        let states = State::ALL.into_iter().find(|state| Some(state.name()) == of("state"));
        let order = ORDERS.into_iter().find(|(name, _)| Some(*name) == of("sort"));
        Asked {
            state: if of("state") == Some("all") { None } else { Some(states.unwrap_or(State::Firing)) },
            severity: Severity::ALL.into_iter().find(|severity| Some(severity.name()) == of("severity")),
            rule: word("rule"),
            department: word("department"),
            perspective: word("perspective"),
            text: of("q").map(|text| text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()),
            due: Due::ALL.into_iter().find(|due| Some(due.name()) == of("due")),
            asks: of("asks") == Some("1"),
            order: order.map(|(_, order)| order).unwrap_or_default(),
            page: of("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1),
        }
    }

    /// Its address; what is as usual is left out.
    pub(super) fn address(&self) -> String {
        let order = ORDERS.iter().find(|(_, order)| *order == self.order).map(|(name, _)| *name);
        let page = self.page.to_string();
        let pairs = [
            ("state", self.state.map_or(Some("all"), |s| Some(s.name()).filter(|_| s != State::Firing))),
            ("severity", self.severity.map(Severity::name)),
            ("rule", self.rule.as_deref()),
            ("department", self.department.as_deref()),
            ("perspective", self.perspective.as_deref()),
            ("q", self.text.as_deref()),
            ("due", self.due.map(Due::name)),
            ("asks", self.asks.then_some("1")),
            ("sort", order.filter(|_| self.order != Order::default())),
            ("page", Some(page.as_str()).filter(|_| self.page > 1)),
        ];
        let said =
            pairs.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", address::part(value?))));
        let query: Vec<String> = said.collect();
        if query.is_empty() { "/alerts".to_owned() } else { format!("/alerts?{}", query.join("&")) }
    }

    /// Whether anything but the state is asked for.
    pub(super) fn is_filtered(&self) -> bool {
        let plain = Asked { state: self.state, order: self.order, page: self.page, ..Asked::default() };
        *self != plain
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn read(query: &[(&str, &str)]) -> Asked {
        let query: Vec<_> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Asked::read(&query)
    }

    #[test]
    fn an_address_says_again_what_was_asked() {
        let check = |query: &[(&str, &str)], address: &str| assert_eq!(read(query).address(), address);
        check(&[], "/alerts");
        check(&[("state", "firing"), ("sort", "severity"), ("page", "1")], "/alerts");
        check(
            &[("state", "all"), ("q", "a&b=c #"), ("page", "3")],
            "/alerts?state=all&q=a%26b%3Dc%20%23&page=3",
        );
        check(&[("rule", "r"), ("due", "month"), ("asks", "1")], "/alerts?rule=r&due=month&asks=1");
    }

    #[test]
    fn what_makes_no_sense_is_as_if_it_were_not_there() {
        let nonsense =
            [("state", "x"), ("severity", "worst"), ("due", "soon"), ("page", "-1"), ("page", "2")];
        assert_eq!(read(&nonsense), read(&[]));
        assert_eq!(read(&[("page", "99999999999999999999999")]).page, 1);
        assert_eq!(read(&[("q", &"長".repeat(1000))]).text.unwrap().chars().count(), LONGEST);
        assert_eq!(read(&[("q", "a\r\nb\u{0}")]).text.unwrap(), "ab");
    }

    #[test]
    fn a_deadline_is_due_within_its_days() {
        let check = |due: Due, left, holds| assert_eq!(due.holds(left), holds, "{due:?} {left:?}");
        check(Due::Past, Some(-1), true);
        check(Due::Past, Some(0), false);
        check(Due::Within(7), Some(0), true);
        check(Due::Within(7), Some(8), false);
        check(Due::Within(7), None, false);
        check(Due::Never, None, true);
    }
}
