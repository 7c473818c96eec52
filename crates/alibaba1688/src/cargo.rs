//! A line of an order: which product, which specification, how many.

use daigou_core::value::{ProductRef, SellerId, SpecId};
use daigou_core::{Error, Generation, check, setters};
use serde::{Deserialize, Serialize};

/// 1688 takes at most this many SKUs in one order.
pub(crate) const MAX_LINES: usize = 100;

/// A line of an order. v1 names the product by `offerId` (a number), v2 by `offerMapId` (an opaque text).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Wire", into = "Wire")]
#[non_exhaustive]
pub struct CargoLine {
    /// The product.
    pub product: ProductRef,
    /// The specification: 32 hexadecimal characters.
    pub spec_id: SpecId,
    /// How many pieces.
    pub quantity: i64,
    /// The shop, in calls over several sellers. Marked required there, and left out of the vendor's own example.
    pub seller_open_id: Option<SellerId>,
    /// v2: the product's number.
    pub product_no: Option<String>,
    /// v2: the number of the cabinet or box.
    pub container: Option<String>,
}

impl CargoLine {
    /// A line. A number makes a v1 product, a text that is not all digits a v2 product.
    pub fn new(product: impl Into<ProductRef>, spec_id: impl Into<SpecId>, quantity: i64) -> Self {
        Self {
            product: product.into(),
            spec_id: spec_id.into(),
            quantity,
            seller_open_id: None,
            product_no: None,
            container: None,
        }
    }
}

setters! {
    CargoLine {
        seller_open_id: SellerId,
        product_no: String,
        container: String,
    }
}

/// Checks the lines of an order.
pub(crate) fn check_lines(lines: &[CargoLine], generation: Generation) -> Result<(), Error> {
    check::list("cargoParamList", lines, MAX_LINES)?;
    for (i, line) in lines.iter().enumerate() {
        let product = if line.product.is_v1() { "offerId" } else { "offerMapId" };
        check::product(&format!("cargoParamList[{i}].{product}"), &line.product, generation)?;
        check::at_least(&format!("cargoParamList[{i}].quantity"), line.quantity, 1)?;
        if line.spec_id.is_blank() {
            return Err(Error::invalid(format!("cargoParamList[{i}].specId"), "must not be empty"));
        }
    }
    Ok(())
}

/// The line as it stands on the wire.
#[serde_with::skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire {
    /// v1: the product, 1688's own number. Required in v1.
    offer_id: Option<ProductRef>,
    /// v2: the product, an opaque text. Required in v2.
    offer_map_id: Option<ProductRef>,
    /// The specification: 32 hexadecimal characters.
    spec_id: SpecId,
    /// How many pieces.
    quantity: i64,
    /// The shop, in calls over several sellers. Marked required there, and left out of the vendor's own example.
    seller_open_id: Option<SellerId>,
    /// v2: the product's number.
    product_no: Option<String>,
    /// v2: the number of the cabinet or box.
    container: Option<String>,
}

impl TryFrom<Wire> for CargoLine {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let product = match (wire.offer_id, wire.offer_map_id) {
            (Some(_), Some(_)) => {
                return Err("offerId (v1) and offerMapId (v2) are both given: a line names its product once");
            }
            (Some(product), None) | (None, Some(product)) => product,
            (None, None) => return Err("the product is missing: give offerId (v1) or offerMapId (v2)"),
        };
        Ok(Self {
            product,
            spec_id: wire.spec_id,
            quantity: wire.quantity,
            seller_open_id: wire.seller_open_id,
            product_no: wire.product_no,
            container: wire.container,
        })
    }
}

impl From<CargoLine> for Wire {
    fn from(line: CargoLine) -> Self {
        let (offer_id, offer_map_id) = match line.product {
            offer @ ProductRef::Offer(_) => (Some(offer), None),
            mapped @ ProductRef::Mapped(_) => (None, Some(mapped)),
        };
        Self {
            offer_id,
            offer_map_id,
            spec_id: line.spec_id,
            quantity: line.quantity,
            seller_open_id: line.seller_open_id,
            product_no: line.product_no,
            container: line.container,
        }
    }
}
