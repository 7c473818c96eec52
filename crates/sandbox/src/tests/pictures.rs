//! Pictures over the wire: what an answer shows can be fetched, decoded, and found again.

use super::Caller;
use crate::world::pictures::Raster;
use daigou_alibaba1688::goods::GetProduct;
use daigou_alibaba1688::{SearchByPicture, SearchProducts};
use daigou_core::value::{Picture, PictureKind};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The head and the bytes at an address.
pub(super) async fn fetch(address: &str) -> (String, Vec<u8>) {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let at = answer.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
    (String::from_utf8(answer[..at].to_vec()).unwrap().to_lowercase(), answer[at + 4..].to_vec())
}

async fn generated(caller: &Caller, keyword: &str) -> Vec<Value> {
    let search = json!({"keyword": keyword, "beginPage": 1, "pageSize": 6, "country": "en"});
    let rows = caller.done::<SearchProducts>(&search).await["data"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 6, "{keyword}");
    rows
}

#[tokio::test]
async fn every_picture_of_an_answer_is_served_in_three_forms() {
    let caller = Caller::start().await;
    let base = caller.sandbox.console_url();
    for row in generated(&caller, "手机壳").await {
        let detail = caller.done::<GetProduct>(&json!({"offerId": row["offerId"], "country": "en"})).await;
        let images = detail["productImage"]["images"].as_array().unwrap().clone();
        assert_eq!(images[0], row["imageUrl"]);
        assert!(!detail.to_string().contains("pictures.invalid"));
        for image in images {
            let address = image.as_str().unwrap();
            assert!(address.starts_with(&format!("{base}pictures/")), "{address}");
            let (head, jpeg) = fetch(address).await;
            assert!(head.starts_with("http/1.1 200") && head.contains("content-type: image/jpeg"), "{head}");
            assert_eq!(PictureKind::of(&jpeg), Some(PictureKind::Jpeg));
            let (head, png) = fetch(&address.replace(".jpg", ".png")).await;
            assert!(head.contains("content-type: image/png"), "{head}");
            for bytes in [jpeg, png] {
                let picture = Raster::decode(&bytes).unwrap();
                assert_eq!((picture.width(), picture.height()), (360, 360));
            }
            let (head, svg) = fetch(&address.replace(".jpg", ".svg")).await;
            let svg = String::from_utf8(svg).unwrap();
            assert!(head.contains("content-type: image/svg+xml"), "{head}");
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>") && svg.contains(">手机壳<"), "{svg}");
        }
    }
    for name in ["x.png", "1.png", "810000000000.gif", "810000000000-3.png", "810000000000", "-.svg"] {
        assert!(fetch(&format!("{base}pictures/{name}")).await.0.starts_with("http/1.1 404"), "{name}");
    }
}

#[tokio::test]
async fn an_uploaded_picture_finds_its_product_first() {
    let caller = Caller::start().await;
    let find = |member: &str, picture: &str| json!({member: picture, "beginPage": 1, "pageSize": 3, "country": "en"});
    for row in generated(&caller, "双肩包").await.iter().chain(&generated(&caller, "连衣裙").await) {
        let address = row["imageUrl"].as_str().unwrap();
        let by_address = caller.done::<SearchByPicture>(&find("imageAddress", address)).await;
        assert_eq!(by_address["data"][0]["offerId"], row["offerId"], "{address}");
        assert_eq!(by_address["totalRecords"], 2000);
        if !address.contains("/pictures/") {
            continue;
        }
        let png = fetch(&address.replace(".jpg", ".png")).await.1;
        let small = Raster::decode(&png).unwrap().scaled(120, 120).encode(PictureKind::Jpeg).unwrap();
        for bytes in [png, small] {
            let picture = Picture::from_bytes(bytes).unwrap().to_base64();
            let found = caller.done::<SearchByPicture>(&find("imageBase64", &picture)).await;
            assert_eq!(found["data"][0]["offerId"], row["offerId"], "{address}");
        }
    }
    let broken = Picture::from_bytes(*b"\x89PNG\r\n\x1a\nbroken").unwrap().to_base64();
    caller.refused::<SearchByPicture>(&find("imageBase64", &broken), "imageBase64").await;
}
