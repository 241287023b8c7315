// What reading costs a client that does nothing else: sends statements as one pipeline, takes binary rows one by one,
// and looks at every byte.
//
//     cc -O2 -I/usr/include/postgresql client.c -o client -lpq
//     client URL FILE        FILE: statements, each ended by a byte 0; a parameter follows a byte 1
//
// Prints seconds, rows, bytes and the peak of its memory in kilobytes.
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void fail(PGconn *connection) {
    fprintf(stderr, "%s", PQerrorMessage(connection));
    exit(1);
}

int main(int count, char **arguments) {
    FILE *file = count == 3 ? fopen(arguments[2], "rb") : NULL;
    if (!file) return 2;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    if (fread(text, 1, size, file) != (size_t)size) return 2;
    text[size] = 0;

    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    PGconn *connection = PQconnectdb(arguments[1]);
    if (PQstatus(connection) != CONNECTION_OK || !PQenterPipelineMode(connection)) fail(connection);
    int sent = 0;
    for (char *at = text; at < text + size; sent++) {
        char *next = at + strlen(at) + 1, *parameter = strchr(at, 1);
        if (parameter) *parameter++ = 0;
        const char *values[1] = {parameter};
        if (!PQsendQueryParams(connection, at, parameter != NULL, NULL, values, NULL, NULL, 1)) fail(connection);
        at = next;
    }
    if (!PQpipelineSync(connection)) fail(connection);
    uint64_t rows = 0, bytes = 0, sum = 0;
    for (int i = 0; i < sent; i++) {
        PQsetSingleRowMode(connection);
        PGresult *result;
        while ((result = PQgetResult(connection))) {
            ExecStatusType status = PQresultStatus(result);
            if (status == PGRES_SINGLE_TUPLE) {
                rows++;
                for (int column = 0; column < PQnfields(result); column++) {
                    int length = PQgetlength(result, 0, column);
                    const unsigned char *value = (const unsigned char *)PQgetvalue(result, 0, column);
                    for (int k = 0; k < length; k++) sum += value[k];
                    bytes += length;
                }
            } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(connection);
            PQclear(result);
        }
    }
    PQfinish(connection);
    clock_gettime(CLOCK_MONOTONIC, &end);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%.4f %llu %llu %ld %llu\n", end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9,
           (unsigned long long)rows, (unsigned long long)bytes, usage.ru_maxrss, (unsigned long long)sum);
}
