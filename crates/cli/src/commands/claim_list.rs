//! `isnad claim list`: claims by what is known of them, by how they stand, and by their words.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use isnad_model::{Challenge, Claim, Reason, Support};
use isnad_store::ClaimFilter;
use isnad_verify::Options;
use jiff::civil::Date;

use crate::commands::claim::{ClaimRow, word};
use crate::commands::claim_edit::Kind;
use crate::context::Context;
use crate::languages;
use crate::packdata;
use crate::publish;
use crate::table;
use crate::workspace::{self, Desk, facet, standing};

/// Claims read at once from the past.
const PAGE: usize = 1000;

/// Which claims.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad claim list --format ndjson\nExample: isnad claim list --lang ar --challenge contested --since 2026-03-01"
)]
pub struct ListArgs {
    /// Withdrawn ones too
    #[arg(long)]
    all: bool,
    /// Only those in this language
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Only those of this kind
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Only those on this subject, as it was recorded
    #[arg(long)]
    topic: Option<String>,
    /// Only those that this one makes, as the name was recorded
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only those that were seen in this document
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// Only those first seen on that day or later
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only those first seen on that day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Only those that rest on this
    #[arg(long, value_enum)]
    support: Option<Rests>,
    /// Only those against which this stands
    #[arg(long, value_enum)]
    challenge: Option<Against>,
    /// Only those whose wording has, or once had, some of these words, the best first
    #[arg(long, value_name = "WORDS", conflicts_with_all = [
        "lang", "kind", "topic", "by", "document", "since", "until", "support", "challenge", "after",
    ])]
    search: Option<String>,
    /// Only those after this number: where an earlier listing ended
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    after: u64,
    /// At most so many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

/// What a claim rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Rests {
    /// Nobody who is named
    Unattributed,
    /// One origin
    SingleOrigin,
    /// Several whose independence is not established
    SeveralOrigins,
    /// Several that a person found to be independent
    Corroborated,
    /// A confirmation against the confirmer's own interest
    Conceded,
}

impl From<Rests> for Support {
    fn from(rests: Rests) -> Self {
        match rests {
            Rests::Unattributed => Self::Unattributed,
            Rests::SingleOrigin => Self::SingleOrigin,
            Rests::SeveralOrigins => Self::SeveralOrigins,
            Rests::Corroborated => Self::Corroborated,
            Rests::Conceded => Self::Conceded,
        }
    }
}

/// What stands against a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Against {
    /// Nothing on record
    None,
    /// Somebody was asked and did not confirm
    Unconfirmed,
    /// Another party denies or contradicts it
    Contested,
    /// Its only origin took it back
    Retracted,
}

impl From<Against> for Challenge {
    fn from(against: Against) -> Self {
        match against {
            Against::None => Self::None,
            Against::Unconfirmed => Self::Unconfirmed,
            Against::Contested => Self::Contested,
            Against::Retracted => Self::Retracted,
        }
    }
}

/// Lists.
///
/// # Errors
/// As the store's; a usage error for a language that there is no pack for.
pub fn run(args: &ListArgs, mut desk: Desk, context: &Context) -> anyhow::Result<()> {
    let limit = args.limit.unwrap_or(usize::MAX);
    if let Some(words) = &args.search {
        return print(searched(words, limit, args.all, &desk)?, context);
    }
    let mut filter = filter(args, &desk)?;
    let stands = stands(args);
    // The past stood otherwise, and its facets are kept nowhere.
    if !stands.is_empty() && context.global.as_of.is_some() {
        let (report, _) = publish::of_workspace(&desk, None, context)?;
        let fits = |claim: &&isnad_model::ClaimReport| {
            stands.iter().all(|facet| standing(claim).contains(facet))
        };
        let ids: BTreeSet<&str> =
            report.claims.iter().filter(fits).map(|claim| claim.id.as_str()).collect();
        return in_the_past(&filter, &ids, args, &desk, context);
    }
    if !stands.is_empty() {
        work_out(&mut desk, context)?;
        filter.derived = stands;
    }
    let page = desk.claims_that(&filter, args.after, limit)?;
    print(page.items, context)?;
    more(page.next, context);
    Ok(())
}

/// Pages that fit otherwise are read until as many have one of the ids as are asked for.
fn in_the_past(
    filter: &ClaimFilter,
    ids: &BTreeSet<&str>,
    args: &ListArgs,
    desk: &Desk,
    context: &Context,
) -> anyhow::Result<()> {
    let limit = args.limit.unwrap_or(usize::MAX);
    let (mut found, mut after) = (Vec::new(), Some(args.after));
    while let Some(cursor) = after.filter(|_| found.len() < limit) {
        desk.take_turns()?;
        // No more than are still asked for: then the cursor stands behind the last one listed.
        let page = desk.claims_that(filter, cursor, PAGE.min(limit - found.len()))?;
        found.extend(page.items.into_iter().filter(|claim| ids.contains(claim.id.as_str())));
        after = page.next;
    }
    print(found, context)?;
    more(after, context);
    Ok(())
}

fn more(next: Option<u64>, context: &Context) {
    if let Some(next) = next {
        context.note(&Reason::new("cli.more_after").with("after", next));
    }
}

/// The best that count: withdrawn ones must not take the place of others.
fn searched(words: &str, limit: usize, all: bool, desk: &Desk) -> anyhow::Result<Vec<Claim>> {
    let mut asked = limit;
    loop {
        let mut found = desk.claims_with(words, asked)?;
        let ended = found.len() < asked;
        found.retain(|claim| all || claim.withdrawn.is_none());
        if ended || found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
        asked = asked.saturating_mul(2);
    }
}

fn print(claims: Vec<Claim>, context: &Context) -> anyhow::Result<()> {
    table::print(&claims.into_iter().map(ClaimRow).collect::<Vec<_>>(), context)
}

fn filter(args: &ListArgs, desk: &Desk) -> anyhow::Result<ClaimFilter> {
    let document = args.document.as_ref().map(|id| desk.resolve("document", id)).transpose()?;
    Ok(ClaimFilter {
        lang: args.lang.as_deref().map(languages::asked).transpose()?.flatten(),
        kind: args.kind.map(Into::into),
        topic: args.topic.clone(),
        claimant: args.by.clone(),
        document,
        since: args.since,
        until: args.until,
        withdrawn: args.all,
        ..ClaimFilter::default()
    })
}

fn stands(args: &ListArgs) -> Vec<(String, String)> {
    let support = args.support.map(|rests| facet("support", &word(Support::from(rests))));
    let challenge =
        args.challenge.map(|against| facet("challenge", &word(Challenge::from(against))));
    support.into_iter().chain(challenge).collect()
}

/// Works out how claims stand, as far as anything was recorded or settled since it was last done.
///
/// # Errors
/// As the store's.
pub fn work_out(desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let agencies = packdata::agencies(&desk.config()?.agencies);
    let options = Options { agencies, ..Options::new(context.today(), 0) };
    let version = publish::rules(desk)?;
    workspace::bring_up(desk, &version, &options)
}
