/* A plugin that breaks one rule of the conformance kit, which a macro names; GOOD breaks none.
 * Each line is a record. All but GOOD and KEEPS stop after a while, so that tests stay short. */
#define _POSIX_C_SOURCE 199309L
#include "isnad_plugin.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HEAD "name = \"kit\"\nversion = \"1\"\nkind = \"source\"\nfile-patterns = [\"*.kit\"]\n"
#if defined(DESCRIPTION)
ISNAD_MANIFEST(manifest, HEAD "description = \" \"\n");
#elif defined(HELP)
ISNAD_MANIFEST(manifest, HEAD "description = \"d\"\n[options.x]\ntype = \"string\"\nhelp = \"\"\n");
#else
ISNAD_MANIFEST(manifest, HEAD "description = \"d\"\n");
#endif

#define LONGEST 4096

static struct {
    const isnad_host *host;
    uint8_t line[LONGEST], buffer[LONGEST];
    size_t length, at, end, all;
    const char *said;
} self;

static int32_t plugin_open(const isnad_host *host, isnad_bytes config, void **handle) {
    (void)config;
    self.host = host;
    *handle = &self;
    return ISNAD_DONE;
}

static int32_t give(uint32_t max) {
    isnad_record record = {.size = sizeof record, .kind = ISNAD_DOCUMENT};
    uint64_t mark = 0;
    (void)max;
#if defined(CLOCK)
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    mark = (uint64_t)now.tv_nsec;
#elif defined(AT_ONCE)
    mark = max;
#elif defined(REFUSED)
    record.kind = 9;
#endif
    for (size_t i = 0; i < self.length; i++)
        if (self.line[i] < 9 || self.line[i] > 126) {
#if defined(ABORTS)
            abort();
#endif
            self.length = 0;
            self.said = "a line is no text";
            return ISNAD_SKIPPED;
        }
    record.text = (isnad_bytes){self.line, self.length};
    record.raw = (isnad_bytes){(const uint8_t *)&mark, sizeof mark};
    record.published_unix_ms = ISNAD_UNKNOWN_TIME;
#if !defined(NOTHING)
    self.host->emit(self.host->context, &record);
#endif
    self.length = 0;
    return ISNAD_MORE;
}

static int32_t plugin_pull(void *handle, uint32_t max) {
    (void)handle;
    for (;;) {
        while (self.at < self.end) {
            uint8_t byte = self.buffer[self.at++];
            if (byte == '\n' || self.length == LONGEST) return give(max);
            self.line[self.length++] = byte;
        }
#if defined(EACH_READ)
        if (self.length > 0) return give(max);
#endif
        int64_t count = self.host->read(self.host->context, self.buffer, LONGEST);
#if defined(AT_EMPTY)
        if (count == 0 && self.all == 0) abort();
#endif
        if (count <= 0) return self.length > 0 ? give(max) : ISNAD_DONE;
        self.at = 0;
        self.end = (size_t)count;
        self.all += self.end;
#if defined(KEEPS)
        static void *volatile kept; /* and is never given back */
        kept = malloc(self.end);
        if (kept == NULL) abort();
        memcpy(kept, self.buffer, self.end);
#elif !defined(GOOD)
        if (self.all > 1 << 20) return ISNAD_DONE;
#endif
    }
}

static isnad_bytes plugin_last_error(void *handle) {
    (void)handle;
    if (self.said == NULL) return (isnad_bytes){0, 0};
    return (isnad_bytes){(const uint8_t *)self.said, strlen(self.said)};
}

static void plugin_close(void *handle) { (void)handle; }

const isnad_table *isnad_source_plugin_v1(void) {
    static const isnad_table table = {
        sizeof(isnad_table), ISNAD_ABI_MAJOR, ISNAD_ABI_MINOR, ISNAD_MAGIC,
        ISNAD_MANIFEST_BYTES(manifest), plugin_open, plugin_pull, plugin_last_error, plugin_close};
#if defined(ENTRY)
    static isnad_table wrong;
    wrong = table;
    wrong.pull = NULL;
    return &wrong;
#else
    return &table;
#endif
}
