//! A verification report as values: schema `isnad.report/1`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Challenge, ClaimKind, Digest, Evidence, LineageKind, MatchKind, Medium, Reason, Side, Span,
    Stance, Support, VerdictState,
};

/// What a batch of documents, or a workspace, gives: the values that every format prints.
///
/// In JSON each list of reasons is printed in the words of the chosen language; see the schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Always [`crate::REPORT_SCHEMA`].
    pub schema: String,
    /// What "now" was for this report.
    pub date: Date,
    /// In the order of their ids.
    pub documents: Vec<ReportDocument>,
    /// In the order of their founding: by document, then by place in it.
    pub claims: Vec<ClaimReport>,
    /// What outlets say in their own voice.
    pub narration: Vec<NarrationReport>,
    /// What could not be read, or was left out.
    pub excluded: Vec<Excluded>,
    /// Counts that add up.
    pub totals: Totals,
    /// Claims that are like one on record; none where there was no record to match against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<usize>,
    /// What made it.
    pub made_with: MadeWith,
    /// Who publishes it, as the workspace says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Publisher>,
    /// What the last period's report counted; printed as the change in the statistics.
    #[serde(skip)]
    pub previous: Option<Previous>,
}

/// Who publishes a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// Its name.
    pub name: String,
    /// Address of the page on how it works.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub methodology: String,
    /// Address of its policy on corrections.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub corrections: String,
}

/// What the report on the last period counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Its date.
    pub date: Date,
    /// Claims by measure and value.
    pub counts: BTreeMap<(String, Option<String>), usize>,
}

/// A document in a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportDocument {
    /// The path as it was given, or the workspace's id.
    pub id: String,
    /// Digest of the bytes that were read.
    pub sha256: Digest,
    /// Code of the pack that read it.
    pub lang: String,
    /// How many attributions were found.
    pub attributions: usize,
    /// Headline, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Outlet, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Address, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Civil date of publication, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Subject, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What kind of outlet, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
    /// Whether it comes from within or from abroad, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
}

/// What is known of where a document comes from, as far as claims are counted by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Civil date of publication, where known.
    pub published: Option<Date>,
    /// Subject, where known.
    pub topic: Option<String>,
    /// What kind of outlet, where known.
    pub medium: Option<Medium>,
    /// Whether it comes from within or from abroad, where known.
    pub side: Option<Side>,
}

impl From<&ReportDocument> for Provenance {
    fn from(document: &ReportDocument) -> Self {
        let ReportDocument { published, medium, side, .. } = *document;
        Self { published, topic: document.topic.clone(), medium, side }
    }
}

/// A claim in a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimReport {
    /// Derived from content, or the workspace's id.
    pub id: String,
    /// The proposition in its own words.
    pub text: String,
    /// Who makes it, as a person recorded; absent where only the documents say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claimants: Vec<String>,
    /// What founded it.
    pub kind: ClaimKind,
    /// What it rests on.
    pub support: Support,
    /// What stands against it.
    pub challenge: Challenge,
    /// The word for the two together: a key of the message catalogues.
    pub headline: Reason,
    /// Each step that led there.
    pub why: Vec<Reason>,
    /// All that bears on it, in the order of the documents.
    pub attributions: Vec<ClaimAttribution>,
    /// Roots of its lineage.
    pub origins: Vec<Origin>,
    /// Every edge of its lineage, proposed ones too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lineage: Vec<LineageEdge>,
    /// Speakers that cite each other in a ring, each ring once; none of them is an origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circular: Vec<Vec<String>>,
    /// What bears on it besides what was said, as people recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The latest verdict that was approved or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<VerdictReport>,
    /// Claims on record that it may be, as their words suggest; the likest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_record: Vec<OnRecord>,
}

/// A claim on record that a claim of a batch is like. A suggestion: people confirm it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnRecord {
    /// The workspace's id.
    pub id: String,
    /// Its wording there.
    pub text: String,
    /// What the two may be to each other.
    pub kind: MatchKind,
    /// How much of each wording the other says, 0 to 1, with two decimals.
    pub score: f64,
    /// What the claim on record rests on.
    pub support: Support,
    /// What stands against it there.
    pub challenge: Challenge,
    /// The word for the two together: a key of the message catalogues.
    pub headline: Reason,
    /// Its latest verdict that was approved or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<VerdictReport>,
}

