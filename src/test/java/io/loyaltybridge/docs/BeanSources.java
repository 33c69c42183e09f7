package io.loyaltybridge.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the methods of beans do with variables, read from their sources: of the method itself, and of what it hands its exchange on to. */
final class BeanSources {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern SETS =
            Pattern.compile("exchange\\.(?:setVariable|removeVariable)\\(\\s*\"([A-Za-z]+)\"");
    /** Of a record, the class comes with the method, since many have one that is called the same. */
    private static final Pattern HANDS_ON = Pattern.compile("(?:\\b([A-Z]\\w*)\\.)?\\b(\\w+)\\(\\s*exchange\\b");

    private static final Pattern LEARNS = Pattern.compile("\\.(with[A-Z]\\w*)\\(");

    private final Map<Path, String> sources = new LinkedHashMap<>();
    private final Map<String, Set<String>> sets = new HashMap<>();

    BeanSources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                sources.put(file, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a word stands somewhere as a text, as the name of a variable does that is set by the program itself. */
    boolean says(String word) {
        return sources.values().stream().anyMatch(source -> source.contains('"' + word + '"'));
    }

    /** The source of a bean: whose Javadoc says that it is {@code the bean {@code name}}. */
    Path source(String bean) {
        String words = "he bean {@code " + bean + "}";
        List<Path> found = sources.entrySet().stream()
                .filter(entry -> entry.getValue().contains("t" + words)
                        || entry.getValue().contains("T" + words))
                .map(Map.Entry::getKey)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("the bean " + bean + ": expected one class whose Javadoc says \"the bean {@code "
                    + bean + "}\", found " + found);
        }
        return found.get(0);
    }

    /** The variables that a method of a bean can set. */
    Set<String> sets(String bean, String method) {
        return sets.computeIfAbsent(bean + "." + method, asked -> read(bean, method));
    }

    private Set<String> read(String bean, String method) {
        Path source = source(bean);
        if (body(sources.get(source), method).isEmpty()) {
            throw new AssertionError("the bean " + bean + " has no method " + method + " in " + source);
        }
        Set<String> found = new TreeSet<>();
        collect(source, method, found, new HashSet<>());
        return found;
    }

    private void collect(Path source, String method, Set<String> found, Set<String> met) {
        if (!met.add(source + "#" + method)) {
            return;
        }
        for (String body : body(sources.get(source), method)) {
            SETS.matcher(body).results().forEach(set -> found.add(set.group(1)));
            HANDS_ON.matcher(body).results().forEach(call -> {
                String called = call.group(2);
                if ("KnownCustomer".equals(call.group(1))) {
                    customer(called, body, found);
                } else if (call.group(1) != null) {
                    sources.keySet().stream()
                            .filter(other -> other.endsWith(call.group(1) + ".java"))
                            .forEach(other -> collect(other, called, found, met));
                } else if (!body(sources.get(source), called).isEmpty()) {
                    collect(source, called, found, met);
                } else {
                    sources.keySet().stream()
                            .filter(other -> sources.get(other).contains(" " + called + "(Exchange exchange"))
                            .forEach(other -> collect(other, called, found, met));
                }
            });
        }
    }

    /** A customer is set again with what was known before: only what the step learned of them counts as set by it. */
    private static void customer(String called, String body, Set<String> found) {
        if (called.equals("set")) {
            found.add("customer");
            LEARNS.matcher(body)
                    .results()
                    .map(learns -> RouteRecords.LEARNED.get(learns.group(1)))
                    .filter(Objects::nonNull)
                    .forEach(found::addAll);
        }
    }

    /** The bodies of all methods of a name. */
    private static List<String> body(String source, String method) {
        Matcher declared = Pattern.compile(
                        "(?m)^    (?:public |private |static |final |synchronized )*[\\w<>?,.\\[\\] ]+ " + method
                                + "\\([^)]*\\)[^;{}]*\\{")
                .matcher(source);
        return declared.results()
                .map(found -> {
                    int depth = 1;
                    int at = found.end();
                    while (depth > 0) {
                        char next = source.charAt(at++);
                        depth += next == '{' ? 1 : next == '}' ? -1 : 0;
                    }
                    return source.substring(found.end(), at);
                })
                .toList();
    }
}
