//! The C header and the Rust side describe the same bytes.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stderr, reason = "says why nothing was compared")]

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::mem::{offset_of, size_of};
use std::path::{Path, PathBuf};
use std::process::Command;

use isnad_plugin::abi::{self, Bytes, Host, RawRecord, Table};
use isnad_plugin::manifest::Marked;

/// What Rust says of the structs, and how C is asked the same.
#[derive(Default)]
struct Layout {
    /// Expressions of C, and the values they must have.
    numbers: Vec<(String, usize)>,
    /// Statements of C that compile only where a field has its type.
    types: String,
}

macro_rules! layout {
    ($into:ident, $c:literal, $rust:ty, { $($field:ident: $type:ty = $c_type:literal,)* }) => {
        $into.numbers.push((format!("sizeof({})", $c), size_of::<$rust>()));
        $(
            typed::<$rust, $type>(|it| &it.$field);
            let field = stringify!($field);
            $into.numbers.push((format!("offsetof({}, {field})", $c), offset_of!($rust, $field)));
            $into.types += &format!(
                "  {{ __typeof__({}) *p = &(({} *)it)->{field}; (void)p; }}\n", $c_type, $c,
            );
        )*
    };
}

/// Compiles only where the field that is looked up has the type.
const fn typed<S, F>(_: fn(&S) -> &F) {}

fn rust_side() -> Layout {
    let mut all = Layout::default();
    layout!(all, "isnad_bytes", Bytes, { ptr: *const u8 = "const uint8_t *", len: usize = "size_t", });
    layout!(all, "isnad_record", RawRecord, {
        size: u32 = "uint32_t",
        kind: u32 = "uint32_t",
        id: Bytes = "isnad_bytes",
        uri: Bytes = "isnad_bytes",
        title: Bytes = "isnad_bytes",
        text: Bytes = "isnad_bytes",
        raw: Bytes = "isnad_bytes",
        raw_mime: Bytes = "isnad_bytes",
        lang: Bytes = "isnad_bytes",
        published_unix_ms: i64 = "int64_t",
        meta_json: Bytes = "isnad_bytes",
    });
    layout!(all, "isnad_host", Host, {
        size: u32 = "uint32_t",
        reserved: u32 = "uint32_t",
        context: *mut c_void = "void *",
        read: unsafe extern "C" fn(*mut c_void, *mut u8, usize) -> i64
            = "int64_t (*)(void *, uint8_t *, size_t)",
        emit: unsafe extern "C" fn(*mut c_void, *const RawRecord) -> i32
            = "int32_t (*)(void *, const isnad_record *)",
        log: unsafe extern "C" fn(*mut c_void, u32, Bytes)
            = "void (*)(void *, uint32_t, isnad_bytes)",
        cancelled: unsafe extern "C" fn(*mut c_void) -> i32 = "int32_t (*)(void *)",
    });
    layout!(all, "isnad_table", Table, {
        size: u32 = "uint32_t",
        abi_major: u16 = "uint16_t",
        abi_minor: u16 = "uint16_t",
        magic: u64 = "uint64_t",
        manifest: Bytes = "isnad_bytes",
        open: unsafe extern "C" fn(*const Host, Bytes, *mut *mut c_void) -> i32
            = "int32_t (*)(const isnad_host *, isnad_bytes, void **)",
        pull: unsafe extern "C" fn(*mut c_void, u32) -> i32 = "int32_t (*)(void *, uint32_t)",
        last_error: unsafe extern "C" fn(*mut c_void) -> Bytes = "isnad_bytes (*)(void *)",
        close: unsafe extern "C" fn(*mut c_void) = "void (*)(void *)",
    });
    all
}

