package dev.weir.app.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * What people have said about alerts: which they have seen, and of which they do not want to hear for a while. It acts where
 * notifications leave, never on what is computed. Kept in a file, which a crash leaves whole. Any thread may ask, and is
 * not held up by the disk.
 */
public final class AlertDesk {
  /** How many silences there may be at once. */
  public static final int MOST_SILENCES = 1000;

  /** All that has been said. */
  record Said(Map<String, Silence> silences, Map<String, Acknowledgement> acknowledged) {
    static final Said NOTHING = new Said(Map.of(), Map.of());
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final DeskFile file;
  private final InstantSource clock;
  private final AtomicReference<Said> said;
  private final List<Runnable> ends = new CopyOnWriteArrayList<>();

  /**
   * Goes on from what is in the file, if there is one.
   *
   * @throws IOException with a sentence for the user
   */
  public AlertDesk(Path path, InstantSource clock) throws IOException {
    this.file = new DeskFile(path);
    this.clock = clock;
    this.said = new AtomicReference<>(file.read());
  }

  private Said said() {
    return Objects.requireNonNull(said.get());
  }

  /** Called, on any thread, when silences have ended: what they held back may go. */
  public void onEnd(Runnable listener) {
    ends.add(listener);
  }

  /** Those that have not ended, the oldest first. */
  public List<Silence> silences() {
    return said().silences.values().stream()
        .filter(s -> clock.instant().isBefore(s.until()))
        .toList();
  }

  public Optional<Acknowledgement> acknowledgement(String id) {
    return Optional.ofNullable(said().acknowledged.get(id));
  }

  /**
   * Whether nobody is to be notified of an event now.
   *
   * @param event as JSON, as everybody sees it
   */
  public boolean isSilenced(String event) {
    Collection<Silence> silences = said().silences.values();
    if (silences.isEmpty()) {
      return false;
    }
    try {
      JsonNode fields = MAPPER.readTree(event);
      return silences.stream().anyMatch(s -> s.covers(fields, clock.instant()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an event: " + event, e);
    }
  }

  /** @throws IOException if it cannot be kept; then it is not in force */
  public void add(Silence silence) throws IOException {
    change(s -> new Said(with(s.silences, silence.id(), silence), s.acknowledged));
  }

  /**
   * Ends a silence before its time; whether there was one.
   *
   * @throws IOException if that cannot be kept; then it goes on
   */
  public boolean end(String id) throws IOException {
    boolean known = said().silences.containsKey(id);
    if (known) {
      change(s -> new Said(without(s.silences, id), s.acknowledged));
      ends.forEach(Runnable::run);
    }
    return known;
  }

  /** @throws IOException if it cannot be kept; then it does not count */
  public void acknowledge(String id, Acknowledgement acknowledgement) throws IOException {
    change(s -> new Said(s.silences, with(s.acknowledged, id, acknowledgement)));
  }

  /** @throws IOException if that cannot be kept; then the acknowledgement still counts */
  public void takeBack(String id) throws IOException {
    change(s -> new Said(s.silences, without(s.acknowledged, id)));
  }

  /** The alert is over, and so is its acknowledgement. The file forgets it at the next occasion: its id does not come again. */
  public void resolved(String id) {
    said.updateAndGet(s ->
        s.acknowledged.containsKey(id) ? new Said(s.silences, without(s.acknowledged, id)) : s);
  }

  /** From now on the ids of alerts begin anew, so that those acknowledged are others. */
  public void renumber() throws IOException {
    change(s -> new Said(s.silences, Map.of()));
  }

  /** Forgets the silences whose time is over. To be called now and then. */
  public void expire() {
    Said before = said();
    Said after = said.updateAndGet(s -> new Said(inForce(s.silences), s.acknowledged));
    if (after.silences.size() < before.silences.size()) {
      ends.forEach(Runnable::run);
    }
  }

  private Map<String, Silence> inForce(Map<String, Silence> silences) {
    Map<String, Silence> left = new LinkedHashMap<>(silences);
    left.values().removeIf(s -> !clock.instant().isBefore(s.until()));
    return left;
  }

  /** First on disk, then in force. */
  private synchronized void change(UnaryOperator<Said> change) throws IOException {
    file.write(change.apply(said()));
    said.updateAndGet(change);
  }

  private static <T> Map<String, T> with(Map<String, T> map, String id, T value) {
    Map<String, T> more = new LinkedHashMap<>(map);
    more.put(id, value);
    return more;
  }

  private static <T> Map<String, T> without(Map<String, T> map, String id) {
    Map<String, T> less = new LinkedHashMap<>(map);
    less.remove(id);
    return less;
  }
}
