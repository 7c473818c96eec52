//! Pictures that are uploaded: what is served of a product finds it again, at 1688 and at Taobao.

use crate::tests::pictures::fetch;
use crate::tests::{Caller, fixture};
use crate::world::pictures::Raster;
use daigou_core::Request;
use daigou_core::value::{Picture, PictureKind};
use daigou_dajisaas::{alibaba, taobao};
use serde_json::{Value, json};

async fn uploaded<R: Request>(caller: &Caller, bytes: Vec<u8>) -> String {
    let picture = json!({"image_base64": Picture::from_bytes(bytes).unwrap().to_base64()});
    caller.daji_done::<R>(&picture).await["imageId"].as_str().unwrap().to_owned()
}

/// The picture at an address as it is served, and compressed anew at a third of the size.
async fn twice(address: &str) -> [Vec<u8>; 2] {
    let png = fetch(&address.replace(".jpg", ".png")).await.1;
    let small = Raster::decode(&png).unwrap().scaled(120, 120).encode(PictureKind::Jpeg).unwrap();
    [png, small]
}

fn served(rows: &Value, member: &str) -> Vec<Value> {
    let own = |row: &&Value| row[member].as_str().unwrap().contains("/pictures/");
    let rows: Vec<Value> = rows.as_array().unwrap().iter().filter(own).take(4).cloned().collect();
    assert_eq!(rows.len(), 4);
    rows
}

#[tokio::test]
async fn an_uploaded_picture_finds_its_offer_first() {
    let caller = Caller::start().await;
    let search = json!({"keyword": "双肩包", "beginPage": 1, "pageSize": 9, "country": "en"});
    let page = caller.daji_done::<alibaba::SearchProducts>(&search).await;
    for row in served(&page["data"], "imageUrl") {
        for bytes in twice(row["imageUrl"].as_str().unwrap()).await {
            let id = uploaded::<alibaba::UploadPicture>(&caller, bytes).await;
            let asked = json!({"imageId": id, "beginPage": 1, "pageSize": 3, "country": "en"});
            let found = caller.daji_done::<alibaba::SearchByPicture>(&asked).await;
            assert_eq!(found["data"][0]["offerId"], row["offerId"], "{row}");
        }
    }
}

#[tokio::test]
async fn an_uploaded_picture_finds_its_item_first() {
    let caller = Caller::start().await;
    let page = caller.daji_done::<taobao::SearchGoods>(&json!({"keyword": "T恤", "page_size": 20})).await;
    for row in served(&page["data"], "mainImageUrl") {
        for bytes in twice(row["mainImageUrl"].as_str().unwrap()).await {
            let id = uploaded::<taobao::UploadPicture>(&caller, bytes).await;
            let found = caller.daji_done::<taobao::ImageSearch>(&json!({"image_id": id, "language": "en"})).await;
            assert_eq!(found[0]["tbItemId"], row["itemId"], "{row}");
            assert_eq!(found.as_array().unwrap().len(), 100);
        }
    }
}

/// Both take the documented picture of one point; one that breaks off is told by its member.
#[tokio::test]
async fn a_broken_picture_is_not_kept() {
    let caller = Caller::start().await;
    let point: Value = serde_json::from_str(fixture!("dajisaas/alibaba.upload_image.request.json")).unwrap();
    let whole = Picture::from_base64(point["image_base64"].as_str().unwrap()).unwrap();
    let broken = Picture::from_bytes(&whole.bytes()[..40]).unwrap().to_base64();
    let broken = json!({"image_base64": broken});
    let first = caller.daji_done::<alibaba::UploadPicture>(&point).await;
    for words in [
        caller.daji_refused::<alibaba::UploadPicture>(&broken, "image_base64: ").await,
        caller.daji_refused::<taobao::UploadPicture>(&broken, "image_base64: ").await,
    ] {
        assert!(words.contains("cannot be decoded"), "{words}");
    }
    let next = caller.daji_done::<taobao::UploadPicture>(&point).await;
    let number = |reply: &Value| reply["imageId"].as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(number(&next), number(&first) + 1);
}