fn numbers() -> Vec<(&'static str, i64)> {
    vec![
        ("ISNAD_ABI_MAJOR", abi::ABI_MAJOR.into()),
        ("ISNAD_ABI_MINOR", abi::ABI_MINOR.into()),
        ("ISNAD_MAGIC", abi::MAGIC.cast_signed()),
        ("ISNAD_UNKNOWN_TIME", abi::UNKNOWN_TIME),
        ("ISNAD_DONE", abi::DONE.into()),
        ("ISNAD_MORE", abi::MORE.into()),
        ("ISNAD_SKIPPED", abi::SKIPPED.into()),
        ("ISNAD_FAILED", abi::FAILED.into()),
        ("ISNAD_TAKEN", abi::TAKEN.into()),
        ("ISNAD_REFUSED", abi::REFUSED.into()),
        ("ISNAD_CANCELLED", abi::CANCELLED.into()),
        ("ISNAD_DOCUMENT", isnad_plugin::Kind::Document as i64),
        ("ISNAD_CLAIM", isnad_plugin::Kind::Claim as i64),
        ("ISNAD_FACT_CHECK", isnad_plugin::Kind::FactCheck as i64),
    ]
}

/// A C program that prints every expression with its value.
fn program() -> String {
    let mut lines = String::from("#include <stdio.h>\n#include \"isnad_plugin.h\"\n");
    lines.push_str("ISNAD_MANIFEST(marked, \"name = 'x'\\n\");\nvoid types(void *it);\n");
    let Layout { numbers: sizes, types } = rust_side();
    lines.extend(["void types(void *it) {\n", &types, "}\nint main(void) {\n"]);
    let expressions = sizes.into_iter().map(|(expression, _)| expression);
    for expression in expressions.chain(numbers().iter().map(|(name, _)| (*name).to_owned())) {
        lines.push_str("  printf(\"%s=%lld\\n\", \"");
        lines.push_str(&expression);
        lines.push_str("\", (long long)(");
        lines.push_str(&expression);
        lines.push_str("));\n");
    }
    lines.push_str("  fwrite(&marked, sizeof marked, 1, stdout);\n  return 0;\n}\n");
    lines
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn header_and_rust_agree() {
    let folder = scratch("header");
    let source = folder.join("layout.c");
    let binary = folder.join("layout");
    std::fs::write(&source, program()).unwrap();
    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
    let compiled = Command::new("cc")
        .args(["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-I"])
        .arg(include)
        .arg(&source)
        .arg("-o")
        .arg(&binary)
        .output();
    let Ok(compiled) = compiled else {
        eprintln!("skipped: no C compiler named cc");
        return;
    };
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let output = Command::new(&binary).output().unwrap().stdout;
    let marked = Marked::<11>::new("name = 'x'\n");
    let tail = output.len() - size_of_val(&marked);
    let c_side: BTreeMap<String, i64> = String::from_utf8_lossy(&output[..tail])
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect();
    let sizes = rust_side().numbers;
    for (expression, value) in &sizes {
        assert_eq!(c_side[expression], i64::try_from(*value).unwrap(), "{expression}");
    }
    for (name, value) in numbers() {
        assert_eq!(c_side[name], value, "{name}");
    }
    assert_eq!(c_side.len(), sizes.len() + numbers().len());
    let mut bytes = b"\x89ISNAD-PLUGIN-1\n".to_vec();
    bytes.extend_from_slice(&11_u64.to_le_bytes());
    bytes.extend_from_slice(b"name = 'x'\n\nISNAD-PLUGIN-1\x89");
    assert_eq!(&output[tail..], bytes, "the marked manifest of C");
    assert_eq!(marked_bytes(&marked), bytes, "the marked manifest of Rust");
}

#[expect(unsafe_code, reason = "looks at the bytes that end up in the library")]
fn marked_bytes<const N: usize>(marked: &Marked<N>) -> &[u8] {
    // SAFETY: the struct is byte arrays only, so it has no padding.
    unsafe { std::slice::from_raw_parts((&raw const *marked).cast(), size_of_val(marked)) }
}
