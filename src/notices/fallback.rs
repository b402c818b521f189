//! The other way to somebody: what stands in when a letter is given up.

use super::{Fallback, Party, Settings, Way};

impl Party {
    /// The same by their other channel, where they have one: for when the first is known to be dead.
    pub fn around(self) -> Party {
        match self.fallback.clone() {
            Some(way) => Party { channel: way.channel, addresses: way.addresses, fallback: None, ..self },
            None => self,
        }
    }
}

impl Settings {
    /// The way that stands in for `channel`: what the configuration says for this department, else what it
    /// says for all, else, for a chat, the default mail channel. `None` where nothing else reaches them:
    /// mail needs an address.
    pub fn fallback(
        &self,
        channel: &str,
        department: Option<&str>,
        addresses: &[String],
    ) -> Option<Fallback> {
        let own = department.and_then(|code| self.fallbacks.get(code));
        let is_chat = self.channels.get(channel) == Some(&Way::Chat);
        let mail = Some(&self.default_channel)
            .filter(|name| is_chat && self.channels.get(*name) == Some(&Way::Mail));
        let ways = [own, self.fallback.as_ref(), mail];
        ways.into_iter().flatten().filter(|name| *name != channel).find_map(|name| {
            let addresses = match self.channels.get(name)? {
                Way::Mail if addresses.is_empty() => return None,
                Way::Mail => addresses.to_vec(),
                Way::Chat => Vec::new(),
            };
            Some(Fallback { channel: name.clone(), addresses })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fallback_is_the_departments_then_that_for_all_then_mail_for_a_chat() {
        let ways = [("mail", Way::Mail), ("relay2", Way::Mail), ("room", Way::Chat), ("hall", Way::Chat)];
        let check = |channel: &str, all: Option<&str>, own: Option<&str>, mails: bool, expected: &str| {
            let settings = Settings {
                channels: ways.map(|(name, way)| (name.to_owned(), way)).into(),
                fallback: all.map(str::to_owned),
                fallbacks: own.map(|name| ("1200".to_owned(), name.to_owned())).into_iter().collect(),
                ..Settings::default()
            };
            let addresses = if mails { vec!["a@city.example".to_owned()] } else { Vec::new() };
            let found = settings.fallback(channel, Some("1200"), &addresses);
            let shown = found.map_or("none".into(), |way| format!("{} {}", way.channel, way.addresses.len()));
            assert_eq!(shown, expected, "{channel} {all:?} {own:?} {mails}");
        };
        check("mail", None, None, true, "none");
        check("room", None, None, true, "mail 1");
        check("room", None, None, false, "none");
        check("mail", Some("room"), None, true, "room 0");
        check("mail", Some("room"), Some("hall"), true, "hall 0");
        check("hall", Some("room"), Some("hall"), true, "room 0");
        check("mail", Some("mail"), None, true, "none");
        check("mail", Some("relay2"), None, true, "relay2 1");
        check("room", Some("relay2"), None, false, "none");
        check("room", Some("fax"), None, true, "mail 1");
    }
}
