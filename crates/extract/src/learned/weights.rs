//! Weights and their file: who made them, from what, and for which pack.

use std::fmt::Write as _;

use isnad_model::Digest;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::{Convention, Pack};

/// First bytes of a file of weights.
const MAGIC: &[u8; 8] = b"ISNADW\0\x01";
/// Number of the set of features; another set would read the table as noise.
pub const FEATURES: u32 = 1;
/// Bytes of the checksum at the end.
const CHECKSUM: usize = 32;
/// A table has `1 << bits` places; more bits than this nobody needs.
const MOST_BITS: u32 = 26;

/// What weights are, written at the head of their file as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Always `isnad.weights/1`.
    pub schema: String,
    /// Code of the pack that they fit.
    pub pack: String,
    /// Version of that pack.
    pub pack_version: String,
    /// Digest of the data of that pack; none in files from before it was kept, which go by the
    /// version alone.
    #[serde(default)]
    pub pack_digest: Option<Digest>,
    /// `isnad` or `polnear`: how the gold draws its spans.
    pub convention: String,
    /// Number of the set of features.
    pub features: u32,
    /// The table has two to this many places.
    pub bits: u32,
    /// What one step of a stored weight is worth.
    pub scale: f32,
    /// Natural logarithm of the probability from which a cue is believed.
    pub threshold: f32,
    /// What is added to the score of a place that the rules chose: the fit sees how well they do on
    /// its own documents, and others are less like those.
    pub trust: f32,
    /// Seed of the order of documents.
    pub seed: u64,
    /// Times that each document was seen.
    pub epochs: u32,
    /// What they were trained on.
    pub corpora: Vec<Corpus>,
}

/// A corpus that weights were trained on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corpus {
    /// Its name.
    pub name: String,
    /// Its licence, an SPDX expression where there is one.
    pub licence: String,
    /// Whom the licence asks to name, and how.
    #[serde(default)]
    pub credit: String,
    /// Documents used.
    pub documents: usize,
    /// Attributions used.
    pub attributions: usize,
}

/// Why weights cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WeightsError {
    /// Other bytes altogether.
    #[error("this is not a file of weights; `isnad train` makes one")]
    NotWeights,
    /// Cut short, or changed.
    #[error("the weights are damaged ({what}); get the file again, or train anew")]
    Damaged {
        /// What was found.
        what: &'static str,
    },
    /// For another language, version, data or convention.
    #[error("the weights are for {theirs}, and this is {ours}; train them anew for it")]
    Misfit {
        /// What they were made for.
        theirs: String,
        /// What is asked of them.
        ours: String,
    },
}

/// Weights: a number for each hashed feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    header: Header,
    table: Vec<i8>,
    digest: [u8; CHECKSUM],
}

impl Weights {
    /// Weights from a table of `1 << header.bits` numbers; those under `least` are left out.
    ///
    /// The scale is set so that the greatest is kept.
    pub fn new(mut header: Header, table: &[f32], least: f32) -> Self {
        let most = table.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        header.scale = (most / 127.0).max(f32::MIN_POSITIVE);
        let step = |&weight: &f32| {
            let kept = if weight.abs() < least { 0.0 } else { (weight / header.scale).round() };
            #[expect(clippy::cast_possible_truncation, reason = "within 127 by the scale")]
            let step = kept as i8;
            step
        };
        let table = table.iter().map(step).collect();
        let mut weights = Self { header, table, digest: [0; CHECKSUM] };
        let bytes = weights.to_bytes();
        weights.digest = checksum(bytes.get(..bytes.len() - CHECKSUM).unwrap_or_default());
        weights
    }

