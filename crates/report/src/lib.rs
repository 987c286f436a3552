//! Reports: values in, bytes out. The same report in the same words gives the same bytes.
//!
//! [`json`], [`markdown`], [`human`] and [`html`] each take the report, the documents that it
//! speaks of, and a message catalogue. Nothing here reads a file or a clock.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod chain;
mod chain_layout;
mod escape;
mod human;
mod json;
mod marks;
mod message;
mod place;
mod template;
mod view;
mod view_article;
mod view_claim;
mod words;
mod words_error;

pub use human::human;
pub use json::json;
pub use template::{RenderError, html, markdown};
pub use words::{Direction, Piece, Words};
pub use words_error::WordsError;
