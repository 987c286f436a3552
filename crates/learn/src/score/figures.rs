//! The figures, as text and as JSON under the names that papers and the reference scorer use.

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::count::{Counts, Role};
use super::number::{Share, f1, share};

/// What a set of predictions is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Documents of the gold that were looked at.
    pub docs: usize,
    /// Those of them without any prediction line.
    pub missing: usize,
    /// Gold attributions.
    pub gold: usize,
    /// Predicted attributions that count.
    pub pred: usize,
    /// Who speaks.
    pub source: RoleFigures,
    /// The reporting words.
    pub cue: RoleFigures,
    /// What is said.
    pub content: RoleFigures,
    /// F1 of attributions with all three roles right.
    #[serde(rename = "TRIPLE")]
    pub triple: f64,
    /// F1 of attributions with the right one held to have spoken.
    #[serde(rename = "SPEAKER")]
    pub speaker: f64,
    /// F1 of contents that overlap by half, with a source that overlaps.
    #[serde(rename = "SOFT+SRC")]
    pub soft: f64,
    /// Share of paired attributions with the right act.
    pub act: Share,
    /// Share with the right type of quotation.
    #[serde(rename = "type")]
    pub quote: Share,
    /// Share rightly nested or not.
    pub nested: Share,
    /// F1 of channels.
    pub channel: f64,
    /// F1 of times.
    pub time: f64,
    /// F1 of relations; absent where the gold has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relations: Option<f64>,
    /// Statements written twice; absent where the gold has no relations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Ends>,
    /// Share of content spans found with exact ends, by type of quotation.
    #[serde(rename = "exact content recall by type", serialize_with = "as_map")]
    pub by_type: Vec<(String, Share)>,
}

/// The figures of one role.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RoleFigures {
    /// F1 of spans with the same first and last token.
    #[serde(rename = "EXACT")]
    pub exact: f64,
    /// The same with punctuation trimmed at the edges.
    #[serde(rename = "TRIM")]
    pub trim: f64,
    /// F1 of labelled tokens.
    #[serde(rename = "TOKEN")]
    pub token: f64,
    /// Precision of `TRIM`.
    #[serde(rename = "P")]
    pub precision: Share,
    /// Recall of `TRIM`.
    #[serde(rename = "R")]
    pub recall: Share,
}

/// Precision of the pairs and recall of their ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ends {
    /// Precision.
    #[serde(rename = "P")]
    pub precision: Share,
    /// Recall.
    #[serde(rename = "R")]
    pub recall: Share,
}

impl Figures {
    pub(super) fn of(counts: &Counts) -> Self {
        let [source, cue, content] = counts.roles.map(RoleFigures::of);
        let whole = |right| f1(right, counts.gold, counts.pred);
        let paired = |right| share(right, counts.pairs);
        let related = counts.relations.gold > 0 || counts.same_gold > 0;
        let (channel, time, ties) = (counts.channel, counts.time, counts.relations);
        Self {
            docs: counts.docs,
            missing: counts.missing,
            gold: counts.gold,
            pred: counts.pred,
            source,
            cue,
            content,
            triple: whole(counts.triple),
            speaker: whole(counts.speaker),
            soft: whole(counts.soft),
            act: paired(counts.act),
            quote: paired(counts.quote),
            nested: paired(counts.nested),
            channel: f1(channel.right, channel.gold, channel.found),
            time: f1(time.right, time.gold, time.found),
            relations: related.then(|| f1(ties.right, ties.gold, ties.found)),
            same_as: related.then(|| Ends {
                precision: share(counts.same_right, counts.same_pred),
                recall: share(counts.same_found, counts.same_gold),
            }),
            by_type: by_type(counts),
        }
    }
}

fn by_type(counts: &Counts) -> Vec<(String, Share)> {
    let named = counts.by_type.iter().filter_map(|(name, wanted, right)| {
        let name = name.as_ref().filter(|name| !name.is_empty())?;
        Some((name.clone(), share(*right, *wanted)))
    });
    named.collect()
}

impl RoleFigures {
    fn of(role: Role) -> Self {
        let Role { exact, trim, token } = role;
        Self {
            exact: f1(exact.right, exact.gold, exact.found),
            trim: f1(trim.right, trim.gold, trim.found),
            token: f1(token.right, token.gold, token.found),
            precision: share(trim.right, trim.found),
            recall: share(trim.right, trim.gold),
        }
    }
}

fn as_map<S: Serializer>(list: &[(String, Share)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(list.len()))?;
    for (name, value) in list {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { docs, missing, gold, pred, .. } = self;
        writeln!(out, "docs {docs} (missing {missing})  gold {gold}  predicted {pred}")?;
        for (name, role) in
            [("source", &self.source), ("cue", &self.cue), ("content", &self.content)]
        {
            writeln!(out, "{name:8} {role}")?;
        }
        let line = [
            ("TRIPLE", self.triple),
            ("SPEAKER", self.speaker),
            ("SOFT+SRC", self.soft),
            ("act", self.act.value()),
            ("type", self.quote.value()),
            ("nested", self.nested.value()),
            ("channel", self.channel),
            ("time", self.time),
        ];
        writeln!(out, "{}", Percents(&line))?;
        if let (Some(relations), Some(Ends { precision, recall })) = (self.relations, self.same_as)
        {
            let percent = 100.0 * relations;
            writeln!(out, "relations {percent:5.1}  same_as {{'P': {precision}, 'R': {recall}}}")?;
        }
        let types = self.by_type.iter().map(|(name, value)| format!("{}: {value}", quoted(name)));
        write!(out, "exact content recall: {{{}}}", types.collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for RoleFigures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = [
            ("EXACT", self.exact),
            ("TRIM", self.trim),
            ("TOKEN", self.token),
            ("P", self.precision.value()),
            ("R", self.recall.value()),
        ];
        Percents(&line).fmt(out)
    }
}

/// Names and shares in a row, in percent.
struct Percents<'a>(&'a [(&'a str, f64)]);

impl fmt::Display for Percents<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, value)) in self.0.iter().enumerate() {
            let gap = if at == 0 { "" } else { "  " };
            write!(out, "{gap}{name} {:5.1}", 100.0 * value)?;
        }
        Ok(())
    }
}

/// In single quotes, or in double ones around a single one.
fn quoted(word: &str) -> String {
    let quote = if word.contains('\'') && !word.contains('"') { '"' } else { '\'' };
    let inner = word.replace('\\', "\\\\");
    let inner = if quote == '\'' { inner.replace('\'', "\\'") } else { inner };
    format!("{quote}{inner}{quote}")
}
