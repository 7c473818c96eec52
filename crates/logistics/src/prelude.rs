//! The names of this crate that most programs use: `use daigou_logistics::prelude::*`.

pub use crate::{
    CreateShipment, DomesticParcel, EstimateFreight, FreightInfo, LineItem, Logistics, OverseasAddress, PreviewFreight,
    RenderItem, ShipmentLine, ShippedLine, UpdateDomestic,
};
pub use daigou_core::prelude::*;
