-- A store of layout 1, as the program that had that layout (commit 83daf44) wrote it: imported, judged,
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
INSERT INTO "_sqlx_migrations" VALUES(1,'store','2026-11-22 14:21:54',1,X'2D9C500E8F726B86914C869CCE62FA29834E7A6A440EDEDBF05D95F9A6EE26AE71F3D3158393341CE743EF9AC13355A4',11061407);
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
    untold_since INTEGER,
    PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO "alerts" VALUES('initiative-dormant','initiative/I1','firing','info','TK','タブレット端末の配備：2026-04-01から計画に動きが記録されていません','タブレット端末の配備: nothing recorded since 2026-04-01','進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。','If work goes on, please enter the milestones'' status and date of update, or the latest results. If it rests, tell the secretariat when it resumes, or what should change.','[["initiative.activity_limit","180"],["initiative.days_since_activity","235"],["initiative.started","true"],["initiative.status","active"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('initiative-dormant','initiative/I2','firing','info','KK','健診の予約：2026-04-01から計画に動きが記録されていません','健診の予約: nothing recorded since 2026-04-01','進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。','If work goes on, please enter the milestones'' status and date of update, or the latest results. If it rests, tell the secretariat when it resumes, or what should change.','[["initiative.activity_limit","180"],["initiative.days_since_activity","235"],["initiative.started","true"],["initiative.status","active"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('initiative-dormant','initiative/I3','firing','info','KY','学習端末：2026-04-01から計画に動きが記録されていません','学習端末: nothing recorded since 2026-04-01','進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。','If work goes on, please enter the milestones'' status and date of update, or the latest results. If it rests, tell the secretariat when it resumes, or what should change.','[["initiative.activity_limit","180"],["initiative.days_since_activity","235"],["initiative.started","true"],["initiative.status","active"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M1','firing','warning','TK','タブレット端末の配備：「対象業務の選定」が期限（2026-09-30）を過ぎています','タブレット端末の配備: “対象業務の選定” was due on 2026-09-30 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","53"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M2','firing','warning','KK','健診の予約：「機種選定」が期限（2026-10-30）を過ぎています','健診の予約: “機種選定” was due on 2026-10-30 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","23"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('milestone-overdue','milestone/M3','firing','warning','KY','学習端末：「試行」が期限（2026-11-10）を過ぎています','学習端末: “試行” was due on 2026-11-10 and is still open','すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。','If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date, or set it to dropped if it will not be done.','[["initiative.status","active"],["milestone.days_late","12"],["milestone.due_from_year","false"],["milestone.open","true"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('plan-incomplete','initiative/I2','firing','info','KK','健診の予約：計画に未記入の欄があります（KPI）','健診の予約: its sheet lacks a KPI','空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。','Please fill in what is missing. A placeholder such as “〇台” counts as no value.','[["initiative.missing","kpi"],["initiative.status","active"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('plan-incomplete','initiative/I3','firing','info','KY','学習端末：計画に未記入の欄があります（KPI）','学習端末: its sheet lacks a KPI','空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。','Please fill in what is missing. A placeholder such as “〇台” counts as no value.','[["initiative.missing","kpi"],["initiative.status","active"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('renewal-auto-renews','renewal/R1','firing','info','TK','庁舎清掃業務委託：自動更新条項があります','庁舎清掃業務委託 renews itself','次の改定の機会に、自動更新をやめ、期間を定めて必要に応じて続ける形に改めることをご検討ください。','At the next occasion, please consider a fixed term that is continued where needed, instead of one that renews itself.','[["renewal.auto_renews","true"],["renewal.over","false"],["renewal.status","active"]]',NULL,1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('renewal-decision-due','renewal/R1','firing','warning','TK','庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 2026-12-14）','庁舎清掃業務委託: a decision whether to continue it is needed (deadline 2026-12-14)','継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。自動更新条項があるため、終了するには相手方への書面の通知（期限 2026-12-31）が必要です。','Please say whether to continue, revise or end it, and why; the headquarters decides. To continue it needs a next end date. Where nobody decides, the plan foresees that it ends. It renews itself: to end it takes a letter to the other party (deadline 2026-12-31).','[["renewal.decide_by","2026-12-14"],["renewal.decided","false"],["renewal.over","false"]]','2026-12-14',1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
INSERT INTO "alerts" VALUES('renewal-decision-due','renewal/R2','firing','warning','KK','包括協定：継続するかどうかの判断が必要です（判断の期限 2026-12-28）','包括協定: a decision whether to continue it is needed (deadline 2026-12-28)','継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。','Please say whether to continue, revise or end it, and why; the headquarters decides. To continue it needs a next end date. Where nobody decides, the plan foresees that it ends.','[["renewal.decide_by","2026-12-28"],["renewal.decided","false"],["renewal.over","false"]]','2026-12-28',1795357314531,1795357314531,NULL,1795357314531,0,0,1,NULL);
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
INSERT INTO "audit" VALUES(1,1795357314322,'sato','plan_imported',NULL,'{"import":1,"revision":1,"source":"/tmp/samples/w1/plan","path":"plan","digest":"6a072cdeaf0b79163a25e26c7e10758ff65189daac45d76c0a0489425648de0a","summary":{"added":16,"changed":0,"unchanged":0,"left_out":0,"placeholders":0,"warnings":0}}','','c3a79a69154585560e71ec529e1edb8dff04978593d362e8018b11ed95160280');
INSERT INTO "audit" VALUES(2,1795357314531,'daemon','alert_opened','initiative/I1','{"rule":"initiative-dormant","opening":1,"more":{"severity":"info","owner":"TK","title":"タブレット端末の配備：2026-04-01から計画に動きが記録されていません","deadline":null,"quiet":"adopted"}}','c3a79a69154585560e71ec529e1edb8dff04978593d362e8018b11ed95160280','f3ca1c5f57d2574ee8354d6c36a0d42db5c18d609cec883e7dcec3292ec01048');
INSERT INTO "audit" VALUES(3,1795357314531,'daemon','alert_opened','initiative/I2','{"rule":"initiative-dormant","opening":1,"more":{"severity":"info","owner":"KK","title":"健診の予約：2026-04-01から計画に動きが記録されていません","deadline":null,"quiet":"adopted"}}','f3ca1c5f57d2574ee8354d6c36a0d42db5c18d609cec883e7dcec3292ec01048','2524d3db14ceb96890c0051acdc40f8667e75e90f99dee9eb6bc8f824e7a830c');
INSERT INTO "audit" VALUES(4,1795357314531,'daemon','alert_opened','initiative/I3','{"rule":"initiative-dormant","opening":1,"more":{"severity":"info","owner":"KY","title":"学習端末：2026-04-01から計画に動きが記録されていません","deadline":null,"quiet":"adopted"}}','2524d3db14ceb96890c0051acdc40f8667e75e90f99dee9eb6bc8f824e7a830c','5b5d51fefa5262434c3856f2986ca7016634d41f649f40c204cd83aba1040de7');
INSERT INTO "audit" VALUES(5,1795357314531,'daemon','alert_opened','milestone/M1','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"TK","title":"タブレット端末の配備：「対象業務の選定」が期限（2026-09-30）を過ぎています","deadline":null,"quiet":"adopted"}}','5b5d51fefa5262434c3856f2986ca7016634d41f649f40c204cd83aba1040de7','016a6fb1de4c93981587aaa3f557a317d426ca9cb56aeea2f8df738689a19e7c');
INSERT INTO "audit" VALUES(6,1795357314531,'daemon','alert_opened','milestone/M2','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"KK","title":"健診の予約：「機種選定」が期限（2026-10-30）を過ぎています","deadline":null,"quiet":"adopted"}}','016a6fb1de4c93981587aaa3f557a317d426ca9cb56aeea2f8df738689a19e7c','c3f642f9663c6503bdcd543ef4664dcf76fb86bfb7a0044022f8a49bae135410');
INSERT INTO "audit" VALUES(7,1795357314531,'daemon','alert_opened','milestone/M3','{"rule":"milestone-overdue","opening":1,"more":{"severity":"warning","owner":"KY","title":"学習端末：「試行」が期限（2026-11-10）を過ぎています","deadline":null,"quiet":"adopted"}}','c3f642f9663c6503bdcd543ef4664dcf76fb86bfb7a0044022f8a49bae135410','b30122ff54f8594e6cf680979fea1fdbc99e6d711cae78ef925c00bbf2332355');
INSERT INTO "audit" VALUES(8,1795357314531,'daemon','alert_opened','initiative/I2','{"rule":"plan-incomplete","opening":1,"more":{"severity":"info","owner":"KK","title":"健診の予約：計画に未記入の欄があります（KPI）","deadline":null,"quiet":"adopted"}}','b30122ff54f8594e6cf680979fea1fdbc99e6d711cae78ef925c00bbf2332355','dbc509ebfe8b75a7e39e1a97841d9ab0ba950a8e41eae7a2249211c56ca68164');
INSERT INTO "audit" VALUES(9,1795357314531,'daemon','alert_opened','initiative/I3','{"rule":"plan-incomplete","opening":1,"more":{"severity":"info","owner":"KY","title":"学習端末：計画に未記入の欄があります（KPI）","deadline":null,"quiet":"adopted"}}','dbc509ebfe8b75a7e39e1a97841d9ab0ba950a8e41eae7a2249211c56ca68164','3872dc4fab9639ec39c744083c98ea9352a93279439a2b9be1ab085667a22640');
INSERT INTO "audit" VALUES(10,1795357314531,'daemon','alert_opened','renewal/R1','{"rule":"renewal-auto-renews","opening":1,"more":{"severity":"info","owner":"TK","title":"庁舎清掃業務委託：自動更新条項があります","deadline":null,"quiet":"adopted"}}','3872dc4fab9639ec39c744083c98ea9352a93279439a2b9be1ab085667a22640','bf7db2bf99c7de0fb519ea0f715982e272228627cfcf66566f79527efefda836');
INSERT INTO "audit" VALUES(11,1795357314531,'daemon','alert_opened','renewal/R1','{"rule":"renewal-decision-due","opening":1,"more":{"severity":"warning","owner":"TK","title":"庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 2026-12-14）","deadline":"2026-12-14","quiet":"adopted"}}','bf7db2bf99c7de0fb519ea0f715982e272228627cfcf66566f79527efefda836','788b978f0e1abaefa0cb63a3405b92a7004d6f661fd2b43a3c7116c10705c1ad');
INSERT INTO "audit" VALUES(12,1795357314531,'daemon','alert_opened','renewal/R2','{"rule":"renewal-decision-due","opening":1,"more":{"severity":"warning","owner":"KK","title":"包括協定：継続するかどうかの判断が必要です（判断の期限 2026-12-28）","deadline":"2026-12-28","quiet":"adopted"}}','788b978f0e1abaefa0cb63a3405b92a7004d6f661fd2b43a3c7116c10705c1ad','df194cf84eb257a6c80de31c88c980ba9259fc506fb527fc8770db24bb45255d');
INSERT INTO "audit" VALUES(13,1795357314531,'daemon','letter_queued',NULL,'{"letter":"16f0d989d6475cef9cbf55b31477d170","kind":"overview","to":"HQ","channel":"file","not_before":"2026-11-22T14:21:54.531+00:00","held":false,"alerts":0}','df194cf84eb257a6c80de31c88c980ba9259fc506fb527fc8770db24bb45255d','71bff57103708736cbee31a3c246b3d194a2cd01aa0bfb9dd8501816085d94e9');
INSERT INTO "audit" VALUES(14,1795357314531,'daemon','letter_queued',NULL,'{"letter":"3296d583cbfdc22c24d58ef7226106e9","kind":"overview","to":"H2","channel":"slow","not_before":"2026-11-22T14:21:54.531+00:00","held":false,"alerts":0}','71bff57103708736cbee31a3c246b3d194a2cd01aa0bfb9dd8501816085d94e9','60f1438668e67114aedccb1c9a905279de8b2c2a55db18bca390e9594ee608fc');
INSERT INTO "audit" VALUES(15,1795357314531,'daemon','letter_queued',NULL,'{"letter":"7ff037401320363ce6e9f6e9eac6b675","kind":"sheet","to":"TK","channel":"file","not_before":"2026-11-22T14:21:54.531+00:00","held":true,"alerts":4}','60f1438668e67114aedccb1c9a905279de8b2c2a55db18bca390e9594ee608fc','f9295a02dd0c97f21c5041fbb9d6cf19a94fdd37bcb9e8017630b3c1d04bf74a');
INSERT INTO "audit" VALUES(16,1795357314531,'daemon','letter_queued',NULL,'{"letter":"9ee312ea26c27f40f6ab89f69011b7fc","kind":"sheet","to":"KK","channel":"bad","not_before":"2026-11-22T14:21:54.531+00:00","held":true,"alerts":4}','f9295a02dd0c97f21c5041fbb9d6cf19a94fdd37bcb9e8017630b3c1d04bf74a','0cc9908e1238e6fde4e2294eee27e288d3ad349071af5f9e9766d1d9f7fae299');
INSERT INTO "audit" VALUES(17,1795357314531,'daemon','letter_queued',NULL,'{"letter":"967efc87058d914059bd95deef4679f0","kind":"sheet","to":"KY","channel":"slow","not_before":"2026-11-22T14:21:54.531+00:00","held":true,"alerts":3}','0cc9908e1238e6fde4e2294eee27e288d3ad349071af5f9e9766d1d9f7fae299','4111da1311d18e8c1e2ecb473a2535019b73bd74d7d19061faf6306cab5e9051');
INSERT INTO "audit" VALUES(18,1795357314615,'daemon','letter_handed_over',NULL,'{"letter":"16f0d989d6475cef9cbf55b31477d170","attempt":1}','4111da1311d18e8c1e2ecb473a2535019b73bd74d7d19061faf6306cab5e9051','d100ad5ddfc99e4c88ccca39a1f5e8b53099ff88c90c829802d3d3aef9431537');
INSERT INTO "audit" VALUES(19,1795357320675,'daemon','letter_queued',NULL,'{"letter":"43d7822bf60bfaa855fc738df03c9ea0","kind":"digest","to":"HQ","channel":"file","not_before":"2026-11-22T14:22:00.675+00:00","held":false,"alerts":0}','d100ad5ddfc99e4c88ccca39a1f5e8b53099ff88c90c829802d3d3aef9431537','11f86135f677894701b74af5aaac85bbbaf5c17dbfad6081d3f206a2f3f42e80');
INSERT INTO "audit" VALUES(20,1795357320675,'daemon','letter_queued',NULL,'{"letter":"b48f469fd7732e2d787499a7424516c2","kind":"digest","to":"H2","channel":"slow","not_before":"2026-11-22T14:22:00.675+00:00","held":false,"alerts":0}','11f86135f677894701b74af5aaac85bbbaf5c17dbfad6081d3f206a2f3f42e80','7d80e0d01ee2df5c0215531f8b25a04f382940fad7cec662d8602b1c7cd4e1f0');
INSERT INTO "audit" VALUES(21,1795357320707,'daemon','letter_handed_over',NULL,'{"letter":"43d7822bf60bfaa855fc738df03c9ea0","attempt":1}','7d80e0d01ee2df5c0215531f8b25a04f382940fad7cec662d8602b1c7cd4e1f0','b59035241c0048235c00a4531f2f09a4352c48636b4293ad4004822434ddd8e1');
INSERT INTO "audit" VALUES(22,1795357321183,'daemon','operator_told','source','{"subject":"the plan was not taken up (3 mistakes)","letters":1}','b59035241c0048235c00a4531f2f09a4352c48636b4293ad4004822434ddd8e1','bd2f8552601520331b5c83f37973c9a457c8f4fdff0af22b49773c4764ce1f0e');
INSERT INTO "audit" VALUES(23,1795357321266,'daemon','letter_failed',NULL,'{"letter":"36787c06ef9bda250ef6c7378f72b63f","attempt":1}','bd2f8552601520331b5c83f37973c9a457c8f4fdff0af22b49773c4764ce1f0e','57c37ffaf08164573eae3742b77f90214fd5e99ee48dc67804b1aeaa6ecdd55b');
CREATE TABLE digests (
    name   TEXT NOT NULL,
    period TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (name, period)
) STRICT, WITHOUT ROWID;
INSERT INTO "digests" VALUES('headquarters','2026-11-22T23:22',1795357320675);
CREATE TABLE evaluations (
    id            INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    day           TEXT NOT NULL,
    plan_revision INTEGER NOT NULL,
    book_revision INTEGER NOT NULL UNIQUE, -- the book's revision that it made
    rules         TEXT NOT NULL,
    counts        TEXT NOT NULL
) STRICT;
INSERT INTO "evaluations" VALUES(1,1795357314531,'2026-11-22',1,1,'5870328eda0bf44da3fbf4696c214f179d9b650ee14f102c9b0cbbcea8668028','{"findings":11,"unknown":2,"errors":0,"letters":5}');
INSERT INTO "evaluations" VALUES(2,1795357320675,'2026-11-22',1,2,'5870328eda0bf44da3fbf4696c214f179d9b650ee14f102c9b0cbbcea8668028','{"findings":11,"unknown":2,"errors":0,"letters":2}');
CREATE TABLE heads (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    plan_revision INTEGER NOT NULL,
    book_revision INTEGER NOT NULL,
    evaluated_at  INTEGER,
    audit_seq     INTEGER NOT NULL,
    audit_hash    TEXT NOT NULL
) STRICT;
INSERT INTO "heads" VALUES(1,1,2,1795357320675,23,'57c37ffaf08164573eae3742b77f90214fd5e99ee48dc67804b1aeaa6ecdd55b');
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
INSERT INTO "imports" VALUES(1,1,1,1795357314322,'2026-11-22','sato','plan','6a072cdeaf0b79163a25e26c7e10758ff65189daac45d76c0a0489425648de0a','{"added":16,"changed":0,"unchanged":0,"left_out":0,"placeholders":0,"warnings":0}');
CREATE TABLE initiative_changes (
    initiative TEXT NOT NULL,
    import_id  INTEGER NOT NULL REFERENCES imports,
    day        TEXT NOT NULL,
    PRIMARY KEY (initiative, import_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('store_id','58fede71855e37a0a465e01cd86634c9');
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
) STRICT;
INSERT INTO "outbox" VALUES(1,'16f0d989d6475cef9cbf55b31477d170','word','file','HQ','["hq@example.lg.jp"]','【お知らせ】計画の見守りを始めます：該当11件（各部署への送付は確認待ち）',0,'[]',1795357314531,1795357314531,'handed_over',1795357314531,1,1795357314567,NULL,NULL,0,NULL,NULL,1795357314615);
INSERT INTO "outbox" VALUES(2,'3296d583cbfdc22c24d58ef7226106e9','word','slow','H2','[]','【お知らせ】計画の見守りを始めます：該当11件（各部署への送付は確認待ち）',0,'[]',1795357314531,1795357314531,'pending',1795357368500,1,1795357314567,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL);
INSERT INTO "outbox" VALUES(3,'7ff037401320363ce6e9f6e9eac6b675','notice','file','TK','["toshi@example.lg.jp"]','【要対応】計画の現状：確認をお願いする事項 4件（都市計画課）',0,'[["renewal-decision-due","renewal/R1","decision_asked"],["milestone-overdue","milestone/M1","opened"],["initiative-dormant","initiative/I1","opened"],["renewal-auto-renews","renewal/R1","opened"]]',1795357314531,1795357314531,'held',1795357314531,0,NULL,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(4,'9ee312ea26c27f40f6ab89f69011b7fc','notice','bad','KK','[]','【要対応】計画の現状：確認をお願いする事項 4件（健康課）',0,'[["renewal-decision-due","renewal/R2","decision_asked"],["milestone-overdue","milestone/M2","opened"],["initiative-dormant","initiative/I2","opened"],["plan-incomplete","initiative/I2","opened"]]',1795357314531,1795357314531,'held',1795357314531,0,NULL,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(5,'967efc87058d914059bd95deef4679f0','notice','slow','KY','[]','【要対応】計画の現状：確認をお願いする事項 3件（教育課）',0,'[["milestone-overdue","milestone/M3","opened"],["initiative-dormant","initiative/I3","opened"],["plan-incomplete","initiative/I3","opened"]]',1795357314531,1795357314531,'held',1795357314531,0,NULL,NULL,NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(6,'43d7822bf60bfaa855fc738df03c9ea0','digest','file','HQ','["hq@example.lg.jp"]','【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）',0,'[]',1795357320675,1795357320675,'handed_over',1795357320675,1,1795357320702,NULL,NULL,0,NULL,NULL,1795357320707);
INSERT INTO "outbox" VALUES(7,'b48f469fd7732e2d787499a7424516c2','digest','slow','H2','[]','【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）',0,'[]',1795357320675,1795357320675,'pending',1795357368222,1,1795357320702,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が今は受け取れないと答えました（HTTP 503）。続くときは、通知先の管理者に問い合わせてください。自動で送り直します。',NULL,NULL);
INSERT INTO "outbox" VALUES(8,'36787c06ef9bda250ef6c7378f72b63f','word','bad',NULL,'[]','【やめどき】計画を読み込めませんでした（誤り 3 件）',0,'[]',1795357321183,1795357321183,'failed',1795357321183,1,1795357321222,NULL,NULL,0,'通知先のサーバー（127.0.0.1）が受け取りを拒みました（HTTP 400）。設定の url と認証の設定を確かめてください。直したら outbox retry で送り直してください。',1795357321266,NULL);
CREATE TABLE payloads (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox,
    payload   BLOB NOT NULL
) STRICT;
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
INSERT INTO "rows" VALUES(10,'milestones','M2',0,9,'{"code":"M2","initiative":"I2","title":"機種選定","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-10-30"},"status":null,"completed_on":null}',3,3,1,NULL);
INSERT INTO "rows" VALUES(11,'milestones','M3',0,10,'{"code":"M3","initiative":"I3","title":"試行","fiscal_year":{"year":2026},"content":null,"due_on":{"date":"2026-11-10"},"status":null,"completed_on":null}',3,4,1,NULL);
INSERT INTO "rows" VALUES(12,'kpis','K1',0,11,'{"code":"K1","initiative":"I1","name":"端末数","unit":"台"}',4,2,1,NULL);
INSERT INTO "rows" VALUES(13,'kpi_targets','K1@2029-03-31',0,12,'{"kpi":"K1","on":{"date":"2029-03-31"},"value":{"number":"40.0"}}',5,2,1,NULL);
INSERT INTO "rows" VALUES(14,'exit_points','X1',0,13,'{"code":"X1","initiative":"I1","description":"台数が目標の半分に届かないとき","on":{"date":"2028-03-31"}}',6,2,1,NULL);
INSERT INTO "rows" VALUES(15,'renewals','R1',0,14,'{"code":"R1","kind":"contract","title":"庁舎清掃業務委託","counterparty":"いいもり清掃","owner":["都市計画課"],"initiative":null,"starts_on":{"date":"2024-04-01"},"ends_on":{"date":"2027-03-31"},"term":{"span":"36mo"},"notice":{"span":"3mo"},"auto_renews":true}',7,2,1,NULL);
INSERT INTO "rows" VALUES(16,'renewals','R2',0,15,'{"code":"R2","kind":"agreement","title":"包括協定","counterparty":"大学","owner":["健康課"],"initiative":"I2","starts_on":{"date":"2024-04-01"},"ends_on":{"date":"2027-03-31"},"term":{"span":"36mo"},"notice":{"span":"3mo"},"auto_renews":null}',7,3,1,NULL);
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
CREATE TABLE sources (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO "sources" VALUES(1,'/tmp/samples/w1/plan');
CREATE TABLE states (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "states" VALUES('adopted_at','1795357314531',1795357314531);
INSERT INTO "states" VALUES('judged','{"plan":1,"rules":"5870328eda0bf44da3fbf4696c214f179d9b650ee14f102c9b0cbbcea8668028"}',1795357320675);
INSERT INTO "states" VALUES('told.source','"/tmp/samples/w1/plan has mistakes and was not taken up. The plan before stays in force. Mend and save it; it is read again by itself.\n\n- milestones.csv!D2: column `fiscal_year`: `18` could mean two things (a year without an era); write what can mean only one: 2026, R8, 令和8年度, R8(2026).\n- milestones.csv!D3: column `fiscal_year`: `18` could mean two things (a year without an era); write what can mean only one: 2026, R8, 令和8年度, R8(2026).\n- milestones.csv!D4: column `fiscal_year`: `18` could mean two things (a year without an era); write what can mean only one: 2026, R8, 令和8年度, R8(2026)."',1795357321183);
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
INSERT INTO "told" VALUES(1,1,1795357314531,'initiative-dormant','initiative/I1',1,'opened','TK',1,'7ff037401320363ce6e9f6e9eac6b675','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(2,1,1795357314531,'initiative-dormant','initiative/I2',1,'opened','KK',1,'9ee312ea26c27f40f6ab89f69011b7fc','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(3,1,1795357314531,'initiative-dormant','initiative/I3',1,'opened','KY',1,'967efc87058d914059bd95deef4679f0','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(4,1,1795357314531,'milestone-overdue','milestone/M1',1,'opened','TK',1,'7ff037401320363ce6e9f6e9eac6b675','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(5,1,1795357314531,'milestone-overdue','milestone/M2',1,'opened','KK',1,'9ee312ea26c27f40f6ab89f69011b7fc','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(6,1,1795357314531,'milestone-overdue','milestone/M3',1,'opened','KY',1,'967efc87058d914059bd95deef4679f0','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(7,1,1795357314531,'plan-incomplete','initiative/I2',1,'opened','KK',1,'9ee312ea26c27f40f6ab89f69011b7fc','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(8,1,1795357314531,'plan-incomplete','initiative/I3',1,'opened','KY',1,'967efc87058d914059bd95deef4679f0','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(9,1,1795357314531,'renewal-auto-renews','renewal/R1',1,'opened','TK',1,'7ff037401320363ce6e9f6e9eac6b675','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(10,1,1795357314531,'renewal-decision-due','renewal/R1',1,'decision_asked','TK',1,'7ff037401320363ce6e9f6e9eac6b675','adopted','',1795357314531,1);
INSERT INTO "told" VALUES(11,1,1795357314531,'renewal-decision-due','renewal/R2',1,'decision_asked','KK',1,'9ee312ea26c27f40f6ab89f69011b7fc','adopted','',1795357314531,1);
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
INSERT INTO "payloads" VALUES(1,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ44GK55+l44KJ44Gb44CR6KiI55S744Gu6KaL5a6I44KK44KS?=
 =?utf-8?b?5aeL44KB44G+44GZ77ya6Kmy5b2TMTHku7bvvIjlkITpg6jnvbLjgbjjga4=?=
 =?utf-8?b?6YCB5LuY44Gv56K66KqN5b6F44Gh77yJ?=
Date: Sun, 22 Nov 2026 14:21:54 +0000
Message-ID: <16f0d989d6475cef9cbf55b31477d170@localhost>
To: hq@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_66bdf3cab8681d61359f9eb0dfe9c36e"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(2,CAST('{"text":"【お知らせ】計画の見守りを始めます：該当11件（各部署への送付は確認待ち）\n\n事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めました。現在の計画について、該当した事項は次のとおりです。\n各部署への一覧は、まだお送りしていません。内容をご確認のうえ、よろしければ運用担当者に送付をお申し付けください（運用担当者は yamedoki outbox release を実行します）。\n\n■ 見守っているもの\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n\n■ 事項の種類ごとの件数\n- 【要対応】期限を過ぎた項目：3件\n- 【要対応】継続の判断が要る案件：2件\n- 【お知らせ】動きの記録がない取り組み：3件\n- 【お知らせ】未記入の欄がある取り組み：2件\n- 【お知らせ】自動更新条項のある案件：1件\n\n■ 部署ごとの件数\n- 都市計画課：4件\n- 健康課：4件\n- 教育課：3件\n\n■ 急ぐもの\n1. 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n   状況：判断をお願いします\n   期限：令和8年12月14日（月）（あと22日）\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月14日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。自動更新条項があるため、終了するには相手方への書面の通知（期限 令和8年12月31日）が必要です。\n   届いた理由：判断または情報共有の宛先のため\n\n2. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：判断または情報共有の宛先のため\n\n3. 【要対応】タブレット端末の配備：「対象業務の選定」が期限（令和8年9月30日）を過ぎています\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 53日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n4. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n5. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n6. 【お知らせ】タブレット端末の配備：令和8年4月1日から計画に動きが記録されていません\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n7. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n8. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n9. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：判断または情報共有の宛先のため\n\n10. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の…","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【お知らせ】計画の見守りを始めます：該当11件（各部署への送付は確認待ち）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めました。現在の計画について、該当した事項は次のとおりです。\n各部署への一覧は、まだお送りしていません。内容をご確認のうえ、よろしければ運用担当者に送付をお申し付けください（運用担当者は yamedoki outbox release を実行します）。\n\n■ 見守っているもの\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n\n■ 事項の種類ごとの件数\n- 【要対応】期限を過ぎた項目：3件\n- 【要対応】継続の判断が要る案件：2件\n- 【お知らせ】動きの記録がない取り組み：3件\n- 【お知らせ】未記入の欄がある取り組み：2件\n- 【お知らせ】自動更新条項のある案件：1件\n\n■ 部署ごとの件数\n- 都市計画課：4件\n- 健康課：4件\n- 教育課：3件\n\n■ 急ぐもの\n1. 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n   状況：判断をお願いします\n   期限：令和8年12月14日（月）（あと22日）\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月14日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。自動更新条項があるため、終了するには相手方への書面の通知（期限 令和8年12月31日）が必要です。\n   届いた理由：判断または情報共有の宛先のため\n\n2. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：判断または情報共有の宛先のため\n\n3. 【要対応】タブレット端末の配備：「対象業務の選定」が期限（令和8年9月30日）を過ぎています\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 53日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n4. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n5. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：判断または情報共有の宛先のため\n\n6. 【お知らせ】タブレット端末の配備：令和8年4月1日から計画に動きが記録されていません\n   所管部署：都市計画課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n7. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n8. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：判断または情報共有の宛先のため\n\n9. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   所管部署：健康課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：判断または情報共有の宛先のため"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"10. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   所管部署：教育課\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：判断または情報共有の宛先のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(3,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ6KaB5a++5b+c44CR6KiI55S744Gu54++54q277ya56K66KqN?=
 =?utf-8?b?44KS44GK6aGY44GE44GZ44KL5LqL6aCFIDTku7bvvIjpg73luILoqIjnlLs=?=
 =?utf-8?b?6Kqy77yJ?=
Date: Sun, 22 Nov 2026 14:21:54 +0000
Message-ID: <7ff037401320363ce6e9f6e9eac6b675@localhost>
To: toshi@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_74e689c90564ff7399ba3d00f48705dc"

--=_74e689c90564ff7399ba3d00f48705dc
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

6YO95biC6KiI55S76Kqy44CA44GU5ouF5b2T6ICF5qeYDQoNCuOBiueWsuOCjOOBleOBvuOBp+OB
meOAguacrOW4guOBruioiOeUu+OBrumAsuOBv+WFt+WQiOOCkuimi+WuiOOCi+OAjOOChOOCgeOB
qeOBjeOAjeOBi+OCieOBruOBiuefpeOCieOBm+OBp+OBmeOAgg0K6KiI55S744Gu6KaL5a6I44KK
44KS5aeL44KB44KL44Gr44GC44Gf44KK44CB54++5Zyo6Kmy5b2T44GX44Gm44GE44KLNOS7tuOC
kuOBvuOBqOOCgeOBpuOBiumAgeOCiuOBl+OBvuOBmeOAguS7peWJjeOBi+OCieOBruOCguOBruOC
kuWQq+OCgOOBn+OCgeOAgeS7tuaVsOOBjOWkmuOBj+imi+OBiOOCi+OBk+OBqOOBjOOBguOCiuOB
vuOBmeOAguaApeOBkOOCguOBruOBi+OCiemghuOBq+S4puOBueOBpuOBhOOBvuOBmeOAguOBmeOB
kOOBq+e1guOCj+OCieOBquOBhOOCguOBruOBr+OAgeioiOeUu+OBruacn+mZkOOChOeKtuaFi+OC
kuWun+aDheOBq+WQiOOCj+OBm+OCi+OBqOOBk+OCjeOBi+OCieOBiumhmOOBhOOBl+OBvuOBmeOA
gg0KDQoxLiDjgJDopoHlr77lv5zjgJHluoHoiI7muIXmjoPmpa3li5nlp5ToqJfvvJrntpnntprj
gZnjgovjgYvjganjgYbjgYvjga7liKTmlq3jgYzlv4XopoHjgafjgZnvvIjliKTmlq3jga7mnJ/p
mZAg5Luk5ZKMOOW5tDEy5pyIMTTml6XvvIkNCiAgIOeKtuazge+8muWIpOaWreOCkuOBiumhmOOB
hOOBl+OBvuOBmQ0KICAg5pyf6ZmQ77ya5Luk5ZKMOOW5tDEy5pyIMTTml6XvvIjmnIjvvInvvIjj
gYLjgagyMuaXpe+8iQ0KICAg6Kmy5b2T44GX44Gf5pel77ya5Luk5ZKMOOW5tDEx5pyIMjLml6Xv
vIjml6XvvIkNCiAgIOOCguOBqOOBq+OBquOBo+OBn+WApO+8muWIpOaWreOBruacn+mZkCDku6Tl
kow45bm0MTLmnIgxNOaXpe+8iOaciO+8ieOAgeWIpOaWrea4iOOBvyDjgYTjgYTjgYjjgIHmuoDk
uobml6Xjga7ntYzpgY4g44GE44GE44GIDQogICDjgYrpoZjjgYTvvJrntpnntprjg7vopovnm7Tj
gZfjg7vntYLkuobjga7jgYTjgZrjgozjgajjgZnjgovjgYvjgIHnkIbnlLHjgpLmt7vjgYjjgabj
gZTmpJzoqI7jgY/jgaDjgZXjgYTjgILliKTmlq3jga/mjqjpgLLmnKzpg6jjgYzooYzjgYTjgb7j
gZnjgILntpnntprjgZnjgovjgajjgY3jga/jgIHmrKHjga7muoDkuobml6XjgYzopoHjgorjgb7j
gZnjgILoqIjnlLvjgafjga/jgIHliKTmlq3jgYzjgarjgYTjgajjgY3jga7ntZDoq5bjga/jgIzn
tYLkuobjgI3jgafjgZnjgILoh6rli5Xmm7TmlrDmnaHpoIXjgYzjgYLjgovjgZ/jgoHjgIHntYLk
uobjgZnjgovjgavjga/nm7jmiYvmlrnjgbjjga7mm7jpnaLjga7pgJrnn6XvvIjmnJ/pmZAg5Luk
5ZKMOOW5tDEy5pyIMzHml6XvvInjgYzlv4XopoHjgafjgZnjgIINCiAgIOWxiuOBhOOBn+eQhueU
se+8muaJgOeuoemDqOe9suOBruOBn+OCgQ0KDQoyLiDjgJDopoHlr77lv5zjgJHjgr/jg5bjg6zj
g4Pjg4jnq6/mnKvjga7phY3lgpnvvJrjgIzlr77osaHmpa3li5njga7pgbjlrprjgI3jgYzmnJ/p
mZDvvIjku6Tlkow45bm0OeaciDMw5pel77yJ44KS6YGO44GO44Gm44GE44G+44GZDQogICDoqbLl
vZPjgZfjgZ/ml6XvvJrku6Tlkow45bm0MTHmnIgyMuaXpe+8iOaXpe+8iQ0KICAg44KC44Go44Gr
44Gq44Gj44Gf5YCk77ya5Y+W44KK57WE44G/44Gu54q25oWLIOWun+aWveS4reOAgemBheOCjOaX
peaVsCA1M+aXpeOAgeW5tOW6puOBoOOBkeOBruacn+mZkCDjgYTjgYTjgYjjgIHmnKrlrozkuoYg
44Gv44GEDQogICDjgYrpoZjjgYTvvJrjgZnjgafjgavntYLjgo/jgaPjgabjgYTjgovloLTlkIjj
ga/jgIHoqIjnlLvjga7jgIznirbmhYvjgI3jgpLjgIzlrozkuobjgI3jgavjgZfjgIHjgIzlrozk
uobml6XjgI3jgpLlhaXjgozjgabjgY/jgaDjgZXjgYTjgILjgb7jgaDjga7loLTlkIjjga/jgIHj
gYTjgaTjgb7jgafjgavntYLjgYjjgovjgYvjgpLmsbrjgoHjgabjgIzmnJ/pmZDjgI3jgpLmlLnj
goHjgovjgYvjgIHooYzjgo/jgarjgYTjgZPjgajjgajjgZnjgovloLTlkIjjga/jgIznirbmhYvj
gI3jgpLjgIzkuK3mraLjgI3jgavjgZfjgabjgY/jgaDjgZXjgYTjgIINCiAgIOWxiuOBhOOBn+eQ
hueUse+8muaJgOeuoemDqOe9suOBruOBn+OCgQ0KDQozLiDjgJDjgYrnn6XjgonjgZvjgJHjgr/j
g5bjg6zjg4Pjg4jnq6/mnKvjga7phY3lgpnvvJrku6Tlkow45bm0NOaciDHml6XjgYvjgonoqIjn
lLvjgavli5XjgY3jgYzoqJjpjLLjgZXjgozjgabjgYTjgb7jgZvjgpMNCiAgIOipsuW9k+OBl+OB
n+aXpe+8muS7pOWSjDjlubQxMeaciDIy5pel77yI5pel77yJDQogICDjgoLjgajjgavjgarjgaPj
gZ/lgKTvvJrli5XjgY3jgYzjgarjgY/jgabjgoLjgojjgYTml6XmlbAgMTgw5pel44CB5YuV44GN
44Gu44Gq44GE5pel5pWwIDIzNeaXpeOAgemWi+Wni+a4iOOBvyDjga/jgYTjgIHnirbmhYsg5a6f
5pa95LitDQogICDjgYrpoZjjgYTvvJrpgLLjgpPjgafjgYTjgovloLTlkIjjga/jgIHlubTluqbl
iKXlj5bjgorntYTjgb/jga7jgIznirbmhYvjgI3jgajjgIzmm7TmlrDml6XjgI3jgIHjgb7jgZ/j
ga/mnIDmlrDjga7lrp/nuL7lgKTjgpLoqIjnlLvjgavlhaXjgozjgabjgY/jgaDjgZXjgYTjgILm
raLjgb7jgaPjgabjgYTjgovloLTlkIjjga/jgIHlho3plovjga7opovpgJrjgZfjgYvjgIHopovn
m7TjgZfjga7jgYrogIPjgYjjgpLkuovli5nlsYDjgbjjgYrnn6XjgonjgZvjgY/jgaDjgZXjgYTj
gIINCiAgIOWxiuOBhOOBn+eQhueUse+8muaJgOeuoemDqOe9suOBruOBn+OCgQ0KDQo0LiDjgJDj
gYrnn6XjgonjgZvjgJHluoHoiI7muIXmjoPmpa3li5nlp5ToqJfvvJroh6rli5Xmm7TmlrDmnaHp
oIXjgYzjgYLjgorjgb7jgZkNCiAgIOipsuW9k+OBl+OBn+aXpe+8muS7pOWSjDjlubQxMeaciDIy
5pel77yI5pel77yJDQogICDjgoLjgajjgavjgarjgaPjgZ/lgKTvvJroh6rli5Xmm7TmlrDmnaHp
oIUg44Gv44GE44CB5rqA5LqG5pel44Gu57WM6YGOIOOBhOOBhOOBiOOAgeeKtuaFiyDlrp/mlr3k
uK0NCiAgIOOBiumhmOOBhO+8muasoeOBruaUueWumuOBruapn+S8muOBq+OAgeiHquWLleabtOaW
sOOCkuOChOOCgeOAgeacn+mWk+OCkuWumuOCgeOBpuW/heimgeOBq+W/nOOBmOOBpue2muOBkeOC
i+W9ouOBq+aUueOCgeOCi+OBk+OBqOOCkuOBlOaknOiojuOBj+OBoOOBleOBhOOAgg0KICAg5bGK
44GE44Gf55CG55Sx77ya5omA566h6YOo572y44Gu44Gf44KBDQoNCi0tLS0tLS0tLS0tLS0tLS0t
LS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tDQrjgZPjga7jgYrnn6XjgonjgZvjga/j
gIHmnKzluILjga7oqIjnlLvjgavmm7jjgYvjgozjgZ/mnJ/pmZDjgoTnm67mqJnjgpLjgoLjgajj
gavjgIzjgoTjgoHjganjgY3jgI3jgYzoh6rli5XjgafjgYrpgIHjgorjgZfjgabjgYTjgb7jgZnj
gIINCuaLheW9k+OBruaWueOBruiyrOS7u+OCkuWVj+OBhuOCguOBruOBp+OBr+OBguOCiuOBvuOB
m+OCk+OAguS6i+aDheOBjOOBguOBo+OBpuioiOeUu+OBqeOBiuOCiuOBq+mAsuOBvuOBquOBhOOB
qOOBjeOBr+OAgeaXqeOBj+WIhuOBi+OCi+OBu+OBqemBuOOBueOCi+aJi+eri+OBpuOBjOWil+OB
iOOBvuOBmeOAgg0K44GU5LiN5piO44Gq54K544KE6KiI55S744Gu6KiY6LyJ44Gu6KiC5q2j44Gv
44CB6KiI55S744Gu5Y+W44KK44G+44Go44KB44KS5ouF5b2T44GZ44KL5LqL5YuZ5bGA44G444GK
6aGY44GE44GX44G+44GZ44CCDQo=
--=_74e689c90564ff7399ba3d00f48705dc
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PCFET0NUWVBFIGh0bWw+DQo8aHRtbCBsYW5nPSJqYSI+DQo8aGVhZD4NCjxtZXRhIGNoYXJzZXQ9
InV0Zi04Ij4NCjxtZXRhIG5hbWU9InZpZXdwb3J0IiBjb250ZW50PSJ3aWR0aD1kZXZpY2Utd2lk
dGgsIGluaXRpYWwtc2NhbGU9MSI+DQo8dGl0bGU+44CQ6KaB5a++5b+c44CR6KiI55S744Gu54++
54q277ya56K66KqN44KS44GK6aGY44GE44GZ44KL5LqL6aCFIDTku7bvvIjpg73luILoqIjnlLvo
qrLvvIk8L3RpdGxlPg0KPC9oZWFkPg0KPGJvZHkgc3R5bGU9Im1hcmdpbjowO3BhZGRpbmc6MDti
YWNrZ3JvdW5kLWNvbG9yOiNmM2Y0ZjY7Y29sb3I6IzFmMjkzNzsiPg0KPHRhYmxlIHJvbGU9InBy
ZXNlbnRhdGlvbiIgd2lkdGg9IjEwMCUiIGNlbGxwYWRkaW5nPSIwIiBjZWxsc3BhY2luZz0iMCIg
Ym9yZGVyPSIwIiBzdHlsZT0iYmFja2dyb3VuZC1jb2xvcjojZjNmNGY2OyI+PHRyPjx0ZCBhbGln
bj0iY2VudGVyIiBzdHlsZT0icGFkZGluZzoxMnB4IDhweDsiPg0KPHRhYmxlIHJvbGU9InByZXNl
bnRhdGlvbiIgd2lkdGg9IjY4MCIgY2VsbHBhZGRpbmc9IjAiIGNlbGxzcGFjaW5nPSIwIiBib3Jk
ZXI9IjAiIHN0eWxlPSJ3aWR0aDoxMDAlO21heC13aWR0aDo2ODBweDtiYWNrZ3JvdW5kLWNvbG9y
OiNmZmZmZmY7Ym9yZGVyOjFweCBzb2xpZCAjZDFkNWRiOyI+PHRyPjx0ZCBzdHlsZT0iZm9udC1m
YW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fu
cy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRk
aW5nOjIwcHggMjBweCA4cHggMjBweDsiPg0KPHAgc3R5bGU9Im1hcmdpbjowIDAgMTJweCAwOyI+
6YO95biC6KiI55S76Kqy44CA44GU5ouF5b2T6ICF5qeYPC9wPg0KPHAgc3R5bGU9Im1hcmdpbjow
IDAgOHB4IDA7Ij7jgYrnlrLjgozjgZXjgb7jgafjgZnjgILmnKzluILjga7oqIjnlLvjga7pgLLj
gb/lhbflkIjjgpLopovlrojjgovjgIzjgoTjgoHjganjgY3jgI3jgYvjgonjga7jgYrnn6Xjgonj
gZvjgafjgZnjgII8L3A+DQo8cCBzdHlsZT0ibWFyZ2luOjAgMCAxNnB4IDA7Ij7oqIjnlLvjga7o
povlrojjgorjgpLlp4vjgoHjgovjgavjgYLjgZ/jgorjgIHnj77lnKjoqbLlvZPjgZfjgabjgYTj
gos05Lu244KS44G+44Go44KB44Gm44GK6YCB44KK44GX44G+44GZ44CC5Lul5YmN44GL44KJ44Gu
44KC44Gu44KS5ZCr44KA44Gf44KB44CB5Lu25pWw44GM5aSa44GP6KaL44GI44KL44GT44Go44GM
44GC44KK44G+44GZ44CC5oCl44GQ44KC44Gu44GL44KJ6aCG44Gr5Lim44G544Gm44GE44G+44GZ
44CC44GZ44GQ44Gr57WC44KP44KJ44Gq44GE44KC44Gu44Gv44CB6KiI55S744Gu5pyf6ZmQ44KE
54q25oWL44KS5a6f5oOF44Gr5ZCI44KP44Gb44KL44Go44GT44KN44GL44KJ44GK6aGY44GE44GX
44G+44GZ44CCPC9wPg0KPHRhYmxlIHdpZHRoPSIxMDAlIiBjZWxscGFkZGluZz0iMCIgY2VsbHNw
YWNpbmc9IjAiIGJvcmRlcj0iMCIgc3R5bGU9Im1hcmdpbjowIDAgMTZweCAwO2JvcmRlcjoxcHgg
c29saWQgI2QxZDVkYjtib3JkZXItbGVmdDo2cHggc29saWQgIzkyNDAwZTsiPg0KPHRyPjx0ZCBj
b2xzcGFuPSIyIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMsTWVp
cnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5lLWhlaWdo
dDoxLjY7Y29sb3I6IzFmMjkzNztmb250LXdlaWdodDpib2xkO3BhZGRpbmc6MTBweCAxMnB4IDZw
eCAxMnB4OyI+PHNwYW4gc3R5bGU9ImNvbG9yOiM5MjQwMGU7Ij7jgJDopoHlr77lv5zjgJE8L3Nw
YW4+5bqB6IiO5riF5o6D5qWt5YuZ5aeU6KiX77ya57aZ57aa44GZ44KL44GL44Gp44GG44GL44Gu
5Yik5pat44GM5b+F6KaB44Gn44GZ77yI5Yik5pat44Gu5pyf6ZmQIOS7pOWSjDjlubQxMuaciDE0
5pel77yJPC90ZD48L3RyPg0KPHRyPjx0aCBzY29wZT0icm93IiBhbGlnbj0ibGVmdCIgdmFsaWdu
PSJ0b3AiIHdpZHRoPSIxMDQiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdv
dGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxMnB4O2xp
bmUtaGVpZ2h0OjEuNTtjb2xvcjojNGI1NTYzO2ZvbnQtd2VpZ2h0Om5vcm1hbDtwYWRkaW5nOjNw
eCA0cHggM3B4IDEycHg7d2hpdGUtc3BhY2U6bm93cmFwOyI+54q25rOBPC90aD48dGQgdmFsaWdu
PSJ0b3AiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8s
Tm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxNHB4O2xpbmUtaGVpZ2h0OjEu
Njtjb2xvcjojMWYyOTM3O3BhZGRpbmc6MnB4IDEycHggMnB4IDRweDsiPuWIpOaWreOCkuOBiumh
mOOBhOOBl+OBvuOBmTwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxpZ249ImxlZnQi
IHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2Fu
cyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6
MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpub3JtYWw7cGFk
ZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuacn+mZkDwvdGg+PHRk
IHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMs
TWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5lLWhl
aWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4IDJweCA0cHg7Ij7ku6Tlkow4
5bm0MTLmnIgxNOaXpe+8iOaciO+8ie+8iOOBguOBqDIy5pel77yJPC90ZD48L3RyPg0KPHRyPjx0
aCBzY29wZT0icm93IiBhbGlnbj0ibGVmdCIgdmFsaWduPSJ0b3AiIHdpZHRoPSIxMDQiIHN0eWxl
PSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENK
SyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxMnB4O2xpbmUtaGVpZ2h0OjEuNTtjb2xvcjojNGI1
NTYzO2ZvbnQtd2VpZ2h0Om5vcm1hbDtwYWRkaW5nOjNweCA0cHggM3B4IDEycHg7d2hpdGUtc3Bh
Y2U6bm93cmFwOyI+6Kmy5b2T44GX44Gf5pelPC90aD48dGQgdmFsaWduPSJ0b3AiIHN0eWxlPSJm
b250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBK
UCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxNHB4O2xpbmUtaGVpZ2h0OjEuNjtjb2xvcjojMWYyOTM3
O3BhZGRpbmc6MnB4IDEycHggMnB4IDRweDsiPuS7pOWSjDjlubQxMeaciDIy5pel77yI5pel77yJ
PC90ZD48L3RyPg0KPHRyPjx0aCBzY29wZT0icm93IiBhbGlnbj0ibGVmdCIgdmFsaWduPSJ0b3Ai
IHdpZHRoPSIxMDQiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxN
ZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxMnB4O2xpbmUtaGVp
Z2h0OjEuNTtjb2xvcjojNGI1NTYzO2ZvbnQtd2VpZ2h0Om5vcm1hbDtwYWRkaW5nOjNweCA0cHgg
M3B4IDEycHg7d2hpdGUtc3BhY2U6bm93cmFwOyI+44KC44Go44Gr44Gq44Gj44Gf5YCkPC90aD48
dGQgdmFsaWduPSJ0b3AiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhp
YyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxNHB4O2xpbmUt
aGVpZ2h0OjEuNjtjb2xvcjojMWYyOTM3O3BhZGRpbmc6MnB4IDEycHggMnB4IDRweDsiPuWIpOaW
reOBruacn+mZkCDku6Tlkow45bm0MTLmnIgxNOaXpe+8iOaciO+8ieOAgeWIpOaWrea4iOOBvyDj
gYTjgYTjgYjjgIHmuoDkuobml6Xjga7ntYzpgY4g44GE44GE44GIPC90ZD48L3RyPg0KPHRyPjx0
aCBzY29wZT0icm93IiBhbGlnbj0ibGVmdCIgdmFsaWduPSJ0b3AiIHdpZHRoPSIxMDQiIHN0eWxl
PSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENK
SyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZToxMnB4O2xpbmUtaGVpZ2h0OjEuNTtjb2xvcjojNGI1
NTYzO2ZvbnQtd2VpZ2h0Om5vcm1hbDtwYWRkaW5nOjNweCA0cHggM3B4IDEycHg7d2hpdGUtc3Bh
Y2U6bm93cmFwOyI+44GK6aGY44GEPC90aD48dGQgdmFsaWduPSJ0b3AiIHN0eWxlPSJmb250LWZh
bWlseTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5z
LXNlcmlmO2ZvbnQtc2l6ZToxNHB4O2xpbmUtaGVpZ2h0OjEuNjtjb2xvcjojMWYyOTM3O3BhZGRp
bmc6MnB4IDEycHggMnB4IDRweDsiPue2mee2muODu+imi+ebtOOBl+ODu+e1guS6huOBruOBhOOB
muOCjOOBqOOBmeOCi+OBi+OAgeeQhueUseOCkua3u+OBiOOBpuOBlOaknOiojuOBj+OBoOOBleOB
hOOAguWIpOaWreOBr+aOqOmAsuacrOmDqOOBjOihjOOBhOOBvuOBmeOAgue2mee2muOBmeOCi+OB
qOOBjeOBr+OAgeasoeOBrua6gOS6huaXpeOBjOimgeOCiuOBvuOBmeOAguioiOeUu+OBp+OBr+OA
geWIpOaWreOBjOOBquOBhOOBqOOBjeOBrue1kOirluOBr+OAjOe1guS6huOAjeOBp+OBmeOAguiH
quWLleabtOaWsOadoemgheOBjOOBguOCi+OBn+OCgeOAgee1guS6huOBmeOCi+OBq+OBr+ebuOaJ
i+aWueOBuOOBruabuOmdouOBrumAmuefpe+8iOacn+mZkCDku6Tlkow45bm0MTLmnIgzMeaXpe+8
ieOBjOW/heimgeOBp+OBmeOAgjwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxpZ249
ImxlZnQiIHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdp
bm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250
LXNpemU6MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpub3Jt
YWw7cGFkZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuWxiuOBhOOB
n+eQhueUsTwvdGg+PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8g
U2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNp
emU6MTRweDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4IDJw
eCA0cHg7Ij7miYDnrqHpg6jnvbLjga7jgZ/jgoE8L3RkPjwvdHI+DQo8dHI+PHRkIGNvbHNwYW49
IjIiIGhlaWdodD0iNiIgc3R5bGU9ImZvbnQtc2l6ZTo2cHg7bGluZS1oZWlnaHQ6NnB4OyI+Jm5i
c3A7PC90ZD48L3RyPg0KPC90YWJsZT4NCg0KPHRhYmxlIHdpZHRoPSIxMDAlIiBjZWxscGFkZGlu
Zz0iMCIgY2VsbHNwYWNpbmc9IjAiIGJvcmRlcj0iMCIgc3R5bGU9Im1hcmdpbjowIDAgMTZweCAw
O2JvcmRlcjoxcHggc29saWQgI2QxZDVkYjtib3JkZXItbGVmdDo2cHggc29saWQgIzkyNDAwZTsi
Pg0KPHRyPjx0ZCBjb2xzcGFuPSIyIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZ
dSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRw
eDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztmb250LXdlaWdodDpib2xkO3BhZGRpbmc6
MTBweCAxMnB4IDZweCAxMnB4OyI+PHNwYW4gc3R5bGU9ImNvbG9yOiM5MjQwMGU7Ij7jgJDopoHl
r77lv5zjgJE8L3NwYW4+44K/44OW44Os44OD44OI56uv5pyr44Gu6YWN5YKZ77ya44CM5a++6LGh
5qWt5YuZ44Gu6YG45a6a44CN44GM5pyf6ZmQ77yI5Luk5ZKMOOW5tDnmnIgzMOaXpe+8ieOCkumB
juOBjuOBpuOBhOOBvuOBmTwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxpZ249Imxl
ZnQiIHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8g
U2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNp
emU6MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpub3JtYWw7
cGFkZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuipsuW9k+OBl+OB
n+aXpTwvdGg+PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2Fu
cyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6
MTRweDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4IDJweCA0
cHg7Ij7ku6Tlkow45bm0MTHmnIgyMuaXpe+8iOaXpe+8iTwvdGQ+PC90cj4NCjx0cj48dGggc2Nv
cGU9InJvdyIgYWxpZ249ImxlZnQiIHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9u
dC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAs
c2Fucy1zZXJpZjtmb250LXNpemU6MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztm
b250LXdlaWdodDpub3JtYWw7cGFkZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5v
d3JhcDsiPuOCguOBqOOBq+OBquOBo+OBn+WApDwvdGg+PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0i
Zm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksg
SlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkz
NztwYWRkaW5nOjJweCAxMnB4IDJweCA0cHg7Ij7lj5bjgorntYTjgb/jga7nirbmhYsg5a6f5pa9
5Lit44CB6YGF44KM5pel5pWwIDUz5pel44CB5bm05bqm44Gg44GR44Gu5pyf6ZmQIOOBhOOBhOOB
iOOAgeacquWujOS6hiDjga/jgYQ8L3RkPjwvdHI+DQo8dHI+PHRoIHNjb3BlPSJyb3ciIGFsaWdu
PSJsZWZ0IiB2YWxpZ249InRvcCIgd2lkdGg9IjEwNCIgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFn
aW5vIFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9u
dC1zaXplOjEycHg7bGluZS1oZWlnaHQ6MS41O2NvbG9yOiM0YjU1NjM7Zm9udC13ZWlnaHQ6bm9y
bWFsO3BhZGRpbmc6M3B4IDRweCAzcHggMTJweDt3aGl0ZS1zcGFjZTpub3dyYXA7Ij7jgYrpoZjj
gYQ8L3RoPjx0ZCB2YWxpZ249InRvcCIgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMs
WXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9udC1zaXplOjE0
cHg7bGluZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7cGFkZGluZzoycHggMTJweCAycHggNHB4
OyI+44GZ44Gn44Gr57WC44KP44Gj44Gm44GE44KL5aC05ZCI44Gv44CB6KiI55S744Gu44CM54q2
5oWL44CN44KS44CM5a6M5LqG44CN44Gr44GX44CB44CM5a6M5LqG5pel44CN44KS5YWl44KM44Gm
44GP44Gg44GV44GE44CC44G+44Gg44Gu5aC05ZCI44Gv44CB44GE44Gk44G+44Gn44Gr57WC44GI
44KL44GL44KS5rG644KB44Gm44CM5pyf6ZmQ44CN44KS5pS544KB44KL44GL44CB6KGM44KP44Gq
44GE44GT44Go44Go44GZ44KL5aC05ZCI44Gv44CM54q25oWL44CN44KS44CM5Lit5q2i44CN44Gr
44GX44Gm44GP44Gg44GV44GE44CCPC90ZD48L3RyPg0KPHRyPjx0aCBzY29wZT0icm93IiBhbGln
bj0ibGVmdCIgdmFsaWduPSJ0b3AiIHdpZHRoPSIxMDQiIHN0eWxlPSJmb250LWZhbWlseTpIaXJh
Z2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2Zv
bnQtc2l6ZToxMnB4O2xpbmUtaGVpZ2h0OjEuNTtjb2xvcjojNGI1NTYzO2ZvbnQtd2VpZ2h0Om5v
cm1hbDtwYWRkaW5nOjNweCA0cHggM3B4IDEycHg7d2hpdGUtc3BhY2U6bm93cmFwOyI+5bGK44GE
44Gf55CG55SxPC90aD48dGQgdmFsaWduPSJ0b3AiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lu
byBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQt
c2l6ZToxNHB4O2xpbmUtaGVpZ2h0OjEuNjtjb2xvcjojMWYyOTM3O3BhZGRpbmc6MnB4IDEycHgg
MnB4IDRweDsiPuaJgOeuoemDqOe9suOBruOBn+OCgTwvdGQ+PC90cj4NCjx0cj48dGQgY29sc3Bh
bj0iMiIgaGVpZ2h0PSI2IiBzdHlsZT0iZm9udC1zaXplOjZweDtsaW5lLWhlaWdodDo2cHg7Ij4m
bmJzcDs8L3RkPjwvdHI+DQo8L3RhYmxlPg0KDQo8dGFibGUgd2lkdGg9IjEwMCUiIGNlbGxwYWRk
aW5nPSIwIiBjZWxsc3BhY2luZz0iMCIgYm9yZGVyPSIwIiBzdHlsZT0ibWFyZ2luOjAgMCAxNnB4
IDA7Ym9yZGVyOjFweCBzb2xpZCAjZDFkNWRiO2JvcmRlci1sZWZ0OjZweCBzb2xpZCAjMWU0MGFm
OyI+DQo8dHI+PHRkIGNvbHNwYW49IjIiIHN0eWxlPSJmb250LWZhbWlseTpIaXJhZ2lubyBTYW5z
LFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlmO2ZvbnQtc2l6ZTox
NHB4O2xpbmUtaGVpZ2h0OjEuNjtjb2xvcjojMWYyOTM3O2ZvbnQtd2VpZ2h0OmJvbGQ7cGFkZGlu
ZzoxMHB4IDEycHggNnB4IDEycHg7Ij48c3BhbiBzdHlsZT0iY29sb3I6IzFlNDBhZjsiPuOAkOOB
iuefpeOCieOBm+OAkTwvc3Bhbj7jgr/jg5bjg6zjg4Pjg4jnq6/mnKvjga7phY3lgpnvvJrku6Tl
kow45bm0NOaciDHml6XjgYvjgonoqIjnlLvjgavli5XjgY3jgYzoqJjpjLLjgZXjgozjgabjgYTj
gb7jgZvjgpM8L3RkPjwvdHI+DQo8dHI+PHRoIHNjb3BlPSJyb3ciIGFsaWduPSJsZWZ0IiB2YWxp
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
ZzoycHggMTJweCAycHggNHB4OyI+5YuV44GN44GM44Gq44GP44Gm44KC44KI44GE5pel5pWwIDE4
MOaXpeOAgeWLleOBjeOBruOBquOBhOaXpeaVsCAyMzXml6XjgIHplovlp4vmuIjjgb8g44Gv44GE
44CB54q25oWLIOWun+aWveS4rTwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxpZ249
ImxlZnQiIHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdp
bm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250
LXNpemU6MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpub3Jt
YWw7cGFkZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuOBiumhmOOB
hDwvdGg+PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZ
dSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRw
eDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4IDJweCA0cHg7
Ij7pgLLjgpPjgafjgYTjgovloLTlkIjjga/jgIHlubTluqbliKXlj5bjgorntYTjgb/jga7jgIzn
irbmhYvjgI3jgajjgIzmm7TmlrDml6XjgI3jgIHjgb7jgZ/jga/mnIDmlrDjga7lrp/nuL7lgKTj
gpLoqIjnlLvjgavlhaXjgozjgabjgY/jgaDjgZXjgYTjgILmraLjgb7jgaPjgabjgYTjgovloLTl
kIjjga/jgIHlho3plovjga7opovpgJrjgZfjgYvjgIHopovnm7TjgZfjga7jgYrogIPjgYjjgpLk
uovli5nlsYDjgbjjgYrnn6XjgonjgZvjgY/jgaDjgZXjgYTjgII8L3RkPjwvdHI+DQo8dHI+PHRo
IHNjb3BlPSJyb3ciIGFsaWduPSJsZWZ0IiB2YWxpZ249InRvcCIgd2lkdGg9IjEwNCIgc3R5bGU9
ImZvbnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pL
IEpQLHNhbnMtc2VyaWY7Zm9udC1zaXplOjEycHg7bGluZS1oZWlnaHQ6MS41O2NvbG9yOiM0YjU1
NjM7Zm9udC13ZWlnaHQ6bm9ybWFsO3BhZGRpbmc6M3B4IDRweCAzcHggMTJweDt3aGl0ZS1zcGFj
ZTpub3dyYXA7Ij7lsYrjgYTjgZ/nkIbnlLE8L3RoPjx0ZCB2YWxpZ249InRvcCIgc3R5bGU9ImZv
bnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQ
LHNhbnMtc2VyaWY7Zm9udC1zaXplOjE0cHg7bGluZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7
cGFkZGluZzoycHggMTJweCAycHggNHB4OyI+5omA566h6YOo572y44Gu44Gf44KBPC90ZD48L3Ry
Pg0KPHRyPjx0ZCBjb2xzcGFuPSIyIiBoZWlnaHQ9IjYiIHN0eWxlPSJmb250LXNpemU6NnB4O2xp
bmUtaGVpZ2h0OjZweDsiPiZuYnNwOzwvdGQ+PC90cj4NCjwvdGFibGU+DQoNCjx0YWJsZSB3aWR0
aD0iMTAwJSIgY2VsbHBhZGRpbmc9IjAiIGNlbGxzcGFjaW5nPSIwIiBib3JkZXI9IjAiIHN0eWxl
PSJtYXJnaW46MCAwIDE2cHggMDtib3JkZXI6MXB4IHNvbGlkICNkMWQ1ZGI7Ym9yZGVyLWxlZnQ6
NnB4IHNvbGlkICMxZTQwYWY7Ij4NCjx0cj48dGQgY29sc3Bhbj0iMiIgc3R5bGU9ImZvbnQtZmFt
aWx5OkhpcmFnaW5vIFNhbnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMt
c2VyaWY7Zm9udC1zaXplOjE0cHg7bGluZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7Zm9udC13
ZWlnaHQ6Ym9sZDtwYWRkaW5nOjEwcHggMTJweCA2cHggMTJweDsiPjxzcGFuIHN0eWxlPSJjb2xv
cjojMWU0MGFmOyI+44CQ44GK55+l44KJ44Gb44CRPC9zcGFuPuW6geiIjua4heaOg+alreWLmeWn
lOiol++8muiHquWLleabtOaWsOadoemgheOBjOOBguOCiuOBvuOBmTwvdGQ+PC90cj4NCjx0cj48
dGggc2NvcGU9InJvdyIgYWxpZ249ImxlZnQiIHZhbGlnbj0idG9wIiB3aWR0aD0iMTA0IiBzdHls
ZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBD
SksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRi
NTU2Mztmb250LXdlaWdodDpub3JtYWw7cGFkZGluZzozcHggNHB4IDNweCAxMnB4O3doaXRlLXNw
YWNlOm5vd3JhcDsiPuipsuW9k+OBl+OBn+aXpTwvdGg+PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0i
Zm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBDSksg
SlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5lLWhlaWdodDoxLjY7Y29sb3I6IzFmMjkz
NztwYWRkaW5nOjJweCAxMnB4IDJweCA0cHg7Ij7ku6Tlkow45bm0MTHmnIgyMuaXpe+8iOaXpe+8
iTwvdGQ+PC90cj4NCjx0cj48dGggc2NvcGU9InJvdyIgYWxpZ249ImxlZnQiIHZhbGlnbj0idG9w
IiB3aWR0aD0iMTA0IiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMs
TWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTJweDtsaW5lLWhl
aWdodDoxLjU7Y29sb3I6IzRiNTU2Mztmb250LXdlaWdodDpub3JtYWw7cGFkZGluZzozcHggNHB4
IDNweCAxMnB4O3doaXRlLXNwYWNlOm5vd3JhcDsiPuOCguOBqOOBq+OBquOBo+OBn+WApDwvdGg+
PHRkIHZhbGlnbj0idG9wIiBzdHlsZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3Ro
aWMsTWVpcnlvLE5vdG8gU2FucyBDSksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTRweDtsaW5l
LWhlaWdodDoxLjY7Y29sb3I6IzFmMjkzNztwYWRkaW5nOjJweCAxMnB4IDJweCA0cHg7Ij7oh6rl
i5Xmm7TmlrDmnaHpoIUg44Gv44GE44CB5rqA5LqG5pel44Gu57WM6YGOIOOBhOOBhOOBiOOAgeeK
tuaFiyDlrp/mlr3kuK08L3RkPjwvdHI+DQo8dHI+PHRoIHNjb3BlPSJyb3ciIGFsaWduPSJsZWZ0
IiB2YWxpZ249InRvcCIgd2lkdGg9IjEwNCIgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFnaW5vIFNh
bnMsWXUgR290aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9udC1zaXpl
OjEycHg7bGluZS1oZWlnaHQ6MS41O2NvbG9yOiM0YjU1NjM7Zm9udC13ZWlnaHQ6bm9ybWFsO3Bh
ZGRpbmc6M3B4IDRweCAzcHggMTJweDt3aGl0ZS1zcGFjZTpub3dyYXA7Ij7jgYrpoZjjgYQ8L3Ro
Pjx0ZCB2YWxpZ249InRvcCIgc3R5bGU9ImZvbnQtZmFtaWx5OkhpcmFnaW5vIFNhbnMsWXUgR290
aGljLE1laXJ5byxOb3RvIFNhbnMgQ0pLIEpQLHNhbnMtc2VyaWY7Zm9udC1zaXplOjE0cHg7bGlu
ZS1oZWlnaHQ6MS42O2NvbG9yOiMxZjI5Mzc7cGFkZGluZzoycHggMTJweCAycHggNHB4OyI+5qyh
44Gu5pS55a6a44Gu5qmf5Lya44Gr44CB6Ieq5YuV5pu05paw44KS44KE44KB44CB5pyf6ZaT44KS
5a6a44KB44Gm5b+F6KaB44Gr5b+c44GY44Gm57aa44GR44KL5b2i44Gr5pS544KB44KL44GT44Go
44KS44GU5qSc6KiO44GP44Gg44GV44GE44CCPC90ZD48L3RyPg0KPHRyPjx0aCBzY29wZT0icm93
IiBhbGlnbj0ibGVmdCIgdmFsaWduPSJ0b3AiIHdpZHRoPSIxMDQiIHN0eWxlPSJmb250LWZhbWls
eTpIaXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNl
cmlmO2ZvbnQtc2l6ZToxMnB4O2xpbmUtaGVpZ2h0OjEuNTtjb2xvcjojNGI1NTYzO2ZvbnQtd2Vp
Z2h0Om5vcm1hbDtwYWRkaW5nOjNweCA0cHggM3B4IDEycHg7d2hpdGUtc3BhY2U6bm93cmFwOyI+
5bGK44GE44Gf55CG55SxPC90aD48dGQgdmFsaWduPSJ0b3AiIHN0eWxlPSJmb250LWZhbWlseTpI
aXJhZ2lubyBTYW5zLFl1IEdvdGhpYyxNZWlyeW8sTm90byBTYW5zIENKSyBKUCxzYW5zLXNlcmlm
O2ZvbnQtc2l6ZToxNHB4O2xpbmUtaGVpZ2h0OjEuNjtjb2xvcjojMWYyOTM3O3BhZGRpbmc6MnB4
IDEycHggMnB4IDRweDsiPuaJgOeuoemDqOe9suOBruOBn+OCgTwvdGQ+PC90cj4NCjx0cj48dGQg
Y29sc3Bhbj0iMiIgaGVpZ2h0PSI2IiBzdHlsZT0iZm9udC1zaXplOjZweDtsaW5lLWhlaWdodDo2
cHg7Ij4mbmJzcDs8L3RkPjwvdHI+DQo8L3RhYmxlPg0KDQo8L3RkPjwvdHI+PHRyPjx0ZCBzdHls
ZT0iZm9udC1mYW1pbHk6SGlyYWdpbm8gU2FucyxZdSBHb3RoaWMsTWVpcnlvLE5vdG8gU2FucyBD
SksgSlAsc2Fucy1zZXJpZjtmb250LXNpemU6MTJweDtsaW5lLWhlaWdodDoxLjU7Y29sb3I6IzRi
NTU2MztwYWRkaW5nOjEycHggMjBweCAxNnB4IDIwcHg7Ym9yZGVyLXRvcDoxcHggc29saWQgI2Qx
ZDVkYjsiPg0KPHAgc3R5bGU9Im1hcmdpbjowIDAgNHB4IDA7Ij7jgZPjga7jgYrnn6XjgonjgZvj
ga/jgIHmnKzluILjga7oqIjnlLvjgavmm7jjgYvjgozjgZ/mnJ/pmZDjgoTnm67mqJnjgpLjgoLj
gajjgavjgIzjgoTjgoHjganjgY3jgI3jgYzoh6rli5XjgafjgYrpgIHjgorjgZfjgabjgYTjgb7j
gZnjgII8L3A+DQo8cCBzdHlsZT0ibWFyZ2luOjAgMCA0cHggMDsiPuaLheW9k+OBruaWueOBruiy
rOS7u+OCkuWVj+OBhuOCguOBruOBp+OBr+OBguOCiuOBvuOBm+OCk+OAguS6i+aDheOBjOOBguOB
o+OBpuioiOeUu+OBqeOBiuOCiuOBq+mAsuOBvuOBquOBhOOBqOOBjeOBr+OAgeaXqeOBj+WIhuOB
i+OCi+OBu+OBqemBuOOBueOCi+aJi+eri+OBpuOBjOWil+OBiOOBvuOBmeOAgjwvcD4NCjxwIHN0
eWxlPSJtYXJnaW46MDsiPuOBlOS4jeaYjuOBqueCueOChOioiOeUu+OBruiomOi8ieOBruioguat
o+OBr+OAgeioiOeUu+OBruWPluOCiuOBvuOBqOOCgeOCkuaLheW9k+OBmeOCi+S6i+WLmeWxgOOB
uOOBiumhmOOBhOOBl+OBvuOBmeOAgjwvcD4NCjwvdGQ+PC90cj48L3RhYmxlPg0KPC90ZD48L3Ry
PjwvdGFibGU+DQo8L2JvZHk+DQo8L2h0bWw+
--=_74e689c90564ff7399ba3d00f48705dc--
', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(4,CAST('{"text":"【要対応】計画の現状：確認をお願いする事項 4件（健康課）\n\n健康課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している4件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：所管部署のため\n\n2. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n4. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【要対応】計画の現状：確認をお願いする事項 4件（健康課）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"健康課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している4件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n   状況：判断をお願いします\n   取り組み：健診の予約\n   期限：令和8年12月28日（月）（あと36日）\n   該当した日：令和8年11月22日（日）\n   もとになった値：判断の期限 令和8年12月28日（月）、判断済み いいえ、満了日の経過 いいえ\n   お願い：継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。継続するときは、次の満了日が要ります。計画では、判断がないときの結論は「終了」です。\n   届いた理由：所管部署のため\n\n2. 【要対応】健診の予約：「機種選定」が期限（令和8年10月30日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 23日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】健診の予約：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n4. 【お知らせ】健診の予約：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(5,CAST('{"text":"【要対応】計画の現状：確認をお願いする事項 3件（教育課）\n\n教育課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している3件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【要対応】計画の現状：確認をお願いする事項 3件（教育課）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"教育課　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n計画の見守りを始めるにあたり、現在該当している3件をまとめてお送りします。以前からのものを含むため、件数が多く見えることがあります。急ぐものから順に並べています。すぐに終わらないものは、計画の期限や状態を実情に合わせるところからお願いします。\n\n1. 【要対応】学習端末：「試行」が期限（令和8年11月10日）を過ぎています\n   該当した日：令和8年11月22日（日）\n   もとになった値：取り組みの状態 実施中、遅れ日数 12日、年度だけの期限 いいえ、未完了 はい\n   お願い：すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めるか、行わないこととする場合は「状態」を「中止」にしてください。\n   届いた理由：所管部署のため\n\n2. 【お知らせ】学習端末：令和8年4月1日から計画に動きが記録されていません\n   該当した日：令和8年11月22日（日）\n   もとになった値：動きがなくてもよい日数 180日、動きのない日数 235日、開始済み はい、状態 実施中\n   お願い：進んでいる場合は、年度別取り組みの「状態」と「更新日」、または最新の実績値を計画に入れてください。止まっている場合は、再開の見通しか、見直しのお考えを事務局へお知らせください。\n   届いた理由：所管部署のため\n\n3. 【お知らせ】学習端末：計画に未記入の欄があります（KPI）\n   該当した日：令和8年11月22日（日）\n   もとになった値：未記入の欄 KPI、状態 実施中\n   お願い：空いている欄を埋めてください。「〇台」のような仮の記入は、値がないものとして扱われます。\n   届いた理由：所管部署のため\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(6,CAST(replace('From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@localhost>
Subject: =?utf-8?b?44CQ6YCx5qyh5aCx5ZGK44CR5Yik5pat5b6F44GhMuS7tuODuw==?=
 =?utf-8?b?5paw6KaPMOS7tuODu+ino+a2iDDku7bvvIjku6Tlkow45bm0MTHmnIgyMg==?=
 =?utf-8?b?5pel772e5Luk5ZKMOOW5tDEx5pyIMjLml6XvvIk=?=
Date: Sun, 22 Nov 2026 14:22:00 +0000
Message-ID: <43d7822bf60bfaa855fc738df03c9ea0@localhost>
To: hq@example.lg.jp
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
Content-Language: ja
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_521dce5e2e8ed55198df392dfdf8ddc7"

', char(10), char(13) || char(10)) AS BLOB));
INSERT INTO "payloads" VALUES(7,CAST('{"text":"【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）\n\n事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n令和8年11月22日（日）から令和8年11月22日（日）までの状況をご報告します。\n\n■ 判断をお願いする事項（期限順）\n- 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課 / 期限：令和8年12月14日（月）\n\n- 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n  健康課 / 期限：令和8年12月28日（月）\n\n以前から続いている事項が9件あります。\n\n■ 判定できなかったもの\n計画に値がないため、良いとも悪いとも言えないものです。問題がないという意味ではありません。\n- タブレット端末の配備：KPI「端末数」：達成度がわからないため、判定できません（判定しようとしたこと：目標に対する進み具合）\n\n■ 分野別\n- 分野の記入なし：件数 3 / 【緊急】 0 / 【要対応】 4 / 【お知らせ】 5\n- 取り組みに属さない更新案件：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 1\n\n■ 部署別\n- 都市計画課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 健康課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 教育課：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 2\n\n■ 今後4週間に期限が来るもの\n- 令和8年12月14日（月）  【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課\n\n■ 見守っている計画とその新しさ\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n- 計画の取り込み：令和8年11月22日（日）（0日前）、plan\n- 最も新しい実績・更新：日付のある記録はありません\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【週次報告】判断待ち2件・新規0件・解消0件（令和8年11月22日～令和8年11月22日）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"事務局　ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n令和8年11月22日（日）から令和8年11月22日（日）までの状況をご報告します。\n\n■ 判断をお願いする事項（期限順）\n- 【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課 / 期限：令和8年12月14日（月）\n\n- 【要対応】包括協定：継続するかどうかの判断が必要です（判断の期限 令和8年12月28日）\n  健康課 / 期限：令和8年12月28日（月）\n\n以前から続いている事項が9件あります。\n\n■ 判定できなかったもの\n計画に値がないため、良いとも悪いとも言えないものです。問題がないという意味ではありません。\n- タブレット端末の配備：KPI「端末数」：達成度がわからないため、判定できません（判定しようとしたこと：目標に対する進み具合）\n\n■ 分野別\n- 分野の記入なし：件数 3 / 【緊急】 0 / 【要対応】 4 / 【お知らせ】 5\n- 取り組みに属さない更新案件：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 1\n\n■ 部署別\n- 都市計画課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 健康課：件数 1 / 【緊急】 0 / 【要対応】 2 / 【お知らせ】 2\n- 教育課：件数 1 / 【緊急】 0 / 【要対応】 1 / 【お知らせ】 2\n\n■ 今後4週間に期限が来るもの\n- 令和8年12月14日（月）  【要対応】庁舎清掃業務委託：継続するかどうかの判断が必要です（判断の期限 令和8年12月14日）\n  都市計画課\n\n■ 見守っている計画とその新しさ\n- 取り組み：3件\n- 年度別取り組み：3件\n- KPI：1件\n- やめるポイント：1件\n- 更新案件：2件\n- 計画の取り込み：令和8年11月22日（日）（0日前）、plan\n- 最も新しい実績・更新：日付のある記録はありません\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
INSERT INTO "payloads" VALUES(8,CAST('{"text":"【やめどき】計画を読み込めませんでした（誤り 3 件）\n\nご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n\n/tmp/samples/w1/plan に誤りがあるため、読み込みませんでした。前の計画がそのまま生きています。直して保存すると、自動で読み直します。\n\n- milestones.csv!D2: 「年度」欄：「18」は2通りに読めます（元号のない年）。一通りにしか読めない形で書いてください：2026、R8、令和8年度、R8(2026)。\n- milestones.csv!D3: 「年度」欄：「18」は2通りに読めます（元号のない年）。一通りにしか読めない形で書いてください：2026、R8、令和8年度、R8(2026)。\n- milestones.csv!D4: 「年度」欄：「18」は2通りに読めます（元号のない年）。一通りにしか読めない形で書いてください：2026、R8、令和8年度、R8(2026)。\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。\n","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"【やめどき】計画を読み込めませんでした（誤り 3 件）"}},{"type":"section","text":{"type":"plain_text","emoji":false,"text":"ご担当者様\n\nお疲れさまです。本市の計画の進み具合を見守る「やめどき」からのお知らせです。\n\n/tmp/samples/w1/plan に誤りがあるため、読み込みませんでした。前の計画がそのまま生きています。直して保存すると、自動で読み直します。\n\n- milestones.csv!D2: 「年度」欄：「18」は2通りに読めます（元号のない年）。一通りにしか読めない形で書いてください：2026、R8、令和8年度、R8(2026)。\n- milestones.csv!D3: 「年度」欄：「18」は2通りに読めます（元号のない年）。一通りにしか読めない形で書いてください：2026、R8、令和8年度、R8(2026)。\n- milestones.csv!D4: 「年度」欄：「18」は2通りに読めます（元号のない年）。一通りにしか読めない形で書いてください：2026、R8、令和8年度、R8(2026)。\n\n--------------------------------------------------\nこのお知らせは、本市の計画に書かれた期限や目標をもとに「やめどき」が自動でお送りしています。\n担当の方の責任を問うものではありません。事情があって計画どおりに進まないときは、早く分かるほど選べる手立てが増えます。\nご不明な点や計画の記載の訂正は、計画の取りまとめを担当する事務局へお願いします。"}}]}' AS BLOB));
COMMIT;
