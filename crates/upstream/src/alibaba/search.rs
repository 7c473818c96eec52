//! The results of searches: keyword, picture and shop search, recommendations, related products. Prices are **yuan**,
//! as text that is not normalised (`"12.00"`, `"24.3"`, `"6"`).
//!
//! Calls: `product.search.keywordQuery`, `product.search.imageQuery`, `product.search.querySellerOfferList`,
//! `product.search.offerRecommend`, `product.related.recommend`.

use daigou_core::reply;
use daigou_core::value::{Embedded, ProductRef, SellerId, Text, Time, Yuan};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

reply! {
    /// A page of a search.
    pub struct SearchPage {
        /// How many there are, 2000 at the most.
        pub total_records: Option<i64>,
        /// How many pages; can be **one too many** (2000 records at 5 a page have been given as 401).
        pub total_page: Option<i64>,
        /// How many a page has.
        pub page_size: Option<i64>,
        /// This page, from 1.
        pub current_page: Option<i64>,
        /// The products; empty where the platform sent `null`.
        pub data: Vec<SearchItem>,
        /// Picture search: what was found in the picture.
        pub pic_region_info: Option<PictureRegions>,
    }

    /// Parts of a picture that show something.
    pub struct PictureRegions {
        /// The part that was searched for, such as `265,597,326,764`.
        pub current_region: Option<String>,
        /// All parts, separated by `;`.
        pub yolo_crop_region: Option<String>,
    }

    /// A product in a list. PandaPon passes on 8 or 9 members of it, of which two are published (`imageUrl`, `subject`);
    /// all others are upstream's.
    pub struct SearchItem {
        /// The main picture.
        pub image_url: Option<String>,
        /// The main picture with translated text.
        pub aigc_image_url: Option<String>,
        /// The picture on white.
        pub white_image: Option<String>,
        /// The Chinese title.
        pub subject: Option<String>,
        /// The translated title.
        pub subject_trans: Option<String>,
        /// The offer in v1, DajiSaaS and upstream; **empty in v2**, the default. Take [`product`](Self::product), which is the
        /// one that came.
        pub offer_id: Option<ProductRef>,
        /// The product in PandaPon v2 (the member's name is inferred). See [`product`](Self::product).
        pub offer_map_id: Option<ProductRef>,
        /// `true` where it is in the distribution selection.
        pub is_jxhy: Option<bool>,
        /// The prices.
        pub price_info: Option<PriceInfo>,
        /// How many buy again, such as `20%`.
        pub repurchase_rate: Option<String>,
        /// Pieces sold within 30 days; 90 in related products.
        pub month_sold: Option<i64>,
        /// Text to report back to 1688.
        pub trace_info: Option<String>,
        /// `true` where single pieces are shipped.
        pub is_one_psale: Option<bool>,
        /// `true` where single pieces are shipped, under the name that recommendations have.
        pub one_psale: Option<bool>,
        /// `tp_member`, `powerful_merchants`, `super_factory`; an open set.
        pub seller_identities: Option<Vec<Text>>,
        /// `yx`, `select`; an open set.
        pub offer_identities: Option<Vec<Text>>,
        /// The trade score, such as `5.0`.
        pub trade_score: Option<String>,
        /// The promotion.
        pub promotion_model: Option<ProductPromotion>,
        /// The category at the top.
        pub top_category_id: Option<i64>,
        /// The category below.
        pub second_category_id: Option<i64>,
        /// The category below that.
        pub third_category_id: Option<i64>,
        /// `true` where it is patented.
        pub is_patent_product: Option<bool>,
        /// When it was listed (`yyyy-MM-dd HH:mm:ss`).
        pub create_date: Option<Time>,
        /// When it was changed.
        pub modify_date: Option<Time>,
        /// `true` where it is in the cross-border pool.
        pub is_select: Option<bool>,
        /// The least that can be ordered.
        pub min_order_quantity: Option<i64>,
        /// Scores of the seller.
        pub seller_data_info: Option<SellerScores>,
        /// How it ships.
        pub product_simple_shipping_info: Option<ShippingRates>,
        /// How it sells.
        pub product_trade_info: Option<TradeCounts>,
        /// Commission token.
        pub token: Option<String>,
        /// Link to the product.
        #[serde(rename = "promotionURL")]
        pub promotion_url: Option<String>,
        /// Pieces sold within 7 days.
        pub sales7d: Option<String>,
        /// Which invoices the seller gives.
        pub invoice_info: Option<InvoiceSupport>,
        /// Picture search: the seller's company.
        pub company_name: Option<String>,
        /// Picture search: where the company is.
        pub company_address: Option<String>,
        /// Picture search: rates of the product.
        pub offer_data_info: Option<OfferRates>,
        /// Shop search: the shop.
        pub seller_open_id: Option<SellerId>,
        /// A Java class name that recommendations leak.
        pub class: Option<String>,
    }

    /// The prices of a product, **yuan**.
    pub struct PriceInfo {
        /// Wholesale.
        pub price: Option<Yuan>,
        /// Selected, by the piece.
        pub jxhy_price: Option<Yuan>,
        /// Selected, wholesale.
        pub pf_jxhy_price: Option<Yuan>,
        /// By the piece.
        pub consign_price: Option<Yuan>,
        /// In promotion.
        pub promotion_price: Option<Yuan>,
        /// A Java class name that recommendations leak.
        pub class: Option<String>,
    }

    /// Says whether a product is in promotion.
    pub struct ProductPromotion {
        /// `true` where it is in promotion.
        pub has_promotion: Option<bool>,
        /// The promotion's kind, such as `plus`.
        pub promotion_type: Option<String>,
    }

    /// Scores of a seller, as text; the rates are fractions or percentages.
    pub struct SellerScores {
        /// Trade medals.
        pub trade_medal_level: Option<String>,
        /// Overall.
        pub composite_service_score: Option<String>,
        /// Logistics.
        pub logistics_experience_score: Option<String>,
        /// Disputes.
        pub dispute_complaint_score: Option<String>,
        /// Goods.
        pub offer_experience_score: Option<String>,
        /// After-sales.
        pub after_sales_experience_score: Option<String>,
        /// Advice.
        pub consulting_experience_score: Option<String>,
        /// How many buy again: a fraction, such as `0.4666`.
        pub repeat_purchase_percent: Option<String>,
        /// Years of membership.
        pub tp_year: Option<i64>,
        /// Collected within 48 hours, of the last 30 days; details alone.
        pub collect30_day_within48_h_percent: Option<String>,
        /// Refunds for quality within 30 days; details alone.
        pub quality_refund_within30_day: Option<String>,
    }

    /// How a product ships, of late. Rates such as `99.12%`; empty is 0.
    pub struct ShippingRates {
        /// `shipIn24Hours` or `shipIn48Hours`.
        pub shipping_time_guarantee: Option<String>,
        /// Flawless deliveries, 30 days.
        pub perfect_fulfillment_rate30d: Option<String>,
        /// Collected within 24 hours, 30 days.
        pub pickup_within24h_rate30d: Option<String>,
        /// Returned for quality, 30 days.
        pub quality_return_rate30d: Option<String>,
        /// Flawless deliveries, 7 days.
        pub perfect_fulfillment_rate7d: Option<String>,
        /// Collected within 24 hours, 7 days.
        pub pickup_within24h_rate7d: Option<String>,
        /// Shipped late, 7 days.
        pub delayed_shipping_rate7d: Option<String>,
    }

    /// How a product sells, of late.
    pub struct TradeCounts {
        /// Put into carts, 7 days.
        pub add_cart_count7d: Option<String>,
        /// Buyers who paid, 7 days.
        pub pay_buyer_count7d: Option<String>,
        /// Put into carts, 30 days.
        pub add_cart_count30d: Option<String>,
        /// Buyers who paid, 30 days.
        pub pay_buyer_count30d: Option<String>,
    }

    /// Which invoices a seller gives.
    pub struct InvoiceSupport {
        /// Online invoices.
        pub support_online_invoice: Option<bool>,
        /// Invoices at once.
        pub support_fast_invoice: Option<bool>,
        /// `普票` (ordinary), `专票` (VAT).
        pub invoice_types: Option<Vec<Text>>,
        /// `一般纳税人` or `小规模纳税人`.
        pub taxpayer_type: Option<String>,
    }

    /// Rates of a product in a picture search.
    pub struct OfferRates {
        /// Praise.
        pub offer_applause_rate: Option<String>,
        /// Cross-border services, separated by semicolons.
        pub kj_featured_services: Option<String>,
        /// Refunded for quality, 30 days.
        pub quality_rfd_rate30d: Option<String>,
        /// Bought again, 30 days.
        pub repurchase_rate30d: Option<String>,
        /// Collected within 24 hours, 30 days.
        pub pickup_rate24h30d: Option<String>,
    }
}

