//! The pictures of goods, served as SVG, PNG and JPEG; and what stands at the marketplaces' own addresses, for which the
//! sandbox has others: a picture drawn from the address, or a page that says what is there.

use crate::host::Shared;
use crate::wire::address::stands_for;
use crate::world::pictures::{Scene, Subject, named};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use daigou_core::value::PictureKind;
use http::{StatusCode, header};
use std::sync::Arc;

/// How wide and how high a picture is that no size is asked of.
const WHOLE: (u32, u32) = (360, 360);

/// The largest side that is drawn.
const LARGEST: u32 = 800;

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/pictures/{name}", get(serve)).route("/web/{scheme}/{*address}", get(stand_in))
}

/// `GET /pictures/810012345678.png`, `…-1.svg` for a further view, `….80x80.jpg` for a smaller one.
async fn serve(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    let Some((stem, ending)) = name.rsplit_once('.') else { return none(&name) };
    let (stem, size) = sized(stem);
    let found = named(stem).and_then(|(number, view)| Some((shared.world().catalogue.subject(number)?, view)));
    let Some((subject, view)) = found else { return none(&name) };
    drawn(&subject, view, size, ending).unwrap_or_else(|| none(&name))
}

/// `GET /web/https/cbu01.alicdn.com/…`: what stands for a marketplace's page or picture.
async fn stand_in(Path((scheme, address)): Path<(String, String)>) -> Response {
    let host = address.split('/').next().unwrap_or_default();
    if !matches!(scheme.as_str(), "http" | "https") || !stands_for(host) {
        return (StatusCode::NOT_FOUND, "the sandbox stands for the marketplaces' hosts alone\n").into_response();
    }
    let name = address.rsplit('/').next().unwrap_or_default();
    let picture = name.rsplit_once('.').and_then(|(stem, ending)| {
        let number = number(&address);
        drawn(&Subject::new(number, number, "例"), 0, sized(stem).1, &ending.to_ascii_lowercase())
    });
    let page = || {
        format!(
            "daigou sandbox: this stands for {scheme}://{address}\nNothing is to be seen or paid here; orders are paid by \
             the admin API's events or the console.\n"
        )
        .into_response()
    };
    picture.unwrap_or_else(page)
}

/// A picture in the format of an ending; none where the ending is no picture's.
fn drawn(subject: &Subject, view: u8, size: (u32, u32), ending: &str) -> Option<Response> {
    let scene = Scene::of(subject, view);
    let drawn = match ending {
        "svg" => Ok(("image/svg+xml", scene.svg(subject.label).into_bytes())),
        "png" => scene.sized(PictureKind::Png, size).map(|bytes| ("image/png", bytes)),
        "jpg" | "jpeg" => scene.sized(PictureKind::Jpeg, size).map(|bytes| ("image/jpeg", bytes)),
        "webp" => scene.sized(PictureKind::WebP, size).map(|bytes| ("image/webp", bytes)),
        _ => return None,
    };
    Some(match drawn {
        Ok((kind, bytes)) => {
            ([(header::CONTENT_TYPE, kind), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], bytes).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    })
}

/// A picture's name without the size at its end, and the size: `….80x80`, `…_310x310`.
fn sized(stem: &str) -> (&str, (u32, u32)) {
    let read = |size: &str| {
        let (width, height) = size.split_once('x')?;
        let side = |text: &str| text.parse().ok().filter(|side| (1..=LARGEST).contains(side));
        Some((side(width)?, side(height)?))
    };
    let found = stem.rsplit_once(['.', '_']).and_then(|(stem, size)| Some((stem, read(size)?)));
    found.unwrap_or((stem, WHOLE))
}

/// The number that a picture is drawn from, where its address names no product: always the same.
fn number(address: &str) -> i64 {
    let hash = address
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    i64::try_from(hash >> 1).unwrap_or_default()
}

fn none(name: &str) -> Response {
    (StatusCode::NOT_FOUND, format!("no picture {name}: NUMBER.svg, .png or .jpg of a product")).into_response()
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, sized};

    #[test]
    fn the_size_is_at_the_end_of_a_name() {
        assert_eq!(sized("810000000000.80x80"), ("810000000000", (80, 80)));
        assert_eq!(sized("a.jpg_310x200"), ("a.jpg", (310, 200)));
        for whole in ["810000000000-1", "a.0x80", "a.80x9999", "a_x", "", "801x1"] {
            assert_eq!(sized(whole), (whole, WHOLE));
        }
    }
}
