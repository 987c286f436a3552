//! `isnad evidence`: what bears on a claim, anchored in documents or at addresses.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use isnad_model::{Credibility, Event, Evidence, EvidenceBearing, Reason, Selector, derived_id};
use isnad_verify::anchor::{self, Unanchored};
use serde::Serialize;

use crate::commands::claim::word;
use crate::commands::evidence_check;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// What bears on a claim
#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// Record evidence, by words quoted from a document or by an address
    Add(AddArgs),
    /// List the evidence
    List(ListArgs),
    /// Check whether the words quoted still stand where they were quoted from
    ///
    /// Looks at the version quoted and at the latest one of the same address. Reports what has
    /// moved, changed or gone, with exit code 3, and anchors nothing anew.
    Check(ListArgs),
    /// Say that it does not bear on the claim after all
    Withdraw(WithdrawArgs),
}

/// New evidence.
#[derive(Debug, Args)]
#[command(
    after_help = "Prints the id of the evidence.\n\nExample: isnad evidence add c0a4e --undermines --document d3f1a --quote \"the gauge stood at 4 metres\""
)]
pub struct AddArgs {
    /// Id of the claim
    claim: String,
    #[command(flatten)]
    bearing: Bearing,
    /// Id of the document that is quoted
    #[arg(long, requires = "quote", value_name = "ID")]
    document: Option<String>,
    /// The words quoted, as they stand in the document
    #[arg(long, requires = "document", value_parser = NonEmptyStringValueParser::new())]
    quote: Option<String>,
    /// Which of several places of the same words, from 1
    #[arg(long, requires = "quote", value_name = "N")]
    nth: Option<usize>,
    /// Address for a reader to follow; the document's own where none is given
    #[arg(long)]
    url: Option<String>,
    /// Address of an archived copy
    #[arg(long, value_name = "URL")]
    archived: Option<String>,
    /// Admiralty grade of the information, 1 confirmed to 5 improbable, 6 cannot be judged
    #[arg(long, value_name = "1-6", value_parser = credibility)]
    credibility: Option<Credibility>,
    /// What it shows, in your own words
    #[arg(long, default_value = "")]
    note: String,
}

/// Which way it bears.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Bearing {
    /// It speaks for the claim
    #[arg(long)]
    supports: bool,
    /// It speaks against the claim
    #[arg(long)]
    undermines: bool,
    /// It is needed to understand the claim
    #[arg(long)]
    context: bool,
}

/// Of which claim.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad evidence check c0a4e")]
pub struct ListArgs {
    /// Id of a claim; all claims where none is given
    claim: Option<String>,
}

/// Why it is withdrawn.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad evidence withdraw v51c0 --reason \"the page is a forgery\"")]
pub struct WithdrawArgs {
    /// Id of the evidence
    id: String,
    /// Why
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
}

fn credibility(text: &str) -> Result<Credibility, String> {
    let grade = text.parse::<u8>().map_err(|_| "a grade from 1 to 6".to_owned())?;
    Credibility::try_from(grade)
}

#[derive(Serialize)]
#[serde(transparent)]
struct EvidenceRow(Evidence);

impl Row for EvidenceRow {
    const SCHEMA: &'static str = "isnad.evidence/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.claim",
        "cli.column.bearing",
        "cli.column.grade",
        "cli.column.document",
        "cli.column.quote",
        "cli.column.note",
    ];

    fn cells(&self) -> Vec<String> {
        let one = &self.0;
        let selector = one.selector.as_ref();
        vec![
            one.id.clone(),
            one.claim.clone(),
            word(one.bearing),
            one.credibility.map(|grade| u8::from(grade).to_string()).unwrap_or_default(),
            selector.map_or_else(|| one.uri.clone().unwrap_or_default(), |s| s.document.clone()),
            selector.map(|selector| selector.exact.clone()).unwrap_or_default(),
            one.note.clone(),
        ]
    }
}

/// Records, lists or checks.
pub fn run(command: &EvidenceCommand, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    let mut outcome = Outcome::default();
    match command {
        EvidenceCommand::Add(args) => add(args, &mut desk, context)?,
        EvidenceCommand::List(args) => {
            let rows: Vec<_> = all(args, &desk)?.into_iter().map(EvidenceRow).collect();
            table::print(&rows, context)?;
        }
        EvidenceCommand::Check(args) => {
            outcome.found = evidence_check::run(&all(args, &desk)?, &desk, context)?;
        }
        EvidenceCommand::Withdraw(args) => withdraw(args, &mut desk, context)?,
    }
    Ok(outcome)
}

