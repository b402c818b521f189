-- Decisions, answers and silences; who wrote which cell; what the plan once promised; delivery that proves.
-- Subjects are `table/code`, the table in the singular, as in alerts.

-------------------------------------------------------------------------- who made which plan

-- Every revision of the plan, whoever made it: an import, a decision, a default, an answer, a closing,
-- or the passing of a last day (`ended`).
CREATE TABLE revisions (
    revision INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    day      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    by       TEXT NOT NULL,
    reason   TEXT           -- why a row was closed
) STRICT;

INSERT INTO revisions (revision, at, day, kind, by) SELECT revision, at, day, 'import', by FROM imports;

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

CREATE INDEX decisions_of_subject ON decisions (subject, id);

-- A decision to revise has a term of its own.
CREATE TABLE follow_ups (
    decision_id INTEGER PRIMARY KEY REFERENCES decisions,
    due         TEXT NOT NULL,
    closed_on   TEXT          -- the day of the changed target, end or exit point that closed it
) STRICT;

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

CREATE INDEX answers_of_alert ON answers (rule, subject, opening);

-- Cells that something other than an import wrote; a row that it added or closed has no column.
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

CREATE INDEX edits_of_row ON edits (tbl, key);

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

-------------------------------------------------------------------------- what it once promised

-- The first end ever recorded of an initiative or renewal.
CREATE TABLE first_ends (
    subject  TEXT PRIMARY KEY,
    ends_on  TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO first_ends
SELECT CASE tbl WHEN 'initiatives' THEN 'initiative/' ELSE 'renewal/' END || key,
       cells -> 'ends_on' ->> 'date', min(since)
FROM rows
WHERE tbl IN ('initiatives', 'renewals') AND cells -> 'ends_on' ->> 'date' IS NOT NULL
GROUP BY tbl, key;

-- Promises that an import eased without a recorded decision: each import counts once a subject and kind.
CREATE TABLE easings (
    revision INTEGER NOT NULL,
    day      TEXT NOT NULL,
    subject  TEXT NOT NULL,   -- initiative/… or renewal/… (end_moved), kpi/… (target_eased), initiative/… (exit_point_eased)
    kind     TEXT NOT NULL,
    detail   TEXT NOT NULL,   -- JSON: what was eased, from what, to what
    PRIMARY KEY (subject, kind, revision)
) STRICT, WITHOUT ROWID;

-- Rows that a synchronised source no longer has, until they come back or somebody closes them.
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

CREATE UNIQUE INDEX vanished_open ON vanished (tbl, key) WHERE until IS NULL;

-------------------------------------------------------------------------- the telling

-- Since when a delivery to the owner proves that this opening was asked, and about which date.
ALTER TABLE alerts ADD COLUMN asked_at INTEGER;
ALTER TABLE alerts ADD COLUMN asked_by TEXT;
UPDATE alerts SET asked_at = fired_at, asked_by = deadline;
ALTER TABLE alerts ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
-- What was answered: rest until then; how often a promise broke; to whom it was passed on.
ALTER TABLE alerts ADD COLUMN rests_until TEXT;
ALTER TABLE alerts ADD COLUMN rests_why TEXT;
ALTER TABLE alerts ADD COLUMN first_promised TEXT;
ALTER TABLE alerts ADD COLUMN promises_broken INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN passed_from TEXT;
ALTER TABLE alerts ADD COLUMN passed_to TEXT;
-- The owner to whom this opening was last told: a new one is told once.
ALTER TABLE alerts ADD COLUMN told_owner TEXT;

UPDATE alerts SET told_owner = owner WHERE reminded_at IS NOT NULL;

-- Whether a handing over on its channel proves that it was delivered.
ALTER TABLE outbox ADD COLUMN proves INTEGER NOT NULL DEFAULT 1;
-- Letters that wait, or waited, together for a release: `adoption`, or `belt` and the evaluation's moment.
ALTER TABLE outbox ADD COLUMN hold TEXT;

UPDATE outbox SET hold = 'adoption' WHERE state = 'held';

-------------------------------------------------------------------------- what is kept

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
