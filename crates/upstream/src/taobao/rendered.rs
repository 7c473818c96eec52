//! The price of an order before it is made: the reply of `/purchase/order/render`. Amounts are **fen**.

use daigou_core::reply;
use daigou_core::value::{Fen, ItemId, SellerId, SkuId, Unpublished};

reply! {
    /// The price of an order: one part for each supplier.
    pub struct RenderedOrder {
        /// The parts.
        pub render_item_list: Option<Vec<RenderedItem>>,
        /// The SKUs that cannot be bought, and why. Empty means that all can.
        pub unavailable_sku_list: Option<Vec<UnavailableSku>>,
        /// The sum to pay; absent where nothing can be bought.
        pub total_real_pay_price: Option<Price>,
    }

    /// The part of one supplier.
    pub struct RenderedItem {
        /// The supplier's nick.
        pub nick: Option<String>,
        /// The supplier.
        pub seller_id: Option<SellerId>,
        /// The lines.
        pub item_price_infos: Option<Vec<ItemPrice>>,
        /// Freight inside China.
        pub mainland_shipping_fee: Option<Price>,
        /// The price of the part.
        pub order_fee: Option<Price>,
        /// Services to choose from.
        pub choose_supply_chain_services: Option<Vec<SupplyChainService>>,
        /// Where it is sent from.
        pub dispatch_place: Option<String>,
        /// When it should arrive.
        pub estimated_delivery_time: Option<String>,
        /// The currency.
        pub currency_code: Option<String>,
        /// Its form is not known.
        pub delivery_fee: Option<Unpublished<Price>>,
    }

    /// The price of one line.
    pub struct ItemPrice {
        /// The distribution id of the item.
        pub item_id: Option<ItemId>,
        /// The distribution id of the SKU.
        pub sku_id: Option<SkuId>,
        /// How many.
        pub quantity: Option<i64>,
        /// The price of one.
        pub origin_price: Option<Price>,
        /// The sum of the line after discounts.
        pub discount_price: Option<Price>,
    }

    /// A service to choose.
    pub struct SupplyChainService {
        /// Its price.
        pub shipping_fee: Option<Price>,
        /// Its name.
        pub name: Option<String>,
        /// The description.
        pub description: Option<String>,
        /// Its id.
        pub option_id: Option<String>,
        /// `true` where it must be taken.
        pub is_must_select: Option<bool>,
        /// How long it takes.
        pub shipping_time: Option<ShippingTime>,
        /// Its category.
        pub service_category: Option<String>,
    }

    /// How long a shipment takes.
    pub struct ShippingTime {
        /// 1 working days, 2 calendar days.
        pub mode: Option<i64>,
        /// Days at least.
        pub min: Option<i64>,
        /// Days at most.
        pub max: Option<i64>,
    }

    /// A SKU that cannot be bought.
    pub struct UnavailableSku {
        /// The distribution id of the item.
        pub item_id: Option<ItemId>,
        /// The distribution id of the SKU.
        pub sku_id: Option<SkuId>,
        /// Why.
        pub reason: Option<String>,
        /// Why, as a code.
        pub error_code: Option<String>,
        /// Why, in words.
        pub error_msg: Option<String>,
    }

    /// An amount and its currency.
    pub struct Price {
        /// **Fen**.
        pub amount: Option<Fen>,
        /// The currency, `CNY`.
        pub currency: Option<String>,
    }
}

impl RenderedOrder {
    /// The sum to pay, **fen**.
    #[must_use]
    pub fn total(&self) -> Option<&Fen> {
        self.total_real_pay_price.as_ref().and_then(|price| price.amount.as_ref())
    }
}
