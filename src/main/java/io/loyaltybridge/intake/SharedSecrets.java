package io.loyaltybridge.intake;

import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sources that one secret signs for. Whoever has a webhook of the one can send it to the other as well, where it counts again by
 * the other's rules: a signature says nothing about the source, and each source remembers its own events only. A sender that has
 * one secret for everything, as an app of a shop has, is a reason to share it all the same, and says so in a setting.
 */
final class SharedSecrets {
    private static final String PROGRAM = "program";
    private static final String MEANT = "shares-secret-with";

    private SharedSecrets() {}

    /** A line for each secret that is shared and not said to be; holds the names of settings and no secret. */
    static List<String> problems(Settings settings, Collection<SourceSettings> sources, Collection<String> ofProgram) {
        Map<String, Set<String>> users = new TreeMap<>();
        sources.forEach(source -> source.secrets().forEach(secret -> users.computeIfAbsent(secret, s -> new TreeSet<>())
                .add(source.name())));
        ofProgram.forEach(
                secret -> users.computeIfAbsent(secret, s -> new TreeSet<>()).add(PROGRAM));
        List<String> problems = new ArrayList<>();
        users.values().stream().filter(names -> names.size() > 1).distinct().forEach(names -> {
            // One of them is whom the others name.
            List<String> silent = names.stream()
                    .filter(name -> partner(settings, name).equals(name) || !names.contains(partner(settings, name)))
                    .toList();
            if (silent.size() > 1) {
                String one = silent.get(0).equals(PROGRAM) ? silent.get(1) : silent.get(0);
                String other = silent.get(0).equals(PROGRAM) ? PROGRAM : silent.get(1);
                problems.add(names.stream().map(SharedSecrets::setting).collect(Collectors.joining(" and "))
                        + " have the same secret, so a webhook of one could be sent to the other and count there too. Give each its own, or confirm"
                        + " it with sources." + one + "." + MEANT + "=" + other);
            }
        });
        return problems;
    }

    private static String partner(Settings settings, String name) {
        return name.equals(PROGRAM) ? "" : settings.text("sources." + name + "." + MEANT);
    }

    private static String setting(String name) {
        return name.equals(PROGRAM) ? "program.webhook-secret" : "sources." + name + ".secret";
    }
}
