package io.loyaltybridge.setup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean {@code programSetup}: the loyalty program on Wix as the settings want it. Thread-safe. */
public final class ProgramSetup {
    private static final String DRAFT = "DRAFT";

    private final String name;
    private final String pointsName;
    private final @Nullable Map<String, Object> icon;

    /**
     * @param name       2 to 50 characters; empty leaves it as it is
     * @param pointsName at most 20 characters; empty likewise
     * @param icon       the id of an image of the site, and where wanted its size, as in {@code 11062b_1.png 64x64}; empty likewise
     */
    public ProgramSetup(String name, String pointsName, String icon) {
        this.name = name;
        this.pointsName = pointsName;
        this.icon = icon(icon);
    }

    private static @Nullable Map<String, Object> icon(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String[] parts = text.split("[ x]+");
        Map<String, Object> icon = new HashMap<>(Map.of("id", parts[0]));
        if (parts.length == 3) {
            icon.put("width", Integer.parseInt(parts[1]));
            icon.put("height", Integer.parseInt(parts[2]));
        }
        return icon;
    }

    /**
     * Compares Wix's answer with the settings. Sets {@code difference}, {@code programName},
     * {@code pointsName}, {@code pointsIcon} to what has to be sent, and {@code lines} to what a person reads. A program
     * that was never set up answers with placeholders, so that then all that is set is sent.
     */
    public void compareProgram(Exchange exchange) {
        Map<?, ?> program = object(exchange.getMessage().getBody(Map.class), "loyaltyProgram");
        Map<?, ?> points = object(program, "pointDefinition");
        String status = String.valueOf(program.get("status"));
        boolean draft = status.equals(DRAFT);
        List<String> lines = new ArrayList<>();
        String would = exchange.getVariable("dryRun", false, Boolean.class) ? "would be " : "";
        boolean update = put(exchange, lines, "programName", "name", name, draft ? null : program.get("name"), would);
        update |= put(
                exchange,
                lines,
                "pointsName",
                "points name",
                pointsName,
                draft ? null : points.get("customName"),
                would);
        Object currentIcon = draft ? null : object(points, "icon").get("id");
        boolean newIcon = false;
        if (icon != null && !Objects.equals(icon.get("id"), currentIcon)) {
            newIcon = true;
            exchange.setVariable("pointsIcon", icon);
            lines.add("Wix: the points' icon " + would + "set to " + icon.get("id"));
        }
        boolean active = status.equals("ACTIVE");
        lines.add(
                active
                        ? "Wix: the loyalty program is" + " already active"
                        : "Wix: the loyalty program was " + status + " and "
                                + (would.isEmpty() ? "is active now" : "would be activated"));
        ProgramDifference.set(
                exchange, new ProgramDifference((update || newIcon) && would.isEmpty(), !active && would.isEmpty()));
        exchange.setVariable("lines", lines);
    }

    private static boolean put(
            Exchange exchange,
            List<String> lines,
            String variable,
            String what,
            String wanted,
            @Nullable Object now,
            String would) {
        if (wanted.isEmpty() || Objects.equals(wanted, now)) {
            return false;
        }
        exchange.setVariable(variable, wanted);
        lines.add("Wix: the program's " + what + " " + would + "set to \"" + wanted + "\""
                + (now == null ? "" : " (was \"" + now + "\")"));
        return true;
    }

    private static Map<?, ?> object(@Nullable Map<?, ?> in, String field) {
        return in != null && in.get(field) instanceof Map<?, ?> map ? map : Map.of();
    }
}
