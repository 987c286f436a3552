//! Which statements of a document found a claim, and what else in it bears on each.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Act, Attribution, ClaimKind, RelationType, Stance};
use serde::{Deserialize, Serialize};

use crate::bearing::{Statements, founds, stance};
use crate::page::{Page, words};

/// Longer chains of answers to answers are not followed.
const DEEPEST: usize = 32;

/// A claim that one document founds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Founded {
    /// Index of the page.
    pub page: usize,
    /// Index of the attribution that founds it.
    pub by: usize,
    pub kind: ClaimKind,
    /// What the founder says goes back to someone whom nobody names.
    pub hidden: bool,
    /// A person linked it: `by` is what was linked, and founds the claim only if it asserts it.
    pub linked: bool,
    /// The founder first, then all else in the order of the text.
    pub seen: Vec<Seen>,
}

/// An attribution that bears on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub at: usize,
    pub stance: Stance,
    pub towards: Option<usize>,
}

/// What becomes of a statement.
#[derive(Clone, Debug)]
enum Role {
    /// Being looked at: who answers it meanwhile answers a claim.
    Open,
    Founds(Vec<Bearing>),
    Bears(Vec<Bearing>),
    Nothing,
}

/// How a statement bears on the claim of another.
#[derive(Clone, Copy, Debug)]
struct Bearing {
    claim: usize,
    seen: Seen,
    only_answers: bool,
}

/// The claims of a page, in the order of the text.
pub fn of(index: usize, page: &Page) -> Vec<Founded> {
    let statements = Statements::of(page);
    let mut survey = Survey::new(page, &statements);
    let roots: Vec<usize> = survey.members.keys().copied().collect();
    for root in &roots {
        survey.role(*root, 0);
    }
    survey.reopen();
    let mut claims: BTreeMap<usize, Founded> = BTreeMap::new();
    for root in &roots {
        if matches!(survey.roles.get(root), Some(Role::Founds(_))) {
            claims.extend(survey.found(index, *root).map(|claim| (*root, claim)));
        }
    }
    for role in survey.roles.values() {
        let (Role::Founds(list) | Role::Bears(list)) = role else { continue };
        for bearing in list {
            let Some(claim) = claims.get_mut(&bearing.claim) else { continue };
            if !claim
                .seen
                .iter()
                .any(|seen| (seen.at, seen.stance) == (bearing.seen.at, bearing.seen.stance))
            {
                claim.seen.push(bearing.seen);
            }
        }
    }
    let mut claims: Vec<Founded> = claims.into_values().collect();
    for claim in &mut claims {
        let by = claim.by;
        claim.seen.sort_by_key(|seen| (seen.at != by, page.place(seen.at), seen.at, seen.stance));
    }
    claims.sort_by_key(|claim| (page.place(claim.by), claim.by));
    claims
}

struct Survey<'p, 'r> {
    page: &'p Page<'r>,
    statements: &'p Statements,
    /// The attributions of each statement, by its first.
    members: BTreeMap<usize, Vec<usize>>,
    /// The edges of each statement, as indices.
    edges: BTreeMap<usize, Vec<usize>>,
    roles: BTreeMap<usize, Role>,
}

