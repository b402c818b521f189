//! What a rehearsal is set up with, for a command and for the board.

use super::parts::Parts;
use crate::notices::{Adoption, Settings, Way};
use crate::plan::Plan;
use crate::rehearsal::Stage;
use crate::render::{Form, Outlet, Style};
use crate::rules::RuleSet;

/// The settings that a rehearsal plays with in place of the configured ones.
#[derive(Debug)]
pub struct Scene {
    settings: Settings,
    style: Style,
    /// Whether every department is supposed to be reached, for the plan says of none how it is.
    pub supposed: bool,
}

impl Scene {
    /// By the configuration of `parts`; `unreached`: no plan of it knows how any department is reached
    /// ([`reaches_nobody`]).
    pub fn of(parts: &Parts, unreached: bool) -> Scene {
        let mut settings = Settings { adoption: Adoption::AtOnce, ..parts.notices("") };
        let mut style = parts.style.clone();
        let supposed = unreached && settings.channels.get(&settings.default_channel) != Some(&Way::Chat);
        if supposed {
            suppose_reached(&mut settings, &mut style);
        }
        Scene { settings, style, supposed }
    }

    /// What is played with `rules`.
    pub fn stage<'a>(&'a self, parts: &'a Parts, rules: &'a RuleSet) -> Stage<'a> {
        let config = &parts.config;
        Stage {
            calendar: &parts.calendar,
            facts: &config.facts,
            rules,
            settings: &self.settings,
            questions: config.questions,
            style: &self.style,
            evaluate: &config.schedule.evaluate,
            digest: &config.schedule.digest,
            after_change: config.schedule.after_import,
        }
    }
}

/// Whether the plan does not know how any department is reached: one that was written to be rehearsed.
pub fn reaches_nobody(plan: &Plan) -> bool {
    plan.departments.iter().all(|d| d.emails.is_empty() && d.channel.is_none())
}

/// Where a plan says of no department how it is reached, every one is: by a channel that needs no address and
/// stands in the place of the default one.
fn suppose_reached(settings: &mut Settings, style: &mut Style) {
    let name = settings.default_channel.clone();
    settings.channels.insert(name.clone(), Way::Chat);
    style.outlets.insert(name, Outlet::Form(Form::WEBHOOK));
}
