// pulse PORT RATE BURST : a WebSocket feed that sends trades of 50 symbols at a steady rate, in bursts.
// Each message says in its last field, t, when it was due (CLOCK_MONOTONIC, ns), not when it was sent: whatever makes it late, here or
// further on, counts as latency, so that none is omitted while the receiver stalls.
#define _GNU_SOURCE
#include "ws.h"

static const char *SYMBOLS[] = {"AAPL", "MSFT", "GOOG", "AMZN", "NVDA", "META", "TSLA", "BRKB", "JPM", "V"};

static int frame(char *out, long i, int64_t due) {
  char message[200];
  int n = snprintf(message, sizeof message,
                   "{\"type\":\"trade\",\"symbol\":\"%s%ld\",\"price\":%ld.%02ld,\"size\":100,\"ts\":%lld,\"t\":%lld}", SYMBOLS[i % 10],
                   i / 10 % 5, 100 + i % 400, i % 100, 1712345678901LL + i, (long long)due);
  out[0] = (char)0x81;
  out[1] = (char)n;
  memcpy(out + 2, message, n);
  return n + 2;
}

int main(int argc, char **argv) {
  if (argc < 4) return fprintf(stderr, "usage: pulse PORT RATE BURST\n"), 2;
  double rate = atof(argv[2]);
  int burst = atoi(argv[3]), one = 1;
  signal(SIGPIPE, SIG_IGN);
  int server = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(server, (void *)&address, sizeof address) || listen(server, 8)) return perror("bind"), 1;
  int64_t period = (int64_t)(1e9 * burst / rate);
  char *out = malloc(256 * burst);
  for (;;) {
    int client = accept(server, 0, 0);
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (client < 0 || srv_handshake(client)) continue;
    long i = 0;
    for (int64_t due = mono();; due += period) {
      int64_t wait = due - mono();
      if (wait > 0) nanosleep(&(struct timespec){wait / 1000000000, wait % 1000000000}, 0);
      int n = 0;
      for (int b = 0; b < burst; b++) n += frame(out + n, i++, due);
      if (send(client, out, n, 0) != n) break;
    }
    close(client);
  }
}