impl SearchPage {
    /// Says whether there may be another page: the list ends where the total is reached *and* the page is short, as
    /// either alone has been seen to be wrong. `page_size` is what was asked for, `before` what the pages before this one gave.
    #[must_use]
    pub fn may_go_on(&self, page_size: i64, before: u64) -> bool {
        let here = self.data.len() as u64;
        let short = here < page_size.unsigned_abs();
        let reached = self.total_records.is_some_and(|total| total.unsigned_abs() <= before + here);
        !(short && reached)
    }
}

impl SearchItem {
    /// The id that tells one product of a list from another.
    #[must_use]
    pub fn key(&self) -> Option<Cow<'_, str>> {
        self.product().map(|product| Cow::Owned(product.to_string()))
    }

    /// The product, whichever member it came in: what details, previews and orders of the same generation take.
    #[must_use]
    pub fn product(&self) -> Option<&ProductRef> {
        self.offer_map_id.as_ref().or(self.offer_id.as_ref())
    }
}

/// How a search orders what it finds: on the wire a JSON object as text, such as `{"price":"asc"}`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Sort {
    /// By price.
    pub price: Option<Direction>,
    /// By how many buy again.
    pub re_purchase_rate: Option<Direction>,
    /// By pieces sold within 30 days.
    pub month_sold: Option<Direction>,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The smallest first.
    Asc,
    /// The largest first.
    Desc,
}

impl Sort {
    /// By price.
    #[must_use]
    pub fn by_price(direction: Direction) -> Self {
        Self { price: Some(direction), ..Self::default() }
    }

    /// By how many buy again.
    #[must_use]
    pub fn by_repurchase_rate(direction: Direction) -> Self {
        Self { re_purchase_rate: Some(direction), ..Self::default() }
    }

    /// By pieces sold within 30 days.
    #[must_use]
    pub fn by_month_sold(direction: Direction) -> Self {
        Self { month_sold: Some(direction), ..Self::default() }
    }
}

impl From<Sort> for Embedded<Sort> {
    fn from(sort: Sort) -> Self {
        // Three members of fixed words: it can always be written.
        Self::new(&sort).unwrap_or_else(|_| Self::from_text("{}"))
    }
}
