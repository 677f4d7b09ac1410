"""The database's tables as an append-only list of migrations.

Never edit a migration that was released: add one at the end. Each runs in one transaction
together with the record that it ran, so a crash leaves either none of it or all of it.
"""

from __future__ import annotations

import sqlite3

_FIRST = """
CREATE TABLE video (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, duration REAL NOT NULL,
    position INTEGER NOT NULL
);
CREATE TABLE shot (
    id TEXT PRIMARY KEY, video TEXT NOT NULL REFERENCES video ON DELETE CASCADE,
    number INTEGER NOT NULL, start REAL NOT NULL, end REAL NOT NULL,
    UNIQUE (video, number)
);
CREATE TABLE cut (
    video TEXT NOT NULL REFERENCES video ON DELETE CASCADE, time REAL NOT NULL,
    PRIMARY KEY (video, time)
) WITHOUT ROWID;
CREATE TABLE frame (
    id TEXT PRIMARY KEY, video TEXT NOT NULL REFERENCES video ON DELETE CASCADE,
    pts INTEGER NOT NULL, time REAL NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    phash INTEGER NOT NULL, thumbnail BLOB NOT NULL, file TEXT NOT NULL,
    shot TEXT REFERENCES shot ON DELETE SET NULL,
    duplicate_of TEXT REFERENCES frame ON DELETE SET NULL,
    UNIQUE (video, pts)
);
CREATE INDEX frame_shot ON frame (shot);
CREATE INDEX frame_duplicate ON frame (duplicate_of);
CREATE TABLE crop (
    id TEXT PRIMARY KEY, frame TEXT NOT NULL REFERENCES frame ON DELETE CASCADE,
    kind TEXT NOT NULL, x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL,
    score REAL NOT NULL, landmarks TEXT NOT NULL, thumbnail BLOB NOT NULL, track TEXT
);
CREATE INDEX crop_frame ON crop (frame);
CREATE INDEX crop_track ON crop (track);
CREATE TABLE quality (
    item TEXT NOT NULL, measure TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY (item, measure)
) WITHOUT ROWID;
CREATE TABLE vector (
    crop TEXT NOT NULL REFERENCES crop ON DELETE CASCADE, embedder TEXT NOT NULL,
    data BLOB NOT NULL, PRIMARY KEY (crop, embedder)
) WITHOUT ROWID;
CREATE TABLE cluster (number INTEGER PRIMARY KEY, confidence REAL NOT NULL);
CREATE TABLE member (
    crop TEXT PRIMARY KEY REFERENCES crop ON DELETE CASCADE,
    cluster INTEGER NOT NULL REFERENCES cluster ON DELETE CASCADE, rank INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX member_cluster ON member (cluster, rank);

-- What people decided. No foreign key leads from here to crops or groups: a decision outlives them.
CREATE TABLE decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, kind TEXT NOT NULL,
    name TEXT, detail TEXT, target INTEGER
);
CREATE TABLE decision_crop (
    decision INTEGER NOT NULL REFERENCES decision, crop TEXT NOT NULL, frame TEXT NOT NULL,
    x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL,
    PRIMARY KEY (decision, crop)
) WITHOUT ROWID;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
CREATE TRIGGER decision_holds BEFORE UPDATE ON decision
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;

-- The dataset of each character: what was chosen, and what was made for it.
CREATE TABLE pick (
    crop TEXT NOT NULL REFERENCES crop ON DELETE CASCADE, character TEXT NOT NULL,
    zoom TEXT NOT NULL, rank INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (crop, character)
) WITHOUT ROWID;
CREATE TABLE picture (
    crop TEXT NOT NULL REFERENCES crop ON DELETE CASCADE, zoom TEXT NOT NULL,
    upscaler TEXT NOT NULL, file TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    PRIMARY KEY (crop, zoom)
) WITHOUT ROWID;
CREATE TABLE tag (
    crop TEXT NOT NULL REFERENCES crop ON DELETE CASCADE, zoom TEXT NOT NULL,
    name TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (crop, zoom, name)
) WITHOUT ROWID;
CREATE TABLE caption (
    crop TEXT NOT NULL REFERENCES crop ON DELETE CASCADE, zoom TEXT NOT NULL,
    character TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (crop, zoom, character)
) WITHOUT ROWID;

-- Which item has passed which step, and with which recipe. `error` tells why it failed.
CREATE TABLE done (
    step TEXT NOT NULL, item TEXT NOT NULL, recipe TEXT NOT NULL, error TEXT,
    PRIMARY KEY (step, item)
) WITHOUT ROWID;
CREATE INDEX done_item ON done (item);
CREATE TABLE timing (step TEXT PRIMARY KEY, items INTEGER NOT NULL, seconds REAL NOT NULL);

-- Marks and scores have no foreign key (an item may be a video, a shot, a frame or a crop).
CREATE TRIGGER video_gone AFTER DELETE ON video
    BEGIN DELETE FROM done WHERE item = OLD.id; END;
CREATE TRIGGER shot_gone AFTER DELETE ON shot
    BEGIN DELETE FROM done WHERE item = OLD.id; END;
CREATE TRIGGER frame_gone AFTER DELETE ON frame
    BEGIN DELETE FROM done WHERE item = OLD.id; DELETE FROM quality WHERE item = OLD.id; END;
CREATE TRIGGER crop_gone AFTER DELETE ON crop
    BEGIN DELETE FROM done WHERE item = OLD.id; DELETE FROM quality WHERE item = OLD.id; END;
"""

_REMARKS = """
-- What a person should know about an item that was done all the same.
CREATE TABLE remark (
    video TEXT PRIMARY KEY REFERENCES video ON DELETE CASCADE, text TEXT NOT NULL
) WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _REMARKS)
"""SQL scripts in the order they came; the database's `user_version` counts those applied."""


def migrate(database: sqlite3.Connection) -> int:
    """Bring the database to the newest schema and return how many migrations ran."""
    applied = version(database)
    for number, script in enumerate(MIGRATIONS[applied:], start=applied + 1):
        # executescript commits first, so the transaction has to be part of the script.
        database.executescript(f"BEGIN IMMEDIATE;{script};PRAGMA user_version={number};COMMIT;")
    return len(MIGRATIONS) - applied


def version(database: sqlite3.Connection) -> int:
    """Return the number of migrations that this database has seen."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])
