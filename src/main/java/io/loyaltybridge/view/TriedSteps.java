package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a route for one event, in words: what each reads, what it would do, and whether the event would come there, as far as that is
 * known without asking anybody. Pure: nothing runs.
 */
public final class TriedSteps {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.([A-Za-z.]+)}");
    /** The sentence of a Kamelet's description that names what goes in. */
    private static final Pattern IN = Pattern.compile("(?s)\\bIn: (.*?)(?:\\bOut:|\\z)");

    private static final Pattern NAMED = Pattern.compile("`([A-Za-z.]+)`");
    private static final Pattern KAMELET = Pattern.compile("kamelet:([a-z0-9-]+).*");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{([A-Za-z-]+)}}");

    private final Map<String, Optional<String>> known;
    private final Map<String, String> parameters;
    private final Function<String, Optional<String>> kamelets;
    private final Function<String, Optional<String>> routes;
    private final List<Step> steps = new ArrayList<>();

    private TriedSteps(
            Map<String, Optional<String>> known,
            Map<String, String> parameters,
            Function<String, Optional<String>> kamelets,
            Function<String, Optional<String>> routes) {
        this.known = known;
        this.parameters = parameters;
        this.kamelets = kamelets;
        this.routes = routes;
    }

    /**
     * A step.
     *
     * @param step  its id; null where it has none
     * @param kind  as the route file says, such as {@code to} or {@code filter}
     * @param depth how many steps it stands in, from 0
     * @param does  in words
     * @param reads variables, with their values where they are known, as {@code award.points = 5}
     * @param runs  {@code yes}, {@code no} or {@code maybe}
     * @param why   why it would not, or might not, run; null where it would
     */
    public record Step(
            @Nullable String step,
            String kind,
            int depth,
            String does,
            List<String> reads,
            String runs,
            @Nullable String why) {
        public Step {
            reads = List.copyOf(reads);
        }
    }

    /**
     * The steps in the order in which they run.
     *
     * @param route      as {@link RouteBoxes} makes it
     * @param known      values of variables, empty where there is nothing in one
     * @param parameters of the template, as its source sets them
     * @param stops      why the event ends at the first step; null where it goes on
     * @param kamelets   the description of a Kamelet by its name
     * @param routes     the description of a route by its id
     */
    public static List<Step> of(
            JsonNode route,
            Map<String, Optional<String>> known,
            Map<String, String> parameters,
            @Nullable String stops,
            Function<String, Optional<String>> kamelets,
            Function<String, Optional<String>> routes) {
        TriedSteps tried = new TriedSteps(known, parameters, kamelets, routes);
        boolean first = true;
        for (JsonNode box : route.path("steps")) {
            boolean ended = stops != null && !first;
            tried.add(box, 0, ended ? Truth.NO : Truth.YES, ended ? stops : null);
            first = false;
        }
        return List.copyOf(tried.steps);
    }

    private void add(JsonNode box, int depth, Truth before, @Nullable String why) {
        String kind = box.path("kind").asText();
        String label = label(box);
        steps.add(
                new Step(text(box, "id"), kind, depth, does(box, kind, label), reads(kind, label), word(before), why));
        switch (kind) {
            case "filter", "when" -> {
                Truth so = Truth.of(label, known);
                within(box, depth, before.and(so), so == Truth.YES || before == Truth.NO ? why : condition(so, label));
            }
            case "choice" -> choice(box, depth, before, why);
            case "idempotentConsumer" ->
                within(box, depth, before.and(Truth.MAYBE), before == Truth.NO ? why : "not where it was done before");
            case "doCatch" ->
                within(box, depth, before.and(Truth.MAYBE), before == Truth.NO ? why : "only where that fails");
            default -> within(box, depth, before, why);
        }
    }

    private void choice(JsonNode box, int depth, Truth before, @Nullable String why) {
        Truth open = before;
        for (JsonNode branch : box.path("steps")) {
            boolean when = branch.path("kind").asText().equals("when");
            add(
                    branch,
                    depth + 1,
                    open,
                    open == Truth.YES || before == Truth.NO ? why : "only where no branch before it is taken");
            open = when ? open.and(Truth.of(label(branch), known).not()) : open;
        }
    }

    private void within(JsonNode box, int depth, Truth runs, @Nullable String why) {
        box.path("steps").forEach(step -> add(step, depth + 1, runs, runs == Truth.YES ? null : why));
    }

    private static String condition(Truth so, @Nullable String label) {
        return so == Truth.NO ? "it is not so that " + label : "only where " + label;
    }

    private @Nullable String label(JsonNode box) {
        String label = text(box, "label");
        return label == null
                ? null
                : PARAMETER
                        .matcher(label)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(parameters.getOrDefault(found.group(1), found.group())));
    }

    private String does(JsonNode box, String kind, @Nullable String label) {
        String own = text(box, "description");
        String called = called(label).map(TriedSteps::firstSentence).orElse(null);
        if (own != null) {
            return called == null ? own : own + " " + called;
        }
        return called != null ? called : label == null ? kind : kind + " " + label;
    }

    /** The description of what a step calls. */
    private Optional<String> called(@Nullable String label) {
        if (label == null) {
            return Optional.empty();
        }
        Matcher kamelet = KAMELET.matcher(label);
        return kamelet.matches()
                ? kamelets.apply(kamelet.group(1))
                : label.startsWith("direct:") ? routes.apply(label.substring("direct:".length())) : Optional.empty();
    }

    private List<String> reads(String kind, @Nullable String label) {
        Set<String> names = new LinkedHashSet<>();
        if (label != null) {
            VARIABLE.matcher(label).results().forEach(found -> names.add(found.group(1)));
        }
        if (kind.equals("to")) {
            called(label).map(IN::matcher).filter(Matcher::find).ifPresent(in -> NAMED.matcher(in.group(1))
                    .results()
                    .forEach(found -> names.add(found.group(1))));
        }
        return names.stream().map(this::shown).collect(Collectors.toList());
    }

    private String shown(String name) {
        Optional<String> value = known.get(name);
        return value == null ? name : name + " = " + value.orElse("nothing");
    }

    private static String word(Truth truth) {
        return truth.name().toLowerCase(Locale.ROOT);
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        int line = text.indexOf('\n');
        int cut = end < 0 ? line : line < 0 ? end : Math.min(end, line);
        return cut < 0 ? text : text.substring(0, cut) + (text.charAt(cut) == '.' ? "." : "");
    }

    private static @Nullable String text(JsonNode box, String name) {
        return box.path(name).isTextual() && !box.path(name).asText().isEmpty()
                ? box.path(name).asText()
                : null;
    }
}
