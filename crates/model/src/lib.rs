//! The types everything in Isnad speaks, and the schemas of what it prints.
//!
//! Nothing here reads a file, a clock or the environment, and nothing here imports another crate
//! of the workspace. All spans are Unicode code points over the stored text, end excluded.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod attribution;
mod claim;
mod digest;
mod document;
mod event;
mod explanation;
mod reason;
mod report;
mod schema;
mod span;
mod speaker;
mod verdict;

pub use attribution::{
    Act, Attribution, Diagnostic, DiagnosticCode, Extraction, Factuality, Narration, QuoteType,
    Relation, RelationType, Resolved,
};
pub use claim::{Appearance, Challenge, Claim, ClaimKind, MatchKind, Stance, Support};
pub use digest::{Digest, NotADigest, derived_id};
pub use document::{Document, Medium, Reading, Side};
pub use event::{Event, LineageKind, Recorded};
pub use explanation::{
    Explanation, Lack, Made, Miss, Passed, PassedOver, Role, RuleName, Telling, Tried, Weighed,
};
pub use reason::Reason;
pub use report::{
    Basis, ClaimAttribution, ClaimReport, EdgeState, Excluded, LineageEdge, MadeWith,
    NarrationReport, OnRecord, Origin, Place, Previous, Provenance, Publisher, RatingValue, Report,
    ReportDocument, Totals, VerdictReport,
};
pub use schema::{
    EXTRACTION_SCHEMA, EXTRACTION_SCHEMA_JSON, REPORT_CLAIM_SCHEMA, REPORT_CLAIM_SCHEMA_JSON,
    REPORT_HEAD_SCHEMA, REPORT_HEAD_SCHEMA_JSON, REPORT_SCHEMA, REPORT_SCHEMA_JSON,
    REPORT_STATISTICS_SCHEMA, REPORT_STATISTICS_SCHEMA_JSON,
};
pub use span::Span;
pub use speaker::{Reliability, Speaker, SpeakerKind};
pub use verdict::{Credibility, Evidence, EvidenceBearing, Selector, Verdict, VerdictState};
