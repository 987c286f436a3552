/* A plugin as it was built against version 1.0 of the interface. It includes no header: what stands
   here are the declarations of 1.0, and they are never changed. NEWER makes it one of a later minor
   version, with fields that this Isnad does not know. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct { const uint8_t *ptr; size_t len; } bytes;

typedef struct {
    uint32_t size, kind;
    bytes id, uri, title, text, raw, raw_mime, lang;
    int64_t published_unix_ms;
    bytes meta_json;
#if defined(NEWER)
    bytes appended;
#endif
} record;

typedef struct {
    uint32_t size, reserved;
    void *context;
    int64_t (*read)(void *context, uint8_t *buffer, size_t capacity);
    int32_t (*emit)(void *context, const record *record);
    void (*log)(void *context, uint32_t level, bytes message);
    int32_t (*cancelled)(void *context);
} host;

typedef struct {
    uint32_t size;
    uint16_t abi_major, abi_minor;
    uint64_t magic;
    bytes manifest;
    int32_t (*open)(const host *host, bytes config, void **handle);
    int32_t (*pull)(void *handle, uint32_t max);
    bytes (*last_error)(void *handle);
    void (*close)(void *handle);
#if defined(NEWER)
    int32_t (*appended)(void *handle);
    uint64_t more[4];
#endif
} table;

#define TEXT "name = \"frozen\"\nversion = \"1\"\nkind = \"source\"\ndescription = \"of 1.0\"\n"

/* The marked manifest, byte for byte. */
static const struct {
    uint8_t mark[16];
    uint8_t length[8];
    uint8_t text[sizeof TEXT - 1];
    uint8_t end[16];
} manifest = {
    {0x89, 'I', 'S', 'N', 'A', 'D', '-', 'P', 'L', 'U', 'G', 'I', 'N', '-', '1', '\n'},
    {(sizeof TEXT - 1) & 0xff, (sizeof TEXT - 1) >> 8, 0, 0, 0, 0, 0, 0},
    TEXT,
    {'\n', 'I', 'S', 'N', 'A', 'D', '-', 'P', 'L', 'U', 'G', 'I', 'N', '-', '1', 0x89},
};

static int32_t plugin_open(const host *from, bytes config, void **handle) {
    (void)config;
    *(const host **)handle = from;
    return from->size >= 48 ? 0 : -1;
}

static bytes said(const char *text) {
    return (bytes){(const uint8_t *)text, strlen(text)};
}

static int32_t plugin_pull(void *handle, uint32_t max) {
    static uint8_t buffer[64];
    const host *from = handle;
    record one = {.size = sizeof one, .kind = 2, .published_unix_ms = 1741132800000};
    int64_t count = from->read(from->context, buffer, sizeof buffer);
    (void)max;
    if (count < 0) return -1;
    one.text.ptr = buffer;
    one.text.len = (size_t)count;
    one.id = said("7");
    one.uri = said("https://frozen.example/7");
    one.title = said("Of 1.0");
    one.raw = said("as it was");
    one.raw_mime = said("text/x-frozen");
    one.lang = said("en");
    one.meta_json = said("{\"byline\":\"F. Rozen\"}");
    from->emit(from->context, &one);
    from->log(from->context, 2, one.lang);
    return from->cancelled(from->context) ? -2 : 0;
}

static bytes plugin_last_error(void *handle) {
    (void)handle;
    return (bytes){0, 0};
}

static void plugin_close(void *handle) { (void)handle; }

const table *isnad_source_plugin_v1(void) {
    static table self = {
        .size = sizeof(table),
        .abi_major = 1,
#if defined(NEWER)
        .abi_minor = 1,
#endif
        .magic = 0x43525344414e5349,
        .manifest = {manifest.text, sizeof TEXT - 1},
        .open = plugin_open,
        .pull = plugin_pull,
        .last_error = plugin_last_error,
        .close = plugin_close,
    };
    return &self;
}
