// A Kafka broker for benchmarks: librdkafka's mock cluster, with a topic filled from a file.
//
//     broker RECORDS.ndjson PARTITIONS TOPIC OTHER-TOPIC…
//
// Writes each line of the file, none if it is `-`, as a message to TOPIC, over its partitions in turn
// (the mock keeps 5 MiB of each), prints the bootstrap servers, and ends when standard input does.
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
    char error[512];
    if (rd_kafka_conf_set(conf, name, value, error, sizeof error) != RD_KAFKA_CONF_OK) {
        fprintf(stderr, "%s\n", error);
        exit(2);
    }
}

int main(int count, char **arguments) {
    if (count < 4) return 2;
    const int partitions = atoi(arguments[2]);
    if (partitions < 1) return 2;
    char error[512];
    rd_kafka_conf_t *host_conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(host_conf, NULL);
    rd_kafka_t *host = rd_kafka_new(RD_KAFKA_PRODUCER, host_conf, error, sizeof error);
    rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new(host, 1);
    for (int i = 3; i < count; i++)
        rd_kafka_mock_topic_create(cluster, arguments[i], partitions, 1);

    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(cluster));
    set(conf, "queue.buffering.max.messages", "1000000");
    set(conf, "queue.buffering.max.kbytes", "1000000");
    rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error);
    rd_kafka_topic_t *topic = rd_kafka_topic_new(producer, arguments[3], NULL);

    FILE *file = fopen(strcmp(arguments[1], "-") == 0 ? "/dev/null" : arguments[1], "r");
    if (!file) return 2;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    for (int number = 0; (length = getline(&line, &room, file)) > 0; number++) {
        if (line[length - 1] == '\n') length--;
        while (rd_kafka_produce(
                   topic, number % partitions, RD_KAFKA_MSG_F_COPY, line, (size_t)length, NULL, 0,
                   NULL) != 0)
            rd_kafka_poll(producer, 10);
        rd_kafka_poll(producer, 0);
    }
    if (rd_kafka_flush(producer, 60000) != RD_KAFKA_RESP_ERR_NO_ERROR) return 3;
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(producer);

    printf("%s\n", rd_kafka_mock_cluster_bootstraps(cluster));
    fflush(stdout);
    while (getchar() != EOF) {
    }
    return 0;
}
