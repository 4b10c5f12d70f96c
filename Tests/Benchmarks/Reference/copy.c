// The limit that Sluice's Kafka jobs are measured against: librdkafka reads messages and writes
// them again, nothing else. The payload is not copied: a consumed message lives until the broker
// has acknowledged its copy.
//
//   copy BROKERS IN-TOPIC OUT-TOPIC COUNT [-X PROPERTY=VALUE]…
//
// Build: cc -O3 -DNDEBUG -march=native -std=c11 copy.c -o copy -lrdkafka

#define _GNU_SOURCE
#include <librdkafka/rdkafka.h>
#include <limits.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { batch_limit = 1024, timeout_ms = 30000 };

static char problem[512];
static long delivered;

static void fail(const char *format, ...) {
    va_list values;
    va_start(values, format);
    fputs("copy: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    exit(2);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
    if (rd_kafka_conf_set(conf, name, value, problem, sizeof problem) != RD_KAFKA_CONF_OK) {
        fail("%s", problem);
    }
}

static void configure(rd_kafka_conf_t *conf, int count, char **extra) {
    for (int i = 0; i < count; i += 2) {
        char *value = i + 1 < count ? strchr(extra[i + 1], '=') : NULL;
        if (strcmp(extra[i], "-X") != 0 || !value) fail("expected -X PROPERTY=VALUE");
        *value = 0;
        set(conf, extra[i + 1], value + 1);
        *value = '=';
    }
}

// The consumed message that carried the payload is done with.
static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque) {
    (void)rk, (void)opaque;
    if (message->err) fail("cannot deliver: %s", rd_kafka_err2str(message->err));
    rd_kafka_message_destroy(message->_private);
    delivered++;
}

static void assign_from_beginning(rd_kafka_t *consumer, const char *topic) {
    const rd_kafka_metadata_t *metadata;
    rd_kafka_topic_t *handle = rd_kafka_topic_new(consumer, topic, NULL);
    rd_kafka_resp_err_t error = rd_kafka_metadata(consumer, 0, handle, &metadata, timeout_ms);
    if (error) fail("cannot look up %s: %s", topic, rd_kafka_err2str(error));
    const int count = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
    if (count == 0) fail("%s has no partitions", topic);
    rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(count);
    for (int i = 0; i < count; i++) {
        rd_kafka_topic_partition_list_add(all, topic, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
    }
    error = rd_kafka_assign(consumer, all);
    if (error) fail("cannot assign %s: %s", topic, rd_kafka_err2str(error));
    rd_kafka_topic_partition_list_destroy(all);
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(handle);
}

// Hands the messages to the producer with their keys; waits while its queue is full.
static void produce(rd_kafka_t *producer, rd_kafka_topic_t *topic, rd_kafka_message_t **messages,
                    int count) {
    rd_kafka_message_t copies[batch_limit];
    for (int i = 0; i < count; i++) {
        const rd_kafka_message_t *message = messages[i];
        copies[i] = (rd_kafka_message_t){
            .payload = message->payload,
            .len = message->len,
            .key = message->key,
            .key_len = message->key_len,
            ._private = messages[i],
        };
    }
    while (count > 0) {
        const int done = rd_kafka_produce_batch(topic, RD_KAFKA_PARTITION_UA, 0, copies, count);
        if (done == count) return;
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (!copies[i].err) continue;
            if (copies[i].err != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
                fail("cannot produce: %s", rd_kafka_err2str(copies[i].err));
            }
            copies[i].err = 0;
            copies[left++] = copies[i];
        }
        count = left;
        rd_kafka_poll(producer, 100);
    }
}

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

int main(int argc, char **argv) {
    if (argc < 5) fail("usage: copy BROKERS IN-TOPIC OUT-TOPIC COUNT [-X PROPERTY=VALUE]...");
    const long wanted = strtol(argv[4], NULL, 10);

    // What cost least CPU time among the settings tried; -X overrides them.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", argv[1]);
    set(conf, "queued.min.messages", "20000");
    set(conf, "group.id", "copy");  // `assign` asks for one; nothing is joined or committed.
    set(conf, "enable.auto.commit", "false");
    configure(conf, argc - 5, argv + 5);
    rd_kafka_t *consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, problem, sizeof problem);
    if (!consumer) fail("%s", problem);
    rd_kafka_poll_set_consumer(consumer);

    conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", argv[1]);
    set(conf, "linger.ms", "50");
    set(conf, "acks", "all");
    set(conf, "enable.idempotence", "true");
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    configure(conf, argc - 5, argv + 5);
    rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, problem, sizeof problem);
    if (!producer) fail("%s", problem);
    rd_kafka_topic_t *topic = rd_kafka_topic_new(producer, argv[3], NULL);

    assign_from_beginning(consumer, argv[2]);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer);
    rd_kafka_message_t *messages[batch_limit];
    long consumed = 0;
    time_t last = time(NULL);
    while (consumed < wanted) {
        const long missing = wanted - consumed;
        const size_t limit = missing < batch_limit ? (size_t)missing : batch_limit;
        const ssize_t count = rd_kafka_consume_batch_queue(queue, 100, messages, limit);
        int good = 0;
        for (ssize_t i = 0; i < count; i++) {
            const rd_kafka_resp_err_t error = messages[i]->err;
            if (!error) {
                messages[good++] = messages[i];
                continue;
            }
            if (error != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                fail("cannot consume: %s", rd_kafka_message_errstr(messages[i]));
            }
            rd_kafka_message_destroy(messages[i]);
        }
        if (good > 0) {
            produce(producer, topic, messages, good);
            consumed += good;
            last = time(NULL);
        } else if (time(NULL) - last > timeout_ms / 1000) {
            fail("%ld of %ld messages after %d s of silence", consumed, wanted, timeout_ms / 1000);
        }
        rd_kafka_poll(producer, 0);
    }
    while (delivered < wanted) rd_kafka_poll(producer, 100);

    // Messages before the queue, the queue before its handle.
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_destroy(topic);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(producer);
    rd_kafka_destroy(consumer);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%ld records, %.3f CPU seconds\n", delivered,
           seconds(usage.ru_utime) + seconds(usage.ru_stime));
    return 0;
}
