//! Charts as PNG, for mail, which shows no SVG: drawn with a Japanese font of the machine, where it has one.
//!
//! The fonts are looked for when the first chart is drawn, mapped rather than read, and given back with the
//! [`Pencil`]: a daemon that draws once a week keeps nothing of it. The same text and font give the same
//! bytes.
//!
//! # Why a font has to be found
//! Letters that no font has are left out without a word (resvg 0.49, "No match for font-family"): a chart
//! without its words would be worse than a table.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo};
use resvg::usvg::{Options, Tree};

/// Families that hold Japanese, those made for reading first: free ones, then those of Windows and macOS.
const FAMILIES: [&str; 14] = [
    "BIZ UDPGothic",
    "BIZ UDGothic",
    "IPAexGothic",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "IPAPGothic",
    "IPAGothic",
    "TakaoPGothic",
    "VL PGothic",
    "Yu Gothic",
    "Meiryo",
    "MS PGothic",
    "Hiragino Sans",
];

/// The widest picture that is drawn, in pixels.
const WIDEST: f32 = 4096.0;

/// What draws, with the font that it found.
#[derive(Debug, Default)]
pub struct Pencil {
    folder: Option<PathBuf>,
    family: Option<String>,
    blunt: bool,
    font: OnceCell<Option<Font>>,
}

/// The font in use.
#[derive(Clone, Debug)]
struct Font {
    fonts: Arc<Database>,
    family: String,
}

impl Pencil {
    /// One that letters in `family`, or in the first Japanese one there is, out of `folder`, or the system's
    /// folders.
    pub fn new(folder: Option<PathBuf>, family: Option<String>) -> Pencil {
        Pencil { folder, family, ..Pencil::default() }
    }

    /// One that draws nothing.
    pub fn blunt() -> Pencil {
        Pencil { blunt: true, ..Pencil::default() }
    }

    /// The family that it letters in; `None` where there is none that it could.
    pub fn family(&self) -> Option<&str> {
        self.font().map(|font| font.family.as_str())
    }

    /// `svg` as a PNG of this width in pixels; `None` where there is no font, or it is no picture.
    pub fn draw(&self, svg: &str, width: u32) -> Option<Vec<u8>> {
        let font = self.font()?;
        let options = Options {
            font_family: font.family.clone(),
            fontdb: Arc::clone(&font.fonts),
            ..Options::default()
        };
        let tree = Tree::from_str(svg, &options).ok()?;
        let size = tree.size();
        let scale = (width as f32).min(WIDEST) / size.width();
        let height = (size.height() * scale).ceil().min(WIDEST);
        let mut picture = Pixmap::new((size.width() * scale).round() as u32, height as u32)?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
        picture.encode_png().ok()
    }

    fn font(&self) -> Option<&Font> {
        let find = || if self.blunt { None } else { self.find() };
        self.font.get_or_init(find).as_ref()
    }

    fn find(&self) -> Option<Font> {
        let mut fonts = Database::new();
        match &self.folder {
            Some(folder) => fonts.load_fonts_dir(folder),
            None => fonts.load_system_fonts(),
        }
        let is_of = |face: &FaceInfo, family: &str| face.families.iter().any(|(name, _)| name == family);
        let there = |family: &&str| fonts.faces().any(|face| is_of(face, family));
        let family = match &self.family {
            Some(asked) => Some(asked.as_str()).filter(there)?,
            None => FAMILIES.into_iter().find(there)?,
        };
        // What a chart names first may be here too: one font letters all of it, whatever else is installed.
        let others: Vec<_> = fonts.faces().filter(|face| !is_of(face, family)).map(|face| face.id).collect();
        others.into_iter().for_each(|id| fonts.remove_face(id));
        fonts.set_sans_serif_family(family);
        Some(Font { fonts: Arc::new(fonts), family: family.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const CHART: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="360" height="208" viewBox="0 0 360 208" font-family="sans-serif"><rect width="360" height="208" fill="#fff"/><text x="10" y="40" font-size="20">時間外労働</text></svg>"##;

    #[test]
    fn without_a_font_nothing_is_drawn() {
        let empty = tempfile::tempdir().unwrap();
        let pencil = Pencil::new(Some(empty.path().to_owned()), None);
        assert_eq!((pencil.family(), pencil.draw(CHART, 720)), (None, None));
        assert_eq!(Pencil::blunt().draw(CHART, 720), None);
        let unknown = Pencil::new(None, Some("No Such Family".to_owned()));
        assert_eq!(unknown.draw(CHART, 720), None);
    }

    #[test]
    fn with_a_font_the_same_text_gives_the_same_picture_and_its_words_are_in_it() {
        let pencil = Pencil::new(None, None);
        let Some(family) = pencil.family() else { return };
        assert!(FAMILIES.contains(&family));
        let png = pencil.draw(CHART, 720).unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(png[16..24], [0, 0, 2, 208, 0, 0, 1, 160], "720 by 416");
        assert_eq!(png, Pencil::new(None, None).draw(CHART, 720).unwrap());
        let wordless = pencil.draw(&CHART.replace("時間外労働", ""), 720).unwrap();
        assert_ne!(png, wordless);
        assert_eq!(pencil.draw("<svg", 720), None);
    }
}
