//! The lines of a gold or prediction file, read leniently: both carry fields of other tools.

use std::collections::HashMap;

use isnad_model::{Attribution, Extraction, Span};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A start and an end in code points, as written: it may lie beyond the text or the wrong way round.
pub type Pair = [i64; 2];

/// Annotated documents by id, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    lines: Vec<(String, Line)>,
    at: HashMap<String, usize>,
}

/// One document as annotated, by a person or by the extractor.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Line {
    id: Value,
    doc_id: Value,
    doc: Value,
    /// The text itself, where the file may carry it.
    pub text: Option<String>,
    /// The attributions.
    pub attributions: Vec<Mark>,
    /// Regions in which a prediction is neither right nor wrong.
    pub ignore: Option<Vec<Pair>>,
    /// How they bear on each other; absent where nobody looked.
    pub relations: Option<Vec<Tie>>,
}

/// One attribution as annotated. A role that is absent, null or empty is the same.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// Unique within its document.
    #[serde(deserialize_with = "word")]
    pub id: Option<String>,
    /// Who speaks.
    pub source: Option<Vec<Pair>>,
    /// The reporting words.
    pub cue: Option<Vec<Pair>>,
    /// What is said.
    pub content: Option<Vec<Pair>>,
    /// Medium or speech event.
    pub channel: Option<Vec<Pair>>,
    /// Time of the act.
    pub time: Option<Vec<Pair>>,
    /// The antecedent's places, whichever way they were written.
    #[serde(rename = "source_resolved", deserialize_with = "places")]
    pub resolved: Vec<Pair>,
    /// What kind of saying.
    pub act: Option<String>,
    /// Direct, indirect or mixed.
    #[serde(rename = "type")]
    pub quote: Option<String>,
    /// The same under the name that `PolNeAR` gives it.
    pub quote_status: Option<String>,
    /// A class of gold attributions that can be scored apart.
    pub kind: Option<String>,
    /// Whether it stands in the content of another.
    #[serde(rename = "nested_in", deserialize_with = "truth")]
    pub nested: bool,
}

/// A relation as annotated.
#[derive(Clone, Debug, Deserialize)]
pub struct Tie {
    /// Which.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the attribution that answers.
    #[serde(deserialize_with = "word")]
    pub from: Option<String>,
    /// Id of the attribution answered.
    #[serde(deserialize_with = "word")]
    pub to: Option<String>,
}

impl Gold {
    /// Adds a document; a later line of the same id takes the place of the earlier.
    pub fn push(&mut self, line: Line) {
        let id = line.stem();
        if let Some(place) = self.at.get(&id).and_then(|at| self.lines.get_mut(*at)) {
            place.1 = line;
        } else {
            self.at.insert(id.clone(), self.lines.len());
            self.lines.push((id, line));
        }
    }

    /// The document of that id, a path's last part without its ending.
    pub fn get(&self, id: &str) -> Option<&Line> {
        self.at.get(id).and_then(|at| self.lines.get(*at)).map(|(_, line)| line)
    }

    /// All of them, in the order read.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Line)> {
        self.lines.iter().map(|(id, line)| (id.as_str(), line))
    }
}

impl Line {
    /// The same under a number as its id.
    #[must_use]
    pub fn renamed(self, number: usize) -> Self {
        Self { id: Value::String(number.to_string()), ..self }
    }

    /// Its id without folders and ending: a prediction is named by the path it was read from.
    pub fn stem(&self) -> String {
        let given = [&self.id, &self.doc_id, &self.doc].into_iter().find(|id| is_true(id));
        let path = given.and_then(plain).unwrap_or_else(|| "None".to_owned());
        let name = path.rsplit('/').next().unwrap_or_default();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.trim_start_matches('.').is_empty() => stem.to_owned(),
            _ => name.to_owned(),
        }
    }
}

impl From<&Extraction> for Line {
    fn from(extraction: &Extraction) -> Self {
        let tie = |relation: &isnad_model::Relation| Tie {
            kind: named(&relation.kind),
            from: Some(relation.from.clone()),
            to: Some(relation.to.clone()),
        };
        Self {
            id: Value::String(extraction.id.clone()),
            attributions: extraction.attributions.iter().map(Mark::from).collect(),
            relations: Some(extraction.relations.iter().map(tie).collect()),
            ..Self::default()
        }
    }
}

impl From<&Attribution> for Mark {
    fn from(attribution: &Attribution) -> Self {
        Self {
            id: Some(attribution.id.clone()),
            source: Some(pairs(&attribution.source)),
            cue: Some(pairs(&attribution.cue)),
            content: Some(pairs(&attribution.content)),
            channel: attribution.channel.as_deref().map(pairs),
            time: attribution.time.as_deref().map(pairs),
            resolved: attribution.source_resolved.iter().map(|found| pair(found.span)).collect(),
            act: Some(named(&attribution.act)),
            quote: Some(named(&attribution.quote)),
            quote_status: None,
            kind: None,
            nested: attribution.nested_in.as_deref().is_some_and(|id| !id.is_empty()),
        }
    }
}

fn pairs(spans: &[Span]) -> Vec<Pair> {
    spans.iter().copied().map(pair).collect()
}

fn pair(span: Span) -> Pair {
    [span.start, span.end].map(|at| i64::try_from(at).unwrap_or(i64::MAX))
}

/// The word that a value of the model is written as.
fn named(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().as_ref().and_then(plain).unwrap_or_default()
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(word) => Some(word.clone()),
        other => Some(other.to_string()),
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(word) => !word.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Value::deserialize(from).map(|value| plain(&value))
}

fn truth<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Value::deserialize(from).map(|value| is_true(&value))
}

/// `[s, e]`, `[[s, e], ...]`, `{"span": either}` or null.
fn places<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Pair>, D::Error> {
    let mut value = Value::deserialize(from)?;
    if let Value::Object(fields) = &mut value {
        value = fields.remove("span").unwrap_or_default();
    }
    let one = value.as_array().and_then(|list| list.first()).is_some_and(Value::is_number);
    if !value.is_array() {
        return Ok(Vec::new());
    }
    let list = if one { Value::Array(vec![value]) } else { value };
    serde_json::from_value(list).map_err(serde::de::Error::custom)
}
