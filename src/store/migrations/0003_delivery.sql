-- Delivery: what became of each address, who stands in when a letter is given up, who cannot be reached,
-- which channels rest, and what upkeep may take away.

-- Of letters to several addresses: those of which something is known. An address without a row waits; of
-- a letter that was handed over, it took the letter.
CREATE TABLE addressed (
    outbox_id INTEGER NOT NULL REFERENCES outbox,
    address   TEXT NOT NULL,
    fate      TEXT NOT NULL, -- accepted, refused, bounced
    code      TEXT,          -- the relay's, such as 5.1.1
    detail    TEXT,          -- in the channel's words
    at        INTEGER NOT NULL,
    PRIMARY KEY (outbox_id, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX addressed_failures ON addressed (at) WHERE fate <> 'accepted';

-- The same letter for another channel, written with it, and queued only when it is given up.
CREATE TABLE fallbacks (
    outbox_id  INTEGER PRIMARY KEY REFERENCES outbox,
    channel    TEXT NOT NULL,
    recipients TEXT NOT NULL,
    payload    BLOB NOT NULL,
    proves     INTEGER NOT NULL
) STRICT;

-- The key of the letter that this one stands in for: what that one tells, this one tells.
ALTER TABLE outbox ADD COLUMN stands_in_for TEXT REFERENCES outbox (key);

CREATE INDEX outbox_stand_ins ON outbox (stands_in_for) WHERE stands_in_for IS NOT NULL;

-- Mail that came back. A message that was read is known again by its hash.
CREATE TABLE bounces (
    id       INTEGER PRIMARY KEY,
    hash     TEXT NOT NULL UNIQUE,
    at       INTEGER NOT NULL,
    letter   TEXT REFERENCES outbox (key), -- NULL: it came back from no letter of ours
    address  TEXT,
    final    INTEGER NOT NULL,             -- 1: failed for good; 0: only delayed
    code     TEXT,
    detail   TEXT
) STRICT;

CREATE INDEX bounces_for_good ON bounces (letter) WHERE final;

-- Addresses that mail came back from for good, until a person says that they work again.
CREATE TABLE unreachable (
    id         INTEGER PRIMARY KEY,
    address    TEXT NOT NULL,
    since      INTEGER NOT NULL,
    code       TEXT,
    detail     TEXT,
    letter     TEXT,
    cleared_at INTEGER,
    cleared_by TEXT
) STRICT;

CREATE UNIQUE INDEX unreachable_now ON unreachable (address) WHERE cleared_at IS NULL;

-- Channels that rest because nothing gets through.
CREATE TABLE circuits (
    channel  TEXT PRIMARY KEY,
    state    TEXT NOT NULL, -- open, probing
    since    INTEGER NOT NULL,
    probe_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    error    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-------------------------------------------------------------------------- what may go

-- When upkeep emptied a letter that was over: its bytes and addresses are gone; that it was written, and
-- what became of it, stays.
ALTER TABLE outbox ADD COLUMN emptied_at INTEGER;

CREATE INDEX outbox_emptied ON outbox (created_at) WHERE emptied_at IS NOT NULL;

DROP TRIGGER outbox_is_written_once;
CREATE TRIGGER outbox_is_written_once
BEFORE UPDATE OF id, key, kind, channel, department, subject, critical, tells, not_before, created_at ON outbox
BEGIN SELECT RAISE(ABORT, 'a letter is written once'); END;

CREATE TRIGGER outbox_keeps_its_addresses BEFORE UPDATE OF recipients ON outbox
WHEN new.recipients <> '[]' OR new.emptied_at IS NULL
BEGIN SELECT RAISE(ABORT, 'a letter is written once'); END;

CREATE TRIGGER outbox_is_emptied_when_it_is_over BEFORE UPDATE OF emptied_at ON outbox
WHEN old.state NOT IN ('handed_over', 'failed', 'expired', 'discarded') OR new.state <> old.state
BEGIN SELECT RAISE(ABORT, 'a letter is emptied only when it is over'); END;

CREATE TRIGGER outbox_stays_empty BEFORE UPDATE ON outbox WHEN old.emptied_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an emptied letter is never sent'); END;

DROP TRIGGER outbox_is_handed_over_once;
CREATE TRIGGER outbox_is_handed_over_once BEFORE UPDATE ON outbox
WHEN old.state = 'handed_over' AND new.emptied_at IS NULL
BEGIN SELECT RAISE(ABORT, 'a letter is handed over once'); END;

DROP TRIGGER outbox_is_discarded_for_good;
CREATE TRIGGER outbox_is_discarded_for_good BEFORE UPDATE ON outbox
WHEN old.state = 'discarded' AND new.emptied_at IS NULL
BEGIN SELECT RAISE(ABORT, 'a discarded letter is never sent'); END;

DROP TRIGGER payloads_are_kept;
CREATE TRIGGER payloads_are_kept BEFORE DELETE ON payloads
WHEN (SELECT emptied_at FROM outbox WHERE id = old.outbox_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'a letter keeps its bytes until it is over'); END;

DROP TRIGGER outbox_is_kept;
CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox WHEN old.emptied_at IS NULL
BEGIN SELECT RAISE(ABORT, 'a letter is never deleted before it was emptied'); END;

-- The same ones, by channel: a claim steps over no other channel's letters, and reads the letter itself only
-- once its time has come. Counting what is under way reads nothing else.
DROP INDEX outbox_due;
CREATE INDEX outbox_due
ON outbox (channel, critical DESC, created_at, id, state, next_at, lease_until, maybe_twice)
WHERE state IN ('pending', 'sending');

CREATE INDEX outbox_waiting_for_a_person ON outbox (channel, state, created_at, maybe_twice)
WHERE state IN ('failed', 'expired', 'held');

-- How many letters have come to their end: counted as they do, for the outbox only grows.
CREATE TABLE tallies (
    channel     TEXT NOT NULL,
    state       TEXT NOT NULL, -- handed_over, discarded
    letters     INTEGER NOT NULL,
    oldest      INTEGER NOT NULL,
    maybe_twice INTEGER NOT NULL,
    PRIMARY KEY (channel, state)
) STRICT, WITHOUT ROWID;

INSERT INTO tallies
SELECT channel, state, count(*), min(created_at), sum(maybe_twice) FROM outbox
WHERE state IN ('handed_over', 'discarded') GROUP BY 1, 2;

CREATE TRIGGER outbox_ends_are_counted AFTER UPDATE OF state ON outbox
WHEN new.state IN ('handed_over', 'discarded') AND old.state <> new.state
BEGIN
    INSERT INTO tallies VALUES (new.channel, new.state, 1, new.created_at, new.maybe_twice)
    ON CONFLICT (channel, state) DO UPDATE SET
        letters = letters + 1,
        oldest = min(oldest, excluded.oldest),
        maybe_twice = maybe_twice + excluded.maybe_twice;
END;

-- What somebody is to be told of, in the order of its recording: letters given up or sent back, addresses
-- refused or found to be dead.
CREATE INDEX audit_given_up ON audit (seq)
WHERE kind IN ('letter_failed', 'letter_expired', 'addresses_refused', 'letter_bounced', 'address_unreachable');

-- Up to which entry that was done; what an earlier release gave up is in its digest.
INSERT INTO states SELECT 'undelivered', json_object('seq', audit_seq), 0 FROM heads;
