package io.loyaltybridge.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Why customers were not finished in a long command, counted; bounded, however many there are. Thread-safe. */
public final class Reasons {
    /** Most reasons of one ending; all others are counted as {@link #OTHERS}. */
    static final int MOST = 20;
    /** The reason for all beyond {@link #MOST}. */
    static final String OTHERS = "other reasons";

    private static final int LONGEST = 300;
    private static final Pattern EMAIL = Pattern.compile("[^\\s<>\"'(,;:]+@[^\\s<>\"'),;:]+");
    /** An id: long, with a digit in it. A status code or the name of a setting is not an id. */
    private static final Pattern ID = Pattern.compile("\\b(?=[A-Za-z_-]*\\d)[A-Za-z0-9_-]{6,}\\b");

    private static final Pattern NUMBER = Pattern.compile("\\b\\d{4,}\\b");

    /**
     * One of them.
     *
     * @param ending  the counter that it belongs to, as {@code failed} or {@code waiting}
     * @param reason  without what differs between customers
     * @param example one of the customers, the first
     */
    record Line(String ending, String reason, long customers, String example) {
        String text() {
            return ending + " " + customers + ": " + reason + " (for example " + example + ")";
        }
    }

    private record Key(String ending, String reason) {}

    private final Map<Key, Line> lines = new LinkedHashMap<>();

    /** @param who the customer, or one of several, as {@code explain} takes them */
    synchronized void add(String ending, String reason, String who, long many) {
        put(new Line(ending, shape(reason), many, who));
    }

    synchronized void addAll(Collection<Line> more) {
        more.forEach(this::put);
    }

    private void put(Line line) {
        Key key = new Key(line.ending(), line.reason());
        if (!lines.containsKey(key)
                && lines.keySet().stream()
                                .filter(k -> k.ending().equals(line.ending()))
                                .count()
                        >= MOST) {
            key = new Key(line.ending(), OTHERS);
        }
        Line first = lines.get(key);
        lines.put(
                key,
                new Line(
                        key.ending(),
                        key.reason(),
                        line.customers() + (first == null ? 0 : first.customers()),
                        first == null ? line.example() : first.example()));
    }

    /** Forgets those of one ending. */
    synchronized void forget(String ending) {
        lines.keySet().removeIf(key -> key.ending().equals(ending));
    }

    synchronized void clear() {
        lines.clear();
    }

    synchronized List<Line> all() {
        return new ArrayList<>(lines.values());
    }

    /** A reason without what differs between customers: ids, addresses and long numbers are left out. */
    public static String shape(String reason) {
        if (reason == null || reason.isBlank()) {
            return "no reason was given";
        }
        String shape = NUMBER.matcher(
                        ID.matcher(EMAIL.matcher(reason).replaceAll("…")).replaceAll("…"))
                .replaceAll("…");
        return shape.length() <= LONGEST ? shape : shape.substring(0, LONGEST) + "…";
    }
}
