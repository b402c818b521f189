//! Silences at the board.
