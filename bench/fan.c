// fan PORT N SERVER_PID WARM_S MEASURE_S [path=/ws] [deflate=1] [say=JSON] [idle=S]
// N WebSocket subscribers in one process. Each says the text `say` after the handshake, in which %d is its number modulo 50 as a symbol of
// pulse. Counts the messages that come, the server's CPU (utime + stime of SERVER_PID), and the latency of each: now, less the last integer in
// it (CLOCK_MONOTONIC, ns). Prints one JSON line. idle: only connects, and measures the server's memory.
#define _GNU_SOURCE
#include "ws.h"
#include <zlib.h>
#define ROOM (1 << 19)

typedef struct {
  int fd, held;
  char *tail; // the beginning of a frame whose rest has not come yet
  z_stream *inflater;
} Client;

// Latencies as HdrHistogram counts them: 128 steps for each power of two of microseconds, an error of less than 1 %.
static long histogram[64 * 128], counted;
static int64_t worst;

static void count(int64_t ns) {
  int64_t us = ns < 1000 ? 1 : ns / 1000;
  int power = 63 - __builtin_clzll(us);
  int step = power < 7 ? us : (us >> (power - 7)) & 127;
  histogram[power * 128 + step]++;
  counted++;
  if (us > worst) worst = us;
}

static double quantile(double q) {
  long left = (long)(counted * q);
  for (int i = 0; i < 64 * 128; i++)
    if ((left -= histogram[i]) < 0) {
      int power = i / 128, step = i % 128;
      return (power < 7 ? step : (128LL | step) << (power - 7)) / 1000.0;
    }
  return -1;
}

static char buffer[ROOM], inflated[1 << 16];

static char *handshake(int fd, const char *request, int *held) {
  send(fd, request, strlen(request), 0);
  char *end = 0;
  for (int n = 0; !end && n < 60000;) {
    int r = recv(fd, buffer + n, 60000 - n, 0);
    if (r <= 0) return 0;
    buffer[n += r] = 0;
    if ((end = strstr(buffer, "\r\n\r\n"))) *held = n - (int)(end + 4 - buffer);
  }
  return !end || strncmp(buffer, "HTTP/1.1 101", 12) ? 0 : end + 4;
}

static void say(int fd, const char *template, int number) {
  static const char *symbols[] = {"AAPL", "MSFT", "GOOG", "AMZN", "NVDA", "META", "TSLA", "BRKB", "JPM", "V"};
  char text[1000], symbol[16], frame[1100];
  snprintf(symbol, sizeof symbol, "%s%d", symbols[number % 10], number / 10 % 5);
  const char *at = strstr(template, "%d");
  int n = at ? snprintf(text, sizeof text, "%.*s%s%s", (int)(at - template), template, symbol, at + 2)
             : snprintf(text, sizeof text, "%s", template);
  int head = n < 126 ? 2 : 4;
  frame[0] = (char)0x81;
  frame[1] = (char)(0x80 | (n < 126 ? n : 126));
  if (head == 4) frame[2] = (char)(n >> 8), frame[3] = (char)n;
  memset(frame + head, 0, 4);
  memcpy(frame + head + 4, text, n);
  send(fd, frame, head + 4 + n, 0);
}

static int inflate_message(z_stream *z, char *message, long length) {
  static uint8_t tail[] = {0, 0, 255, 255};
  z->next_in = (void *)message, z->avail_in = length, z->next_out = (void *)inflated, z->avail_out = sizeof inflated;
  if (inflate(z, Z_SYNC_FLUSH) != Z_OK && z->avail_in) return -1;
  z->next_in = tail, z->avail_in = 4;
  inflate(z, Z_SYNC_FLUSH);
  return (int)((char *)z->next_out - inflated);
}

static int64_t last_integer(const char *message, long length) {
  const char *at = message + length - 1;
  while (at > message && (*at < '0' || *at > '9')) at--;
  int64_t value = 0, place = 1;
  for (; at > message && *at >= '0' && *at <= '9'; at--, place *= 10) value += (*at - '0') * place;
  return value;
}

