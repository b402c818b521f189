-- A store of layout 2, as the program that had that layout (commit 4bf1742) wrote it: imported, judged,
-- delivered and answered by that program, then written out as SQL. Of letters that were handed over only
-- the first lines are kept here; nothing else was touched. Never edit it: it stands for the stores out there.
PRAGMA application_id = 1497451845;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO "_sqlx_migrations" VALUES(1,'store','2026-11-22 14:22:02',1,X'2D9C500E8F726B86914C869CCE62FA29834E7A6A440EDEDBF05D95F9A6EE26AE71F3D3158393341CE743EF9AC13355A4',29418951);
INSERT INTO "_sqlx_migrations" VALUES(2,'judgement','2026-11-22 14:22:02',1,X'45EBE9D93740F79C8974EA4627CFE295D239F2E14CE58640F42C80783713CCF71C8A07824A470939800FEAB3F06C321D',90177474);
CREATE TABLE alerts (
    rule         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    state        TEXT NOT NULL,
    severity     TEXT NOT NULL,
    owner        TEXT NOT NULL,
    title_ja     TEXT NOT NULL,
    title_en     TEXT NOT NULL,
    advice_ja    TEXT NOT NULL,
    advice_en    TEXT NOT NULL,
    evidence     TEXT NOT NULL,
    deadline     TEXT,
    since        INTEGER NOT NULL,
    fired_at     INTEGER,
    resolved_at  INTEGER,
    reminded_at  INTEGER,
    reminders    INTEGER NOT NULL,
    escalated    INTEGER NOT NULL,
    openings     INTEGER NOT NULL,
    untold_since INTEGER, asked_at INTEGER, asked_by TEXT, blocked INTEGER NOT NULL DEFAULT 0, rests_until TEXT, rests_why TEXT, first_promised TEXT, promises_broken INTEGER NOT NULL DEFAULT 0, passed_from TEXT, passed_to TEXT, told_owner TEXT,
    PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO "alerts" VALUES('initiative-dormant','initiative/I1','resolved','info','TK','タブレット端末の配備：2026-04-01から計画に動きが記録されていません','タブレット端末の配備: nothing recorded since 2026-04-01','進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。','If work goes on, please enter the milestones'' status and date of update, or the latest results. If it rests, tell the secretariat when it resumes, or what should change.','[["initiative.activity_limit","180"],["initiative.days_since_activity","235"],["initiative.started","true"],["initiative.status","active"]]',NULL,1795357323087,1795357323087,1795357440549,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'TK');
INSERT INTO "alerts" VALUES('initiative-dormant','initiative/I2','resolved','info','KK','健診の予約：2026-04-01から計画に動きが記録されていません','健診の予約: nothing recorded since 2026-04-01','進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。','If work goes on, please enter the milestones'' status and date of update, or the latest results. If it rests, tell the secretariat when it resumes, or what should change.','[["initiative.activity_limit","180"],["initiative.days_since_activity","235"],["initiative.started","true"],["initiative.status","active"]]',NULL,1795357323087,1795357323087,1795357440549,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KK');
INSERT INTO "alerts" VALUES('initiative-dormant','initiative/I3','resolved','info','KY','学習端末：2026-04-01から計画に動きが記録されていません','学習端末: nothing recorded since 2026-04-01','進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。','If work goes on, please enter the milestones'' status and date of update, or the latest results. If it rests, tell the secretariat when it resumes, or what should change.','[["initiative.activity_limit","180"],["initiative.days_since_activity","235"],["initiative.started","true"],["initiative.status","active"]]',NULL,1795357323087,1795357323087,1795357440549,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KY');
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M1','firing','warning','TK','タブレット端末の配備：「対象業務の選定」が期限（2026-09-30）を過ぎています','タブレット端末の配備: “対象業務の選定” was due on 2026-09-30 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","53"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357323087,1795357323087,NULL,1795357323087,0,0,1,NULL,1795357323087,NULL,0,'2026-12-20',NULL,'2026-12-20',0,NULL,NULL,'TK');
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M2','resolved','warning','KK','健診の予約：「機種選定」が期限（2026-10-30）を過ぎています','健診の予約: “機種選定” was due on 2026-10-30 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","23"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357323087,1795357323087,1795357440549,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KK');
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M3','firing','warning','KY','学習端末：「試行」が期限（2026-11-10）を過ぎています','学習端末: “試行” was due on 2026-11-10 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","12"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357323087,1795357323087,NULL,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KY');
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M4','firing','warning','TK','タブレット端末の配備：「見積もり」が期限（2026-10-01）を過ぎています','タブレット端末の配備: “見積もり” was due on 2026-10-01 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","52"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357440549,1795357440549,NULL,1795357440549,0,0,1,NULL,1795357440549,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'TK');
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M5','firing','warning','KK','健診の予約：「契約」が期限（2026-10-02）を過ぎています','健診の予約: “契約” was due on 2026-10-02 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","51"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357440549,1795357440549,NULL,1795357440549,0,0,1,NULL,1795357440549,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KK');
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M6','firing','warning','KY','学習端末：「研修」が期限（2026-10-05）を過ぎています','学習端末: “研修” was due on 2026-10-05 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","48"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357440549,1795357440549,NULL,1795357440549,0,0,1,NULL,1795357440549,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KY');
INSERT INTO "alerts" VALUES('plan-incomplete','initiative/I2','firing','info','KK','健診の予約：計画に未記入の欄があります（KPI）','健診の予約: its sheet lacks a KPI','空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。','Please fill in what is missing. A placeholder such as “〇台” counts as no value.','[["initiative.missing","kpi"],["initiative.status","active"]]',NULL,1795357323087,1795357323087,NULL,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KK');
INSERT INTO "alerts" VALUES('plan-incomplete','initiative/I3','firing','info','KY','学習端末：計画に未記入の欄があります（KPI）','学習端末: its sheet lacks a KPI','空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。','Please fill in what is missing. A placeholder such as “〇台” counts as no value.','[["initiative.missing","kpi"],["initiative.status","active"]]',NULL,1795357323087,1795357323087,NULL,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'KY');
INSERT INTO "alerts" VALUES('renewal-auto-renews','renewal/R1','firing','info','TK','庁舎清掃業務委託：自動更新条項があります','庁舎清掃業務委託 renews itself','次の改定の機会に、自動更新をやめ、期間を定めて必要に応じて続ける形に改めることをご検討ください。','At the next occasion, please consider a fixed term that is continued where needed, instead of one that renews itself.','[["renewal.auto_renews","true"],["renewal.over","false"],["renewal.status","active"]]',NULL,1795357323087,1795357323087,NULL,1795357323087,0,0,1,NULL,1795357323087,NULL,0,NULL,NULL,NULL,0,NULL,NULL,'TK');
INSERT INTO "alerts" VALUES('renewal-decision-due','renewal/R1','resolved','warning','TK','庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 2026-12-14）','庁舎清掃業務委託: a decision whether to continue it is needed (deadline 2026-12-14)','継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。自動更新条項があるため、終了するには相手方への書面の通知（期限 2026-12-31）が必要です。','Please say whether to continue, revise or end it, and why; the headquarters decides. To continue it needs a next end date. Where nobody decides, the plan foresees that it ends. It renews itself: to end it takes a letter to the other party (deadline 2026-12-31).','[["renewal.decide_by","2026-12-14"],["renewal.decided","false"],["renewal.over","false"]]','2026-12-14',1795357323087,1795357323087,1795357440549,1795357323087,0,0,1,NULL,1795357323087,'2026-12-14',0,NULL,NULL,NULL,0,NULL,NULL,'TK');
INSERT INTO "alerts" VALUES('renewal-decision-due','renewal/R2','firing','warning','KK','包括協定：継続するかどうかの判断が必要です（判断の期限 2026-12-28）','包括協定: a decision whether to continue it is needed (deadline 2026-12-28)','継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。','Please say whether to continue, revise or end it, and why; the headquarters decides. To continue it needs a next end date. Where nobody decides, the plan foresees that it ends.','[["renewal.decide_by","2026-12-28"],["renewal.decided","false"],["renewal.over","false"]]','2026-12-28',1795357323087,1795357323087,NULL,1795357323087,0,0,1,NULL,1795357323087,'2026-12-28',0,NULL,NULL,NULL,0,NULL,NULL,'KK');
CREATE TABLE answers (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    day        TEXT NOT NULL,
    rule       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    opening    INTEGER NOT NULL,
    kind       TEXT NOT NULL, -- working, postponed, done, value, proposal, not_ours
    date       TEXT,
    value      REAL,
    outcome    TEXT,
    reason     TEXT,
    to_whom    TEXT,          -- of `not_ours`: the department that it belongs to, by code
    by         TEXT NOT NULL,
    department TEXT,          -- in whose name, by code
    revision   INTEGER        -- the plan's revision that it made, where it changed the plan
) STRICT;
INSERT INTO "answers" VALUES(1,1795357381076,'2026-11-22','milestone-overdue','milestone/M1',1,'working','2026-12-20',NULL,NULL,NULL,NULL,'田中','TK',NULL);
INSERT INTO "answers" VALUES(2,1795357381211,'2026-11-22','milestone-overdue','milestone/M2',1,'done','2026-11-20',NULL,NULL,NULL,NULL,'田中','KK',3);
CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    subject   TEXT,
    data      TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL
) STRICT;
INSERT INTO "audit" VALUES(1,1795357322561,'sato','plan_imported',NULL,'{"import":1,"revision":1,"source":"/tmp/samples/w2/plan","path":"plan","digest":"6a072cdeaf0b79163a25e26c7e10758ff65189daac45d76c0a0489425648de0a","summary":{"added":16,"changed":0,"unchanged":0,"left_out":0,"vanished":0,"returned":0,"overridden":0,"eased":0,"placeholders":0,"warnings":0}}','','5c826319d0656db3ab651ebf28af4b95a411ca35f57860eebb70e4666c7da135');
INSERT INTO "audit" VALUES(2,1795357323073,'daemon','rules_in_force',NULL,'{"fingerprint":"94c7efe91e8faf7a6c6037699ae146ae94ca172569a1cbf82b7c6c668ed5c176","rules":["exit-point-near","exit-point-reached","exit-point-missing","initiative-dormant","initiative-end-near","initiative-past-end","initiative-ending","plan-incomplete","end-moved-quietly","exit-point-eased-quietly","kpi-at-risk","kpi-off-track","kpi-forecast-miss","kpi-report-late","kpi-without-substance","target-eased-quietly","milestone-due-soon","milestone-overdue","renewal-without-end","renewal-review-due","renewal-decision-due","renewal-auto-renews","renewal-letter-due","renewal-ending","renewal-past-end","vanished"],"files":["rules/exit_points.toml","rules/initiatives.toml","rules/kpis.toml","rules/milestones.toml","rules/renewals.toml","built-in"]}','5c826319d0656db3ab651ebf28af4b95a411ca35f57860eebb70e4666c7da135','fddf76fc4aa7b724eaa9080cc7fe2ef8b0d8ad4e5c72abb08fb7c20ed6108944');
INSERT INTO "audit" VALUES(3,1795357323087,'daemon','alert_opened','initiative/I1','{"rule":"initiative-dormant","opening":1,"more":{"severity":"info","owner":"TK","title":"タブレット端末の配備：2026-04-01から計画に動きが記録されていません","deadline":null,"quiet":"adopted"}}','fddf76fc4aa7b724eaa9080cc7fe2ef8b0d8ad4e5c72abb08fb7c20ed6108944','adaf27e4fa9152c52ba5c5981da29b37b98b38f935906c973cbc37d597ad39ee');
INSERT INTO "audit" VALUES(4,1795357323087,'daemon','alert_opened','initiative/I2','{"rule":"initiative-dormant","opening":1,"more":{"severity":"info","owner":"KK","title":"健診の予約：2026-04-01から計画に動きが記録されていません","deadline":null,"quiet":"adopted"}}','adaf27e4fa9152c52ba5c5981da29b37b98b38f935906c973cbc37d597ad39ee','b6ce87e48f80473f284ebc3e2f89651121ae41d4ff1054d4d46d348b9a5f0ff3');
INSERT INTO "audit" VALUES(5,1795357323087,'daemon','alert_opened','initiative/I3','{"rule":"initiative-dormant","opening":1,"more":{"severity":"info","owner":"KY","title":"学習端末：2026-04-01から計画に動きが記録されていません","deadline":null,"quiet":"adopted"}}','b6ce87e48f80473f284ebc3e2f89651121ae41d4ff1054d4d46d348b9a5f0ff3','9dd1dad2ff38dcd2d58fe4e994881a719739b7901233475a5aa9a3d4034eacab');
INSERT INTO "audit" VALUES(6,1795357323087,'daemon','alert_opened','milestone/M1','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"TK","title":"タブレット端末の配備：「対象業務の選定」が期限（2026-09-30）を過ぎています","deadline":null,"quiet":"adopted"}}','9dd1dad2ff38dcd2d58fe4e994881a719739b7901233475a5aa9a3d4034eacab','deffeada7f74a2c83fce70ba6be1b49ab3a74cf6c7752d08d8f3201e25c8d6f1');
INSERT INTO "audit" VALUES(7,1795357323087,'daemon','alert_opened','milestone/M2','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"KK","title":"健診の予約：「機種選定」が期限（2026-10-30）を過ぎています","deadline":null,"quiet":"adopted"}}','deffeada7f74a2c83fce70ba6be1b49ab3a74cf6c7752d08d8f3201e25c8d6f1','6140a5c7fee993efdf4316e1d065d7d387ad6b78deea8e5b840635b3b5a4cbe0');
INSERT INTO "audit" VALUES(8,1795357323087,'daemon','alert_opened','milestone/M3','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"KY","title":"学習端末：「試行」が期限（2026-11-10）を過ぎています","deadline":null,"quiet":"adopted"}}','6140a5c7fee993efdf4316e1d065d7d387ad6b78deea8e5b840635b3b5a4cbe0','982115db98e3e0e8936cda11bc0892c42218e5a32dbeee11264375321e24a3fa');
INSERT INTO "audit" VALUES(9,1795357323087,'daemon','alert_opened','initiative/I2','{"rule":"plan-incomplete","opening":1,"more":{"severity":"info","owner":"KK","title":"健診の予約：計画に未記入の欄があります（KPI）","deadline":null,"quiet":"adopted"}}','982115db98e3e0e8936cda11bc0892c42218e5a32dbeee11264375321e24a3fa','9b26b73ae767abe098f8388c0ba66f00b046f67c66cc58685092ba59ae032407');
INSERT INTO "audit" VALUES(10,1795357323087,'daemon','alert_opened','initiative/I3','{"rule":"plan-incomplete","opening":1,"more":{"severity":"info","owner":"KY","title":"学習端末：計画に未記入の欄があります（KPI）","deadline":null,"quiet":"adopted"}}','9b26b73ae767abe098f8388c0ba66f00b046f67c66cc58685092ba59ae032407','8de9c827a8df686a4c0105147b921b76bd3646af34edaf5cf07d76de6cc37ded');
INSERT INTO "audit" VALUES(11,1795357323087,'daemon','alert_opened','renewal/R1','{"rule":"renewal-auto-renews","opening":1,"more":{"severity":"info","owner":"TK","title":"庁舎清掃業務委託：自動更新条項があります","deadline":null,"quiet":"adopted"}}','8de9c827a8df686a4c0105147b921b76bd3646af34edaf5cf07d76de6cc37ded','41e458ff32beb73c0d4d14b57817db9b2d79dd5a281026002222852e3ee42857');
INSERT INTO "audit" VALUES(12,1795357323087,'daemon','alert_opened','renewal/R1','{"rule":"renewal-decision-due","opening":1,"more":{"severity":"warning","owner":"TK","title":"庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 2026-12-14）","deadline":"2026-12-14","quiet":"adopted"}}','41e458ff32beb73c0d4d14b57817db9b2d79dd5a281026002222852e3ee42857','9cb19044d8216e00c5cd4461d342b34f62ea881e1bfdcb7a1704c60ab3a0408e');
INSERT INTO "audit" VALUES(13,1795357323087,'daemon','alert_opened','renewal/R2','{"rule":"renewal-decision-due","opening":1,"more":{"severity":"warning","owner":"KK","title":"包括協定：継続するかどうかの判断が必要です（判断の期限 2026-12-28）","deadline":"2026-12-28","quiet":"adopted"}}','9cb19044d8216e00c5cd4461d342b34f62ea881e1bfdcb7a1704c60ab3a0408e','b37fc2f18c77a3166f41bea78b82ec68538ee83a852b5dc14d30aa3ec6533343');
INSERT INTO "audit" VALUES(14,1795357323087,'daemon','letter_queued',NULL,'{"letter":"cf19ec708f069a19882533a2299d5809","kind":"overview","to":"HQ","channel":"file","not_before":"2026-11-22T14:22:03.087+00:00","held":false,"alerts":0}','b37fc2f18c77a3166f41bea78b82ec68538ee83a852b5dc14d30aa3ec6533343','f97ecfa60b56858b2bd31126ac557738dff5e8dd2c7ec04c670491e5143b8367');
INSERT INTO "audit" VALUES(15,1795357323087,'daemon','letter_queued',NULL,'{"letter":"292601e4ecfbde20ea21a87ae1575ff7","kind":"overview","to":"H2","channel":"slow","not_before":"2026-11-22T14:22:03.087+00:00","held":false,"alerts":0}','f97ecfa60b56858b2bd31126ac557738dff5e8dd2c7ec04c670491e5143b8367','6491f0603da4fb7375d4e82485da33517f22dc0895ec1f2da7847ae4f19bfb0a');
INSERT INTO "audit" VALUES(16,1795357323087,'daemon','letter_queued',NULL,'{"letter":"19f6fb20b243284e55fe9e78db46eb7b","kind":"sheet","to":"TK","channel":"file","not_before":"2026-11-22T14:22:03.087+00:00","held":false,"alerts":4}','6491f0603da4fb7375d4e82485da33517f22dc0895ec1f2da7847ae4f19bfb0a','50c7aa43394acee8c1e313189492ca4e2dea9bb7fc339ec8c628abb62c06923b');
INSERT INTO "audit" VALUES(17,1795357323087,'daemon','letter_queued',NULL,'{"letter":"42f7d1e4b4b674df072d04edd4941c65","kind":"sheet","to":"KK","channel":"bad","not_before":"2026-11-22T14:22:03.087+00:00","held":false,"alerts":4}','50c7aa43394acee8c1e313189492ca4e2dea9bb7fc339ec8c628abb62c06923b','46f77147cc0050c6391f4180841a5e014dfab625971f12133237fac36555b667');
INSERT INTO "audit" VALUES(18,1795357323087,'daemon','letter_queued',NULL,'{"letter":"8ebca55c18744e3f4a18b47c749fd551","kind":"sheet","to":"KY","channel":"slow","not_before":"2026-11-22T14:22:03.087+00:00","held":false,"alerts":3}','46f77147cc0050c6391f4180841a5e014dfab625971f12133237fac36555b667','13a9039e9f9c44c8e56091fb966a10b8b13b8d84060084e839bd14b1f5470b3c');
INSERT INTO "audit" VALUES(19,1795357323183,'daemon','letter_failed',NULL,'{"letter":"42f7d1e4b4b674df072d04edd4941c65","attempt":1}','13a9039e9f9c44c8e56091fb966a10b8b13b8d84060084e839bd14b1f5470b3c','2a2f3fdacd084f4ea64874bdb123a51e0e1891472e36645a3d5a98b005dabcea');
INSERT INTO "audit" VALUES(20,1795357323215,'daemon','letter_handed_over',NULL,'{"letter":"cf19ec708f069a19882533a2299d5809","attempt":1}','2a2f3fdacd084f4ea64874bdb123a51e0e1891472e36645a3d5a98b005dabcea','1d23d254fe183e91a0936241d2b9de0c35273aff565480486889a22a46b4c7fd');
INSERT INTO "audit" VALUES(21,1795357323223,'daemon','letter_retried',NULL,'{"letter":"292601e4ecfbde20ea21a87ae1575ff7","attempt":1}','1d23d254fe183e91a0936241d2b9de0c35273aff565480486889a22a46b4c7fd','6afae964068d2b6623ee0340919f061321fca4557b7567be0147078c5e459646');
INSERT INTO "audit" VALUES(22,1795357323227,'daemon','letter_retried',NULL,'{"letter":"8ebca55c18744e3f4a18b47c749fd551","attempt":1}','6afae964068d2b6623ee0340919f061321fca4557b7567be0147078c5e459646','4533b5da1d4cc8a98b20bfd2b070833bec895b56063897f36092a867fb3a0ebd');
INSERT INTO "audit" VALUES(23,1795357323245,'daemon','letter_handed_over',NULL,'{"letter":"19f6fb20b243284e55fe9e78db46eb7b","attempt":1}','4533b5da1d4cc8a98b20bfd2b070833bec895b56063897f36092a867fb3a0ebd','173cd614713511b7016cc61a2190b2e566574360b728c3e8f4294fbe7b42607e');
INSERT INTO "audit" VALUES(24,1795357380458,'daemon','letter_queued',NULL,'{"letter":"7711b96c52b7213e072cd0d7ce19b043","kind":"digest","to":"HQ","channel":"file","not_before":"2026-11-22T14:23:00.458+00:00","held":false,"alerts":0}','173cd614713511b7016cc61a2190b2e566574360b728c3e8f4294fbe7b42607e','e73a1e3c545af2043c48a44f5d27326c337fce042e8dc9dd7c516d2e09125fd0');
INSERT INTO "audit" VALUES(25,1795357380458,'daemon','letter_queued',NULL,'{"letter":"b1b85905033ce36bc700248bdf49ef3f","kind":"digest","to":"H2","channel":"slow","not_before":"2026-11-22T14:23:00.458+00:00","held":false,"alerts":0}','e73a1e3c545af2043c48a44f5d27326c337fce042e8dc9dd7c516d2e09125fd0','0bce28ece3c11ea1125c79ec0e4d6b637ba4da67b29070925dcb654a03d8ae55');
INSERT INTO "audit" VALUES(26,1795357380490,'daemon','letter_handed_over',NULL,'{"letter":"7711b96c52b7213e072cd0d7ce19b043","attempt":1}','0bce28ece3c11ea1125c79ec0e4d6b637ba4da67b29070925dcb654a03d8ae55','ed3709752cd8bec8e5377c6c1342e7868d0d8229dc6e16c18e54791a9ce631a9');
INSERT INTO "audit" VALUES(27,1795357380548,'daemon','letter_retried',NULL,'{"letter":"8ebca55c18744e3f4a18b47c749fd551","attempt":2}','ed3709752cd8bec8e5377c6c1342e7868d0d8229dc6e16c18e54791a9ce631a9','00baa355683745e5152ca06317877ddc88c31cc13d2e79c64f7afa678b410931');
INSERT INTO "audit" VALUES(28,1795357380552,'daemon','letter_retried',NULL,'{"letter":"b1b85905033ce36bc700248bdf49ef3f","attempt":1}','00baa355683745e5152ca06317877ddc88c31cc13d2e79c64f7afa678b410931','339bcf96d062792f67fa56545a38704b5aefab732903b386748a4f02d064ae56');
INSERT INTO "audit" VALUES(29,1795357380771,'鈴木','decision_taken','renewal/R1','{"decision":1,"outcome":"continue","reason":"見積もりを比べた","by":"鈴木","department":"HQ","reference":"決裁8-112","rule":"renewal-decision-due","opening":1,"next_on":"2030-03-31","term":"2030-03-31","follow_up":null,"revision":2,"supersedes":null}','339bcf96d062792f67fa56545a38704b5aefab732903b386748a4f02d064ae56','ee582cb4cd53ffd538f4679170cd0164b47aed3dc85ca889f5972bbaca77ab59');
INSERT INTO "audit" VALUES(30,1795357381076,'田中','alert_answered','milestone/M1','{"answer":1,"rule":"milestone-overdue","opening":1,"kind":"working","date":"2026-12-20","value":null,"outcome":null,"reason":null,"to":null,"by":"田中","department":"TK","reference":null,"revision":null}','ee582cb4cd53ffd538f4679170cd0164b47aed3dc85ca889f5972bbaca77ab59','bf35a0fd854af41b12ed9d16ae699b4ca09e6c4bac4e2093967f0c3e7d0931bb');
INSERT INTO "audit" VALUES(31,1795357381211,'田中','alert_answered','milestone/M2','{"answer":2,"rule":"milestone-overdue","opening":1,"kind":"done","date":"2026-11-20","value":null,"outcome":null,"reason":null,"to":null,"by":"田中","department":"KK","reference":null,"revision":3}','bf35a0fd854af41b12ed9d16ae699b4ca09e6c4bac4e2093967f0c3e7d0931bb','2dbef81ac481be6f66e0820cdbc568dd3abc1d65d890ad86b135e7c37a6585a6');
INSERT INTO "audit" VALUES(32,1795357440533,'daemon','plan_imported',NULL,'{"import":2,"revision":4,"source":"/tmp/samples/w2/plan","path":"plan","digest":"9a98476d827d72e5a0e48e5b1ded4be8bae9c4bf9ca5638d7d78d104a9bbf4f4","summary":{"added":3,"changed":0,"unchanged":16,"left_out":0,"vanished":0,"returned":0,"overridden":0,"eased":0,"placeholders":0,"warnings":0}}','2dbef81ac481be6f66e0820cdbc568dd3abc1d65d890ad86b135e7c37a6585a6','1b888c9ae19177c7558750350b01923f78043b8db9fe6e47782627efa36afebe');
INSERT INTO "audit" VALUES(33,1795357440549,'daemon','alert_resolved','initiative/I1','{"rule":"initiative-dormant","opening":1,"more":{"quiet":null}}','1b888c9ae19177c7558750350b01923f78043b8db9fe6e47782627efa36afebe','d57e83b890bf739b6fad0a447033e2f974344d5813f8449b5fea520e742d813f');
INSERT INTO "audit" VALUES(34,1795357440549,'daemon','alert_resolved','initiative/I2','{"rule":"initiative-dormant","opening":1,"more":{"quiet":null}}','d57e83b890bf739b6fad0a447033e2f974344d5813f8449b5fea520e742d813f','cd2fe637e8a03c05c89e656d6631d79a4a5aa5eed96d84147542a8f15874ef73');
INSERT INTO "audit" VALUES(35,1795357440549,'daemon','alert_resolved','initiative/I3','{"rule":"initiative-dormant","opening":1,"more":{"quiet":null}}','cd2fe637e8a03c05c89e656d6631d79a4a5aa5eed96d84147542a8f15874ef73','9d782c99993166508a4f24d8c193f3c4f5662887c2b8120f9991504d6af01931');
INSERT INTO "audit" VALUES(36,1795357440549,'daemon','alert_resolved','milestone/M2','{"rule":"milestone-overdue","opening":1,"more":{"quiet":null}}','9d782c99993166508a4f24d8c193f3c4f5662887c2b8120f9991504d6af01931','95a9a6a2a49a38ac56a59e0a5eb74dda8406b835afb10971e441bbcee2b3b852');
INSERT INTO "audit" VALUES(37,1795357440549,'daemon','alert_opened','milestone/M4','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"TK","title":"タブレット端末の配備：「見積もり」が期限（2026-10-01）を過ぎています","deadline":null,"quiet":null}}','95a9a6a2a49a38ac56a59e0a5eb74dda8406b835afb10971e441bbcee2b3b852','6343936b8412fe567ae2142e7f9ea31cf66699c33c6a8df5a293fb7925c9ea8b');
INSERT INTO "audit" VALUES(38,1795357440549,'daemon','alert_opened','milestone/M5','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"KK","title":"健診の予約：「契約」が期限（2026-10-02）を過ぎています","deadline":null,"quiet":null}}','6343936b8412fe567ae2142e7f9ea31cf66699c33c6a8df5a293fb7925c9ea8b','65e90f07a596853604cecb423fd9fa7901cd038e506880e21719ad25e7b28809');
INSERT INTO "audit" VALUES(39,1795357440549,'daemon','alert_opened','milestone/M6','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"KY","title":"学習端末：「研修」が期限（2026-10-05）を過ぎています","deadline":null,"quiet":null}}','65e90f07a596853604cecb423fd9fa7901cd038e506880e21719ad25e7b28809','256cf77291e9076b1aa5bc19896af8825a7e81398d4482a2eb0c093139e1290d');
INSERT INTO "audit" VALUES(40,1795357440549,'daemon','alert_resolved','renewal/R1','{"rule":"renewal-decision-due","opening":1,"more":{"quiet":"decided"}}','256cf77291e9076b1aa5bc19896af8825a7e81398d4482a2eb0c093139e1290d','4fdce4e6d7f7f4ea1c9b5da11905ba6e2034796d787968524cb59d8cc0d25548');
INSERT INTO "audit" VALUES(41,1795357440549,'daemon','letter_queued',NULL,'{"letter":"c0e86273be9cef3596b15a0171138da5","kind":"notice","to":"KK","channel":"bad","not_before":"2026-11-22T14:24:00.549+00:00","held":true,"alerts":3}','4fdce4e6d7f7f4ea1c9b5da11905ba6e2034796d787968524cb59d8cc0d25548','41a166648048fc7b815575d27949f278d2815171495dea61cfadb72fd50fc5cb');
INSERT INTO "audit" VALUES(42,1795357440549,'daemon','letter_queued',NULL,'{"letter":"5b36ec7e802007c2aab76f275b11e591","kind":"notice","to":"KY","channel":"slow","not_before":"2026-11-22T14:24:00.549+00:00","held":true,"alerts":2}','41a166648048fc7b815575d27949f278d2815171495dea61cfadb72fd50fc5cb','00445ef80990b273cd9fb55ee0f103c55664aa0d56afb646e9eb40ac7aabbb1b');
INSERT INTO "audit" VALUES(43,1795357440549,'daemon','letter_queued',NULL,'{"letter":"bfe453eefe18e3ae95bebfd38d9aaf20","kind":"notice","to":"TK","channel":"file","not_before":"2026-11-22T14:24:00.549+00:00","held":true,"alerts":2}','00445ef80990b273cd9fb55ee0f103c55664aa0d56afb646e9eb40ac7aabbb1b','f584fe9e816e0b69ba4a7042fd474e3d83be6e92f632efba8246d0473f24b18c');
INSERT INTO "audit" VALUES(44,1795357440549,'daemon','letters_held',NULL,'{"letters":3,"why":["3 letters (at most 1)"],"rules":[["milestone-overdue",4],["initiative-dormant",3]]}','f584fe9e816e0b69ba4a7042fd474e3d83be6e92f632efba8246d0473f24b18c','8b3fdbb2f979371a4e4f250b671029f045473d489758f932c1186f59e6135011');
INSERT INTO "audit" VALUES(45,1795357440549,'daemon','letter_queued',NULL,'{"letter":"4537ee945a1de71e8b11bd6eeb9e6316","kind":"digest","to":"HQ","channel":"file","not_before":"2026-11-22T14:24:00.549+00:00","held":false,"alerts":0}','8b3fdbb2f979371a4e4f250b671029f045473d489758f932c1186f59e6135011','80b6082ecc06291295f0b3c99d9a31463152e47549ed731e4b905dc3d9281f66');
INSERT INTO "audit" VALUES(46,1795357440549,'daemon','letter_queued',NULL,'{"letter":"149e80e1ddd0145863ca8471488b10f9","kind":"digest","to":"H2","channel":"slow","not_before":"2026-11-22T14:24:00.549+00:00","held":false,"alerts":0}','80b6082ecc06291295f0b3c99d9a31463152e47549ed731e4b905dc3d9281f66','7aac70b471988cc11feb2b8378f8d0c70e2648cb30c567e8c794c8dff455e25b');
INSERT INTO "audit" VALUES(47,1795357440605,'daemon','operator_told','belt','{"subject":"3 letters held: please look into it","letters":3}','7aac70b471988cc11feb2b8378f8d0c70e2648cb30c567e8c794c8dff455e25b','4686528f2ae4ecf4dce3a0d44c573846752239ecb6d0655770bf90fe55881212');
INSERT INTO "audit" VALUES(48,1795357440654,'daemon','letter_failed',NULL,'{"letter":"fb32957e93fe3cde19282ecf82ea4dcf","attempt":1}','4686528f2ae4ecf4dce3a0d44c573846752239ecb6d0655770bf90fe55881212','6284a7f2a47bfd053c1f040ee8244689268e8120b8d6b9e743decea4ab818a0c');
INSERT INTO "audit" VALUES(49,1795357440684,'daemon','letter_handed_over',NULL,'{"letter":"e7c1a336f60606368b97a379c4696fb7","attempt":1}','6284a7f2a47bfd053c1f040ee8244689268e8120b8d6b9e743decea4ab818a0c','744cec732985b9ec15e7bd8a8b75f811e65d391c0d0866b3e7824a4fadf318fb');
INSERT INTO "audit" VALUES(50,1795357440687,'daemon','letter_retried',NULL,'{"letter":"b1b85905033ce36bc700248bdf49ef3f","attempt":2}','744cec732985b9ec15e7bd8a8b75f811e65d391c0d0866b3e7824a4fadf318fb','172a64ff5e091d0f8d060b8b758b37b7da37ed89752976eebab333661cf1c32b');
INSERT INTO "audit" VALUES(51,1795357440687,'daemon','letter_retried',NULL,'{"letter":"247192010cf90fa0f021a3292cdecd74","attempt":1}','172a64ff5e091d0f8d060b8b758b37b7da37ed89752976eebab333661cf1c32b','e0911744e41526f7daa59bf7dad3b68f15213d41b2c482aa32f2480b1cbe5ab6');
INSERT INTO "audit" VALUES(52,1795357440688,'daemon','letter_retried',NULL,'{"letter":"292601e4ecfbde20ea21a87ae1575ff7","attempt":2}','e0911744e41526f7daa59bf7dad3b68f15213d41b2c482aa32f2480b1cbe5ab6','714d37dfe684cedab2d0b13d82e4f47e7688ebc56950d8da2eb1472e41d3de15');
INSERT INTO "audit" VALUES(53,1795357440688,'daemon','letter_retried',NULL,'{"letter":"149e80e1ddd0145863ca8471488b10f9","attempt":1}','714d37dfe684cedab2d0b13d82e4f47e7688ebc56950d8da2eb1472e41d3de15','4bdc4d0eca9f43a9211f51e9cbd3268a0edceb564265db32095e3dd2ddc902b3');
INSERT INTO "audit" VALUES(54,1795357440705,'daemon','letter_handed_over',NULL,'{"letter":"603fdffb0fad81d86f9628bcbc5e0c58","attempt":1}','4bdc4d0eca9f43a9211f51e9cbd3268a0edceb564265db32095e3dd2ddc902b3','5ad313e2fc5be4187d5e71e9f5108b1f10ffdd45153bb901dc5f00848c3ccbe1');
INSERT INTO "audit" VALUES(55,1795357440708,'daemon','letter_retried',NULL,'{"letter":"f79b405508bb0a5b9f1562638e0934d3","attempt":1}','5ad313e2fc5be4187d5e71e9f5108b1f10ffdd45153bb901dc5f00848c3ccbe1','01002214843914f8430494690689507dfa4f888a7e432b4d561ba3250ffb250b');
INSERT INTO "audit" VALUES(56,1795357440718,'daemon','letter_handed_over',NULL,'{"letter":"4537ee945a1de71e8b11bd6eeb9e6316","attempt":1}','01002214843914f8430494690689507dfa4f888a7e432b4d561ba3250ffb250b','807e527121b7ab445ea253884e1e12b5a05c46b636c1ad6eb01d480509cd7f32');
INSERT INTO "audit" VALUES(57,1795357440724,'daemon','letter_handed_over',NULL,'{"letter":"ee51f8f868348e7d213f0f8761ca56ae","attempt":1}','807e527121b7ab445ea253884e1e12b5a05c46b636c1ad6eb01d480509cd7f32','63fbd3a512379f34b1a4004262e9a4783e54abe2794c5ac587ccc74ece501c81');
CREATE TABLE decisions (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    day        TEXT NOT NULL,
    subject    TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    by         TEXT NOT NULL, -- a person's name, or `default`
    department TEXT,          -- in whose name, by code
    reference  TEXT,          -- the number of the formal decision (決裁番号)
    rule       TEXT,          -- the question that it answers
    opening    INTEGER,
    next_on    TEXT,          -- the next end, or the next exit point's day
    term       TEXT,          -- the subject's last day that it speaks of, once it took effect
    revision   INTEGER,       -- the plan's revision that it made; none where the plan stays as it was
    supersedes INTEGER UNIQUE REFERENCES decisions
) STRICT;
INSERT INTO "decisions" VALUES(1,1795357380771,'2026-11-22','renewal/R1','continue','見積もりを比べた','鈴木','HQ','決裁8-112','renewal-decision-due',1,'2030-03-31','2030-03-31',2,NULL);
CREATE TABLE digests (
    name   TEXT NOT NULL,
    period TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (name, period)
) STRICT, WITHOUT ROWID;
INSERT INTO "digests" VALUES('headquarters','2026-11-22T23:23',1795357380458);
INSERT INTO "digests" VALUES('headquarters','2026-11-22T23:24',1795357440549);
CREATE TABLE easings (
    revision INTEGER NOT NULL,
    day      TEXT NOT NULL,
    subject  TEXT NOT NULL,   -- initiative/… or renewal/… (end_moved), kpi/… (target_eased), initiative/… (exit_point_eased)
    kind     TEXT NOT NULL,
    detail   TEXT NOT NULL,   -- JSON: what was eased, from what, to what
    PRIMARY KEY (subject, kind, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE edits (
    id          INTEGER PRIMARY KEY,
    revision    INTEGER NOT NULL REFERENCES revisions,
    tbl         TEXT NOT NULL,
    key         TEXT NOT NULL,
    "column"    TEXT,
    cell        TEXT,
    before      TEXT,
    decision_id INTEGER REFERENCES decisions,
    answer_id   INTEGER REFERENCES answers
) STRICT;
INSERT INTO "edits" VALUES(1,2,'renewals','R1','ends_on','{"date":"2030-03-31"}','{"date":"2027-03-31"}',1,NULL);
INSERT INTO "edits" VALUES(2,2,'renewals','R1','times_renewed','{"number":"1.0"}',NULL,1,NULL);
INSERT INTO "edits" VALUES(3,3,'milestones','M2','status','"done"','null',NULL,2);
INSERT INTO "edits" VALUES(4,3,'milestones','M2','completed_on','{"date":"2026-11-20"}','null',NULL,2);
CREATE TABLE evaluations (
    id            INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    day           TEXT NOT NULL,
    plan_revision INTEGER NOT NULL,
    book_revision INTEGER NOT NULL UNIQUE, -- the book's revision that it made
    rules         TEXT NOT NULL,
    counts        TEXT NOT NULL
) STRICT;
INSERT INTO "evaluations" VALUES(1,1795357323087,'2026-11-22',1,1,'94c7efe91e8faf7a6c6037699ae146ae94ca172569a1cbf82b7c6c668ed5c176','{"findings":11,"unknown":2,"errors":0,"letters":5}');
INSERT INTO "evaluations" VALUES(2,1795357380458,'2026-11-22',1,2,'94c7efe91e8faf7a6c6037699ae146ae94ca172569a1cbf82b7c6c668ed5c176','{"findings":11,"unknown":2,"errors":0,"letters":2}');
INSERT INTO "evaluations" VALUES(3,1795357440549,'2026-11-22',4,5,'94c7efe91e8faf7a6c6037699ae146ae94ca172569a1cbf82b7c6c668ed5c176','{"findings":9,"unknown":2,"errors":0,"letters":5}');
CREATE TABLE first_ends (
    subject  TEXT PRIMARY KEY,
    ends_on  TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "first_ends" VALUES('initiative/I1','2029-03-31',1);
INSERT INTO "first_ends" VALUES('initiative/I2','2028-03-31',1);
INSERT INTO "first_ends" VALUES('initiative/I3','2028-03-31',1);
INSERT INTO "first_ends" VALUES('renewal/R1','2027-03-31',1);
INSERT INTO "first_ends" VALUES('renewal/R2','2027-03-31',1);
CREATE TABLE follow_ups (
    decision_id INTEGER PRIMARY KEY REFERENCES decisions,
    due         TEXT NOT NULL,
    closed_on   TEXT          -- the day of the changed target, end or exit point that closed it
) STRICT;
CREATE TABLE heads (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    plan_revision INTEGER NOT NULL,
    book_revision INTEGER NOT NULL,
    evaluated_at  INTEGER,
    audit_seq     INTEGER NOT NULL,
    audit_hash    TEXT NOT NULL
) STRICT;
INSERT INTO "heads" VALUES(1,4,5,1795357440549,57,'63fbd3a512379f34b1a4004262e9a4783e54abe2794c5ac587ccc74ece501c81');
CREATE TABLE imports (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources,
    revision  INTEGER NOT NULL UNIQUE, -- the plan's revision that it made
    at        INTEGER NOT NULL,
    day       TEXT NOT NULL,
    by        TEXT NOT NULL,
    path      TEXT NOT NULL,
    digest    TEXT NOT NULL,
    summary   TEXT NOT NULL
) STRICT;
INSERT INTO "imports" VALUES(1,1,1,1795357322561,'2026-11-22','sato','plan','6a072cdeaf0b79163a25e26c7e10758ff65189daac45d76c0a0489425648de0a','{"added":16,"changed":0,"unchanged":0,"left_out":0,"vanished":0,"returned":0,"overridden":0,"eased":0,"placeholders":0,"warnings":0}');
INSERT INTO "imports" VALUES(2,1,4,1795357440533,'2026-11-22','daemon','plan','9a98476d827d72e5a0e48e5b1ded4be8bae9c4bf9ca5638d7d78d104a9bbf4f4','{"added":3,"changed":0,"unchanged":16,"left_out":0,"vanished":0,"returned":0,"overridden":0,"eased":0,"placeholders":0,"warnings":0}');
CREATE TABLE initiative_changes (
    initiative TEXT NOT NULL,
    import_id  INTEGER NOT NULL REFERENCES imports,
    day        TEXT NOT NULL,
    PRIMARY KEY (initiative, import_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "initiative_changes" VALUES('I1',2,'2026-11-22');
INSERT INTO "initiative_changes" VALUES('I2',2,'2026-11-22');
INSERT INTO "initiative_changes" VALUES('I3',2,'2026-11-22');
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('store_id','0058143b02cf7c9b0058a45e2cc36549');
CREATE TABLE outbox (
    id             INTEGER PRIMARY KEY,
    key            TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    channel        TEXT NOT NULL,
    department     TEXT,
    recipients     TEXT NOT NULL,
    subject        TEXT NOT NULL,
    critical       INTEGER NOT NULL,
    tells          TEXT NOT NULL,
    not_before     INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    state          TEXT NOT NULL,
    next_at        INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    attempted_at   INTEGER,
    lease_owner    TEXT,
    lease_until    INTEGER,
    maybe_twice    INTEGER NOT NULL, -- claimed again after a lease ran out: it may have gone out
    last_error     TEXT,
    failed_at      INTEGER,
    handed_over_at INTEGER
, proves INTEGER NOT NULL DEFAULT 1, hold TEXT) STRICT;
INSERT INTO "outbox" VALUES(1,'cf19ec708f069a19882533a2299d5809','word','file','HQ','["hq@example.lg.jp"]','【お知らせ】計画の見守りを始めます：該当11件',0,'[]',1795357323087,1795357323087,'handed_over',1795357323087,1,1795357323134,NULL,NULL,0,NULL,NULL,1795357323215,0,NULL);
INSERT INTO "outbox" VALUES(2,'292601e4ecfbde20ea21a87ae1575ff7','word','slow','H2','[]','【お知らせ】計画の見守りを始めます：該当11件',0,'[]',1795357323087,1795357323087,'pending',1795357556099,2,1795357440611,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES(3,'19f6fb20b243284e55fe9e78db46eb7b','notice','file','TK','["toshi@example.lg.jp"]','【要対応】計画の現状：確認をお願いする事項 4件（都市計画課）',0,'[["renewal-decision-due","renewal/R1","decision_asked"],["milestone-overdue","milestone/M1","opened"],["initiative-dormant","initiative/I1","opened"],["renewal-auto-renews","renewal/R1","opened"]]',1795357323087,1795357323087,'handed_over',1795357323087,1,1795357323239,NULL,NULL,0,NULL,NULL,1795357323245,0,NULL);
INSERT INTO "outbox" VALUES(4,'42f7d1e4b4b674df072d04edd4941c65','notice','bad','KK','[]','【要対応】計画の現状：確認をお願いする事項 4件（健康課）',0,'[["renewal-decision-due","renewal/R2","decision_asked"],["milestone-overdue","milestone/M2","opened"],["initiative-dormant","initiative/I2","opened"],["plan-incomplete","initiative/I2","opened"]]',1795357323087,1795357323087,'failed',1795357323087,1,1795357323134,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が受け取りを拒みました（HTTP 400）。設定の url と認証の設定を確かめてください。直したら outbox retry で送り直してください。',1795357323183,NULL,1,NULL);
INSERT INTO "outbox" VALUES(5,'8ebca55c18744e3f4a18b47c749fd551','notice','slow','KY','[]','【要対応】計画の現状：確認をお願いする事項 3件（教育課）',0,'[["milestone-overdue","milestone/M3","opened"],["initiative-dormant","initiative/I3","opened"],["plan-incomplete","initiative/I3","opened"]]',1795357323087,1795357323087,'pending',1795357493842,2,1795357380482,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES(6,'7711b96c52b7213e072cd0d7ce19b043','digest','file','HQ','["hq@example.lg.jp"]','【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）',0,'[]',1795357380458,1795357380458,'handed_over',1795357380458,1,1795357380482,NULL,NULL,0,NULL,NULL,1795357380490,0,NULL);
INSERT INTO "outbox" VALUES(7,'b1b85905033ce36bc700248bdf49ef3f','digest','slow','H2','[]','【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）',0,'[]',1795357380458,1795357380458,'pending',1795357550334,2,1795357440611,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES(8,'247192010cf90fa0f021a3292cdecd74','notice','slow','H2','[]','【お知らせ】庁舎清掃業務委託：「継続」と判断されました',0,'[["renewal-decision-due","renewal/R1","decision_taken"]]',1795357380771,1795357380771,'pending',1795357497981,1,1795357440611,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES(9,'e7c1a336f60606368b97a379c4696fb7','notice','file','HQ','["hq@example.lg.jp"]','【お知らせ】庁舎清掃業務委託：「継続」と判断されました',0,'[["renewal-decision-due","renewal/R1","decision_taken"]]',1795357380771,1795357380771,'handed_over',1795357380771,1,1795357440611,NULL,NULL,0,NULL,NULL,1795357440684,0,NULL);
INSERT INTO "outbox" VALUES(10,'603fdffb0fad81d86f9628bcbc5e0c58','notice','file','TK','["toshi@example.lg.jp"]','【お知らせ】庁舎清掃業務委託：「継続」と判断されました',0,'[["renewal-decision-due","renewal/R1","decision_taken"]]',1795357380771,1795357380771,'handed_over',1795357380771,1,1795357440699,NULL,NULL,0,NULL,NULL,1795357440705,0,NULL);
INSERT INTO "outbox" VALUES(11,'c0e86273be9cef3596b15a0171138da5','notice','bad','KK','[]','【要対応】期限を過ぎた項目 1件ほか2件（健康課）',0,'[["milestone-overdue","milestone/M5","opened"],["milestone-overdue","milestone/M2","resolved"],["initiative-dormant","initiative/I2","resolved"]]',1795357440549,1795357440549,'held',1795357440549,0,NULL,NULL,NULL,0,NULL,NULL,NULL,1,'belt:2026-11-22T23:24');
INSERT INTO "outbox" VALUES(12,'5b36ec7e802007c2aab76f275b11e591','notice','slow','KY','[]','【要対応】期限を過ぎた項目 1件ほか1件（教育課）',0,'[["milestone-overdue","milestone/M6","opened"],["initiative-dormant","initiative/I3","resolved"]]',1795357440549,1795357440549,'held',1795357440549,0,NULL,NULL,NULL,0,NULL,NULL,NULL,1,'belt:2026-11-22T23:24');
INSERT INTO "outbox" VALUES(13,'bfe453eefe18e3ae95bebfd38d9aaf20','notice','file','TK','["toshi@example.lg.jp"]','【要対応】期限を過ぎた項目 1件ほか1件（都市計画課）',0,'[["milestone-overdue","milestone/M4","opened"],["initiative-dormant","initiative/I1","resolved"]]',1795357440549,1795357440549,'held',1795357440549,0,NULL,NULL,NULL,0,NULL,NULL,NULL,0,'belt:2026-11-22T23:24');
INSERT INTO "outbox" VALUES(14,'4537ee945a1de71e8b11bd6eeb9e6316','digest','file','HQ','["hq@example.lg.jp"]','【週次報告】判断待ち1件・新規3件・解消4件（令和8年11月22日～令和8年11月22日）',0,'[]',1795357440549,1795357440549,'handed_over',1795357440549,1,1795357440711,NULL,NULL,0,NULL,NULL,1795357440718,0,NULL);
INSERT INTO "outbox" VALUES(15,'149e80e1ddd0145863ca8471488b10f9','digest','slow','H2','[]','【週次報告】判断待ち1件・新規3件・解消4件（令和8年11月22日～令和8年11月22日）',0,'[]',1795357440549,1795357440549,'pending',1795357489982,1,1795357440611,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES(16,'fb32957e93fe3cde19282ecf82ea4dcf','word','bad',NULL,'[]','【やめどき】通知3通を止めました。確かめてください',0,'[]',1795357440605,1795357440605,'failed',1795357440605,1,1795357440611,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が受け取りを拒みました（HTTP 400）。設定の url と認証の設定を確かめてください。直したら outbox retry で送り直してください。',1795357440654,NULL,1,NULL);
INSERT INTO "outbox" VALUES(17,'ee51f8f868348e7d213f0f8761ca56ae','word','file','HQ','["hq@example.lg.jp"]','【やめどき】通知3通を止めました。確かめてください',0,'[]',1795357440605,1795357440605,'handed_over',1795357440605,1,1795357440720,NULL,NULL,0,NULL,NULL,1795357440724,0,NULL);
INSERT INTO "outbox" VALUES(18,'f79b405508bb0a5b9f1562638e0934d3','word','slow','H2','[]','【やめどき】通知3通を止めました。確かめてください',0,'[]',1795357440605,1795357440605,'pending',1795357497296,1,1795357440699,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL,1,NULL);
CREATE TABLE payloads (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox,
    payload   BLOB NOT NULL
) STRICT;
CREATE TABLE revisions (
    revision INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    day      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    by       TEXT NOT NULL,
    reason   TEXT           -- why a row was closed
) STRICT;
INSERT INTO "revisions" VALUES(1,1795357322561,'2026-11-22','import','sato',NULL);
INSERT INTO "revisions" VALUES(2,1795357380771,'2026-11-22','decision','鈴木',NULL);
INSERT INTO "revisions" VALUES(3,1795357381211,'2026-11-22','answer','田中',NULL);
INSERT INTO "revisions" VALUES(4,1795357440533,'2026-11-22','import','daemon',NULL);
CREATE TABLE row_versions (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources,
    tbl       TEXT NOT NULL,
    key       TEXT NOT NULL,
    nth       INTEGER NOT NULL, -- rows of one key are told apart by their order
    cells     TEXT NOT NULL,
    sheet_id  INTEGER NOT NULL REFERENCES sheets,
    row       INTEGER NOT NULL,
    import_id INTEGER NOT NULL REFERENCES imports,
    ended_by  INTEGER REFERENCES imports
) STRICT;
INSERT INTO "row_versions" VALUES(1,1,'departments','HQ',0,'{"code":"HQ","name":"推進本部","role":"headquarters","emails":["hq@example.lg.jp"],"channel":null}',1,2,1,NULL);
INSERT INTO "row_versions" VALUES(2,1,'departments','H2',0,'{"code":"H2","name":"事務局","role":"headquarters","emails":null,"channel":"slow"}',1,3,1,NULL);
INSERT INTO "row_versions" VALUES(3,1,'departments','TK',0,'{"code":"TK","name":"都市計画課","role":null,"emails":["toshi@example.lg.jp"],"channel":null}',1,4,1,NULL);
INSERT INTO "row_versions" VALUES(4,1,'departments','KK',0,'{"code":"KK","name":"健康課","role":null,"emails":null,"channel":"bad"}',1,5,1,NULL);
INSERT INTO "row_versions" VALUES(5,1,'departments','KY',0,'{"code":"KY","name":"教育課","role":null,"emails":null,"channel":"slow"}',1,6,1,NULL);
INSERT INTO "row_versions" VALUES(6,1,'initiatives','I1',0,'{"code":"I1","title":"タブレット端末の配備","policy":"方針","owner":["都市計画課"],"target_state":"姿","starts_on":{"date":"2026-04-01"},"ends_on":{"date":"2029-03-31"}}',2,2,1,NULL);
INSERT INTO "row_versions" VALUES(7,1,'initiatives','I2',0,'{"code":"I2","title":"健診の予約","policy":"方針","owner":["健康課"],"target_state":"姿","starts_on":{"date":"2026-04-01"},"ends_on":{"date":"2028-03-31"}}',2,3,1,NULL);
INSERT INTO "row_versions" VALUES(8,1,'initiatives','I3',0,'{"code":"I3","title":"学習端末","policy":"方針","owner":["教育課"],"target_state":"姿","starts_on":{"date":"2026-04-01"},"ends_on":{"date":"2028-03-31"}}',2,4,1,NULL);
INSERT INTO "row_versions" VALUES(9,1,'milestones','M1',0,'{"code":"M1","initiative":"I1","title":"対象業務の選定","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-09-30"},"status":null,"completed_on":null}',3,2,1,NULL);
INSERT INTO "row_versions" VALUES(10,1,'milestones','M2',0,'{"code":"M2","initiative":"I2","title":"機種選定","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-30"},"status":null,"completed_on":null}',3,3,1,NULL);
INSERT INTO "row_versions" VALUES(11,1,'milestones','M3',0,'{"code":"M3","initiative":"I3","title":"試行","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-11-10"},"status":null,"completed_on":null}',3,4,1,NULL);
INSERT INTO "row_versions" VALUES(12,1,'kpis','K1',0,'{"code":"K1","initiative":"I1","name":"端末数","unit":"台"}',4,2,1,NULL);
INSERT INTO "row_versions" VALUES(13,1,'kpi_targets','K1@2029-03-31',0,'{"kpi":"K1","on":{"date":"2029-03-31"},"value":{"number":"40.0"}}',5,2,1,NULL);
INSERT INTO "row_versions" VALUES(14,1,'exit_points','X1',0,'{"code":"X1","initiative":"I1","description":"台数が目標の半分に届かないとき","on":{"date":"2028-03-31"}}',6,2,1,NULL);
INSERT INTO "row_versions" VALUES(15,1,'renewals','R1',0,'{"code":"R1","kind":"contract","title":"庁舎清掃業務委託","counterparty":"いいもり清掃","owner":["都市計画課"],"initiative":null,"starts_on":{"date":"2024-04-01"},"ends_on":{"date":"2027-03-31"},"term":{"span":"36mo"},"notice":{"span":"3mo"},"auto_renews":true}',7,2,1,NULL);
INSERT INTO "row_versions" VALUES(16,1,'renewals','R2',0,'{"code":"R2","kind":"agreement","title":"包括協定","counterparty":"大学","owner":["健康課"],"initiative":"I2","starts_on":{"date":"2024-04-01"},"ends_on":{"date":"2027-03-31"},"term":{"span":"36mo"},"notice":{"span":"3mo"},"auto_renews":null}',7,3,1,NULL);
INSERT INTO "row_versions" VALUES(17,1,'milestones','M4',0,'{"code":"M4","initiative":"I1","title":"見積もり","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-01"},"status":null,"completed_on":null}',3,5,2,NULL);
INSERT INTO "row_versions" VALUES(18,1,'milestones','M5',0,'{"code":"M5","initiative":"I2","title":"契約","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-02"},"status":null,"completed_on":null}',3,6,2,NULL);
INSERT INTO "row_versions" VALUES(19,1,'milestones','M6',0,'{"code":"M6","initiative":"I3","title":"研修","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-05"},"status":null,"completed_on":null}',3,7,2,NULL);
CREATE TABLE rows (
    id       INTEGER PRIMARY KEY,
    tbl      TEXT NOT NULL,
    key      TEXT NOT NULL,
    nth      INTEGER NOT NULL,
    ord      INTEGER NOT NULL,
    cells    TEXT NOT NULL,
    sheet_id INTEGER NOT NULL REFERENCES sheets,
    row      INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    until    INTEGER
) STRICT;
INSERT INTO "rows" VALUES(1,'departments','HQ',0,0,'{"code":"HQ","name":"推進本部","role":"headquarters","emails":["hq@example.lg.jp"],"channel":null}',1,2,1,NULL);
INSERT INTO "rows" VALUES(2,'departments','H2',0,1,'{"code":"H2","name":"事務局","role":"headquarters","emails":null,"channel":"slow"}',1,3,1,NULL);
INSERT INTO "rows" VALUES(3,'departments','TK',0,2,'{"code":"TK","name":"都市計画課","role":null,"emails":["toshi@example.lg.jp"],"channel":null}',1,4,1,NULL);
INSERT INTO "rows" VALUES(4,'departments','KK',0,3,'{"code":"KK","name":"健康課","role":null,"emails":null,"channel":"bad"}',1,5,1,NULL);
INSERT INTO "rows" VALUES(5,'departments','KY',0,4,'{"code":"KY","name":"教育課","role":null,"emails":null,"channel":"slow"}',1,6,1,NULL);
INSERT INTO "rows" VALUES(6,'initiatives','I1',0,5,'{"code":"I1","title":"タブレット端末の配備","policy":"方針","owner":["都市計画課"],"target_state":"姿","starts_on":{"date":"2026-04-01"},"ends_on":{"date":"2029-03-31"}}',2,2,1,NULL);
INSERT INTO "rows" VALUES(7,'initiatives','I2',0,6,'{"code":"I2","title":"健診の予約","policy":"方針","owner":["健康課"],"target_state":"姿","starts_on":{"date":"2026-04-01"},"ends_on":{"date":"2028-03-31"}}',2,3,1,NULL);
INSERT INTO "rows" VALUES(8,'initiatives','I3',0,7,'{"code":"I3","title":"学習端末","policy":"方針","owner":["教育課"],"target_state":"姿","starts_on":{"date":"2026-04-01"},"ends_on":{"date":"2028-03-31"}}',2,4,1,NULL);
INSERT INTO "rows" VALUES(9,'milestones','M1',0,8,'{"code":"M1","initiative":"I1","title":"対象業務の選定","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-09-30"},"status":null,"completed_on":null}',3,2,1,NULL);
INSERT INTO "rows" VALUES(10,'milestones','M2',0,9,'{"code":"M2","initiative":"I2","title":"機種選定","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-30"},"status":null,"completed_on":null}',3,3,1,3);
INSERT INTO "rows" VALUES(11,'milestones','M3',0,10,'{"code":"M3","initiative":"I3","title":"試行","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-11-10"},"status":null,"completed_on":null}',3,4,1,NULL);
INSERT INTO "rows" VALUES(12,'kpis','K1',0,11,'{"code":"K1","initiative":"I1","name":"端末数","unit":"台"}',4,2,1,NULL);
INSERT INTO "rows" VALUES(13,'kpi_targets','K1@2029-03-31',0,12,'{"kpi":"K1","on":{"date":"2029-03-31"},"value":{"number":"40.0"}}',5,2,1,NULL);
INSERT INTO "rows" VALUES(14,'exit_points','X1',0,13,'{"code":"X1","initiative":"I1","description":"台数が目標の半分に届かないとき","on":{"date":"2028-03-31"}}',6,2,1,NULL);
INSERT INTO "rows" VALUES(15,'renewals','R1',0,14,'{"code":"R1","kind":"contract","title":"庁舎清掃業務委託","counterparty":"いいもり清掃","owner":["都市計画課"],"initiative":null,"starts_on":{"date":"2024-04-01"},"ends_on":{"date":"2027-03-31"},"term":{"span":"36mo"},"notice":{"span":"3mo"},"auto_renews":true}',7,2,1,2);
INSERT INTO "rows" VALUES(16,'renewals','R2',0,15,'{"code":"R2","kind":"agreement","title":"包括協定","counterparty":"大学","owner":["健康課"],"initiative":"I2","starts_on":{"date":"2024-04-01"},"ends_on":{"date":"2027-03-31"},"term":{"span":"36mo"},"notice":{"span":"3mo"},"auto_renews":null}',7,3,1,NULL);
INSERT INTO "rows" VALUES(17,'renewals','R1',0,14,'{"code":"R1","kind":"contract","title":"庁舎清掃業務委託","counterparty":"いいもり清掃","owner":["都市計画課"],"initiative":null,"starts_on":{"date":"2024-04-01"},"ends_on":{"date":"2030-03-31"},"term":{"span":"36mo"},"notice":{"span":"3mo"},"auto_renews":true,"times_renewed":{"number":"1.0"}}',7,2,2,NULL);
INSERT INTO "rows" VALUES(18,'milestones','M2',0,9,'{"code":"M2","initiative":"I2","title":"機種選定","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-30"},"status":"done","completed_on":{"date":"2026-11-20"}}',3,3,3,NULL);
INSERT INTO "rows" VALUES(19,'milestones','M4',0,16,'{"code":"M4","initiative":"I1","title":"見積もり","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-01"},"status":null,"completed_on":null}',3,5,4,NULL);
INSERT INTO "rows" VALUES(20,'milestones','M5',0,17,'{"code":"M5","initiative":"I2","title":"契約","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-02"},"status":null,"completed_on":null}',3,6,4,NULL);
INSERT INTO "rows" VALUES(21,'milestones','M6',0,18,'{"code":"M6","initiative":"I3","title":"研修","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-05"},"status":null,"completed_on":null}',3,7,4,NULL);
CREATE TABLE sheets (
    id      INTEGER PRIMARY KEY,
    file    TEXT NOT NULL,
    sheet   TEXT,
    columns TEXT NOT NULL
) STRICT;
INSERT INTO "sheets" VALUES(1,'departments.csv',NULL,'[0,1,2,null,3,4,null,null,null]');
INSERT INTO "sheets" VALUES(2,'initiatives.csv',NULL,'[0,1,null,null,3,2,null,4,null,null,5,6,null,null]');
INSERT INTO "sheets" VALUES(3,'milestones.csv',NULL,'[0,1,2,3,4,5,6,7,null]');
INSERT INTO "sheets" VALUES(4,'kpis.csv',NULL,'[0,1,2,3,null,null,null,null,null,null,null,null,null,null,null]');
INSERT INTO "sheets" VALUES(5,'kpi_targets.csv',NULL,'[0,1,2]');
INSERT INTO "sheets" VALUES(6,'exit_points.csv',NULL,'[0,1,2,3,null,null,null,null,null,null,null]');
INSERT INTO "sheets" VALUES(7,'renewals.csv',NULL,'[0,1,2,3,4,null,5,6,7,8,9,null,10,null,null,null,null,null,null,null]');
CREATE TABLE silences (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    by         TEXT NOT NULL,
    department TEXT,          -- of its author, by code: reminded before it ends
    matchers   TEXT NOT NULL,
    until      INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    ended_at   INTEGER,       -- ended early, or ran out and was noted
    ended_by   TEXT,
    warned_at  INTEGER        -- its author was reminded of its end
) STRICT;
CREATE TABLE sources (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO "sources" VALUES(1,'/tmp/samples/w2/plan');
CREATE TABLE states (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "states" VALUES('adopted_at','1795357323087',1795357323087);
INSERT INTO "states" VALUES('belt','{"hold":"belt:2026-11-22T23:24","subject":["通知3通を止めました。確かめてください","3 letters held: please look into it"],"body":["一度の判定で通知が多すぎるため、3通を送らずに止めてあります。確かめてから、送るか捨てるかを決めてください。\n\n多すぎたもの\n- 通知が3通（上限は1通）\n\n通知に載る警告（ルールごとの件数）\n- 期限を過ぎた項目（milestone-overdue）: 4\n- 動きの記録がない取り組み（initiative-dormant）: 3\n\n考えられる原因: 計算機の日付がずれている。違うブックや古いブックを取り込んだ。ルールを大きく変えた。年度の変わり目などで、本当に多い。\n\n確かめるまでの間は、判断がないときの既定の結論も、最終日を過ぎたものを「終了」にする処理も行いません。\n\n中身を見る: yamedoki outbox list --state held\n送る: yamedoki outbox release --hold belt:2026-11-22T23:24\n捨てる: yamedoki outbox discard --hold belt:2026-11-22T23:24 --because \"理由\"","One evaluation had far too much to say, so 3 letters are held and not sent. Please look into it, then send them or drop them.\n\nToo much\n- 3 letters (at most 1)\n\nAlerts in these letters, by rule\n- Milestones past their date (milestone-overdue): 4\n- Initiatives without a record of activity (initiative-dormant): 3\n\nLikely reasons: the computer''s date is wrong; another or an old workbook was imported; a rule changed a lot; or it really is that much, at the turn of a fiscal year say.\n\nUntil then no default takes effect, and nothing becomes “ended” by its date.\n\nTo look at them: yamedoki outbox list --state held\nTo send them: yamedoki outbox release --hold belt:2026-11-22T23:24\nTo drop them: yamedoki outbox discard --hold belt:2026-11-22T23:24 --because \"the reason\""]}',1795357440549);
INSERT INTO "states" VALUES('judged','{"plan":4,"rules":"94c7efe91e8faf7a6c6037699ae146ae94ca172569a1cbf82b7c6c668ed5c176"}',1795357440549);
INSERT INTO "states" VALUES('let_pass','false',1795357440549);
INSERT INTO "states" VALUES('rules_recorded','"94c7efe91e8faf7a6c6037699ae146ae94ca172569a1cbf82b7c6c668ed5c176"',1795357323073);
INSERT INTO "states" VALUES('strained','"belt:2026-11-22T23:24"',1795357440549);
INSERT INTO "states" VALUES('told.belt','"belt:2026-11-22T23:24"',1795357440605);
CREATE TABLE told (
    id            INTEGER PRIMARY KEY,
    evaluation_id INTEGER NOT NULL REFERENCES evaluations,
    at            INTEGER NOT NULL,
    rule          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    opening       INTEGER NOT NULL,
    told          TEXT NOT NULL,
    party         TEXT NOT NULL,
    is_owner      INTEGER NOT NULL,
    letter        TEXT REFERENCES outbox (key),
    reason        TEXT NOT NULL,
    detail        TEXT NOT NULL, -- of the reason: until when, by which rule; else empty
    last_at       INTEGER NOT NULL, -- a reason for silence that is given again is not written again
    times         INTEGER NOT NULL
) STRICT;
INSERT INTO "told" VALUES(1,1,1795357323087,'initiative-dormant','initiative/I1',1,'opened','TK',1,'19f6fb20b243284e55fe9e78db46eb7b','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(2,1,1795357323087,'initiative-dormant','initiative/I2',1,'opened','KK',1,'42f7d1e4b4b674df072d04edd4941c65','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(3,1,1795357323087,'initiative-dormant','initiative/I3',1,'opened','KY',1,'8ebca55c18744e3f4a18b47c749fd551','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(4,1,1795357323087,'milestone-overdue','milestone/M1',1,'opened','TK',1,'19f6fb20b243284e55fe9e78db46eb7b','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(5,1,1795357323087,'milestone-overdue','milestone/M2',1,'opened','KK',1,'42f7d1e4b4b674df072d04edd4941c65','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(6,1,1795357323087,'milestone-overdue','milestone/M3',1,'opened','KY',1,'8ebca55c18744e3f4a18b47c749fd551','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(7,1,1795357323087,'plan-incomplete','initiative/I2',1,'opened','KK',1,'42f7d1e4b4b674df072d04edd4941c65','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(8,1,1795357323087,'plan-incomplete','initiative/I3',1,'opened','KY',1,'8ebca55c18744e3f4a18b47c749fd551','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(9,1,1795357323087,'renewal-auto-renews','renewal/R1',1,'opened','TK',1,'19f6fb20b243284e55fe9e78db46eb7b','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(10,1,1795357323087,'renewal-decision-due','renewal/R1',1,'decision_asked','TK',1,'19f6fb20b243284e55fe9e78db46eb7b','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(11,1,1795357323087,'renewal-decision-due','renewal/R2',1,'decision_asked','KK',1,'42f7d1e4b4b674df072d04edd4941c65','adopted','',1795357323087,1);
INSERT INTO "told" VALUES(12,2,1795357380771,'renewal-decision-due','renewal/R1',1,'decision_taken','TK',1,'603fdffb0fad81d86f9628bcbc5e0c58','told','',1795357380771,1);
INSERT INTO "told" VALUES(13,2,1795357380771,'renewal-decision-due','renewal/R1',1,'decision_taken','HQ',0,'e7c1a336f60606368b97a379c4696fb7','told','',1795357380771,1);
INSERT INTO "told" VALUES(14,2,1795357380771,'renewal-decision-due','renewal/R1',1,'decision_taken','H2',0,'247192010cf90fa0f021a3292cdecd74','told','',1795357380771,1);
INSERT INTO "told" VALUES(15,3,1795357440549,'initiative-dormant','initiative/I1',1,'resolved','TK',1,'bfe453eefe18e3ae95bebfd38d9aaf20','told','',1795357440549,1);
INSERT INTO "told" VALUES(16,3,1795357440549,'initiative-dormant','initiative/I2',1,'resolved','KK',1,'c0e86273be9cef3596b15a0171138da5','told','',1795357440549,1);
INSERT INTO "told" VALUES(17,3,1795357440549,'initiative-dormant','initiative/I3',1,'resolved','KY',1,'5b36ec7e802007c2aab76f275b11e591','told','',1795357440549,1);
INSERT INTO "told" VALUES(18,3,1795357440549,'milestone-overdue','milestone/M2',1,'resolved','KK',1,'c0e86273be9cef3596b15a0171138da5','told','',1795357440549,1);
INSERT INTO "told" VALUES(19,3,1795357440549,'milestone-overdue','milestone/M4',1,'opened','TK',1,'bfe453eefe18e3ae95bebfd38d9aaf20','told','',1795357440549,1);
INSERT INTO "told" VALUES(20,3,1795357440549,'milestone-overdue','milestone/M5',1,'opened','KK',1,'c0e86273be9cef3596b15a0171138da5','told','',1795357440549,1);
INSERT INTO "told" VALUES(21,3,1795357440549,'milestone-overdue','milestone/M6',1,'opened','KY',1,'5b36ec7e802007c2aab76f275b11e591','told','',1795357440549,1);
INSERT INTO "told" VALUES(22,3,1795357440549,'renewal-decision-due','renewal/R1',1,'resolved','TK',1,NULL,'decided','',1795357440549,1);
CREATE TABLE vanished (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources,
    tbl       TEXT NOT NULL,
    key       TEXT NOT NULL,
    revision  INTEGER NOT NULL, -- in which it was gone
    day       TEXT NOT NULL,
    until     INTEGER,          -- the revision in which it came back or was closed
    how       TEXT              -- back, closed
) STRICT;
CREATE INDEX imports_of_source ON imports (source_id, id);
CREATE UNIQUE INDEX row_versions_open ON row_versions (source_id, tbl, key, nth) WHERE ended_by IS NULL;
CREATE UNIQUE INDEX rows_open ON rows (tbl, key, nth) WHERE until IS NULL;
CREATE TRIGGER imports_are_kept BEFORE DELETE ON imports
BEGIN SELECT RAISE(ABORT, 'an import is never deleted'); END;
CREATE TRIGGER imports_stand BEFORE UPDATE ON imports
BEGIN SELECT RAISE(ABORT, 'an import is never changed'); END;
CREATE TRIGGER row_versions_are_kept BEFORE DELETE ON row_versions
BEGIN SELECT RAISE(ABORT, 'what a source said is never deleted'); END;
CREATE TRIGGER row_versions_stand
BEFORE UPDATE OF id, source_id, tbl, key, nth, cells, sheet_id, row, import_id ON row_versions
BEGIN SELECT RAISE(ABORT, 'what a source said is never changed'); END;
CREATE TRIGGER row_versions_end_once BEFORE UPDATE OF ended_by ON row_versions WHEN old.ended_by IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what a source said ends once'); END;
CREATE TRIGGER rows_are_kept BEFORE DELETE ON rows
BEGIN SELECT RAISE(ABORT, 'a row of the plan is never deleted'); END;
CREATE TRIGGER rows_stand BEFORE UPDATE OF id, tbl, key, nth, cells, since ON rows
BEGIN SELECT RAISE(ABORT, 'a row of the plan is never changed'); END;
CREATE TRIGGER rows_end_once BEFORE UPDATE ON rows WHEN old.until IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a row of the plan ends once'); END;
CREATE INDEX outbox_due ON outbox (critical DESC, created_at, id) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_failures ON outbox (failed_at) WHERE failed_at IS NOT NULL;
CREATE TRIGGER outbox_is_written_once
BEFORE UPDATE OF id, key, kind, channel, department, recipients, subject, critical, tells, not_before,
    created_at ON outbox
BEGIN SELECT RAISE(ABORT, 'a letter is written once'); END;
CREATE TRIGGER payloads_are_written_once BEFORE UPDATE ON payloads
BEGIN SELECT RAISE(ABORT, 'a letter is written once'); END;
CREATE TRIGGER payloads_are_kept BEFORE DELETE ON payloads
BEGIN SELECT RAISE(ABORT, 'a letter is never deleted'); END;
CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'a letter is never deleted'); END;
CREATE TRIGGER outbox_is_handed_over_once BEFORE UPDATE ON outbox WHEN old.state = 'handed_over'
BEGIN SELECT RAISE(ABORT, 'a letter is handed over once'); END;
CREATE INDEX told_of_alert ON told (rule, subject, opening);
CREATE INDEX told_at ON told (last_at);
CREATE INDEX told_in_letter ON told (letter) WHERE letter IS NOT NULL;
CREATE UNIQUE INDEX told_silent ON told (rule, subject, opening, told, party, reason, detail) WHERE letter IS NULL;
CREATE TRIGGER audit_stands BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
CREATE INDEX decisions_of_subject ON decisions (subject, id);
CREATE INDEX answers_of_alert ON answers (rule, subject, opening);
CREATE INDEX edits_of_row ON edits (tbl, key);
CREATE UNIQUE INDEX vanished_open ON vanished (tbl, key) WHERE until IS NULL;
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
CREATE TRIGGER decisions_stand BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'a decision is never changed: a later one supersedes it'); END;
CREATE TRIGGER answers_are_kept BEFORE DELETE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer is never deleted'); END;
CREATE TRIGGER answers_stand BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer is never changed'); END;
CREATE TRIGGER revisions_are_kept BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'a revision of the plan is never deleted'); END;
CREATE TRIGGER revisions_stand BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'a revision of the plan is never changed'); END;
CREATE TRIGGER edits_are_kept BEFORE DELETE ON edits
BEGIN SELECT RAISE(ABORT, 'what was written is never deleted'); END;
CREATE TRIGGER edits_stand BEFORE UPDATE ON edits
BEGIN SELECT RAISE(ABORT, 'what was written is never changed'); END;
CREATE TRIGGER easings_are_kept BEFORE DELETE ON easings
BEGIN SELECT RAISE(ABORT, 'an eased promise is never forgotten'); END;
CREATE TRIGGER easings_stand BEFORE UPDATE ON easings
BEGIN SELECT RAISE(ABORT, 'an eased promise is never rewritten'); END;
CREATE TRIGGER first_ends_are_kept BEFORE DELETE ON first_ends
BEGIN SELECT RAISE(ABORT, 'a first end is never forgotten'); END;
CREATE TRIGGER first_ends_stand BEFORE UPDATE ON first_ends
BEGIN SELECT RAISE(ABORT, 'a first end is never rewritten'); END;
CREATE TRIGGER vanished_is_kept BEFORE DELETE ON vanished
BEGIN SELECT RAISE(ABORT, 'what vanished is never forgotten'); END;
CREATE TRIGGER vanished_ends_once BEFORE UPDATE ON vanished WHEN old.until IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what vanished comes back or is closed once'); END;
CREATE TRIGGER silences_are_kept BEFORE DELETE ON silences
BEGIN SELECT RAISE(ABORT, 'a silence is never deleted'); END;
CREATE TRIGGER silences_stand BEFORE UPDATE OF id, at, by, department, matchers, until, reason ON silences
BEGIN SELECT RAISE(ABORT, 'a silence is never changed: end it and set another'); END;
CREATE TRIGGER outbox_is_discarded_for_good BEFORE UPDATE ON outbox WHEN old.state = 'discarded'
BEGIN SELECT RAISE(ABORT, 'a discarded letter is never sent'); END;
INSERT INTO "payloads" VALUES(1,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ44GK55+l44KJ44Gb44CR6KiI55S744Gu6KaL5a6I44KK44KS?=
 =?utf-8?b?5aeL44KB44G+44GZ77ya6Kmy5b2TMTHku7Y=?=
Date: Sun, 22 Nov 2026 14:22:03 +0000
Message-ID: <cf19ec708f069a19882533a2299d5809@localhost>
To: hq@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_64670d403235c2e853859ab127a8fa87"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(2,CAST('{"text":"【お知らせ】計画の見守りを始めます：該当11件\n\n事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めました。現在の計画について、該当した事項は次のとおりです。\n各部署への一覧は、あわせてお送りしています。\n\n■ 見守っているもの\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n\n■ 事項の種類ごとの件数\n- 【要対応】期限を過ぎた項目：3件\n- 【要対応】継続の判断が要る案件：2件\n- 【お知らせ】動きの記録がない取り組み：3件\n- 【お知らせ】未記入の欄がある取り組み：2件\n- 【お知らせ】自動更新条項のある案件：1件\n\n■ 部署ごとの件数\n- 都市計画課：4件\n- 健康課：4件\n- 教育課：3件\n\n■ 急ぐもの\n1. 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n   状況：判断をお願いします\n   期限：令和8年12月14日（月）（あと22日）\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月14日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。自動更新条項があるため、終了するには相手方への書面の通知（期限 令和8年12月31日）が必要です。\n   届いた理由：判断または情報共有の宛先のため\n\n2. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：判断または情報共有の宛先のため\n\n3. 【要対応】タブレット端末の配備：「対象業務の選定」が期限（令和8年9月30日）を過ぎています\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 53日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n4. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n5. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n6. 【お知らせ】タブレット端末の配備：令和8年4月1日から計画に動きが記録されていません\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n7. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n8. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n9. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：判断または情報共有の宛先のため\n\n10. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：判断または情報共有の宛先のため\n\n-----------------------------------------…","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【お知らせ】計画の見守りを始めます：該当11件"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めました。現在の計画について、該当した事項は次のとおりです。\n各部署への一覧は、あわせてお送りしています。\n\n■ 見守っているもの\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n\n■ 事項の種類ごとの件数\n- 【要対応】期限を過ぎた項目：3件\n- 【要対応】継続の判断が要る案件：2件\n- 【お知らせ】動きの記録がない取り組み：3件\n- 【お知らせ】未記入の欄がある取り組み：2件\n- 【お知らせ】自動更新条項のある案件：1件\n\n■ 部署ごとの件数\n- 都市計画課：4件\n- 健康課：4件\n- 教育課：3件\n\n■ 急ぐもの\n1. 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n   状況：判断をお願いします\n   期限：令和8年12月14日（月）（あと22日）\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月14日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。自動更新条項があるため、終了するには相手方への書面の通知（期限 令和8年12月31日）が必要です。\n   届いた理由：判断または情報共有の宛先のため\n\n2. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：判断または情報共有の宛先のため\n\n3. 【要対応】タブレット端末の配備：「対象業務の選定」が期限（令和8年9月30日）を過ぎています\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 53日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n4. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n5. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n6. 【お知らせ】タブレット端末の配備：令和8年4月1日から計画に動きが記録されていません\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n7. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n8. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n9. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：判断または情報共有の宛先のため\n\n10. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：判断または情報共有の宛先のため"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(3,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ6KaB5a++5b+c44CR6KiI55S744Gu54++54q277ya56K66KqN?=
 =?utf-8?b?44KS44GK6aGY44GE44GZ44KL5LqL6aCFIDTku7bvvIjpg73luILoqIjnlLs=?=
 =?utf-8?b?6Kqy77yJ?=
Date: Sun, 22 Nov 2026 14:22:03 +0000
Message-ID: <19f6fb20b243284e55fe9e78db46eb7b@localhost>
To: toshi@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_f34c7cff4985a572de548f935133785b"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(4,CAST('{"text":"【要対応】計画の現状：確認をお願いする事項 4件（健康課）\n\n健康課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している4件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：所管部署のため\n\n2. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n4. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【要対応】計画の現状：確認をお願いする事項 4件（健康課）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"健康課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している4件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：所管部署のため\n\n2. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n4. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(5,CAST('{"text":"【要対応】計画の現状：確認をお願いする事項 3件（教育課）\n\n教育課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している3件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【要対応】計画の現状：確認をお願いする事項 3件（教育課）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"教育課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している3件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(6,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ6YCx5qyh5aCx5ZGK44CR5Yik5pat5b6F44GhMuS7tuODuw==?=
 =?utf-8?b?5paw6KaPMOS7tuODu+ino+a2iDDku7bvvIjku6Tlkow45bm0MTHmnIgyMg==?=
 =?utf-8?b?5pel772e5Luk5ZKMOOW5tDEx5pyIMjLml6XvvIk=?=
Date: Sun, 22 Nov 2026 14:23:00 +0000
Message-ID: <7711b96c52b7213e072cd0d7ce19b043@localhost>
To: hq@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_33ea9a4dc3984e1a4a1b124d30a2c7cf"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(7,CAST('{"text":"【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）\n\n事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n令和8年11月22日（日）から令和8年11月22日（日）までの状況をご報告します。\n\n■ 判断をお願いする事項（期限順）\n- 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課 / 期限：令和8年12月14日（月）\n\n- 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n  健康課 / 期限：令和8年12月28日（月）\n\n以前から続いている事項が9件あります。\n\n■ 判定できなかったもの\n計画に値がないため、良いとも悪いとも言えないものです。問題がないという意味ではありません。\n- タブレット端末の配備：KPI「端末数」：達成度がわからないため、判定できません（判定しようとしたこと：目標に対する進み具合）\n\n■ 分野別\n- 分野の記入なし：件数 3 / 【緊急】 0 / 【要対応】 4 / 【お知らせ】 5\n- 取り組みに属さない更新案件：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 1\n\n■ 部署別\n- 都市計画課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 健康課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 教育課：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 2\n\n■ 今後4週間に期限が来るもの\n- 令和8年12月14日（月）  【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課\n\n■ このままの場合、今後4週間に新しく該当するもの\n- 令和8年12月15日（火）  【緊急】庁舎清掃業務委託：終了の通知を相手方へお送りください（期限 令和8年12月31日）\n  都市計画課\n\n■ お届けできなかったお知らせ\n- 健康課：【要対応】計画の現状：確認をお願いする事項 4件（健康課）（通知先のサーバー（127.0.0.1）が受け取りを拒みました（HTTP 400）。設定の url と認証の設定を確かめてください。直したら outbox retry で送り直してください。）\n\n■ 見守っている計画とその新しさ\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n- 計画の取り込み：令和8年11月22日（日）（0日前）、plan\n- 最も新しい実績・更新：日付のある記録はありません\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n令和8年11月22日（日）から令和8年11月22日（日）までの状況をご報告します。\n\n■ 判断をお願いする事項（期限順）\n- 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課 / 期限：令和8年12月14日（月）\n\n- 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n  健康課 / 期限：令和8年12月28日（月）\n\n以前から続いている事項が9件あります。\n\n■ 判定できなかったもの\n計画に値がないため、良いとも悪いとも言えないものです。問題がないという意味ではありません。\n- タブレット端末の配備：KPI「端末数」：達成度がわからないため、判定できません（判定しようとしたこと：目標に対する進み具合）\n\n■ 分野別\n- 分野の記入なし：件数 3 / 【緊急】 0 / 【要対応】 4 / 【お知らせ】 5\n- 取り組みに属さない更新案件：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 1\n\n■ 部署別\n- 都市計画課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 健康課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 教育課：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 2\n\n■ 今後4週間に期限が来るもの\n- 令和8年12月14日（月）  【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課\n\n■ このままの場合、今後4週間に新しく該当するもの\n- 令和8年12月15日（火）  【緊急】庁舎清掃業務委託：終了の通知を相手方へお送りください（期限 令和8年12月31日）\n  都市計画課\n\n■ お届けできなかったお知らせ\n- 健康課：【要対応】計画の現状：確認をお願いする事項 4件（健康課）（通知先のサーバー（127.0.0.1）が受け取りを拒みました（HTTP 400）。設定の url と認証の設定を確かめてください。直したら outbox retry で送り直してください。）\n\n■ 見守っている計画とその新しさ\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n- 計画の取り込み：令和8年11月22日（日）（0日前）、plan\n- 最も新しい実績・更新：日付のある記録はありません\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(8,CAST('{"text":"【お知らせ】庁舎清掃業務委託：「継続」と判断されました\n\n事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n次の1件について、判断が記録されたことをお知らせします。\n\n1. 【お知らせ】庁舎清掃業務委託：「継続」と判断されました\n   状況：判断が記録されました\n   経過：推進本部（鈴木）が「継続」と判断しました。理由：見積もりを比べた（決裁番号 決裁8-112）\n   経過：新しい最終日は令和12年3月31日です。\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   届いた理由：判断または情報共有の宛先のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【お知らせ】庁舎清掃業務委託：「継続」と判断されました"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n次の1件について、判断が記録されたことをお知らせします。\n\n1. 【お知らせ】庁舎清掃業務委託：「継続」と判断されました\n   状況：判断が記録されました\n   経過：推進本部（鈴木）が「継続」と判断しました。理由：見積もりを比べた（決裁番号 決裁8-112）\n   経過：新しい最終日は令和12年3月31日です。\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   届いた理由：判断または情報共有の宛先のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(9,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ44GK55+l44KJ44Gb44CR5bqB6IiO5riF5o6D5qWt5YuZ5aeU?=
 =?utf-8?b?6KiX77ya44CM57aZ57aa44CN44Go5Yik5pat44GV44KM44G+44GX44Gf?=
Date: Sun, 22 Nov 2026 14:23:00 +0000
Message-ID: <e7c1a336f60606368b97a379c4696fb7@localhost>
To: hq@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_ec633b1459011e030a373a827220a097"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(10,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ44GK55+l44KJ44Gb44CR5bqB6IiO5riF5o6D5qWt5YuZ5aeU?=
 =?utf-8?b?6KiX77ya44CM57aZ57aa44CN44Go5Yik5pat44GV44KM44G+44GX44Gf?=
Date: Sun, 22 Nov 2026 14:23:00 +0000
Message-ID: <603fdffb0fad81d86f9628bcbc5e0c58@localhost>
To: toshi@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_d88783114366350a99a2e8451be1124b"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(11,CAST('{"text":"【要対応】期限を過ぎた項目 1件ほか2件（健康課）\n\n健康課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n次の3件について、ご確認をお願いします。急ぐものから順に並べています。\n\n1. 【要対応】健診の予約：「契約」が期限（令和8年10月2日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 51日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【解消】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   状況：該当しなくなりました\n   該当した日：令和8年11月22日（日）\n   届いた理由：所管部署のため\n\n3. 【解消】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   状況：該当しなくなりました\n   該当した日：令和8年11月22日（日）\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【要対応】期限を過ぎた項目 1件ほか2件（健康課）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"健康課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n次の3件について、ご確認をお願いします。急ぐものから順に並べています。\n\n1. 【要対応】健診の予約：「契約」が期限（令和8年10月2日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 51日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【解消】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   状況：該当しなくなりました\n   該当した日：令和8年11月22日（日）\n   届いた理由：所管部署のため\n\n3. 【解消】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   状況：該当しなくなりました\n   該当した日：令和8年11月22日（日）\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(12,CAST('{"text":"【要対応】期限を過ぎた項目 1件ほか1件（教育課）\n\n教育課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n次の2件について、ご確認をお願いします。急ぐものから順に並べています。\n\n1. 【要対応】学習端末：「研修」が期限（令和8年10月5日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 48日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【解消】学習端末：令和8年4月1日から計画に動きが記録されていません\n   状況：該当しなくなりました\n   該当した日：令和8年11月22日（日）\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【要対応】期限を過ぎた項目 1件ほか1件（教育課）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"教育課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n次の2件について、ご確認をお願いします。急ぐものから順に並べています。\n\n1. 【要対応】学習端末：「研修」が期限（令和8年10月5日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 48日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【解消】学習端末：令和8年4月1日から計画に動きが記録されていません\n   状況：該当しなくなりました\n   該当した日：令和8年11月22日（日）\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(13,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ6KaB5a++5b+c44CR5pyf6ZmQ44KS6YGO44GO44Gf6aCF55uu?=
 =?utf-8?b?IDHku7bjgbvjgYsx5Lu277yI6YO95biC6KiI55S76Kqy77yJ?=
Date: Sun, 22 Nov 2026 14:24:00 +0000
Message-ID: <bfe453eefe18e3ae95bebfd38d9aaf20@localhost>
To: toshi@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_58a72bbdd2bae06efc4c0c696459ffbe"

--=_58a72bbdd2bae06efc4c0c696459ffbe
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

6YO95biC6KiI55S76Kqy44CA44GU5ouF5b2T6ICF5qeYDQoNCuOBiueWsuOCjOOBleOBvuOBp+OB
meOAguacrOW4guOBruioiOeUu+OBrumAsuOBv+WFt+WQiOOCkuimi+WuiOOCi+OAjOOChOOCgeOB
qeOBjeOAjeOBi+OCieOBruOBiuefpeOCieOBm+OBp+OBmeOAgg0K5qyh44GuMuS7tuOBq+OBpOOB
hOOBpuOAgeOBlOeiuuiqjeOCkuOBiumhmOOBhOOBl+OBvuOBmeOAguaApeOBkOOCguOBruOBi+OC
iemghuOBq+S4puOBueOBpuOBhOOBvuOBmeOAgg0KDQoxLiDjgJDopoHlr77lv5zjgJHjgr/jg5bj
g6zjg4Pjg4jnq6/mnKvjga7phY3lgpnvvJrjgIzopovnqY3jgoLjgorjgI3jgYzmnJ/pmZDvvIjk
u6Tlkow45bm0MTDmnIgx5pel77yJ44KS6YGO44GO44Gm44GE44G+44GZDQogICDoqbLlvZPjgZfj
gZ/ml6XvvJrku6Tlkow45bm0MTHmnIgyMuaXpe+8iOaXpe+8iQ0KICAg44KC44Go44Gr44Gq44Gj
44Gf5YCk77ya5Y+W44KK57WE44G/44Gu54q25oWLIOWun+aWveS4reOAgemBheOCjOaXpeaVsCA1
MuaXpeOAgeW5tOW6puOBoOOBkeOBruacn+mZkCDjgYTjgYTjgYjjgIHmnKrlrozkuoYg44Gv44GE
DQogICDjgYrpoZjjgYTvvJrjgZnjgafjgavntYLjgo/jgaPjgabjgYTjgovloLTlkIjjga/jgIHo
qIjnlLvjga7jgIznirbmhYvjgI3jgpLjgIzlrozkuobjgI3jgavjgZfjgIHjgIzlrozkuobml6Xj
gI3jgpLlhaXjgozjgabjgY/jgaDjgZXjgYTjgILjgb7jgaDjga7loLTlkIjjga/jgIHjgYTjgaTj
gb7jgafjgavntYLjgYjjgovjgYvjgpLmsbrjgoHjgabjgIzmnJ/pmZDjgI3jgpLmlLnjgoHjgovj
gYvjgIHooYzjgo/jgarjgYTjgZPjgajjgajjgZnjgovloLTlkIjjga/jgIznirbmhYvjgI3jgpLj
gIzkuK3mraLjgI3jgavjgZfjgabjgY/jgaDjgZXjgYTjgIINCiAgIOWxiuOBhOOBn+eQhueUse+8
muaJgOeuoemDqOe9suOBruOBn+OCgQ0KDQoyLiDjgJDop6PmtojjgJHjgr/jg5bjg6zjg4Pjg4jn
q6/mnKvjga7phY3lgpnvvJrku6Tlkow45bm0NOaciDHml6XjgYvjgonoqIjnlLvjgavli5XjgY3j
gYzoqJjpjLLjgZXjgozjgabjgYTjgb7jgZvjgpMNCiAgIOeKtuazge+8muipsuW9k+OBl+OBquOB
j+OBquOCiuOBvuOBl+OBnw0KICAg6Kmy5b2T44GX44Gf5pel77ya5Luk5ZKMOOW5tDEx5pyIMjLm
l6XvvIjml6XvvIkNCiAgIOWxiuOBhOOBn+eQhueUse+8muaJgOeuoemDqOe9suOBruOBn+OCgQ0K
DQotLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLQ0K44GT
44Gu44GK55+l44KJ44Gb44Gv44CB5pys5biC44Gu6KiI55S744Gr5pu444GL44KM44Gf5pyf6ZmQ
44KE55uu5qiZ44KS44KC44Go44Gr44CM44KE44KB44Gp44GN44CN44GM6Ieq5YuV44Gn44GK6YCB
44KK44GX44Gm44GE44G+44GZ44CCDQrmi4XlvZPjga7mlrnjga7osqzku7vjgpLllY/jgYbjgoLj
ga7jgafjga/jgYLjgorjgb7jgZvjgpPjgILkuovmg4XjgYzjgYLjgaPjgaboqIjnlLvjganjgYrj
gorjgavpgLLjgb7jgarjgYTjgajjgY3jga/jgIHml6njgY/liIbjgYvjgovjgbvjganpgbjjgbnj
govmiYvnq4vjgabjgYzlopfjgYjjgb7jgZnjgIINCuOBlOWbnuetlO+8iOWvvuW/nOS4reODu+W7
tuacn+ODu+WujOS6huODu+aLheW9k+WkluOBquOBqe+8ieOChOWIpOaWreOBruOBlOmAo+e1oeOA
geioiOeUu+OBruiomOi8ieOBruioguato+OAgeOBlOS4jeaYjuOBqueCueOBr+OAgeioiOeUu+OB
ruWPluOCiuOBvuOBqOOCgeOCkuaLheW9k+OBmeOCi+S6i+WLmeWxgOOBuOOBiumhmOOBhOOBl+OB
vuOBmeOAgg0K
--=_58a72bbdd2bae06efc4c0c696459ffbe
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PCFET0NUWVBFIGh0bWw+DQo8aHRtbCBsYW5nPSJqYSI+DQo8aGVhZD4NCjxtZXRhIGNoYXJzZXQ9
InV0Zi04Ij4NCjxtZXRhIG5hbWU9InZpZXdwb3J0IiBjb250ZW50PSJ3aWR0aD1kZXZpY2Utd2lk
dGgsIGluaXRpYWwtc2NhbGU9MSI+DQo8dGl0bGU+44CQ6KaB5a++5b+c44CR5pyf6ZmQ44KS6YGO
44GO44Gf6aCF55uuIDHku7bjgbvjgYsx5Lu277yI6YO95biC6KiI55S76Kqy77yJPC90aXRsZT4N
CjwvaGVhZD4NCjxib2R5IHN0eWxlPSJtYXJnaW46MDtwYWRkaW5nOjA7YmFja2dyb3VuZC1jb2xv
cjojZjNmNGY2O2NvbG9yOiMxZjI5Mzc7Ij4NCjx0YWJsZSByb2xlPSJwcmVzZW50YXRpb24iIHdp
ZHRoPSIxMDAlIiBjZWxscGFkZGluZz0iMCIgY2VsbHNwYWNpbmc9IjAiIGJvcmRlcj0iMCIgc3R5
bGU9ImJhY2tncm91bmQtY29sb3I6I2YzZjRmNjsiPjx0cj48dGQgYWxpZ249ImNlbnRlciIgc3R5
bGU9InBhZGRpbmc6MTJweCA4cHg7Ij4NCjx0YWJsZSByb2xlPSJwcmVzZW50YXRpb24iIHdpZHRo
PSI2ODAiIGNlbGxwYWRkaW5nPSIwIiBjZWxsc3BhY2luZz0iMCIgYm9yZGVyPSIwIiBzdHlsZT0i
d2lkdGg6MTAwJTttYXgtd2lkdGg6NjgwcHg7YmFja2dyb3VuZC1jb2xvcjojZmZmZmZmO2JvcmRl
cjoxcHggc29saWQgI2QxZDVkYjsiPjx0cj48dGQgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFnaW5v
IFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9udC1z
aXplOjE0cHg7bGluZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7cGFkZGluZzoyMHB4IDIwcHgg
OHB4IDIwcHg7Ij4NCjxwIHN0eWxlPSJtYXJnaW46MCAwIDEycHggMDsiPumDveW4guioiOeUu+iq
suOAgOOBlOaLheW9k+iAheanmDwvcD4NCjxwIHN0eWxlPSJtYXJnaW46MCAwIDhweCAwOyI+44GK
55ay44KM44GV44G+44Gn44GZ44CC5pys5biC44Gu6KiI55S744Gu6YCy44G/5YW35ZCI44KS6KaL
5a6I44KL44CM44KE44KB44Gp44GN44CN44GL44KJ44Gu44GK55+l44KJ44Gb44Gn44GZ44CCPC9w
Pg0KPHAgc3R5bGU9Im1hcmdpbjowIDAgMTZweCAwOyI+5qyh44GuMuS7tuOBq+OBpOOBhOOBpuOA
geOBlOeiuuiqjeOCkuOBiumhmOOBhOOBl+OBvuOBmeOAguaApeOBkOOCguOBruOBi+OCiemghuOB
q+S4puOBueOBpuOBhOOBvuOBmeOAgjwvcD4NCjx0YWJsZSB3aWR0aD0iMTAwJSIgY2VsbHBhZGRp
bmc9IjAiIGNlbGxzcGFjaW5nPSIwIiBib3JkZXI9IjAiIHN0eWxlPSJtYXJnaW46MCAwIDE2cHgg
MDtib3JkZXI6MXB4IHNvbGlkICNkMWQ1ZGI7Ym9yZGVyLWxlZnQ6NnB4IHNvbGlkICM5MjQwMGU7
Ij4NCjx0cj48dGQgY29sc3Bhbj0iMiIgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMs
WXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9udC1zaXplOjE0
cHg7bGluZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7Zm9udC13ZWlnaHQ6Ym9sZDtwYWRkaW5n
OjEwcHggMTJweCA2cHggMTJweDsiPjxzcGFuIHN0eWxlPSJjb2xvcjojOTI0MDBlOyI+44CQ6KaB
5a++5b+c44CRPC9zcGFuPuOCv+ODluODrOODg+ODiOerr+acq+OBrumFjeWCme+8muOAjOimi+ep
jeOCguOCiuOAjeOBjOacn+mZkO+8iOS7pOWSjDjlubQxMOaciDHml6XvvInjgpLpgY7jgY7jgabj
gYTjgb7jgZk8L3RkPjwvdHI+DQo8dHI+PHRoIHNjb3BlPSJyb3ciIGFsaWduPSJsZWZ0IiB2YWxp
Z249InRvcCIgd2lkdGg9IjEwNCIgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMsWXUg
R290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9udC1zaXplOjEycHg7
bGluZS1oZWlnaHQ6MS41O2NvbG9yOiM0YjU1NjM7Zm9udC13ZWlnaHQ6bm9ybWFsO3BhZGRpbmc6
M3B4IDRweCAzcHggMTJweDt3aGl0ZS1zcGFjZTpub3dyYXA7Ij7oqbLlvZPjgZfjgZ/ml6U8L3Ro
Pjx0ZCB2YWxpZ249InRvcCIgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMsWXUgR290
aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9udC1zaXplOjE0cHg7bGlu
ZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7cGFkZGluZzoycHggMTJweCAycHggNHB4OyI+5Luk
5ZKMOOW5tDEx5pyIMjLml6XvvIjml6XvvIk8L3RkPjwvdHI+DQo8dHI+PHRoIHNjb3BlPSJyb3ci
IGFsaWduPSJsZWZ0IiB2YWxpZ249InRvcCIgd2lkdGg9IjEwNCIgc3R5bGU9ImZvbnQtZmFtaWx5
OkhpcmFnaW5vIFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2Vy
aWY7Zm9udC1zaXplOjEycHg7bGluZS1oZWlnaHQ6MS41O2NvbG9yOiM0YjU1NjM7Zm9udC13ZWln
aHQ6bm9ybWFsO3BhZGRpbmc6M3B4IDRweCAzcHggMTJweDt3aGl0ZS1zcGFjZTpub3dyYXA7Ij7j
goLjgajjgavjgarjgaPjgZ/lgKQ8L3RoPjx0ZCB2YWxpZ249InRvcCIgc3R5bGU9ImZvbnQtZmFt
aWx5OkhpcmFnaW5vIFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMt
c2VyaWY7Zm9udC1zaXplOjE0cHg7bGluZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7cGFkZGlu
ZzoycHggMTJweCAycHggNHB4OyI+5Y+W44KK57WE44G/44Gu54q25oWLIOWun+aWveS4reOAgemB
heOCjOaXpeaVsCA1MuaXpeOAgeW5tOW6puOBoOOBkeOBruacn+mZkCDjgYTjgYTjgYjjgIHmnKrl
rozkuoYg44Gv44GEPC90ZD48L3RyPg0KPHRyPjx0aCBzY29wZT0icm93IiBhbGlnbj0ibGVmdCIg
dmFsaWduPSJ0b3AiIHdpZHRoPSIxMDQiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5z
LFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZTox
MnB4O2xpbmUtaGVpZ2h0OjEuNTtjb2xvcjojNGI1NTYzO2ZvbnQtd2VpZ2h0Om5vcm1hbDtwYWRk
aW5nOjNweCA0cHggM3B4IDEycHg7d2hpdGUtc3BhY2U6bm93cmFwOyI+44GK6aGY44GEPC90aD48
dGQgdmFsaWduPSJ0b3AiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhp
YyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxNHB4O2xpbmUt
aGVpZ2h0OjEuNjtjb2xvcjojMWYyOTM3O3BhZGRpbmc6MnB4IDEycHggMnB4IDRweDsiPuOBmeOB
p+OBq+e1guOCj+OBo+OBpuOBhOOCi+WgtOWQiOOBr+OAgeioiOeUu+OBruOAjOeKtuaFi+OAjeOC
kuOAjOWujOS6huOAjeOBq+OBl+OAgeOAjOWujOS6huaXpeOAjeOCkuWFpeOCjOOBpuOBj+OBoOOB
leOBhOOAguOBvuOBoOOBruWgtOWQiOOBr+OAgeOBhOOBpOOBvuOBp+OBq+e1guOBiOOCi+OBi+OC
kuaxuuOCgeOBpuOAjOacn+mZkOOAjeOCkuaUueOCgeOCi+OBi+OAgeihjOOCj+OBquOBhOOBk+OB
qOOBqOOBmeOCi+WgtOWQiOOBr+OAjOeKtuaFi+OAjeOCkuOAjOS4reatouOAjeOBq+OBl+OBpuOB
j+OBoOOBleOBhOOAgjwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxpZ249ImxlZnQi
IHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2Fu
cyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6
MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpub3JtYWw7cGFk
ZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuWxiuOBhOOBn+eQhueU
sTwvdGg+PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZ
dSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRw
eDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4IDJweCA0cHg7
Ij7miYDnrqHpg6jnvbLjga7jgZ/jgoE8L3RkPjwvdHI+DQo8dHI+PHRkIGNvbHNwYW49IjIiIGhl
aWdodD0iNiIgc3R5bGU9ImZvbnQtc2l6ZTo2cHg7bGluZS1oZWlnaHQ6NnB4OyI+Jm5ic3A7PC90
ZD48L3RyPg0KPC90YWJsZT4NCg0KPHRhYmxlIHdpZHRoPSIxMDAlIiBjZWxscGFkZGluZz0iMCIg
Y2VsbHNwYWNpbmc9IjAiIGJvcmRlcj0iMCIgc3R5bGU9Im1hcmdpbjowIDAgMTZweCAwO2JvcmRl
cjoxcHggc29saWQgI2QxZDVkYjtib3JkZXItbGVmdDo2cHggc29saWQgIzE2NjUzNDsiPg0KPHRy
Pjx0ZCBjb2xzcGFuPSIyIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3Ro
aWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5l
LWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztmb250LXdlaWdodDpib2xkO3BhZGRpbmc6MTBweCAx
MnB4IDZweCAxMnB4OyI+PHNwYW4gc3R5bGU9ImNvbG9yOiMxNjY1MzQ7Ij7jgJDop6PmtojjgJE8
L3NwYW4+44K/44OW44Os44OD44OI56uv5pyr44Gu6YWN5YKZ77ya5Luk5ZKMOOW5tDTmnIgx5pel
44GL44KJ6KiI55S744Gr5YuV44GN44GM6KiY6Yyy44GV44KM44Gm44GE44G+44Gb44KTPC90ZD48
L3RyPg0KPHRyPjx0aCBzY29wZT0icm93IiBhbGlnbj0ibGVmdCIgdmFsaWduPSJ0b3AiIHdpZHRo
PSIxMDQiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8s
Tm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxMnB4O2xpbmUtaGVpZ2h0OjEu
NTtjb2xvcjojNGI1NTYzO2ZvbnQtd2VpZ2h0Om5vcm1hbDtwYWRkaW5nOjNweCA0cHggM3B4IDEy
cHg7d2hpdGUtc3BhY2U6bm93cmFwOyI+54q25rOBPC90aD48dGQgdmFsaWduPSJ0b3AiIHN0eWxl
PSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENK
SyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxNHB4O2xpbmUtaGVpZ2h0OjEuNjtjb2xvcjojMWYy
OTM3O3BhZGRpbmc6MnB4IDEycHggMnB4IDRweDsiPuipsuW9k+OBl+OBquOBj+OBquOCiuOBvuOB
l+OBnzwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxpZ249ImxlZnQiIHZhbGlnbj0i
dG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3Ro
aWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTJweDtsaW5l
LWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpub3JtYWw7cGFkZGluZzozcHgg
NHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuipsuW9k+OBl+OBn+aXpTwvdGg+PHRk
IHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMs
TWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5lLWhl
aWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4IDJweCA0cHg7Ij7ku6Tlkow4
5bm0MTHmnIgyMuaXpe+8iOaXpe+8iTwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxp
Z249ImxlZnQiIHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGly
YWdpbm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtm
b250LXNpemU6MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpu
b3JtYWw7cGFkZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuWxiuOB
hOOBn+eQhueUsTwvdGg+PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdp
bm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250
LXNpemU6MTRweDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4
IDJweCA0cHg7Ij7miYDnrqHpg6jnvbLjga7jgZ/jgoE8L3RkPjwvdHI+DQo8dHI+PHRkIGNvbHNw
YW49IjIiIGhlaWdodD0iNiIgc3R5bGU9ImZvbnQtc2l6ZTo2cHg7bGluZS1oZWlnaHQ6NnB4OyI+
Jm5ic3A7PC90ZD48L3RyPg0KPC90YWJsZT4NCg0KPC90ZD48L3RyPjx0cj48dGQgc3R5bGU9ImZv
bnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQ
LHNhbnMtc2VyaWY7Zm9udC1zaXplOjEycHg7bGluZS1oZWlnaHQ6MS41O2NvbG9yOiM0YjU1NjM7
cGFkZGluZzoxMnB4IDIwcHggMTZweCAyMHB4O2JvcmRlci10b3A6MXB4IHNvbGlkICNkMWQ1ZGI7
Ij4NCjxwIHN0eWxlPSJtYXJnaW46MCAwIDRweCAwOyI+44GT44Gu44GK55+l44KJ44Gb44Gv44CB
5pys5biC44Gu6KiI55S744Gr5pu444GL44KM44Gf5pyf6ZmQ44KE55uu5qiZ44KS44KC44Go44Gr
44CM44KE44KB44Gp44GN44CN44GM6Ieq5YuV44Gn44GK6YCB44KK44GX44Gm44GE44G+44GZ44CC
PC9wPg0KPHAgc3R5bGU9Im1hcmdpbjowIDAgNHB4IDA7Ij7mi4XlvZPjga7mlrnjga7osqzku7vj
gpLllY/jgYbjgoLjga7jgafjga/jgYLjgorjgb7jgZvjgpPjgILkuovmg4XjgYzjgYLjgaPjgabo
qIjnlLvjganjgYrjgorjgavpgLLjgb7jgarjgYTjgajjgY3jga/jgIHml6njgY/liIbjgYvjgovj
gbvjganpgbjjgbnjgovmiYvnq4vjgabjgYzlopfjgYjjgb7jgZnjgII8L3A+DQo8cCBzdHlsZT0i
bWFyZ2luOjA7Ij7jgZTlm57nrZTvvIjlr77lv5zkuK3jg7vlu7bmnJ/jg7vlrozkuobjg7vmi4Xl
vZPlpJbjgarjganvvInjgoTliKTmlq3jga7jgZTpgKPntaHjgIHoqIjnlLvjga7oqJjovInjga7o
qILmraPjgIHjgZTkuI3mmI7jgarngrnjga/jgIHoqIjnlLvjga7lj5bjgorjgb7jgajjgoHjgpLm
i4XlvZPjgZnjgovkuovli5nlsYDjgbjjgYrpoZjjgYTjgZfjgb7jgZnjgII8L3A+DQo8L3RkPjwv
dHI+PC90YWJsZT4NCjwvdGQ+PC90cj48L3RhYmxlPg0KPC9ib2R5Pg0KPC9odG1sPg==
--=_58a72bbdd2bae06efc4c0c696459ffbe--
', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(14,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ6YCx5qyh5aCx5ZGK44CR5Yik5pat5b6F44GhMeS7tuODuw==?=
 =?utf-8?b?5paw6KaPM+S7tuODu+ino+a2iDTku7bvvIjku6Tlkow45bm0MTHmnIgyMg==?=
 =?utf-8?b?5pel772e5Luk5ZKMOOW5tDEx5pyIMjLml6XvvIk=?=
Date: Sun, 22 Nov 2026 14:24:00 +0000
Message-ID: <4537ee945a1de71e8b11bd6eeb9e6316@localhost>
To: hq@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_7f66d982e42387b4c7dde0008cbb77c3"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(15,CAST('{"text":"【週次報告】判断待ち1件・新規3件・解消4件（令和8年11月22日～令和8年11月22日）\n\n事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n令和8年11月22日（日）から令和8年11月22日（日）までの状況をご報告します。\n\n■ 判断をお願いする事項（期限順）\n- 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n  健康課 / 期限：令和8年12月28日（月）\n\n■ この期間に判断された事項\n- 更新案件「庁舎清掃業務委託」：継続（令和12年3月31日まで）。令和8年11月22日、推進本部（鈴木）、決裁番号 決裁8-112。理由：見積もりを比べた\n\n■ 新しく該当した事項\n- 【要対応】タブレット端末の配備：「見積もり」が期限（令和8年10月1日）を過ぎています\n  都市計画課\n\n- 【要対応】健診の予約：「契約」が期限（令和8年10月2日）を過ぎています\n  健康課\n\n- 【要対応】学習端末：「研修」が期限（令和8年10月5日）を過ぎています\n  教育課\n\n■ 該当しなくなった事項\n- 【解消】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n  健康課\n\n- 【解消】タブレット端末の配備：令和8年4月1日から計画に動きが記録されていません\n  都市計画課\n\n- 【解消】健診の予約：令和8年4月1日から計画に動きが記録されていません\n  健康課\n\n- 【解消】学習端末：令和8年4月1日から計画に動きが記録されていません\n  教育課\n\n以前から続いている事項が5件あります。\n\n■ 判定できなかったもの\n計画に値がないため、良いとも悪いとも言えないものです。問題がないという意味ではありません。\n- タブレット端末の配備：KPI「端末数」：達成度がわからないため、判定できません（判定しようとしたこと：目標に対する進み具合）\n\n■ 分野別\n- 分野の記入なし：件数 3 / 【緊急】 0 / 【要対応】 6 / 【お知らせ】 2\n- 取り組みに属さない更新案件：件数 1 / 【緊急】 0 / 【要対応】 0 / 【お知らせ】 1\n\n■ 部署別\n- 都市計画課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 1\n- 健康課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 1\n- 教育課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 1\n\n■ 見守っている計画とその新しさ\n- 取り組み：3件\n- 年度別取り組み：6件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n- 計画の取り込み：令和8年11月22日（日）（0日前）、plan\n- 最も新しい実績・更新：令和8年11月20日（金）（2日前）\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【週次報告】判断待ち1件・新規3件・解消4件（令和8年11月22日～令和8年11月22日）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n令和8年11月22日（日）から令和8年11月22日（日）までの状況をご報告します。\n\n■ 判断をお願いする事項（期限順）\n- 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n  健康課 / 期限：令和8年12月28日（月）\n\n■ この期間に判断された事項\n- 更新案件「庁舎清掃業務委託」：継続（令和12年3月31日まで）。令和8年11月22日、推進本部（鈴木）、決裁番号 決裁8-112。理由：見積もりを比べた\n\n■ 新しく該当した事項\n- 【要対応】タブレット端末の配備：「見積もり」が期限（令和8年10月1日）を過ぎています\n  都市計画課\n\n- 【要対応】健診の予約：「契約」が期限（令和8年10月2日）を過ぎています\n  健康課\n\n- 【要対応】学習端末：「研修」が期限（令和8年10月5日）を過ぎています\n  教育課\n\n■ 該当しなくなった事項\n- 【解消】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n  健康課\n\n- 【解消】タブレット端末の配備：令和8年4月1日から計画に動きが記録されていません\n  都市計画課\n\n- 【解消】健診の予約：令和8年4月1日から計画に動きが記録されていません\n  健康課\n\n- 【解消】学習端末：令和8年4月1日から計画に動きが記録されていません\n  教育課\n\n以前から続いている事項が5件あります。\n\n■ 判定できなかったもの\n計画に値がないため、良いとも悪いとも言えないものです。問題がないという意味ではありません。\n- タブレット端末の配備：KPI「端末数」：達成度がわからないため、判定できません（判定しようとしたこと：目標に対する進み具合）\n\n■ 分野別\n- 分野の記入なし：件数 3 / 【緊急】 0 / 【要対応】 6 / 【お知らせ】 2\n- 取り組みに属さない更新案件：件数 1 / 【緊急】 0 / 【要対応】 0 / 【お知らせ】 1\n\n■ 部署別\n- 都市計画課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 1\n- 健康課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 1\n- 教育課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 1\n\n■ 見守っている計画とその新しさ\n- 取り組み：3件\n- 年度別取り組み：6件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n- 計画の取り込み：令和8年11月22日（日）（0日前）、plan\n- 最も新しい実績・更新：令和8年11月20日（金）（2日前）\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(16,CAST('{"text":"【やめどき】通知3通を止めました。確かめてください\n\nご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n\n一度の判定で通知が多すぎるため、3通を送らずに止めてあります。確かめてから、送るか捨てるかを決めてください。\n\n多すぎたもの\n- 通知が3通（上限は1通）\n\n通知に載る警告（ルールごとの件数）\n- 期限を過ぎた項目（milestone-overdue）: 4\n- 動きの記録がない取り組み（initiative-dormant）: 3\n\n考えられる原因: 計算機の日付がずれている。違うブックや古いブックを取り込んだ。ルールを大きく変えた。年度の変わり目などで、本当に多い。\n\n確かめるまでの間は、判断がないときの既定の結論も、最終日を過ぎたものを「終了」にする処理も行いません。\n\n中身を見る: yamedoki outbox list --state held\n送る: yamedoki outbox release --hold belt:2026-11-22T23:24\n捨てる: yamedoki outbox discard --hold belt:2026-11-22T23:24 --because \"理由\"\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【やめどき】通知3通を止めました。確かめてください"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n\n一度の判定で通知が多すぎるため、3通を送らずに止めてあります。確かめてから、送るか捨てるかを決めてください。\n\n多すぎたもの\n- 通知が3通（上限は1通）\n\n通知に載る警告（ルールごとの件数）\n- 期限を過ぎた項目（milestone-overdue）: 4\n- 動きの記録がない取り組み（initiative-dormant）: 3\n\n考えられる原因: 計算機の日付がずれている。違うブックや古いブックを取り込んだ。ルールを大きく変えた。年度の変わり目などで、本当に多い。\n\n確かめるまでの間は、判断がないときの既定の結論も、最終日を過ぎたものを「終了」にする処理も行いません。\n\n中身を見る: yamedoki outbox list --state held\n送る: yamedoki outbox release --hold belt:2026-11-22T23:24\n捨てる: yamedoki outbox discard --hold belt:2026-11-22T23:24 --because \"理由\"\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(17,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ44KE44KB44Gp44GN44CR6YCa55+lM+mAmuOCkuatouOCgQ==?=
 =?utf-8?b?44G+44GX44Gf44CC56K644GL44KB44Gm44GP44Gg44GV44GE?=
Date: Sun, 22 Nov 2026 14:24:00 +0000
Message-ID: <ee51f8f868348e7d213f0f8761ca56ae@localhost>
To: hq@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_553a6f75b4107478604b9f6c1cf24535"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(18,CAST('{"text":"【やめどき】通知3通を止めました。確かめてください\n\n事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n\n一度の判定で通知が多すぎるため、3通を送らずに止めてあります。確かめてから、送るか捨てるかを決めてください。\n\n多すぎたもの\n- 通知が3通（上限は1通）\n\n通知に載る警告（ルールごとの件数）\n- 期限を過ぎた項目（milestone-overdue）: 4\n- 動きの記録がない取り組み（initiative-dormant）: 3\n\n考えられる原因: 計算機の日付がずれている。違うブックや古いブックを取り込んだ。ルールを大きく変えた。年度の変わり目などで、本当に多い。\n\n確かめるまでの間は、判断がないときの既定の結論も、最終日を過ぎたものを「終了」にする処理も行いません。\n\n中身を見る: yamedoki outbox list --state held\n送る: yamedoki outbox release --hold belt:2026-11-22T23:24\n捨てる: yamedoki outbox discard --hold belt:2026-11-22T23:24 --because \"理由\"\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【やめどき】通知3通を止めました。確かめてください"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n\n一度の判定で通知が多すぎるため、3通を送らずに止めてあります。確かめてから、送るか捨てるかを決めてください。\n\n多すぎたもの\n- 通知が3通（上限は1通）\n\n通知に載る警告（ルールごとの件数）\n- 期限を過ぎた項目（milestone-overdue）: 4\n- 動きの記録がない取り組み（initiative-dormant）: 3\n\n考えられる原因: 計算機の日付がずれている。違うブックや古いブックを取り込んだ。ルールを大きく変えた。年度の変わり目などで、本当に多い。\n\n確かめるまでの間は、判断がないときの既定の結論も、最終日を過ぎたものを「終了」にする処理も行いません。\n\n中身を見る: yamedoki outbox list --state held\n送る: yamedoki outbox release --hold belt:2026-11-22T23:24\n捨てる: yamedoki outbox discard --hold belt:2026-11-22T23:24 --because \"理由\"\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご回答（対応中・延期・完了・担当外など）や判断のご連絡、計画の記載の訂正、ご不明な点は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
COMMIT;
