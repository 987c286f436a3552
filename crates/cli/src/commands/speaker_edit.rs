//! `isnad speaker add|merge|split|edit|grade`: what a person says about speakers.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use isnad_model::{Event, Reason, Reliability, Speaker, SpeakerKind, derived_id};

use crate::commands::speaker::{find, known};
use crate::context::Context;
use crate::failure::Failure;
use crate::output;
use crate::workspace::Desk;

/// What a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Somebody by name
    Person,
    /// The holder of a post
    Office,
    /// A body
    Organisation,
    /// Kept without a name by the outlet
    Anonymous,
    /// A report, a law, a data set
    Document,
}

impl From<Kind> for SpeakerKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Person => Self::Person,
            Kind::Office => Self::Office,
            Kind::Organisation => Self::Organisation,
            Kind::Anonymous => Self::Anonymous,
            Kind::Document => Self::Document,
        }
    }
}

/// A new speaker.
#[derive(Debug, Args)]
#[command(
    after_help = "Prints the id of the speaker.\n\nExample: isnad speaker add \"Andriy Demchenko\" --alias \"Andrii Demchenko\" --role spokesman"
)]
pub struct AddArgs {
    /// Name as it should be written
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    name: String,
    /// What it is
    #[arg(long, value_enum, default_value = "person")]
    kind: Kind,
    #[command(flatten)]
    known: Known,
}

/// What may be known of a speaker besides its name.
#[derive(Debug, Args)]
#[group(skip)]
struct Known {
    /// Another spelling, in any script; may be given several times
    #[arg(long = "alias", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    aliases: Vec<String>,
    /// Post held
    #[arg(long)]
    role: Option<String>,
    /// Body spoken for
    #[arg(long)]
    organisation: Option<String>,
    /// The side it is on in the matter, in your own words
    #[arg(long)]
    party: Option<String>,
}

/// Which two.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad speaker merge \"Demtshenko\" \"Andriy Demchenko\"")]
pub struct MergeArgs {
    /// Id or name that lives on as another name
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    from: String,
    /// Id or name of the speaker that it is
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    into: String,
}

/// Which name.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad speaker split \"Demtshenko\" \"Andriy Demchenko\"")]
pub struct SplitArgs {
    /// Name that is another's
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    name: String,
    /// Id or name of the speaker that it is not
    speaker: String,
}

/// New values.
#[derive(Debug, Args)]
#[command(
    after_help = "An empty text takes a value away.\n\nExample: isnad speaker edit s3f1a --role \"chief of staff\""
)]
pub struct EditArgs {
    /// Id or name of the speaker
    speaker: String,
    #[command(flatten)]
    new: New,
}

/// New values; one at least.
#[derive(Debug, Args)]
#[group(required = true, multiple = true, args = [
    "name", "aliases", "not_aliases", "kind", "role", "organisation", "party",
])]
struct New {
    /// Name as it should be written
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    name: Option<String>,
    #[command(flatten)]
    known: Known,
    /// A spelling that is none of its own; may be given several times
    #[arg(long = "not-alias", value_name = "NAME")]
    not_aliases: Vec<String>,
    /// What it is
    #[arg(long, value_enum)]
    kind: Option<Kind>,
}

/// A grade.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad speaker grade \"Andriy Demchenko\" B --reason \"right in nine of ten checks\""
)]
pub struct GradeArgs {
    /// Id or name of the speaker
    speaker: String,
    /// A to F
    #[arg(value_parser = reliability)]
    grade: Reliability,
    /// Why
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
}

fn reliability(text: &str) -> Result<Reliability, String> {
    serde_json::from_value(text.to_uppercase().into())
        .map_err(|_| "a letter from A (completely reliable) to F (cannot be judged)".to_owned())
}

fn named(name: &str, kind: SpeakerKind) -> Speaker {
    Speaker {
        id: derived_id("s", &[name]),
        name: name.to_owned(),
        aliases: Vec::new(),
        kind,
        role: None,
        organisation: None,
        party: None,
        reliability: None,
    }
}

/// Records a speaker and prints its id.
pub fn add(args: &AddArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    if let Some(there) = find(&args.name, desk)? {
        context.note(&Reason::new("cli.speaker_already_there").with("id", &there.id));
        return output::stdout(format!("{}\n", there.id).as_bytes());
    }
    let speaker = Speaker {
        aliases: args.known.aliases.clone(),
        role: args.known.role.clone(),
        organisation: args.known.organisation.clone(),
        party: args.known.party.clone(),
        ..named(&args.name, args.kind.into())
    };
    let id = speaker.id.clone();
    desk.append(&[Event::SpeakerAdded { speaker }], context)?;
    output::stdout(format!("{id}\n").as_bytes())
}

