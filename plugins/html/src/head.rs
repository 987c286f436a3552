//! What a page says of itself: JSON-LD first, then its meta elements, then what can be seen.

use scraper::{Html, Selector};
use serde_json::Value;

/// What is known of a page; unknown stays unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) title: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) outlet: Option<String>,
    /// As written, ISO 8601.
    pub(crate) published: Option<String>,
    pub(crate) uri: Option<String>,
    pub(crate) lang: Option<String>,
}

impl Head {
    pub(crate) fn of(page: &Html) -> Self {
        let article = json_ld(page).unwrap_or(Value::Null);
        let seen = |selector, attribute| first(page, selector, attribute);
        Self {
            title: text(&article["headline"])
                .or_else(|| seen("meta[property='og:title']", Some("content")))
                .or_else(|| seen("h1", None))
                .or_else(|| seen("title", None)),
            byline: names(&article["author"])
                .or_else(|| seen("meta[name='author']", Some("content")))
                .or_else(|| name_only(seen("meta[property='article:author']", Some("content"))))
                .or_else(|| seen("[rel='author'], .byline, [itemprop='author']", None)),
            outlet: seen("meta[property='og:site_name']", Some("content"))
                .or_else(|| names(&article["publisher"])),
            published: text(&article["datePublished"])
                .or_else(|| seen("meta[property='article:published_time']", Some("content")))
                .or_else(|| seen("meta[itemprop='datePublished']", Some("content")))
                .or_else(|| seen("time[datetime]", Some("datetime"))),
            uri: seen("link[rel='canonical']", Some("href"))
                .or_else(|| seen("meta[property='og:url']", Some("content")))
                .or_else(|| text(&article["url"]))
                .filter(|uri| uri.starts_with("http://") || uri.starts_with("https://")),
            lang: seen("html[lang]", Some("lang"))
                .or_else(|| text(&article["inLanguage"]))
                .map(|lang| lang.replace('_', "-")),
        }
    }
}

/// Facebook's rules put an address there, many outlets a name; only a name is a byline.
fn name_only(name: Option<String>) -> Option<String> {
    name.filter(|name| !name.contains("://"))
}

fn first(page: &Html, selector: &str, attribute: Option<&str>) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    page.select(&selector).find_map(|element| match attribute {
        Some(name) => clean(element.attr(name)?),
        None => clean(&element.text().collect::<String>()),
    })
}

/// One line, without space around it; none where nothing is left.
fn clean(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn text(value: &Value) -> Option<String> {
    clean(value.as_str()?)
}

/// The names of a person or organisation: a string, an object with a name, or a list of either.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => {
            let all: Vec<_> = list.iter().filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        Value::Object(_) => text(&value["name"]),
        other => text(other),
    }
}

/// The article among the page's JSON-LD: an object, in a list, or in a `@graph`. A script that is
/// not JSON is passed over.
fn json_ld(page: &Html) -> Option<Value> {
    let selector = Selector::parse("script[type='application/ld+json']").ok()?;
    page.select(&selector).find_map(|script| {
        let source = script.text().collect::<String>();
        article(&serde_json::from_str(source.trim()).ok()?).cloned()
    })
}

fn article(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(list) => list.iter().find_map(article),
        Value::Object(_) if is_article(&value["@type"]) => Some(value),
        Value::Object(_) => article(&value["@graph"]),
        _ => None,
    }
}

fn is_article(kind: &Value) -> bool {
    match kind {
        Value::Array(list) => list.iter().any(is_article),
        Value::String(name) => name.ends_with("Article") || name.ends_with("BlogPosting"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Head;
    use scraper::Html;

    fn check(page: &str, expected: [Option<&str>; 6]) {
        let head = Head::of(&Html::parse_document(page));
        let found = [head.title, head.byline, head.outlet, head.published, head.uri, head.lang];
        assert_eq!(found.each_ref().map(Option::as_deref), expected, "{page}");
    }

    #[test]
    fn json_ld_comes_as_object_list_or_graph() {
        let article = r#"{"@type":["NewsArticle"],"headline":" A  b ","author":[{"name":"X"},"Y"],
            "publisher":{"name":"P"},"datePublished":"2024-01-02","url":"https://e.example/1"}"#;
        for json in [
            article.to_owned(),
            format!("[{{\"@type\":\"WebSite\"}},{article}]"),
            format!("{{\"@graph\":[{{\"@type\":\"Person\"}},{article}]}}"),
        ] {
            let page = format!(
                "<html lang=ar_EG><script type='application/ld+json'>no json</script>\
                 <script type='application/ld+json'>{json}</script>"
            );
            let uri = "https://e.example/1";
            check(
                &page,
                [
                    Some("A b"),
                    Some("X, Y"),
                    Some("P"),
                    Some("2024-01-02"),
                    Some(uri),
                    Some("ar-EG"),
                ],
            );
        }
    }

    #[test]
    fn without_json_ld_the_page_itself_speaks() {
        check(
            "<title>T | Site</title><meta property=article:author content=https://f.example/x>\
             <link rel=canonical href=/relative><h1>T</h1><p class=byline>By X</p>\
             <time datetime=2024-05-06T07:08Z>6 May</time>",
            [Some("T"), Some("By X"), None, Some("2024-05-06T07:08Z"), None, None],
        );
        check("", [None; 6]);
    }
}
