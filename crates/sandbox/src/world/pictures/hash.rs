//! How a picture looks, in a few numbers: for each of 8 × 8 places whether it is brighter than its neighbour (dHash), and the
//! colour of the whole. What is scaled or compressed anew looks much the same.

use super::Subject;
use super::draw::{COLUMNS, ROWS, SIDE, Scene};
use super::raster::Raster;
use daigou_core::value::Picture;

/// How a picture looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PictureHash {
    /// Brighter than the neighbour to the right, row by row.
    bits: u64,
    colour: [i64; 3],
}

impl PictureHash {
    /// Of a picture's bytes: JPG, PNG or WebP.
    ///
    /// # Errors
    /// It is none of them, too large, or broken; the words say which.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Result<Self, String> {
        Raster::decode(bytes).map(|picture| Self::of_pixels(&picture))
    }

    /// Of a picture in base64.
    ///
    /// # Errors
    /// As of bytes; or it is no base64, or larger than 3 MB.
    pub(crate) fn of_base64(text: &str) -> Result<Self, String> {
        let picture = Picture::from_base64(text).map_err(|error| error.message().to_owned())?;
        Self::of_bytes(picture.bytes())
    }

    /// Of a picture that nobody can look at, such as one at a foreign address: it follows from the text.
    pub(crate) fn of_text(text: &str) -> Self {
        // FNV-1a.
        let bits = text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        let part = |shift: u32| 90 + ((bits >> shift) & 127) as i64;
        Self { bits: bits ^ (bits >> 29), colour: [part(5), part(19), part(37)] }
    }

    /// Of one of a product's pictures, without drawing it.
    pub(super) fn of_subject(subject: &Subject, view: u8) -> Self {
        let scene = Scene::of(subject, view);
        let (width, height) = (SIDE / COLUMNS, SIDE / ROWS);
        Self::of_places(|column, row| {
            let mut sum = [0; 3];
            for (x, y) in [(1, 1), (3, 1), (1, 3), (3, 3)] {
                let colour = scene.at(column * width + width * x / 4, row * height + height * y / 4);
                sum = [sum[0] + colour[0], sum[1] + colour[1], sum[2] + colour[2]];
            }
            sum.map(|part| part / 4)
        })
    }

    fn of_pixels(picture: &Raster) -> Self {
        let (width, height) = (i64::from(picture.width()).max(1), i64::from(picture.height()).max(1));
        // The pixels of one place: at least one, and not all of a large one.
        let part = |at: i64, of: i64, length: i64| {
            let first = (at * length / of).min(length - 1);
            let last = ((at + 1) * length / of).max(first + 1);
            (first..last).step_by(usize::try_from((last - first) / 24).unwrap_or(1).max(1))
        };
        Self::of_places(|column, row| {
            let (mut sum, mut count) = ([0; 3], 0);
            for y in part(row, ROWS, height) {
                for x in part(column, COLUMNS, width) {
                    let place = (u32::try_from(x).unwrap_or_default(), u32::try_from(y).unwrap_or_default());
                    let pixel = picture.at(place.0, place.1);
                    sum = [0, 1, 2].map(|i: usize| sum[i] + i64::from(pixel[i]));
                    count += 1;
                }
            }
            sum.map(|part| part / count.max(1))
        })
    }

    /// From the mean colour of each place.
    fn of_places(mean: impl Fn(i64, i64) -> [i64; 3]) -> Self {
        let (mut bits, mut sum) = (0_u64, [0; 3]);
        for row in 0..ROWS {
            let mut before = None;
            for column in 0..COLUMNS {
                let [r, g, b] = mean(column, row);
                let light = 299 * r + 587 * g + 114 * b;
                if let Some(before) = before {
                    bits = bits << 1 | u64::from(before < light);
                }
                before = Some(light);
                sum = [sum[0] + r, sum[1] + g, sum[2] + b];
            }
        }
        Self { bits, colour: sum.map(|part| part / (ROWS * COLUMNS)) }
    }

    /// How much two pictures differ: 0 is the same, two that have nothing to do with each other are about 500 apart.
    pub(crate) fn distance(&self, other: &Self) -> i64 {
        let colours: i64 = self.colour.iter().zip(other.colour).map(|(one, other)| (one - other).abs()).sum();
        i64::from((self.bits ^ other.bits).count_ones()) * 16 + colours / 2
    }
}
