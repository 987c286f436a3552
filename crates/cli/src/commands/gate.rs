//! `isnad gate`: what is missing before publication, each item with the way to mend it.

use clap::{Args, ValueEnum};
use isnad_model::{Claim, ClaimReport, Event, Reason, Report, VerdictState};
use isnad_verify::gate::{self, CHECKS, Dossier, EFCSN, GOOGLE, IFCN};
use serde::Serialize;

use crate::commands::{claim_edit, evidence_check, verdict};
use crate::config::{self, Config};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::publish;
use crate::scale::Scale;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// Whose code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// International Fact-Checking Network
    Ifcn,
    /// European Fact-Checking Standards Network
    Efcsn,
    /// Google's guidelines for `ClaimReview`
    Google,
    /// `gate_checks` of isnad.toml
    Own,
}

/// Find what is missing before publication
///
/// Checks each claim that has a verdict, or the claims named, against a code that publishers sign.
/// Says of each item that is missing how to mend it. Exit code 3 where anything is missing.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad gate c0a4e --profile ifcn"
)]
pub struct GateArgs {
    /// Ids of claims; every claim with a verdict where none is given
    claims: Vec<String>,
    /// Whose code; `gate` of isnad.toml, else ifcn
    #[arg(long, value_enum)]
    profile: Option<Profile>,
}

#[derive(Serialize)]
struct MissingRow {
    claim: String,
    check: &'static str,
    missing: String,
    mend: String,
}

impl Row for MissingRow {
    const SCHEMA: &'static str = "isnad.gate/1";
    const COLUMNS: &'static [&'static str] =
        &["cli.column.claim", "cli.column.check", "cli.column.missing", "cli.column.mend"];

    fn cells(&self) -> Vec<String> {
        vec![self.claim.clone(), self.check.to_owned(), self.missing.clone(), self.mend.clone()]
    }
}

/// Checks.
pub fn run(args: &GateArgs, context: &Context) -> anyhow::Result<Outcome> {
    let desk = Desk::open(context)?;
    desk.hold_still()?;
    let config = desk.config()?;
    let checks = checks(args.profile, &config)?;
    let (report, _) = publish::of_workspace(&desk, None, context)?;
    let claims = wanted(&args.claims, &desk)?;
    let mut rows = Vec::new();
    for claim in &claims {
        desk.take_turns()?;
        rows.extend(missing(claim, &report, &checks, &config, &desk, context)?);
    }
    let found = !rows.is_empty();
    table::print(&rows, context)?;
    let key = if found { "cli.gate_shut" } else { "cli.gate_open" };
    context.note(&Reason::new(key).with("count", if found { rows.len() } else { claims.len() }));
    Ok(Outcome { found, ..Outcome::default() })
}

/// The names of the checks that a profile asks for.
fn checks(profile: Option<Profile>, config: &Config) -> anyhow::Result<Vec<String>> {
    let named = config.gate.as_deref().map(|name| {
        Profile::from_str(name, true).map_err(|_| {
            let what = Reason::new("cli.no_such_profile").with("name", name);
            let hint = Reason::new("cli.one_of").with("names", "ifcn, efcsn, google, own");
            Failure::usage(what).hint(hint)
        })
    });
    let profile = match (profile, named) {
        (Some(given), _) => given,
        (None, Some(named)) => named?,
        (None, None) => Profile::Ifcn,
    };
    let owned = |list: &[&str]| list.iter().map(|check| (*check).to_owned()).collect();
    Ok(match profile {
        Profile::Ifcn => owned(IFCN),
        Profile::Efcsn => owned(EFCSN),
        Profile::Google => owned(GOOGLE),
        Profile::Own => own(config)?,
    })
}

fn own(config: &Config) -> anyhow::Result<Vec<String>> {
    let known: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    if config.gate_checks.is_empty() {
        let hint = Reason::new("cli.one_of").with("names", known.join(", "));
        return Err(Failure::usage(Reason::new("cli.no_own_checks")).hint(hint).into());
    }
    if let Some(check) = config.gate_checks.iter().find(|check| !known.contains(&check.as_str())) {
        let what = Reason::new("cli.no_such_check").with("name", check);
        let hint = match config::nearest(check, &known) {
            Some(near) => Reason::new("cli.did_you_mean").with("name", near),
            None => Reason::new("cli.one_of").with("names", known.join(", ")),
        };
        return Err(Failure::usage(what).hint(hint).into());
    }
    Ok(config.gate_checks.clone())
}

/// The claims named, or all that have a verdict that stands.
fn wanted(ids: &[String], desk: &Desk) -> anyhow::Result<Vec<Claim>> {
    if !ids.is_empty() {
        return ids.iter().map(|id| desk.claim(id)).collect();
    }
    let mut found = Vec::new();
    for claim in desk.claims()?.into_iter().filter(|claim| claim.withdrawn.is_none()) {
        let last = verdict::steps(&claim.id, desk)?.pop();
        if last.is_some_and(|step| step.verdict.state != VerdictState::Withdrawn) {
            found.push(claim);
        }
    }
    Ok(found)
}

fn missing(
    claim: &Claim,
    report: &Report,
    checks: &[String],
    config: &Config,
    desk: &Desk,
    context: &Context,
) -> anyhow::Result<Vec<MissingRow>> {
    let Some(found) = report.claims.iter().find(|one| one.id == claim.id) else {
        let what = Reason::new("cli.claim_is_withdrawn").with("id", &claim.id);
        return Err(Failure::new(what).into());
    };
    let evidence = desk.claim_state(&claim.id)?.evidence;
    let story = desk.story(&[&format!("claim:{}", claim.id)])?;
    let asked = story.iter().filter(|recorded| {
        matches!(&recorded.event, Some(Event::ReplySought { claim: of, .. }) if *of == claim.id)
    });
    let publisher = config.publisher.clone().unwrap_or_default().into();
    let dossier = Dossier {
        claim: found,
        evidence: &evidence,
        adrift: evidence_check::adrift(&evidence, desk)?,
        steps: &verdict::steps(&claim.id, desk)?,
        asked: asked.count(),
        negated: claim_edit::negated(claim, desk)?.is_some(),
        parties: parties(found, desk)?,
        publisher: &publisher,
        ratings: &Scale::of(config)?.labels(),
    };
    let wanted: Vec<&str> = checks.iter().map(String::as_str).collect();
    let row = |missing: gate::Missing| MissingRow {
        claim: claim.id.clone(),
        check: missing.check,
        missing: context.words.say(&missing.what),
        mend: context.words.say(&missing.mend),
    };
    Ok(gate::gate(&dossier, &wanted).into_iter().map(row).collect())
}

/// How many of a claim's origins are on record with the side that they are on.
fn parties(claim: &ClaimReport, desk: &Desk) -> anyhow::Result<usize> {
    let speakers = desk.speakers()?;
    let known = |origin: &&isnad_model::Origin| {
        let name = isnad_verify::folded(&origin.speaker);
        speakers.iter().filter(|one| one.party.is_some()).any(|one| {
            let mut all = std::iter::once(&one.name).chain(&one.aliases);
            all.any(|known| isnad_verify::folded(known) == name)
        })
    };
    Ok(claim.origins.iter().filter(known).count())
}
