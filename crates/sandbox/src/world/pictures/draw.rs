//! The content of a picture: a mosaic that follows from the number, in the colours of the category, and a shape on it.
//! A point of it can be asked for alone, so that a picture need not be drawn to be compared.

use super::Subject;
use super::raster::Raster;
use daigou_core::value::PictureKind;
use std::fmt::Write;

/// Columns and rows of the mosaic: those of the hash, so that every tile counts.
pub(super) const COLUMNS: i64 = 9;
pub(super) const ROWS: i64 = 8;
/// The side of a scene in its own units: a multiple of both.
pub(super) const SIDE: i64 = 720;
/// The side of a drawn picture in pixels.
const PIXELS: u32 = 360;

/// A colour.
type Colour = [i64; 3];

/// Backgrounds, as parts of brightness in per cent.
const TINTS: [Colour; 8] = [
    [100, 88, 76],
    [78, 92, 100],
    [92, 100, 80],
    [100, 80, 90],
    [84, 100, 98],
    [96, 86, 100],
    [100, 98, 80],
    [90, 90, 96],
];
const SHAPES: [Colour; 6] =
    [[214, 64, 69], [38, 103, 173], [35, 138, 98], [122, 76, 160], [222, 134, 34], [52, 58, 70]];

/// One picture.
#[derive(Debug)]
pub(crate) struct Scene {
    tiles: [[i64; COLUMNS as usize]; ROWS as usize],
    tint: Colour,
    colour: Colour,
    shape: u64,
    radius: i64,
}

/// SplitMix64's mixing.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Scene {
    pub(crate) fn of(subject: &Subject, view: u8) -> Self {
        let kind = mix(subject.category.unsigned_abs());
        let own = mix(subject.number.unsigned_abs());
        let mut chance = own ^ u64::from(view).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let mut tiles = [[0; COLUMNS as usize]; ROWS as usize];
        for row in &mut tiles {
            chance = mix(chance);
            let mut left = chance;
            let mut level = (left & 15) as i64;
            for tile in row {
                *tile = level;
                left = mix(left);
                // Never near its neighbour: that is what the hash looks at.
                level = (level + 3 + (left % 11) as i64) % 16;
            }
        }
        Self {
            tiles,
            tint: TINTS[(kind % 8) as usize],
            colour: SHAPES[(mix(kind ^ (own % 3)) % 6) as usize],
            shape: (kind >> 8) % 5,
            radius: 130 + (mix(own ^ 5) % 90) as i64,
        }
    }

    /// The colour at a point, from 0 to [`SIDE`].
    pub(super) fn at(&self, x: i64, y: i64) -> Colour {
        let (column, row) = (x * COLUMNS / SIDE, y * ROWS / SIDE);
        let light = 104 + 9 * self.tiles[row.clamp(0, ROWS - 1) as usize][column.clamp(0, COLUMNS - 1) as usize];
        let ground = self.tint.map(|part| light * part / 100);
        if !self.covers(x - SIDE / 2, y - SIDE / 2) {
            return ground;
        }
        // The mosaic shines through.
        let mut out = ground;
        for (out, own) in out.iter_mut().zip(self.colour) {
            *out = (*out * 11 + own * 9) / 20;
        }
        out
    }

    /// Tells whether the shape covers a point, from its middle.
    fn covers(&self, x: i64, y: i64) -> bool {
        let (r, far) = (self.radius, x * x + y * y);
        match self.shape {
            0 => far <= r * r,
            1 => x.abs() <= r && y.abs() <= r * 3 / 4,
            2 => x.abs() + y.abs() <= r * 5 / 4,
            3 => far <= r * r && far >= r * r / 4,
            _ => y.abs() <= r && x.abs() * 2 <= y + r,
        }
    }

    /// The picture as bytes.
    #[cfg(test)]
    pub(crate) fn raster(&self, kind: PictureKind) -> Result<Vec<u8>, String> {
        self.sized(kind, (PIXELS, PIXELS))
    }

    /// The picture as bytes, so wide and so high.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn sized(&self, kind: PictureKind, (width, height): (u32, u32)) -> Result<Vec<u8>, String> {
        let place = |at: u32| i64::from(at) * SIDE / i64::from(PIXELS);
        let picture = Raster::from_fn(PIXELS, PIXELS, |x, y| {
            self.at(place(x), place(y)).map(|part| u8::try_from(part).unwrap_or(u8::MAX))
        });
        if (width, height) == (PIXELS, PIXELS) {
            picture.encode(kind)
        } else {
            picture.scaled(width, height).encode(kind)
        }
    }

    /// The picture as SVG, with what it shows written below.
    pub(crate) fn svg(&self, label: &str) -> String {
        let hex = |[r, g, b]: Colour| format!("#{r:02x}{g:02x}{b:02x}");
        let mut out = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" role="img">"#);
        let mut add = |text: std::fmt::Arguments<'_>| {
            // A string takes everything.
            let _ = out.write_fmt(text);
        };
        let (width, height) = (SIDE / COLUMNS, SIDE / ROWS);
        for (row, y) in self.tiles.iter().zip(0..) {
            for (light, x) in row.iter().zip(0..) {
                let fill = hex(self.tint.map(|part| (104 + 9 * light) * part / 100));
                let (x, y) = (x * width, y * height);
                add(format_args!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#));
            }
        }
        let (c, r, fill) = (SIDE / 2, self.radius, hex(self.colour));
        let style = format!(r#"fill="{fill}" fill-opacity="0.45""#);
        match self.shape {
            0 => add(format_args!(r#"<circle cx="{c}" cy="{c}" r="{r}" {style}/>"#)),
            1 => {
                let (x, y, w, h) = (c - r, c - r * 3 / 4, 2 * r, r * 3 / 2);
                add(format_args!(r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" {style}/>"#));
            }
            2 => {
                let (least, most) = (c - r * 5 / 4, c + r * 5 / 4);
                add(format_args!(r#"<path d="M{c} {least}L{most} {c} {c} {most} {least} {c}Z" {style}/>"#));
            }
            3 => {
                let (r, width) = (r * 3 / 4, r / 2);
                add(format_args!(
                    r#"<circle cx="{c}" cy="{c}" r="{r}" fill="none" stroke="{fill}" stroke-opacity="0.45" stroke-width="{width}"/>"#
                ));
            }
            _ => {
                let (top, bottom, left, right) = (c - r, c + r, c - r, c + r);
                add(format_args!(r#"<path d="M{c} {top}L{right} {bottom} {left} {bottom}Z" {style}/>"#));
            }
        }
        add(format_args!(
            r##"<text x="{c}" y="{}" font-family="sans-serif" font-size="64" text-anchor="middle" fill="#20242c">{label}</text></svg>"##,
            SIDE - 48
        ));
        out
    }
}