int main(int argc, char **argv) {
  if (argc < 6) return fprintf(stderr, "usage: fan PORT N SERVER_PID WARM_S MEASURE_S [path=/ws] [deflate=1] [say=JSON] [idle=S]\n"), 2;
  int port = atoi(argv[1]), n = atoi(argv[2]), pid = atoi(argv[3]), deflate = 0, idle = 0;
  double warm = atof(argv[4]), measure = atof(argv[5]);
  const char *path = "/", *message = "";
  for (int i = 6; i < argc; i++) {
    if (!strncmp(argv[i], "path=", 5)) path = argv[i] + 5;
    if (!strncmp(argv[i], "deflate=", 8)) deflate = atoi(argv[i] + 8);
    if (!strncmp(argv[i], "say=", 4)) message = argv[i] + 4;
    if (!strncmp(argv[i], "idle=", 5)) idle = atoi(argv[i] + 5);
  }
  signal(SIGPIPE, SIG_IGN);
  char request[1024];
  snprintf(request, sizeof request,
           "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Version: 13\r\n%s\r\n",
           path, port, deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
  Client *clients = calloc(n, sizeof *clients);
  int epoll = epoll_create1(0), one = 1;
  long rss = pid_rss(pid);
  double before = pid_cpu(pid);
  for (int i = 0; i < n; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    Client *c = &clients[i];
    char *rest;
    if (connect(fd, (void *)&server, sizeof server)) return perror("connect"), 1;
    if (!(rest = handshake(fd, request, &c->held))) return fprintf(stderr, "no 101 for %d: %.200s\n", i, buffer), 1;
    c->fd = fd;
    c->tail = malloc(1 << 13);
    memcpy(c->tail, rest, c->held);
    if (deflate) inflateInit2(c->inflater = calloc(1, sizeof *c->inflater), -15);
    if (*message) say(fd, message, i);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
  if (idle) {
    sleep(idle);
    return printf("{\"connections\":%d,\"kb_per_connection\":%.2f,\"connect_cpu_ms\":%.3f}\n", n, (pid_rss(pid) - rss) / (double)n,
                  (pid_cpu(pid) - before) * 1000 / n), 0;
  }
  int64_t begin = mono() + (int64_t)(warm * 1e9), end = begin + (int64_t)(measure * 1e9), started = 0;
  long messages = 0, bytes = 0, compressed = 0, broken = 0;
  double cpu = 0;
  struct epoll_event events[512];
  for (;;) {
    int ready = epoll_wait(epoll, events, 512, 50);
    int64_t now = mono();
    if (!started && now >= begin) {
      messages = bytes = compressed = counted = worst = 0;
      memset(histogram, 0, sizeof histogram);
      cpu = pid_cpu(pid), started = now;
    }
    if (started && now >= end) break;
    for (int i = 0; i < ready; i++) {
      Client *c = &clients[events[i].data.u32];
      memcpy(buffer, c->tail, c->held);
      int got = recv(c->fd, buffer + c->held, ROOM / 2, 0);
      if (got <= 0) {
        if (got == 0 || errno != EAGAIN) broken++, close(c->fd);
        continue;
      }
      bytes += got;
      now = mono();
      char *at = buffer, *limit = buffer + c->held + got;
      while (limit - at >= 2) {
        long length = at[1] & 127, head = 2;
        if (length == 126) {
          if (limit - at < 4) break;
          length = (uint8_t)at[2] << 8 | (uint8_t)at[3], head = 4;
        } else if (length == 127) {
          if (limit - at < 10) break;
          length = 0, head = 10;
          for (int j = 2; j < 10; j++) length = length << 8 | (uint8_t)at[j];
        }
        if (limit - at < head + length) break;
        if ((at[0] & 15) == 1) {
          char *text = at + head;
          long size = length;
          if (at[0] & 0x40) {
            compressed++;
            if ((size = inflate_message(c->inflater, text, length)) < 0) return fprintf(stderr, "cannot be decompressed\n"), 1;
            text = inflated;
          }
          messages++;
          count(now - last_integer(text, size));
        }
        at += head + length;
      }
      c->held = limit - at;
      if (c->held > 1 << 13) return fprintf(stderr, "a frame of over 8 KiB\n"), 1;
      memcpy(c->tail, at, c->held);
    }
  }
  double wall = (mono() - started) / 1e9;
  cpu = pid_cpu(pid) - cpu;
  printf("{\"subscribers\":%d,\"deliveries_per_s\":%.0f,\"cpu_s_per_M\":%.3f,\"server_cores\":%.2f,\"bytes_per_message\":%.1f,\"compressed\":%.3f,"
         "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.1f,\"rss_MiB\":%ld,\"broken\":%ld}\n",
         n, messages / wall, messages ? cpu / messages * 1e6 : 0, cpu / wall, messages ? bytes / (double)messages : 0,
         messages ? compressed / (double)messages : 0, quantile(.5), quantile(.99), quantile(.999), worst / 1000.0, pid_rss(pid) / 1024, broken);
}
