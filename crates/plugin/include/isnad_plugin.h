/* isnad_plugin.h: the C ABI of an Isnad source plugin, version 1.
 *
 * A plugin is one shared library. It is given bytes and gives records; it has no file, no network
 * and no second thread or process: Isnad opens it in a child process that cannot have them.
 *
 * Rules
 *   - The library exports isnad_source_plugin_v1() and nothing else that Isnad looks at.
 *   - Every isnad_bytes is borrowed. What the plugin hands over, the host copies before the call
 *     returns; what the host hands over is valid until the call returns, save the host table
 *     itself, which is valid until close() has returned. Nothing is freed across the boundary.
 *   - An instance is used from one thread. No C++ exception and no Rust panic may leave a call.
 *   - The ABI is frozen: later minor versions append fields, to be looked for by `size`.
 *   - What the plugin writes to stdout or stderr is shown when it fails; records do not go there.
 *   - Input may be any size: keep memory bounded (the default limit is 1 GiB for the whole plugin).
 *
 * The manifest is the text of plugin.toml (TOML, UTF-8). It stands in the library between two
 * marks, so that Isnad reads it without running anything: use ISNAD_MANIFEST below.
 *
 * This file has no licence conditions beyond those of Isnad: MIT OR Apache-2.0. */
#ifndef ISNAD_PLUGIN_H
#define ISNAD_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ISNAD_ABI_MAJOR 1
#define ISNAD_ABI_MINOR 0
/* The bytes "ISNADSRC", read as a little-endian number. */
#define ISNAD_MAGIC UINT64_C(0x43525344414e5349)
/* published_unix_ms of a record whose date is not known. */
#define ISNAD_UNKNOWN_TIME INT64_MIN

/* Answers of open() and pull(). */
#define ISNAD_DONE 0     /* open: went well. pull: everything was handed over */
#define ISNAD_MORE 1     /* pull: call again */
#define ISNAD_SKIPPED 2  /* pull: one record is unreadable, last_error() says which; call again */
#define ISNAD_FAILED -1  /* the batch is over, last_error() says why */

/* Answers of emit(), and negative ones of read(). */
#define ISNAD_TAKEN 0      /* the record was copied */
#define ISNAD_REFUSED -1   /* the record breaks a rule below; the host has reported it; go on */
#define ISNAD_CANCELLED -2 /* Isnad wants no more: return from pull() soon */

/* Kinds of records. */
#define ISNAD_DOCUMENT 1   /* a text in which somebody says something */
#define ISNAD_CLAIM 2      /* a claim somebody wants checked */
#define ISNAD_FACT_CHECK 3 /* a check somebody has made */

/* Borrowed bytes. ptr may be NULL only when len is 0. No NUL at the end. */
typedef struct isnad_bytes {
    const uint8_t *ptr;
    size_t len;
} isnad_bytes;

/* One record. All fields are UTF-8 but raw. What is not known stays empty. The fields together
 * may take 64 MiB, unless the user has set another limit; a larger record is refused. */
typedef struct isnad_record {
    uint32_t size;             /* sizeof(isnad_record) */
    uint32_t kind;             /* ISNAD_DOCUMENT, ISNAD_CLAIM, ISNAD_FACT_CHECK */
    isnad_bytes id;            /* its name within the source, such as a message number */
    isnad_bytes uri;           /* canonical address */
    isnad_bytes title;         /* headline, one line */
    isnad_bytes text;          /* decoded and not normalised; paragraphs end with LF */
    isnad_bytes raw;           /* the record as it was before it was read */
    isnad_bytes raw_mime;      /* media type of raw */
    isnad_bytes lang;          /* language of the text, BCP 47: "ar", "en-GB" */
    int64_t published_unix_ms; /* milliseconds since 1970, UTC, or ISNAD_UNKNOWN_TIME */
    isnad_bytes meta_json;     /* a JSON object (RFC 8259): "byline", "outlet", "published" (ISO
                                  8601, as the outlet wrote it), "warnings" (strings); or empty */
} isnad_record;

