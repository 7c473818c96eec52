//! Pictures on their way up: what is sent of them, and how.

use crate::{PictureSource, alibaba, taobao};
use daigou_core::value::Picture;
use daigou_core::{Form, Generation, Request};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[test]
fn bytes_go_as_a_form_and_an_address_by_get() {
    let picture = Picture::from_bytes(PNG).unwrap();
    let bytes = alibaba::UploadPicture::new(picture.clone());
    assert_eq!((bytes.form(), bytes.validate(Generation::V1).is_ok()), (Form::Fields, true));
    assert_eq!(serde_json::to_value(&bytes).unwrap(), serde_json::json!({"image_base64": picture.to_base64()}));
    let address = taobao::UploadPicture::new(PictureSource::address("https://example.com/七.jpg"));
    assert_eq!((address.form(), address.validate(Generation::V1).is_ok()), (Form::Query, true));
    let both = alibaba::UploadPicture { pic_url: Some("nowhere".into()), ..bytes };
    assert_eq!((both.form(), both.validate(Generation::V1).is_ok()), (Form::Fields, true), "the bytes win");
}

#[test]
fn an_address_that_nobody_can_fetch_is_refused_by_its_name() {
    for address in ["", "ftp://x/y.png", "https://", "http:///y.png", "example.com/y.png"] {
        let error = taobao::UploadPicture::new(PictureSource::address(address)).validate(Generation::V1).unwrap_err();
        assert_eq!(error.field(), Some("pic_url"), "{address}");
        assert!(error.message().contains("full http:// or https:// address"), "{error}");
    }
}

#[test]
fn a_picture_does_not_stand_in_debug_output() {
    let request = alibaba::UploadPicture::new(Picture::from_bytes(PNG).unwrap());
    let shown = format!("{request:?}");
    assert!(shown.contains("image_base64_bytes: Some(24)") && !shown.contains("iVBO"), "{shown}");
}
