//! `--sample`: the same few inputs of a batch, whatever order they come in.

use std::collections::HashSet;

use isnad_model::Digest;

use crate::gather::{Item, Refused};

/// Keeps the `size` items whose names have the least digests, in their order; gives the names of
/// the others. An item that cannot be read may be drawn like any other, and is then reported.
pub fn keep(items: &mut Vec<Result<Item, Refused>>, size: usize) -> Vec<String> {
    let mut drawn: Vec<(Digest, usize)> = items
        .iter()
        .enumerate()
        .map(|(at, item)| (Digest::of(name(item).as_bytes()), at))
        .collect();
    drawn.sort_unstable();
    let left: HashSet<usize> = drawn.into_iter().skip(size).map(|(_, at)| at).collect();
    let mut names = Vec::with_capacity(left.len());
    let mut at = 0;
    items.retain(|item| {
        let kept = !left.contains(&at);
        at += 1;
        if !kept {
            names.push(name(item));
        }
        kept
    });
    names
}

fn name(item: &Result<Item, Refused>) -> String {
    match item {
        Ok(item) => item.name(),
        Err(refused) => refused.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::keep;
    use crate::gather::{Item, Refused};

    fn drawn(names: &[&str], size: usize) -> (Vec<String>, Vec<String>) {
        let item = |name: &&str| Ok(Item::File((*name).into()));
        let mut items: Vec<Result<Item, Refused>> = names.iter().map(item).collect();
        let mut left = keep(&mut items, size);
        let mut kept: Vec<String> = items.iter().map(super::name).collect();
        left.sort();
        kept.sort();
        (kept, left)
    }

    #[test]
    fn the_same_inputs_are_drawn_in_any_order_and_a_larger_sample_holds_the_smaller() {
        let there = drawn(&["a", "b", "c", "d", "e"], 2);
        assert_eq!(there, drawn(&["e", "c", "a", "d", "b"], 2));
        assert_eq!((there.0.len(), there.1.len()), (2, 3));
        let larger = drawn(&["a", "b", "c", "d", "e"], 3);
        assert!(there.0.iter().all(|name| larger.0.contains(name)));
        assert_eq!(drawn(&["a"], 4), (vec!["a".to_owned()], Vec::new()));
    }
}
