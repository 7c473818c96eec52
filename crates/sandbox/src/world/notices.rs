//! Notices of the world: every change that a platform sends a callback for. They are written down where it happens,
//! and taken by the outbox at once, while the world still is as it was then.

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Something became of a 1688 order, by 1688's number.
    Order(String, OrderNews),
    /// The courier wrote something down about a parcel of a 1688 order, or it was shipped: the parcel's newest step.
    Parcel { order: String, parcel: i64 },
    /// The waybill of a parcel of a 1688 order was corrected: courier and waybill as they were.
    Waybill { order: String, parcel: i64, old: (&'static str, String) },
    /// Somebody did something about a 1688 refund (`TQ…`).
    Refund(String),
    /// Something became of a Taobao order, by its internal id, and the purchase order concerned.
    TaobaoOrder { order: String, purchase: String, news: TaobaoNews },
    /// Something became of a Taobao refund, by its id.
    TaobaoRefund(String),
}

/// The change of a 1688 order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderNews {
    Made,
    Paid,
    /// A part of it was shipped.
    PartShipped,
    /// All of it was.
    Shipped,
    /// The buyer confirmed the receipt.
    Confirmed,
    /// The trade is done.
    Done,
    ClosedByBuyer,
    ClosedBySeller,
    /// The platform closed it: nobody paid in time.
    TimedOut,
    PriceChanged,
}

/// The change of a Taobao purchase order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaobaoNews {
    /// Its status, or that of one of its lines.
    Status,
    /// Its price.
    Price,
}
