//! Pictures as points of colour: read from JPEG, PNG and WebP within limits, and written in the same formats. Colours are
//! taken as they stand: profiles, opacity and which way up a picture was taken do not count.

use daigou_core::value::PictureKind;
use image_webp::{WebPDecoder, WebPEncoder};
use jpeg_encoder::{Encoder as JpegEncoder, SamplingFactor};
use png::Transformations;
use std::borrow::Cow;
use std::fmt::Display;
use std::io::Cursor;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The largest side of a picture that is decoded, and the memory that its points may take.
const MAX_SIDE: u32 = 10_000;
const MAX_MEMORY: usize = 512 << 20;
/// How good a JPEG is, in per cent.
const QUALITY: u8 = 75;

/// A picture in memory.
#[derive(Debug)]
pub(crate) struct Raster {
    width: u32,
    height: u32,
    /// How many bytes a point has: brightness, or red, green and blue; opacity may follow.
    depth: usize,
    bytes: Vec<u8>,
}

impl Raster {
    /// A picture from the colour of each point.
    pub(crate) fn from_fn(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> Self {
        let mut bytes = Vec::with_capacity(width as usize * height as usize * 3);
        for y in 0..height {
            for x in 0..width {
                bytes.extend_from_slice(&colour(x, y));
            }
        }
        Self { width, height, depth: 3, bytes }
    }

    /// Reads a picture: JPEG, PNG or WebP, as its first bytes say.
    ///
    /// # Errors
    /// It is none of them, too large, or broken; the words say which.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let decoded = match PictureKind::of(bytes) {
            Some(PictureKind::Jpeg) => from_jpeg(bytes),
            Some(PictureKind::Png) => from_png(bytes),
            Some(PictureKind::WebP) => from_webp(bytes),
            None => return Err("must be JPG, PNG or WebP, by its content".to_owned()),
        };
        decoded.map_err(|error| format!("is a picture that cannot be decoded: {error}"))
    }

    /// The picture as a file.
    ///
    /// # Errors
    /// It is larger than the format takes.
    pub(crate) fn encode(&self, kind: PictureKind) -> Result<Vec<u8>, String> {
        let encoded = match kind {
            PictureKind::Jpeg => self.to_jpeg(),
            PictureKind::Png => self.to_png().map_err(words),
            PictureKind::WebP => self.to_webp().map_err(words),
        };
        encoded.map_err(|error| format!("the picture cannot be written: {error}"))
    }

    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    /// The colour of a point; black outside.
    pub(crate) fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let first = (y as usize * self.width as usize + x as usize) * self.depth;
        match self.bytes.get(first..first + self.depth) {
            Some([r, g, b, ..]) => [*r, *g, *b],
            Some([grey, ..]) => [*grey; 3],
            _ => [0; 3],
        }
    }

    /// Red, green and blue of all points, row by row.
    fn rgb(&self) -> Cow<'_, [u8]> {
        match self.depth {
            3 => Cow::Borrowed(&self.bytes),
            _ => Self::from_fn(self.width, self.height, |x, y| self.at(x, y)).bytes.into(),
        }
    }

    fn to_jpeg(&self) -> Result<Vec<u8>, String> {
        let side = |side: u32| u16::try_from(side).map_err(words);
        let (width, height) = (side(self.width)?, side(self.height)?);
        let mut out = Vec::new();
        let mut encoder = JpegEncoder::new(&mut out, QUALITY);
        encoder.set_sampling_factor(SamplingFactor::F_1_1);
        encoder.encode(&self.rgb(), width, height, jpeg_encoder::ColorType::Rgb).map_err(words)?;
        Ok(out)
    }

    fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb())?;
        writer.finish()?;
        Ok(out)
    }

    fn to_webp(&self) -> Result<Vec<u8>, image_webp::EncodingError> {
        let mut out = Vec::new();
        WebPEncoder::new(&mut out).encode(&self.rgb(), self.width, self.height, image_webp::ColorType::Rgb8)?;
        Ok(out)
    }
}

fn words(error: impl Display) -> String {
    error.to_string()
}