/// An attribution by its document and its id there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Id of the document.
    pub document: String,
    /// Id of the attribution in it.
    pub attribution: String,
}

impl Place {
    /// The attribution of that id in that document.
    pub fn new(document: &str, attribution: &str) -> Self {
        Self { document: document.to_owned(), attribution: attribution.to_owned() }
    }
}

/// One act of saying that descends from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineageEdge {
    /// How.
    pub kind: LineageKind,
    /// The one that descends.
    pub from: Place,
    /// The one it descends from.
    pub to: Place,
    /// What it is seen by.
    pub basis: Basis,
    /// Whether it counts.
    pub state: EdgeState,
}

/// What an edge of lineage is seen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The text itself passes on or repeats.
    Text,
    /// Names as its source the outlet of the other.
    Outlet,
    /// One agency in byline or dateline, or as the other's outlet.
    Agency,
    /// The texts overlap.
    Overlap,
    /// One canonical address.
    Address,
    /// A person says so.
    Person,
}

/// Whether an edge of lineage counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeState {
    /// The text itself says so: it counts.
    Said,
    /// Shown, and not counted until a person has confirmed it.
    Proposed,
    /// Confirmed by a person: it counts.
    Confirmed,
}

/// What a checker concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictReport {
    /// A rating of the workspace's scale, as its key there.
    pub rating: String,
    /// The rating in the words of the scale.
    pub label: String,
    /// Its place on the scale, where the scale orders it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<RatingValue>,
    /// Why.
    pub reason: String,
    /// How far it has come.
    pub state: VerdictState,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// Civil date of the latest step, UTC.
    pub date: Date,
    /// What was changed and why, the latest correction last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<String>,
}

/// The place of a rating on its scale; the best is the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingValue {
    /// Of this rating.
    pub value: usize,
    /// Of the worst rating.
    pub worst: usize,
    /// Of the best rating.
    pub best: usize,
}

/// An attribution that bears on a claim, with its characters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimAttribution {
    /// Id of the document.
    pub document: String,
    /// Id of the attribution in it.
    pub attribution: String,
    /// Which way it bears.
    pub stance: Stance,
    /// Who speaks, in the words of the text; empty where nobody is named.
    pub speaker: String,
    /// The content in the words of the text.
    pub quote: String,
    /// Where the content stands.
    pub content: Vec<Span>,
    /// Id of the attribution, in the same document, that it answers, repeats or relays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub towards: Option<String>,
}

/// A root of the lineage: outlets are not origins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// In the words of the text.
    pub speaker: String,
    /// Id of the document.
    pub document: String,
    /// Id of the attribution in it.
    pub attribution: String,
}

/// A sentence of narration in a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NarrationReport {
    /// Id of the document.
    pub document: String,
    /// Where.
    pub span: Span,
    /// Whether the narrator hedges.
    pub hedged: bool,
    /// The words.
    pub text: String,
}

/// Something that was not read, or only in part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Excluded {
    /// The input as it was given.
    pub input: String,
    /// Line, record or byte within it; empty where it is the whole.
    pub place: String,
    /// Why, and what to do.
    pub reason: String,
}

/// Counts; each sum is checked by a test.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Inputs given, files in folders counted one by one.
    pub inputs: usize,
    /// Documents read.
    pub documents: usize,
    /// Inputs or records left out.
    pub excluded: usize,
    /// Attributions found.
    pub attributions: usize,
    /// Claims founded.
    pub claims: usize,
    /// Sentences of narration.
    pub narration: usize,
    /// Claims by support; every value is there.
    pub support: BTreeMap<Support, usize>,
    /// Claims by challenge; every value is there.
    pub challenge: BTreeMap<Challenge, usize>,
}

/// What a report was made with, so that it can be made again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeWith {
    /// Version of Isnad.
    pub isnad: String,
    /// Version of the rules of standing.
    pub rules: String,
    /// Packs used, code to version.
    pub packs: BTreeMap<String, String>,
    /// Digest of the weights of each pack that had any.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, String>,
    /// Plugins used, name to version.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub plugins: BTreeMap<String, String>,
    /// Merkle root of the workspace's journal, for a report made from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
}
