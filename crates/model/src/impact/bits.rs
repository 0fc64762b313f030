//! Sets of the devices of one chunk: 65,536 numbers that share their upper half, as a compressed bitmap parts them
//! too. A set of plain words fits a processor's first cache, and combining two costs no counting.

use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, Sub, SubAssign};

use roaring::RoaringBitmap;

/// Words of a chunk.
pub(super) const WORDS: usize = 1024;

/// Some devices of a chunk; nothing inside where there are none.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Bits(Option<Box<[u64; WORDS]>>);

impl Bits {
    /// The set of these words.
    pub(super) fn of(words: Box<[u64; WORDS]>) -> Self {
        if words.iter().fold(0, |any, word| any | word) == 0 { Self(None) } else { Self(Some(words)) }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        self.0.iter().flat_map(|words| words.iter()).map(|word| u64::from(word.count_ones())).sum()
    }

    /// The words, where there are any.
    pub(super) fn words(&self) -> Option<&[u64; WORDS]> {
        self.0.as_deref()
    }

    /// All of these together.
    pub(super) fn union<'a>(sets: impl Iterator<Item = &'a Self>) -> Self {
        let mut union = Self::default();
        for set in sets {
            union |= set;
        }
        union
    }

    /// Whether all of them are among these words.
    pub(super) fn is_within(&self, words: &[u64; WORDS]) -> bool {
        self.words().is_none_or(|own| own.iter().zip(words).all(|(own, word)| own & !word == 0))
    }

    /// Whether no device is in both.
    pub(super) fn is_disjoint(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(left), Some(right)) => left.iter().zip(right.iter()).all(|(left, right)| left & right == 0),
            _ => true,
        }
    }

    /// Adds these devices of chunk `chunk` to a bitmap of all.
    pub(super) fn add_to(&self, devices: &mut RoaringBitmap, chunk: u16) {
        if let Some(words) = &self.0 {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            *devices |= RoaringBitmap::from_lsb0_bytes(u32::from(chunk) << 16, &bytes);
        }
    }

    /// Both word by word.
    fn each(&self, other: &Self, of: impl Fn(u64, u64) -> u64) -> Self {
        let (Some(left), Some(right)) = (&self.0, &other.0) else { return Self(None) };
        let mut words = left.clone();
        for (word, other) in words.iter_mut().zip(right.iter()) {
            *word = of(*word, *other);
        }
        Self::of(words)
    }
}

impl BitAnd for &Bits {
    type Output = Bits;

    fn bitand(self, other: Self) -> Bits {
        self.each(other, |left, right| left & right)
    }
}

impl Sub for &Bits {
    type Output = Bits;

    fn sub(self, other: Self) -> Bits {
        if other.is_empty() { self.clone() } else { self.each(other, |left, right| left & !right) }
    }
}

impl BitOr for &Bits {
    type Output = Bits;

    fn bitor(self, other: Self) -> Bits {
        let mut union = self.clone();
        union |= other;
        union
    }
}

impl BitXor for &Bits {
    type Output = Bits;

    fn bitxor(self, other: Self) -> Bits {
        match (&self.0, &other.0) {
            (Some(_), Some(_)) => self.each(other, |left, right| left ^ right),
            (Some(_), None) => self.clone(),
            (None, _) => other.clone(),
        }
    }
}

impl BitOrAssign<&Bits> for Bits {
    fn bitor_assign(&mut self, other: &Self) {
        match (&mut self.0, &other.0) {
            (Some(words), Some(others)) => {
                for (word, other) in words.iter_mut().zip(others.iter()) {
                    *word |= other;
                }
            }
            (None, Some(others)) => self.0 = Some(others.clone()),
            (_, None) => {}
        }
    }
}

impl BitAndAssign<&Bits> for Bits {
    fn bitand_assign(&mut self, other: &Self) {
        *self = &*self & other;
    }
}

impl SubAssign<&Bits> for Bits {
    fn sub_assign(&mut self, other: &Self) {
        if !self.is_empty() && !other.is_empty() {
            *self = &*self - other;
        }
    }
}
