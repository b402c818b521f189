//! The ways that people take through the board, walked from end to end in a real browser: by mouse at a desk
//! and on a telephone, with the keyboard alone, and without script.
//!
//! At a desk, each page that a step leads to is judged as well: what a form says when it refuses, what it
//! shows before it acts, and what stands there afterwards.

use tokio::net::TcpListener;
use yamedoki::alerts::{AlertKey, State};
use yamedoki::lang::Lang;
use yamedoki::store::{Delivery, OutboxFilter};

use super::pages::{encoded, links};
use super::{Browser, Seat, kept};
use crate::board::{CONFIG, Site, city_of};

const PASSWORD: &str = "correct horse battery staple";

/// Somebody on their way.
struct Walk {
    browser: Browser,
    site: Site,
    seat: Seat,
    /// Whether the pages on the way are judged.
    judging: bool,
    /// What was found against them.
    wrong: Vec<String>,
}

/// The example city, whose letters lead to the very address that its board is at, and whose first sheets wait
/// for the headquarters.
async fn city(lang: Lang) -> Site {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let here = listener.local_addr().expect("an address");
    let config = CONFIG
        .replace("language = \"ja\"", &format!("language = \"{}\"", lang.code()))
        .replace("at-once", "headquarters")
        + &format!("[web]\nurl = \"http://{here}\"\n");
    let site = Site::at(city_of(&config).await, listener).await;
    site.account("hanako", PASSWORD, false).await;
    site
}

impl Walk {
    async fn begins(seat: Seat, judging: bool) -> Option<Walk> {
        let browser = Browser::start().await?;
        let site = city(seat.lang).await;
        Some(Walk { browser, site, seat, judging, wrong: Vec::new() })
    }

    async fn press(&mut self, ja: &str, en: &str) {
        self.browser.press(self.seat.lang.pick(ja, en)).await;
    }

    /// Goes to a page by the list of pages.
    async fn goes_to(&mut self, ja: &str, en: &str) {
        self.browser.press_in("header nav", self.seat.lang.pick(ja, en)).await;
    }

    async fn fill(&mut self, label: (&str, &str), value: &str) {
        self.browser.fill(self.seat.lang.pick(label.0, label.1), value).await;
    }

    async fn choose(&mut self, ja: &str, en: &str) {
        self.browser.choose(self.seat.lang.pick(ja, en)).await;
    }

    async fn reads(&mut self, ja: &str, en: &str) {
        self.browser.reads(&[self.seat.lang.pick(ja, en)]).await;
    }

    /// Looks at the page that is shown with a judge's eye.
    async fn looks(&mut self, name: &str) {
        if self.judging {
            let lang = self.seat.lang.code();
            let (wrong, _) = self.browser.judges(&kept().join(lang), &format!("walk-{name}")).await;
            self.wrong.extend(wrong.into_iter().map(|line| format!("{lang} {line}")));
        }
    }

    /// Sits down anew, as nobody who is known.
    async fn sits_down(&mut self) {
        self.browser.sit(self.site.port, self.seat, "").await;
    }

    async fn signs_in(&mut self) {
        assert_eq!(self.browser.open("/").await, 200);
        self.fill(("ログイン名", "Login"), "hanako").await;
        self.fill(("パスワード", "Password"), PASSWORD).await;
        self.press("ログイン", "Sign in").await;
        self.reads("ログアウト", "Sign out").await;
    }

    async fn is_refused_with_a_wrong_password(&mut self) {
        self.browser.open("/").await;
        self.fill(("ログイン名", "Login"), "hanako").await;
        self.fill(("パスワード", "Password"), "wrong").await;
        self.press("ログイン", "Sign in").await;
        self.reads("ログイン名かパスワードが違います", "The login or the password is not right").await;
        self.looks("login-wrong").await;
    }

    /// The milestone that is overdue and was told of, and its owner's link, read out of the letter.
    async fn told(&self) -> (AlertKey, String) {
        let book = self.site.engine.store.load_book().await.expect("a book").book;
        let all = links(&self.site);
        let found = all.into_iter().find(|(link, _)| {
            let alert = book.alerts.get(&link.alert);
            link.alert.rule == "milestone-overdue" && alert.is_some_and(|a| a.state == State::Firing)
        });
        let (link, path) = found.expect("a letter tells of an overdue milestone");
        (link.alert, path)
    }

