//! Where parcels are, and who carries them.

use daigou_core::reply;
use daigou_core::value::{OrderId, Time};

reply! {
    /// The way of an order's parcels: the reply of 1688's `alibaba.trade.getLogisticsTraceInfo.buyerView`, for orders of
    /// the last year.
    pub struct Tracking {
        /// The parcels.
        pub logistics_trace: Vec<ParcelTrace>,
        /// Parcels that go abroad.
        #[serde(rename = "crossPackageFulfillmentDTO")]
        pub cross_packages: Option<Vec<CrossPackage>>,
        /// `true` where it could be looked up.
        pub success: Option<bool>,
        /// Why not: `404` nothing found, `order.nopermission.buyer`, `order.createtime.history` (older than a year). An
        /// open set.
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_message: Option<String>,
    }

    /// The way of one parcel.
    pub struct ParcelTrace {
        /// The parcel's number at 1688, `LP…`.
        pub logistics_id: Option<String>,
        /// The order. The platform's own example has it rounded.
        pub order_id: Option<OrderId>,
        /// The waybill.
        pub logistics_bill_no: Option<String>,
        /// The steps, the **oldest first**.
        pub logistics_steps: Vec<TraceStep>,
    }

    /// One step of a parcel's way.
    pub struct TraceStep {
        /// When (`yyyy-MM-dd HH:mm:ss`).
        pub accept_time: Option<Time>,
        /// The event in words, in Chinese.
        pub remark: Option<String>,
    }

    /// A parcel that goes abroad.
    pub struct CrossPackage {
        /// The waybill.
        pub cross_mail_no: Option<String>,
        /// The order.
        pub order_id: Option<OrderId>,
        /// The steps.
        #[serde(rename = "crossPackageTraceDTOList")]
        pub steps: Option<Vec<CrossPackageNode>>,
    }

    /// One step of a parcel that goes abroad.
    pub struct CrossPackageNode {
        /// The buyer.
        pub buyer_user_id: Option<String>,
        /// The carrier.
        pub carrier_partner_code: Option<String>,
        /// The carrier's code of the step.
        pub out_trace_node_code: Option<String>,
        /// The code of what was done.
        pub op_code: Option<String>,
        /// When.
        pub node_action_time: Option<Time>,
        /// The event.
        pub node_detail: Option<String>,
        /// The stage.
        pub stage_type: Option<String>,
        /// The step.
        pub trace_node: Option<TraceNode>,
        /// The fault.
        pub trace_exception: Option<TraceException>,
    }

    /// A step by name and code.
    pub struct TraceNode {
        /// Its name.
        pub trace_node_name: Option<String>,
        /// Its code.
        pub trace_node_code: Option<String>,
    }

    /// A fault on the way.
    pub struct TraceException {
        /// Its code.
        pub exception_code: Option<String>,
        /// The step's code.
        pub trace_node_code: Option<String>,
        /// In words.
        pub exception_desc: Option<String>,
    }

    /// A carrier: an entry of 1688's `alibaba.logistics.OpQueryLogisticCompanyList`.
    pub struct LogisticsCompany {
        /// Its number.
        pub id: Option<i64>,
        /// Its name, such as `百世快递`.
        pub company_name: Option<String>,
        /// Its code, such as `HTKY`: the `logisticsCompanyNo` of a return.
        pub company_no: Option<String>,
        /// Its phone.
        pub company_phone: Option<String>,
        /// `true` where waybills can be printed.
        pub support_print: Option<bool>,
        /// Its name in pinyin.
        pub spelling: Option<String>,
        /// When it was recorded.
        pub gmt_create: Option<Time>,
        /// When it was changed.
        pub gmt_modified: Option<Time>,
    }
}
