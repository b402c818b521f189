//! `dkim_selector`, `dkim_domain`, `dkim_key_file`, `dkim_key_env`: what signs a channel's mail.

use secrecy::ExposeSecret;

use super::common;
use crate::config::section::Section;
use crate::config::{Place, secret, values};
use crate::lang::Text;
use crate::render::{Dkim, SigningKey};

/// What is known before the sender is.
pub(super) struct Signed {
    key: SigningKey,
    selector: String,
    domain: Option<String>,
}

/// The signature that `section` asks for; `None` where it asks for none, or for one that cannot be.
pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Signed> {
    let keys = secret::Keys { inline: None, file: "dkim_key_file", env: "dkim_key_env" };
    let selector = section.read("dkim_selector", values::domain);
    let domain = section.read("dkim_domain", values::domain);
    let given = secret::given(section, &keys);
    if !given && (section.has("dkim_selector") || section.has("dkim_domain")) {
        section.refuse("dkim_key_file", common::missing("dkim_key_file, dkim_key_env"));
    }
    if given && !section.has("dkim_selector") {
        section.refuse("dkim_selector", common::missing("dkim_selector = \"yamedoki\""));
    }
    let pem = secret::read(section, place, &keys)?;
    let key = SigningKey::from_pem(pem.expose_secret()).map_err(|refusal| {
        let key = if section.has("dkim_key_file") { "dkim_key_file" } else { "dkim_key_env" };
        section.refuse(key, refusal);
    });
    Some(Signed { key: key.ok()?, selector: selector?, domain })
}

impl Signed {
    /// The signature under mail whose sender is of the domain `from`: of the same domain unless another
    /// one is named, which receivers that ask for alignment (DMARC, RFC 7489, 3.1.1) accept only above it.
    pub(super) fn by(self, section: &Section<'_>, from: &str) -> Dkim {
        let Signed { key, selector, domain } = self;
        let domain = domain.unwrap_or_else(|| from.to_owned());
        let (signer, sender) = (domain.to_ascii_lowercase(), from.to_ascii_lowercase());
        if signer != sender && !sender.ends_with(&format!(".{signer}")) {
            section.mistakes.warn(unaligned(section.path(), &domain, from));
        }
        Dkim { domain, selector, key }
    }
}

fn unaligned(channel: &str, domain: &str, from: &str) -> Text {
    Text::new(
        format!(
            "[{channel}] dkim_domain の {domain} は、差出人のドメイン {from} と違います。DMARCで確かめる相手には、署名がないものとして扱われます。"
        ),
        format!(
            "[{channel}] dkim_domain is {domain}, while the sender is of {from}: receivers that check DMARC take the mail for unsigned."
        ),
    )
}
