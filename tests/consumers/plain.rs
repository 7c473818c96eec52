//! The documented page of orders in plain structs, as one writes them without the library: every documented member,
//! under the type that the example shows, JSON in strings left as text, nothing lenient. Shared by the programs here.

use serde::Deserialize;

/// The envelope around the page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    pub request_id: Option<String>,
    pub code: Option<i64>,
    pub develop_id: Option<String>,
    pub msg: Option<String>,
    pub data: Option<OrderPage>,
}

/// A page of orders.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderPage {
    pub total: Option<i64>,
    pub data: Option<Vec<ListedOrder>>,
    pub code: Option<i64>,
    pub msg: Option<String>,
}

/// An order as the list shows it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListedOrder {
    pub id: Option<String>,
    pub develop_id: Option<String>,
    pub develop_email: Option<String>,
    pub developer_alias: Option<String>,
    pub flow: Option<String>,
    pub order_no: Option<String>,
    pub tb_order_id: Option<String>,
    pub shop_promotion_id: Option<String>,
    pub discount: Option<i64>,
    pub product_amount: Option<i64>,
    pub shipping_fee: Option<i64>,
    pub total_amount: Option<i64>,
    pub refund_amount: Option<i64>,
    pub cargo_param_list: Option<String>,
    pub receiver: Option<String>,
    pub sub_buyer_login_id: Option<String>,
    pub close_reason: Option<String>,
    pub seller_login_id: Option<String>,
    pub warehouse_address_info: Option<String>,
    pub is_invoice: Option<i64>,
    pub invoice_id: Option<String>,
    pub trade_type: Option<String>,
    pub pay_status: Option<i64>,
    pub order_status: Option<i64>,
    pub refund_status: Option<i64>,
    pub order_json: Option<String>,
    pub message: Option<String>,
    pub batch_pay_status: Option<String>,
    pub financial_pay_failure_remark: Option<String>,
    pub user_id: Option<String>,
    pub user_name: Option<String>,
    pub staff_name: Option<String>,
    pub create_time: Option<String>,
    pub pay_status_key: Option<String>,
    pub platform_order: Option<i64>,
    pub order_type: Option<i64>,
    pub contract_order_status: Option<String>,
    pub tb_create_time: Option<String>,
    #[serde(rename = "orderDetailInfoVOS")]
    pub lines: Vec<OrderLine>,
    pub logistics_cost: Option<i64>,
    pub confirm_logistics_cost: Option<i64>,
    pub logistics_status: Option<i64>,
    pub transfer_account_imgs: Option<String>,
    pub transfer_account_remark: Option<String>,
}

/// A line of an order in the list.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderLine {
    pub id: Option<String>,
    pub order_id: Option<String>,
    pub sub_tb_order_id: Option<String>,
    pub product_id: Option<String>,
    pub name: Option<String>,
    pub quantity: Option<i64>,
    pub unit: Option<String>,
    pub sku_id: Option<String>,
    pub spec_id: Option<String>,
    pub item_amount: Option<i64>,
    pub price: Option<i64>,
    pub refund: Option<i64>,
    pub status: Option<i64>,
    pub sku_infos: Option<String>,
    pub pay_time: Option<String>,
    pub deal_success_time: Option<String>,
    pub deliver_goods_time: Option<String>,
    pub product_img_url: Option<String>,
    pub product_snap_shot_url: Option<String>,
    pub create_time: Option<String>,
    pub product_no: Option<String>,
    pub container: Option<String>,
    pub biz_status: Option<i64>,
}
