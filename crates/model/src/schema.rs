//! The published schemas of what Isnad prints.

/// Name and version of what `extract` prints.
pub const EXTRACTION_SCHEMA: &str = "isnad.extraction/1";
/// Name and version of what `verify` and `report` print.
pub const REPORT_SCHEMA: &str = "isnad.report/1";
/// JSON Schema (2020-12) of [`EXTRACTION_SCHEMA`].
pub const EXTRACTION_SCHEMA_JSON: &str = include_str!("../schemas/isnad.extraction.1.json");
/// JSON Schema (2020-12) of [`REPORT_SCHEMA`].
pub const REPORT_SCHEMA_JSON: &str = include_str!("../schemas/isnad.report.1.json");
