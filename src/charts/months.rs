//! Deadlines over the months to come, a line each: by when to decide, by when to give notice, the end.

use chrono::{Datelike, Days, NaiveDate};

use super::svg::{Anchor, Drawing, fitted, width};
use super::{Look, words};
use crate::calendar::add_months;
use crate::lang::Lang;

/// Something that ends unless it is decided otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deadline {
    /// What it is called.
    pub title: String,
    /// The day by which to decide.
    pub decide_by: Option<NaiveDate>,
    /// The last day for notice.
    pub notice_by: Option<NaiveDate>,
    /// The last day of its term.
    pub ends_on: Option<NaiveDate>,
    /// Whether it is decided: nothing is waited for any more.
    pub decided: bool,
}

const WIDTH: f64 = 320.0;
const HEAD: f64 = 40.0;
const LANE: f64 = 34.0;
const EDGE: f64 = 8.0;
const SMALL: f64 = 11.0;
const LABEL: f64 = 12.0;

/// Where days stand from `first`, over so many months.
struct Months {
    first: NaiveDate,
    last: NaiveDate,
    count: u32,
}

/// `lines` over `count` months from the month of `today`; what lies outside is not drawn.
pub fn months(lines: &[Deadline], today: NaiveDate, count: u32, lang: Lang, look: Look<'_>) -> String {
    let first = today.with_day(1).unwrap_or(today);
    let last = add_months(first, i32::try_from(count).unwrap_or(12)).unwrap_or(first);
    let months = Months { first, last, count };
    let height = HEAD + LANE * lines.len().max(1) as f64;
    let mut drawing = Drawing::new(look, (WIDTH, height), &title(&months, lang), &says(lines, &months, lang));
    months.head(&mut drawing, height, today, lang);
    for (row, line) in lines.iter().enumerate() {
        months.lane(&mut drawing, line, HEAD + LANE * row as f64);
    }
    drawing.finish()
}

fn title(months: &Months, lang: Lang) -> String {
    let (from, to) = (words::month(months.first, lang), words::month(months.end(), lang));
    lang.pick(format!("{from}から{to}までの期限"), format!("Deadlines from {from} to {to}"))
}

fn says(lines: &[Deadline], months: &Months, lang: Lang) -> String {
    let within = |line: &&Deadline| line.decide_by.is_some_and(|day| months.holds(day)) && !line.decided;
    let open = lines.iter().filter(within).count();
    let all = lines.len();
    lang.pick(
        format!("{all}件のうち、この間に判断の期限が来るものは{open}件です。下の表に同じ内容があります。"),
        format!("Of {all}, {open} are to be decided within these months. The table below says the same."),
    )
}

impl Months {
    fn end(&self) -> NaiveDate {
        self.last.checked_sub_days(Days::new(1)).unwrap_or(self.last)
    }

    fn holds(&self, day: NaiveDate) -> bool {
        (self.first..self.last).contains(&day)
    }

    fn at(&self, day: NaiveDate) -> f64 {
        let all = (self.last - self.first).num_days().max(1) as f64;
        let share = (day - self.first).num_days() as f64 / all;
        EDGE + (WIDTH - 2.0 * EDGE) * share.clamp(0.0, 1.0)
    }

    /// The months, as many as have room, what the marks mean, and today.
    fn head(&self, drawing: &mut Drawing, height: f64, today: NaiveDate, lang: Lang) {
        let mut x = 0.0;
        for (mark, name) in [
            (Mark::Decide, lang.pick("判断の期限", "decide by")),
            (Mark::Notice, lang.pick("予告の期限", "give notice by")),
            (Mark::End, lang.pick("満了日", "ends")),
        ] {
            mark.draw(drawing, (x + 5.0, 7.0), false);
            drawing.text("c-axis", (x + 13.0, 11.0), Anchor::Start, SMALL, name);
            x += width(name, SMALL) + 26.0;
        }
        let mut free = 0.0;
        for n in 0..self.count {
            let Some(day) = i32::try_from(n).ok().and_then(|n| add_months(self.first, n)) else { break };
            let (at, name) = (self.at(day), words::month(day, lang));
            if at >= free && at + width(&name, SMALL) <= WIDTH {
                drawing.line("c-grid", (at, 31.0), (at, height));
                drawing.text("c-axis", (at, 28.0), Anchor::Start, SMALL, &name);
                free = at + width(&name, SMALL) + 4.0;
            }
        }
        let at = self.at(today);
        drawing.line("c-today", (at, 31.0), (at, height));
    }

    fn lane(&self, drawing: &mut Drawing, line: &Deadline, top: f64) {
        let said = fitted(&line.title, LABEL, WIDTH - 2.0 * EDGE);
        drawing.text("c-word", (EDGE, top + 12.0), Anchor::Start, LABEL, &said);
        let y = top + 23.0;
        let days = [line.decide_by, line.notice_by, line.ends_on];
        let known = || days.into_iter().flatten();
        if let (Some(from), Some(to)) = (known().min(), known().max())
            && from < self.last
            && to >= self.first
        {
            drawing.line("c-grid", (self.at(from), y), (self.at(to), y));
        }
        for (day, mark) in days.into_iter().zip([Mark::Decide, Mark::Notice, Mark::End]) {
            if let Some(day) = day.filter(|day| self.holds(*day)) {
                mark.draw(drawing, (self.at(day), y), line.decided);
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Mark {
    Decide,
    Notice,
    End,
}

impl Mark {
    /// A diamond, a triangle, a square; hollow once it is decided.
    fn draw(self, drawing: &mut Drawing, (x, y): (f64, f64), decided: bool) {
        match self {
            Mark::Decide => {
                let class = if decided { "c-base-mark" } else { "c-exit-mark" };
                drawing.area(class, &[(x, y - 5.0), (x + 5.0, y), (x, y + 5.0), (x - 5.0, y)]);
            }
            Mark::Notice => {
                drawing.area("c-ahead-mark", &[(x, y + 4.5), (x + 4.0, y - 3.5), (x - 4.0, y - 3.5)]);
            }
            Mark::End => {
                let square = [(x - 3.5, y - 3.5), (x + 3.5, y - 3.5), (x + 3.5, y + 3.5), (x - 3.5, y + 3.5)];
                drawing.area("c-target-mark", &square);
            }
        }
    }
}
