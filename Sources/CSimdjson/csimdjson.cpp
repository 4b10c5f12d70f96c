// simdjson's first stage finds every structural character, checks UTF-8 and control characters;
// the walker below checks the grammar, literals, numbers and escapes, and writes one node a value.
//
// The walker reads bytes only at positions that the first stage gave, or between two of them.
#include "CSimdjson.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

using simdjson::internal::dom_parser_implementation;

struct csimdjson_parser {
    std::unique_ptr<dom_parser_implementation> stage1;
    size_t capacity = 0;
    const uint8_t *bytes = nullptr;
    uint32_t count = 0;
    /// The next structural character to read.
    uint32_t cursor = 0;
    /// The first backslash from `searched` on; the text's end if there is none.
    uint32_t backslash = 0;
    uint32_t searched = UINT32_MAX;
    /// The backslashes of the value being read that start an escape.
    std::vector<uint32_t> escapes;
};

namespace {

inline bool is_space(uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
inline bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
inline bool is_hex(uint8_t c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// RFC 8259, section 6.
bool is_number(const uint8_t *p, const uint8_t *end) {
    if (p < end && *p == '-') p++;
    if (p == end) return false;
    if (*p == '0') {
        p++;
    } else {
        if (!is_digit(*p)) return false;
        while (p < end && is_digit(*p)) p++;
    }
    if (p < end && *p == '.') {
        p++;
        if (p == end || !is_digit(*p)) return false;
        while (p < end && is_digit(*p)) p++;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-')) p++;
        if (p == end || !is_digit(*p)) return false;
        while (p < end && is_digit(*p)) p++;
    }
    return p == end;
}

int32_t fault(simdjson::error_code code) {
    switch (code) {
    case simdjson::SUCCESS: return CSIMDJSON_OK;
    case simdjson::EMPTY: return CSIMDJSON_OK;
    case simdjson::MEMALLOC: return CSIMDJSON_NO_MEMORY;
    case simdjson::UTF8_ERROR: return CSIMDJSON_INVALID_UTF8;
    case simdjson::UNCLOSED_STRING: return CSIMDJSON_UNCLOSED_STRING;
    case simdjson::UNESCAPED_CHARS: return CSIMDJSON_CONTROL_CHARACTER;
    default: return CSIMDJSON_UNEXPECTED;
    }
}

/// One walk over one value.
class walker {
public:
    walker(csimdjson_parser &parser, csimdjson_node *nodes, uint32_t capacity, uint32_t first_index)
        : parser(parser), bytes(parser.bytes), indexes(parser.stage1->structural_indexes.get()),
          index_count(parser.stage1->n_structural_indexes), nodes(nodes), capacity(capacity),
          first_index(first_index), cursor(parser.cursor) {}

    csimdjson_result run() {
        csimdjson_result result = {CSIMDJSON_END, 0, 0, 0};
        if (cursor >= index_count) return result;
        result.start = indexes[cursor];
        result.error = walk();
        parser.cursor = cursor;
        if (result.error == CSIMDJSON_OK) {
            result.end = end;
            result.error = mark_escapes(result.start);
        }
        if (result.error != CSIMDJSON_OK) result.end = fault_position;
        result.count = result.error == CSIMDJSON_OK ? node_count : 0;
        return result;
    }

private:
    csimdjson_parser &parser;
    const uint8_t *bytes;
    const uint32_t *indexes;
    uint32_t index_count;
    csimdjson_node *nodes;
    uint32_t capacity;
    uint32_t first_index;
    uint32_t cursor;
    uint32_t node_count = 0;
    uint32_t end = 0;
    uint32_t fault_position = 0;
    uint32_t containers[CSIMDJSON_DEPTH_LIMIT];

    int32_t fail(int32_t error, uint32_t position) {
        fault_position = position;
        return error;
    }

    /// The end of the scalar before the cursor: the next structural character less white space.
    inline uint32_t scalar_end() const {
        uint32_t e = cursor < index_count ? indexes[cursor] : parser.count;
        if (bytes[e - 1] > ' ') return e;
        while (is_space(bytes[e - 1])) e--;
        return e;
    }

    int32_t walk() {
        uint32_t depth = 0;
        uint32_t key_start = 0;
        uint32_t key_length = CSIMDJSON_NO_KEY;
        for (;;) {
            // A value starts at the cursor.
            if (cursor >= index_count) return fail(CSIMDJSON_UNCLOSED_CONTAINER, parser.count);
            if (node_count == capacity) return fail(CSIMDJSON_TOO_MANY_VALUES, indexes[cursor]);
            const uint32_t position = indexes[cursor++];
            const uint32_t self = node_count++;
            csimdjson_node &node = nodes[self];
            node.key_start = key_start;
            node.key_length = key_length;
            uint32_t kind;
            switch (bytes[position]) {
            case '"': {
                const uint32_t e = scalar_end();
                if (e - position < 2 || bytes[e - 1] != '"')
                    return fail(CSIMDJSON_MISSING_COMMA, e);
                node.start = position + 1;
                node.length = e - position - 2;
                end = e;
                kind = CSIMDJSON_STRING;
                break;
            }
            case '{':
            case '[': {
                const bool is_object = bytes[position] == '{';
                node.start = position;
                node.next_and_kind =
                    (is_object ? CSIMDJSON_OBJECT : CSIMDJSON_ARRAY) << CSIMDJSON_KIND_SHIFT;
                if (depth == CSIMDJSON_DEPTH_LIMIT) return fail(CSIMDJSON_TOO_DEEP, position);
                containers[depth++] = self;
                if (cursor >= index_count) return fail(CSIMDJSON_UNCLOSED_CONTAINER, position);
                if (bytes[indexes[cursor]] == (is_object ? '}' : ']')) goto after_value;
                if (is_object) {
                    if (read_members(depth) == state::after_value) goto after_value;
                    const int32_t error = read_key(key_start, key_length);
                    if (error != CSIMDJSON_OK) return error;
                } else {
                    key_length = CSIMDJSON_NO_KEY;
                }
                continue;
            }
            case 't': case 'f': case 'n':
                end = scalar_end();
                if (!is_scalar(bytes + position, end - position, kind))
                    return fail(CSIMDJSON_INVALID_LITERAL, position);
                node.start = position;
                node.length = end - position;
                break;
            default:
                if (bytes[position] != '-' && !is_digit(bytes[position]))
                    return fail(CSIMDJSON_UNEXPECTED, position);
                end = scalar_end();
                if (!is_number(bytes + position, bytes + end))
                    return fail(CSIMDJSON_INVALID_NUMBER, position);
                node.start = position;
                node.length = end - position;
                kind = CSIMDJSON_NUMBER;
            }
            node.next_and_kind = (first_index + node_count) | (kind << CSIMDJSON_KIND_SHIFT);

        after_value:
            // A value has ended, or an empty container is about to.
            for (;;) {
                if (depth == 0) return CSIMDJSON_OK;
                if (cursor >= index_count) return fail(CSIMDJSON_UNCLOSED_CONTAINER, parser.count);
                const uint32_t next = indexes[cursor];
                csimdjson_node &container = nodes[containers[depth - 1]];
                const bool in_object = (container.next_and_kind >> CSIMDJSON_KIND_SHIFT) == 0;
                if (bytes[next] == ',') {
                    cursor++;
                    if (in_object) {
                        if (read_members(depth) == state::after_value) continue;
                        const int32_t error = read_key(key_start, key_length);
                        if (error != CSIMDJSON_OK) return error;
                    } else {
                        key_length = CSIMDJSON_NO_KEY;
                    }
                    break;
                }
                if (bytes[next] != (in_object ? '}' : ']'))
                    return fail(CSIMDJSON_MISSING_COMMA, next);
                cursor++;
                end = next + 1;
                container.length = end - container.start;
                container.next_and_kind |= first_index + node_count;
                depth--;
            }
        }
    }

    /// What comes after `read_members`.
    enum class state { name, after_value };

    /// Reads members that are written without white space, as nearly all are, from the one at the
    /// cursor on, also those of the objects inside them and around them, and stops before the first
    /// thing that is anything else; `walk` says what is wrong with it, if anything.
    ///
    /// On J2 from file it brought the walk from 4,300 to 3,000 instructions a record (callgrind),
    /// beside a fast path for members with scalar values alone.
    inline state read_members(uint32_t &depth) {
        if (index_count - cursor <= 4) return state::name;
        // Locals, and few: a byte may alias any member, which would be read again after each store.
        const uint8_t *const bytes = this->bytes;
        const uint32_t *at = indexes + cursor;
        // A name, a colon, a value and what follows are there; and so is a node, for a member takes
        // at least three indexes.
        const uint32_t *const stop =
            at + std::min<uint64_t>(index_count - cursor - 4, 3ull * (capacity - node_count));
        csimdjson_node *node = nodes + node_count;
        uint32_t next_node = first_index + node_count;
        state result = state::name;
        while (at < stop) {
            const uint32_t value = at[2];
            uint32_t next = at[3];
            if (bytes[at[0]] != '"' || !starts_with(bytes + at[1] - 1, "\":")) break;
            if (at[1] - at[0] < 2) break;
            set_texts(*node, at);
            uint32_t kind = CSIMDJSON_STRING;
            if (bytes[value] == '"') {
                if (next - value < 2) break;
                if (starts_with(bytes + next - 1, "\",")) {
                    node->next_and_kind = ++next_node | (kind << CSIMDJSON_KIND_SHIFT);
                    node++;
                    at += 4;
                    continue;
                }
                if (bytes[next - 1] != '"') break;
            } else {
                node->start = value;
                node->length = next - value;
                if (bytes[value] == '{') {
                    if (depth == CSIMDJSON_DEPTH_LIMIT) break;
                    containers[depth++] = static_cast<uint32_t>(node - nodes);
                    node->next_and_kind = CSIMDJSON_OBJECT << CSIMDJSON_KIND_SHIFT;
                    node++;
                    next_node++;
                    at += 3;
                    if (bytes[next] != '}') continue;
                    result = state::after_value;
                    break;
                }
                if (!is_scalar(bytes + value, next - value, kind)) break;
            }
            node++;
            next_node++;
            node[-1].next_and_kind = next_node | (kind << CSIMDJSON_KIND_SHIFT);
            at += 3;
            if (bytes[next] == '}') next = *(at = close_objects(at, depth, next_node));
            if (bytes[next] != ',') {
                result = state::after_value;
                break;
            }
            at++;
        }
        cursor = static_cast<uint32_t>(at - indexes);
        node_count = static_cast<uint32_t>(node - nodes);
        return result;
    }

    /// Four indexes, and the first four fields of a node.
    typedef uint32_t four __attribute__((vector_size(16)));

    /// Sets the name and the text of the member whose name, colon and value are at `at[0]` to
    /// `at[2]`, with `at[3]` behind them, as if its value were a string.
    static inline void set_texts(csimdjson_node &node, const uint32_t *at) {
        four all;
        memcpy(&all, at, sizeof all);
        const four starts = __builtin_shufflevector(all, four{}, 4, 0, 4, 2);
        const four texts = all - starts + four{1, 0u - 2, 1, 0u - 2};
        memcpy(&node, &texts, sizeof texts);
    }

    /// Whether the two bytes at `text` are those of `pair`.
    static inline bool starts_with(const uint8_t *text, const char (&pair)[3]) {
        return memcmp(text, pair, 2) == 0;
    }

    /// Closes the objects that end at `at` one behind the other, but only those inside objects;
    /// `next_node` is the node after them.
    /// - Returns: where they end, never behind the last index.
    inline const uint32_t *close_objects(const uint32_t *at, uint32_t &depth, uint32_t next_node) {
        const uint32_t *const last = indexes + index_count - 1;
        while (at < last && bytes[*at] == '}' && depth > 1 && is_object(containers[depth - 2])) {
            csimdjson_node &object = nodes[containers[--depth]];
            object.length = *at + 1 - object.start;
            object.next_and_kind |= next_node;
            at++;
        }
        return at;
    }

    inline bool is_object(uint32_t node) const {
        return (nodes[node].next_and_kind >> CSIMDJSON_KIND_SHIFT) == CSIMDJSON_OBJECT;
    }

    /// Whether the text is a number or a literal, to its last byte; says which in `kind`.
    static inline bool is_scalar(const uint8_t *text, uint32_t length, uint32_t &kind) {
        switch (text[0]) {
        case 't': kind = CSIMDJSON_TRUE; return length == 4 && memcmp(text, "true", 4) == 0;
        case 'f': kind = CSIMDJSON_FALSE; return length == 5 && memcmp(text, "false", 5) == 0;
        case 'n': kind = CSIMDJSON_NULL; return length == 4 && memcmp(text, "null", 4) == 0;
        default: kind = CSIMDJSON_NUMBER; return is_number(text, text + length);
        }
    }

    inline int32_t read_key(uint32_t &key_start, uint32_t &key_length) {
        if (cursor >= index_count) return fail(CSIMDJSON_UNCLOSED_CONTAINER, parser.count);
        const uint32_t position = indexes[cursor++];
        if (bytes[position] != '"') return fail(CSIMDJSON_MISSING_KEY, position);
        const uint32_t e = scalar_end();
        if (e - position < 2 || bytes[e - 1] != '"') return fail(CSIMDJSON_MISSING_COLON, e);
        if (cursor >= index_count || bytes[indexes[cursor]] != ':')
            return fail(CSIMDJSON_MISSING_COLON, e);
        cursor++;
        key_start = position + 1;
        key_length = e - position - 2;
        return CSIMDJSON_OK;
    }

    /// Checks every escape of the value, and marks the names and strings that have one.
    int32_t mark_escapes(uint32_t start) {
        std::vector<uint32_t> &escapes = parser.escapes;
        escapes.clear();
        find_backslash(start);
        while (parser.backslash < end) {
            const uint32_t position = parser.backslash;
            const uint32_t length = escape_length(bytes + position, bytes + end);
            if (length == 0) return fail(CSIMDJSON_INVALID_ESCAPE, position);
            escapes.push_back(position);
            find_backslash(position + length);
        }
        if (escapes.empty()) return CSIMDJSON_OK;
        size_t next = 0;
        for (uint32_t i = 0; i < node_count && next < escapes.size(); i++) {
            csimdjson_node &node = nodes[i];
            const uint32_t kind = node.next_and_kind >> CSIMDJSON_KIND_SHIFT;
            if (node.key_length != CSIMDJSON_NO_KEY &&
                escapes[next] < node.key_start + node.key_length) {
                const uint32_t key_end = node.key_start + node.key_length;
                node.key_length |= 1u << CSIMDJSON_KEY_ESCAPED_SHIFT;
                while (next < escapes.size() && escapes[next] < key_end) next++;
            }
            if (kind == CSIMDJSON_STRING && next < escapes.size() &&
                escapes[next] < node.start + node.length) {
                node.next_and_kind |= 1u << CSIMDJSON_KIND_SHIFT;
                while (next < escapes.size() && escapes[next] < node.start + node.length) next++;
            }
        }
        return CSIMDJSON_OK;
    }

    /// Looks for the first backslash from `start` on, unless it is known: a text is gone through
    /// once, however many values there are in it.
    inline void find_backslash(uint32_t start) {
        if (parser.searched <= start && start <= parser.backslash) return;
        parser.searched = start;
        const void *const found = memchr(bytes + start, '\\', parser.count - start);
        parser.backslash = found == nullptr
            ? parser.count : static_cast<uint32_t>(static_cast<const uint8_t *>(found) - bytes);
    }

    /// How many bytes the escape at `p` takes; 0 if it is none of RFC 8259, section 7.
    static uint32_t escape_length(const uint8_t *p, const uint8_t *last) {
        if (last - p < 2) return 0;
        switch (p[1]) {
        case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return 2;
        case 'u':
            return last - p >= 6 && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) && is_hex(p[5])
                ? 6 : 0;
        default: return 0;
        }
    }
};

} // namespace

extern "C" csimdjson_parser *csimdjson_create(void) {
    return new (std::nothrow) csimdjson_parser();
}

extern "C" void csimdjson_destroy(csimdjson_parser *parser) { delete parser; }

extern "C" int32_t csimdjson_index(
    csimdjson_parser *parser, const uint8_t *bytes, uint32_t count) {
    parser->bytes = bytes;
    parser->count = count;
    parser->cursor = 0;
    parser->searched = UINT32_MAX;
    if (!parser->stage1) {
        const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
            0, CSIMDJSON_DEPTH_LIMIT, parser->stage1);
        if (error != simdjson::SUCCESS) return CSIMDJSON_NO_MEMORY;
    }
    parser->stage1->n_structural_indexes = 0;
    if (count == 0) return CSIMDJSON_OK;
    // A single large text should not hold its room for ever.
    const bool is_oversized = parser->capacity > (16u << 20) && count < parser->capacity / 8;
    if (count > parser->capacity || is_oversized) {
        const size_t capacity = count + count / 4 + 1024;
        if (parser->stage1->set_capacity(capacity) != simdjson::SUCCESS) {
            parser->capacity = 0;
            return CSIMDJSON_NO_MEMORY;
        }
        parser->capacity = capacity;
    }
    const auto code =
        parser->stage1->stage1(bytes, count, simdjson::stage1_mode::regular);
    const int32_t error = fault(code);
    if (code != simdjson::SUCCESS) parser->stage1->n_structural_indexes = 0;
    return error;
}

extern "C" uint32_t csimdjson_node_limit(const csimdjson_parser *parser) {
    return parser->stage1 ? parser->stage1->n_structural_indexes : 0;
}

extern "C" csimdjson_result csimdjson_next(
    csimdjson_parser *parser, csimdjson_node *nodes, uint32_t capacity, uint32_t first_index) {
    if (!parser->stage1) return {CSIMDJSON_END, 0, 0, 0};
    return walker(*parser, nodes, capacity, first_index).run();
}

extern "C" void csimdjson_forget(csimdjson_parser *parser) {
    if (!parser->stage1) return;
    parser->stage1->n_structural_indexes = 0;
    parser->cursor = 0;
    if (parser->capacity <= 1u << 20) return;
    parser->stage1.reset();
    parser->capacity = 0;
}

extern "C" void csimdjson_resume(csimdjson_parser *parser, uint32_t position) {
    if (!parser->stage1) return;
    const uint32_t *const indexes = parser->stage1->structural_indexes.get();
    const uint32_t *const last = indexes + parser->stage1->n_structural_indexes;
    parser->cursor = static_cast<uint32_t>(std::lower_bound(indexes, last, position) - indexes);
}
