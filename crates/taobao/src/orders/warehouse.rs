//! Changes of an order after it was created: its pre-warehouse, and the voucher of its payment.

use crate::checks;
use daigou_core::free_form;
use daigou_core::value::Unknown;
use daigou_core::value::{OrderId, Personal, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, operation};
use serde::{Deserialize, Serialize};

/// Changes the pre-warehouse (前置仓) of an order. **What the reply holds is not published.**
///
/// A second sending changes nothing more: it sets the same name and address again.
///
/// Source: <https://doc-en.pandapon.com/api-263477614>.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct UpdateWarehouse {
    /// The warehouse's address.
    pub warehouse_address: Personal,
    /// The warehouse's name.
    pub warehouse_name: String,
    /// The order.
    #[serde(serialize_with = "id::as_text")]
    pub order_id: OrderId,
}

impl UpdateWarehouse {
    /// The order's new pre-warehouse by name and address.
    pub fn new(order_id: impl Into<OrderId>, name: impl Into<String>, address: impl Into<Personal>) -> Self {
        Self { warehouse_address: address.into(), warehouse_name: name.into(), order_id: order_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("warehouseAddress", self.warehouse_address.expose())?;
        checks::filled("warehouseName", &self.warehouse_name)?;
        checks::filled("orderId", &self.order_id)
    }
}

operation! {
    UpdateWarehouse => Unpublished<Unknown>,
    "order.update_warehouse", "Change the pre-warehouse of an order", Write,
    v1: [POST "/open/order/updateWarehouse" documented],
    v2: [POST "/v2/taobao/order/updateWarehouse" derived],
    doc: "https://doc-en.pandapon.com/api-263477614",
    repeat_safe: true,
    validate: UpdateWarehouse::check,
    verdict: Verdict::of_unpublished,
}

free_form! {
    /// Uploads the payment voucher. It belongs to PandaPon's own finance (inferred): see
    /// [`OrderCode::VoucherUploaded`](crate::OrderCode::VoucherUploaded). v1 only.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477612> (title).
    UploadVoucher
}

operation! {
    UploadVoucher => Unpublished<Unknown>,
    "order.upload_voucher", "Upload the payment voucher", Write,
    v1: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477612",
    verdict: Verdict::of_unpublished,
}
