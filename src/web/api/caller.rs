//! Who calls: the visitor of a session or a token; nobody is led to the door, but told that it is there.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;

use super::problem::Problem;
use crate::people::{Deed, Person};
use crate::web::board::Board;
use crate::web::failure::Told;
use crate::web::visitor::Visitor;

/// Who calls.
#[derive(Clone, Debug)]
pub(super) struct Caller(Visitor);

impl Caller {
    /// The person, or the program that came with a token.
    pub(super) fn person(&self) -> &Person {
        &self.0.person
    }

    /// As the board knows them.
    pub(super) fn visitor(&self) -> &Visitor {
        &self.0
    }

    /// Whether they may do `deed`.
    ///
    /// # Errors
    /// That they may not.
    pub(super) fn may(&self, deed: Deed<'_>) -> Result<(), Problem> {
        Ok(self.0.may(deed)?)
    }

    /// Whether they may do `deed`.
    pub(super) fn can(&self, deed: Deed<'_>) -> bool {
        self.0.can(deed)
    }
}

impl FromRequestParts<Arc<Board>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, board: &Arc<Board>) -> Result<Caller, Problem> {
        // Who brings a token is judged by it alone: a bad one is told, and no session stands in for it.
        if parts.headers.contains_key(AUTHORIZATION) {
            parts.headers.remove(COOKIE);
        }
        let visitor = <Visitor as OptionalFromRequestParts<Arc<Board>>>::from_request_parts(parts, board);
        match visitor.await {
            Ok(Some(visitor)) => Ok(Caller(visitor)),
            Ok(None) => Err(Problem::NobodyThere),
            Err(Told(failure, _)) => Err(failure.into()),
        }
    }
}
