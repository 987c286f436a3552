//! Tokens, sentences, quotations and folding; each leads back to the original characters.
//!
//! Offsets inside the workspace's pure crates are token indices; [`Token`] knows where it stands
//! both in bytes (to slice) and in code points (to report).
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod category;
mod fold;
mod quote;
mod script;
mod sentence;
mod token;

pub use category::{is_space, is_word};
pub use fold::{Folded, Folding};
pub use quote::{Quote, Quotes};
pub use script::{Script, main_script};
pub use sentence::{Sentence, sentences};
pub use token::{Kind, Token, Tokens};
