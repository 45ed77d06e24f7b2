package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever stands in a pipeline file, and in the profile that its feeds name: it is a pipeline, or there are mistakes in
 * it, each with a sentence and a place. The input is the file and, after a line {@code ====}, the profile {@code p}.
 */
@Timeout(10)
class PipelineFuzzTest {
  @FuzzTest(maxDuration = "5s")
  void isPlannedOrHasMistakes(byte[] input) {
    String[] files = new String(input, StandardCharsets.UTF_8).split("\n====\n", 2);
    Profiles profiles = files.length == 1 ? Profiles.NONE : profile(files[1]);
    PipelineReader.Result read = PipelineReader.read(files[0], PipelineFuzzTest::secret, profiles);
    check(read.mistakes());
    assertThat(read.file().isPresent() || !read.mistakes().isEmpty()).isTrue();
    read.file().map(Planner::plan).ifPresent(planned -> {
      check(planned.mistakes());
      boolean mistaken = !read.mistakes().isEmpty() || !planned.mistakes().isEmpty();
      assertThat(planned.pipeline().isPresent() || mistaken).isTrue();
      assertThat(planned.pipeline())
          .matches(p -> p.isEmpty() || planned.mistakes().isEmpty());
    });
    if (files.length == 2) {
      check(Profile.read("p", files[1], PipelineFuzzTest::secret).mistakes());
    }
  }

  private static void check(List<Mistake> mistakes) {
    for (Mistake mistake : mistakes) {
      assertThat(mistake.message()).isNotBlank();
      assertThat(mistake.line()).isPositive();
      assertThat(mistake.column()).isPositive();
    }
  }

  private static Optional<String> secret(String name) {
    return name.equals("KEY") ? Optional.of("s3cret: [") : Optional.empty();
  }

  private static Profiles profile(String text) {
    return new Profiles() {
      @Override
      public Optional<String> text(String name) {
        return name.equals("p") ? Optional.of(text) : Optional.empty();
      }

      @Override
      public List<String> names() {
        return List.of("p");
      }
    };
  }
}
