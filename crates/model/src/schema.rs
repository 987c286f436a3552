//! The published schemas of what Isnad prints.

/// Name and version of what `extract` prints.
pub const EXTRACTION_SCHEMA: &str = "isnad.extraction/1";
/// Name and version of what `verify` and `report` print.
pub const REPORT_SCHEMA: &str = "isnad.report/1";
/// JSON Schema (2020-12) of [`EXTRACTION_SCHEMA`].
pub const EXTRACTION_SCHEMA_JSON: &str = include_str!("../schemas/isnad.extraction.1.json");
/// JSON Schema (2020-12) of [`REPORT_SCHEMA`].
pub const REPORT_SCHEMA_JSON: &str = include_str!("../schemas/isnad.report.1.json");
/// Name and version of the first line of a report as NDJSON.
pub const REPORT_HEAD_SCHEMA: &str = "isnad.report.head/1";
/// Name and version of each further line: one claim.
pub const REPORT_CLAIM_SCHEMA: &str = "isnad.report.claim/1";
/// Name and version of the second line: what is counted over all claims.
pub const REPORT_STATISTICS_SCHEMA: &str = "isnad.report.statistics/1";
/// JSON Schema (2020-12) of [`REPORT_STATISTICS_SCHEMA`].
pub const REPORT_STATISTICS_SCHEMA_JSON: &str =
    include_str!("../schemas/isnad.report.statistics.1.json");
/// JSON Schema (2020-12) of [`REPORT_HEAD_SCHEMA`].
pub const REPORT_HEAD_SCHEMA_JSON: &str = include_str!("../schemas/isnad.report.head.1.json");
/// JSON Schema (2020-12) of [`REPORT_CLAIM_SCHEMA`].
pub const REPORT_CLAIM_SCHEMA_JSON: &str = include_str!("../schemas/isnad.report.claim.1.json");
