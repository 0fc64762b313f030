//! A compressed bitmap opened chunk by chunk. The bitmap's own type gives no look at its chunks but by its
//! serialized form, which is specified for all languages: a cookie, the chunks' keys and sizes, and for each chunk
//! its numbers, its words, or its runs. Source: the RoaringFormatSpec of the Roaring project.

use std::ops::Range;

use roaring::RoaringBitmap;

use super::bits::{Bits, WORDS};

/// The cookie of a form that may hold runs, in its lower half; the upper half is the number of chunks less one.
const COOKIE_WITH_RUNS: u32 = 12347;
/// With fewer chunks than this a form with runs has no table of places.
const NO_PLACES_BELOW: usize = 4;
/// A chunk of more numbers than this is written as words.
const MOST_NUMBERS: usize = 4096;
/// From this many numbers on a chunk is combined faster as words than number by number.
const SPARSE: usize = 192;

/// How a chunk is held.
enum Piece {
    /// Every number.
    Full,
    /// The bytes of its numbers, two each.
    Numbers(Range<usize>),
    Words(Box<[u64; WORDS]>),
}

/// A bitmap, chunk by chunk.
pub(super) struct Packed {
    bytes: Vec<u8>,
    /// Key of the chunk, ascending.
    chunks: Vec<(u16, Piece)>,
}

impl Packed {
    /// Opens a bitmap. What can't be read of the form, which does not happen, is empty.
    pub(super) fn of(devices: &RoaringBitmap) -> Self {
        let mut bytes = Vec::with_capacity(devices.serialized_size());
        let written = devices.serialize_into(&mut bytes);
        let chunks = written.ok().and_then(|()| open(&bytes)).unwrap_or_default();
        Self { bytes, chunks }
    }

    /// The keys of the chunks that hold anything, ascending.
    pub(super) fn keys(&self) -> impl Iterator<Item = u16> {
        self.chunks.iter().map(|(key, _)| *key)
    }

    fn piece(&self, key: u16) -> Option<&Piece> {
        let place = self.chunks.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.chunks.get(place).map(|(_, piece)| piece)
    }

    /// Adds a chunk's devices to `words`; tells whether that is all of them.
    pub(super) fn add(&self, key: u16, words: &mut [u64; WORDS]) -> bool {
        match self.piece(key) {
            None => {}
            Some(Piece::Full) => {
                words.fill(u64::MAX);
                return true;
            }
            Some(Piece::Words(own)) => {
                for (word, own) in words.iter_mut().zip(own.iter()) {
                    *word |= own;
                }
            }
            Some(Piece::Numbers(range)) => {
                for number in numbers(self.bytes.get(range.clone()).unwrap_or_default()) {
                    if let Some(word) = words.get_mut(usize::from(number >> 6)) {
                        *word |= 1 << (number & 63);
                    }
                }
            }
        }
        false
    }

    /// The devices of a chunk.
    pub(super) fn bits(&self, key: u16) -> Bits {
        let mut words = Box::new([0; WORDS]);
        self.add(key, &mut words);
        Bits::of(words)
    }

    /// Whether any of these devices of a chunk are in it.
    pub(super) fn meets(&self, key: u16, devices: &Bits) -> bool {
        let Some(words) = devices.words() else { return false };
        match self.piece(key) {
            None => false,
            Some(Piece::Full) => true,
            Some(Piece::Words(own)) => own.iter().zip(words.iter()).any(|(own, word)| own & word != 0),
            Some(Piece::Numbers(range)) => numbers(self.bytes.get(range.clone()).unwrap_or_default())
                .any(|it| words.get(usize::from(it >> 6)).is_some_and(|word| word >> (it & 63) & 1 == 1)),
        }
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
}

fn open(bytes: &[u8]) -> Option<Vec<(u16, Piece)>> {
    let long = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let short = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let cookie = long(0)?;
    let with_runs = cookie & 0xffff == COOKIE_WITH_RUNS;
    let (count, runs) = if with_runs {
        (usize::try_from(cookie >> 16).ok()? + 1, 4)
    } else {
        (usize::try_from(long(4)?).ok()?, 8)
    };
    let mut at = if with_runs { runs + count.div_ceil(8) } else { runs };
    let heads = at;
    at += count * 4;
    if !with_runs || count >= NO_PLACES_BELOW {
        at += count * 4;
    }
    let mut chunks = Vec::with_capacity(count);
    for index in 0..count {
        let key = short(heads + index * 4)?;
        let size = usize::from(short(heads + index * 4 + 2)?) + 1;
        let is_run = with_runs && bytes.get(runs + index / 8)? >> (index % 8) & 1 == 1;
        let (piece, length) = if is_run {
            let count = usize::from(short(at)?);
            (of_runs(bytes.get(at + 2..at + 2 + count * 4)?), 2 + count * 4)
        } else if size > MOST_NUMBERS {
            (of_words(bytes.get(at..at + WORDS * 8)?, size), WORDS * 8)
        } else if size > SPARSE {
            let mut words = Box::new([0_u64; WORDS]);
            for number in numbers(bytes.get(at..at + size * 2)?) {
                *words.get_mut(usize::from(number >> 6))? |= 1 << (number & 63);
            }
            (Piece::Words(words), size * 2)
        } else {
            (Piece::Numbers(at..at + size * 2), size * 2)
        };
        at += length;
        chunks.push((key, piece));
    }
    Some(chunks)
}

fn of_words(bytes: &[u8], size: usize) -> Piece {
    if size == WORDS * 64 {
        return Piece::Full;
    }
    let mut words = Box::new([0; WORDS]);
    for (word, eight) in words.iter_mut().zip(bytes.chunks_exact(8)) {
        *word = eight.try_into().map(u64::from_le_bytes).unwrap_or_default();
    }
    Piece::Words(words)
}

fn of_runs(bytes: &[u8]) -> Piece {
    let mut words = Box::new([0_u64; WORDS]);
    let mut shorts = numbers(bytes);
    while let (Some(start), Some(more)) = (shorts.next(), shorts.next()) {
        if (start, more) == (0, u16::MAX) {
            return Piece::Full;
        }
        for number in start..=start.saturating_add(more) {
            if let Some(word) = words.get_mut(usize::from(number >> 6)) {
                *word |= 1 << (number & 63);
            }
        }
    }
    Piece::Words(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bitmap_is_the_same_chunk_by_chunk() {
        let mut runs: RoaringBitmap = (70_000..90_000).chain(131_072..196_608).collect();
        runs.optimize();
        let sets = [
            RoaringBitmap::new(),
            RoaringBitmap::from_iter([0, 65_535, 65_536, 4_000_000_000]),
            (0..1_000_000).filter(|number| number % 3 == 0).collect(),
            (0..1_000_000).step_by(200).collect(),
            (0..200_000).collect(),
            runs,
        ];
        for devices in sets {
            let packed = Packed::of(&devices);
            let mut again = RoaringBitmap::new();
            let mut count = 0;
            for key in packed.keys() {
                let bits = packed.bits(key);
                count += bits.len();
                assert!(packed.meets(key, &bits));
                bits.add_to(&mut again, key);
            }
            assert_eq!(again, devices);
            assert_eq!(count, devices.len());
        }
    }
}
