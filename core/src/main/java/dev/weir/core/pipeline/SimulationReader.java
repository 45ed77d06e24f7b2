package dev.weir.core.pipeline;

import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.conversation.Simulation;
import java.time.Duration;
import java.util.Optional;

/** Reads how a profile's server is played. In its messages every name in braces is a placeholder. */
final class SimulationReader {
  private SimulationReader() {}

  static Simulation read(Section s) {
    Section heartbeat = s.section("heartbeat");
    Optional<Duration> every = heartbeat.duration("every").filter(Duration::isPositive);
    return new Simulation(
        s.items("greeting").stream().map(SimulationReader::message).toList(),
        s.items("login").stream().map(l -> answer(new Section(l))).toList(),
        template(s, "confirm"),
        template(s, "refuse"),
        s.integer("most").orElse(0),
        template(heartbeat, "send").flatMap(t -> every.map(e -> new Simulation.Ping(t, e))),
        template(heartbeat, "answer"),
        heartbeat.duration("within"),
        template(s, "trade"),
        s.word("frames", Simulation.Frames.class).orElse(Simulation.Frames.TEXT));
  }

  private static Simulation.LoginAnswer answer(Section s) {
    return new Simulation.LoginAnswer(
        template(s, "accept").orElse(new JsonTemplate.Verbatim("")), template(s, "refuse"));
  }

  private static Optional<JsonTemplate> template(Section s, String key) {
    return s.get(key).map(SimulationReader::message);
  }

  private static JsonTemplate message(Yaml yaml) {
    return Templates.read(yaml, name -> true);
  }
}
