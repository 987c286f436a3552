//! A claim of a list as a document in which its claimant makes it: so it stands in a report like
//! any other, and is one with what the documents of the batch say in the same words.

use isnad_host::{RecordKind, SourceRecord};
use isnad_model::{
    Act, Attribution, Digest, Document, EXTRACTION_SCHEMA, Extraction, QuoteType, Reading,
    Resolved, Span,
};
use serde_json::Value;

use crate::decode;
use crate::gather::Refused;
use crate::languages;

/// The reading of a listed claim, and its bytes. Of a fact-check only the claim is taken, never
/// the rating: what somebody else concluded is no claim and no evidence.
///
/// # Errors
/// Where there are no words in it.
pub fn reading(id: String, record: SourceRecord) -> Result<(Reading, Vec<u8>), Refused> {
    let text = record.text;
    if let Err(why) = decode::readable(&text) {
        return Err(Refused::whole(id, why));
    }
    let field = |name: &str| record.meta.get(name).and_then(Value::as_str).map(str::to_owned);
    let claimed = field("claimed").and_then(|when| {
        when.split(['T', ' ']).next().and_then(|day| day.parse::<jiff::civil::Date>().ok())
    });
    let check = record.kind == RecordKind::FactCheck;
    // The date and the outlet of a check are not those of the claim.
    let published = if check { claimed } else { claimed.or(record.document.published) };
    let outlet = if check { field("reviewer") } else { record.document.outlet.clone() };
    let lang = record.document.lang.as_deref().and_then(|lang| lang.split(['-', '_']).next());
    let lang = lang.filter(|lang| languages::get(lang).is_some());
    let lang = lang.unwrap_or(languages::by_letters(&text).0).to_owned();
    let raw = if record.raw.is_empty() { text.clone().into_bytes() } else { record.raw };
    let document = Document {
        id: id.clone(),
        raw: Some(Digest::of(&raw)),
        text: Some(Digest::of(text.as_bytes())),
        published,
        outlet,
        topic: field("topic").or(record.document.topic.clone()),
        ..record.document
    };
    let whole = Span::new(0, text.chars().count());
    let claimant = field("claimant").map(|name| name.trim().to_owned());
    let resolved = |text: String| Resolved { text, span: Span::new(0, 0) };
    let attribution = Attribution {
        id: "a1".to_owned(),
        source: Vec::new(),
        source_resolved: claimant.filter(|name| !name.is_empty()).map(resolved),
        cue: Vec::new(),
        content: vec![whole],
        quote: QuoteType::Indirect,
        act: Act::Assert,
        channel: None,
        time: None,
        time_resolved: None,
        factuality: None,
        nested_in: None,
        confidence: 1.0,
    };
    let extraction = Extraction {
        schema: EXTRACTION_SCHEMA.to_owned(),
        id,
        lang,
        attributions: vec![attribution],
        relations: Vec::new(),
        narration: Vec::new(),
        diagnostics: Vec::new(),
    };
    Ok((Reading { document, text, extraction }, raw))
}
