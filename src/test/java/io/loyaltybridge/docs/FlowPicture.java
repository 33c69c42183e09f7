package io.loyaltybridge.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A flow as a Mermaid flowchart. */
final class FlowPicture {
    private static final Set<String> NOT_DRAWN = Set.of("removeVariable", "setBody", "log");

    private final StringBuilder text = new StringBuilder("```mermaid\nflowchart TD\n");
    private int nodes;

    /** The end of a way that the next step goes on from, with the word at its arrow; empty where it needs none. */
    private record End(String node, String word) {}

    private FlowPicture() {}

    static String of(FlowFiles.Flow flow) {
        FlowPicture picture = new FlowPicture();
        String start = picture.node("([", flow.from(), "])");
        picture.steps(flow.steps(), List.of(new End(start, "")));
        return picture.text.append("```\n").toString();
    }

    private List<End> steps(Object steps, List<End> ends) {
        List<End> at = ends;
        for (Object item : steps instanceof List<?> list ? list : List.of()) {
            Map.Entry<?, ?> step = ((Map<?, ?>) item).entrySet().iterator().next();
            at = step(
                    step.getKey().toString(),
                    step.getValue() instanceof Map<?, ?> map ? map : Map.of("uri", step.getValue()),
                    at);
        }
        return at;
    }

    private List<End> step(String kind, Map<?, ?> step, List<End> ends) {
        if (NOT_DRAWN.contains(kind)) {
            return ends;
        }
        switch (kind) {
            case "filter":
                return inside(step, node("{", expression(step), "}", ends), "yes", "no");
            case "idempotentConsumer":
                return inside(step, node("{", "first time: " + expression(step), "}", ends), "yes", "no");
            case "loop":
                String loop = node("{", "while " + expression(step), "}", ends);
                steps(step.get("steps"), List.of(new End(loop, "yes"))).forEach(end -> arrow(end, loop));
                return List.of(new End(loop, "no"));
            case "split":
                String split = node("[/", "each of " + expression(step), "/]", ends);
                steps(step.get("steps"), List.of(new End(split, "each"))).forEach(end -> arrow(end, split));
                return List.of(new End(split, "all done"));
            case "choice":
                return choice(step, ends);
            case "doTry":
                return attempt(step, ends);
            case "bean":
                return List.of(new End(node("[", step.get("ref") + "." + step.get("method"), "]", ends), ""));
            case "to":
            case "toD":
                String uri = step.get("uri").toString();
                return List.of(new End(
                        uri.startsWith("kamelet:")
                                ? node("[[", uri.substring("kamelet:".length()).replaceAll("[/?].*", ""), "]]", ends)
                                : node("([", uri, "])", ends),
                        ""));
            case "setVariable":
                return List.of(new End(node("[", step.get("name") + " = " + expression(step), "]", ends), ""));
            case "process":
                return List.of(new End(node("[", step.get("ref").toString(), "]", ends), ""));
            default:
                throw new IllegalStateException("nobody has said how to draw the step " + kind);
        }
    }

    private List<End> inside(Map<?, ?> step, String condition, String yes, String no) {
        List<End> ends = new ArrayList<>(steps(step.get("steps"), List.of(new End(condition, yes))));
        ends.add(new End(condition, no));
        return ends;
    }

    private List<End> choice(Map<?, ?> step, List<End> ends) {
        List<End> all = new ArrayList<>();
        List<End> before = ends;
        for (Object item : (List<?>) step.get("when")) {
            Map<?, ?> when = (Map<?, ?>) item;
            String condition = node("{", expression(when), "}", before);
            all.addAll(steps(when.get("steps"), List.of(new End(condition, "yes"))));
            before = List.of(new End(condition, "no"));
        }
        all.addAll(
                step.get("otherwise") instanceof Map<?, ?> otherwise ? steps(otherwise.get("steps"), before) : before);
        return all;
    }

    private List<End> attempt(Map<?, ?> step, List<End> ends) {
        int first = nodes;
        List<End> all = new ArrayList<>(steps(step.get("steps"), ends));
        for (Object item : (List<?>) step.get("doCatch")) {
            Map<?, ?> caught = (Map<?, ?>) item;
            List<String> names = ((List<?>) caught.get("exception"))
                    .stream()
                            .map(name -> name.toString().replaceAll(".*\\.", ""))
                            .toList();
            String condition = caught.get("onWhen") instanceof Map<?, ?> when ? ", where " + expression(when) : "";
            all.addAll(steps(
                    caught.get("steps"),
                    List.of(new End("n" + first, "fails: " + String.join(", ", names) + condition))));
        }
        return all;
    }

    private String node(String open, String label, String close, List<End> ends) {
        String node = node(open, label, close);
        ends.forEach(end -> arrow(end, node));
        return node;
    }

    private String node(String open, String label, String close) {
        String node = "n" + nodes++;
        text.append("    ")
                .append(node)
                .append(open)
                .append(quoted(label))
                .append(close)
                .append('\n');
        return node;
    }

    private void arrow(End from, String to) {
        text.append("    ")
                .append(from.node())
                .append(from.word().isEmpty() ? " --> " : " -->|" + quoted(from.word()) + "| ")
                .append(to)
                .append('\n');
    }

    /** The words of an expression, whatever its language is. */
    static String expression(Map<?, ?> step) {
        Object expression = step.containsKey("expression") ? step.get("expression") : step;
        if (!(expression instanceof Map<?, ?> map)) {
            return String.valueOf(expression);
        }
        if (map.get("method") instanceof Map<?, ?> method) {
            return method.get("ref") + "." + method.get("method");
        }
        for (String language : List.of("simple", "constant", "language")) {
            if (map.get(language) instanceof Map<?, ?> inner) {
                return inner.get("expression").toString().replace("${variable.", "${");
            }
        }
        throw new IllegalStateException("nobody has said how to read the expression " + expression);
    }

    private static String quoted(String label) {
        return '"' + label.strip().replace("\"", "#quot;").replace("<", "#lt;").replace(">", "#gt;") + '"';
    }
}
