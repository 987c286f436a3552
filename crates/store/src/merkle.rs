//! One digest for a whole history (RFC 6962), so that nobody can rewrite or shorten it unseen.

use isnad_model::Digest;

use crate::error::Result;
use crate::journal::Point;
use crate::session::{Session, start};
use crate::until::Until;
use crate::workspace::Workspace;

/// The root of the Merkle tree over the digests of the first `events` header lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many events it covers.
    pub events: u64,
    /// The root.
    pub root: Digest,
}

impl Workspace {
    /// The checkpoint over all events, as the index has it from the opening that proved them: the
    /// journal is not read.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn root(&mut self) -> Result<Checkpoint> {
        self.action(|session| {
            Ok(Checkpoint { events: session.tree.leaves, root: session.tree.root() })
        })
    }

    /// The checkpoint over the beginning of the history that `until` bounds, proven line by line: under
    /// a time, over the events before the first that was recorded later, even where a clock went back
    /// afterwards. Others may go on working meanwhile.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn checkpoint(&mut self, until: impl Into<Until>) -> Result<Checkpoint> {
        let until = until.into();
        self.apart(|session, end| {
            let tree = grown(session, end, until, &mut |_| {})?;
            Ok(Checkpoint { events: tree.leaves, root: tree.root() })
        })
    }

    /// The beginning of today's history, or of what `until` bounds, that has this root, an earlier
    /// checkpoint: its number of events. `None` says that the history was rewritten or shortened
    /// since, or that the root is of another workspace. Others may go on working meanwhile.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn find_root(&mut self, root: &Digest, until: impl Into<Until>) -> Result<Option<u64>> {
        let until = until.into();
        self.apart(|session, end| {
            let mut found = None;
            grown(session, end, until, &mut |tree| {
                if found.is_none() && tree.root() == *root {
                    found = Some(tree.leaves);
                }
            })?;
            Ok(found)
        })
    }
}

/// The tree over the history up to `end`, or to where `until` bounds it; `each` sees it grow.
fn grown(session: &Session, end: Point, until: Until, each: &mut dyn FnMut(&Tree)) -> Result<Tree> {
    let mut tree = Tree::default();
    let last = until.seq.unwrap_or(u64::MAX).min(end.head.seq);
    let mut over = false;
    session.journal.scan(start(), &mut |entry, _| {
        let later = |time| entry.header.time().is_none_or(|at| at > time);
        over |= entry.header.seq > last || until.time.is_some_and(later);
        if !over {
            tree.push(&entry.hash);
            each(&tree);
        }
        Ok(())
    })?;
    Ok(tree)
}

/// A Merkle tree that grows: the roots of its whole subtrees, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub(crate) leaves: u64,
    pub(crate) roots: Vec<Digest>,
}

impl Tree {
    /// Adds the digest of the next header line.
    pub fn push(&mut self, leaf: &Digest) {
        let mut root = Digest::of(&[&[0], leaf.0.as_slice()].concat());
        let mut size = self.leaves;
        while size & 1 == 1 {
            if let Some(left) = self.roots.pop() {
                root = node(&left, &root);
            }
            size >>= 1;
        }
        self.roots.push(root);
        self.leaves += 1;
    }

    /// The root over all so far.
    pub fn root(&self) -> Digest {
        let mut rising = self.roots.iter().rev().copied();
        let Some(last) = rising.next() else { return Digest::of(b"") };
        rising.fold(last, |right, left| node(&left, &right))
    }
}

fn node(left: &Digest, right: &Digest) -> Digest {
    Digest::of(&[&[1], left.0.as_slice(), right.0.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use isnad_model::Digest;

    use super::{Tree, node};

    /// The definition of RFC 6962, section 2.1, word by word.
    fn defined(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => Digest::of(b""),
            [leaf] => Digest::of(&[&[0], leaf.0.as_slice()].concat()),
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node(&defined(left), &defined(right))
            }
        }
    }

    #[test]
    fn the_root_is_that_of_the_definition() {
        let leaves: Vec<Digest> = (0..70_u8).map(|byte| Digest::of(&[byte])).collect();
        let mut tree = Tree::default();
        assert_eq!(tree.root(), defined(&[]));
        for (count, leaf) in leaves.iter().enumerate() {
            tree.push(leaf);
            assert_eq!(tree.root(), defined(leaves.get(..=count).unwrap_or_default()));
        }
    }
}