fn check_sides(width: u32, height: u32) -> Result<(), String> {
    match width.max(height) > MAX_SIDE {
        true => Err(format!("it has {width} × {height} points, at most {MAX_SIDE} × {MAX_SIDE} are allowed")),
        false => Ok(()),
    }
}

/// Room for the points of a picture, as much as its decoder asks for.
fn room(asked: Option<usize>) -> Result<Vec<u8>, String> {
    let too_much = || format!("its points take more than {} MB", MAX_MEMORY >> 20);
    asked.filter(|asked| *asked <= MAX_MEMORY).map(|asked| vec![0; asked]).ok_or_else(too_much)
}

fn from_jpeg(bytes: &[u8]) -> Result<Raster, String> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(words)?;
    let info = decoder.info().ok_or("it has no header")?;
    let (width, height) = (info.width.into(), info.height.into());
    check_sides(width, height)?;
    let mut bytes = room(decoder.output_buffer_size())?;
    decoder.decode_into(&mut bytes).map_err(words)?;
    Ok(Raster { width, height, depth: 3, bytes })
}

fn from_png(bytes: &[u8]) -> Result<Raster, String> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MAX_MEMORY });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // A byte for each part of a colour, whatever it is in the file.
    decoder.set_transformations(Transformations::normalize_to_color8());
    let (width, height) = decoder.read_header_info().map_err(words)?.size();
    check_sides(width, height)?;
    let mut reader = decoder.read_info().map_err(words)?;
    let mut bytes = room(reader.output_buffer_size())?;
    reader.next_frame(&mut bytes).map_err(words)?;
    Ok(Raster { width, height, depth: reader.output_color_type().0.samples(), bytes })
}

fn from_webp(bytes: &[u8]) -> Result<Raster, String> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(words)?;
    let (width, height) = decoder.dimensions();
    check_sides(width, height)?;
    let mut bytes = room(decoder.output_buffer_size())?;
    decoder.read_image(&mut bytes).map_err(words)?;
    Ok(Raster { width, height, depth: if decoder.has_alpha() { 4 } else { 3 }, bytes })
}

