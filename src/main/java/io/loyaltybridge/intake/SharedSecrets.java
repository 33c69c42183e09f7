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
 * Sources that share one secret. A webhook of one can be sent to the other as well and counts again there: a signature does
 * not name the source, and each source knows only its own events. Where a sender has one secret for everything, as the app of
 * a shop has, a setting confirms that it is shared.
 */
final class SharedSecrets {
    private static final String PROGRAM = "program";
    private static final String MEANT = "shares-secret-with";

    private SharedSecrets() {}

    /** A line for each secret that is shared without confirmation; contains names of settings, never a secret. */
    static List<String> problems(Settings settings, Collection<SourceSettings> sources, Collection<String> ofProgram) {
        Map<String, Set<String>> users = new TreeMap<>();
        sources.forEach(source -> source.secrets().forEach(secret -> users.computeIfAbsent(secret, s -> new TreeSet<>())
                .add(source.name())));
        ofProgram.forEach(
                secret -> users.computeIfAbsent(secret, s -> new TreeSet<>()).add(PROGRAM));
        List<String> problems = new ArrayList<>();
        users.values().stream().filter(names -> names.size() > 1).distinct().forEach(names -> {
            // One of them is the source that the others name.
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
