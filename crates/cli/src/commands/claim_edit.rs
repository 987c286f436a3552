//! `isnad claim add|edit|link|withdraw`: what a person says about claims.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use isnad_model::{Appearance, Claim, ClaimKind, Event, Reason, Stance, derived_id};
use isnad_verify::Negated;
use jiff::civil::Date;

use crate::commands::claim::stance;
use crate::context::Context;
use crate::failure::Failure;
use crate::languages;
use crate::output;
use crate::packdata;
use crate::workspace::Desk;

/// What kind of claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// That something is so
    Statement,
    /// A promise or a threat
    Commitment,
    /// That something be done
    Demand,
}

impl From<Kind> for ClaimKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Statement => Self::Statement,
            Kind::Commitment => Self::Commitment,
            Kind::Demand => Self::Demand,
        }
    }
}

/// A new claim.
#[derive(Debug, Args)]
#[command(
    after_help = "Prints the id of the new claim.\n\nExample: isnad claim add \"Two villages were retaken\" --by \"Defence ministry\""
)]
pub struct AddArgs {
    /// The proposition in its own words
    text: String,
    /// Who makes it; may be given several times
    #[arg(long = "by", value_name = "NAME", value_parser = name)]
    claimants: Vec<String>,
    /// What kind it is
    #[arg(long, value_enum, default_value = "statement")]
    kind: Kind,
    /// The earliest day on which it is known to have been made
    #[arg(long, value_name = "DATE")]
    first_seen: Option<Date>,
    /// Subject, in your own words
    #[arg(long)]
    topic: Option<String>,
    /// Language of the wording; auto goes by its letters
    #[arg(long, default_value = "auto", value_name = "CODE")]
    lang: String,
}

/// New values.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad claim edit c0a4e --topic \"Border fighting\"")]
pub struct EditArgs {
    /// Id of the claim
    id: String,
    #[command(flatten)]
    new: New,
}

/// New values; one at least.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct New {
    /// The proposition in its own words
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    text: Option<String>,
    /// Subject, in your own words
    #[arg(long)]
    topic: Option<String>,
    /// Who makes it, in place of those recorded; may be given several times
    #[arg(long = "by", value_name = "NAME", value_parser = name)]
    claimants: Vec<String>,
}

/// An attribution and which way it bears.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad claim link c0a4e d3f1a:a8 --stance denies")]
pub struct LinkArgs {
    /// Id of the claim
    id: String,
    /// The attribution, as `document:attribution`
    #[arg(value_name = "ATTRIBUTION")]
    attribution: String,
    /// Which way it bears: asserts, repeats, relays, confirms, denies, contradicts,
    /// `leaves_unconfirmed`, retracts or corrects
    #[arg(long, default_value = "asserts", value_parser = stance)]
    stance: Stance,
    /// It does not bear on it after all
    #[arg(long)]
    remove: bool,
}

/// Why it is withdrawn.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad claim withdraw c0a4e --reason \"a forecast, not a claim\"")]
pub struct WithdrawArgs {
    /// Id of the claim
    id: String,
    /// Why
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
}

/// Somebody to be asked, and what they answered.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad claim contact c0a4e --whom \"Defence ministry\" --reply \"We stand by it.\""
)]
pub struct ContactArgs {
    /// Id of the claim
    id: String,
    /// Who was asked
    #[arg(long, value_name = "NAME", value_parser = name)]
    whom: String,
    /// What they answered; leave it out while there is no answer
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reply: Option<String>,
}

/// A name has a letter or a digit in it.
fn name(text: &str) -> Result<String, String> {
    let trimmed = text.trim();
    if trimmed.chars().any(char::is_alphanumeric) {
        Ok(trimmed.to_owned())
    } else {
        Err("a name needs a letter or a digit".to_owned())
    }
}

/// The claim of that id, unless it was withdrawn: then nothing may be changed on it.
///
/// # Errors
/// Also when there is none.
pub fn open_claim(id: &str, desk: &Desk) -> anyhow::Result<Claim> {
    let claim = desk.claim(id)?;
    if claim.withdrawn.is_some() {
        let what = Reason::new("cli.claim_is_withdrawn").with("id", claim.id);
        return Err(Failure::new(what).hint(Reason::new("cli.undo_it")).into());
    }
    Ok(claim)
}

/// What is wrong with a claim's wording: that it negates what those who make it say.
///
/// # Errors
/// As the store's.
pub fn negated(claim: &Claim, desk: &Desk) -> anyhow::Result<Option<Negated>> {
    let mut said = Vec::new();
    let makes = |seen: &&Appearance| matches!(seen.stance, Stance::Asserts | Stance::Denies);
    for seen in claim.appearances.iter().filter(makes) {
        said.extend(desk.quote(&seen.document, &seen.attribution)?);
    }
    Ok(isnad_verify::negated(&claim.text, &said, &packdata::negations()))
}

