package io.loyaltybridge.privacy.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words that name a customer, found in texts and taken out of them: addresses, whole names, and ids that are long enough to be
 * nobody else's. {@code ada@example.com} is not found in {@code nada@example.com}. Immutable.
 */
public final class Words {
    /** What stands where they were. */
    public static final String GONE = "forgotten";

    private static final int LONG = 16;
    /** What an address or an id can go on with; behind an escape, such as {@code \n} and {@code %3D}, it begins all the same. */
    private static final String BEFORE = "(?:(?<![\\p{L}\\p{N}._%+-])|(?<=\\\\[nrtbf])|(?<=%[0-9A-Fa-f]{2}))";

    private static final String AFTER = "(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])";

    private final Set<String> words = new LinkedHashSet<>();
    private final @Nullable Pattern pattern;

    private Words(Collection<String> addresses, Collection<String> names, Collection<String> ids) {
        List<String> alternatives = new ArrayList<>();
        for (String address : addresses) {
            add(alternatives, address);
            add(alternatives, address.replace("@", "%40"));
            add(alternatives, escaped(address));
        }
        names.stream().filter(name -> name.strip().contains(" ")).forEach(name -> {
            add(alternatives, name.strip());
            add(alternatives, escaped(name.strip()));
        });
        ids.stream().filter(id -> id.length() >= LONG).forEach(id -> add(alternatives, id));
        pattern = alternatives.isEmpty()
                ? null
                : Pattern.compile(
                        BEFORE + "(?:" + String.join("|", alternatives) + ")" + AFTER,
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    static Words of(Collection<String> addresses, Collection<String> names, Collection<String> ids) {
        return new Words(addresses, names, ids);
    }

    private void add(List<String> alternatives, String word) {
        if (words.add(word.toLowerCase(Locale.ROOT))) {
            alternatives.add(Pattern.quote(word));
        }
    }

    /** As JSON writes what is not ASCII. */
    private static String escaped(String text) {
        return text.chars()
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }

    /** In lower case, for a first search by the database. */
    Set<String> all() {
        return words;
    }

    boolean in(@Nullable String text) {
        return text != null && pattern != null && pattern.matcher(text).find();
    }

    /** The text without them. */
    @Nullable
    String removedFrom(@Nullable String text) {
        return text == null || pattern == null
                ? text
                : pattern.matcher(text).replaceAll(Matcher.quoteReplacement(GONE));
    }
}
