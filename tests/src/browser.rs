//! A real browser for the tests: Debian's Chromium, spoken to over a pipe in its own protocol.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use crate::skipped;

/// Names of the program, the first that is there.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// A browser; `None` where there is none, and then it is said why.
///
/// Where the tests run as root with `apt-get` at hand, as in CI, Debian's package is installed first
/// (`ISNAD_NO_INSTALL=1` forbids it).
pub fn browser() -> Option<Browser> {
    let program = found().or_else(|| {
        install();
        found()
    });
    let Some(program) = program else {
        skipped("no Chromium here; `apt-get install chromium` brings it");
        return None;
    };
    match Browser::start(&program) {
        Ok(browser) => Some(browser),
        Err(error) => {
            skipped(&format!("{} does not start: {error:#}", program.display()));
            None
        }
    }
}

fn found() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    all.into_iter().find(|program| program.is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

fn install() {
    if std::env::var_os("ISNAD_NO_INSTALL").is_some() || !is_root() {
        return;
    }
    for args in [
        &["update", "-q"][..],
        &["install", "-qy", "--no-install-recommends", "chromium", "fonts-noto-core"],
    ] {
        let mut quiet = Command::new("timeout");
        quiet.args(["600", "apt-get"]).args(args);
        // Where it fails, the test says that there is no browser.
        let _ = quiet.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()).status();
    }
}

/// A running browser with one page.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: String,
    number: u64,
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    fn start(program: &Path) -> anyhow::Result<Self> {
        let profile = tempfile::tempdir()?;
        let mut flags = vec![
            "--headless=new".to_owned(),
            "--remote-debugging-pipe".to_owned(),
            "--disable-gpu".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        if is_root() {
            flags.push("--no-sandbox".to_owned());
        }
        // The browser reads descriptor 3 and writes descriptor 4; a shell lays our pipes there.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args(flags)
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let to = child.stdin.take().context("no pipe")?;
        let out = child.stdout.take().context("no pipe")?;
        let (send, from) = channel();
        std::thread::spawn(move || {
            let messages = BufReader::new(out).split(0).map_while(Result::ok);
            for message in messages.filter_map(|bytes| serde_json::from_slice(&bytes).ok()) {
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        let (session, number, events) = (String::new(), 0, Vec::new());
        let mut browser = Self { child, to, from, session, number, events, _profile: profile };
        browser.attach()?;
        Ok(browser)
    }

    fn attach(&mut self) -> anyhow::Result<()> {
        let target = self.call("Target.createTarget", json!({"url": "about:blank"}))?;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = self.call("Target.attachToTarget", attach)?;
        attached["sessionId"].as_str().unwrap_or_default().clone_into(&mut self.session);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            self.call(&format!("{domain}.enable"), json!({}))?;
        }
        Ok(())
    }

    /// Calls a method of the protocol.
    ///
    /// # Errors
    /// When the browser refuses it or does not answer in time.
    #[expect(clippy::needless_pass_by_value, reason = "callers write the parameters in place")]
    pub fn call(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(message.to_string().as_bytes())?;
        self.to.write_all(&[0])?;
        self.to.flush()?;
        loop {
            let mut answer = self.from.recv_timeout(PATIENCE).with_context(|| method.to_owned())?;
            if answer["id"] == json!(self.number) {
                ensure!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
                return Ok(answer["result"].take());
            }
            self.events.push(answer);
        }
    }

    /// Opens a file and waits until it is loaded.
    ///
    /// # Errors
    /// As [`Browser::call`].
    pub fn open(&mut self, page: &Path) -> anyhow::Result<()> {
        self.events.clear();
        let url = format!("file://{}", page.display());
        self.call("Page.navigate", json!({"url": url}))?;
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.from.recv_timeout(PATIENCE).context("the page does not load")?;
            self.events.push(event);
        }
        Ok(())
    }

    /// The value of an expression in the page, a promise's too.
    ///
    /// # Errors
    /// When it throws, with what was thrown.
    pub fn eval(&mut self, expression: &str) -> anyhow::Result<Value> {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut answer = self.call("Runtime.evaluate", params)?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!("{expression}: {thrown:#}");
        }
        Ok(answer["result"]["value"].take())
    }

    /// Presses a key.
    ///
    /// # Errors
    /// As [`Browser::call`].
    pub fn press(&mut self, key: &str, code: u32) -> anyhow::Result<()> {
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let mut params = json!({"type": kind, "key": key, "windowsVirtualKeyCode": code});
            if kind == "keyDown" && !text.is_empty() {
                params["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", params)?;
        }
        Ok(())
    }

    /// What happened since the page was opened, by the name of the event.
    pub fn happened(&self, method: &str) -> Vec<&Value> {
        let named = self.events.iter().filter(|event| event["method"] == method);
        named.map(|event| &event["params"]).collect()
    }

    /// Bytes that a method gives in base 64 under `data`.
    ///
    /// # Errors
    /// As [`Browser::call`], and when they are not base 64.
    pub fn bytes(&mut self, method: &str, params: Value) -> anyhow::Result<Vec<u8>> {
        let answer = self.call(method, params)?;
        decoded(answer["data"].as_str().context("no data")?)
    }
}

/// Base 64 as RFC 4648 has it; the protocol gives pictures and PDF so.
fn decoded(text: &str) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => bail!("not base 64"),
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits)?);
            held &= (1 << bits) - 1;
        }
    }
    Ok(out)
}