/// # Errors
/// When the claim's wording is a negation, with the way to mend it.
pub fn refuse_negation(claim: &Claim, desk: &Desk) -> anyhow::Result<()> {
    let (key, words) = match negated(claim, desk)? {
        None => return Ok(()),
        Some(Negated::Refutes(words)) => ("cli.claim_refutes", words),
        Some(Negated::Negates(words)) => ("cli.claim_negates", words),
    };
    let what = Reason::new(key).with("id", &claim.id).with("words", words);
    Err(Failure::new(what).hint(Reason::new("cli.word_it_as_made")).into())
}

/// Records that somebody was asked, and the answer.
pub fn contact(args: &ContactArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let claim = open_claim(&args.id, desk)?.id;
    let what = Reason::new("cli.reply_sought").with("id", &claim).with("whom", &args.whom);
    let (whom, reply) = (args.whom.clone(), args.reply.clone());
    desk.append(&[Event::ReplySought { claim, whom, reply }], context)?;
    context.note(&what);
    Ok(())
}

/// Records a claim and prints its id.
pub fn add(args: &AddArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let text = args.text.trim();
    if !text.chars().any(char::is_alphabetic) {
        return Err(Failure::usage(Reason::new("cli.claim_without_words")).into());
    }
    let lang = languages::asked(&args.lang)?;
    let lang = lang.unwrap_or_else(|| languages::by_letters(text).0.to_owned());
    let first = args.claimants.first().map_or("", String::as_str);
    let claim = Claim {
        id: derived_id("c", &[text, first]),
        text: text.to_owned(),
        lang: Some(lang),
        kind: args.kind.into(),
        claimants: args.claimants.clone(),
        first_seen: args.first_seen,
        topic: args.topic.clone(),
        appearances: Vec::new(),
        withdrawn: None,
    };
    let id = claim.id.clone();
    refuse_negation(&claim, desk)?;
    if desk.known_claim(&id)?.is_some() {
        context.note(&Reason::new("cli.claim_already_there").with("id", &id));
    } else {
        desk.append(&[Event::ClaimAdded { claim }], context)?;
    }
    output::stdout(format!("{id}\n").as_bytes())
}

/// Records new values.
pub fn edit(args: &EditArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let known = open_claim(&args.id, desk)?;
    let args = &args.new;
    if let Some(text) = &args.text {
        refuse_negation(&Claim { text: text.clone(), ..known.clone() }, desk)?;
    }
    let claim = known.id;
    let claimants = (!args.claimants.is_empty()).then(|| args.claimants.clone());
    let (text, topic) = (args.text.clone(), args.topic.clone());
    let what = Reason::new("cli.claim_edited").with("id", &claim);
    desk.append(&[Event::ClaimEdited { claim, text, topic, claimants }], context)?;
    context.note(&what);
    Ok(())
}

/// Records that an attribution bears on a claim, or that it does not after all.
pub fn link(args: &LinkArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let known = open_claim(&args.id, desk)?;
    let (document, attribution) = desk.attribution(&args.attribution)?;
    let place = format!("{document}:{attribution}");
    let appearance = Appearance { document, attribution, stance: args.stance };
    let there = |seen: &&Appearance| {
        seen.document == appearance.document && seen.attribution == appearance.attribution
    };
    let linked = known.appearances.iter().find(there).cloned();
    let claim = known.id;
    let mut events = Vec::new();
    let (key, event) = match (args.remove, linked) {
        (true, Some(appearance)) => {
            ("cli.claim_unlinked", Event::ClaimUnlinked { claim: claim.clone(), appearance })
        }
        (true, None) => {
            let what = Reason::new("cli.not_linked").with("id", &claim).with("place", place);
            return Err(Failure::new(what).into());
        }
        (false, linked) => {
            // One attribution bears on one claim in one way: a new stance takes the old away.
            if let Some(old) = linked.filter(|old| *old != appearance) {
                events.push(Event::ClaimUnlinked { claim: claim.clone(), appearance: old });
            }
            ("cli.claim_linked", Event::ClaimLinked { claim: claim.clone(), appearance })
        }
    };
    events.push(event);
    desk.append(&events, context)?;
    context.note(&Reason::new(key).with("id", claim).with("place", place));
    Ok(())
}

/// Records that it is no claim after all.
pub fn withdraw(args: &WithdrawArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let claim = open_claim(&args.id, desk)?.id;
    let what = Reason::new("cli.claim_withdrawn").with("id", &claim);
    desk.append(&[Event::ClaimWithdrawn { claim, reason: args.reason.clone() }], context)?;
    context.note(&what);
    Ok(())
}
