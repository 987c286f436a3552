//! A document as it was given, and as it was read.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Digest, Extraction};

/// What is known of a document besides its text. Unknown stays unknown: a missing date is never
/// today's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Derived from the raw bytes and the canonical address; in a report without a workspace, the
    /// path as it was given.
    pub id: String,
    /// Digest of the raw bytes, which are an object of that name.
    pub raw: Option<Digest>,
    /// Digest of the extracted text in UTF-8, which is an object too.
    pub text: Option<Digest>,
    /// What the raw bytes are, as a media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// As printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Canonical address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Language of the text (BCP 47), as the source or the user says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Civil date of publication at the outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// When it was fetched or handed in, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<Timestamp>,
    /// Subject, in the user's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What kind of outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
    /// Whether the outlet stands inside the country that is reported on, as the user says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The plugin that read it, `name version`; absent for text that is read natively.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin: Option<String>,
    /// The document that this one is a newer version of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revises: Option<String>,
}

/// What kind of outlet a document comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// News agency.
    Agency,
    /// Newspaper or magazine, on paper or not.
    #[serde(alias = "newspaper", alias = "magazine")]
    Press,
    /// Television.
    #[serde(alias = "tv")]
    Television,
    /// Radio.
    Radio,
    /// Site of its own.
    #[serde(alias = "site")]
    Website,
    /// Social network or messenger.
    Social,
    /// Report, law, record.
    Record,
}

/// Where something comes from, seen from the country that is reported on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// From within.
    Internal,
    /// From abroad.
    External,
}

/// A document together with its text and with what was found in it: what `verify` works on.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What is known of it.
    pub document: Document,
    /// The stored text: decoded, not normalised.
    pub text: String,
    /// What was found.
    pub extraction: Extraction,
}
