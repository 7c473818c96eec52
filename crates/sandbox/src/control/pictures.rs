//! The pictures of generated goods, served as SVG, PNG and JPEG. Those of examples are the vendors' and are not served.

use crate::host::Shared;
use crate::world::pictures::{Scene, named};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use daigou_core::value::PictureKind;
use http::{StatusCode, header};
use std::sync::Arc;

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/pictures/{name}", get(serve))
}

/// `GET /pictures/810012345678.png`, or `…-1.svg` for a further view.
async fn serve(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    let Some((stem, ending)) = name.rsplit_once('.') else { return none(&name) };
    let found = named(stem).and_then(|(number, view)| Some((shared.world().catalogue.subject(number)?, view)));
    let Some((subject, view)) = found else { return none(&name) };
    let scene = Scene::of(&subject, view);
    let drawn = match ending {
        "svg" => Ok(("image/svg+xml", scene.svg(subject.label).into_bytes())),
        "png" => scene.raster(PictureKind::Png).map(|bytes| ("image/png", bytes)),
        "jpg" => scene.raster(PictureKind::Jpeg).map(|bytes| ("image/jpeg", bytes)),
        _ => return none(&name),
    };
    match drawn {
        Ok((kind, bytes)) => {
            ([(header::CONTENT_TYPE, kind), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], bytes).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}

fn none(name: &str) -> Response {
    (StatusCode::NOT_FOUND, format!("no picture {name}: NUMBER.svg, .png or .jpg of a generated product"))
        .into_response()
}
