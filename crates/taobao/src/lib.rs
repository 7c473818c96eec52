//! Buying from Taobao through [PandaPon](https://doc-en.pandapon.com).
//!
//! ```
//! # async fn run() -> Result<(), daigou_taobao::core::Error> {
//! use daigou_taobao::core::value::Fen;
//! use daigou_taobao::core::{Credentials, Generation};
//! use daigou_taobao::{CreateOrder, OrderLine, Receiver, Taobao};
//!
//! let client = Taobao::builder()
//!     .credentials(Credentials::pandapon("access key", "access secret", "2100007341207"))
//!     .generation(Generation::V1)
//!     .build()?;
//! let receiver = Receiver::default().name("张三").mobile_phone("13800000000").state("浙江省").city("杭州市");
//! let line = OrderLine::new("600126245031041190", "5016042822039", 2).price(Fen::new(1990));
//! let order = CreateOrder::new(Fen::new(4000), &receiver, &[line])?.seller_order_number("PO-1");
//! let created = client.orders().create(&order).await?;
//! for failed in created.failed() {
//!     eprintln!("{:?}: {:?}", failed.item_id, failed.error_message);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! **Units.** The budget of an order is fen, by the vendor's page; prices of lines are fen, by its example.
//!
//! **Errors.** Every call gives one [`Error`](core::Error); its `certainty` says whether it may have happened.

pub use daigou_core as core;

mod cart;
mod goods;
mod messages;
pub mod orders;
mod refunds;

pub use orders::{CreateOrder, CreatedOrder, OrderLine, Receiver, SubOrder};

use daigou_core::{Entry, Platform, Venue, marketplace, table};

/// PandaPon's Taobao part.
const VENUE: Venue = Venue { name: "taobao", platform: Platform::PandaPon };

/// Every operation of the vendor's pages, in their order.
pub static OPERATIONS: [Entry; 35] =
    table(&[goods::ENTRIES, orders::ENTRIES, refunds::ENTRIES, cart::ENTRIES, messages::ENTRIES]);

marketplace! {
    /// A client of Taobao through PandaPon. Cloning is cheap.
    Taobao, VENUE, &OPERATIONS
}

impl Taobao {
    /// Orders.
    #[must_use]
    pub fn orders(&self) -> orders::Orders<'_> {
        orders::Orders(self)
    }
}
