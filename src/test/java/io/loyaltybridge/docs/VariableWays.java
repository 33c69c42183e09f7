package io.loyaltybridge.docs;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Follows the variables through routes and Kamelets on every way, as their files say. A variable that is only compared with null
 * or true may be unset. What a bean's method sets, its source says ({@link BeanSources}); it counts as set where it can be.
 */
final class VariableWays {
    /**
     * What one route or Kamelet does with variables.
     *
     * @param needs those that are read before they are set on some way, so that the caller has to set them
     * @param sets  those that are set at its end, whatever way it took
     */
    record Summary(Set<String> needs, Set<String> sets) {}

    private static final Pattern READ =
            Pattern.compile("\\$\\{variable\\.([A-Za-z]+)}?(?:\\s*(==|!=)\\s*(null|true))?");
    /** In the text of a template; a name before a colon is an operator of Wix. */
    private static final Pattern IN_JSON = Pattern.compile("\\$([A-Za-z]++)(?!\"?\\s*:)");

    private static final Pattern NULL = Pattern.compile("\\$\\{variable\\.([A-Za-z]+)}\\s*==\\s*null");
    /** A question of a record, or what it holds. */
    private static final Pattern PART = Pattern.compile("\\$\\{variable\\.([A-Za-z]+)\\.([A-Za-z]+)}");

    private static final Pattern ASKED = Pattern.compile("\\$\\{bean:([A-Za-z]+)\\?method=([A-Za-z]+)}");

    private final Map<String, List<?>> steps = new HashMap<>();
    private final Set<String> ofInbox = new TreeSet<>();
    /** Those that no site starts: a request, or the clock of the process. */
    private final Set<String> ofProcess = new TreeSet<>();

    private final Map<String, Summary> summaries = new TreeMap<>();
    private final Map<String, Set<String>> setBy = new TreeMap<>();
    private final Map<String, Set<String>> readBy = new TreeMap<>();
    private final Map<String, Set<String>> parts = new TreeMap<>();
    private final BeanSources beans;

    VariableWays(BeanSources beans) {
        this.beans = beans;
        FlowFiles.flows().values().forEach(flow -> {
            steps.put(flow.from().startsWith("direct:") ? flow.from() : flow.id(), flow.steps());
            if (flow.from().startsWith("inbox:")) {
                ofInbox.add(flow.id());
            } else if (!flow.from().startsWith("direct:") && !flow.from().startsWith("site-timer:")) {
                ofProcess.add(flow.id());
            }
        });
        FlowFiles.kamelets().forEach((file, kamelet) -> {
            String name = "kamelet:" + file.getFileName().toString().replace(".kamelet.yaml", "");
            List<?> inside = FlowFiles.maps(kamelet).stream()
                    .filter(map -> "kamelet:source".equals(map.get("uri")))
                    .map(map -> (List<?>) map.get("steps"))
                    .findFirst()
                    .orElseThrow();
            // The same Kamelet of two connectors: what one of them needs is needed.
            steps.merge(
                    name,
                    inside,
                    (one, other) -> List.of(Map.of(
                            "choice",
                            Map.of(
                                    "when",
                                    List.of(Map.of(
                                            "expression", Map.of("simple", Map.of("expression", "")), "steps", one)),
                                    "otherwise",
                                    Map.of("steps", other)))));
        });
        List.copyOf(steps.keySet()).forEach(this::summary);
    }

    /** By {@code direct:…}, {@code kamelet:…} or the id of a route that is started from outside. */
    Map<String, Summary> summaries() {
        return summaries;
    }

    /** Variable to those that set it: routes, Kamelets and {@code bean.method}. */
    Map<String, Set<String>> setBy() {
        return setBy;
    }

    /** Variable to the routes and Kamelets that read it. */
    Map<String, Set<String>> readBy() {
        return readBy;
    }

    /** Record to what is read of it. */
    Map<String, Set<String>> parts() {
        return parts;
    }

    private Summary summary(String name) {
        Summary known = summaries.get(name);
        if (known != null) {
            return known;
        }
        Set<String> needs = new TreeSet<>();
        Set<String> before = new LinkedHashSet<>();
        if (ofInbox.contains(name)) {
            add(before, "event", "inbox");
        }
        // Who sends an exchange of a site says which one: the inbox, a timer, a command.
        if (!ofProcess.contains(name)) {
            add(before, "site", "inbox");
        }
        Set<String> sets = walk(name, steps.get(name), before, needs);
        Summary summary = new Summary(needs, sets);
        summaries.put(name, summary);
        return summary;
    }

    private Set<String> walk(String owner, Object list, Set<String> before, Set<String> needs) {
        Set<String> set = new LinkedHashSet<>(before);
        for (Object item : list instanceof List<?> steps ? steps : List.of()) {
            Map.Entry<?, ?> step = ((Map<?, ?>) item).entrySet().iterator().next();
            set = step(
                    owner,
                    step.getKey().toString(),
                    step.getValue() instanceof Map<?, ?> map ? map : Map.of("uri", step.getValue()),
                    set,
                    needs);
        }
        return set;
    }

