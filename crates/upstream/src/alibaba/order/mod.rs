//! The buyer's view of an order: 1688's `alibaba.trade.get.buyerView`, which also creations over several sellers and
//! messages carry. Amounts are **yuan**, but for [`BaseInfo::discount`], which is **fen**; times are
//! `yyyyMMddHHmmssSSS` with an offset, unless said otherwise.
//!
//! Ids of orders come as numbers with text beside them; the vendor's own samples have the numbers rounded, so the text
//! is what to use ([`BuyerOrder::id`], [`ProductItem::id`]).

mod base;
mod business;
mod extras;
mod item;
mod logistics;

pub use base::{BaseInfo, Contact, Receiver, SettledStep, StagedStep};
pub use business::{CreditDetail, OrderBizInfo, PreOrderInfo, WarehouseOrder};
pub use extras::{
    Customs, CustomsAttribute, ExtraAttribute, InvoiceInfo, InvoicingSetting, OverseasAddress, OverseasLogistics,
    PayState, Quote, RateInfo, Rating, TradeTerm,
};
pub use item::{Guarantee, LineLogistics, ProductItem, SkuInfo};
pub use logistics::{NativeLogistics, Shipment};

use daigou_core::value::{Embedded, OrderId};
use daigou_core::{Verdict, open_enum, reply};

open_enum! {
    /// Where an order stands.
    pub enum OrderState: text {
        /// Created, unpaid: can be paid and cancelled.
        WaitBuyerPay = "waitbuyerpay",
        /// Paid, not wholly shipped.
        WaitSellerSend = "waitsellersend",
        /// Wholly shipped: receipt can be confirmed.
        WaitBuyerReceive = "waitbuyerreceive",
        /// Receipt confirmed.
        ConfirmGoods = "confirm_goods",
        /// Done.
        Success = "success",
        /// Closed.
        Cancel = "cancel",
        /// Ended; not explained upstream.
        Terminated = "terminated",
        /// In messages alone: receipt confirmed, wholly or in part.
        ConfirmGoodsAndHasSubsidy = "confirm_goods_and_has_subsidy",
    }
}

open_enum! {
    /// Which of 1688's sites an order belongs to.
    #[derive(Default)]
    pub enum WebSite: text {
        /// The Chinese one.
        #[default]
        Domestic = "1688",
        /// The international one.
        International = "alibaba",
    }
}

open_enum! {
    /// Why an order is cancelled. PandaPon's own example sends free text instead.
    pub enum CancelReason: text {
        /// The buyer does not want it.
        BuyerCancel = "buyerCancel",
        /// The seller is out of stock.
        SellerGoodsLack = "sellerGoodsLack",
        /// Anything else.
        Other = "other",
    }
}

reply! {
    /// An order as its buyer sees it.
    pub struct BuyerOrder {
        /// The seller's guarantees.
        pub guarantees_terms: Option<Guarantee>,
        /// Delivery abroad; `null` wherever it was seen.
        pub international_logistics: Option<Embedded<OverseasLogistics>>,
        /// Delivery inside China: to whom, and what was shipped.
        pub native_logistics: Option<NativeLogistics>,
        /// The lines.
        pub product_items: Vec<ProductItem>,
        /// How it is paid.
        pub trade_terms: Vec<TradeTerm>,
        /// More attributes.
        pub ext_attributes: Vec<ExtraAttribute>,
        /// Ratings.
        pub order_rate_info: Option<RateInfo>,
        /// The invoice.
        pub order_invoice_info: Option<InvoiceInfo>,
        /// For customs.
        pub customs: Option<Customs>,
        /// An address abroad.
        pub overseas_extra_address: Option<OverseasAddress>,
        /// Number, state, amounts, times and people.
        pub base_info: Option<BaseInfo>,
        /// The kind of business.
        pub order_biz_info: Option<OrderBizInfo>,
        /// Quotes.
        pub quote_list: Option<Vec<Quote>>,
        /// `true` where it came from an encrypted order.
        pub from_encrypt_order: Option<bool>,
        /// That encrypted order; its members are not published.
        pub encrypt_out_order_info: Option<Embedded<ExtraAttribute>>,
        /// The channel it came from.
        pub out_channel: Option<String>,
        /// Says whether shipping threatens to be late; its members are not published.
        pub send_goods_overdue_risk: Option<Embedded<ExtraAttribute>>,
        /// Official logistics; its members are not published.
        pub official_logistic_order: Option<Embedded<ExtraAttribute>>,
        /// Delivery abroad, as upstream has it.
        pub oversea_logistics_info: Option<OverseasLogistics>,
        /// How invoices are given.
        pub invoicing_setting_model: Option<InvoicingSetting>,
        /// The order, where a result stands in place of the view (inferred).
        pub order_id: Option<OrderId>,
        /// `true` where it could be looked up or created, where the reseller passes upstream's wrapper on.
        pub success: Option<bool>,
        /// Why not.
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_message: Option<String>,
    }
}

impl BuyerOrder {
    /// The order's number, from its text where there is one.
    #[must_use]
    pub fn id(&self) -> Option<&OrderId> {
        let base = self.base_info.as_ref();
        let candidates =
            [base.and_then(|b| b.id_of_str.as_ref()), self.order_id.as_ref(), base.and_then(|b| b.id.as_ref())];
        candidates.into_iter().flatten().find(|id| !id.is_blank())
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> Option<&OrderState> {
        self.base_info.as_ref()?.status.as_ref()
    }

    /// Judges the whole call by it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::unless_failed(self.success, self.error_code.as_deref(), self.error_message.as_deref())
    }
}
