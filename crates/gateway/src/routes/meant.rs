//! Which order a path means: the caller's own reference, by the store; or the platform's number, for orders that were not
//! placed here.

use super::ask::is_missing;
use crate::problem::Problem;
use crate::service::{Seat, Service};
use daigou_core::buyer::Reference;
use daigou_core::value::OrderId;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::{Placement, placing};
use http::StatusCode;

/// What a path means.
pub(super) enum Meant {
    /// A reference that the store knows.
    Placed(Box<Placement>),
    /// A number of the platform's.
    Number(OrderId),
}

/// Finds out.
///
/// # Errors
/// It is neither, or the store failed.
pub(super) async fn meant(service: &Service, seat: &Seat, text: &str) -> Result<Meant, Problem> {
    let reference = Reference::new(text)?;
    if let Some(row) = known(service, &reference).await? {
        if row.buyer != seat.name {
            let error = Error::invalid("reference", format!("`{reference}` was placed through {}", row.buyer));
            return Err(Problem::with_status(StatusCode::NOT_FOUND, &error)
                .hint(format!("ask for /v1/{}/orders/{reference}", row.buyer)));
        }
        return Ok(Meant::Placed(Box::new(row)));
    }
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(Meant::Number(OrderId::from(text))),
        false => Err(nobody_knows(&reference)),
    }
}

/// The placement of a reference.
///
/// # Errors
/// The store failed.
pub(crate) async fn known(service: &Service, reference: &Reference) -> Result<Option<Placement>, Error> {
    match placing::show(service.store(), reference).await {
        Ok(row) => Ok(Some(row)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The problem of a reference that was never placed here.
pub(super) fn nobody_knows(reference: &Reference) -> Problem {
    let error = Error::invalid("reference", format!("the store does not know `{reference}`"));
    Problem::with_status(StatusCode::NOT_FOUND, &error)
        .hint("PUT an order under it, or give the platform's order number")
}

impl Meant {
    /// The platform's orders.
    ///
    /// # Errors
    /// There are none, as far as is known.
    pub(super) fn orders(&self) -> Result<Vec<OrderId>, Problem> {
        let row = match self {
            Self::Number(id) => return Ok(vec![id.clone()]),
            Self::Placed(row) => row,
        };
        let orders = row.placed.as_ref().map(|placed| placed.orders.clone()).unwrap_or_default();
        if !orders.is_empty() {
            return Ok(orders);
        }
        let (reference, state) = (row.reference(), row.state.as_str());
        let error = Error::new(
            ErrorKind::Usage,
            Certainty::NotSent,
            format!("`{reference}` has no order, as far as is known: it is {state}"),
        );
        Err(Problem::with_status(StatusCode::CONFLICT, &error.with_field("reference"))
            .hint("ask for it with GET; PUT it again to go on with it"))
    }

    /// The caller's own reference.
    pub(super) fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Placed(row) => Some(row.reference()),
            Self::Number(_) => None,
        }
    }
}
