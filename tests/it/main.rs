//! The one integration binary; each module is one part of the house seen from outside.
mod house;
mod intake;
