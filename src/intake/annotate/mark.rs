//! How a cell at fault is marked: never by colour alone. A mistake has a thick border and ✕, an oddity a
//! dashed one and △.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_xlsxwriter::{Color, Format, FormatBorder, Note};

use super::{Page, cell_of};
use crate::intake::report::{Problem, Refused};
use crate::lang::Lang;

/// What is said of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Refuses the import.
    Mistake,
    /// Refuses nothing.
    Oddity,
}

/// Characters of a comment; what is beyond stands in the list.
const LONGEST: usize = 4_000;

/// The cells of a page of which something is said.
pub(super) struct Marks<'a>(pub(super) BTreeMap<(u32, u16), Vec<(Mark, &'a Problem)>>);

impl<'a> Marks<'a> {
    /// What `refused` says of cells of `page`; mistakes first.
    pub(super) fn on(page: &Page, refused: &'a Refused) -> Marks<'a> {
        let mut marks: BTreeMap<(u32, u16), Vec<(Mark, &Problem)>> = BTreeMap::new();
        for (mark, problem) in all(refused).filter(|(_, p)| page.holds(&p.place)) {
            if let Some(cell) = cell_of(problem) {
                marks.entry(page.visible(cell)).or_default().push((mark, problem));
            }
        }
        Marks(marks)
    }

    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The mark of a cell.
    pub(super) fn at(&self, cell: (u32, u16)) -> Option<Mark> {
        self.0.get(&cell)?.iter().map(|(mark, _)| *mark).min()
    }
}

/// Everything that is said, mistakes first.
pub(super) fn all(refused: &Refused) -> impl Iterator<Item = (Mark, &Problem)> {
    let mistakes = refused.problems.iter().map(|p| (Mark::Mistake, p));
    mistakes.chain(refused.warnings.iter().map(|p| (Mark::Oddity, p)))
}

impl Mark {
    /// Its sign and name.
    pub(super) fn title(self, lang: Lang) -> &'static str {
        match self {
            Mark::Mistake => lang.pick("✕ 誤り", "✕ error"),
            Mark::Oddity => lang.pick("△ 注意", "△ note"),
        }
    }

    fn dress(self, format: Format) -> Format {
        let format = match self {
            Mark::Mistake => format
                .set_background_color(Color::RGB(0xFF_C7_CE))
                .set_border(FormatBorder::Thick)
                .set_border_color(Color::RGB(0x9C_00_06)),
            Mark::Oddity => format
                .set_background_color(Color::RGB(0xFF_EB_9C))
                .set_border(FormatBorder::MediumDashed)
                .set_border_color(Color::RGB(0x7F_60_00)),
        };
        format.set_font_color(Color::Black)
    }
}

/// The comment on a cell.
pub(super) fn note(said: &[(Mark, &Problem)], lang: Lang) -> Note {
    let lines: Vec<String> =
        said.iter().map(|(mark, p)| format!("{}\n{}", mark.title(lang), p.message.get(lang))).collect();
    let mut text = lines.join("\n\n");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    let lines: usize = text.lines().map(|l| 1 + l.chars().count() / 22).sum();
    let height = u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(18).clamp(60, 400);
    let colour = match said.first() {
        Some((Mark::Mistake, _)) => "#FFE3E6",
        _ => "#FFF7DB",
    };
    Note::new(text)
        .set_author("yamedoki")
        .add_author_prefix(false)
        .set_width(320)
        .set_height(height)
        .set_background_color(colour)
}

/// The copy's cell formats, each made once.
#[derive(Default)]
pub(super) struct Formats(HashMap<(Option<Arc<str>>, Option<Mark>), Format>);

impl Formats {
    /// The format of a cell with this number format and mark.
    pub(super) fn get(&mut self, number: Option<&Arc<str>>, mark: Option<Mark>) -> &Format {
        self.0.entry((number.cloned(), mark)).or_insert_with(|| {
            let format = number.map_or_else(Format::new, |code| Format::new().set_num_format(&**code));
            mark.map_or_else(|| format.clone(), |mark| mark.dress(format.clone()))
        })
    }
}
