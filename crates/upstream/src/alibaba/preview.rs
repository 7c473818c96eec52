//! The price of an order before it is made: the reply of 1688's `alibaba.createOrder.preview`.
//!
//! Sums, freight and discounts are **fen**; the amounts of single lines are **yuan**.

use daigou_core::Verdict;
use daigou_core::reply;
use daigou_core::value::{Fen, OfferId, PromotionId, SellerId, SkuId, SpecId, Text, Yuan};

reply! {
    /// A preview: one part for each order that 1688 would split it into.
    pub struct PreviewResult {
        /// The parts (the vendor spells it `orderPreviewResuslt`).
        #[serde(rename = "orderPreviewResuslt")]
        pub orders: Vec<OrderPreview>,
        /// `true` where it can be ordered at all.
        pub success: Option<bool>,
        /// Why not: a code such as `500_004`.
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_msg: Option<String>,
        /// Goods whose freight is "as described".
        pub post_fee_by_desc_offer_list: Option<Vec<OfferId>>,
        /// Consignment goods.
        pub consign_offer_list: Option<Vec<OfferId>>,
        /// Goods that cannot be paid by cross-border pay.
        pub unsupported_cross_border_pay_offer_list: Option<Vec<OfferId>>,
        /// The shop that this preview is for, in calls over several sellers.
        pub seller_open_id: Option<SellerId>,
    }

    /// One order of a preview.
    pub struct OrderPreview {
        /// Discount, **fen**.
        pub discount_fee: Option<Fen>,
        /// Values usable as `tradeType`, such as `assureTrade`. Empty: it cannot be ordered through the interface.
        pub trade_mode_name_list: Vec<Text>,
        /// `true` where it can be ordered.
        pub status: Option<bool>,
        /// False where there is a single-item discount.
        pub tao_sample_single_promotion: Option<bool>,
        /// Total to pay, **fen**: goods and freight.
        pub sum_payment: Option<Fen>,
        /// Why not, in words.
        pub message: Option<String>,
        /// Freight, **fen**.
        pub sum_carriage: Option<Fen>,
        /// Why not: `500_001` no online trade, `500_002` several sellers or no spec, `500_003` several sellers or
        /// another offer's spec, `500_004` stock, `500_005` minimum quantity, `500_006` mixed batch, `500_007` no
        /// consignment relation, `500_008` price 0, `500_009` wholesale minimum. An open set.
        pub result_code: Option<String>,
        /// Goods without freight, **fen**.
        pub sum_payment_no_carriage: Option<Fen>,
        /// Additional fee, **fen**.
        pub additional_fee: Option<Fen>,
        /// The order flow, such as `general`: pass it on as `flow`.
        pub flow_flag: Option<String>,
        /// The lines.
        pub cargo_list: Vec<PreviewLine>,
        /// The shop's promotions.
        pub shop_promotion_list: Vec<Promotion>,
        /// The ways to pay that can be chosen.
        pub trade_model_list: Vec<TradeModel>,
        /// Payment channels by name.
        pub pay_channel_list: Option<Vec<Text>>,
        /// Payment channels with their limits.
        pub pay_channel_infos: Option<Vec<PayChannel>>,
    }

    /// One line of a preview.
    pub struct PreviewLine {
        /// The line's amount, **yuan**.
        pub amount: Option<Yuan>,
        /// Why it cannot be ordered, in words.
        pub message: Option<String>,
        /// Price of one piece after discounts, **yuan**.
        pub final_unit_price: Option<Yuan>,
        /// The specification.
        pub spec_id: Option<SpecId>,
        /// The SKU.
        pub sku_id: Option<SkuId>,
        /// Why it cannot be ordered; see [`OrderPreview::result_code`].
        pub result_code: Option<String>,
        /// The offer.
        pub offer_id: Option<OfferId>,
        /// The line's promotions.
        pub cargo_promotion_list: Vec<Promotion>,
        /// The offer's encrypted id.
        pub open_offer_id: Option<String>,
    }

    /// A promotion.
    pub struct Promotion {
        /// Its id, usable as `shopPromotionId` where it is a shop's.
        pub promotion_id: Option<PromotionId>,
        /// `true` where it was applied.
        pub selected: Option<bool>,
        /// In a few words.
        pub text: Option<String>,
        /// In HTML.
        pub desc: Option<String>,
        /// `true` where it frees the postage.
        pub free_postage: Option<bool>,
        /// The saving, **fen**.
        pub discount_fee: Option<Fen>,
    }

    /// A way to pay.
    pub struct TradeModel {
        /// Unknown.
        pub trade_way: Option<String>,
        /// Its name, such as `担保交易`.
        pub name: Option<String>,
        /// Its code, such as `assureTrade`.
        pub trade_type: Option<String>,
        /// The meaning, in Chinese.
        pub description: Option<String>,
        /// `true` where it can be used here.
        pub op_support: Option<bool>,
    }

    /// A payment channel.
    pub struct PayChannel {
        /// Its name, such as `alipay` or `shegou`.
        pub name: Option<String>,
        /// The most that it pays, **fen**; none where there is no limit.
        pub amount_limit: Option<Fen>,
    }
}

impl PreviewResult {
    /// Judges the whole call by the reply.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::unless_failed(self.success, self.error_code.as_deref(), self.error_msg.as_deref())
    }
}
