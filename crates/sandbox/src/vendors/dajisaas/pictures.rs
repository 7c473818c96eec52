//! Pictures to search by, uploaded first: one store of them for 1688 and for Taobao, by ids that none shares.

use crate::vendors::handler::{Context, Served, served};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::Picture;
use daigou_core::value::Picture as Content;
use daigou_dajisaas::{UploadedPicture, alibaba, taobao};

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] =
    &[served!(alibaba::UploadPicture => of_alibaba), served!(taobao::UploadPicture => of_taobao)];

fn of_alibaba(context: &mut Context<'_>, request: alibaba::UploadPicture) -> Result<Payload, Refusal> {
    upload(context, request.image_base64.as_deref(), request.pic_url.as_deref())
}

fn of_taobao(context: &mut Context<'_>, request: taobao::UploadPicture) -> Result<Payload, Refusal> {
    upload(context, request.image_base64.as_deref(), request.pic_url.as_deref())
}

/// Keeps the picture. The bytes win over the address; what is no picture was refused by the request's own rules, but not
/// one that is broken.
fn upload(context: &mut Context<'_>, base64: Option<&str>, address: Option<&str>) -> Result<Payload, Refusal> {
    let picture = match base64 {
        Some(text) => Picture::of(Content::from_base64(text)?.bytes()).map_err(|error| wrong("image_base64", error))?,
        None => Picture::at(address.unwrap_or_default()),
    };
    let mut out = UploadedPicture::default();
    out.image_id = Some(context.world.uploads.add(picture));
    Payload::of(&out)
}