impl<'p, 'r> Survey<'p, 'r> {
    fn new(page: &'p Page<'r>, statements: &'p Statements) -> Self {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, root) in statements.root.iter().enumerate() {
            members.entry(*root).or_default().push(at);
        }
        let mut edges: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, edge) in statements.edges.iter().enumerate() {
            edges.entry(statements.root(edge.from)).or_default().push(at);
        }
        Self { page, statements, members, edges, roles: BTreeMap::new() }
    }

    /// Decides about a statement, after those that it answers.
    fn role(&mut self, root: usize, depth: usize) -> Role {
        match self.roles.get(&root) {
            Some(Role::Open) => return Role::Founds(Vec::new()),
            Some(known) => return known.clone(),
            None => {}
        }
        self.roles.insert(root, Role::Open);
        let list = if depth < DEEPEST { self.bearings(root, depth) } else { Vec::new() };
        let role = if list.iter().any(|bearing| bearing.only_answers) {
            Role::Bears(list)
        } else if self.founder(root).is_some() {
            Role::Founds(list)
        } else if list.is_empty() {
            Role::Nothing
        } else {
            Role::Bears(list)
        };
        self.roles.insert(root, role.clone());
        role
    }

    fn bearings(&mut self, root: usize, depth: usize) -> Vec<Bearing> {
        let mut out = Vec::new();
        for at in self.edges.get(&root).cloned().unwrap_or_default() {
            let Some(edge) = self.statements.edges.get(at).copied() else { continue };
            let target = self.statements.root(edge.to);
            if target == root {
                continue;
            }
            let mut add = |claim: usize, towards: Stance| {
                if let Some(stance) = stance(edge.kind, towards).filter(|_| claim != root) {
                    let seen = Seen { at: edge.from, stance, towards: Some(edge.to) };
                    out.push(Bearing { claim, seen, only_answers: edge.only_answers });
                }
            };
            match self.role(target, depth + 1) {
                Role::Founds(_) => add(target, self.own_stance(target)),
                Role::Bears(list) => {
                    for bearing in &list {
                        add(bearing.claim, bearing.seen.stance);
                    }
                }
                Role::Open | Role::Nothing => {}
            }
        }
        out
    }

    /// How the founder of a statement stands to its own claim.
    fn own_stance(&self, root: usize) -> Stance {
        match self.founder(root).and_then(|by| self.page.get(by)) {
            Some(founder) if founder.act == Act::Deny => Stance::Denies,
            _ => Stance::Asserts,
        }
    }

    /// The fullest wording of a statement that can found a claim; a denial only if all are.
    fn founder(&self, root: usize) -> Option<usize> {
        let all = self.members.get(&root).into_iter().flatten().copied();
        let able = all.filter(|at| !self.echoes(*at)).filter_map(|at| {
            let attribution = self.page.get(at).filter(|found| founds(found.act))?;
            let length = words(&self.page.quote(at)).len();
            (length > 0).then_some((attribution.act != Act::Deny, length, std::cmp::Reverse(at)))
        });
        able.max().map(|(_, _, std::cmp::Reverse(at))| at)
    }

    /// Whether it says again what is recorded, be that a claim or only an opinion.
    fn echoes(&self, at: usize) -> bool {
        let repeats = |found: &Attribution| found.act == Act::Repeat;
        self.page.get(at).is_some_and(repeats)
            && self
                .statements
                .edges
                .iter()
                .any(|edge| edge.from == at && edge.to != at && edge.kind == RelationType::Repeats)
    }

    /// Statements that answer each other in a ring would all be lost: each founds its own claim.
    fn reopen(&mut self) {
        let claims: BTreeSet<usize> = self
            .roles
            .iter()
            .filter(|(_, role)| matches!(role, Role::Founds(_)))
            .map(|(root, _)| *root)
            .collect();
        let lost: Vec<usize> = self
            .roles
            .iter()
            .filter(|(root, role)| match role {
                Role::Bears(list) => {
                    self.founder(**root).is_some()
                        && !list.iter().any(|bearing| claims.contains(&bearing.claim))
                }
                _ => false,
            })
            .map(|(root, _)| *root)
            .collect();
        for root in lost {
            self.roles.insert(root, Role::Founds(Vec::new()));
        }
    }

    fn found(&self, index: usize, root: usize) -> Option<Founded> {
        let by = self.founder(root)?;
        let act = self.page.get(by)?.act;
        let own = self.own_stance(root);
        let members = self.members.get(&root)?;
        let mut seen = vec![Seen { at: by, stance: own, towards: None }];
        for at in members.iter().copied().filter(|at| *at != by) {
            seen.push(Seen { at, stance: own, towards: Some(by) });
        }
        let hidden = members.iter().any(|at| self.statements.hidden.contains(at));
        let kind = match act {
            Act::Request => ClaimKind::Demand,
            Act::PromiseOrThreat => ClaimKind::Commitment,
            _ => ClaimKind::Statement,
        };
        Some(Founded { page: index, by, kind, hidden, linked: false, seen })
    }
}

#[cfg(test)]
mod tests {
    use isnad_model::{RelationType, Stance};

    #[test]
    fn confirming_a_denial_is_a_denial() {
        let stance = super::stance(RelationType::Confirms, Stance::Denies);
        assert_eq!(stance, Some(Stance::Denies));
        assert_eq!(super::stance(RelationType::Denies, Stance::Denies), None);
    }
}