fn add(args: &AddArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let claim = crate::commands::claim_edit::open_claim(&args.claim, desk)?.id;
    let (selector, address) = match (&args.document, &args.quote) {
        (Some(document), Some(quote)) => {
            let (selector, address) = anchored(document, quote, args.nth, desk)?;
            (Some(selector), address)
        }
        _ => (None, None),
    };
    let uri = args.url.clone().or(address);
    if selector.is_none() && uri.is_none() {
        return Err(Failure::usage(Reason::new("cli.evidence_of_nothing")).into());
    }
    let bearing = match args.bearing {
        Bearing { supports: true, .. } => EvidenceBearing::Supports,
        Bearing { undermines: true, .. } => EvidenceBearing::Undermines,
        Bearing { .. } => EvidenceBearing::Context,
    };
    let place = selector.as_ref().map(|one: &Selector| {
        format!("{} {} {}", one.document, one.position.start, one.position.end)
    });
    let parts = [claim.as_str(), place.as_deref().unwrap_or(""), uri.as_deref().unwrap_or("")];
    let id = derived_id("v", &parts);
    let known = desk.claim_state(&claim)?.evidence;
    if known.iter().any(|evidence| evidence.id == id) {
        context.note(&Reason::new("cli.evidence_already_there").with("id", &id));
        return output::stdout(format!("{id}\n").as_bytes());
    }
    let evidence = Evidence {
        id: id.clone(),
        claim,
        bearing,
        selector,
        uri,
        archived: args.archived.clone(),
        retrieved: Some(context.now),
        credibility: args.credibility,
        note: args.note.clone(),
    };
    desk.append(&[Event::EvidenceAdded { evidence }], context)?;
    output::stdout(format!("{id}\n").as_bytes())
}

/// The selectors of a quotation, and the address of its document.
fn anchored(
    document: &str,
    quote: &str,
    nth: Option<usize>,
    desk: &Desk,
) -> anyhow::Result<(Selector, Option<String>)> {
    let reading = desk.reading(&desk.document(document)?)?;
    let id = &reading.document.id;
    let anchored = anchor::anchor(id, &reading.text, quote, nth).map_err(|why| {
        let said =
            |key: &str, count: usize| Reason::new(key).with("document", id).with("count", count);
        match why {
            Unanchored::Absent => Failure::new(said("cli.quote_absent", 0))
                .hint(Reason::new("cli.quote_as_it_stands")),
            Unanchored::Several(count) => {
                Failure::new(said("cli.quote_several", count)).hint(Reason::new("cli.say_which"))
            }
            Unanchored::Fewer(count) => Failure::new(said("cli.quote_fewer", count)),
        }
    });
    Ok((anchored?, reading.document.uri))
}

/// All evidence that was not withdrawn, of one claim or of all.
fn all(args: &ListArgs, desk: &Desk) -> anyhow::Result<Vec<Evidence>> {
    if let Some(claim) = &args.claim {
        return Ok(desk.claim_state(claim)?.evidence);
    }
    let mut found = Vec::new();
    for claim in desk.claims()? {
        found.extend(desk.claim_state(&claim.id)?.evidence);
    }
    Ok(found)
}

fn withdraw(args: &WithdrawArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let fits = |evidence: &&Evidence| {
        evidence.id == args.id || args.id.len() > 3 && evidence.id.starts_with(&args.id)
    };
    let all = all(&ListArgs { claim: None }, desk)?;
    let found: Vec<&Evidence> = all.iter().filter(fits).collect();
    let [one] = found.as_slice() else {
        let what = Reason::new("cli.no_such_evidence").with("id", &args.id).with("claim", "");
        return Err(Failure::new(what).hint(Reason::new("cli.list_evidence")).into());
    };
    let (evidence, reason) = (one.id.clone(), args.reason.clone());
    let what = Reason::new("cli.evidence_withdrawn").with("id", &evidence);
    desk.append(&[Event::EvidenceWithdrawn { evidence, reason }], context)?;
    context.note(&what);
    Ok(())
}
