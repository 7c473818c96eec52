//! Asks for a page of orders, without the library: `consumer-by-hand BASE_URL`.

#[path = "../../hand.rs"]
mod hand;
#[path = "../../plain.rs"]
#[allow(dead_code, reason = "one member is printed, all are decoded")]
mod plain;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), hand::Error> {
    let base_url = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let caller = hand::Caller::new(&base_url, "key", "secret", "2100007341207")?;
    let request = hand::ListOrders { page_num: 1, page_size: 20 };
    let answer: plain::Envelope = caller.list_orders(&request).await?;
    for order in answer.data.and_then(|page| page.data).unwrap_or_default() {
        println!("{:?} {:?}", order.tb_order_id, order.total_amount);
    }
    Ok(())
}
