//! Finds the messages in an export of any size, one at a time, with the chat that they are in.

use std::io::{BufRead, BufReader, Read};

/// Largest message, in bytes.
const LARGEST: usize = 16 << 20;
/// Deepest nesting outside of messages; real exports have five.
const DEEPEST: usize = 64;

/// What is known of a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chat {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) id: String,
}

/// A message as it stands in the file.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) raw: Vec<u8>,
    pub(crate) chat: Chat,
    /// Its number in the file, and the line it begins on, from 1.
    pub(crate) number: u64,
    pub(crate) line: u64,
}

#[derive(Debug, Default)]
struct Frame {
    is_list: bool,
    /// The key in the frame around it; for an object, later the key that was read last.
    key: String,
    chat: Chat,
}

/// The walk over the file.
#[derive(Debug)]
pub(crate) struct Scan<R> {
    reader: BufReader<R>,
    frames: Vec<Frame>,
    /// The key whose value comes next.
    key: String,
    line: u64,
    number: u64,
    began: bool,
    /// Lists of messages met so far.
    pub(crate) lists: u64,
}

impl<R: Read> Scan<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 16, reader),
            frames: Vec::new(),
            key: String::new(),
            line: 1,
            number: 0,
            began: false,
            lists: 0,
        }
    }

    /// The next message; none at the end.
    ///
    /// # Errors
    /// When the file is no JSON, or is cut off.
    pub(crate) fn next_message(&mut self) -> Result<Option<Found>, String> {
        while let Some(byte) = self.byte()? {
            match byte {
                b'{' if self.in_messages() => return self.message().map(Some),
                b'{' | b'[' => self.open(byte == b'[')?,
                b'}' | b']' => {
                    self.frames.pop().ok_or_else(|| self.wrong("a bracket too many"))?;
                    self.key.clear();
                }
                b'"' => self.string()?,
                b',' => self.key.clear(),
                b'0'..=b'9' | b'-' => self.number_value(byte)?,
                b':' | b' ' | b'\n' | b'\r' | b'\t' | 0xef | 0xbb | 0xbf | b'a'..=b'z' => {}
                _ => return Err(self.wrong("this is not JSON")),
            }
            if !self.began && !self.frames.is_empty() {
                self.began = true;
            } else if !self.began && byte.is_ascii_lowercase() {
                return Err(self.wrong("this is not JSON"));
            }
        }
        match (self.began, self.frames.is_empty()) {
            (false, _) => Err("the file is empty".to_owned()),
            (true, true) => Ok(None),
            (true, false) => Err(self.cut_off()),
        }
    }

    fn in_messages(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_list && frame.key == "messages")
    }

    fn open(&mut self, is_list: bool) -> Result<(), String> {
        if self.frames.len() >= DEEPEST {
            return Err(self.wrong("nested too deeply"));
        }
        let key = std::mem::take(&mut self.key);
        self.lists += u64::from(is_list && key == "messages");
        self.frames.push(Frame { is_list, key, ..Frame::default() });
        Ok(())
    }

    /// A string outside of messages: a key, or a value that may say something of the chat.
    fn string(&mut self) -> Result<(), String> {
        let mut raw = vec![b'"'];
        self.rest_of_string(&mut raw)?;
        let text: String = serde_json::from_slice(&crate::clean::clean(&raw))
            .map_err(|error| self.wrong(&error.to_string()))?;
        if self.key.is_empty() && self.frames.last().is_some_and(|frame| !frame.is_list) {
            self.key = text;
        } else {
            self.value(text);
        }
        Ok(())
    }

    fn number_value(&mut self, first: u8) -> Result<(), String> {
        let mut digits = String::from(char::from(first));
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_digit() || b"+-.eE".contains(&byte)) || digits.len() > 40 {
                break;
            }
            digits.push(char::from(byte));
            self.byte()?;
        }
        self.value(digits);
        Ok(())
    }

    fn value(&mut self, text: String) {
        let Some(frame) = self.frames.last_mut().filter(|frame| !frame.is_list) else { return };
        match self.key.as_str() {
            "name" => frame.chat.name = text,
            "type" => frame.chat.kind = text,
            "id" => frame.chat.id = text,
            _ => {}
        }
    }

    fn message(&mut self) -> Result<Found, String> {
        let (mut raw, mut depth, line) = (vec![b'{'], 1_usize, self.line);
        self.number += 1;
        while depth > 0 {
            let byte = self.byte()?.ok_or_else(|| self.cut_off())?;
            raw.push(byte);
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => self.rest_of_string(&mut raw)?,
                _ => {}
            }
            if raw.len() > LARGEST {
                let large = format!("message {} is larger than {} MiB", self.number, LARGEST >> 20);
                return Err(self.wrong(&large));
            }
        }
        let around = self.frames.len().checked_sub(2).and_then(|at| self.frames.get(at));
        let chat = around.map(|frame| frame.chat.clone()).unwrap_or_default();
        Ok(Found { raw, chat, number: self.number, line })
    }

    /// Up to the closing quotation mark, which is taken too.
    fn rest_of_string(&mut self, raw: &mut Vec<u8>) -> Result<(), String> {
        loop {
            let byte = self.byte()?.ok_or_else(|| self.cut_off())?;
            raw.push(byte);
            match byte {
                b'"' => return Ok(()),
                b'\\' => raw.push(self.byte()?.ok_or_else(|| self.cut_off())?),
                _ if raw.len() > LARGEST => return Err(self.wrong("a string without an end")),
                _ => {}
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, String> {
        Ok(self.reader.fill_buf().map_err(|error| error.to_string())?.first().copied())
    }

    fn byte(&mut self) -> Result<Option<u8>, String> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.reader.consume(1);
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }

    fn wrong(&self, why: &str) -> String {
        format!("line {}: {why}; nothing behind message {} is read", self.line, self.number)
    }

    fn cut_off(&self) -> String {
        self.wrong("the file is cut off")
    }
}