    private Set<String> step(String owner, String kind, Map<?, ?> step, Set<String> before, Set<String> needs) {
        Set<String> set = new LinkedHashSet<>(before);
        if (!Set.of("choice", "doTry").contains(kind)) {
            step.forEach((key, value) -> {
                if (!"steps".equals(key) && !"description".equals(key)) {
                    read(owner, value, set, needs);
                }
            });
        }
        switch (kind) {
            case "setVariable" -> add(set, step.get("name").toString(), owner);
            case "removeVariable" -> add(set, step.get("name").toString(), owner);
            case "bean" -> bean(step.get("ref").toString(), step.get("method").toString(), set);
            case "process" -> bean(step.get("ref").toString(), "process", set);
            case "to", "toD" -> call(step.get("uri").toString(), set, needs);
            case "filter" -> {
                Set<String> inside = walk(owner, step.get("steps"), set, needs);
                String asked = FlowPicture.expression(step)
                        .replace("${", "${variable.")
                        .replace("${variable.variable.", "${variable.");
                Stream.concat(
                                NULL.matcher(asked).results().map(guarded -> guarded.group(1)),
                                PART.matcher(asked)
                                        .results()
                                        .filter(guarded -> guarded.group(1).equals("customer"))
                                        .map(guarded -> RouteRecords.MISSING.get(guarded.group(2)))
                                        .filter(Objects::nonNull))
                        .filter(inside::contains)
                        .forEach(set::add);
            }
            case "loop", "split", "idempotentConsumer" -> walk(owner, step.get("steps"), set, needs);
            case "choice" -> {
                Set<String> all = null;
                for (Object item : (List<?>) step.get("when")) {
                    Map<?, ?> when = (Map<?, ?>) item;
                    read(owner, when.get("expression"), set, needs);
                    all = both(all, walk(owner, when.get("steps"), set, needs));
                }
                return both(
                        all,
                        step.get("otherwise") instanceof Map<?, ?> otherwise
                                ? walk(owner, otherwise.get("steps"), set, needs)
                                : set);
            }
            case "doTry" -> {
                Set<String> all = walk(owner, step.get("steps"), set, needs);
                for (Object caught : (List<?>) step.get("doCatch")) {
                    all = both(all, walk(owner, ((Map<?, ?>) caught).get("steps"), set, needs));
                }
                return all;
            }
            default -> {}
        }
        return set;
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        if (one == null) {
            return other;
        }
        Set<String> both = new LinkedHashSet<>(one);
        both.retainAll(other);
        return both;
    }

    private void bean(String bean, String method, Set<String> set) {
        String name = method.replaceAll("\\(.*", "");
        beans.sets(bean, name).forEach(variable -> add(set, variable, bean + "." + name));
    }

    private void call(String uri, Set<String> set, Set<String> needs) {
        String name = uri.startsWith("kamelet:") ? uri.replaceAll("[/?].*", "").replaceFirst("^kamelet$", uri) : uri;
        if (steps.containsKey(name)) {
            Summary called = summary(name);
            called.needs().stream().filter(variable -> !set.contains(variable)).forEach(needs::add);
            set.addAll(called.sets());
        }
    }

    private void read(String owner, Object value, Set<String> set, Set<String> needs) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("language") instanceof String language && language.equals("jsonbody")) {
                Matcher name = IN_JSON.matcher(map.get("expression").toString());
                while (name.find()) {
                    needed(owner, name.group(1), set, needs);
                }
            } else {
                map.values().forEach(inner -> read(owner, inner, set, needs));
            }
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> read(owner, inner, set, needs));
        } else if (value != null) {
            Matcher name = READ.matcher(value.toString());
            while (name.find()) {
                if (name.group(3) == null) {
                    needed(owner, name.group(1), set, needs);
                } else {
                    readBy.computeIfAbsent(name.group(1), key -> new TreeSet<>())
                            .add(owner);
                }
            }
            PART.matcher(value.toString()).results().forEach(part -> parts.computeIfAbsent(
                            part.group(1), key -> new TreeSet<>())
                    .add(part.group(2)));
            Matcher asked = ASKED.matcher(value.toString());
            while (asked.find()) {
                bean(asked.group(1), asked.group(2), set);
            }
        }
    }

    private void needed(String owner, String variable, Set<String> set, Set<String> needs) {
        readBy.computeIfAbsent(variable, key -> new TreeSet<>()).add(owner);
        if (!set.contains(variable)) {
            needs.add(variable);
        }
    }

    private void add(Set<String> set, String variable, String by) {
        set.add(variable);
        setBy.computeIfAbsent(variable, key -> new TreeSet<>()).add(by);
    }
}
