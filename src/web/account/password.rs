//! Changing one's own password: every other session ends, this one gets a new cookie.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{Wrong, aside, client, cookie, door, shown};
use crate::lang::Text;
use crate::office::passwords;
use crate::people::Denied;
use crate::store::{Account, AccountChange};
use crate::web::board::Board;
use crate::web::failure::Failure;
use crate::web::visitor::{Visitor, Way};

/// What was typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

pub(super) async fn change(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Response {
    let from = client(&board, peer, &headers);
    match changed(&board, &visitor, from, typed).await {
        Ok(Ok(secret)) => {
            (jar.add(cookie(&board, Some(secret))), Redirect::to("/account?said=password")).into_response()
        }
        Ok(Err(wrong)) => {
            let page = shown(&board, &visitor, "", &wrong).await;
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn changed(
    board: &Board,
    visitor: &Visitor,
    from: IpAddr,
    typed: Typed,
) -> Result<Result<String, Vec<Wrong>>, Failure> {
    let (store, now) = (&board.engine.store, board.engine.clock.now());
    let login = visitor.person.login.clone();
    let account = match visitor.way {
        Way::Session(_) => store.account(&login).await?,
        Way::Proxy | Way::Token => None,
    };
    let Some(account) = account else { return Err(Failure::Denied(not_here())) };
    let Ok(_turn) = board.passwords.acquire().await else { return Err(Failure::Denied(not_here())) };
    let knocks = store.knocks(now, &login, from).await?;
    if knocks.login_locked() || knocks.address_locked() {
        return Ok(Err(vec![Wrong::new("current", &locked(), visitor.lang)]));
    }
    let mut wrong: Vec<Wrong> = mistakes(&typed, &account)
        .into_iter()
        .map(|(field, text)| Wrong::new(field, &text, visitor.lang))
        .collect();
    let (kept, current) = (account.password.clone(), typed.current);
    if !aside(move || Ok(passwords::is_right(kept.as_deref(), &current))).await? {
        store.knocked(now, &login, true, from).await?;
        wrong.insert(0, Wrong::new("current", &not_the_one(), visitor.lang));
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let phc = aside(move || passwords::kept(&typed.new)).await?;
    let change = AccountChange::Password(&phc, false);
    store.change_account(now, &account.person.name, &login, change).await?;
    door::open(board, &account, None).await.map(Ok)
}

fn mistakes(typed: &Typed, account: &Account) -> Vec<(&'static str, Text)> {
    let mut found = Vec::new();
    if let Err(text) = passwords::accepted(&typed.new, &[&account.person.login, &account.person.name]) {
        found.push(("new", text));
    } else if typed.new == typed.current {
        found.push((
            "new",
            Text::new(
                "今と同じパスワードです。別のものにしてください。",
                "This is the present password; choose another one.",
            ),
        ));
    }
    if typed.new != typed.again {
        found.push((
            "again",
            Text::new("新しいパスワードと一致しません。", "This is not the same as the new password."),
        ));
    }
    found
}

fn not_the_one() -> Text {
    Text::new("今のパスワードが違います。", "This is not the present password.")
}

fn locked() -> Text {
    Text::new(
        "続けて間違えたため、しばらく変更できません。1時間ほどおいてから、もう一度お試しください。",
        "After too many wrong passwords nothing can be changed for a while. Please try again in about an hour.",
    )
}

fn not_here() -> Denied {
    Denied(Text::new(
        "このアカウントのパスワードは、ここでは変えられません。",
        "The password of this account cannot be changed here.",
    ))
}
