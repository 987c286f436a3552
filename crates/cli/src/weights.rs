//! `--weights`: which learned choice is asked where rules tie.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use isnad_extract::learned::Weights;
use isnad_extract::{Convention, Pack};

use crate::languages::{self, OnDisk};

/// Which weights texts are read with.
#[derive(Clone, Debug, Default)]
pub enum WeightsPlan {
    /// Those that the text's pack ships, if any.
    #[default]
    Shipped,
    /// Rules alone.
    None,
    /// Those of a file, for texts that its pack reads; the shipped ones for others.
    File(Arc<Weights>),
}

impl WeightsPlan {
    /// What `--weights` asks for, with the pack from the disk that reads every text, if one does.
    ///
    /// Shipped weights are for the shipped data: a pack from the disk with others is read by rules
    /// alone unless weights are named.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, or does not fit its pack or the convention.
    pub fn asked(
        name: Option<&Path>,
        convention: Convention,
        given: Option<&OnDisk>,
    ) -> anyhow::Result<Self> {
        let Some(path) = name else {
            let changed = given.is_some_and(|given| !given.as_shipped);
            return Ok(if changed { Self::None } else { Self::Shipped });
        };
        if path == Path::new("none") {
            return Ok(Self::None);
        }
        let place = || path.display().to_string();
        let bytes = std::fs::read(path).with_context(place)?;
        let weights = Weights::from_bytes(&bytes).with_context(place)?;
        let code = &weights.header().pack;
        let pack = given.map(|given| &*given.pack).or_else(|| languages::get(code));
        let pack = pack
            .with_context(|| format!("there is no pack {code}, for which these weights are"))
            .with_context(place)?;
        weights.fits(pack, convention).with_context(place)?;
        Ok(Self::File(Arc::new(weights)))
    }

    /// The weights for a text that the pack reads.
    pub fn for_pack(&self, pack: &Pack) -> Option<Arc<Weights>> {
        match self {
            Self::None => None,
            Self::File(weights) if weights.header().pack == pack.code() => Some(weights.clone()),
            Self::Shipped | Self::File(_) => isnad_packs::weights(pack.code()),
        }
    }
}
