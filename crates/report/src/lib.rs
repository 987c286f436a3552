//! Reports: values in, bytes out. The same report in the same words gives the same bytes.
//!
//! [`html`], [`markdown`] and [`human`] take the report, the documents that it speaks of, and a
//! message catalogue, the first two also the templates that they are made from; [`json`], [`ndjson`], [`jsonld`], [`csv`] and [`xlsx`] need no documents. Nothing here reads a file or a clock.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod broken;
mod chain;
mod chain_layout;
mod chart;
mod csv_table;
mod escape;
mod example;
mod human;
mod json;
mod jsonld;
mod links;
mod lists;
mod marks;
mod message;
mod pages;
mod place;
mod sheets;
mod statistics;
mod template;
mod templates;
mod timeline;
mod view;
mod view_article;
mod view_claim;
mod view_pages;
mod view_record;
mod view_statistics;
mod vocabulary;
mod words;
mod words_error;
mod xlsx;

pub use broken::{RenderError, Unknown};
pub use csv_table::{csv, csv_lines, csv_to};
pub use example::example;
pub use human::human;
pub use json::{List, claim_line, json, json_to, line, ndjson, ndjson_head, ndjson_statistics};
pub use jsonld::{jsonld, jsonld_to};
pub use lists::{Each, Lists};
pub use pages::{PagesError, Paging, html_pages, is_page, pages_data, pages_folder};
pub use sheets::TABLES;
pub use statistics::{
    Counts, Measure, SpeakerRecord, Statistics, measures, previous, speaker_records, speakers,
    statistics,
};
pub use template::{data, html, markdown};
pub use templates::{BUILT_IN, TEMPLATES_PAGE, TemplateFile, Templates};
pub use words::{Direction, Piece, Words};
pub use words_error::WordsError;
pub use xlsx::{XlsxFailure, xlsx};