/// Records that two names are one speaker.
pub fn merge(args: &MergeArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let mut events = Vec::new();
    let mut one = |given: &str, desk: &Desk| -> anyhow::Result<Speaker> {
        Ok(find(given, desk)?.unwrap_or_else(|| {
            let speaker = named(given, SpeakerKind::Person);
            events.push(Event::SpeakerAdded { speaker: speaker.clone() });
            speaker
        }))
    };
    let (from, into) = (one(&args.from, desk)?, one(&args.into, desk)?);
    if from.id == into.id {
        let what = Reason::new("cli.one_speaker_already").with("name", &args.from);
        return Err(Failure::new(what.with("other", &args.into)).into());
    }
    let what =
        Reason::new("cli.speakers_merged").with("name", &from.name).with("other", &into.name);
    events.push(Event::SpeakersMerged { from: from.id, into: into.id });
    desk.append(&events, context)?;
    context.note(&what);
    Ok(())
}

/// Records that a name is another's: takes a merger back, or an alias away.
pub fn split(args: &SplitArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let speaker = known(&args.speaker, desk)?;
    let wanted = isnad_verify::folded(&args.name);
    let alias = speaker.aliases.iter().find(|alias| isnad_verify::folded(alias) == wanted);
    let Some(alias) = alias.cloned() else {
        let what = Reason::new("cli.no_such_alias").with("name", &args.name);
        return Err(Failure::new(what.with("other", &speaker.name)).into());
    };
    let into = speaker.id.clone();
    let mut events = Vec::new();
    let from = if let Some(from) = merged(&wanted, desk)? {
        from
    } else {
        let own = named(&alias, speaker.kind);
        events.push(Event::SpeakerAliasRemoved { speaker: into.clone(), alias: alias.clone() });
        events.push(Event::SpeakerAdded { speaker: own.clone() });
        own.id
    };
    events.push(Event::SpeakersSplit { from, into });
    desk.append(&events, context)?;
    let what = Reason::new("cli.speakers_split").with("name", alias).with("other", speaker.name);
    context.note(&what);
    Ok(())
}

/// The speaker of that name, folded, that lives on in another now; it may have got the name later.
fn merged(wanted: &str, desk: &Desk) -> anyhow::Result<Option<String>> {
    let living: Vec<String> = desk.speakers()?.into_iter().map(|one| one.id).collect();
    for recorded in desk.story(&["kind:speakers_merged"])? {
        let Some(Event::SpeakersMerged { from, .. }) = recorded.event else { continue };
        let own = desk.story(&[&format!("speaker:{from}")])?.into_iter().any(|recorded| {
            let is = |id: &str, name: &str| id == from && isnad_verify::folded(name) == wanted;
            match &recorded.event {
                Some(Event::SpeakerAdded { speaker }) => {
                    is(&speaker.id, &speaker.name)
                        || speaker.aliases.iter().any(|alias| is(&speaker.id, alias))
                }
                Some(Event::SpeakerEdited { speaker, name: Some(name), .. }) => is(speaker, name),
                Some(Event::SpeakerAliasAdded { speaker, alias }) => is(speaker, alias),
                _ => false,
            }
        });
        if own && !living.contains(&from) {
            return Ok(Some(from));
        }
    }
    Ok(None)
}

/// Records new values.
pub fn edit(args: &EditArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let speaker = known(&args.speaker, desk)?;
    let args = &args.new;
    let id = &speaker.id;
    let mut events: Vec<Event> = Vec::new();
    for alias in args.known.aliases.iter().filter(|alias| !speaker.aliases.contains(alias)) {
        events.push(Event::SpeakerAliasAdded { speaker: id.clone(), alias: alias.clone() });
    }
    for alias in &args.not_aliases {
        if !speaker.aliases.contains(alias) {
            let what = Reason::new("cli.no_such_alias").with("name", alias);
            return Err(Failure::new(what.with("other", &speaker.name)).into());
        }
        events.push(Event::SpeakerAliasRemoved { speaker: id.clone(), alias: alias.clone() });
    }
    let Known { role, organisation, party, .. } = &args.known;
    let values = [&args.name, role, organisation, party];
    if args.kind.is_some() || values.iter().any(|value| value.is_some()) {
        let [name, role, organisation, party] = values.map(Clone::clone);
        let (speaker, kind) = (id.clone(), args.kind.map(Into::into));
        events.push(Event::SpeakerEdited { speaker, name, kind, role, organisation, party });
    }
    desk.append(&events, context)?;
    context.note(&Reason::new("cli.speaker_edited").with("id", id));
    Ok(())
}

/// Records a grade.
pub fn grade(args: &GradeArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let speaker = known(&args.speaker, desk)?;
    let (reliability, reason) = (args.grade, args.reason.clone());
    let event = Event::ReliabilitySet { speaker: speaker.id, reliability, reason };
    desk.append(&[event], context)?;
    let what = Reason::new("cli.speaker_graded").with("name", speaker.name);
    context.note(&what.with("grade", format!("{reliability:?}")));
    Ok(())
}
