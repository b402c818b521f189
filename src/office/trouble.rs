//! What can go wrong in the daemon's work, and whose fault it is.

use crate::lang::Text;
use crate::render::RenderError;
use crate::store::StoreError;

/// A piece of work that was not done.
#[derive(Debug)]
pub enum Trouble {
    /// The input is at fault: each mistake ready to be shown.
    Input(Vec<Text>),
    /// The store is at fault.
    Store(StoreError),
    /// Something else of the system is.
    System(Text),
}

impl Trouble {
    /// What to say, in both languages.
    pub fn text(&self) -> Text {
        match self {
            Trouble::Input(mistakes) => {
                let join = |pick: fn(&Text) -> &str| mistakes.iter().map(pick).collect::<Vec<_>>().join("\n");
                Text::new(join(|t| &t.ja), join(|t| &t.en))
            }
            Trouble::Store(error) => error.texts(),
            Trouble::System(text) => text.clone(),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Trouble {
        Trouble::Store(error)
    }
}

impl From<RenderError> for Trouble {
    fn from(error: RenderError) -> Trouble {
        Trouble::System(error.text())
    }
}
