// The C face of the JSON indexer: simdjson finds the structure, a checked walker makes nodes.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a node is; `csimdjson_node.next_and_kind >> CSIMDJSON_KIND_SHIFT`.
enum {
    CSIMDJSON_OBJECT = 0,
    CSIMDJSON_ARRAY = 1,
    CSIMDJSON_STRING = 2,
    /// A string with at least one backslash in its text.
    CSIMDJSON_ESCAPED_STRING = 3,
    CSIMDJSON_NUMBER = 4,
    CSIMDJSON_TRUE = 5,
    CSIMDJSON_FALSE = 6,
    CSIMDJSON_NULL = 7,
};
enum { CSIMDJSON_KIND_SHIFT = 28, CSIMDJSON_DEPTH_LIMIT = 512 };

/// Why a text is not JSON.
enum {
    CSIMDJSON_OK = 0,
    CSIMDJSON_END = 1,
    CSIMDJSON_NO_MEMORY = 2,
    CSIMDJSON_INVALID_UTF8 = 3,
    CSIMDJSON_CONTROL_CHARACTER = 4,
    CSIMDJSON_UNCLOSED_STRING = 5,
    CSIMDJSON_UNCLOSED_CONTAINER = 6,
    CSIMDJSON_TOO_DEEP = 7,
    CSIMDJSON_TOO_MANY_VALUES = 8,
    CSIMDJSON_UNEXPECTED = 9,
    CSIMDJSON_INVALID_LITERAL = 10,
    CSIMDJSON_INVALID_NUMBER = 11,
    CSIMDJSON_INVALID_ESCAPE = 12,
    CSIMDJSON_MISSING_COMMA = 13,
    CSIMDJSON_MISSING_COLON = 14,
    CSIMDJSON_MISSING_KEY = 15,
};

/// One JSON value, in document order: a container is followed by all that is inside it.
typedef struct {
    /// The member's name without its quotes; `CSIMDJSON_NO_KEY` in `key_length` outside objects.
    uint32_t key_start;
    /// Bytes; the top bit says that the name has a backslash.
    uint32_t key_length;
    /// The value's text; a string's is without its quotes.
    uint32_t start;
    uint32_t length;
    /// The index of the node after this value and all inside it, and the kind in the top bits.
    uint32_t next_and_kind;
} csimdjson_node;

enum { CSIMDJSON_KEY_ESCAPED_SHIFT = 31 };
#define CSIMDJSON_NO_KEY 0x7fffffffu

/// The outcome of reading one value.
typedef struct {
    int32_t error;
    /// Where the value starts and ends; on error, `end` is where the fault was seen.
    uint32_t start;
    uint32_t end;
    /// How many nodes were written.
    uint32_t count;
} csimdjson_result;

typedef struct csimdjson_parser csimdjson_parser;

csimdjson_parser *csimdjson_create(void);
void csimdjson_destroy(csimdjson_parser *parser);

/// Finds the structure of `bytes`, which must outlive the calls of `csimdjson_next`.
int32_t csimdjson_index(csimdjson_parser *parser, const uint8_t *bytes, uint32_t count);

/// The most nodes that the indexed text can have.
uint32_t csimdjson_node_limit(const csimdjson_parser *parser);

/// Reads the next of the values that follow one another in the indexed text.
///
/// Writes at most `capacity` nodes to `nodes`; their `next` counts from `first_index`.
csimdjson_result csimdjson_next(
    csimdjson_parser *parser, csimdjson_node *nodes, uint32_t capacity, uint32_t first_index);

/// Goes on at the first structural character at or after `position`.
void csimdjson_resume(csimdjson_parser *parser, uint32_t position);

/// Ends the indexed text, and lets go of its structure if that is large.
void csimdjson_forget(csimdjson_parser *parser);

#ifdef __cplusplus
}
#endif
#endif
