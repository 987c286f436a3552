/* A plugin that is wrong from the start, in the way that a macro names; GOOD is right. */
#include "isnad_plugin.h"

#if defined(CONSTRUCTOR_CONNECTS)
#include <sys/socket.h>
#endif

#define TEXT(name) "name = \"" name "\"\nversion = \"1\"\nkind = \"source\"\ndescription = \"broken\"\n"

#if defined(BAD_MANIFEST)
ISNAD_MANIFEST(manifest, "name = broken")
#elif !defined(NO_MANIFEST)
ISNAD_MANIFEST(manifest, TEXT("broken"))
#endif
;
#if defined(TWO_MANIFESTS)
ISNAD_MANIFEST(second, TEXT("second"));
#endif

static const uint8_t other[] = TEXT("other");
static int instance;

static int32_t plugin_open(const isnad_host *host, isnad_bytes config, void **handle) {
    (void)config;
    *(const isnad_host **)handle = host;
    return ISNAD_DONE;
}

static int32_t plugin_pull(void *handle, uint32_t max) {
    const isnad_host *host = handle;
    isnad_record record = {.size = sizeof record, .kind = ISNAD_DOCUMENT};
    record.text = (isnad_bytes){(const uint8_t *)"text", 4};
    record.published_unix_ms = ISNAD_UNKNOWN_TIME;
    (void)max;
    host->emit(host->context, &record);
    return ISNAD_DONE;
}

static isnad_bytes plugin_last_error(void *handle) {
    (void)handle;
    return (isnad_bytes){0, 0};
}

static void plugin_close(void *handle) {
    (void)handle;
    instance = 0;
}

#if defined(UNDEFINED)
void nobody_has_this(void);
#endif

#if defined(CONSTRUCTOR_CONNECTS)
__attribute__((constructor)) static void begin(void) { instance = socket(AF_INET, SOCK_STREAM, 0); }
#elif defined(CONSTRUCTOR_HANGS)
__attribute__((constructor)) static void begin(void) { for (;;) instance++; }
#endif

#if defined(NO_SYMBOL)
#define isnad_source_plugin_v1 something_else
const isnad_table *something_else(void);
#endif

const isnad_table *isnad_source_plugin_v1(void) {
    static isnad_table table = {
        sizeof(isnad_table), ISNAD_ABI_MAJOR, ISNAD_ABI_MINOR, ISNAD_MAGIC, {other, sizeof other - 1},
        plugin_open, plugin_pull, plugin_last_error, plugin_close};
#if !defined(NO_MANIFEST)
    static const void *volatile kept; /* so that no compiler drops the manifest */
    isnad_bytes own = ISNAD_MANIFEST_BYTES(manifest);
    kept = &manifest;
    instance = kept != NULL;
    table.manifest = own;
#endif
#if defined(TWO_MANIFESTS)
    static const void *volatile another = &second;
    instance = another != NULL;
#endif
#if defined(MAJOR)
    table.abi_major = 2;
#elif defined(MAGIC)
    table.magic = 7;
#elif defined(SMALL)
    table.size = 56;
#elif defined(NULL_TABLE)
    return NULL;
#elif defined(NULL_ENTRY)
    table.pull = NULL;
#elif defined(OTHER_MANIFEST)
    table.manifest = (isnad_bytes){other, sizeof other - 1};
#elif defined(UNDEFINED)
    nobody_has_this();
#endif
    return &table;
}
