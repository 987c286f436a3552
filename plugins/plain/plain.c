/* plain: every paragraph of a text is a document. A whole source in C, on one page. */
#include "isnad_plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST (1u << 20) /* bytes of a paragraph; what is longer is left out */

ISNAD_MANIFEST(manifest,
    "name = \"plain\"\n"
    "version = \"0.1.0\"\n"
    "kind = \"source\"\n"
    "description = \"Every paragraph of a text, ended by an empty line, is a document\"\n"
    "media-types = [\"text/x-plain\"]\n"
    "file-patterns = [\"*.plain\"]\n"
    "\n"
    "[options.lang]\n"
    "type = \"string\"\n"
    "help = \"Language of the text, such as ar\"\n");

/* One run: the options, the paragraph so far, and where it began. */
typedef struct plain {
    const isnad_host *host;
    char lang[16], error[96], paragraph[LONGEST];
    uint8_t input[1 << 16];
    size_t length, at, end;
    unsigned long line, began;
    int last, too_long;
} plain;

/* The value of an option: config is `key NUL value NUL`, again and again. */
static void option(isnad_bytes config, const char *name, char *value, size_t room) {
    const char *at = (const char *)config.ptr, *end = at + config.len;
    while (at < end) {
        const char *key = at, *text = key + strlen(key) + 1;
        if (strcmp(key, name) == 0 && strlen(text) < room) strcpy(value, text);
        at = text + strlen(text) + 1;
    }
}

static int32_t plain_open(const isnad_host *host, isnad_bytes config, void **handle) {
    plain *self = calloc(1, sizeof *self);
    if (self == NULL || host->size < sizeof *host) { free(self); return ISNAD_FAILED; }
    self->host = host;
    self->line = 1;
    self->last = '\n';
    option(config, "lang", self->lang, sizeof self->lang);
    *handle = self;
    return ISNAD_DONE;
}

/* The next byte of the input; -1 at its end, -2 when it cannot be read. */
static int next(plain *self) {
    if (self->at == self->end) {
        int64_t count = self->host->read(self->host->context, self->input, sizeof self->input);
        if (count <= 0) return count == 0 ? -1 : -2;
        self->at = 0;
        self->end = (size_t)count;
    }
    return self->input[self->at++];
}

/* Hands the paragraph over: the host copies it, and refuses what is not UTF-8. */
static int32_t hand_over(plain *self) {
    char id[32];
    isnad_record record = {.size = sizeof record, .kind = ISNAD_DOCUMENT};
    record.id = (isnad_bytes){(uint8_t *)id, (size_t)sprintf(id, "line-%lu", self->began)};
    record.text = record.raw = (isnad_bytes){(uint8_t *)self->paragraph, self->length};
    record.raw_mime = (isnad_bytes){(const uint8_t *)"text/plain", 10};
    record.lang = (isnad_bytes){(uint8_t *)self->lang, strlen(self->lang)};
    record.published_unix_ms = ISNAD_UNKNOWN_TIME;
    self->length = 0;
    return self->host->emit(self->host->context, &record);
}

static int32_t plain_pull(void *handle, uint32_t max) {
    plain *self = handle;
    while (max > 0) {
        int byte = next(self);
        int ended = byte < 0 || (byte == '\n' && self->last == '\n');
        if (byte == -2) { strcpy(self->error, "the input cannot be read"); return ISNAD_FAILED; }
        if (byte == '\n') self->line++;
        if (byte != '\r') self->last = byte;
        if (ended && self->too_long) {
            sprintf(self->error, "line %lu: a paragraph of more than 1 MiB", self->began);
            self->length = 0;
            self->too_long = 0;
            return ISNAD_SKIPPED;
        }
        if (ended && self->length > 0) {
            max--;
            if (hand_over(self) == ISNAD_CANCELLED) return ISNAD_DONE;
        }
        if (byte == -1) return ISNAD_DONE;
        if (ended || (self->length == 0 && (byte == '\n' || byte == '\r'))) continue;
        if (self->length == 0) self->began = self->line;
        if (self->length < LONGEST) self->paragraph[self->length++] = (char)byte;
        else self->too_long = 1;
    }
    return ISNAD_MORE;
}

static isnad_bytes plain_last_error(void *handle) {
    plain *self = handle;
    return (isnad_bytes){(uint8_t *)self->error, strlen(self->error)};
}

const isnad_table *isnad_source_plugin_v1(void) {
    static const isnad_table table = {
        sizeof(isnad_table), ISNAD_ABI_MAJOR, ISNAD_ABI_MINOR, ISNAD_MAGIC,
        ISNAD_MANIFEST_BYTES(manifest), plain_open, plain_pull, plain_last_error, free};
    return &table;
}
