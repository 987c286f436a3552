//! The learned choice: whether a cue stands at a word, and where source and content begin and end.
//!
//! Each choice is made among a few places in the text by a log-linear model over what stands
//! around them and over what the rules would say. Features are hashed, so a model is one table of
//! numbers ([`Weights`]). Training, in the crate `learn`, asks the same functions for the same
//! places with the same features.

mod apply;
mod atom;
mod choices;
mod context;
mod decode;
mod page;
mod roles;
mod scores;
mod weights;
mod words;

pub(crate) use apply::{choose, outlines};
pub use choices::{Choices, Lasts, Options, normalise};
pub(crate) use decode::cue_score;
pub use decode::{Labelled, decode};
pub use page::Page;
pub use roles::{Role, Spans, ends, starts};
pub use weights::{Corpus, FEATURES, Header, Weights, WeightsError};
pub use words::{cue, may_be_cue};
