package io.loyaltybridge.app;

import io.loyaltybridge.payload.Hmac;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.SomeNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a service runs with, so that a command with others is not handed to it. A value is kept as a mark, which
 * only shows whether two are equal. Values from the environment, or from files of their own, are not compared: a terminal does
 * not have the service's secrets. Of a site's file there is one mark for all of it, because there may be thousands.
 *
 * @param files names of the process's files, for a person
 * @param marks by setting of the process, and for {@code site <id>}; settings with their default are left out
 */
record RunsWith(String files, Map<String, String> marks) {
    private static final String FROM_ELSEWHERE = "-";
    private static final String SITE = "site ";
    private static final Pattern VERTICAL = Pattern.compile("\\v");
    private static final int MARK_BYTES = 8;
    private static final int MOST_NAMED = 5;

    /**
     * Of a command, which is for the process or for one site.
     *
     * @param key the key of the marks; both sides need the same
     */
    static RunsWith of(Settings settings, String key) {
        return of(
                settings.process(),
                settings.process() == settings ? List.of() : List.of(settings),
                key,
                new IdentityHashMap<>());
    }

    /**
     * Of a service.
     *
     * @param sites the settings of those that have a file of their own
     * @param known marks of sites that were made before with this key; has those of these sites afterwards
     */
    static RunsWith of(Settings process, Collection<Settings> sites, String key, Map<Settings, String> known) {
        Map<String, String> marks = new TreeMap<>();
        process.set().forEach((name, value) -> marks.put(name, mark(key, name, value.strip())));
        process.fromElsewhere().forEach(name -> marks.put(name, FROM_ELSEWHERE));
        Map<Settings, String> before = new IdentityHashMap<>(known);
        known.clear();
        for (Settings site : sites) {
            String name = SITE + VERTICAL.matcher(site.site()).replaceAll(" ");
            String mark = before.get(site);
            known.put(site, mark == null ? mark(key, name, own(site)) : mark);
            marks.put(name, known.get(site));
        }
        return new RunsWith(files(process), marks);
    }

    private static String own(Settings site) {
        Map<String, String> own = new TreeMap<>(site.own());
        own.replaceAll((name, value) -> site.fromElsewhere().contains(name) ? FROM_ELSEWHERE : value);
        return own.toString();
    }

    /** Where these settings were read, for a person. */
    static String files(Settings settings) {
        return settings.process().files().stream()
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .map(Path::toString)
                .collect(Collectors.joining(" and "));
    }

    private static String mark(String key, String name, String value) {
        return HexFormat.of()
                .formatHex(Hmac.sha256(key.getBytes(StandardCharsets.UTF_8), name + "=" + value), 0, MARK_BYTES);
    }

    /** As lines of a file: first the names of the files, then each setting with its mark. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(files.replace('\n', ' ')));
        marks.forEach((name, mark) -> lines.add(name + "=" + mark));
        return lines;
    }

    static RunsWith read(List<String> lines) {
        Map<String, String> marks = new TreeMap<>();
        lines.stream()
                .skip(1)
                .forEach(line ->
                        marks.put(line.substring(0, line.lastIndexOf('=')), line.substring(line.lastIndexOf('=') + 1)));
        return new RunsWith(lines.get(0), marks);
    }

    /** Why a command with other settings must not be handed to the service that runs with these; null where it may. */
    @Nullable
    String refusal(RunsWith command) {
        TreeSet<String> names = new TreeSet<>(marks.keySet());
        // A command is for one site, and the others are none of its business.
        names.removeIf(name -> name.startsWith(SITE));
        names.addAll(command.marks.keySet());
        names.removeIf(name -> same(marks.getOrDefault(name, ""), command.marks.getOrDefault(name, "")));
        if (names.isEmpty()) {
            return null;
        }
        String differing = SomeNames.of(names, MOST_NAMED);
        return files.equals(command.files)
                ? "the service runs with " + files + " as they were when it started;" + " since then " + differing
                        + " changed. Restart the service, then run the same command"
                : "the service runs with " + files + ", but this command was given " + command.files
                        + "; they differ in " + differing
                        + ". Give the command the same --config, or stop the service first";
    }

    private static boolean same(String one, String other) {
        return one.equals(other) || one.equals(FROM_ELSEWHERE) || other.equals(FROM_ELSEWHERE);
    }
}
