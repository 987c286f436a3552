//! Which templates a report is made from: those that come with Isnad, or what stands in their place.

use std::collections::BTreeMap;

use crate::broken::RenderError;
use crate::template;

/// A file that comes with Isnad and can be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its name in a folder of templates.
    pub name: &'static str,
    /// What it holds.
    pub text: &'static str,
}

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(TemplateFile { name: $name, text: include_str!(concat!("../templates/", $name)) }),+]
    };
}

/// Every file that can be replaced.
pub const BUILT_IN: &[TemplateFile] = files![
    "report.html.j2",
    "index.html.j2",
    "page.html.j2",
    "head.html.j2",
    "turn.html.j2",
    "list.html.j2",
    "summary.html.j2",
    "statistics.html.j2",
    "claim.html.j2",
    "document.html.j2",
    "excluded.html.j2",
    "hashes.html.j2",
    "method.html.j2",
    "macros.html.j2",
    "chain.svg.j2",
    "chart.svg.j2",
    "timeline.svg.j2",
    "report.md.j2",
    "report.css",
    "report.js",
];

/// The page that says what templates are given; it stands beside those that are written out.
pub const TEMPLATES_PAGE: &str = include_str!("../templates/README.md");

/// Name of the style sheet, which templates are given as `style`.
pub const STYLE: &str = "report.css";
/// Name of the script, which templates are given as `script`.
pub const SCRIPT: &str = "report.js";

/// A file of the user's own.
#[derive(Clone, Debug)]
struct Own {
    file: String,
    text: String,
}

/// The templates of a report.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    own: BTreeMap<String, Own>,
}

impl Templates {
    /// Those that come with Isnad.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// Puts a text in the place of the built-in one of that `name`, or beside them all where none
    /// is called so. `file` is only named in errors.
    pub fn put(&mut self, name: &str, file: &str, text: String) {
        self.own.insert(name.to_owned(), Own { file: file.to_owned(), text });
    }

    /// Names of the user's own files.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.own.keys().map(String::as_str)
    }

    /// Reads every template without filling it.
    ///
    /// # Errors
    /// The first that is broken, with its file and line.
    pub fn check(&self) -> Result<(), RenderError> {
        template::environment(self, None).map(|_| ())
    }

    /// What stands under a name; nothing where there is no such file.
    pub(crate) fn text(&self, name: &str) -> &str {
        let built_in = || BUILT_IN.iter().find(|file| file.name == name).map(|file| file.text);
        self.own.get(name).map(|own| own.text.as_str()).or_else(built_in).unwrap_or_default()
    }

    /// The name under which errors speak of a template.
    pub(crate) fn file<'a>(&'a self, name: &'a str) -> &'a str {
        self.own.get(name).map_or(name, |own| &own.file)
    }

    /// Every template by name, those of the user in the place of the built-in ones.
    pub(crate) fn all(&self) -> BTreeMap<&str, &str> {
        let built_in = BUILT_IN.iter().map(|file| (file.name, file.text));
        let own = self.own.iter().map(|(name, own)| (name.as_str(), own.text.as_str()));
        built_in.chain(own).filter(|(name, _)| is_template(name)).collect()
    }
}

/// Whether a file of that name is a template, rather than a style sheet or a script.
pub(crate) fn is_template(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|ending| ending == "j2")
}
