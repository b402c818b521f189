//! Deciding at the board.