    async fn finds_what_is_overdue(&mut self, key: &AlertKey) {
        self.goes_to("お知らせ", "Alerts").await;
        self.fill(("ルール", "Rule"), &key.rule).await;
        self.press("絞り込む", "Apply").await;
        let address = format!("/alerts/{}/{}", encoded(&key.rule), encoded(&key.subject));
        let found = self.browser.links(&address).await;
        assert_eq!(found.len(), 1, "{address}: {found:?}");
        self.looks("alerts-found").await;
        self.browser.press(&found[0].1).await;
        self.reads("根拠と、その出どころ", "Evidence, and where it comes from").await;
    }

    async fn answers_by_the_letters_link(&mut self, link: &str) {
        assert_eq!(self.browser.open(link).await, 200);
        self.looks("answer").await;
        if self.judging {
            self.press("回答を送る", "Send the answer").await;
            self.reads("まだ回答を記録していません", "Nothing has been recorded yet").await;
            self.looks("answer-wrong").await;
        }
        self.choose("対応しています", "We are working on it").await;
        self.fill(("終える見込みの日", "Expected to be done by"), "2026-07-31").await;
        self.fill(("回答する方のお名前", "Your name"), "山田 花子").await;
        self.press("回答を送る", "Send the answer").await;
        self.reads("記録されている回答", "Answers on record").await;
        self.browser.reads(&["山田 花子", self.seat.lang.pick("令和8年7月31日", "31 Jul 2026")]).await;
        self.looks("answer-recorded").await;
    }

    async fn decides_a_renewal(&mut self) {
        self.goes_to("更新", "Renewals").await;
        let waiting = self.browser.links("/decide/renewal/").await;
        let (_, name) = waiting.first().expect("a renewal waits for a decision").clone();
        self.browser.press(&name).await;
        self.press("回議用の紙を開く（A4・1枚）", "Open the paper for circulation (one page of A4)").await;
        let Seat { lang, width, keys, script } = self.seat;
        let paper = format!("{}/{width}/paper-keys-{keys}-script-{script}", lang.code());
        assert_eq!(self.browser.prints(&paper).await, 1, "{paper}: one sheet");
        self.looks("paper").await;
        self.press("判断の画面へ戻る", "Back to the decision").await;
        if self.judging {
            self.press("影響を確かめる", "See what would follow").await;
            self.reads("まだ記録していません", "Nothing has been recorded yet").await;
            self.looks("decide-wrong").await;
        }
        self.choose("継続", "continue").await;
        self.fill(("次の満了日（終了日）", "Next end"), "2028-03-31").await;
        self.fill(("判断の理由", "The reason"), "利用が伸びているため").await;
        self.press("影響を確かめる", "See what would follow").await;
        self.reads("この判断を記録すると、次のようになります", "If this decision is recorded").await;
        self.looks("decide-follows").await;
        self.press("この判断を記録する", "Record this decision").await;
        self.reads("記録されている判断", "Decisions on record").await;
        self.browser.reads(&["利用が伸びているため"]).await;
        self.looks("decide-recorded").await;
    }

    async fn silences_with_a_reason(&mut self) {
        self.goes_to("休止", "Silences").await;
        if self.judging {
            self.press("あてはまるものを確かめる", "See what it would quiet").await;
            self.reads("まだ設定していません", "Nothing has been set yet").await;
            self.looks("silences-wrong").await;
        }
        self.fill(("ルール", "Rule"), "milestone-overdue").await;
        self.fill(("休止の最終日", "Last day of the silence"), "2026-07-31").await;
        self.fill(("休止する理由", "Why"), "庁舎移転のため").await;
        self.press("あてはまるものを確かめる", "See what it would quiet").await;
        self.reads("いまあてはまるものは", "It matches").await;
        self.looks("silences-looked").await;
        self.press("この内容で休止する", "Set this silence").await;
        self.reads("いま休止しているもの（1件）", "In force (1)").await;
        self.browser.reads(&["庁舎移転のため"]).await;
        self.looks("silences-set").await;
    }