impl Raster {
    /// The picture in another size: the mean of the points that one stands for, or the nearest one.
    pub(crate) fn scaled(&self, width: u32, height: u32) -> Self {
        let part = |at: u32, of: u32, length: u32| {
            let first = at * length / of;
            first..((at + 1) * length / of).max(first + 1)
        };
        Self::from_fn(width, height, |x, y| {
            let (columns, rows) = (part(x, width, self.width), part(y, height, self.height));
            let (mut sum, mut count) = ([0; 3], 0);
            for place in rows.flat_map(|y| columns.clone().map(move |x| (x, y))) {
                let colour = self.at(place.0, place.1);
                sum = [0, 1, 2].map(|i: usize| sum[i] + u32::from(colour[i]));
                count += 1;
            }
            sum.map(|part| u8::try_from(part / count).unwrap_or(u8::MAX))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::{BitDepth, ColorType};

    fn drawn(width: u32, height: u32) -> Raster {
        let part = |at: u32| u8::try_from(at % 200).unwrap();
        Raster::from_fn(width, height, |x, y| [part(x * 2), part(y * 3), part(x + y)])
    }

    /// A PNG of these bytes.
    fn png_of(color: ColorType, depth: BitDepth, sides: (u32, u32), bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, sides.0, sides.1);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(&[9, 8, 7, 250, 100, 50][..]);
        }
        encoder.write_header().unwrap().write_image_data(bytes).unwrap();
        out
    }

    #[test]
    fn what_is_written_is_read_again() {
        let picture = drawn(61, 43);
        for (kind, off) in [(PictureKind::Png, 0), (PictureKind::WebP, 0), (PictureKind::Jpeg, 40)] {
            let bytes = picture.encode(kind).unwrap();
            assert_eq!(PictureKind::of(&bytes), Some(kind));
            let read = Raster::decode(&bytes).unwrap();
            assert_eq!((read.width(), read.height()), (61, 43));
            for (x, y) in [(0, 0), (30, 7), (60, 42), (12, 40)] {
                let parts = read.at(x, y).into_iter().zip(picture.at(x, y));
                assert!(parts.clone().all(|(one, other)| one.abs_diff(other) <= off), "{kind:?} {x} {y}: {parts:?}");
            }
            assert_eq!(read.at(60, 43), [0; 3]);
            // Broken off, it is no picture, or a part of one.
            for length in [13, 40, bytes.len() / 2] {
                let part = Raster::decode(&bytes[..length]);
                assert!(kind == PictureKind::Jpeg || part.unwrap_err().contains("cannot be decoded"));
            }
        }
    }

    #[test]
    fn every_kind_of_colour_is_read() {
        let read = |bytes: &[u8]| {
            let picture = Raster::decode(bytes).unwrap();
            (picture.at(0, 0), picture.at(1, 0))
        };
        for (color, depth, bytes, colours) in [
            (ColorType::Grayscale, BitDepth::One, &[0b0100_0000][..], ([0; 3], [255; 3])),
            (ColorType::Grayscale, BitDepth::Eight, &[7, 200], ([7; 3], [200; 3])),
            (ColorType::GrayscaleAlpha, BitDepth::Eight, &[7, 0, 200, 255], ([7; 3], [200; 3])),
            (ColorType::Indexed, BitDepth::One, &[0b0100_0000], ([9, 8, 7], [250, 100, 50])),
            (ColorType::Rgba, BitDepth::Eight, &[1, 2, 3, 0, 4, 5, 6, 255], ([1, 2, 3], [4, 5, 6])),
            (ColorType::Rgb, BitDepth::Sixteen, &[1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0], ([1, 2, 3], [4, 5, 6])),
        ] {
            assert_eq!(read(&png_of(color, depth, (2, 1), bytes)), colours, "{color:?} {depth:?}");
        }
        let mut grey = Vec::new();
        JpegEncoder::new(&mut grey, 100).encode(&[77; 64], 8, 8, jpeg_encoder::ColorType::Luma).unwrap();
        assert_eq!(read(&grey), ([77; 3], [77; 3]));
        let mut clear = Vec::new();
        let bytes = [1, 2, 3, 128, 4, 5, 6, 255];
        WebPEncoder::new(&mut clear).encode(&bytes, 2, 1, image_webp::ColorType::Rgba8).unwrap();
        assert_eq!(read(&clear), ([1, 2, 3], [4, 5, 6]));
        let picture = Raster::decode(&clear).unwrap();
        assert_eq!(read(&picture.encode(PictureKind::Png).unwrap()), ([1, 2, 3], [4, 5, 6]));
    }

    /// A few bytes can say that they are a picture of any size: that is believed before any room is made.
    #[test]
    fn what_is_too_large_is_refused_by_its_header() {
        let wide = drawn(MAX_SIDE + 1, 1);
        for kind in [PictureKind::Png, PictureKind::WebP, PictureKind::Jpeg] {
            let bytes = wide.encode(kind).unwrap();
            let error = Raster::decode(&bytes).unwrap_err();
            assert!(error.contains("cannot be decoded") && error.contains("10001"), "{error}");
            assert!(drawn(MAX_SIDE, 1).encode(kind).and_then(|bytes| Raster::decode(&bytes)).is_ok());
        }
        assert!(wide.scaled(70_000, 1).encode(PictureKind::Jpeg).unwrap_err().contains("cannot be written"));
        assert!(room(Some(MAX_MEMORY + 1)).unwrap_err().contains("512 MB") && room(None).is_err());
    }

    #[test]
    fn a_smaller_picture_has_the_mean_of_its_points() {
        let picture = Raster::from_fn(4, 2, |x, _| [u8::try_from(x * 10).unwrap(); 3]);
        let small = picture.scaled(2, 1);
        assert_eq!((small.at(0, 0), small.at(1, 0)), ([5; 3], [25; 3]));
        assert_eq!(picture.scaled(8, 2).at(7, 1), [30; 3]);
    }
}