/* What the plugin may ask of Isnad. context is the first argument of each. */
typedef struct isnad_host {
    uint32_t size;     /* sizeof(isnad_host) as the host was compiled */
    uint32_t reserved; /* 0 */
    void *context;
    /* Fills at most capacity bytes: how many, 0 at the end of the input, negative on failure.
     * It may give fewer than asked for, at any place. */
    int64_t (*read)(void *context, uint8_t *buffer, size_t capacity);
    /* Hands one record over: ISNAD_TAKEN, ISNAD_REFUSED or ISNAD_CANCELLED. */
    int32_t (*emit)(void *context, const isnad_record *record);
    /* A message, UTF-8, at most 4 KiB of it kept. level: 1 error, 2 warning, 3 information, 4 detail. */
    void (*log)(void *context, uint32_t level, isnad_bytes message);
    /* 1 when Isnad wants no more, else 0. */
    int32_t (*cancelled)(void *context);
} isnad_host;

/* What the exported function returns: a constant. */
typedef struct isnad_table {
    uint32_t size;        /* sizeof(isnad_table) */
    uint16_t abi_major;   /* ISNAD_ABI_MAJOR */
    uint16_t abi_minor;   /* ISNAD_ABI_MINOR */
    uint64_t magic;       /* ISNAD_MAGIC */
    isnad_bytes manifest; /* the text of plugin.toml, the same bytes as in the marked constant */
    /* Starts on one input. config is pairs `key NUL value NUL`: every option of the manifest, and
     * "isnad.input", the input's name for messages. On failure *handle may be set all the same:
     * then last_error() is asked and close() called. */
    int32_t (*open)(const isnad_host *host, isnad_bytes config, void **handle);
    /* Hands over about max records at most, none at all too, through host->emit. */
    int32_t (*pull)(void *handle, uint32_t max);
    /* Why the last call failed, UTF-8, with the place (line, record number). Valid until the next
     * call on this handle. */
    isnad_bytes (*last_error)(void *handle);
    /* Ends the instance. */
    void (*close)(void *handle);
} isnad_table;

/* const isnad_table *isnad_source_plugin_v1(void); */
#if defined(_WIN32)
#define ISNAD_EXPORT __declspec(dllexport)
#else
#define ISNAD_EXPORT __attribute__((visibility("default")))
#endif
ISNAD_EXPORT const isnad_table *isnad_source_plugin_v1(void);

/* ISNAD_MANIFEST(name, "text of plugin.toml"): makes the marked constant `name`; refer to its text
 * with ISNAD_MANIFEST_BYTES(name) in the table, which also keeps the linker from dropping it. */
#define ISNAD_MANIFEST(name, literal)                                                    \
    static const struct {                                                                \
        char mark[16];                                                                   \
        uint8_t length[8];                                                               \
        char text[sizeof(literal) - 1];                                                  \
        char end[16];                                                                    \
    } name = {{'\x89', 'I', 'S', 'N', 'A', 'D', '-', 'P', 'L', 'U', 'G', 'I', 'N', '-',  \
               '1', '\n'},                                                               \
              {(uint8_t)((sizeof(literal) - 1) & 0xff),                                  \
               (uint8_t)(((sizeof(literal) - 1) >> 8) & 0xff),                           \
               (uint8_t)(((sizeof(literal) - 1) >> 16) & 0xff), 0, 0, 0, 0, 0},          \
              literal,                                                                   \
              {'\n', 'I', 'S', 'N', 'A', 'D', '-', 'P', 'L', 'U', 'G', 'I', 'N', '-',    \
               '1', '\x89'}}
#define ISNAD_MANIFEST_BYTES(name) {(const uint8_t *)(name).text, sizeof((name).text)}

#ifdef __cplusplus
}
#endif

#endif
