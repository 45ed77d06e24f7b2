package dev.weir.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
  private static final Route.Handler NOBODY = call -> Answer.done();
  private static final Route ALL = Route.get("/api/streams", Right.ANY, NOBODY);
  private static final Route HISTORY =
      Route.get("/api/streams/{stream}/history", Right.ANY, NOBODY);
  private static final Route ADD = Route.post("/api/silences", Right.ADMIN, NOBODY);
  private static final Route END = Route.delete("/api/silences/{id}", Right.ADMIN, NOBODY);
  private static final Router ROUTER = new Router(List.of(ALL, HISTORY, ADD, END));

  @Test
  void aRouteIsFoundByMethodAndPath() {
    assertThat(ROUTER.match("GET", "/api/streams")).isEqualTo(new Router.Found(ALL, Map.of()));
    assertThat(ROUTER.match("POST", "/api/silences")).isEqualTo(new Router.Found(ADD, Map.of()));
    assertThat(ROUTER.match("DELETE", "/api/silences/7"))
        .isEqualTo(new Router.Found(END, Map.of("id", "7")));
  }

  @Test
  void whatCanBeGotCanBeAskedForItsHead() {
    assertThat(ROUTER.match("HEAD", "/api/streams/bars/history"))
        .isEqualTo(new Router.Found(HISTORY, Map.of("stream", "bars")));
  }

  @Test
  void anotherMethodIsToldWhichThereAre() {
    assertThat(ROUTER.match("POST", "/api/streams"))
        .isEqualTo(new Router.WrongMethod(List.of("GET", "HEAD")));
    assertThat(ROUTER.match("GET", "/api/silences/7"))
        .isEqualTo(new Router.WrongMethod(List.of("DELETE")));
  }

  @ParameterizedTest
  @CsvSource({"/api", "/api/streams/", "/api/streams/bars", "/api/streams//history", "/", "''", "*"
  })
  void anotherPathIsUnknown(String path) {
    assertThat(ROUTER.match("GET", path)).isEqualTo(new Router.Unknown());
  }

  @ParameterizedTest
  @CsvSource({
    "/api/stream, /api/streams",
    "/api/streams/bars/histroy, /api/streams/bars/history",
    "/api/silence, /api/silences",
    "/favicon.ico, ''",
  })
  void theNearestPathIsSuggested(String path, String nearest) {
    assertThat(ROUTER.nearest(path).orElse("")).isEqualTo(nearest);
  }
}
