//! Asks for a page of orders by the library: `consumer-with-daigou BASE_URL`.

use daigou_alibaba1688::core::Credentials;
use daigou_alibaba1688::{Alibaba1688, ListOrders};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let base_url = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let credentials = Credentials::pandapon("key", "secret", "2100007341207");
    let client = Alibaba1688::builder().credentials(credentials).base_url(base_url).build()?;
    let page = client.orders().list(&ListOrders::page(1, 20)).await?;
    for order in page.data.unwrap_or_default() {
        println!("{:?} {:?}", order.tb_order_id, order.total_amount);
    }
    Ok(())
}
