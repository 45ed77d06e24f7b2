package dev.weir.feed.conversation;

import dev.weir.core.conversation.Conversation;
import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.PipelineBuilder;
import java.util.Optional;

/** Feeds as a pipeline file declares them. */
public final class Pipelines {
  private Pipelines() {}

  /** A feed of which only these keys are given. */
  public static FeedSpec feed(String yaml) {
    String file = "feeds:\n  f:\n    url: ws://h\n" + yaml.indent(4)
        + "streams:\n  s: { from: f, select: 'count() as n' }\n";
    return (FeedSpec) PipelineBuilder.parse(file, name -> Optional.of("the " + name))
        .feeds()
        .getFirst()
        .source();
  }

  public static Conversation conversation(String yaml) {
    return feed(yaml).conversation();
  }
}
