//! One element to the reviews in it.

use serde_json::Value;

use crate::one_or_many::{each, first, is_a, names, text};

/// Deepest nesting of elements in elements that is followed.
const DEEPEST: usize = 8;

/// A claim, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Review {
    pub(crate) claim: String,
    pub(crate) claimant: String,
    pub(crate) claimed: String,
    pub(crate) appearances: Vec<String>,
    pub(crate) topic: String,
    pub(crate) rating: String,
    pub(crate) explanation: String,
    pub(crate) reviewer: String,
    pub(crate) uri: String,
    pub(crate) title: String,
    pub(crate) published: String,
    pub(crate) lang: String,
    pub(crate) warnings: Vec<String>,
}

/// The reviews in an element, or why one cannot be read; none where it was taken back.
///
/// # Errors
/// When it is not JSON, or holds no review.
pub(crate) fn all(json: &str) -> Result<Vec<Result<Review, String>>, String> {
    let element: Value =
        serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
    let mut found = Vec::new();
    if walk(&element, 0, &mut found) || !found.is_empty() {
        return Ok(found);
    }
    let kind = text(&element["@type"]);
    let kind = if kind.is_empty() { String::new() } else { format!(" (it is a {kind})") };
    Err(format!("no ClaimReview in it{kind}"))
}

/// Whether something was there that has been taken back.
fn walk(value: &Value, depth: usize, found: &mut Vec<Result<Review, String>>) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let mut gone = false;
    for one in each(value) {
        if is_a(one, "ClaimReview") {
            found.push(of_markup(one));
        } else if one["text"].is_string() && !one["claimReview"].is_null() {
            found
                .extend(each(&one["claimReview"]).into_iter().map(|review| of_search(one, review)));
        } else {
            gone |= is_a(one, "DataFeedItem") && one["item"].is_null();
            for key in ["item", "dataFeedElement", "@graph", "claims", "mainEntity", "hasPart"] {
                gone |= walk(&one[key], depth + 1, found);
            }
        }
    }
    gone
}

fn of_markup(markup: &Value) -> Result<Review, String> {
    let claims = each(&markup["itemReviewed"]);
    let claim = claims.first().copied().unwrap_or(&Value::Null);
    let ratings = each(&markup["reviewRating"]);
    let rating = ratings.first().copied().unwrap_or(&Value::Null);
    let mut review = Review {
        claim: first(&[&markup["claimReviewed"], &claim["text"]]),
        claimant: names(&claim["author"]),
        claimed: text(&claim["datePublished"]),
        appearances: appearances(claim),
        topic: first(&[&markup["about"], &markup["articleSection"]]),
        explanation: text(&rating["ratingExplanation"]),
        reviewer: Some(names(&markup["author"]))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| names(&markup["publisher"])),
        uri: first(&[&markup["url"], &markup["mainEntityOfPage"], &markup["@id"]]),
        title: first(&[&markup["headline"], &markup["name"]]),
        published: text(&markup["datePublished"]),
        lang: first(&[&markup["inLanguage"], &markup["inLanguage"]["alternateName"]]),
        ..Review::default()
    };
    rate(rating, &mut review);
    whole(review)
}

fn rate(rating: &Value, review: &mut Review) {
    review.rating = first(&[&rating["alternateName"], &rating["name"]]);
    if !review.rating.is_empty() {
        return;
    }
    let value = text(&rating["ratingValue"]);
    if value.is_empty() {
        review.warnings.push("the review has no rating".to_owned());
        return;
    }
    let (worst, best) = (text(&rating["worstRating"]), text(&rating["bestRating"]));
    review.rating = match (worst.is_empty(), best.is_empty()) {
        (false, false) => format!("{value} ({worst}-{best})"),
        _ => value,
    };
    review.warnings.push("the rating is a number without a label".to_owned());
}

fn appearances(claim: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for key in ["firstAppearance", "appearance", "url", "sameAs"] {
        for one in each(&claim[key]) {
            let address =
                if one.is_object() { first(&[&one["url"], &one["@id"]]) } else { text(one) };
            if !address.is_empty() && !found.contains(&address) {
                found.push(address);
            }
        }
    }
    found
}

fn of_search(claim: &Value, review: &Value) -> Result<Review, String> {
    let mut found = Review {
        claim: text(&claim["text"]),
        claimant: text(&claim["claimant"]),
        claimed: text(&claim["claimDate"]),
        rating: text(&review["textualRating"]),
        reviewer: names(&review["publisher"]),
        uri: text(&review["url"]),
        title: text(&review["title"]),
        published: text(&review["reviewDate"]),
        lang: text(&review["languageCode"]),
        ..Review::default()
    };
    if found.rating.is_empty() {
        found.warnings.push("the review has no rating".to_owned());
    }
    whole(found)
}

fn whole(review: Review) -> Result<Review, String> {
    if review.claim.is_empty() {
        Err("the review does not say which claim".to_owned())
    } else {
        Ok(review)
    }
}