    async fn rehearses_a_change_of_the_rules(&mut self) {
        self.goes_to("予行", "Rehearsal").await;
        if self.judging {
            self.fill(("末日", "Last day"), "2026-01-31").await;
            self.fill(("どれだけ続いたら該当とするか", "Must hold for"), "soon").await;
            self.press("予行する", "Rehearse").await;
            self.reads("次のところを直してください", "Please mend these").await;
            self.looks("rehearsal-wrong").await;
            self.fill(("どれだけ続いたら該当とするか", "Must hold for"), "").await;
        }
        self.fill(("末日", "Last day"), "2026-08-15").await;
        self.fill(("変えるルール", "Rule to change"), "milestone-overdue").await;
        self.fill(("知らせるか", "Mode"), "shadow").await;
        self.press("予行する", "Rehearse").await;
        self.reads("ルールの変更による違い", "What the change of the rules does").await;
        self.looks("rehearsal-result").await;
    }

    async fn releases_the_held_batch(&mut self) {
        let filter = OutboxFilter { state: Some(Delivery::Held), ..OutboxFilter::default() };
        let held = self.site.engine.store.outbox_list(&filter).await.expect("letters").len();
        assert!(held > 1, "{held} letters are held");
        self.goes_to("送信", "Deliveries").await;
        self.looks("deliveries-held").await;
        self.press(&format!("{held}通を送る"), &format!("Send {held} letters")).await;
        self.reads("保留を解きました", "released").await;
        self.looks("deliveries-released").await;
        let before = self.site.city.letters().len();
        self.site.city.passes("2026-07-06T09:10").await;
        assert!(self.site.city.letters().len() >= before + held, "what was released has left");
    }

    async fn makes_a_calendar(&mut self) {
        self.browser.open("/feeds").await;
        self.press("アドレスを作る", "Make the address").await;
        self.looks("feeds-made").await;
    }

    async fn signs_out(&mut self) {
        self.press("ログアウト", "Sign out").await;
        self.reads("ログイン名", "Login").await;
    }

    /// All of it.
    async fn goes_all_the_way(&mut self) {
        // A milestone has fallen due since, and its owner was told.
        self.site.city.passes("2026-07-06T09:00").await;
        let (key, link) = self.told().await;
        self.sits_down().await;
        if self.judging {
            self.is_refused_with_a_wrong_password().await;
        }
        self.signs_in().await;
        self.looks("today").await;
        self.finds_what_is_overdue(&key).await;
        self.signs_out().await;
        self.answers_by_the_letters_link(&link).await;
        self.signs_in().await;
        self.finds_what_is_overdue(&key).await;
        self.browser.reads(&["山田 花子"]).await;
        self.looks("alert-answered").await;
        self.decides_a_renewal().await;
        self.silences_with_a_reason().await;
        self.rehearses_a_change_of_the_rules().await;
        self.releases_the_held_batch().await;
        if self.judging {
            self.makes_a_calendar().await;
        }
        self.signs_out().await;
        let wrong = &self.wrong;
        assert!(wrong.is_empty(), "{} things to mend:\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// Walks all the way as somebody who sits so.
async fn walked(seat: Seat, judging: bool) {
    if let Some(mut walk) = Walk::begins(seat, judging).await {
        walk.goes_all_the_way().await;
    }
}

#[tokio::test]
async fn by_mouse_at_a_desk_in_japanese() {
    walked(Seat::desk(Lang::Ja), true).await;
}

#[tokio::test]
async fn by_mouse_at_a_desk_in_english() {
    walked(Seat::desk(Lang::En), true).await;
}

#[tokio::test]
async fn on_a_telephone_in_japanese() {
    walked(Seat { width: 360, ..Seat::desk(Lang::Ja) }, false).await;
}

#[tokio::test]
async fn on_a_telephone_in_english_without_script() {
    walked(Seat { width: 360, script: false, ..Seat::desk(Lang::En) }, false).await;
}

#[tokio::test]
async fn on_a_telephone_in_english() {
    walked(Seat { width: 360, ..Seat::desk(Lang::En) }, false).await;
}

#[tokio::test]
async fn with_the_keyboard_alone() {
    walked(Seat { keys: true, ..Seat::desk(Lang::Ja) }, false).await;
}
