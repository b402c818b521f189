//! AUTH (RFC 4954): PLAIN, or LOGIN where the relay knows no other.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::offers::Offers;
use super::open::ask;
use super::reply::Reply;
use super::wire::Wire;
use crate::channels::cause::Peer;
use crate::channels::failure::Failure;

/// Logs in. A refusal is transient: it concerns every letter alike, and ends when somebody mends it.
pub(super) async fn log_in(
    wire: &mut Wire,
    offers: &Offers,
    user: &str,
    password: &SecretString,
    peer: &Peer,
) -> Result<(), Failure> {
    let answer = if offers.plain {
        plain(wire, user, password).await
    } else if offers.login {
        login(wire, user, password).await
    } else {
        return Err(refused("AUTH", peer));
    };
    let reply = answer.map_err(|error| peer.unreachable(&error))?;
    if reply.class() == 2 { Ok(()) } else { Err(refused(&reply.code().to_string(), peer)) }
}

async fn plain(wire: &mut Wire, user: &str, password: &SecretString) -> io::Result<Reply> {
    let response = STANDARD.encode(format!("\0{user}\0{}", password.expose_secret()));
    ask(wire, &format!("AUTH PLAIN {response}\r\n")).await
}

/// The relay asks for the user, then for the password; any other answer ends it.
async fn login(wire: &mut Wire, user: &str, password: &SecretString) -> io::Result<Reply> {
    let mut reply = ask(wire, "AUTH LOGIN\r\n").await?;
    for response in [user, password.expose_secret()] {
        if reply.code() != 334 {
            break;
        }
        reply = ask(wire, &format!("{}\r\n", STANDARD.encode(response))).await?;
    }
    Ok(reply)
}

/// The relay's words are left out: some repeat what was sent.
fn refused(code: &str, peer: &Peer) -> Failure {
    let text = peer.says(
        &format!("がログインを受け付けませんでした（{code}）。利用者名とパスワードの設定を確かめてください。認証のいらない中継サーバーなら、その設定を消してください。"),
        &format!("did not accept the login ({code}). Check user and password in the config; a relay that asks for none needs neither."),
    );
    Failure::transient(code, text)
}