    /// Reads a file of weights.
    ///
    /// # Errors
    /// [`WeightsError::NotWeights`] and [`WeightsError::Damaged`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let damaged = |what| WeightsError::Damaged { what };
        let body = bytes.strip_prefix(MAGIC).ok_or(WeightsError::NotWeights)?;
        let split = bytes.len().checked_sub(CHECKSUM).filter(|&split| split >= MAGIC.len());
        let (all, sum) = bytes.split_at(split.ok_or(damaged("cut short"))?);
        let digest = checksum(all);
        if digest != sum {
            return Err(damaged("the checksum is another"));
        }
        let body = body.get(..body.len() - CHECKSUM).unwrap_or_default();
        let (length, body) = body.split_first_chunk::<4>().ok_or(damaged("no header"))?;
        let length = u32::from_le_bytes(*length) as usize;
        let header = body.get(..length).ok_or(damaged("no header"))?;
        let header: Header =
            serde_json::from_slice(header).map_err(|_| damaged("the header is no JSON of ours"))?;
        if header.bits > MOST_BITS {
            return Err(damaged("the table is too large"));
        }
        let mut table = vec![0; 1 << header.bits];
        let mut rest = body.get(length..).unwrap_or_default();
        let mut at = 0_usize;
        while !rest.is_empty() {
            at += gap(&mut rest).ok_or(damaged("a number is cut"))?;
            let (&weight, after) = rest.split_first().ok_or(damaged("a weight is missing"))?;
            *table.get_mut(at).ok_or(damaged("a place beyond the table"))? = weight.cast_signed();
            (at, rest) = (at + 1, after);
        }
        Ok(Self { header, table, digest })
    }

    /// The bytes of their file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let header = serde_json::to_vec(&self.header).unwrap_or_default();
        out.extend(u32::try_from(header.len()).unwrap_or_default().to_le_bytes());
        out.extend(header);
        let mut next = 0;
        for (at, &weight) in self.table.iter().enumerate().filter(|&(_, &weight)| weight != 0) {
            put_gap(&mut out, at - next);
            out.push(weight.cast_unsigned());
            next = at + 1;
        }
        let sum = checksum(&out);
        out.extend(sum);
        out
    }

    /// Whether they can be used with the pack, for the convention.
    ///
    /// Weights of our own convention serve any; those of another, that one only.
    ///
    /// # Errors
    /// [`WeightsError::Misfit`] says what they were made for.
    pub fn fits(&self, pack: &Pack, convention: Convention) -> Result<(), WeightsError> {
        let header = &self.header;
        let own = header.convention == Convention::Isnad.name();
        let wanted = if own { Convention::Isnad } else { convention };
        let data = |digest: Digest| {
            let digits = digest.to_string();
            // Without a digest of theirs, ours says nothing.
            let told = header.pack_digest.and_then(|_| digits.get(..12));
            told.map_or_else(String::new, |digits| format!(" with data {digits}"))
        };
        let name = |pack: &str, version: &str, data: &str, convention: &str, features: u32| {
            format!("pack {pack} {version}{data}, convention {convention}, features {features}")
        };
        let made_for = header.pack_digest.map(data).unwrap_or_default();
        let (version, convention) = (&header.pack_version, &header.convention);
        let theirs = name(&header.pack, version, &made_for, convention, header.features);
        let here = data(pack.digest());
        let ours = name(pack.code(), pack.version(), &here, wanted.name(), FEATURES);
        if theirs == ours { Ok(()) } else { Err(WeightsError::Misfit { theirs, ours }) }
    }

    /// What they are.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// First hexadecimal digits of the checksum: their name in reports.
    pub fn short_digest(&self) -> String {
        self.digest.iter().take(6).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// Whether cues are looked for at every word, not only where the pack knows one.
    pub fn anywhere(&self) -> bool {
        self.header.convention != Convention::Isnad.name()
    }

    pub(crate) fn threshold(&self) -> f32 {
        self.header.threshold
    }

    pub(super) fn trust(&self) -> f32 {
        self.header.trust
    }

    /// The weight of a feature, in steps of the scale.
    pub(super) fn steps(&self, feature: u32) -> i32 {
        let place = feature >> (32 - self.header.bits.clamp(1, MOST_BITS));
        i32::from(self.table.get(place as usize).copied().unwrap_or_default())
    }

    /// What so many steps are worth.
    #[expect(clippy::cast_precision_loss, reason = "a sum of some hundred bytes")]
    pub(super) fn worth(&self, steps: i32) -> f32 {
        steps as f32 * self.header.scale
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    Sha256::digest(bytes).into()
}

/// A number in groups of seven bits, the low ones first.
fn put_gap(out: &mut Vec<u8>, mut gap: usize) {
    while gap > 0x7f {
        out.push(u8::try_from(gap & 0x7f).unwrap_or_default() | 0x80);
        gap >>= 7;
    }
    out.push(u8::try_from(gap).unwrap_or_default());
}

fn gap(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..28).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Digest, FEATURES, Header, Weights, WeightsError};

    fn weights() -> Weights {
        let header = Header {
            schema: "isnad.weights/1".to_owned(),
            pack: "xx".to_owned(),
            pack_version: "1".to_owned(),
            pack_digest: Some(Digest::of(b"data")),
            convention: "isnad".to_owned(),
            features: FEATURES,
            bits: 8,
            scale: 0.0,
            threshold: -0.7,
            trust: 0.0,
            seed: 1,
            epochs: 1,
            corpora: Vec::new(),
        };
        let mut table = vec![0.0; 256];
        (table[0], table[7], table[255]) = (1.27, -0.5, 0.001);
        Weights::new(header, &table, 0.01)
    }

    #[test]
    fn a_file_gives_the_weights_back() {
        let weights = weights();
        let read = Weights::from_bytes(&weights.to_bytes());
        assert_eq!(read.as_ref(), Ok(&weights));
        let near = |feature: u32, wanted: f32| {
            (weights.worth(weights.steps(feature)) - wanted).abs() < 1e-6
        };
        assert!(near(0, 1.27) && near(7 << 24, -0.5), "within the scale");
        assert!(near(255 << 24, 0.0), "too small to keep");
    }

    #[test]
    fn a_changed_byte_anywhere_is_refused() {
        let bytes = weights().to_bytes();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Weights::from_bytes(&changed).is_err(), "byte {at}");
            assert!(Weights::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
        assert_eq!(Weights::from_bytes(b"words"), Err(WeightsError::NotWeights));
    }
}
